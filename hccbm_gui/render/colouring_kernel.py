"""Values to colours in one pass."""

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
    last = len(table) - 3
    for n in range(len(values)):
        value = values[n]
        if value == np.float32(missing[0]):
            colours[n] = missing[1]
            continue
        if np.isnan(value):
            colours[n] = table[last + 2]
            continue
        place = (np.float64(value) - start) * share
        if place < 0.0:
            colours[n] = table[0]
        elif place > last:
            colours[n] = table[last + 1]
        else:
            colours[n] = table[1 + min(int(place), last - 1)]
