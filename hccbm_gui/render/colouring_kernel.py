"""Values to colours, and slices along the voxels from values to pixels, in one pass."""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import VoxelArray


@njit(cache=True, nogil=True, error_model="numpy")
def colour_values(
    values: VoxelArray,
    scale: tuple[float, float],
    table: VoxelArray,
    missing: tuple[float, int],
    colours: VoxelArray,
) -> None:
    """The entry of `table` for each of `values`.

    Parameters
    ----------
    values : (N,) float32.
    scale : the value where the first entry begins, and entries per unit.
    table : (M + 3,) uint32: below, M entries, above, no number.
    missing : the value that stands for no voxel, and its colour.
    colours : (N,) uint32, written.
    """
    start, share = scale
    last = np.float64(len(table) - 2)
    nothing, bare = np.float32(missing[0]), np.uint32(missing[1])
    for n in range(len(values)):
        value = values[n]
        # Chosen, not branched to: noise would be guessed wrongly at every other pixel.
        place = (np.float64(value) - start) * share + 1.0
        place = place if place > 0.0 else 0.0
        place = place if place < last else last
        entry = np.uint32(np.int32(place))
        entry = np.uint32(len(table) - 1) if np.isnan(value) else entry
        colours[n] = bare if value == nothing else table[entry]


@njit(cache=True, nogil=True)
def blend_over(below: VoxelArray, above: VoxelArray, opacity: float) -> None:
    """Lay RGBA pixels `above` (N,) uint32 over solid ones `below` (N,), in place."""
    for n in range(len(below)):
        ink = above[n]
        # A share of 65536, the most that products of bytes leave room for.
        share = np.int64((ink >> 24) * opacity * (65536.0 / 255.0) + 0.5)
        if share == 0:
            continue
        ground, mixed = np.int64(below[n]), np.int64(below[n]) & 0xFF000000
        for shift in (0, 8, 16):
            old = (ground >> shift) & 255
            new = (np.int64(ink) >> shift) & 255
            mixed |= (((old << 16) + share * (new - old) + 32768) >> 16) << shift
        below[n] = mixed


@njit(cache=True, nogil=True, error_model="numpy")
def paint_slice(
    voxels: VoxelArray,
    taps: tuple[VoxelArray, VoxelArray, VoxelArray, VoxelArray],
    whole: bool,
    colouring: tuple[tuple[float, float], VoxelArray, tuple[float, int]],
    opacity: float,
    pixels: VoxelArray,
) -> None:
    """Paint a slice that lies along the voxels, linear between them.

    Parameters
    ----------
    voxels : (rows, columns) float32, the layer of voxels.
    taps : the first of two voxels for each column (C,) and how much the second counts, and the
        same for each row (R,); voxel -1 beside the voxels.
    whole : True to round to whole values, as of what is stored in whole numbers.
    colouring : `scale`, `table` and `missing` of `colour_values`.
    opacity : of what lies over `pixels`; negative to replace them.
    pixels : (R, C) uint32 RGBA, written.
    """
    columns, column_share, rows, row_share = taps
    begin, end = 0, len(columns)
    while begin < end and columns[begin] < 0:
        begin += 1
    while end > begin and columns[end - 1] < 0:
        end -= 1
    scale, table, missing = colouring
    # Below its threshold, and without a number, an overlay is not painted.
    clear = opacity >= 0.0 and (table[0] >> 24) == 0 and (table[-1] >> 24) == 0
    line = np.empty(voxels.shape[1] + 1, dtype=np.float32)
    values = np.empty(end - begin, dtype=np.float32)
    inks = np.empty(end - begin, dtype=np.uint32)
    # Without a sign there is no looking for what lies before the first, and several at once.
    firsts, shares = columns[begin:end].astype(np.uint32), column_share[begin:end]
    for r in range(len(rows)):
        if opacity < 0.0:
            pixels[r, : begin if rows[r] >= 0 else len(columns)] = missing[1]
            pixels[r, end:] = missing[1]
        if rows[r] < 0:
            continue
        if r == 0 or rows[r] != rows[r - 1] or row_share[r] != row_share[r - 1]:
            _between(voxels, rows[r], row_share[r], line)
        low, high = _seen(line, firsts, scale[0]) if clear else (0, end - begin)
        for c in range(low, high):
            one = line[firsts[c]]
            step = shares[c] * (line[firsts[c] + np.uint32(1)] - one)
            values[c] = one + (step if shares[c] > 0.0 else np.float32(0.0))
        if whole:
            for c in range(low, high):
                # Towards zero from a positive number is downwards; `floor` is a call.
                values[c] = np.int32(values[c] + np.float32(32768.5)) - np.int32(32768)
        painted = pixels[r, begin + low : begin + high]
        if opacity < 0.0:
            colour_values(values[low:high], scale, table, missing, painted)
        else:
            colour_values(values[low:high], scale, table, missing, inks)
            blend_over(painted, inks, opacity)


@njit(cache=True, nogil=True)
def _between(voxels: VoxelArray, row: int, share: float, line: VoxelArray) -> None:
    """Write a line of values between two rows of voxels; its last is there twice."""
    if share == 0.0:
        line[:-1] = voxels[row]
    else:
        line[:-1] = voxels[row] + share * (voxels[row + 1] - voxels[row])
    line[-1] = line[-2]


@njit(cache=True, nogil=True)
def _seen(line: VoxelArray, firsts: VoxelArray, start: float) -> tuple[int, int]:
    """The first and one after the last pixel of a row that lie beside a voxel from `start` on."""
    low, high = 0, len(line) - 1
    while low < high and not line[low] >= start:
        low += 1
    while high > low and not line[high - 1] >= start:
        high -= 1
    if low == high:
        return 0, 0
    begin, end = 0, len(firsts)
    while begin < end and not low <= firsts[begin] + 1 <= high:
        begin += 1
    while end > begin and not low <= firsts[end - 1] + 1 <= high:
        end -= 1
    return begin, end
