"""Growing a spot to 41 % of its peak: its edges lie where the truth has them."""

import numpy as np
import pytest
from scipy import ndimage

from hccbm_gui.core.spots.mask_contours import field_outlines
from hccbm_gui.core.spots.planar_background import smoothed_counts
from hccbm_gui.core.spots.spot_growth import Growth, find_peaks, grow, robust_peak, share_out

PIXEL_MM = 2.26
SIGMA_PX = 10.0 / 2.3548 / PIXEL_MM


def blurred_box(tall_mm: float, wide_mm: float, inside: float, outside: float) -> np.ndarray:
    """A sharp box in the middle of 121 x 121 pixels, seen with 10 mm resolution."""
    fine = 5
    at = (np.arange(121 * fine) + 0.5) / fine - 60.5
    rows = np.abs(at * PIXEL_MM) <= tall_mm / 2.0
    columns = np.abs(at * PIXEL_MM) <= wide_mm / 2.0
    box = (rows[:, None] & columns[None, :]).astype(float)
    box = box.reshape(121, fine, 121, fine).mean(axis=(1, 3))
    return np.asarray(ndimage.gaussian_filter(outside + (inside - outside) * box, SIGMA_PX))


@pytest.mark.parametrize(("inside", "outside"), [(90.0, 30.0), (150.0, 30.0), (300.0, 100.0)])
@pytest.mark.parametrize(("fraction", "outside_mm"), [(0.41, 1.3), (0.50, 0.4)])
def test_the_edges_of_a_blurred_hot_area_of_60_x_40_mm_lie_where_the_docstring_says(
    inside: float, outside: float, fraction: float, outside_mm: float
) -> None:
    truth = blurred_box(60.0, 40.0, inside, outside)
    extents = []
    for seed in range(10):
        counts = smoothed_counts(np.random.default_rng(seed).poisson(truth), 1.0)
        base = np.full(counts.shape, outside)
        peak_at = np.unravel_index(counts.argmax(), counts.shape)
        growth = grow(counts, base, (int(peak_at[0]), int(peak_at[1])), fraction)
        longest = max(field_outlines(growth.relative, fraction), key=len)
        extents.append(np.ptp(longest, axis=0) * PIXEL_MM)
    beyond = (np.array(extents) - (60.0, 40.0)) / 2.0
    assert beyond.mean(axis=0) == pytest.approx(outside_mm, abs=0.5)
    assert np.abs(beyond).max() < 2.0


def test_the_robust_peak_is_nearer_to_the_plateau_than_the_largest_pixel() -> None:
    truth = blurred_box(80.0, 80.0, 90.0, 30.0)
    counts = smoothed_counts(np.random.default_rng(3).poisson(truth), 1.0)
    at = np.unravel_index(counts.argmax(), counts.shape)
    peak = robust_peak(counts, np.full(counts.shape, 30.0), (int(at[0]), int(at[1])))
    assert 90.0 < peak < counts.max()
    assert peak == pytest.approx(90.0, abs=6.0)


def two_blobs(apart_px: float, second: float) -> np.ndarray:
    rows, columns = np.mgrid[:61, :121]
    first = np.exp(-((rows - 30) ** 2 + (columns - 40) ** 2) / (2 * 6.0**2))
    other = np.exp(-((rows - 30) ** 2 + (columns - 40 - apart_px) ** 2) / (2 * 6.0**2))
    return np.asarray(100.0 * first + second * other)


def test_two_peaks_are_two_spots_only_when_far_apart_with_a_deep_saddle() -> None:
    spacing = (2.0, 2.0)
    far = two_blobs(30.0, 80.0)
    near = two_blobs(8.0, 80.0)
    assert find_peaks(far, far > 5.0, spacing, 20.0, 0.8) == ((30, 40), (30, 70))
    assert len(find_peaks(near, near > 5.0, spacing, 20.0, 0.8)) == 1
    assert len(find_peaks(far, far > 5.0, spacing, 80.0, 0.8)) == 1
    assert find_peaks(far, np.zeros(far.shape, bool), spacing, 20.0, 0.8) == ()


def test_peaks_are_found_in_a_volume_too() -> None:
    volume = np.stack([two_blobs(30.0, 80.0) * w for w in (0.2, 0.6, 1.0, 0.7, 0.3)])
    peaks = find_peaks(volume, volume > 10.0, (2.0, 2.0, 2.0), 20.0, 0.8)
    assert peaks == ((2, 30, 40), (2, 30, 70))


def test_a_contested_area_goes_to_the_basin_it_lies_in() -> None:
    values = two_blobs(24.0, 60.0)
    whole = values > 20.0
    peaks = [(30, 40), (30, 64)]
    first, second = share_out(values, [Growth(whole, values, 1.0)] * 2, peaks)
    assert not (first & second).any()
    assert first[30, 40]
    assert second[30, 64]
    valley = int(values[30, 40:65].argmin()) + 40
    assert not first[30, valley + 2]
    assert not second[30, valley - 2]
