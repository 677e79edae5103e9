"""The compiled loops of surfaces through contours; imported only when one is cut across."""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import FloatArray, VoxelArray

SLACK, MOST_SLACK, LEAST_SLACK = 120.0, 0.25, 0.08
"""Share of their lengths by which two outlines may run ahead of each other: `SLACK` points of the
longer one, between the two limits."""
TRIED = 48
"""Points of the first outline from which the nearest of the second is looked for."""


@njit(cache=True, nogil=True)
def stitch(
    points: FloatArray,
    spans: VoxelArray,
    pairs: VoxelArray,
    begins: VoxelArray,
    triangles: VoxelArray,
    middle_area: FloatArray,
) -> None:
    """Join pairs of outlines by bands of triangles with the least sum of squared cross edges.

    The least-cost path of Fuchs, Kedem and Uselton (1977, doi 10.1145/359842.359846) through all
    ways to go round both outlines, with squared lengths as cost; it begins at a nearest pair.

    Parameters
    ----------
    points : (V, 2) all outlines, each counter-clockwise.
    spans : (R, 2) begin and end of each outline among the points.
    pairs : (P, 2) which outlines to join.
    begins : (P,) row of the first triangle of each band.
    triangles : (T, 3) written: rows of `points`; a band has as many as both outlines points.
    middle_area : (P,) written: area half-way between the two outlines, mm².
    """
    for pair in range(len(pairs)):
        first, second = pairs[pair, 0], pairs[pair, 1]
        a0, n = spans[first, 0], spans[first, 1] - spans[first, 0]
        b0, m = spans[second, 0], spans[second, 1] - spans[second, 0]
        i0, j0 = _nearest(points, a0, n, b0, m)
        came = _paths(points, a0, n, b0, m, i0, j0)
        i, j = n, m
        area = 0.0
        u = (points[a0 + i0, 0] + points[b0 + j0, 0]) / 2.0
        v = (points[a0 + i0, 1] + points[b0 + j0, 1]) / 2.0
        row = begins[pair] + n + m
        while i + j > 0:
            row -= 1
            triangles[row, 0] = a0 + (i0 + i) % n
            triangles[row, 1] = b0 + (j0 + j) % m
            if j == 0 or (i > 0 and came[i, j] == 1):
                i -= 1
                triangles[row, 2] = a0 + (i0 + i) % n
            else:
                j -= 1
                triangles[row, 2] = b0 + (j0 + j) % m
            a, b = a0 + (i0 + i) % n, b0 + (j0 + j) % m
            next_u = (points[a, 0] + points[b, 0]) / 2.0
            next_v = (points[a, 1] + points[b, 1]) / 2.0
            area += next_u * v - u * next_v
            u, v = next_u, next_v
        middle_area[pair] = area / 2.0


@njit(cache=True, nogil=True)
def _nearest(points: FloatArray, a0: int, n: int, b0: int, m: int) -> tuple[int, int]:
    """A pair of points of two outlines that lie near to each other."""
    best, best_i, best_j = np.inf, 0, 0
    stride = max(1, n // TRIED)
    for i in range(0, n, stride):
        for j in range(m):
            du = points[a0 + i, 0] - points[b0 + j, 0]
            dv = points[a0 + i, 1] - points[b0 + j, 1]
            away = du * du + dv * dv
            if away < best:
                best, best_i, best_j = away, i, j
    return best_i, best_j


@njit(cache=True, nogil=True)
def _walked(points: FloatArray, begin: int, count: int, start: int) -> FloatArray:
    """(count + 1,) share of the outline's length from `start` to each point, up to 1."""
    walked = np.zeros(count + 1)
    for k in range(count):
        a, b = begin + (start + k) % count, begin + (start + k + 1) % count
        du, dv = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1]
        walked[k + 1] = walked[k] + np.sqrt(du * du + dv * dv)
    return walked / max(walked[count], 1e-12)


@njit(cache=True, nogil=True)
def _paths(points: FloatArray, a0: int, n: int, b0: int, m: int, i0: int, j0: int) -> VoxelArray:
    """(n + 1, m + 1) how the cheapest path comes to each pair: 1 along the first, 2 the second."""
    came = np.zeros((n + 1, m + 1), dtype=np.uint8)
    cost = np.full(m + 1, np.inf)
    along, beside = _walked(points, a0, n, i0), _walked(points, b0, m, j0)
    slack = min(MOST_SLACK, max(LEAST_SLACK, SLACK / max(n, m)))
    bu, bv = np.empty(m + 1), np.empty(m + 1)
    for j in range(m + 1):
        b = b0 + (j0 + j) % m
        bu[j], bv[j] = points[b, 0], points[b, 1]
    low = 0
    for i in range(n + 1):
        # What the first outline's point may be joined to: those about as far round, and one
        # more on either side, so that the windows of neighbouring points always meet.
        while low < m and beside[low + 1] < along[i] - slack:
            cost[low] = np.inf
            low += 1
        a = a0 + (i0 + i) % n
        for j in range(low, m + 1):
            if j > low and beside[j - 1] > along[i] + slack:
                break
            du, dv = points[a, 0] - bu[j], points[a, 1] - bv[j]
            here = du * du + dv * dv
            if i == 0 and j == 0:
                cost[0] = here
                continue
            before = cost[j - 1] if j > low else np.inf
            if cost[j] <= before:
                came[i, j] = 1
                cost[j] += here
            else:
                came[i, j] = 2
                cost[j] = before + here
    return came


@njit(cache=True, nogil=True)
def distances(points: FloatArray, starts: FloatArray, ends: FloatArray) -> FloatArray:
    """(N,) distances of points (N, 2) to the nearest of line segments (E, 2) to (E, 2)."""
    found = np.empty(len(points))
    for n in range(len(points)):
        best = np.inf
        for e in range(len(starts)):
            du, dv = ends[e, 0] - starts[e, 0], ends[e, 1] - starts[e, 1]
            u, v = points[n, 0] - starts[e, 0], points[n, 1] - starts[e, 1]
            length = du * du + dv * dv
            along = (u * du + v * dv) / length if length > 0.0 else 0.0
            along = min(max(along, 0.0), 1.0)
            u -= along * du
            v -= along * dv
            best = min(best, u * u + v * v)
        found[n] = np.sqrt(best)
    return found
