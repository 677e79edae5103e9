"""Where a structure meets a slice across its contours: its surface, cut exactly."""

from collections.abc import Sequence

import numpy as np

from hccbm_gui.core.arrays import FloatArray, IntArray
from hccbm_gui.render.roi_loft import RoiLoft
from hccbm_gui.render.roi_slabs import RoiSlabs
from hccbm_gui.render.view_plane import ViewPlane

PARALLEL = 1.0 - 1e-9
"""Cosine from which on contours lie in the planes of a view (0.003 degrees)."""


def lies_along(slabs: RoiSlabs, plane: ViewPlane) -> bool:
    """True when the polygons lie in planes of the view."""
    return bool(abs(slabs.normal @ plane.normal) > PARALLEL)


class LoftCut:
    """The surface of one structure, ready to be cut at any position of one view."""

    def __init__(self, loft: RoiLoft, plane: ViewPlane) -> None:
        from hccbm_gui.render.cut_kernel import run_bounds

        self.loft = loft
        line = plane.to_view(np.cross(plane.normal, loft.normal))[0]
        self.line = line / max(float(np.linalg.norm(line)), 1e-12)
        self.frame = np.stack([plane.right, plane.up, plane.normal])
        self.sides = run_bounds(loft.points, loft.triangles, self.frame[2])
        self.ends = run_bounds(loft.points, loft.cap_edges, self.frame[2])


class Room:
    """Arrays that are written anew with every slice; they grow when there is no room for all."""

    def __init__(self) -> None:
        self._make(4096)

    def _make(self, count: int) -> None:
        self.segments = np.empty((count, 2, 2))
        self.places = np.empty((count, 2))
        self.numbers = np.empty(count, dtype=np.int64)

    def held(self, count: int) -> bool:
        """True when there was room for `count`; else there is now, and all is to be done again."""
        enough = count <= len(self.segments)
        if not enough:
            self._make(2 * count)
        return enough


def cut_all(
    cuts: Sequence[LoftCut], position_mm: float, room: Room | None = None
) -> tuple[FloatArray, IntArray]:
    """Outlines of many structures as segments (N, 2, 2) in view mm, and the cut (N,) of each.

    Those of one structure are closed, so that even-odd tells its inside, and the sides go round
    it one way: where one segment ends the next begins, as lines drawn towards each other would
    leave a gap. They may lie in `room`, and go with the next slice.
    """
    if not cuts:
        return np.empty((0, 2, 2)), np.empty(0, dtype=np.int64)
    from hccbm_gui.render.cut_kernel import cut_triangles

    room = room or Room()
    counts = np.zeros(len(cuts) + 1, dtype=np.int64)
    for number, cut in enumerate(cuts):
        surface = (cut.loft.points, cut.loft.triangles, cut.sides, cut.frame)
        counts[number + 1] = cut_triangles(*surface, position_mm, room.segments, counts[number])
    if not room.held(counts[-1]):
        return cut_all(cuts, position_mm, room)
    sides, owner = room.segments[: counts[-1]], np.repeat(np.arange(len(cuts)), np.diff(counts))
    flat, flat_owner = _flat_ends(cuts, position_mm, room)
    if not len(flat):
        return sides, owner
    return np.concatenate([sides, flat]), np.concatenate([owner, flat_owner])


def _flat_ends(
    cuts: Sequence[LoftCut], position_mm: float, room: Room
) -> tuple[FloatArray, IntArray]:
    """Flat ends are seen as lines: what lies inside the outlines of one, by even-odd."""
    from hccbm_gui.render.cut_kernel import cut_edges

    counts = np.zeros(len(cuts) + 1, dtype=np.int64)
    for number, cut in enumerate(cuts):
        ends = (cut.loft.points, cut.loft.cap_edges, cut.ends, cut.frame)
        written = (room.places, room.numbers, counts[number])
        counts[number + 1] = cut_edges(*ends, position_mm, *written)
    if not room.held(counts[-1]):
        return _flat_ends(cuts, position_mm, room)
    points = room.places[: counts[-1]]
    cap, along = np.empty(len(points), dtype=np.int64), np.empty(len(points))
    for cut, first, last in zip(cuts, counts[:-1], counts[1:], strict=True):
        cap[first:last] = cut.loft.cap[room.numbers[first:last]]
        along[first:last] = points[first:last] @ cut.line
    owner = np.repeat(np.arange(len(cuts)), np.diff(counts))
    order = np.lexsort((along, cap, owner))
    pairs = np.stack([points[order[0::2]], points[order[1::2]]], axis=1)
    long = np.abs(pairs[:, 1] - pairs[:, 0]).max(axis=1, initial=0.0) > 1e-6
    return pairs[long], owner[order[0::2]][long]


def stored_all(
    stacks: Sequence[RoiSlabs], plane: ViewPlane, position_mm: float, room: Room
) -> tuple[FloatArray, IntArray, IntArray]:
    """The contours of structures that lie along the view, as they are: of the slabs that hold the
    slice.

    Returns segments (N, 2, 2) in view mm, which lie in `room`, the slab of each structure (S,),
    -1 for none, and (S + 1,) where the segments of each begin and end.
    """
    from hccbm_gui.render.cut_kernel import stored_edges

    frame = np.stack([plane.right, plane.up, plane.normal])
    counts = np.zeros(len(stacks) + 1, dtype=np.int64)
    wanted = np.full(len(stacks), -1)
    for number, slabs in enumerate(stacks):
        counts[number + 1] = counts[number]
        side = 1.0 if slabs.normal @ plane.normal > 0.0 else -1.0
        wanted[number] = slabs.slab_at(side * position_mm)
        if wanted[number] >= 0:
            ends, slab = (slabs.starts, slabs.ends), slabs.slab
            counts[number + 1] = stored_edges(
                ends, slab, wanted[number], frame, room.segments, counts[number]
            )
    if not room.held(counts[-1]):
        return stored_all(stacks, plane, position_mm, room)
    return room.segments[: counts[-1]], wanted, counts


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
