"""Diameters of flat shapes and of points in space: exact, not sampled."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.fields.polygons import pieces_of, rings_of

FEW_DISTANCES = 2_000_000
"""So many numbers are held at once."""
SAME_OFFSET_MM = 1e-6
"""Corners this near stand in one line: rounding must not let a chord pass between two bodies
that only touch along it."""


def farthest_pair(points_mm: FloatArray) -> FloatArray:
    """(2, 2) the two points of (N, 2) that lie farthest from each other; N is 1 or more.

    Rotating calipers on the convex hull, O(N log N) (Shamos 1978; Preparata & Shamos 1985,
    section 4.2.3).
    """
    hull = shapely.get_coordinates(shapely.convex_hull(shapely.MultiPoint(points_mm)))
    if len(hull) <= 2:
        # All points in one place, or on one line.
        return np.asarray(hull[[0, -1]], dtype=np.float64)
    pairs = _antipodal_pairs(shapely.get_coordinates(shapely.geometry.polygon.orient(
        shapely.Polygon(hull)))[:-1])  # fmt: skip
    gaps = np.linalg.norm(pairs[:, 0] - pairs[:, 1], axis=1)
    return np.asarray(pairs[int(gaps.argmax())])


def _antipodal_pairs(hull: FloatArray) -> FloatArray:
    """(M, 2, 2) all corners of an anticlockwise convex polygon that parallel lines can touch."""
    corners = hull.tolist()
    count = len(corners)
    found: list[tuple[int, int]] = []
    far = 1
    for here in range(count):
        after = (here + 1) % count
        (x, y), (x_after, y_after) = corners[here], corners[after]
        along_x, along_y = x_after - x, y_after - y
        # The corner farthest from this edge only moves on while the edge turns.
        for _ in range(count):
            beyond = (far + 1) % count
            rise = along_x * (corners[beyond][1] - corners[far][1]) - along_y * (
                corners[beyond][0] - corners[far][0]
            )
            if rise <= 0.0:
                break
            far = beyond
        found += [(here, far), (after, far)]
        if rise == 0.0:
            # An edge parallel to this one: both its ends are as far.
            found += [(here, beyond), (after, beyond)]
    return np.asarray(hull[np.array(found)])


def longest_chord(shape: BaseGeometry, direction: FloatArray) -> FloatArray | None:
    """(2, 2) the longest straight line along `direction` that stays inside a polygon.

    Holes do not interrupt it. The length changes linearly between the corners of the outline, so
    it is longest just before or after one; None for a shape without an area.

    Parameters
    ----------
    shape : (Multi)Polygon; no chord leaves its piece.
    direction : (2,) unit vector.
    """
    along = np.asarray(direction, dtype=np.float64)
    across = np.array([along[1], -along[0]])
    best: tuple[float, FloatArray] | None = None
    for piece in pieces_of(shape):
        (ring,) = rings_of(shapely.Polygon(piece.exterior))
        length, offset, low = _longest_of_ring(ring @ along, ring @ across)
        if best is None or length > best[0]:
            ends = np.array([low, low + length])[:, None] * along + offset * across
            best = (length, ends)
    return None if best is None else best[1]


def _longest_of_ring(height: FloatArray, offset: FloatArray) -> tuple[float, float, float]:
    """Length, offset and lower end of the longest chord; lines of one offset run in height."""
    levels = np.unique(offset)
    after = np.roll(offset, -1)
    rise, run = np.roll(height, -1) - height, after - offset
    low, high = np.minimum(offset, after), np.maximum(offset, after)
    best = (0.0, float(levels[0]), 0.0)
    for left, right in zip(levels[:-1].tolist(), levels[1:].tolist(), strict=True):
        if right - left < SAME_OFFSET_MM:
            continue
        cut = np.flatnonzero((low <= left) & (high >= right))
        shares = ((x - offset[cut]) / run[cut] for x in (left, right))
        ends = np.stack([height[cut] + share * rise[cut] for share in shares])
        ends = ends[:, ends.sum(axis=0).argsort(kind="stable")]
        lengths = ends[:, 1::2] - ends[:, ::2]
        side, number = np.unravel_index(int(lengths.argmax()), lengths.shape)
        if lengths[side, number] > best[0]:
            place = (left, right)[side]
            best = (float(lengths[side, number]), place, float(ends[side, 2 * number]))
    return best


def farthest_in_space(points_mm: FloatArray) -> FloatArray:
    """(2, 3) the two points of (N, 3) that lie farthest from each other; N is 1 or more.

    Only corners of the convex hull can be; all of their distances are compared.
    """
    from scipy.spatial.distance import cdist

    points = _hull_corners(np.unique(points_mm, axis=0))
    reach = np.linalg.norm(points - points.mean(axis=0), axis=1)
    points = points[reach.argsort(kind="stable")[::-1]]
    reach = np.sort(reach)[::-1]
    best, pair = -1.0, (0, 0)
    rows = max(FEW_DISTANCES // len(points), 1)
    for first in range(0, len(points), rows):
        # Two points are at most as far apart as both from the middle together.
        if reach[first] + reach[0] < best:
            break
        block = points[first : first + rows]
        others = points[reach + reach[first] >= best]
        gaps = cdist(block, others)
        row, column = np.unravel_index(int(gaps.argmax()), gaps.shape)
        if gaps[row, column] > best:
            best, pair = float(gaps[row, column]), (first + int(row), int(column))
    return np.asarray(points[list(pair)])


def _hull_corners(points: FloatArray) -> FloatArray:
    """The corners of the convex hull; all points where they lie on a plane or a line."""
    from scipy.spatial import ConvexHull, QhullError

    if len(points) < 5:
        return points
    try:
        return np.asarray(points[ConvexHull(points).vertices])
    except QhullError:
        return points
