"""The compiled loops that cut structures; imported when a view shows one."""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import FloatArray, VoxelArray

RUN = 16
"""Triangles, or edges, that lie one after the other and are passed over together."""


@njit(cache=True, nogil=True)
def run_bounds(points: FloatArray, cells: VoxelArray, normal: FloatArray) -> VoxelArray:
    """(ceil(T / RUN), 2) lowest and highest corner of every run of `cells` along `normal`.

    Parameters
    ----------
    points : (V, 3) LPS mm.
    cells : (T, 2 or 3) rows of `points`.
    normal : (3,) unit vector.
    """
    count = (len(cells) + RUN - 1) // RUN
    bounds = np.empty((count, 2), dtype=np.float64)
    for run in range(count):
        low, high = np.inf, -np.inf
        for cell in range(run * RUN, min((run + 1) * RUN, len(cells))):
            for corner in cells[cell]:
                height = _height(points, corner, normal)
                low, high = min(low, height), max(high, height)
        bounds[run, 0], bounds[run, 1] = low, high
    return bounds


@njit(cache=True, nogil=True)
def cut_triangles(
    points: FloatArray,
    triangles: VoxelArray,
    bounds: VoxelArray,
    frame: FloatArray,
    position_mm: float,
    segments: FloatArray,
    at: int,
) -> int:
    """Cut triangles by the plane at `position_mm` into `segments` from row `at` on.

    A segment leads from the side by which the surface rises through the plane, as it goes round
    the triangle, to that by which it falls. Returns the row after the last, which may lie beyond
    the end of `segments`: then there was no room for all.

    Parameters
    ----------
    points : (V, 3) LPS mm.
    triangles : (T, 3) rows of `points`.
    bounds : of `run_bounds`.
    frame : (3, 3) directions of the view: right, up, normal.
    segments : (N, 2, 2) written, view mm.
    """
    height = np.empty(3)
    normal = frame[2]
    for run in range(len(bounds)):
        if not (bounds[run, 0] <= position_mm < bounds[run, 1]):
            continue
        for cell in range(run * RUN, min((run + 1) * RUN, len(triangles))):
            above = 0
            for corner in range(3):
                height[corner] = _height(points, triangles[cell, corner], normal)
                above += height[corner] > position_mm
            if above % 3 == 0:
                continue
            if at < len(segments):
                for corner in range(3):
                    after = (corner + 1) % 3
                    rises = height[after] > position_mm
                    if rises == (height[corner] > position_mm):
                        continue
                    low, high = (corner, after) if rises else (after, corner)
                    share = (position_mm - height[low]) / (height[high] - height[low])
                    a, b = triangles[cell, low], triangles[cell, high]
                    _between(points, a, b, share, frame, segments[at, 0 if rises else 1])
            at += 1
    return at


@njit(cache=True, nogil=True)
def cut_edges(
    points: FloatArray,
    edges: VoxelArray,
    bounds: VoxelArray,
    frame: FloatArray,
    position_mm: float,
    places: FloatArray,
    numbers: VoxelArray,
    at: int,
) -> int:
    """As `cut_triangles`: where `edges` (E, 2) cross the plane, into `places` (N, 2), and their
    rows into `numbers` (N,)."""
    normal = frame[2]
    for run in range(len(bounds)):
        if not (bounds[run, 0] <= position_mm < bounds[run, 1]):
            continue
        for edge in range(run * RUN, min((run + 1) * RUN, len(edges))):
            low, high = edges[edge, 0], edges[edge, 1]
            bottom, top = _height(points, low, normal), _height(points, high, normal)
            if (bottom > position_mm) == (top > position_mm):
                continue
            if at < len(places):
                if bottom > top:
                    low, high, bottom, top = high, low, top, bottom
                share = (position_mm - bottom) / (top - bottom)
                _between(points, low, high, share, frame, places[at])
                numbers[at] = edge
            at += 1
    return at


@njit(cache=True, nogil=True)
def stored_edges(
    ends: tuple[FloatArray, FloatArray],
    slab: VoxelArray,
    wanted: int,
    frame: FloatArray,
    segments: FloatArray,
    at: int,
) -> int:
    """As `cut_triangles`: the edges of the slab `wanted` as they are.

    `ends` : (E, 3) starts and (E, 3) ends, LPS mm; `slab` : (E,) their slabs, ascending.
    """
    first = np.searchsorted(slab, wanted)
    for edge in range(first, len(slab)):
        if slab[edge] != wanted:
            break
        if at < len(segments):
            for axis in range(2):
                u = v = 0.0
                for k in range(3):
                    u += ends[0][edge, k] * frame[axis, k]
                    v += ends[1][edge, k] * frame[axis, k]
                segments[at, 0, axis], segments[at, 1, axis] = u, v
        at += 1
    return at


@njit(cache=True, nogil=True, inline="always")
def _height(points: FloatArray, row: int, normal: FloatArray) -> float:
    # Always the same sum, so that a corner has one height in all its triangles.
    return points[row, 0] * normal[0] + points[row, 1] * normal[1] + points[row, 2] * normal[2]


@njit(cache=True, nogil=True)
def _between(
    points: FloatArray, low: int, high: int, share: float, frame: FloatArray, place: FloatArray
) -> None:
    """Write the view point (2,) on an edge; always from below, hence twice the same number."""
    for axis in range(2):
        begin = end = 0.0
        for k in range(3):
            begin += points[low, k] * frame[axis, k]
            end += points[high, k] * frame[axis, k]
        place[axis] = begin + share * (end - begin)
