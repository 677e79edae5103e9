"""Margins in true 3D, quick enough to be drawn while a number is turned."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.fields.structure_volume import SlabStack
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.structures.algebra import Structure, stack_of
from hccbm_gui.core.structures.level_sets import (
    Levels,
    NodeGrid,
    border_of,
    levels_of,
    node_grid,
    shape_below,
    stacked,
)
from hccbm_gui.core.structures.margins import Margins
from hccbm_gui.core.structures.planes import pieces_of_stack, planes_of

FINEST_PITCH_MM, COARSEST_PITCH_MM = 0.25, 1.5
LEVEL_STEP_MM = 1.0
"""Heights between two drawn planes are no further apart than this, or a tenth of the margin."""
NO_MARGIN_MM = 0.02
"""Stands for a margin of nothing: distances are measured in units of the margin."""
THINNEST_NODES = 1.25
"""Across a slice no margin is narrower than this, or it would fall between two nodes."""


def grown(
    structure: Structure,
    margins: Margins | float,
    planes_mm: FloatArray | None = None,
    progress: Progress = quiet,
) -> SlabStack:
    """The structure and all that lies within a margin of it, in space.

    Distances are taken from the outlines themselves and from the shapes between them
    (`levels_of`), never from voxels, so that nothing is lost at the edge; the section at every
    plane is the exact level of that distance.

    Parameters
    ----------
    structure : contours or slabs.
    margins : one for all directions in mm, or six.
    planes_mm : (P,) heights of the result along the normal, rising; by default the drawn planes,
        continued at their spacing to both ends. Each carries what lies half-way to the next.
    progress : told after every plane.

    Raises
    ------
    InputRefused : a negative margin, six margins for oblique contours, or as `slab_stack`.
    """
    margins = margins if isinstance(margins, Margins) else Margins.even(margins)
    stack = stack_of(structure)
    if margins.largest_mm == 0.0 or not stack.slabs:
        return stack
    return _changed(stack, margins, planes_mm, progress, outwards=True)


def shrunk(
    structure: Structure,
    margins: Margins | float,
    planes_mm: FloatArray | None = None,
    progress: Progress = quiet,
) -> SlabStack:
    """What of a structure lies further than a margin from everything outside it.

    Shrinking and growing back by the same margin never gives more than there was. Parameters and
    errors as `grown`; the result has no slabs when nothing is left.
    """
    margins = margins if isinstance(margins, Margins) else Margins.even(margins)
    stack = stack_of(structure)
    if margins.largest_mm == 0.0 or not stack.slabs:
        return stack
    return _changed(stack, margins, planes_mm, progress, outwards=False)


def _changed(
    stack: SlabStack,
    margins: Margins,
    planes_mm: FloatArray | None,
    progress: Progress,
    outwards: bool,
) -> SlabStack:
    reach = np.maximum(margins.along(stack.axes), NO_MARGIN_MM)
    if not outwards:
        # From a border inwards: its right side moves to the left.
        reach = reach[::-1]
    least = float(reach[reach > NO_MARGIN_MM].min())
    pitch = float(np.clip(least / 8.0, FINEST_PITCH_MM, COARSEST_PITCH_MM))
    thin = reach[:, :2].max(axis=0) < pitch
    pitch = FINEST_PITCH_MM if thin.any() else pitch
    around = float(reach[:, :2].max()) if outwards else 0.0
    grid = node_grid(stack, around, pitch)
    levels = levels_of(stack, grid, max(LEVEL_STEP_MM, least / 10.0))
    flat = np.maximum(reach[:, :2], np.where(thin, THINNEST_NODES * grid.pitch_mm, 0.0))
    squares = _flat_squares(stack, levels, grid, flat, outwards, part(progress, 0.0, 0.6))
    planes = planes_of(stack, reach[:, 2] if outwards else np.zeros(2), planes_mm)
    ends = pieces_of_stack(stack)
    told, level = part(progress, 0.6, 1.0), 1.0 if outwards else -1.0
    found = []
    for number, (low, high, middle) in enumerate(planes):
        told(number / len(planes), "Growing the structure" if outwards else "Shrinking")
        field = _at_height(levels, squares, middle, reach[:, 2], ends, outwards)
        found.append((shape_below(field, level, grid), low, high))
    return stacked(stack.axes, found)


def _flat_squares(
    stack: SlabStack,
    levels: Levels,
    grid: NodeGrid,
    reach_mm: FloatArray,
    outwards: bool,
    progress: Progress,
) -> VoxelArray:
    """(L, rows, columns) squared distance in units of the reach: from the structure, 0 inside,
    or, to shrink it, from what is outside.
    """
    from hccbm_gui.core.structures.level_kernel import border_points, spread_levels

    # (lower, higher) by (rows, columns): rows run along b, columns along a.
    reach = np.ascontiguousarray(reach_mm[:, ::-1] / grid.pitch_mm)
    values, borders = levels.values_mm, []
    room = np.empty((2 * values[0].size, 2))
    for number, slab in enumerate(levels.drawn.tolist()):
        progress(number / len(values), "Measuring distances")
        if slab >= 0:
            borders.append(border_of(stack.slabs[slab].shape, grid))
        else:
            borders.append(room[: border_points(values[number], room)].copy())
    ends = np.cumsum([len(border) for border in borders])
    spans = np.column_stack([np.append(0, ends[:-1]), ends])
    points = np.concatenate(borders)
    empty, far = np.float32(0.0), np.float32(4.0)
    squares = np.where((values <= 0.0) == outwards, empty, far)
    # One long call a thread: many short ones spend their time waiting for each other.
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda turn: spread_levels(points, spans, reach, squares, turn), (0, 1)))
    return np.asarray(squares)


def _at_height(
    levels: Levels,
    squares: VoxelArray,
    height_mm: float,
    reach_mm: FloatArray,
    ends: list[tuple[float, float]],
    outwards: bool,
) -> VoxelArray:
    """(rows, columns) distance in units of the reach at a height; negative to shrink."""
    from hccbm_gui.core.structures.level_kernel import nearest_level

    offset = height_mm - levels.height_mm
    away = (offset / np.where(offset > 0.0, reach_mm[1], reach_mm[0])) ** 2
    result = np.full(squares.shape[1:], np.float32(4.0))
    within = any(low <= height_mm <= high for low, high in ends)
    nearest = np.abs(offset).argmin()
    if within and away[nearest] > 1.0:
        # Hardly any margin along the normal: between two levels the nearer one stands for both.
        away[nearest] = 0.0
    if outwards:
        nearest_level(squares, away, result)
        return np.asarray(np.sqrt(result))
    if not within:
        return np.zeros_like(result)
    nearest_level(squares, away, result)
    # Beyond both ends of the piece everything is outside.
    for end in (end for piece in ends for end in piece):
        reach = reach_mm[1] if height_mm > end else reach_mm[0]
        result = np.minimum(result, np.float32(((height_mm - end) / reach) ** 2))
    return np.asarray(-np.sqrt(result))
