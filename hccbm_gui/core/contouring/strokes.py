"""The area that a brush covers: a disc or a ball swept along a path, or what it adapts to."""

from itertools import pairwise

import contourpy
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.contouring.drawing_plane import DrawingPlane, Slices
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import pieces_of, polygonal
from hccbm_gui.core.fields.polygons import union as united
from hccbm_gui.core.volume import Volume

QUARTER_SEGMENTS = 16
CIRCLE_SEGMENTS = 4 * QUARTER_SEGMENTS
EQUAL_AREA = float(np.sqrt(2.0 * np.pi / CIRCLE_SEGMENTS / np.sin(2.0 * np.pi / CIRCLE_SEGMENTS)))
"""Radius of the polygon that has the area of its circle, by that of the circle (0.08 % more)."""
BALL_STEP = 0.25
"""Largest step between the balls of a stroke across slices, in radii."""
SAMPLES_ALONG_BRUSH = 12
"""Fewest values that the adaptive brush reads along its diameter."""
SMALLEST_OUTLINE_MM2 = 0.01
MOST_SAMPLES = 1_000_000
"""Values that one adaptive stroke reads at most; beyond that it reads more coarsely."""


def stroke_area(points_uv: npt.ArrayLike, radius_mm: float) -> BaseGeometry:
    """The area that a disc covers on its way along a path.

    A single disc has the area of its circle to rounding; a path is 0.08 % too wide.

    Parameters
    ----------
    points_uv : (N, 2) mm; one point is a disc, none is nothing.

    Raises
    ------
    InputRefused : a point is not finite, or the radius is not positive.
    """
    path = _path(points_uv, 2, radius_mm)
    if not len(path):
        return shapely.Polygon()
    line = shapely.LineString(path) if len(path) > 1 else shapely.Point(path[0])
    return shapely.buffer(line, radius_mm * EQUAL_AREA, quad_segs=QUARTER_SEGMENTS)


def ball_areas(
    points_mm: npt.ArrayLike, radius_mm: float, slices: Slices
) -> dict[int, BaseGeometry]:
    """What a ball covers on every slice, on its way along a path in the patient.

    On a slice dz away from its middle a ball of radius r is a disc of sqrt(r^2 - dz^2).

    Parameters
    ----------
    points_mm : (N, 3) LPS.

    Returns
    -------
    Index of the slice to its area in (a, b); slices that the ball does not reach are absent.

    Raises
    ------
    InputRefused : as `stroke_area`.
    """
    path = _path(points_mm, 3, radius_mm) @ slices.axes.T
    if not len(path):
        return {}
    if np.ptp(path[:, 2]) > 1e-6:
        path = _refined(path, BALL_STEP * radius_mm)
    low, high = path[:, 2].min() - radius_mm, path[:, 2].max() + radius_mm
    areas = {}
    for index in np.flatnonzero((slices.heights_mm > low) & (slices.heights_mm < high)):
        squares = radius_mm**2 - (path[:, 2] - slices.heights_mm[index]) ** 2
        area = _swept(path[:, :2], np.sqrt(np.maximum(squares, 0.0)))
        if area.area > 0.0:
            areas[int(index)] = area
    return areas


def adaptive_area(
    volume: Volume,
    plane: DrawingPlane,
    points_uv: npt.ArrayLike,
    radius_mm: float,
    within: tuple[float, float],
) -> BaseGeometry:
    """The part of a stroke whose values lie in a range and hang together with its path.

    The rim is the line on which the interpolated values leave the range, between the voxels.

    Parameters
    ----------
    points_uv, radius_mm : as `stroke_area`, in the plane.
    within : smallest and largest value, in the unit of the image.

    Returns
    -------
    The area in (u, v); empty where every point of the path lies on a value out of the range.

    Raises
    ------
    InputRefused : as `stroke_area`, or a range that holds no value.
    """
    path = _path(points_uv, 2, radius_mm)
    low, high = within
    if not low < high:
        raise InputRefused(
            "The range of the adaptive brush is empty.", where=f"{low:g} to {high:g}"
        )
    if not len(path):
        return shapely.Polygon()
    stroke = stroke_area(path, radius_mm)
    u, v = _raster(stroke, volume, radius_mm)
    grid = np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2)
    values = volume.sample(plane.to_patient(grid)).reshape(len(v), len(u))
    inside = np.minimum(values - low, high - values)
    known = np.isfinite(inside)
    if not (known & (inside >= 0.0)).any():
        return shapely.Polygon()
    inside[~known] = -np.abs(inside[known]).max()
    way = shapely.LineString(path) if len(path) > 1 else shapely.Point(path[0])
    filled = [area for area in _filled(u, v, inside) if area.intersects(way)]
    found = pieces_of(shapely.intersection(united(filled), stroke))
    return united([piece for piece in found if piece.intersects(way)])


def outline_area(points_uv: npt.ArrayLike) -> BaseGeometry:
    """What a drawn outline encloses; of one that crosses itself the largest piece.

    Raises
    ------
    InputRefused : fewer than three points, a point that is not finite, or no area.
    """
    points = np.asarray(points_uv, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < 3:
        raise InputRefused("A contour needs at least three points.", remedy="Click once more.")
    if not np.isfinite(points).all():
        raise InputRefused("A point of the contour lies outside the image.")
    pieces = pieces_of(shapely.make_valid(shapely.Polygon(points)))
    largest = max(pieces, key=lambda piece: float(piece.area), default=shapely.Polygon())
    if largest.area < SMALLEST_OUTLINE_MM2:
        raise InputRefused("The contour encloses no area.", remedy="Draw around the lesion.")
    return largest


def _path(points: npt.ArrayLike, columns: int, radius_mm: float) -> FloatArray:
    path = np.asarray(points, dtype=np.float64).reshape(-1, columns)
    if not np.isfinite(path).all():
        raise InputRefused("A point of the stroke lies outside the image.")
    if not (np.isfinite(radius_mm) and radius_mm > 0.0):
        raise InputRefused("The brush has no size.", where=f"{radius_mm:g} mm")
    return path


def _refined(path: FloatArray, step_mm: float) -> FloatArray:
    """`path` with points added, so that none is farther than `step_mm` from the next."""
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    counts = np.maximum(np.ceil(lengths / step_mm), 1.0).astype(np.int64)
    legs = [
        start + (end - start) * (np.arange(count) / count)[:, None]
        for start, end, count in zip(path[:-1], path[1:], counts, strict=True)
    ]
    return np.concatenate([*legs, path[-1:]])


def _swept(middles: FloatArray, radii: FloatArray) -> BaseGeometry:
    """The area of discs and of what lies between neighbouring ones; a radius of 0 is no disc."""
    if np.ptp(radii) < 1e-9:
        return stroke_area(middles, float(radii[0])) if radii[0] > 0.0 else shapely.Polygon()
    turn = np.arange(CIRCLE_SEGMENTS) * (2.0 * np.pi / CIRCLE_SEGMENTS)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1) * EQUAL_AREA
    discs = middles[:, None] + radii[:, None, None] * circle
    reached = radii > 0.0
    both = reached[:-1] & reached[1:]
    pairs = np.concatenate([discs[:-1][both], discs[1:][both]], axis=1)
    owners = np.repeat(np.arange(len(pairs)), 2 * CIRCLE_SEGMENTS)
    clouds = shapely.multipoints(pairs.reshape(-1, 2), indices=owners) if len(pairs) else ()
    alone = reached & ~np.r_[both, False] & ~np.r_[False, both]
    return united([*shapely.polygons(discs[alone]), *shapely.convex_hull(clouds)])


def _filled(u: FloatArray, v: FloatArray, values: FloatArray) -> list[BaseGeometry]:
    """Polygons with their holes around all that is at or above zero, between the samples."""
    generator = contourpy.contour_generator(u, v, values, fill_type=contourpy.FillType.OuterOffset)
    # The upper limit lies above all values, so that only the lower one draws a line.
    found = generator.filled(0.0, float(values.max()) + 1.0)
    areas = []
    for points, starts in zip(found[0], found[1], strict=True):
        outer, *holes = (np.asarray(points)[a:b] for a, b in pairwise(np.asarray(starts).tolist()))
        polygon = shapely.Polygon(outer, holes)
        areas.append(polygon if polygon.is_valid else polygonal(shapely.make_valid(polygon)))
    return areas


def _raster(
    stroke: BaseGeometry, volume: Volume, radius_mm: float
) -> tuple[FloatArray, FloatArray]:
    """Positions along u and v at which an adaptive stroke reads the image, beyond its rim."""
    u0, v0, u1, v1 = stroke.bounds
    step = min(min(volume.geometry.spacing_mm) / 2.0, 2.0 * radius_mm / SAMPLES_ALONG_BRUSH)
    step = max(step, float(np.sqrt((u1 - u0) * (v1 - v0) / MOST_SAMPLES)))
    u = np.arange(u0 - 2.0 * step, u1 + 3.0 * step, step)
    v = np.arange(v0 - 2.0 * step, v1 + 3.0 * step, step)
    return u, v
