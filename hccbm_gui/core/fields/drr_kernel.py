"""The compiled ray march behind the beam's-eye view of bone; imported only when one is drawn."""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import FloatArray, VoxelArray


@njit(cache=True, nogil=True, fastmath=True)
def march(
    voxels: VoxelArray,
    rays: tuple[FloatArray, FloatArray, FloatArray],
    step_mm: float,
    floor: float,
    sums: FloatArray,
) -> None:
    """Line integral of max(value - floor, 0) along straight rays, trilinear, into `sums`.

    Parameters
    ----------
    voxels : (slices, rows, columns).
    rays : (3,) their common first point and (N, 3) their second points, in index units,
        and (N,) the distance between the two; they run on beyond the second.
    step_mm : distance between samples.
    floor : what is subtracted from a voxel.
    sums : (N,) written, in units of a voxel times mm.
    """
    start, ends, lengths_mm = rays
    last = np.array(voxels.shape) - 1
    for ray in range(ends.shape[0]):
        along = ends[ray] - start
        near, far = 0.0, 1e30
        for axis in range(3):
            if abs(along[axis]) < 1e-12:
                if start[axis] < 0.0 or start[axis] > last[axis]:
                    far = -1.0
                continue
            first = -start[axis] / along[axis]
            second = (last[axis] - start[axis]) / along[axis]
            near = max(near, min(first, second))
            far = min(far, max(first, second))
        total = 0.0
        step = step_mm / lengths_mm[ray]
        count = int(np.ceil((far - near) / step)) if far > near else 0
        if count > 0:
            step = (far - near) / count
        dk, dj, di = along[0] * step, along[1] * step, along[2] * step
        k = start[0] + along[0] * (near + 0.5 * step)
        j = start[1] + along[1] * (near + 0.5 * step)
        i = start[2] + along[2] * (near + 0.5 * step)
        for _ in range(count):
            k0, j0, i0 = int(k), int(j), int(i)
            k1, j1, i1 = min(k0 + 1, last[0]), min(j0 + 1, last[1]), min(i0 + 1, last[2])
            fk, fj, fi = k - k0, j - j0, i - i0
            upper = (1.0 - fj) * ((1.0 - fi) * voxels[k0, j0, i0] + fi * voxels[k0, j0, i1])
            upper += fj * ((1.0 - fi) * voxels[k0, j1, i0] + fi * voxels[k0, j1, i1])
            lower = (1.0 - fj) * ((1.0 - fi) * voxels[k1, j0, i0] + fi * voxels[k1, j0, i1])
            lower += fj * ((1.0 - fi) * voxels[k1, j1, i0] + fi * voxels[k1, j1, i1])
            value = (1.0 - fk) * upper + fk * lower - floor
            if value > 0.0:
                total += value
            k += dk
            j += dj
            i += di
        sums[ray] = total * step * lengths_mm[ray]
