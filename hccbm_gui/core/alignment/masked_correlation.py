"""Normalised cross-correlation over all shifts at once, of pictures known only in part."""

import numpy as np
from scipy import fft

from hccbm_gui.core.arrays import FloatArray


def masked_correlation(
    fixed: FloatArray, moving: FloatArray, moving_mask: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Correlation coefficient of `moving` against `fixed` at every whole-pixel shift.

    Only pixels inside `fixed` and inside `moving_mask` count (Padfield 2012,
    doi:10.1109/TIP.2011.2181402).

    Parameters
    ----------
    fixed : (R, C) picture, known everywhere.
    moving, moving_mask : (r, c) picture and where it is known (1) or not (0).

    Returns
    -------
    coefficient, overlap : (R + r - 1, C + c - 1); entry [a, b] is the shift that puts
        moving[0, 0] on fixed[a - r + 1, b - c + 1]. The overlap counts pixels; the
        coefficient is 0 where there is no overlap or no contrast.
    """
    rows, columns = np.add(fixed.shape, moving.shape) - 1
    shape = (fft.next_fast_len(int(rows), real=True), fft.next_fast_len(int(columns), real=True))
    # A common offset leaves the coefficient alone and keeps the differences below exact.
    still = fixed - fixed.mean()
    known = moving_mask.astype(np.float64)
    inside = moving * known

    spectra = [fft.rfft2(picture, shape) for picture in (np.ones_like(still), still, still**2)]
    turned = [fft.rfft2(picture[::-1, ::-1], shape) for picture in (known, inside, inside * moving)]

    def correlate(of_fixed: int, of_moving: int) -> FloatArray:
        product = fft.irfft2(spectra[of_fixed] * turned[of_moving], shape)
        return np.asarray(product[:rows, :columns])

    overlap = np.maximum(np.round(correlate(0, 0)), 0.0)
    count = np.maximum(overlap, 1.0)
    sum_fixed, sum_moving = correlate(1, 0), correlate(0, 1)
    covariance = correlate(1, 1) - sum_fixed * sum_moving / count
    spread_fixed = np.maximum(correlate(2, 0) - sum_fixed**2 / count, 0.0)
    spread_moving = np.maximum(correlate(0, 2) - sum_moving**2 / count, 0.0)
    norm = np.sqrt(spread_fixed * spread_moving)
    contrast = norm > 1e-6 * norm.max(initial=0.0)
    coefficient = np.where(contrast, covariance / np.where(contrast, norm, 1.0), 0.0)
    return np.clip(coefficient, -1.0, 1.0), overlap
