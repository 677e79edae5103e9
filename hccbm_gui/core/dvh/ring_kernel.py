"""Compiled measures of rings in space; imported only when a DVH is calculated.

Rings lie in flat arrays as in `structure_planes`: `points` (N, 3) and `rings` (R + 1,) the first
point of every ring.
"""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import FloatArray, IntArray


@njit(cache=True, nogil=True, error_model="numpy")
def move(points: FloatArray, matrix: FloatArray, origin: FloatArray) -> None:
    """Replace all points by `matrix` times the way to them from `origin`."""
    for point in range(points.shape[0]):
        x = points[point, 0] - origin[0]
        y = points[point, 1] - origin[1]
        z = points[point, 2] - origin[2]
        for axis in range(3):
            points[point, axis] = matrix[axis, 0] * x + matrix[axis, 1] * y + matrix[axis, 2] * z


@njit(cache=True, nogil=True, error_model="numpy")
def bounds(points: FloatArray) -> FloatArray:
    """(2, 3) smallest and largest coordinates; NaN when one is not finite."""
    out = np.empty((2, 3))
    for axis in range(3):
        low = high = points[0, axis]
        known = True
        for point in range(points.shape[0]):
            value = points[point, axis]
            known = known and np.isfinite(value)
            low, high = min(low, value), max(high, value)
        out[0, axis] = low if known else np.nan
        out[1, axis] = high if known else np.nan
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def area_vectors(points: FloatArray, rings: IntArray) -> FloatArray:
    """(R, 3) twice the area of every ring along its normal (Newell)."""
    out = np.zeros((rings.size - 1, 3))
    for ring in range(rings.size - 1):
        first = rings[ring]
        before = rings[ring + 1] - 1
        for point in range(first, rings[ring + 1]):
            # From a point of its own, so that far-away rings lose no digits.
            ax, ay = points[before, 0] - points[first, 0], points[before, 1] - points[first, 1]
            az = points[before, 2] - points[first, 2]
            bx, by = points[point, 0] - points[first, 0], points[point, 1] - points[first, 1]
            bz = points[point, 2] - points[first, 2]
            out[ring, 0] += ay * bz - az * by
            out[ring, 1] += az * bx - ax * bz
            out[ring, 2] += ax * by - ay * bx
            before = point
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def depths(points: FloatArray, rings: IntArray, normal: FloatArray) -> FloatArray:
    """(R, 3) smallest, mean and largest depth of every ring along `normal`."""
    out = np.empty((rings.size - 1, 3))
    for ring in range(rings.size - 1):
        low, total, high = np.inf, 0.0, -np.inf
        for point in range(rings[ring], rings[ring + 1]):
            depth = points[point, 0] * normal[0]
            depth += points[point, 1] * normal[1] + points[point, 2] * normal[2]
            low, high = min(low, depth), max(high, depth)
            total += depth
        out[ring, 0], out[ring, 2] = low, high
        out[ring, 1] = total / (rings[ring + 1] - rings[ring])
    return out
