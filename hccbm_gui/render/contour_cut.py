"""Where a structure meets a slice across its contours: its surface, cut exactly."""

from collections.abc import Sequence

import numpy as np

from hccbm_gui.core.arrays import BoolArray, FloatArray, IntArray
from hccbm_gui.render.roi_loft import RoiLoft
from hccbm_gui.render.roi_slabs import RoiSlabs
from hccbm_gui.render.view_plane import ViewPlane

PARALLEL = 1.0 - 1e-9
"""Cosine from which on contours lie in the planes of a view (0.003 degrees)."""


def lies_along(slabs: RoiSlabs, plane: ViewPlane) -> bool:
    """True when the polygons lie in planes of the view."""
    return bool(abs(slabs.normal @ plane.normal) > PARALLEL)


class SpanIndex:
    """Finds which of many spans of a coordinate hold a value.

    The first question is answered by looking at all, as a plane that is being turned asks but
    once; the second one sorts them, and from then on only those near by are looked at.
    """

    def __init__(self, low: FloatArray, high: FloatArray) -> None:
        self._low, self._high = low, high
        self._ends = (low.min(initial=np.inf), high.max(initial=-np.inf))
        self._asked = False
        self._groups: list[tuple[float, FloatArray, IntArray]] | None = None

    def around(self, value: float) -> IntArray:
        """The spans with low <= value < high."""
        if not self._ends[0] <= value < self._ends[1]:
            return np.empty(0, dtype=np.intp)
        if self._groups is None and not self._asked:
            self._asked = True
            return np.flatnonzero((self._low <= value) & (self._high > value))
        if self._groups is None:
            self._groups = self._sorted()
        near = [
            order[slice(*np.searchsorted(low, (value - longest, value), side="right"))]
            for longest, low, order in self._groups
        ]
        found = np.concatenate(near)
        return np.asarray(found[self._high[found] > value])

    def _sorted(self) -> list[tuple[float, FloatArray, IntArray]]:
        """(longest, low, order) of the spans of about equal length, ascending by `low`."""
        length = self._high - self._low
        size = np.ceil(np.log2(np.maximum(length, 1.0))).astype(np.int64)
        order = np.lexsort((self._low, size))
        borders = np.flatnonzero(np.diff(size[order])) + 1
        return [
            # A little longer, against the rounding of the difference.
            (float(length[group].max()) * (1.0 + 1e-9) + 1e-9, self._low[group], group)
            for group in np.split(order, borders)
            if len(group)
        ]


class LoftCut:
    """The surface of one structure, ready to be cut at any position of one view."""

    def __init__(self, loft: RoiLoft, plane: ViewPlane) -> None:
        self._height = plane.position_of(loft.points)
        self._places = plane.to_view(loft.points)
        line = plane.to_view(np.cross(plane.normal, loft.normal))[0]
        self.line = line / max(float(np.linalg.norm(line)), 1e-12)
        self._triangles, self._sides, order = self._rising(loft.triangles)
        # An even order of the corners goes round a triangle as the surface does.
        self._even = (order[:, 1] - order[:, 0]) % 3 == 1
        self._edges, self._ends, _ = self._rising(loft.cap_edges)
        self._cap = loft.cap

    def _rising(self, cells: IntArray) -> tuple[IntArray, SpanIndex, IntArray]:
        """The corners of every cell from the lowest to the highest, where to find them, and the
        order in which they were.
        """
        order = self._height[cells].argsort(axis=1)
        rising = np.take_along_axis(cells, order, axis=1)
        index = SpanIndex(self._height[rising[:, 0]], self._height[rising[:, -1]])
        return rising, index, order

    def triangles_at(self, position_mm: float) -> tuple[FloatArray, FloatArray, BoolArray]:
        """Heights (N, 3) and view points (N, 3, 2) of the corners, rising, of the triangles that
        are cut; and where (N,) they rise in the order in which the surface goes round them.
        """
        hit = self._sides.around(position_mm)
        rows = self._triangles[hit]
        return self._height[rows], self._places[rows], self._even[hit]

    def ends_at(self, position_mm: float) -> tuple[FloatArray, FloatArray, IntArray]:
        """Heights (N, 2), view points (N, 2, 2) and flat ends (N,) of the edges that are cut."""
        hit = self._ends.around(position_mm)
        rows = self._edges[hit]
        return self._height[rows], self._places[rows], self._cap[hit]


def cut_all(cuts: Sequence[LoftCut], position_mm: float) -> tuple[FloatArray, IntArray]:
    """Outlines of many structures as segments (N, 2, 2) in view mm, and the cut (N,) of each.

    Those of one structure are closed, so that even-odd tells its inside, and the sides go round
    it one way. All are computed at once, as most of the time goes into calls.
    """
    if not cuts:
        return np.empty((0, 2, 2)), np.empty(0, dtype=np.int64)
    found = [cut.triangles_at(position_mm) for cut in cuts]
    height, place, even = (np.concatenate(parts) for parts in zip(*found, strict=True))
    # The longest edge is cut, and the one beside it that the middle corner does not bar.
    rows, above = np.arange(len(height)), height[:, 1] > position_mm
    low, high = np.where(above, 0, 1), np.where(above, 1, 2)
    ends = (
        _crossing(height[:, 0], height[:, 2], place[:, 0], place[:, 2], position_mm),
        _crossing(
            height[rows, low], height[rows, high], place[rows, low], place[rows, high], position_mm
        ),
    )
    sides = np.stack(ends, axis=1)
    # One segment ends where the next begins: lines drawn towards each other would leave a gap.
    sides[even] = sides[even, ::-1]
    owner = np.repeat(np.arange(len(cuts)), [len(h) for h, _, _ in found])
    flat, flat_owner = _flat_ends(cuts, position_mm)
    return np.concatenate([sides, flat]), np.concatenate([owner, flat_owner])


def _flat_ends(cuts: Sequence[LoftCut], position_mm: float) -> tuple[FloatArray, IntArray]:
    """Flat ends are seen as lines: what lies inside the outlines of one, by even-odd."""
    found = [cut.ends_at(position_mm) for cut in cuts]
    height, place, cap = (np.concatenate(parts) for parts in zip(*found, strict=True))
    owner = np.repeat(np.arange(len(cuts)), [len(c) for _, _, c in found])
    points = _crossing(height[:, 0], height[:, 1], place[:, 0], place[:, 1], position_mm)
    lines = np.stack([cut.line for cut in cuts])[owner]
    order = np.lexsort(((points * lines).sum(axis=1), cap, owner))
    pairs = np.stack([points[order[0::2]], points[order[1::2]]], axis=1)
    long = np.abs(pairs[:, 1] - pairs[:, 0]).max(axis=1, initial=0.0) > 1e-6
    return pairs[long], owner[order[0::2]][long]


def _crossing(
    low: FloatArray, high: FloatArray, start: FloatArray, end: FloatArray, position_mm: float
) -> FloatArray:
    """(N, 2) where rising edges meet the slice; always from below, hence twice the same number."""
    share = ((position_mm - low) / (high - low))[:, None]
    return np.asarray(start + share * (end - start))


def trapezoids(segments: FloatArray) -> FloatArray:
    """The even-odd inside of closed outlines, segments (E, 2, 2), as trapezoids (N, 4, 2).

    Between two neighbouring vertex heights no segment begins or ends, so the segments there,
    ordered and taken in pairs, bound the inside exactly (for outlines that do not cross).
    """
    heights = np.unique(segments[:, :, 1])
    # Ends that differ by rounding alone are one height.
    heights = heights[np.append(True, np.diff(heights) > 1e-9)] if len(heights) else heights
    strip = np.searchsorted(heights, segments[:, :, 1] - 1e-9)
    first, last = strip.min(axis=1, initial=len(heights)), strip.max(axis=1, initial=0)
    count = last - first
    edge = np.repeat(np.arange(len(segments)), count)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    low, high = heights[number], heights[number + 1]
    start, end = segments[edge, 0], segments[edge, 1]
    slope = (end[:, 0] - start[:, 0]) / (end[:, 1] - start[:, 1])
    left, right = (start[:, 0] + (at - start[:, 1]) * slope for at in (low, high))
    order = np.lexsort((left + right, number))
    bottom = np.stack([left, low], axis=1)[order]
    top = np.stack([right, high], axis=1)[order]
    return np.stack([bottom[0::2], bottom[1::2], top[1::2], top[0::2]], axis=1)
