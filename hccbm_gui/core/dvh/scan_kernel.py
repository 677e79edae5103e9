"""Compiled scan lines through polygons by even-odd; imported only when a DVH is calculated.

Rings lie in flat arrays as in `structure_planes`: `points` (N, 2) with x along the scan lines and
y across, `rings` (R + 1,) and `planes` (P + 1,) the beginnings. Rows are scan lines: `row_y`
ascending within each plane and `row_planes` (P + 1,) the first row of every plane.
"""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import FloatArray, IntArray

DOUBTFUL_AREA, CROSSED_STRIPS = 1e-3, 512
"""Areas and rows that differ by such a part mean rings that may cross; strips for those."""


@njit(cache=True, nogil=True, error_model="numpy")
def crossings(
    points: FloatArray,
    rings: IntArray,
    planes: IntArray,
    row_planes: IntArray,
    row_y: FloatArray,
) -> tuple[IntArray, FloatArray]:
    """Where the rows enter and leave the area: ((rows + 1,) beginnings, sorted x).

    A row holds an even number of x; between the first and the second it is inside, between the
    second and the third outside, and so on.
    """
    # The number of rows below a corner decides alone, so every ring crosses a row evenly often.
    below = np.empty(points.shape[0], np.int64)
    starts = np.zeros(row_y.size + 2, np.int64)
    for plane in range(planes.size - 1):
        first, last = row_planes[plane], row_planes[plane + 1]
        rank = first
        for point in range(rings[planes[plane]], rings[planes[plane + 1]]):
            y = points[point, 1]
            while rank < last and row_y[rank] < y:
                rank += 1
            while rank > first and row_y[rank - 1] >= y:
                rank -= 1
            below[point] = rank
    for ring in range(rings.size - 1):
        before = rings[ring + 1] - 1
        for point in range(rings[ring], rings[ring + 1]):
            starts[min(below[before], below[point]) + 1] += 1
            starts[max(below[before], below[point]) + 1] -= 1
            before = point
    for row in range(starts.size - 1):  # from changes to counts, then to beginnings
        starts[row + 1] += starts[row]
    for row in range(starts.size - 1):
        starts[row + 1] += starts[row]
    filled = starts[:-1].copy()
    xs = np.empty(starts[row_y.size], np.float64)
    for ring in range(rings.size - 1):
        before = rings[ring + 1] - 1
        for point in range(rings[ring], rings[ring + 1]):
            low, high = below[before], below[point]
            if low != high:
                x, y = points[before, 0], points[before, 1]
                slope = (points[point, 0] - x) / (points[point, 1] - y)
                for row in range(min(low, high), max(low, high)):
                    _insert(xs, starts[row], filled[row], x + (row_y[row] - y) * slope)
                    filled[row] += 1
            before = point
    return starts[:-1], xs


@njit(cache=True, nogil=True, error_model="numpy")
def _insert(xs: FloatArray, first: int, end: int, x: float) -> None:
    """Put `x` in its place among xs[first:end], which are sorted."""
    place = end
    while place > first and xs[place - 1] > x:
        xs[place] = xs[place - 1]
        place -= 1
    xs[place] = x


@njit(cache=True, nogil=True, error_model="numpy")
def row_areas(
    row_planes: IntArray, heights: FloatArray, starts: IntArray, xs: FloatArray
) -> FloatArray:
    """(P,) area of every plane: length of each row inside, times its height."""
    areas = np.zeros(row_planes.size - 1)
    for plane in range(areas.size):
        for row in range(row_planes[plane], row_planes[plane + 1]):
            for entry in range(starts[row], starts[row + 1], 2):
                areas[plane] += (xs[entry + 1] - xs[entry]) * heights[row]
    return areas


@njit(cache=True, nogil=True, error_model="numpy")
def _plane_area(points: FloatArray, rings: IntArray, strips: int) -> float:
    """Area inside the rings of one plane, cut at every corner and into so many strips more.

    Between two neighbouring corners all edges are straight, so the length half-way between
    them, times their distance, is the area.
    """
    levels = np.empty(points.shape[0] + strips)
    levels[: points.shape[0]] = points[:, 1]
    low, extent = points[:, 1].min(), points[:, 1].max() - points[:, 1].min()
    for strip in range(strips):
        levels[points.shape[0] + strip] = low + extent * strip / strips
    levels.sort()
    row_y, heights = (levels[1:] + levels[:-1]) / 2.0, levels[1:] - levels[:-1]
    row_planes = np.array([0, row_y.size])
    starts, xs = crossings(points, rings, np.array([0, rings.size - 1]), row_planes, row_y)
    return float(row_areas(row_planes, heights, starts, xs)[0])


@njit(cache=True, nogil=True, error_model="numpy")
def even_odd_areas(
    points: FloatArray, rings: IntArray, planes: IntArray, drawn: FloatArray
) -> FloatArray:
    """(P,) area of every plane, exact for rings that do not cross between their corners.

    Where the rows found another area, `drawn` (P,), they do; those planes are cut finely.
    """
    areas = np.empty(planes.size - 1)
    for plane in range(areas.size):
        own = rings[planes[plane] : planes[plane + 1] + 1]
        corners = points[own[0] : own[-1]]
        areas[plane] = _plane_area(corners, own - own[0], 0)
        if abs(areas[plane] - drawn[plane]) > DOUBTFUL_AREA * drawn[plane]:
            areas[plane] = _plane_area(corners, own - own[0], CROSSED_STRIPS)
    return areas


@njit(cache=True, nogil=True, error_model="numpy")
def even_rows(
    points: FloatArray,
    rings: IntArray,
    planes: IntArray,
    pitch: float,
    fewest: int,
    inside: tuple[float, float],
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Rows that fill every plane: (row_planes, row_y, heights).

    Parameters
    ----------
    pitch, fewest : largest height of a row, and smallest number of rows of a plane.
    inside : two y that no row straddles: where the dose grid begins and ends.
    """
    edges = np.empty((planes.size - 1, 4))
    counts = np.zeros((planes.size - 1, 3), np.int64)
    row_planes = np.zeros(planes.size, np.int64)
    for plane in range(planes.size - 1):
        corners = points[rings[planes[plane]] : rings[planes[plane + 1]], 1]
        low, high = corners.min(), corners.max()
        edges[plane, 0], edges[plane, 3] = low, high
        edges[plane, 1] = min(max(inside[0], low), high)
        edges[plane, 2] = min(max(inside[1], low), high)
        largest = min(pitch, (high - low) / fewest)
        if largest > 0.0:
            for part in range(3):
                length = edges[plane, part + 1] - edges[plane, part]
                counts[plane, part] = int(np.ceil(length / largest - 1e-9))
        row_planes[plane + 1] = row_planes[plane] + counts[plane].sum()
    row_y, heights = np.empty(row_planes[-1]), np.empty(row_planes[-1])
    row = 0
    for plane in range(planes.size - 1):
        for part in range(3):
            if counts[plane, part] == 0:
                continue
            height = (edges[plane, part + 1] - edges[plane, part]) / counts[plane, part]
            for step in range(counts[plane, part]):
                row_y[row] = edges[plane, part] + (step + 0.5) * height
                heights[row] = height
                row += 1
    return row_planes, row_y, heights
