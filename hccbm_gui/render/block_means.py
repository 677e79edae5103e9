"""Images thinned by means over blocks of voxels, without moving them."""

import numpy as np

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.progress import Progress, quiet


def block_means(array: VoxelArray, steps: list[int], progress: Progress = quiet) -> VoxelArray:
    """Means over blocks of (k, j, i) `steps`, float32; what does not fill a block is left away."""
    k, j, i = steps
    slices, rows, columns = (n // s for n, s in zip(array.shape, steps, strict=True))
    thin = np.empty((slices, rows, columns), dtype=np.float32)
    for number in range(slices):
        block = array[number * k : (number + 1) * k, : rows * j, : columns * i]
        parts = block.reshape(k, rows, j, columns, i)
        thin[number] = parts.mean(axis=(0, 2, 4), dtype=np.float32)
        progress(0.7 * number / slices, "thinning the image")
    return thin


def centred_affine(geometry: Geometry, steps: list[int]) -> FloatArray:
    """(4, 4) maps (k, j, i, 1) of the blocks to LPS mm.

    The middle of a block lies half a block beyond the middle of its first voxel.
    """
    affine = geometry.affine @ np.diag([*steps, 1.0])
    affine[:3, 3] = geometry.to_patient((np.array(steps) - 1) / 2.0)[0]
    return np.asarray(affine)
