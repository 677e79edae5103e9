"""Where structures meet a slice: their polygons along their own planes, exact cuts across them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray, IntArray
from hccbm_gui.render.roi_slabs import RoiSlabs
from hccbm_gui.render.view_plane import ViewPlane


@dataclass(frozen=True, slots=True, eq=False)
class CutSet:
    """The slabs of many structures that run across a view, ready to be cut at any position.

    Attributes
    ----------
    plane : the view.
    starts, ends : (E, 3) edges of all structures, LPS mm.
    slab : (E,) index into the (S,) arrays that follow.
    normal, low_mm, high_mm : (S, 3), (S,), (S,) of each slab.
    lower, upper : (S,) number of the boundary below and above; joined slabs share one.
    height_mm, owner : (B,) where a boundary lies along the normal, and its structure.
    roi : (S,) which structure a slab belongs to.
    """

    plane: ViewPlane
    starts: FloatArray
    ends: FloatArray
    slab: IntArray
    normal: FloatArray
    low_mm: FloatArray
    high_mm: FloatArray
    lower: IntArray
    upper: IntArray
    height_mm: FloatArray
    owner: IntArray
    roi: IntArray

    def cut(self, position_mm: float) -> tuple[FloatArray, IntArray, FloatArray, IntArray]:
        """Outline and area of all structures at `position_mm` of the view.

        Returns
        -------
        segments (N, 2, 2) in view mm and the structure (N,) of each;
        quadrilaterals (M, 4, 2) that fill the same area, and their structures (M,).
        """
        axis = self.plane.axis
        before, after = self.starts[:, axis], self.ends[:, axis]
        # Half-open, so that a vertex exactly on the plane counts once.
        (hit,) = np.nonzero((before <= position_mm) != (after <= position_mm))
        start, end = self.starts[hit], self.ends[hit]
        share = (position_mm - start[:, axis]) / (end[:, axis] - start[:, axis])
        points = start + share[:, None] * (end - start)
        slab = self.slab[hit]
        normal = self.normal[slab]
        order = np.lexsort((_along(points, normal, self.plane), slab))
        points, slab, normal = points[order], slab[order], normal[order]
        down = self._lifted(points, normal, self.low_mm[slab])
        top = self._lifted(points, normal, self.high_mm[slab])
        sides = np.stack([down, top], axis=1)
        fills = np.concatenate([sides[0::2], sides[1::2, ::-1]], axis=1)
        ends, ends_roi = self._boundaries(points, normal, slab)
        outline = np.concatenate([sides, ends])
        return outline, np.concatenate([self.roi[slab], ends_roi]), fills, self.roi[slab[0::2]]

    def _boundaries(
        self, points: FloatArray, normal: FloatArray, slab: IntArray
    ) -> tuple[FloatArray, IntArray]:
        """Where the area begins or ends from one slab to the next.

        Every crossing is counted at both boundaries of its slab; pairing the sorted crossings of
        a boundary gives what lies in just one of its two slabs (even-odd again).
        """
        boundary = np.concatenate([self.lower[slab], self.upper[slab]])
        points, normal = np.tile(points, (2, 1)), np.tile(normal, (2, 1))
        order = np.lexsort((_along(points, normal, self.plane), boundary))
        points, normal, boundary = points[order], normal[order], boundary[order]
        flat = self._lifted(points, normal, self.height_mm[boundary])
        pairs = np.stack([flat[0::2], flat[1::2]], axis=1)
        long = np.abs(pairs[:, 1] - pairs[:, 0]).max(axis=1, initial=0.0) > 1e-6
        return pairs[long], self.owner[boundary[0::2]][long]

    def _lifted(self, points: FloatArray, normal: FloatArray, height: FloatArray) -> FloatArray:
        """View points (N, 2) moved within the view to `height` along the normal of their slab."""
        rise = normal.copy()
        rise[:, self.plane.axis] = 0.0
        amount = height - np.einsum("nk,nk->n", points, normal)
        scale = amount / np.einsum("nk,nk->n", rise, normal)
        return self.plane.to_view(points + scale[:, None] * rise)


def _along(points: FloatArray, normal: FloatArray, plane: ViewPlane) -> FloatArray:
    """Place of each point on the line in which its polygon's plane meets the view."""
    return np.asarray(np.einsum("nk,nk->n", points, np.cross(plane.normal, normal)))


def lies_along(slabs: RoiSlabs, plane: ViewPlane) -> bool:
    """True when the polygons lie in planes of the view."""
    return bool(slabs.normal[plane.axis] == 1.0)


def cut_set(stacks: Sequence[tuple[int, RoiSlabs]], plane: ViewPlane) -> CutSet | None:
    """The structures (number, slabs) that run across `plane`, joined; None without any."""
    across = [(number, slabs) for number, slabs in stacks if not lies_along(slabs, plane)]
    if not across:
        return None
    counts = [len(slabs.position_mm) for _, slabs in across]
    first = np.cumsum([0, *counts[:-1]])
    # Each slab has a boundary below; the one above is the next slab's where the two touch.
    lower = np.arange(sum(counts), dtype=np.int64)
    joined = np.concatenate([slabs.joined for _, slabs in across])
    low = np.concatenate([slabs.low_mm for _, slabs in across])
    high = np.concatenate([slabs.high_mm for _, slabs in across])
    roi = np.repeat([number for number, _ in across], counts).astype(np.int64)
    free = np.cumsum(~joined) - 1 + len(lower)
    upper = np.where(joined, lower + 1, free)
    return CutSet(
        plane=plane,
        starts=np.concatenate([slabs.starts for _, slabs in across]),
        ends=np.concatenate([slabs.ends for _, slabs in across]),
        slab=np.concatenate([slabs.slab + f for (_, slabs), f in zip(across, first, strict=True)]),
        normal=np.repeat([slabs.normal for _, slabs in across], counts, axis=0),
        low_mm=low,
        high_mm=high,
        lower=lower,
        upper=upper,
        height_mm=np.concatenate([low, high[~joined]]),
        owner=np.concatenate([roi, roi[~joined]]),
        roi=roi,
    )


def trapezoids(starts: FloatArray, ends: FloatArray) -> FloatArray:
    """The even-odd inside of polygon edges (E, 2) to (E, 2) as trapezoids (N, 4, 2).

    Between two neighbouring vertex heights no edge begins or ends, so the edges there, ordered
    and taken in pairs, bound the inside exactly (for polygons that do not cross themselves).
    """
    heights = np.unique(starts[:, 1])
    low, high = heights[:-1], heights[1:]
    thick = high - low > 1e-9
    low, high = low[thick], high[thick]
    middle = (low + high) / 2.0
    crosses = (starts[:, 1] <= middle[:, None]) != (ends[:, 1] <= middle[:, None])
    strip, edge = np.nonzero(crosses)
    rise = ends[edge, 1] - starts[edge, 1]

    def across(height: FloatArray) -> FloatArray:
        share = (height[strip] - starts[edge, 1]) / rise
        return np.asarray(starts[edge, 0] + share * (ends[edge, 0] - starts[edge, 0]))

    order = np.lexsort((across(middle), strip))
    bottom = np.stack([across(low), low[strip]], axis=1)[order]
    top = np.stack([across(high), high[strip]], axis=1)[order]
    return np.stack([bottom[0::2], bottom[1::2], top[1::2], top[0::2]], axis=1)
