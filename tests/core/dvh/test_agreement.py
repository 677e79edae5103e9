"""DVH agreement is a gamma on curves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.dvh.agreement import dvh_agreement
from hccbm_gui.core.dvh.dvh import Dvh, withheld


def sigmoid(middle_gy: float = 30.0, cc: float = 100.0, shift_percent: float = 0.0) -> Dvh:
    axis = np.arange(0.0, 60.0, 0.01)
    volume = cc / (1.0 + np.exp((axis - middle_gy) / 2.0))
    volume = np.clip(volume / volume[0] * cc - shift_percent * cc / 100.0, 0.0, cc)
    volume[0], volume[-1] = cc, 0.0
    highest = float(axis[volume > 0.0][-1])
    return Dvh("s", axis, np.minimum.accumulate(volume), cc, cc, 0.0, middle_gy, highest)


def test_a_curve_agrees_with_itself() -> None:
    assert dvh_agreement(sigmoid(), sigmoid()) == 1.0


def test_a_shift_in_dose_within_the_criterion_agrees_and_beyond_it_does_not() -> None:
    assert dvh_agreement(sigmoid(), sigmoid(30.5), 1.0, 1.0, reference_gy=60.0) == 1.0
    assert dvh_agreement(sigmoid(), sigmoid(33.0), 1.0, 1.0, reference_gy=60.0) < 0.95


def test_a_shift_in_volume_counts_where_the_curve_is_flat() -> None:
    assert dvh_agreement(sigmoid(), sigmoid(shift_percent=0.9)) > 0.99
    assert dvh_agreement(sigmoid(), sigmoid(shift_percent=3.0)) < 0.8


def test_volumes_count_only_when_asked() -> None:
    assert dvh_agreement(sigmoid(), sigmoid(cc=90.0)) == 1.0
    assert dvh_agreement(sigmoid(), sigmoid(cc=90.0), absolute_volume=True) < 0.9


@given(st.floats(0.2, 4.0), st.floats(0.0, 3.0))
def test_a_wider_criterion_never_agrees_less(percent: float, shift: float) -> None:
    narrow = dvh_agreement(sigmoid(), sigmoid(30.0 + shift), percent, percent)
    wide = dvh_agreement(sigmoid(), sigmoid(30.0 + shift), 1.2 * percent, 1.2 * percent)
    assert wide >= narrow


def test_the_distance_is_the_one_found_by_brute_force() -> None:
    reference, other = sigmoid(), sigmoid(31.0)
    x, y = reference.dose_gy, reference.volume_cc
    hits = []
    for d, v in zip(other.dose_gy[::40], other.volume_cc[::40], strict=True):
        if d <= other.max_gy:
            hits.append(np.min((x - d) ** 2 / 0.5**2 + (y - v) ** 2 / 2.0**2) <= 1.0)
    found = dvh_agreement(reference, other, 0.5 * 100.0 / reference.max_gy, 2.0)
    assert found == pytest.approx(np.mean(hits), abs=0.01)


def test_nothing_agrees_with_a_withheld_curve() -> None:
    assert np.isnan(dvh_agreement(sigmoid(), withheld("x", "outside")))
