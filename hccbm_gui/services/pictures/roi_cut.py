"""What of a structure a plane shows: its contours as drawn, or a cut across their slabs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.services.pictures.slice_plane import SlicePlane

SAME_LEVEL_MM = 0.05
PARALLEL = 1e-3
"""Sine or cosine below which two planes count as parallel or perpendicular."""
FAR_MM = 1e5


@dataclass(frozen=True, slots=True, eq=False)
class Slab:
    """The stretch along the contours' normal that one drawn slice stands for."""

    low_mm: float
    high_mm: float
    contours: tuple[FloatArray, ...]


def cut_contours(contours: Sequence[FloatArray], plane: SlicePlane) -> list[FloatArray]:
    """Polygons (N, 2), (right, down) mm, of contours (N, 3) in LPS mm where `plane` meets them.

    A plane parallel to the contours shows those nearest to it, unchanged, if it lies within
    half a slice of them. Any other plane cuts slabs: each slice stands for the stretch to
    half-way to its neighbours. Several polygons on a slice combine by even-odd.
    """
    usable = [np.asarray(contour, dtype=np.float64) for contour in contours if len(contour) >= 3]
    if not usable:
        return []
    normal = contour_normal(usable)
    slabs = _slabs(usable, normal, plane)
    tilt = normal @ np.stack([plane.right, plane.down, plane.normal]).T
    steep = float(np.hypot(tilt[0], tilt[1]))
    if steep < PARALLEL:
        level = plane.position_mm * tilt[2]
        met = [slab for slab in slabs if slab.low_mm <= level < slab.high_mm]
        return [plane.to_plane(contour) for slab in met for contour in slab.contours]
    pieces: list[shapely.Geometry] = []
    for slab in slabs:
        if abs(tilt[2]) < PARALLEL:
            pieces.extend(_upright_cut(slab, plane, tilt[:2] / steep))
        else:
            pieces.append(_oblique_cut(slab, plane, normal, tilt))
    return _rings(pieces)


def shadow(contours: Sequence[FloatArray], plane: SlicePlane) -> list[FloatArray]:
    """Polygons (N, 2), (right, down) mm, that contours (N, 3) cast on `plane` along its normal."""
    usable = [np.asarray(contour, dtype=np.float64) for contour in contours if len(contour) >= 3]
    if not usable:
        return []
    normal = contour_normal(usable)
    pieces: list[shapely.Geometry] = []
    for slab in _slabs(usable, normal, plane):
        for contour in slab.contours:
            level = contour[0] @ normal
            ends = [contour + (end - level) * normal for end in (slab.low_mm, slab.high_mm)]
            outlines = np.concatenate([plane.to_plane(end) for end in ends])
            pieces.append(shapely.MultiPoint(outlines).convex_hull)
    return _rings(pieces)


def contour_normal(contours: Sequence[FloatArray]) -> FloatArray:
    """(3,) unit normal of the largest contour (Newell), towards the positive of its main axis."""
    areas = [np.cross(c, np.roll(c, -1, axis=0)).sum(axis=0) for c in contours]
    largest = np.asarray(max(areas, key=np.linalg.norm), dtype=np.float64)
    length = float(np.linalg.norm(largest))
    if length == 0.0:
        return np.array([0.0, 0.0, 1.0])
    return np.asarray(largest / length * np.sign(largest[np.argmax(np.abs(largest))]))


def _slabs(contours: list[FloatArray], normal: FloatArray, plane: SlicePlane) -> list[Slab]:
    by_level: dict[int, list[FloatArray]] = {}
    for contour in contours:
        level = round(float(np.median(contour @ normal)) / SAME_LEVEL_MM)
        by_level.setdefault(level, []).append(contour)
    levels = np.array(sorted(by_level)) * SAME_LEVEL_MM
    gaps = np.diff(levels)
    axes = np.abs(np.stack([plane.right, plane.down, plane.normal]) @ normal)
    thickness = float(np.median(gaps)) if gaps.size else plane.voxel_mm[int(np.argmax(axes))]
    # A gap in the drawing is a gap, not a thick slice.
    below = np.minimum(np.concatenate([[thickness], gaps]), 1.5 * thickness) / 2.0
    above = np.minimum(np.concatenate([gaps, [thickness]]), 1.5 * thickness) / 2.0
    return [
        Slab(float(level - under), float(level + over), tuple(by_level[key]))
        for key, level, under, over in zip(sorted(by_level), levels, below, above, strict=True)
    ]


def _upright_cut(slab: Slab, plane: SlicePlane, along: FloatArray) -> list[shapely.Geometry]:
    """Rectangles in which a plane perpendicular to the contours meets one slab."""
    across = np.array([-along[1], along[0]])
    crossings: list[float] = []
    for contour in slab.contours:
        depth = contour @ plane.normal - plane.position_mm
        place = plane.to_plane(contour) @ across
        next_depth, next_place = np.roll(depth, -1), np.roll(place, -1)
        crossed = (depth < 0.0) != (next_depth < 0.0)
        share = depth[crossed] / (depth[crossed] - next_depth[crossed])
        crossings.extend(place[crossed] + share * (next_place - place)[crossed])
    crossings.sort()
    return [
        _box(along * slab.low_mm, along * slab.high_mm, across * start, across * end)
        for start, end in zip(crossings[::2], crossings[1::2], strict=True)
    ]


def _oblique_cut(
    slab: Slab, plane: SlicePlane, normal: FloatArray, tilt: FloatArray
) -> shapely.Geometry:
    """The contours seen along their normal on the plane, within the strip that the slab leaves."""
    first = np.cross(normal, np.eye(3)[int(np.argmin(np.abs(normal)))])
    basis = np.stack([first / np.linalg.norm(first), np.cross(normal, first)])
    basis[1] /= np.linalg.norm(basis[1])
    to_contour = np.stack([plane.right, plane.down]) @ basis.T
    offset = plane.position_mm * (plane.normal @ basis.T)
    shape: shapely.Geometry = shapely.Polygon()
    for contour in slab.contours:
        outline = (contour @ basis.T - offset) @ np.linalg.inv(to_contour)
        shape = shape.symmetric_difference(shapely.Polygon(outline).buffer(0))
    along = tilt[:2] / (tilt[:2] @ tilt[:2])
    low, high = (along * (end - plane.position_mm * tilt[2]) for end in (slab.low_mm, slab.high_mm))
    across = np.array([-along[1], along[0]]) / np.linalg.norm(along) * FAR_MM
    return shape.intersection(_box(low, high, -across, across))


def _box(low: FloatArray, high: FloatArray, start: FloatArray, end: FloatArray) -> shapely.Polygon:
    return shapely.Polygon([low + start, high + start, high + end, low + end])


def _rings(pieces: list[shapely.Geometry]) -> list[FloatArray]:
    """Outer and inner rings of the union of `pieces`; together they are its even-odd outline."""
    merged = shapely.get_parts(shapely.union_all(pieces, grid_size=1e-4))
    polygons = [part for part in merged if part.geom_type == "Polygon"]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return [np.asarray(ring.coords)[:-1] for ring in rings]
