"""Areas added to, or taken from, a structure on any plane."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.contouring.drawing_plane import DrawingPlane, Slices
from hccbm_gui.core.contouring.slice_shapes import shape_on, with_shapes
from hccbm_gui.core.contouring.strokes import ball_areas, stroke_area
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import polygonal
from hccbm_gui.core.fields.polygons import union as united
from hccbm_gui.core.roi import Roi

Operation = Literal["add", "cut", "xor"]

ALONG = 1.0 - 1e-6
"""Cosine from which on a plane counts as one of the slices (0.08 degrees)."""
STEEP = 0.2
"""Up to this cosine a plane stands across the slices: each cuts it along a straight line."""
OVERLAP_MM = 1e-4
"""By so much neighbouring views overlap, so that rounding leaves no slit between what is drawn."""

_OVERLAYS: Mapping[Operation, Callable[[BaseGeometry, BaseGeometry], BaseGeometry]] = {
    "add": shapely.union,
    "cut": shapely.difference,
    "xor": shapely.symmetric_difference,
}


def changed(
    roi: Roi, plane: DrawingPlane, area: BaseGeometry, operation: Operation, slices: Slices
) -> Roi:
    """`roi` with an area of a plane added, cut away, or turned over.

    On a plane along the slices the area changes one slice. On any other it is as thick as a
    slice of the view, and every slice that it cuts gains or loses what it cuts, rectangles
    where the plane stands across: the same contours are edited from all sides. A small area
    between two slices changes the nearer one. Slices not touched keep the very same arrays.

    Parameters
    ----------
    area : (Multi)Polygon in (u, v) of the plane; nothing is added beyond the image.

    Raises
    ------
    InputRefused : the plane lies outside the image, or the structure was not drawn along
        its slices.
    """
    return changed_on_slices(roi, areas_on_slices(plane, area, slices), operation, slices)


def changed_by_ball(
    roi: Roi,
    plane: DrawingPlane,
    points_uv: npt.ArrayLike,
    radius_mm: float,
    operation: Operation,
    slices: Slices,
) -> Roi:
    """`roi` with what a ball covers on its way along a path (N, 2) of the plane.

    Raises
    ------
    InputRefused : a point is not finite, there is no radius, or as `changed`.
    """
    areas = ball_areas(plane.to_patient(points_uv), radius_mm, slices)
    return changed_on_slices(roi, areas, operation, slices)


def nudged(
    roi: Roi, plane: DrawingPlane, points_uv: npt.ArrayLike, radius_mm: float, slices: Slices
) -> Roi:
    """`roi` with its outline pushed away by a disc on its way along a path (N, 2).

    A disc that starts inside pushes the outline outwards, one that starts outside pushes it
    inwards; away from the outline nothing happens.

    Raises
    ------
    InputRefused : as `changed_by_ball`.
    """
    path = np.asarray(points_uv, dtype=np.float64).reshape(-1, 2)
    push = stroke_area(path, radius_mm)
    if push.is_empty:
        return roi
    local = (plane.to_patient(path[:1]) @ slices.axes.T)[0]
    drawn = shape_on(roi, slices, slices.index_at(float(local[2])))
    inside = bool(shapely.intersects_xy(drawn, local[0], local[1]))
    return changed(roi, plane, push, "add" if inside else "cut", slices)


def changed_on_slices(
    roi: Roi, areas: Mapping[int, BaseGeometry], operation: Operation, slices: Slices
) -> Roi:
    """`roi` with an area in (a, b) combined on each of some slices; errors as `changed`."""
    clipped = {index: _in_image(area, operation, slices) for index, area in areas.items()}
    changes = {
        index: partial(_combined, area=area, operation=operation)
        for index, area in clipped.items()
        if not area.is_empty
    }
    return with_shapes(roi, slices, dict(changes))


def areas_on_slices(
    plane: DrawingPlane, area: BaseGeometry, slices: Slices
) -> dict[int, BaseGeometry]:
    """Slice index to what an area in (u, v) of a plane covers there, in (a, b).

    Raises
    ------
    InputRefused : as `changed`.
    """
    area = polygonal(area if area.is_valid else shapely.make_valid(area))
    if area.is_empty:
        return {}
    cosine = abs(float(plane.normal @ slices.normal))
    if cosine >= ALONG:
        height = float(plane.position_mm * (plane.normal @ slices.normal))
        return {slices.index_at(height): _to_slice(area, plane, slices)}
    return (_oblique if cosine > STEEP else _cuts)(plane, area, slices)


def _combined(before: BaseGeometry, area: BaseGeometry, operation: Operation) -> BaseGeometry:
    """The next shape of a slice; `before` itself when the area changes nothing."""
    if operation == "cut" and not before.intersects(area):
        return before
    if operation == "add" and before.covers(area):
        return before
    return polygonal(_OVERLAYS[operation](before, area))


def _in_image(area: BaseGeometry, operation: Operation, slices: Slices) -> BaseGeometry:
    if operation == "cut" or slices.extent is None or slices.extent.contains(area):
        return area
    return polygonal(shapely.intersection(area, slices.extent))


def _to_slice(area: BaseGeometry, plane: DrawingPlane, slices: Slices) -> BaseGeometry:
    """An area in (u, v) of a plane along the slices in their (a, b)."""
    (a_u, a_v), (b_u, b_v) = slices.axes[:2] @ np.stack([plane.right, plane.up], axis=1)
    return affinity.affine_transform(area, (a_u, a_v, b_u, b_v, 0.0, 0.0))


def _cuts(plane: DrawingPlane, area: BaseGeometry, slices: Slices) -> dict[int, BaseGeometry]:
    """What an area of a plane across the slices, as thick as the plane, covers on each of them."""
    rises = np.array([plane.right @ slices.normal, plane.up @ slices.normal])
    sine, cosine = float(np.linalg.norm(rises)), float(plane.normal @ slices.normal)
    rise = rises / sine
    run = np.array([rise[1], -rise[0]])
    # (s, t): s runs along the slices, t climbs through them within the plane.
    upright = affinity.affine_transform(area, (*run, *rise, 0.0, 0.0))
    climbs = (slices.heights_mm - plane.position_mm * cosine) / sine
    t_low, t_high = upright.bounds[1], upright.bounds[3]
    reach = slices.spacing_mm / 2.0 / sine
    near = np.flatnonzero((climbs >= t_low - reach) & (climbs <= t_high + reach))
    if not len(near):
        height = (t_low + t_high) / 2.0 * sine + plane.position_mm * cosine
        raise InputRefused(f"There is no slice of the image at {height:.1f} mm.")
    spans = {int(index): _spans(upright, float(climbs[index])) for index in near}
    if not any(spans.values()):
        middle = float(upright.representative_point().y)
        spans = {int(np.abs(climbs - middle).argmin()): _spans(upright, middle)}
    in_plane = np.stack([run, rise]) @ np.stack([plane.right, plane.up])
    along = slices.axes[:2] @ in_plane[0]
    aside = np.array([-along[1], along[0]])
    found: dict[int, BaseGeometry] = {}
    for index, here in spans.items():
        if here:
            start = climbs[index] * in_plane[1] + plane.position_mm * plane.normal
            half = (plane.thickness_mm / 2.0 + OVERLAP_MM) / sine
            found[index] = _strips(here, half, along, aside, slices.axes[:2] @ start)
    return found


def _spans(area: BaseGeometry, t: float) -> list[tuple[float, float]]:
    """Where a line at the second coordinate `t` runs inside an area."""
    low, _, high, _ = area.bounds
    line = shapely.LineString([(low - 1.0, t), (high + 1.0, t)])
    parts = shapely.get_parts(shapely.intersection(area, line))
    ends = [(float(part.bounds[0]), float(part.bounds[2])) for part in parts if not part.is_empty]
    return [(start, end) for start, end in ends if end > start]


def _strips(
    spans: list[tuple[float, float]],
    half_mm: float,
    along: FloatArray,
    aside: FloatArray,
    start: FloatArray,
) -> BaseGeometry:
    """Rectangles in (a, b): their lengths `along`, their half width `aside`, from `start`."""
    boxes = united(shapely.box(low, -half_mm, high, half_mm) for low, high in spans)
    matrix = (along[0], aside[0], along[1], aside[1], start[0], start[1])
    return affinity.affine_transform(boxes, matrix)


def _oblique(plane: DrawingPlane, area: BaseGeometry, slices: Slices) -> dict[int, BaseGeometry]:
    """What an area of a plane oblique to the slices covers on each, as far as it is thick."""
    view = np.stack([plane.right, plane.up])
    # Both planes have two directions in common up to the tilt, so (u, v) leads back to (a, b).
    back = np.linalg.inv(view @ slices.axes[:2].T)
    climb = view @ slices.normal
    lean, cosine = slices.axes[:2] @ plane.normal, float(plane.normal @ slices.normal)
    heights = shapely.get_coordinates(area) @ climb + plane.position_mm * cosine
    margin = plane.thickness_mm / 2.0 * abs(cosine) + slices.spacing_mm / 2.0
    near = np.flatnonzero(
        (slices.heights_mm >= heights.min() - margin)
        & (slices.heights_mm <= heights.max() + margin)
    )
    if not len(near):
        raise InputRefused(f"There is no slice of the image at {heights.mean():.1f} mm.")
    found: dict[int, BaseGeometry] = {}
    for index in near:
        height = float(slices.heights_mm[index])
        offset = -back @ (height * climb)
        flat = affinity.affine_transform(area, (*back.ravel(), *offset))
        middle = plane.position_mm - height * cosine
        half = plane.thickness_mm / 2.0 + OVERLAP_MM
        cut = polygonal(shapely.intersection(flat, _band(lean, middle - half, middle + half, flat)))
        if not cut.is_empty:
            found[int(index)] = cut
    return found


def _band(lean: FloatArray, low: float, high: float, around: BaseGeometry) -> BaseGeometry:
    """The points of (a, b) with low <= lean . point <= high, as far as `around` reaches."""
    steepness = float(np.linalg.norm(lean))
    to, side = lean / steepness, np.array([-lean[1], lean[0]]) / steepness
    far = float(np.abs(around.bounds).max()) * 2.0 + 1.0
    strip = shapely.box(low / steepness, -far, high / steepness, far)
    return affinity.affine_transform(strip, (to[0], side[0], to[1], side[1], 0.0, 0.0))
