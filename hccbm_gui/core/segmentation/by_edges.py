"""Regions by the edges around them: a watershed between marks, the line through a pixel."""

from collections.abc import Sequence

import contourpy
import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.segmentation.region import box_between, region_of, voxel_of
from hccbm_gui.core.structures.raster import Box, StructureMask
from hccbm_gui.core.volume import Volume

STEEPEST = 65535
INSIDE, OUTSIDE = 1, 2


def between_marks(
    volume: Volume,
    inside_mm: npt.ArrayLike,
    outside_mm: npt.ArrayLike,
    reach_mm: float = 60.0,
    blur_mm: float = 1.0,
    progress: Progress = quiet,
) -> StructureMask:
    """The region around marks inside, up to the steepest edge before marks outside.

    A watershed by the image foresting transform (Falcao 2004, doi 10.1109/TPAMI.2004.1261076):
    a voxel goes to the mark from which the largest step between neighbours is the smallest. The
    border of the box around all marks counts as outside, so that one mark in the middle of a
    lesion is enough.

    Parameters
    ----------
    inside_mm, outside_mm : (N, 3) LPS; none outside is allowed.
    reach_mm : how far beyond the marks inside the box goes.
    blur_mm : the image is smoothed so much before its steps are taken.

    Raises
    ------
    InputRefused : no mark inside, or one outside the image.
    """
    inner = np.atleast_2d(np.asarray(inside_mm, dtype=np.float64)).reshape(-1, 3)
    outer = np.atleast_2d(np.asarray(outside_mm, dtype=np.float64)).reshape(-1, 3)
    if not len(inner):
        raise InputRefused("There is no mark inside.", remedy="Click into the lesion.")
    geometry = volume.geometry
    for point in (*inner, *outer):
        voxel_of(geometry, point)
    corners = np.concatenate([inner - reach_mm, inner + reach_mm])
    box = box_between(geometry, corners)
    progress(0.1, "Finding edges")
    sigma = [blur_mm / mm for mm in geometry.spacing_mm]
    values = ndimage.gaussian_filter(volume.array[box].astype(np.float32), sigma)
    # The values around the marks decide; metal and air must not flatten the rest.
    low, high = _range_around(values, [_within(geometry, point, box) for point in inner])
    relief = (np.clip((values - low) / (high - low), 0.0, 1.0) * STEEPEST).astype(np.uint16)
    progress(0.5, "Flooding")
    seeds = np.zeros(relief.shape, dtype=np.int16)
    for axis in range(3):
        seeds[(slice(None),) * axis + ([0, -1],)] = OUTSIDE
    for number, points in ((OUTSIDE, outer), (INSIDE, inner)):
        for point in points:
            at = _within(geometry, point, box)
            if all(0 <= n < size for n, size in zip(at, seeds.shape, strict=True)):
                seeds[at] = number
    flooded = ndimage.watershed_ift(relief, seeds)
    progress(0.9, "Flooding")
    return region_of(_settled(flooded == INSIDE, values), box, geometry)


def _settled(inside: BoolArray, values: VoxelArray) -> BoolArray:
    """The voxels along the border given to the side whose values they resemble.

    A flood meets at the foot of a slope as readily as at its middle.
    """
    core = ndimage.binary_erosion(inside)
    wide = ndimage.binary_dilation(inside)
    beyond = ndimage.binary_dilation(wide, iterations=2) & ~wide
    if not core.any() or not beyond.any():
        return inside
    own, other = float(np.median(values[core])), float(np.median(values[beyond]))
    nearer = np.abs(values - own) < np.abs(values - other)
    return np.asarray(core | (wide & nearer))


def _within(geometry: Geometry, point_mm: FloatArray, box: Box) -> tuple[int, ...]:
    index = voxel_of(geometry, point_mm)
    return tuple(n - cut.start for n, cut in zip(index, box, strict=True))


def _range_around(values: VoxelArray, marks: Sequence[tuple[int, ...]]) -> tuple[float, float]:
    """The values that are told apart: four spreads of the box around those at the marks."""
    here = np.array([float(values[mark]) for mark in marks])
    # A small lesion in a box of one other tissue leaves no spread: what parts the two counts too.
    apart = abs(float(np.median(values)) - float(np.median(here)))
    middle_half = float(np.subtract(*np.percentile(values, [75, 25])))
    spread = max(middle_half, apart, float(np.ptp(here)), 1.0)
    return float(here.min()) - 2.0 * spread, float(here.max()) + 2.0 * spread


def level_line(
    values: npt.ArrayLike, at: Sequence[float], level: float | None = None
) -> FloatArray:
    """The closed line of one value around a place of a picture, finer than a pixel.

    Parameters
    ----------
    values : (rows, columns) of a slice.
    at : (row, column) where the hand points.
    level : the value; by default the one at `at`.

    Returns
    -------
    (N, 2) points (row, column), unclosed: of the lines of that value the smallest around `at`,
    else the one that passes nearest to it.

    Raises
    ------
    InputRefused : the place lies outside the picture, or no line closes there.
    """
    picture = np.asarray(values, dtype=np.float64)
    row, column = float(at[0]), float(at[1])
    if not (0 <= row <= picture.shape[0] - 1 and 0 <= column <= picture.shape[1] - 1):
        raise InputRefused("The point lies outside the image.", remedy="Point into the image.")
    if level is None:
        level = float(ndimage.map_coordinates(picture, [[row], [column]], order=1)[0])
    found = contourpy.contour_generator(z=picture, name="serial").lines(level)
    lines = [np.asarray(line, dtype=np.float64) for line in found]
    closed = [line[:-1, ::-1] for line in lines if len(line) > 3 and np.allclose(line[0], line[-1])]
    if not closed:
        raise InputRefused(
            "No line of this value closes here.",
            where=f"value {level:g}",
            remedy="Point nearer to the edge.",
        )
    here = shapely.Point(row, column)
    shapes = [shapely.Polygon(line) for line in closed]
    away = np.array([shapely.distance(shape.exterior, here) for shape in shapes])
    around = np.array([shape.contains(here) for shape in shapes])
    areas = np.array([shape.area for shape in shapes])
    # The line through the very point comes first, whatever lies around it.
    through = away < 0.5
    for wanted, order in ((through, away), (around, areas), (~around, away)):
        if wanted.any():
            chosen = np.flatnonzero(wanted)
            return closed[int(chosen[order[chosen].argmin()])]
    raise InputRefused("No line of this value closes here.", remedy="Point nearer to the edge.")
