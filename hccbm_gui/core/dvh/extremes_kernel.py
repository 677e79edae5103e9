"""Compiled search for the smallest and largest dose; imported only when a DVH is calculated.

Between nodes a trilinear dose has no extreme of its own, so those of a structure lie at the dose
nodes inside it or on its surface: at its contours and on the faces of its slabs.
"""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import FloatArray, IntArray, VoxelArray
from hccbm_gui.core.dvh.structure_planes import Rows

LONGEST_STEP = 0.5
"""Voxels between two readings along a contour or up a slab."""


@njit(cache=True, nogil=True, error_model="numpy")
def _read(dose: VoxelArray, k: float, j: float, i: float) -> float:
    """Trilinear dose; beyond the outer nodes that of the nearest."""
    k = min(max(k, 0.0), dose.shape[0] - 1.0)
    j = min(max(j, 0.0), dose.shape[1] - 1.0)
    i = min(max(i, 0.0), dose.shape[2] - 1.0)
    k0, j0, i0 = int(k), int(j), int(i)
    k1, j1 = min(k0 + 1, dose.shape[0] - 1), min(j0 + 1, dose.shape[1] - 1)
    i1 = min(i0 + 1, dose.shape[2] - 1)
    fk, fj, fi = k - k0, j - j0, i - i0
    low = (1.0 - fj) * ((1.0 - fi) * dose[k0, j0, i0] + fi * dose[k0, j0, i1])
    low += fj * ((1.0 - fi) * dose[k0, j1, i0] + fi * dose[k0, j1, i1])
    high = (1.0 - fj) * ((1.0 - fi) * dose[k1, j0, i0] + fi * dose[k1, j0, i1])
    high += fj * ((1.0 - fi) * dose[k1, j1, i0] + fi * dose[k1, j1, i1])
    return float((1.0 - fk) * low + fk * high)


@njit(cache=True, nogil=True, error_model="numpy")
def _within(inside: FloatArray, k: float, j: float, i: float) -> bool:
    """True on the dose grid, out to the outer faces of its voxels."""
    return bool(
        inside[0, 0] <= k <= inside[0, 1]
        and inside[1, 0] <= j <= inside[1, 1]
        and inside[2, 0] <= i <= inside[2, 1]
    )


@njit(cache=True, nogil=True, error_model="numpy")
def _note(value: float, sums: FloatArray) -> None:
    """Widen the smallest and largest dose by one that is known."""
    if np.isfinite(value):
        sums[2] = min(sums[2], value)
        sums[3] = max(sums[3], value)


@njit(cache=True, nogil=True, error_model="numpy")
def _levels(low: float, high: float, reach: float, aligned: bool) -> FloatArray:
    """Heights at which a slab is read: its faces and, between them, the dose planes or steps."""
    if aligned:
        first, last = int(np.floor(low)) + 1, int(np.ceil(high)) - 1
        levels = np.empty(max(last - first + 1, 0) + 2)
        for level in range(levels.size - 2):
            levels[level + 1] = first + level
    else:
        levels = np.linspace(low, high, int(np.ceil((high - low) * reach / LONGEST_STEP)) + 1)
    levels[0], levels[-1] = low, high
    return levels


@njit(cache=True, nogil=True, error_model="numpy")
def surface(
    dose: VoxelArray,
    points: FloatArray,
    rings: IntArray,
    planes: IntArray,
    faces: FloatArray,
    inside: FloatArray,
    frame: FloatArray,
    aligned: bool,
    sums: FloatArray,
) -> None:
    """Read the dose along all contours, at all levels of their slabs.

    Parameters as in `dvh_kernel`; `frame` leads from (normal, across, along) to the index.
    """
    speed = np.sqrt((frame[1:] ** 2).sum(axis=1))
    for plane in range(planes.size - 1):
        low, high = faces[plane, 0], faces[plane, 1]
        if aligned:
            low, high = max(low, inside[0, 0]), min(high, inside[0, 1])
        if low >= high:
            continue
        levels = _levels(low, high, speed[0], aligned)
        for ring in range(planes[plane], planes[plane + 1]):
            before = rings[ring + 1] - 1
            for point in range(rings[ring], rings[ring + 1]):
                x, y = points[before, 0], points[before, 1]
                dx, dy = points[point, 0] - x, points[point, 1] - y
                length = np.sqrt((dx * speed[2]) ** 2 + (dy * speed[1]) ** 2)
                steps = int(np.ceil(length / LONGEST_STEP))
                for step in range(1, steps + 1):
                    xs, ys = x + dx * step / steps, y + dy * step / steps
                    k = frame[0, 0] + ys * frame[2, 0] + xs * frame[3, 0]
                    j = frame[0, 1] + ys * frame[2, 1] + xs * frame[3, 1]
                    i = frame[0, 2] + ys * frame[2, 2] + xs * frame[3, 2]
                    for w in levels:
                        wk, wj, wi = w * frame[1, 0], w * frame[1, 1], w * frame[1, 2]
                        if _within(inside, k + wk, j + wj, i + wi):
                            _note(_read(dose, k + wk, j + wj, i + wi), sums)
                before = point


@njit(cache=True, nogil=True, error_model="numpy")
def aligned_nodes(
    dose: VoxelArray, faces: FloatArray, rows: Rows, inside: FloatArray, sums: FloatArray
) -> None:
    """Read the dose nodes inside, and those columns of nodes where they meet a face.

    `rows` are scan lines through whole numbers across: the lines of dose nodes.
    """
    row_planes, row_y, _, starts, xs = rows
    for plane in range(faces.shape[0]):
        low, high = max(faces[plane, 0], inside[0, 0]), min(faces[plane, 1], inside[0, 1])
        if low >= high:
            continue
        for level in _levels(low, high, 1.0, True):
            w = min(max(level, 0.0), dose.shape[0] - 1.0)
            k = int(w)
            share, above = w - k, min(k + 1, dose.shape[0] - 1)
            for row in range(row_planes[plane], row_planes[plane + 1]):
                j = int(row_y[row])
                for entry in range(starts[row], starts[row + 1], 2):
                    first = max(int(np.ceil(xs[entry])), 0)
                    last = min(int(np.floor(xs[entry + 1])), dose.shape[2] - 1)
                    for i in range(first, last + 1):
                        value = np.float64(dose[k, j, i])
                        if share > 0.0:
                            value += share * (dose[above, j, i] - value)
                        _note(value, sums)


@njit(cache=True, nogil=True, error_model="numpy")
def oblique_nodes(
    dose: VoxelArray,
    faces: FloatArray,
    rows: Rows,
    unframe: FloatArray,
    sums: FloatArray,
) -> None:
    """Read the dose nodes inside, where the nearest row tells what is inside.

    `unframe` (4, 3) leads from the index to (normal, across, along).
    """
    row_planes, row_y, heights, starts, xs = rows
    order = np.argsort(faces[:, 0])
    lows = faces[order, 0]
    for k in range(dose.shape[0]):
        for j in range(dose.shape[1]):
            for i in range(dose.shape[2]):
                depth = unframe[0, 0] + k * unframe[1, 0] + j * unframe[2, 0] + i * unframe[3, 0]
                y = unframe[0, 1] + k * unframe[1, 1] + j * unframe[2, 1] + i * unframe[3, 1]
                x = unframe[0, 2] + k * unframe[1, 2] + j * unframe[2, 2] + i * unframe[3, 2]
                place = np.searchsorted(lows, depth, side="right") - 1
                if place < 0 or depth > faces[order[place], 1]:
                    continue
                first, last = row_planes[order[place]], row_planes[order[place] + 1]
                row = first + np.searchsorted(row_y[first:last], y)
                if row > first and (row == last or y < row_y[row] - heights[row] / 2.0):
                    row -= 1
                if row == last or abs(y - row_y[row]) > heights[row] / 2.0:
                    continue
                for entry in range(starts[row], starts[row + 1], 2):
                    if xs[entry] <= x <= xs[entry + 1]:
                        _note(np.float64(dose[k, j, i]), sums)
