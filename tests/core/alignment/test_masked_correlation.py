import numpy as np

from hccbm_gui.core.alignment.masked_correlation import masked_correlation


def test_every_shift_equals_the_correlation_of_the_common_pixels():
    rng = np.random.default_rng(3)
    fixed, moving = rng.normal(5.0, 2.0, (9, 7)), rng.normal(-1.0, 1.0, (4, 5))
    mask = rng.random((4, 5)) > 0.3
    coefficient, overlap = masked_correlation(fixed, moving, mask.astype(float))
    assert coefficient.shape == (12, 11)
    for a in range(12):
        for b in range(11):
            pairs = [
                (fixed[a - 3 + r, b - 4 + c], moving[r, c])
                for r, c in np.argwhere(mask)
                if 0 <= a - 3 + r < 9 and 0 <= b - 4 + c < 7
            ]
            assert overlap[a, b] == len(pairs)
            if len(pairs) > 2:
                expected = np.corrcoef(np.array(pairs).T)[0, 1]
                np.testing.assert_allclose(coefficient[a, b], expected, atol=1e-9)


def test_a_flat_picture_correlates_with_nothing():
    coefficient, _ = masked_correlation(np.full((6, 6), 3.0), np.eye(3), np.ones((3, 3)))
    assert not coefficient.any()
