"""A structure as one closed surface through its contours, the same for every plane that cuts it."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import BoolArray, FloatArray, IntArray
from hccbm_gui.render.roi_branch import shapes_between
from hccbm_gui.render.roi_rings import (
    Rings,
    branches_of,
    links_of,
    next_rows,
    plane_axes,
    rings_of,
    rows_of,
)
from hccbm_gui.render.roi_slabs import RoiSlabs

SHRINK, GROW = 0.7, 1.15
"""Half-way between two outlines a band may have from `SHRINK` times the smaller area to `GROW`
times the larger; beyond, the outlines do not go on in each other."""


@dataclass(frozen=True, slots=True, eq=False)
class RoiLoft:
    """Triangles between the contours of consecutive slices, and flat ends.

    Where one outline goes on in just one of the next slice a band of triangles joins the two, so
    that sides slope. Where outlines branch or close to rings, thin blocks of shapes in between
    stand for the slope. Where they begin or end they stand as a block of half a slice. Blocks
    have upright walls, and flat ends of what lies in just one of two that touch.

    Attributes
    ----------
    points : (V, 3) LPS mm; first those of the contours.
    triangles : (T, 3) rows of `points`.
    cap_edges : (K, 2) rows of `points`: outlines of the flat ends, their insides by even-odd.
    cap : (K,) which flat end an edge belongs to.
    normal : (3,) unit vector of the contours' planes.
    """

    points: FloatArray
    triangles: IntArray
    cap_edges: IntArray
    cap: IntArray
    normal: FloatArray


THINNEST_MM, MOST_STEPS = 0.5, 12
"""Of the blocks between outlines that branch."""


class _Build:
    """Collects the parts of a surface: blocks with upright walls, on top of given points."""

    def __init__(self, points: FloatArray, triangles: IntArray, normal: FloatArray) -> None:
        self._normal = normal
        self._count = len(points)
        self._points, self._faces = [points], [triangles]
        self._edges, self._caps = [np.empty((0, 2), np.int64)], [np.empty(0, np.int64)]

    def add(self, points: FloatArray) -> int:
        """Further points (N, 3); the row of the first."""
        self._points.append(points)
        self._count += len(points)
        return self._count - len(points)

    def wall(self, low: IntArray, high: IntArray, after: IntArray) -> None:
        """Between the points `low` and `high` (N,), each followed by that at `after` (N,)."""
        # Seen from outside every triangle goes round counter-clockwise.
        self._faces.append(np.stack([low, low[after], high], axis=1))
        self._faces.append(np.stack([low[after], high[after], high], axis=1))

    def cap(self, rows: IntArray, after: IntArray, number: IntArray | int) -> None:
        """The outline of points `rows` (N,) bounds the flat end `number`."""
        self._edges.append(np.stack([rows, rows[after]], axis=1))
        self._caps.append(np.broadcast_to(np.asarray(number), len(rows)))

    def lifted(self, points: FloatArray, height_mm: FloatArray | float) -> FloatArray:
        """Points moved along the normal to a height."""
        lift = np.asarray(height_mm - points @ self._normal)
        return np.asarray(points + lift[:, None] * self._normal)

    def done(self) -> RoiLoft:
        """The whole surface."""
        return RoiLoft(
            points=np.concatenate(self._points),
            triangles=np.concatenate(self._faces).astype(np.int32),
            cap_edges=np.concatenate(self._edges).astype(np.int32),
            cap=np.concatenate(self._caps).astype(np.int32),
            normal=self._normal,
        )


def roi_loft(slabs: RoiSlabs) -> RoiLoft:
    """The surface through the contours of `slabs`."""
    rings = rings_of(slabs)
    links = links_of(rings, slabs)
    pairs, triangles = _bands(rings, links.pairs)
    branches = branches_of(rings, links, slabs.joined, pairs)
    build = _Build(rings.points, triangles, slabs.normal)
    number, ring = len(slabs.position_mm), np.arange(len(rings.spans))
    # Two slabs that touch share a flat end, any other has one of its own; so have specks.
    above = np.where(slabs.joined, np.arange(number) + 1, np.arange(number) + number + 1)
    own = 2 * number + 1 + ring
    goes_down = np.concatenate([pairs[:, 1], *(upper for _, upper in branches)])
    goes_up = np.concatenate([pairs[:, 0], *(lower for lower, _ in branches)])
    middle = slabs.position_mm[rings.slab]
    low = np.where(links.specks_down, middle, slabs.low_mm[rings.slab])
    high = np.where(links.specks_up, middle, slabs.high_mm[rings.slab])
    below_cap = np.where(links.specks_down, own, rings.slab)
    above_cap = np.where(links.specks_up, own + len(ring), above[rings.slab])
    _blocks(build, rings, ~np.isin(ring, goes_down), low, below_cap, upwards=False)
    _blocks(build, rings, ~np.isin(ring, goes_up), high, above_cap, upwards=True)
    cap = 2 * number + 1 + 2 * len(ring)
    for lower, upper in branches:
        cap = _branch(build, rings, slabs, (lower, upper), cap)
    return build.done()


def _blocks(
    build: _Build,
    rings: Rings,
    wanted: BoolArray,
    height_mm: FloatArray,
    cap: IntArray,
    upwards: bool,
) -> None:
    """Half a block each, from the outlines `wanted` (R,) of all to `height_mm` (R,)."""
    rows = rows_of(rings.spans[wanted])
    ring = np.repeat(np.flatnonzero(wanted), np.diff(rings.spans)[wanted, 0])
    place = np.empty(len(rings.points), dtype=np.int64)
    place[rows] = np.arange(len(rows))
    after = place[next_rows(rings.spans)[rows]]
    points = build.lifted(rings.points[rows], height_mm[ring])
    lifted = build.add(points) + np.arange(len(rows))
    low, high = (rows, lifted) if upwards else (lifted, rows)
    build.wall(low, high, after)
    build.cap(lifted, after, cap[ring])


def _branch(
    build: _Build, rings: Rings, slabs: RoiSlabs, sides: tuple[IntArray, IntArray], cap: int
) -> int:
    """Thin blocks from the lower to the upper outlines of a branch; the next free flat end."""
    bottom, top = (float(slabs.position_mm[rings.slab[side[0]]]) for side in sides)
    steps = int(np.clip(np.ceil((top - bottom) / THINNEST_MM), 2, MOST_STEPS))
    lower, upper = ([rings.flat[slice(*rings.spans[n])] for n in side] for side in sides)
    faces = np.linspace(bottom, top, steps + 1)
    for side, end in zip(sides, (cap, cap + steps), strict=True):
        for ring in side:
            rows = np.arange(*rings.spans[ring])
            build.cap(rows, np.roll(np.arange(len(rows)), -1), end)
    axes = plane_axes(slabs.normal)
    for step, outlines in enumerate(shapes_between(lower, upper, steps)):
        for outline in outlines:
            row, after = np.arange(len(outline)), np.roll(np.arange(len(outline)), -1)
            inside = outline @ axes
            low = build.add(build.lifted(inside, faces[step])) + row
            high = build.add(build.lifted(inside, faces[step + 1])) + row
            build.wall(low, high, after)
            build.cap(low, after, cap + step)
            build.cap(high, after, cap + step + 1)
    return cap + steps + 1


def _bands(rings: Rings, pairs: IntArray) -> tuple[IntArray, IntArray]:
    """The pairs that can be joined, and the triangles that do so."""
    from hccbm_gui.render.loft_kernel import stitch

    counts = np.diff(rings.spans)[:, 0]
    sizes = counts[pairs].sum(axis=1)
    begins = np.cumsum(sizes) - sizes
    triangles = np.empty((int(sizes.sum()), 3), dtype=np.int64)
    middle = np.empty(len(pairs))
    stitch(rings.flat, rings.spans, pairs, begins, triangles, middle)
    areas = rings.area[pairs]
    sound: BoolArray = (middle >= SHRINK * areas.min(axis=1)) & (middle <= GROW * areas.max(axis=1))
    return pairs[sound], triangles[np.repeat(sound, sizes)]
