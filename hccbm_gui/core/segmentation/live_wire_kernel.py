"""Cheapest paths over a picture from one pixel to all others."""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import FloatArray, VoxelArray


@njit(cache=True, nogil=True, error_model="numpy")
def cheapest_paths(cost: FloatArray, row: int, column: int, came_from: VoxelArray) -> None:
    """Where the cheapest path to each pixel comes from (Dijkstra over eight neighbours).

    Parameters
    ----------
    cost : (rows, columns) of passing a pixel, per pixel of length; positive.
    row, column : the start.
    came_from : (rows, columns) int32, written: the pixel before, as row * columns + column; the
        start names itself, -1 was not reached.
    """
    rows, columns = cost.shape
    reached = np.full(rows * columns, np.inf)
    done = np.zeros(rows * columns, dtype=np.bool_)
    came_from[:] = -1
    # A binary heap of (length, pixel) in two arrays; a pixel may stand in it more than once.
    keys = np.empty(8 * rows * columns + 8)
    pixels = np.empty(8 * rows * columns + 8, dtype=np.int64)
    start = row * columns + column
    reached[start] = 0.0
    came_from[row, column] = start
    keys[0], pixels[0], size = 0.0, start, 1
    while size > 0:
        pixel = pixels[0]
        size -= 1
        _sink(keys, pixels, size)
        if done[pixel]:
            continue
        done[pixel] = True
        r, c = pixel // columns, pixel % columns
        for dr in range(-1, 2):
            for dc in range(-1, 2):
                nr, nc = r + dr, c + dc
                if (dr == 0 and dc == 0) or not (0 <= nr < rows and 0 <= nc < columns):
                    continue
                step = 1.4142135623730951 if dr != 0 and dc != 0 else 1.0
                length = reached[pixel] + step * 0.5 * (cost[r, c] + cost[nr, nc])
                there = nr * columns + nc
                if length < reached[there]:
                    reached[there] = length
                    came_from[nr, nc] = pixel
                    _rise(keys, pixels, size, length, there)
                    size += 1


@njit(cache=True, nogil=True, error_model="numpy")
def _rise(keys: FloatArray, pixels: VoxelArray, size: int, key: float, pixel: int) -> None:
    """Put an entry into a heap of `size`."""
    n = size
    while n > 0:
        parent = (n - 1) // 2
        if keys[parent] <= key:
            break
        keys[n], pixels[n] = keys[parent], pixels[parent]
        n = parent
    keys[n], pixels[n] = key, pixel


@njit(cache=True, nogil=True, error_model="numpy")
def _sink(keys: FloatArray, pixels: VoxelArray, size: int) -> None:
    """Take the first entry out; what stood last, at `size`, finds its place."""
    key, pixel = keys[size], pixels[size]
    n = 0
    while True:
        child = 2 * n + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[n], pixels[n] = keys[child], pixels[child]
        n = child
    keys[n], pixels[n] = key, pixel
