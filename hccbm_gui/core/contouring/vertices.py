"""Single corners of an outline: found, moved, inserted, deleted."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.contouring.drawing_plane import Slices
from hccbm_gui.core.contouring.slice_shapes import (
    SMALLEST_AREA_MM2,
    contours_of,
    slice_of_contours,
)
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.roi import Roi


@dataclass(frozen=True, slots=True)
class Vertex:
    """A corner, or a place on an edge, of a contour.

    Attributes
    ----------
    contour : index into the contours of the structure.
    index : of the corner; for a place on an edge, of the corner where the edge starts.
    distance_mm : from where it was looked for.
    """

    contour: int
    index: int
    distance_mm: float


def nearest_vertex(
    roi: Roi, slices: Slices, point_mm: npt.ArrayLike, reach_mm: float
) -> Vertex | None:
    """The corner nearest to a point (3,) on its slice; None when none is within reach.

    Raises
    ------
    InputRefused : outside the image, or the structure does not lie along the slices.
    """
    best: Vertex | None = None
    for number, ring, point in _rings_at(roi, slices, point_mm):
        distances = np.linalg.norm(ring - point, axis=1)
        index = int(distances.argmin())
        distance = float(distances[index])
        if distance <= reach_mm and (best is None or distance < best.distance_mm):
            best = Vertex(number, index, distance)
    return best


def nearest_edge(
    roi: Roi, slices: Slices, point_mm: npt.ArrayLike, reach_mm: float
) -> Vertex | None:
    """The edge nearest to a point (3,) on its slice, for `insert_vertex`; else as above."""
    best: Vertex | None = None
    for number, ring, point in _rings_at(roi, slices, point_mm):
        ends = np.roll(ring, -1, axis=0) - ring
        squares = np.maximum((ends**2).sum(axis=1), 1e-12)
        share = (((point - ring) * ends).sum(axis=1) / squares).clip(0.0, 1.0)
        distances = np.linalg.norm(ring + share[:, None] * ends - point, axis=1)
        index = int(distances.argmin())
        distance = float(distances[index])
        if distance <= reach_mm and (best is None or distance < best.distance_mm):
            best = Vertex(number, index, distance)
    return best


def move_vertex(roi: Roi, slices: Slices, contour: int, index: int, point_mm: npt.ArrayLike) -> Roi:
    """`roi` with one corner at a point (3,), which is laid onto the plane of its contour.

    An outline that then crosses itself is cut up where it does, by even-odd.

    Raises
    ------
    InputRefused : there is no such corner, or the point is not finite.
    """
    points = _corner(roi, contour, index).copy()
    points[index] = _onto(point_mm, points, slices)
    return _with_ring(roi, slices, contour, points)


def insert_vertex(
    roi: Roi, slices: Slices, contour: int, after: int, point_mm: npt.ArrayLike
) -> Roi:
    """`roi` with a new corner behind the corner `after`; else as `move_vertex`."""
    points = _corner(roi, contour, after)
    added = np.insert(points, after + 1, _onto(point_mm, points, slices), axis=0)
    return _with_ring(roi, slices, contour, added)


def delete_vertex(roi: Roi, slices: Slices, contour: int, index: int) -> Roi:
    """`roi` without one corner; a triangle goes as a whole. Errors as `move_vertex`."""
    points = np.delete(_corner(roi, contour, index), index, axis=0)
    return _with_ring(roi, slices, contour, points)


def _rings_at(
    roi: Roi, slices: Slices, point_mm: npt.ArrayLike
) -> list[tuple[int, FloatArray, FloatArray]]:
    """Number and corners (N, 2) of every contour on the slice of a point, and the point (2,)."""
    local = slices.axes @ np.asarray(point_mm, dtype=np.float64).reshape(3)
    here = np.flatnonzero(slice_of_contours(roi, slices) == slices.index_at(float(local[2])))
    return [(int(n), roi.contours[n] @ slices.axes[:2].T, local[:2]) for n in here]


def _corner(roi: Roi, contour: int, index: int) -> FloatArray:
    """The contour (N, 3) that has the corner."""
    if not (0 <= contour < len(roi.contours) and 0 <= index < len(roi.contours[contour])):
        raise InputRefused("The corner is not there any more.", where=roi.name)
    return roi.contours[contour]


def _onto(point_mm: npt.ArrayLike, contour: FloatArray, slices: Slices) -> FloatArray:
    """A point (3,) moved along the normal into the plane of a contour."""
    point = np.asarray(point_mm, dtype=np.float64).reshape(3)
    if not np.isfinite(point).all():
        raise InputRefused("The corner lies outside the image.")
    height = float((contour @ slices.normal).mean())
    return np.asarray(point + (height - point @ slices.normal) * slices.normal)


def _with_ring(roi: Roi, slices: Slices, contour: int, points: FloatArray) -> Roi:
    """`roi` with one contour replaced by what its corners enclose."""
    flat = points @ slices.axes[:2].T
    area = even_odd([flat])
    rings = [points]
    if area.area < SMALLEST_AREA_MM2:
        rings = []
    elif not shapely.Polygon(flat).is_valid:
        rings = contours_of(area, slices, float((points @ slices.normal).mean()))
    before, after = roi.contours[:contour], roi.contours[contour + 1 :]
    return replace(roi, contours=(*before, *rings, *after))
