"""S3-07: the mean of cumulative curves on a common dose axis."""

import numpy as np
import pytest

from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.dvh.mean_dvh import mean_dvh
from hccbm_gui.core.errors import MissingInput


def step(dose_gy: float, cc: float = 10.0, covered: float = 1.0, bin_gy: float = 0.01) -> Dvh:
    count = round(dose_gy / bin_gy)
    axis = bin_gy * np.arange(count + 2)
    volume = np.where(np.arange(count + 2) <= count, cc * covered, 0.0)
    return Dvh("Lungs", axis, volume, cc, cc * covered, dose_gy, dose_gy, dose_gy)


def test_s3_07_the_mean_dvh_is_the_average_of_the_curves() -> None:
    mean = mean_dvh([step(10.0), step(20.0, cc=300.0), step(40.0, bin_gy=0.005)])
    assert mean.patients == 3
    at = {dose: mean.percent[np.searchsorted(mean.dose_gy, dose)] for dose in (5.0, 15.0, 30.0)}
    assert at == pytest.approx({5.0: 100.0, 15.0: 200.0 / 3.0, 30.0: 100.0 / 3.0})
    assert mean.percent[-1] == 0.0
    assert mean.mean_gy == pytest.approx(70.0 / 3.0)


def test_s3_07_the_mean_dvh_tells_its_spread() -> None:
    mean = mean_dvh([step(10.0), step(20.0)])
    between = np.searchsorted(mean.dose_gy, 15.0)
    assert mean.spread_percent[between] == pytest.approx(np.std([0.0, 100.0], ddof=1))
    assert mean.low_percent[between] == 0.0
    assert mean.high_percent[between] == 100.0
    assert mean_dvh([step(10.0)]).spread_percent.max() == 0.0


def test_the_mean_of_one_curve_is_that_curve() -> None:
    one = step(12.0, cc=50.0)
    curve = mean_dvh([one, one]).as_dvh()
    for dose in (0.0, 3.3, 11.99, 12.5):
        assert curve.percent_at_gy(dose) == pytest.approx(one.percent_at_gy(dose))
    assert curve.mean_gy == 12.0
    assert curve.min_gy == pytest.approx(12.0)
    assert curve.max_gy == pytest.approx(12.0)


def test_an_incomplete_curve_is_left_out_and_said() -> None:
    mean = mean_dvh([step(10.0), step(20.0, covered=0.5)])
    assert mean.patients == 1
    assert mean.notes == ("Lungs: left out, only 50.0 % of it has a dose.",)


def test_without_a_complete_curve_there_is_no_mean() -> None:
    with pytest.raises(MissingInput):
        mean_dvh([step(20.0, covered=0.5)])
    with pytest.raises(MissingInput):
        mean_dvh([])
