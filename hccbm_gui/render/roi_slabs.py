"""A structure as what its polygons stand for: a stack of slabs, each half a gap thick each way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.roi import Roi

SAME_SLICE_MM = 0.1
"""Polygons closer than this lie on one slice."""
SNAP = 0.999
"""Normals within this cosine of a patient axis are taken to run along it (2.6 degrees)."""
ABUTTING = 1.5
"""Gaps up to this many slice thicknesses are bridged; larger ones part two pieces."""


@dataclass(frozen=True, slots=True, eq=False)
class RoiSlabs:
    """The polygons of one structure as edges and slabs.

    A point belongs to a slab when it lies within the polygons by even-odd and between `low_mm`
    and `high_mm` along `normal`.

    Attributes
    ----------
    normal : (3,) unit vector of the polygons' planes, towards the positive end of its axis.
    starts, ends : (E, 3) end points of all polygon edges, LPS mm, in the order of their slabs.
    slab : (E,) index of the slab of each edge.
    position_mm, low_mm, high_mm : (S,) along `normal`, ascending.
    joined : (S,) True where the slab touches the next one.
    rings : (R,) first edge of each polygon.
    """

    normal: FloatArray
    starts: FloatArray
    ends: FloatArray
    slab: np.ndarray[tuple[int], np.dtype[np.int64]]
    position_mm: FloatArray
    low_mm: FloatArray
    high_mm: FloatArray
    joined: np.ndarray[tuple[int], np.dtype[np.bool_]]
    rings: np.ndarray[tuple[int], np.dtype[np.int64]]

    def slab_at(self, position_mm: float) -> int:
        """The slab that holds `position_mm`; -1 if none does."""
        index = int(np.searchsorted(self.low_mm, position_mm, side="right")) - 1
        return -1 if index < 0 or position_mm >= self.high_mm[index] else index

    def edges_at(self, position_mm: float) -> tuple[int, FloatArray, FloatArray]:
        """(slab, starts, ends) of the polygons whose slab holds `position_mm`; slab -1 if none."""
        index = self.slab_at(position_mm)
        if index < 0:
            return -1, np.empty((0, 3)), np.empty((0, 3))
        first, last = np.searchsorted(self.slab, [index, index + 1])
        return index, self.starts[first:last], self.ends[first:last]

    def area_around(self, point_mm: npt.ArrayLike) -> float | None:
        """Area in mm² of the slice an LPS point (3,) lies in; None outside by even-odd."""
        point = np.asarray(point_mm, dtype=np.float64)
        index, starts, ends = self.edges_at(float(point @ self.normal))
        if index < 0:
            return None
        # Along the two axes the polygons lie flattest to: even-odd and relative areas hold.
        across, up = np.delete(np.arange(3), int(np.argmax(np.abs(self.normal))))
        crosses = (starts[:, up] <= point[up]) != (ends[:, up] <= point[up])
        start, end = starts[crosses], ends[crosses]
        share = (point[up] - start[:, up]) / (end[:, up] - start[:, up])
        beyond = start[:, across] + share * (end[:, across] - start[:, across]) > point[across]
        if np.count_nonzero(beyond) % 2 == 0:
            return None
        moment = starts[:, across] * ends[:, up] - ends[:, across] * starts[:, up]
        return abs(float(moment.sum())) / 2.0


def roi_slabs(roi: Roi, single_slice_mm: float) -> RoiSlabs | None:
    """The slabs of `roi`; None when it holds no polygon.

    Parameters
    ----------
    roi : contours on parallel planes of any direction.
    single_slice_mm : thickness of a structure drawn on one slice only.
    """
    polygons = [c for c in roi.contours if len(c) >= 3]
    if not polygons:
        return None
    normal = _common_normal(polygons)
    heights = np.array([float((p @ normal).mean()) for p in polygons])
    order = np.argsort(heights, kind="stable")
    new_slice = np.diff(heights[order], prepend=-np.inf) > SAME_SLICE_MM
    slab_of_polygon = np.cumsum(new_slice) - 1
    position = heights[order][new_slice]
    low, high, joined = _slab_ends(position, single_slice_mm)
    ordered = [polygons[index] for index in order]
    starts = np.concatenate(ordered)
    ends = np.concatenate([np.roll(p, -1, axis=0) for p in ordered])
    counts = np.array([len(p) for p in ordered], dtype=np.int64)
    slab = np.repeat(slab_of_polygon, counts)
    rings = np.cumsum(counts) - counts
    return RoiSlabs(normal, starts, ends, slab, position, low, high, joined, rings)


def _common_normal(polygons: Sequence[FloatArray]) -> FloatArray:
    """Unit normal of the largest polygon (Newell), snapped to a patient axis when close to it."""
    vectors = [np.cross(p, np.roll(p, -1, axis=0)).sum(axis=0) for p in polygons]
    largest = max(vectors, key=lambda v: float(np.linalg.norm(v)))
    length = float(np.linalg.norm(largest))
    if length == 0.0:
        return np.array([0.0, 0.0, 1.0])
    normal = np.asarray(largest / length)
    axis = int(np.argmax(np.abs(normal)))
    if abs(normal[axis]) > SNAP:
        return np.asarray(np.eye(3)[axis])
    return np.asarray(normal * np.sign(normal[axis]))


def _slab_ends(
    position: FloatArray, single_slice_mm: float
) -> tuple[FloatArray, FloatArray, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Lower and upper end of each slab, and whether it touches the next."""
    gaps = np.diff(position)
    thickness = float(np.median(gaps)) if len(gaps) else single_slice_mm
    joined = gaps <= ABUTTING * thickness
    half = np.where(joined, gaps / 2.0, thickness / 2.0)
    low = position - np.concatenate([[thickness / 2.0], half])
    high = position + np.concatenate([half, [thickness / 2.0]])
    return low, high, np.concatenate([joined, [False]])
