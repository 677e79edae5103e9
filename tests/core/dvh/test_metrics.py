"""Metrics of a DVH have their TG-263 names and their textbook values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.dvh.dvh import Dvh, withheld
from hccbm_gui.core.dvh.metrics import (
    evaluate,
    generalised_eud_gy,
    homogeneity_index,
    parse_metric,
)
from hccbm_gui.core.errors import InputRefused, MissingInput


def ramp(low: float = 0.0, high: float = 100.0, cc: float = 1000.0) -> Dvh:
    """Dose rising evenly from `low` to `high` through the structure."""
    axis = np.arange(0.0, high + 0.02, 0.01)
    volume = cc * np.clip((high - axis) / (high - low), 0.0, 1.0)
    return Dvh("ramp", axis, volume, cc, cc, low, (low + high) / 2.0, high)


def uniform(dose_gy: float = 50.0, cc: float = 20.0) -> Dvh:
    axis = np.arange(0.0, dose_gy + 0.03, 0.01)
    volume = np.where(axis <= dose_gy, cc, 0.0)
    return Dvh("uniform", axis, volume, cc, cc, dose_gy, dose_gy, dose_gy)


def value(name: str, dvh: Dvh, prescription_gy: float | None = None) -> float:
    return evaluate(parse_metric(name), dvh, prescription_gy)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("D95%[Gy]", 5.0),
        ("D98%[Gy]", 2.0),
        ("D50%[Gy]", 50.0),
        ("D2%[Gy]", 98.0),
        ("Mean[Gy]", 50.0),
        ("V20Gy[%]", 80.0),
        ("V20Gy[cc]", 800.0),
        ("CV20Gy[cc]", 200.0),
        ("HI", 1.92),
        ("D100cc[Gy]", 90.0),
        ("DC100cc[Gy]", 10.0),
        ("DC5%[Gy]", 5.0),
        ("Min[Gy]", 0.0),
        ("Max[Gy]", 100.0),
        ("Volume[cc]", 1000.0),
    ],
)
def test_the_golden_ramp_of_the_clinical_notes_is_exact(name: str, expected: float) -> None:
    assert value(name, ramp()) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", ["D95%[Gy]", "D2%[Gy]", "Mean[Gy]", "gEUD(a=8)", "D0.03cc[Gy]"])
def test_a_uniform_dose_is_the_same_by_every_metric(name: str) -> None:
    assert value(name, uniform()) == pytest.approx(50.0, abs=1e-9)


def test_a_uniform_dose_is_homogeneous() -> None:
    assert homogeneity_index(uniform()) == pytest.approx(0.0, abs=1e-9)


def test_percent_are_of_the_prescription() -> None:
    assert value("D50%[%]", ramp(), 40.0) == pytest.approx(125.0)
    assert value("V95%[%]", ramp(), 40.0) == pytest.approx(62.0)
    assert value("Max[%]", ramp(), 50.0) == pytest.approx(200.0)


@pytest.mark.parametrize("name", ["V95%[%]", "D98%[%]", "Max[%]", "Mean[%]"])
def test_percent_without_a_prescription_are_refused(name: str) -> None:
    with pytest.raises(MissingInput, match="prescribed"):
        value(name, ramp())


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("D95%", "D95%[Gy]"),
        ("d0.03cc[gy]", "D0.03cc[Gy]"),
        ("V20Gy", "V20Gy[%]"),
        ("V 20 Gy [cc]", "V20Gy[cc]"),
        ("CV20Gy", "CV20Gy[cc]"),
        ("Dmean", "Mean[Gy]"),
        ("mean[%]", "Mean[%]"),
        ("gEUD(10)", "gEUD(a=10)[Gy]"),
        ("gEUD(a=-5)", "gEUD(a=-5)[Gy]"),
        ("hi", "HI"),
    ],
)
def test_names_are_read_in_any_spelling_and_written_in_one(written: str, name: str) -> None:
    assert parse_metric(written).name == name
    assert parse_metric(name) == parse_metric(written)


@pytest.mark.parametrize("name", ["D95", "V20", "D95%[cc]", "V20Gy[Gy]", "", "D101%", "gEUD(0)"])
def test_what_is_no_metric_is_refused(name: str) -> None:
    with pytest.raises(InputRefused):
        parse_metric(name)


@given(a=st.floats(1.0, 40.0))
def test_geud_of_a_ramp_is_its_power_mean(a: float) -> None:
    # The integral of x^a from 0 to 1 is 1 / (a + 1).
    assert generalised_eud_gy(ramp(), a) == pytest.approx(100.0 * (a + 1.0) ** (-1.0 / a), rel=1e-5)


def test_geud_goes_from_minimum_to_maximum() -> None:
    dvh = ramp(20.0, 60.0)
    exponents = (-200.0, -10.0, -1.0, 1.0, 2.0, 10.0, 200.0)
    values = [generalised_eud_gy(dvh, a) for a in exponents]
    assert values == sorted(values)
    assert values[3] == pytest.approx(dvh.mean_gy, rel=1e-9)
    assert 20.0 <= values[0] < 21.0
    assert 58.5 < values[-1] <= 60.0


def test_a_cold_spot_of_zero_dose_takes_a_tumour_geud_to_zero() -> None:
    axis = np.array([0.0, 0.0001, 50.0, 50.01])
    dvh = Dvh("cold", axis, np.array([10.0, 9.0, 9.0, 0.0]), 10.0, 10.0, 0.0, 45.0, 50.0)
    assert generalised_eud_gy(dvh, -10.0) < 0.01


def test_nothing_is_told_of_a_structure_without_dose() -> None:
    empty = withheld("gone", "outside", 3.0)
    for name in ("D95%[Gy]", "Mean[Gy]", "V20Gy[%]", "HI", "gEUD(2)", "D0.03cc[Gy]"):
        assert np.isnan(value(name, empty))
    assert value("Volume", empty) == 3.0


def test_a_structure_smaller_than_the_volume_asked_for_has_no_such_dose() -> None:
    assert np.isnan(value("D0.03cc[Gy]", uniform(cc=0.02)))


@given(dose=st.floats(0.0, 120.0))
def test_volume_and_its_complement_are_the_whole(dose: float) -> None:
    dvh = ramp()
    both = value(f"V{dose:.4f}Gy[cc]", dvh) + value(f"CV{dose:.4f}Gy[cc]", dvh)
    assert both == pytest.approx(dvh.covered_cc)
