"""What a planar bone scan is expected to show at each pixel, and how much it may differ.

All functions work on one upright view as stored (rows, columns); sizes are in mm.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray
from hccbm_gui.core.progress import Progress, quiet

MAD_TO_SIGMA = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation."""

_SAMPLES_ACROSS = 15
"""A window is sampled by at most this many pixels a side: medians change slowly."""


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Expected counts and how much one raw pixel scatters about them.

    Attributes
    ----------
    level : (rows, columns) counts.
    dispersion : noise in units of Poisson's, at least 1 (see `dispersion_of`).
    """

    level: FloatArray
    dispersion: float = 1.0

    def ratio(self, counts: FloatArray) -> FloatArray:
        """Counts over the expected counts."""
        return np.asarray(counts / np.maximum(self.level, 1e-6))

    def z_score(self, counts: FloatArray) -> FloatArray:
        """Counts less the expected counts, in units of the noise of one raw pixel.

        The noise is Poisson's of the mean of both: of the expected counts alone it would ask
        more of a cold spot than of a hot one of the same significance.
        """
        variance = np.maximum((counts + self.level) / 2.0, 1.0)
        return np.asarray((counts - self.level) / (self.dispersion * np.sqrt(variance)))


def smoothed_counts(counts: VoxelArray, sigma_px: float) -> FloatArray:
    """Counts after a Gaussian of `sigma_px` pixels."""
    return np.asarray(ndimage.gaussian_filter(np.asarray(counts, dtype=np.float64), sigma_px))


def dispersion_of(counts: VoxelArray, smooth: FloatArray, body: BoolArray) -> float:
    """The larger of 1 and the scatter of raw pixels about their smoothed value over Poisson's.

    1.4826 MAD of what smoothing removes, so that scans stored as scaled counts do not look
    full of spots. Only that: the scatter of whole windows is anatomy, not noise, and a lesion
    in the window would hide itself in it.
    """
    if not body.any():
        return 1.0
    scatter = ((counts - smooth) / np.sqrt(np.maximum(smooth, 1.0)))[body]
    return max(1.0, MAD_TO_SIGMA * float(np.median(np.abs(scatter - np.median(scatter)))))


def body_mask(counts: FloatArray, fraction: float = 0.05, percentile: float = 99.5) -> BoolArray:
    """The patient: the largest connected area above `fraction` of a high percentile, filled.

    Holes are filled only where they are small, so the gap between the legs stays open.
    """
    reference = float(np.percentile(counts, percentile))
    if reference <= 0.0:
        return np.zeros(counts.shape, dtype=np.bool_)
    labels, count = ndimage.label(ndimage.gaussian_filter(counts, 1.0) > fraction * reference)
    if count == 0:
        return np.zeros(counts.shape, dtype=np.bool_)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.asarray(
        ndimage.binary_closing(labels == sizes.argmax(), iterations=2, border_value=0)
    )


def window_median(
    counts: FloatArray,
    usable: BoolArray,
    window_mm: tuple[float, float],
    spacing_mm: tuple[float, float],
    progress: Progress = quiet,
) -> FloatArray:
    """Median of the usable pixels in a (height, width) mm window around each pixel.

    Evaluated on a coarse grid and interpolated. Where fewer than an eighth of the window is
    usable, the level of the nearest place with enough of them stands in.
    """
    half = [max(1, round(w / s / 2.0)) for w, s in zip(window_mm, spacing_mm, strict=True)]
    thin = [max(1, (2 * h + 1) // _SAMPLES_ACROSS) for h in half]
    step = [max(1, h // 4) for h in half]
    values = np.where(usable, counts, np.inf).astype(np.float32)
    padded = np.pad(values, [(half[0],) * 2, (half[1],) * 2], constant_values=np.inf)
    windows = sliding_window_view(padded, (2 * half[0] + 1, 2 * half[1] + 1))
    windows = windows[:: step[0], :: step[1], :: thin[0], :: thin[1]]
    level = np.empty(windows.shape[:2])
    needed = windows.shape[2] * windows.shape[3] // 8
    for row in range(len(windows)):
        level[row] = _finite_median(windows[row].reshape(len(windows[row]), -1), needed)
        progress((row + 1) / len(windows), "Background")
    return _spread_over(level, counts.shape, step)


def _finite_median(windows: VoxelArray, needed: int) -> FloatArray:
    """Median over the last axis of the finite values; NaN where too few are finite."""
    finite = np.isfinite(windows).sum(axis=1)
    level = np.full(len(windows), np.nan)
    rows = np.flatnonzero(finite > max(needed, 1))
    if len(rows):
        ordered = np.sort(windows[rows], axis=1)
        below, above = (finite[rows] - 1) // 2, finite[rows] // 2
        each = np.arange(len(rows))
        level[rows] = (ordered[each, below] + ordered[each, above]) / 2.0
    return level


def _spread_over(coarse: FloatArray, shape: tuple[int, ...], step: list[int]) -> FloatArray:
    """A coarse grid with gaps, filled from the nearest value and interpolated to `shape`."""
    missing = np.isnan(coarse)
    if missing.all():
        return np.ones(shape)
    nearest = ndimage.distance_transform_edt(
        missing, return_distances=False, return_indices=True, sampling=step
    )
    filled = coarse[tuple(nearest)]
    rows, columns = (np.arange(n) / s for n, s in zip(shape, step, strict=True))
    grid = np.meshgrid(rows, columns, indexing="ij")
    return np.asarray(ndimage.map_coordinates(filled, grid, order=1, mode="nearest"))


def straightened(counts: FloatArray, path: FloatArray, order: int = 1) -> FloatArray:
    """Each row shifted so that the column `path` (rows,) comes to lie in the middle."""
    rows, columns = counts.shape
    middle = (columns - 1) / 2.0
    row, column = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    source = column + (path - middle)[:, None]
    return np.asarray(ndimage.map_coordinates(counts, [row, source], order=order, mode="constant"))


def strip_median(
    counts: FloatArray,
    usable: BoolArray,
    path: FloatArray,
    strip_mm: tuple[float, float],
    spacing_mm: tuple[float, float],
) -> FloatArray:
    """Background of the spine: a long narrow window that runs along `path` (rows,) columns.

    A large cold vertebra fills less than half of such a strip, so it cannot become its own
    background as it does in a square window (clinical check in the regression test).
    """
    middle = (counts.shape[1] - 1) / 2.0
    straight = straightened(counts, path)
    allowed = straightened(usable.astype(np.float64), path) > 0.5
    level = window_median(straight, allowed, strip_mm, spacing_mm)
    return straightened(level, 2.0 * middle - path)


def mirrored(counts: FloatArray, midline: FloatArray) -> FloatArray:
    """The picture reflected, row by row, about the column `midline` (rows,)."""
    rows, columns = counts.shape
    row, column = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    source = 2.0 * midline[:, None] - column
    return np.asarray(ndimage.map_coordinates(counts, [row, source], order=1, mode="constant"))


def pixels_across(size_mm: float, spacing_mm: tuple[float, float]) -> tuple[int, int]:
    """Odd numbers of (rows, columns) that span `size_mm`."""
    rows, columns = (2 * max(0, round(size_mm / 2.0 / s)) + 1 for s in spacing_mm)
    return rows, columns
