"""Flat polygons with holes: from drawn rings by even-odd, and back to rings."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray


def even_odd(rings: Sequence[FloatArray]) -> BaseGeometry:
    """The area inside an odd number of `rings`, as a valid (Multi)Polygon.

    Parameters
    ----------
    rings : closed polygons (N, 2) without the first point repeated; rings of fewer than
        three points are left out. Holes, pieces, keyholes and self-crossings all follow from
        even-odd (PS3.3 C.8.8.6.3).
    """
    shapes = [_ring_area(ring) for ring in rings if len(ring) >= 3]
    if not shapes:
        return shapely.MultiPolygon()
    area = shapes[0]
    for shape in shapes[1:]:
        area = shapely.symmetric_difference(area, shape)
    return polygonal(area)


def _ring_area(ring: FloatArray) -> BaseGeometry:
    """One ring by even-odd; a valid ring as it is."""
    polygon = shapely.Polygon(ring)
    return polygon if polygon.is_valid else polygonal(shapely.make_valid(polygon))


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """Only what has an area: points and lines that an overlay left behind are dropped."""
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        return geometry
    return union(pieces_of(geometry))


def pieces_of(geometry: BaseGeometry) -> list[BaseGeometry]:
    """The polygons with an area inside any geometry."""
    parts = [geometry]
    while any(part.geom_type.startswith(("Multi", "Geometry")) for part in parts):
        parts = list(shapely.get_parts(parts))
    return [part for part in parts if part.geom_type == "Polygon" and part.area > 0.0]


def union(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Everything inside at least one of `shapes`, as a (Multi)Polygon."""
    merged = shapely.union_all(list(shapes))
    if merged.geom_type in {"Polygon", "MultiPolygon"}:
        return merged
    return shapely.MultiPolygon(pieces_of(merged))


def rings_of(geometry: BaseGeometry) -> tuple[FloatArray, ...]:
    """All rings (N, 2), unclosed; outer ones anticlockwise, holes clockwise.

    Read by even-odd they are `geometry` again.
    """
    rings: list[FloatArray] = []
    for polygon in pieces_of(geometry):
        oriented = shapely.geometry.polygon.orient(polygon)
        closed = (oriented.exterior, *oriented.interiors)
        rings += [np.asarray(shapely.get_coordinates(ring)[:-1], np.float64) for ring in closed]
    return tuple(rings)


def clip_convex(polygon: FloatArray, normal: FloatArray, limit: float) -> FloatArray:
    """The part of a convex polygon (N, 2) where normal . point <= limit; (0, 2) when none is."""
    if len(polygon) == 0:
        return polygon
    height = polygon @ normal - limit
    kept: list[FloatArray] = []
    for here, point in enumerate(polygon):
        after = (here + 1) % len(polygon)
        if height[here] <= 0.0:
            kept.append(point)
        if (height[here] < 0.0 < height[after]) or (height[after] < 0.0 < height[here]):
            share = height[here] / (height[here] - height[after])
            kept.append(point + share * (polygon[after] - point))
    return np.array(kept).reshape(-1, 2)
