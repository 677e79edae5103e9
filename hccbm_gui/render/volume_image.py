"""The copy of an image that volume rendering works on, made without a window by a job."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray, VoxelArray, frozen
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.block_means import block_means, centred_affine

MOST_VOXELS = 8_000_000
"""Larger images are thinned: the mapper needs 3 bytes more a voxel, and 0.1 s for each million."""
HOT_PERCENTILE = 99.99
"""Of a functional image, taken for 100 %: one noisy voxel must not darken all others."""
NATURAL_RANGE_HU = (-1024, 3071)


@dataclass(frozen=True, slots=True, eq=False)
class VolumeImage:
    """Voxels for a ray caster.

    Attributes
    ----------
    array : (slices, rows, columns) int16, read-only: HU, or tenths of a percent of the hottest.
    affine : (4, 4) maps (k, j, i, 1) to LPS mm; right-handed as (i, j, k).
    per_unit : array value of one unit of the presets, 1 for HU and 10 for percent.
    in_hu : whether the presets for HU suit it.
    hottest : value of the image that is 100 %; NaN for HU.
    """

    array: VoxelArray
    affine: FloatArray
    per_unit: float
    in_hu: bool
    hottest: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "array", frozen(self.array, np.int16))
        object.__setattr__(self, "affine", frozen(np.array(self.affine, dtype=np.float64)))

    @property
    def spacing_mm(self) -> FloatArray:
        """(3,) along (k, j, i)."""
        return np.asarray(np.linalg.norm(self.affine[:3, :3], axis=0))

    def bounds_mm(self) -> FloatArray:
        """(2, 3) smallest and largest LPS coordinates of voxel centres."""
        ends = [(0, n - 1) for n in self.array.shape]
        corners = np.array([(k, j, i, 1) for k in ends[0] for j in ends[1] for i in ends[2]])
        points = (corners @ self.affine.T)[:, :3]
        return np.stack([points.min(axis=0), points.max(axis=0)])


def volume_image(volume: Volume, progress: Progress = quiet) -> VolumeImage:
    """A copy of at most about 8 million voxels, values as the presets have them."""
    shape, spacing = volume.array.shape, volume.geometry.spacing_mm
    steps = _steps(shape, spacing)
    progress(0.0, "thinning the image")
    thin = block_means(volume.array, steps, progress)
    affine = centred_affine(volume.geometry, steps)
    in_hu = volume.unit is Unit.HU
    thin = np.nan_to_num(thin, nan=-1024.0 if in_hu else 0.0, posinf=3071.0, neginf=-1024.0)
    hottest = np.nan
    if not in_hu:
        hottest = max(float(np.percentile(thin, HOT_PERCENTILE)), 1e-12)
        thin = thin * (1000.0 / hottest)
    low, high = NATURAL_RANGE_HU if in_hu else (0, 1200)
    values = np.rint(np.clip(thin, low, high)).astype(np.int16)
    # A mirrored grid would turn the light around: the slices are counted from the other end.
    if np.linalg.det(affine[:3, [2, 1, 0]]) < 0.0:
        values = values[::-1]
        affine[:3, 3] += affine[:3, 0] * (values.shape[0] - 1)
        affine[:3, 0] *= -1.0
    progress(1.0)
    return VolumeImage(values, affine, 1.0 if in_hu else 10.0, in_hu, hottest)


def _steps(shape: tuple[int, ...], spacing_mm: tuple[float, float, float]) -> list[int]:
    """Blocks (k, j, i) that bring the image below `MOST_VOXELS`, as near to cubes as may be."""
    steps = [1, 1, 1]
    while np.prod([-(-n // s) for n, s in zip(shape, steps, strict=True)]) > MOST_VOXELS:
        sizes = [
            step * mm if n >= 2 * (step + 1) else np.inf
            for step, mm, n in zip(steps, spacing_mm, shape, strict=True)
        ]
        steps[int(np.argmin(sizes))] += 1
    return steps
