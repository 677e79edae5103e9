"""A structure between its drawn planes, as flat distances on a grid of nodes at many heights."""

from collections.abc import Sequence
from dataclasses import dataclass

import contourpy
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.fields.structure_volume import Slab, SlabStack

MOST_NODES = 60_000
"""To a plane; a structure too large for it gets a coarser grid."""
SAME_FACE_MM = 1e-6


@dataclass(frozen=True, slots=True)
class NodeGrid:
    """Square nodes over the in-plane coordinates of a stack.

    Attributes
    ----------
    origin_mm : (a, b) of node (0, 0); rows run along b, columns along a.
    pitch_mm : distance of two nodes.
    rows, columns : number of nodes.
    """

    origin_mm: tuple[float, float]
    pitch_mm: float
    rows: int
    columns: int

    def to_nodes(self, ab_mm: FloatArray) -> FloatArray:
        """In-plane points (N, 2) as (row, column)."""
        return np.ascontiguousarray(((ab_mm - self.origin_mm) / self.pitch_mm)[:, ::-1])

    def to_plane(self, nodes: FloatArray) -> FloatArray:
        """Points (N, 2) as (column, row), as contouring gives them, to (a, b) mm."""
        return np.asarray(nodes * self.pitch_mm + self.origin_mm)


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Flat signed distances of a structure at many heights.

    Attributes
    ----------
    height_mm : (L,) along the normal, rising.
    values_mm : (L, rows, columns) float32, negative inside; exact near the outline only.
    drawn : (L,) number of the slab whose plane the level is; -1 for what was interpolated.
    """

    height_mm: FloatArray
    values_mm: VoxelArray
    drawn: VoxelArray


def node_grid(stack: SlabStack, around_mm: float, pitch_mm: float) -> NodeGrid:
    """A grid over all slabs with `around_mm` to spare, at `pitch_mm` or coarser."""
    bounds = np.array([slab.shape.bounds for slab in stack.slabs if not slab.shape.is_empty])
    low = bounds[:, :2].min(axis=0) - around_mm
    high = bounds[:, 2:].max(axis=0) + around_mm
    extent = high - low
    pitch = max(pitch_mm, float(np.sqrt(np.prod(extent) / MOST_NODES)))
    low = low - 2.0 * pitch
    columns, rows = (int(np.ceil(e / pitch)) + 5 for e in extent)
    return NodeGrid((float(low[0]), float(low[1])), pitch, rows, columns)


def drawn_levels(stack: SlabStack, grid: NodeGrid, limit_mm: float) -> VoxelArray:
    """(slabs, rows, columns) signed distances in mm of every slab's shape, up to `limit_mm`."""
    from hccbm_gui.core.structures.level_kernel import signed_distance

    values = np.empty((len(stack.slabs), grid.rows, grid.columns), np.float32)

    for number, slab in enumerate(stack.slabs):
        points, spans = _rings(slab.shape, grid)
        signed_distance(points, spans, limit_mm / grid.pitch_mm, values[number])
    values *= np.float32(grid.pitch_mm)
    return values


def _rings(shape: BaseGeometry, grid: NodeGrid) -> tuple[FloatArray, VoxelArray]:
    rings = [shapely.get_coordinates(r)[:-1] for r in shapely.get_rings(shapely.get_parts(shape))]
    if not rings:
        return np.empty((0, 2)), np.empty((0, 2), np.int64)
    ends = np.cumsum([len(ring) for ring in rings])
    spans = np.column_stack([np.append(0, ends[:-1]), ends])
    return grid.to_nodes(np.concatenate(rings)), spans


def levels_of(stack: SlabStack, grid: NodeGrid, step_mm: float) -> Levels:
    """The structure at its drawn planes, between them, and to its ends.

    Between two planes that touch it is the shape between both by distance (Raya and Udupa, IEEE
    Trans Med Imaging 1990, doi 10.1109/42.52980), distances cut off at the spacing of the planes:
    a wall slants by 45 degrees at most, so that a piece without continuation ends half-way. It
    ends half a slice beyond its last plane, drawn in as the slices before went.
    """
    slabs = stack.slabs
    thickest = max(slab.thickness_mm for slab in slabs)
    drawn = drawn_levels(stack, grid, max(thickest, 2.0 * grid.pitch_mm))
    middles = [(slab.low_mm + slab.high_mm) / 2.0 for slab in slabs]
    heights: list[float] = []
    values: list[VoxelArray] = []
    numbers: list[int] = []

    def add(height: float, value: VoxelArray, number: int = -1) -> None:
        heights.append(height)
        values.append(value)
        numbers.append(number)

    for n, slab in enumerate(slabs):
        below = n > 0 and _touch(slabs[n - 1], slab)
        above = n + 1 < len(slabs) and _touch(slab, slabs[n + 1])
        if not below:
            inset = _inset(slab, slabs[n + 1] if above else None)
            for share in (1.0, 0.5):
                height = middles[n] - share * (middles[n] - slab.low_mm)
                add(height, drawn[n] + np.float32(share * inset))
        add(middles[n], drawn[n], n)
        if above:
            gap = middles[n + 1] - middles[n]
            reach = np.float32(gap)
            first = np.clip(drawn[n], -reach, reach)
            second = np.clip(drawn[n + 1], -reach, reach)
            count = int(np.ceil(gap / step_mm - 1e-9))
            for share in np.arange(1, count, dtype=np.float32) / np.float32(max(count, 1)):
                between = first * (np.float32(1) - share) + second * share
                add(middles[n] + float(share) * gap, between)
        else:
            inset = _inset(slab, slabs[n - 1] if below else None)
            for share in (0.5, 1.0):
                height = middles[n] + share * (slab.high_mm - middles[n])
                add(height, drawn[n] + np.float32(share * inset))
    return Levels(np.array(heights), np.stack(values), np.array(numbers))


def _touch(lower: Slab, upper: Slab) -> bool:
    return bool(abs(lower.high_mm - upper.low_mm) <= SAME_FACE_MM)


def _inset(last: Slab, before: Slab | None) -> float:
    """By how much the outline draws in over the last half slice; never outwards, 45 degrees most.

    As much as it did over a whole slice before, halved; a structure of one plane ends flat.
    """
    if before is None or before.shape.area <= last.shape.area:
        return 0.0
    drawn_in = 2.0 * (before.shape.area - last.shape.area)
    drawn_in /= before.shape.length + last.shape.length
    return float(min(drawn_in, last.thickness_mm)) / 2.0


def shape_below(field: VoxelArray, level: float, grid: NodeGrid) -> BaseGeometry:
    """The area where a field (rows, columns) on the nodes is below `level`, in (a, b) mm."""
    lines = contourpy.contour_generator(z=field, name="serial").lines(level)
    rings = [np.asarray(line, dtype=np.float64) for line in lines]
    return even_odd([grid.to_plane(ring[:-1]) for ring in rings if len(ring) >= 4])


def border_of(shape: BaseGeometry, grid: NodeGrid) -> FloatArray:
    """Points (row, column) along an outline, no two further apart than a node.

    Of corners within a fifth of a node the first stands for all.
    """
    found = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        corners = grid.to_nodes(shapely.get_coordinates(ring))
        lengths = np.hypot(*np.diff(corners, axis=0).T)
        bins = (np.cumsum(lengths) * 5.0).astype(np.int64)
        kept = np.append(True, bins[1:] != bins[:-1])
        start = corners[:-1][kept]
        step = np.roll(start, -1, axis=0) - start
        counts = np.maximum(np.ceil(np.hypot(*step.T)), 1).astype(np.int64)
        edge = np.repeat(np.arange(len(start)), counts)
        number = np.arange(len(edge)) - (np.cumsum(counts) - counts)[edge]
        found.append(start[edge] + (number / counts[edge])[:, None] * step[edge])
    return np.concatenate(found) if found else np.empty((0, 2))


def stacked(axes: FloatArray, shapes: Sequence[tuple[BaseGeometry, float, float]]) -> SlabStack:
    """Shapes with their faces as a stack, the empty ones left out."""
    slabs = (Slab(shape, low, high) for shape, low, high in shapes if shape.area > 0.0)
    return SlabStack(axes, tuple(slabs))
