"""The compiled ray march behind maximum intensity projections; imported when one is made."""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import FloatArray, VoxelArray


@njit(cache=True, nogil=True, fastmath={"nsz", "arcp", "contract"})
def brightest(
    voxels: VoxelArray,
    starts: FloatArray,
    along: FloatArray,
    step_mm: float,
    values: VoxelArray,
) -> None:
    """The largest trilinear value on parallel rays into `values`; NaN where a ray misses.

    Parameters
    ----------
    voxels : (slices, rows, columns); NaN voxels are passed over.
    starts : (N, 3) a point of each ray in index units.
    along : (3,) the common direction, index units per mm; rays run both ways.
    step_mm : distance between samples.
    values : (N,) float32, written.
    """
    last = np.array(voxels.shape) - 1
    for ray in range(starts.shape[0]):
        start = starts[ray]
        near, far = -1e30, 1e30
        for axis in range(3):
            if abs(along[axis]) < 1e-12:
                if start[axis] < 0.0 or start[axis] > last[axis]:
                    far = -1e31
                continue
            first = -start[axis] / along[axis]
            second = (last[axis] - start[axis]) / along[axis]
            near = max(near, min(first, second))
            far = min(far, max(first, second))
        best = -np.inf
        if far >= near:
            count = int(np.ceil((far - near) / step_mm)) + 1
            step = (far - near) / max(count - 1, 1)
            dk, dj, di = along[0] * step, along[1] * step, along[2] * step
            k = start[0] + along[0] * near
            j = start[1] + along[1] * near
            i = start[2] + along[2] * near
            for _ in range(count):
                # Rounding may carry the ends of a ray past the outer voxels.
                k0 = min(max(int(k), 0), last[0])
                j0 = min(max(int(j), 0), last[1])
                i0 = min(max(int(i), 0), last[2])
                k1, j1, i1 = min(k0 + 1, last[0]), min(j0 + 1, last[1]), min(i0 + 1, last[2])
                fk, fj, fi = k - k0, j - j0, i - i0
                upper = (1.0 - fj) * ((1.0 - fi) * voxels[k0, j0, i0] + fi * voxels[k0, j0, i1])
                upper += fj * ((1.0 - fi) * voxels[k0, j1, i0] + fi * voxels[k0, j1, i1])
                lower = (1.0 - fj) * ((1.0 - fi) * voxels[k1, j0, i0] + fi * voxels[k1, j0, i1])
                lower += fj * ((1.0 - fi) * voxels[k1, j1, i0] + fi * voxels[k1, j1, i1])
                value = (1.0 - fk) * upper + fk * lower
                best = max(best, value)
                k += dk
                j += dj
                i += di
        values[ray] = best if best > -np.inf else np.nan
