"""Density averaged over a neighbourhood within the body: what scales the kernel at a point."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from hccbm_gui.core.arrays import frozen
from hccbm_gui.core.dose.patient_grid import PatientGrid
from hccbm_gui.core.progress import Progress, quiet

REACH = 3.0
"""Standard deviations after which the average ends."""
LEAST_SHARE = 1e-4
"""Where less body than this is near, the average is that of water."""

Float32Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LogDensity:
    """ln of an average of the relative density.

    Attributes
    ----------
    coarse : (slices, rows, columns) values at the centres of blocks of `step` voxels.
    step : edge of a block in voxels.
    shape : of the grid.
    """

    coarse: Float32Array
    step: int
    shape: tuple[int, int, int]

    def on_slice(self, k: int) -> Float32Array:
        """(rows, columns) values on slice `k` of the grid, along straight lines."""
        values = self.coarse
        for axis, count in enumerate(self.shape):
            places = np.array([k]) if axis == 0 else np.arange(count)
            last = values.shape[axis] - 1
            at = np.clip((places - (self.step - 1) / 2.0) / self.step, 0.0, last)
            low = at.astype(int)
            over = np.expand_dims(
                (at - low).astype(np.float32), [other for other in range(3) if other != axis]
            )
            upper = values.take(np.minimum(low + 1, last), axis)
            values = values.take(low, axis) * (1.0 - over) + upper * over
        return np.asarray(values[0], dtype=np.float32)


def log_average_density(
    grid: PatientGrid,
    sigma_mm: float,
    limits: tuple[float, float],
    progress: Progress = quiet,
) -> LogDensity:
    """ln of the Gaussian average of density over body voxels, kept within `limits`.

    Computed on blocks of about one standard deviation.
    """
    sigma = sigma_mm / grid.geometry.spacing_mm[0]
    step = max(1, int(sigma))
    # The blocks widen the average by step^2 / 12, straight lines between them by step^2 / 6.
    smooth = np.sqrt(max(sigma**2 - step**2 / 4.0, 0.01)) / step

    def average(array: Float32Array) -> Float32Array:
        sums = _block_sums(array, step)
        return np.asarray(
            ndimage.gaussian_filter(sums, smooth, mode="constant", truncate=REACH), np.float32
        )

    inside = grid.body.astype(np.float32)
    progress(0.0, "Averaging density")
    share = average(inside)
    progress(0.4, "Averaging density")
    mass = average(inside * grid.density)
    ratio = np.where(share > LEAST_SHARE, mass / np.maximum(share, LEAST_SHARE), 1.0)
    return LogDensity(frozen(np.log(np.clip(ratio, *limits))), step, grid.geometry.shape)


def _block_sums(array: Float32Array, step: int) -> Float32Array:
    """Sums over blocks of `step` voxels along every axis; the last may be smaller."""
    for axis in range(3):
        source = np.moveaxis(array, axis, 0)
        sums = np.zeros((-(-len(source) // step), *source.shape[1:]), dtype=np.float32)
        for first in range(step):
            part = source[first::step]
            sums[: len(part)] += part
        array = np.moveaxis(sums, 0, axis)
    return array
