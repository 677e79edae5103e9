"""Constraints are judged on the unrounded value, for the schedule they were made for."""

import numpy as np
import pytest

from hccbm_gui.core.dvh.constraints import (
    Comparator,
    Constraint,
    Status,
    evaluate_constraint,
    told_apart,
)
from hccbm_gui.core.dvh.dvh import Dvh, withheld
from hccbm_gui.core.dvh.eqd2 import eqd2_dvh
from hccbm_gui.core.dvh.metrics import parse_metric
from hccbm_gui.core.dvh.structure_names import matches, tg263_name
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fractionation import Schedule, eqd2_gy

TEN_BY_THREE = Schedule(10, 3.0)
FIVE_BY_FOUR = Schedule(5, 4.0)
TWENTY_FIVE_BY_TWO = Schedule(25, 2.0)


def uniform(dose_gy: float, name: str = "SpinalCord", covered: float = 1.0) -> Dvh:
    axis = np.arange(0.0, dose_gy + 0.03, 0.01)
    volume = np.where(axis <= dose_gy, 30.0 * covered, 0.0)
    return Dvh(name, axis, volume, 30.0, 30.0 * covered, dose_gy, dose_gy, dose_gy)


def ramp(high: float = 50.0, name: str = "Lungs") -> Dvh:
    axis = np.arange(0.0, high + 0.02, 0.01)
    volume = 1000.0 * np.clip(1.0 - axis / high, 0.0, 1.0)
    return Dvh(name, axis, volume, 1000.0, 1000.0, 0.0, high / 2.0, high)


def limit(metric: str, comparator: str, value: float, **more: object) -> Constraint:
    return Constraint(
        ("SpinalCord",), parse_metric(metric), Comparator(comparator), value, "a test", **more
    )


CORD_50 = limit("Max[Gy]", "<=", 50.0, max_dose_per_fraction_gy=3.0, alpha_beta_gy=2.0)


def test_a_limit_that_holds_is_met_and_one_that_does_not_is_exceeded() -> None:
    assert evaluate_constraint(CORD_50, uniform(49.0), TWENTY_FIVE_BY_TWO).status is Status.MET
    beyond = evaluate_constraint(CORD_50, uniform(51.0), TWENTY_FIVE_BY_TWO)
    assert beyond.status is Status.EXCEEDED
    assert beyond.value == pytest.approx(51.0)


def test_rounding_hides_no_violation() -> None:
    result = evaluate_constraint(CORD_50, uniform(50.004), TWENTY_FIVE_BY_TWO)
    assert result.status is Status.EXCEEDED
    assert result.shown == "50.004 Gy"
    assert told_apart(50.0, 50.0) == "50.0"
    assert told_apart(31.26, 30.0) == "31.3"


@pytest.mark.parametrize(
    ("comparator", "met"), [("<=", True), ("<", False), (">=", True), (">", False)]
)
def test_a_value_on_the_limit_is_judged_by_the_sign(comparator: str, met: bool) -> None:
    result = evaluate_constraint(limit("Max[Gy]", comparator, 40.0), uniform(40.0), None)
    assert result.status is (Status.MET if met else Status.EXCEEDED)


def test_a_two_gray_limit_is_withheld_above_three_gray_a_fraction() -> None:
    result = evaluate_constraint(CORD_50, uniform(20.0), FIVE_BY_FOUR)
    assert result.status is Status.WITHHELD
    assert "Made for 2 Gy a fraction" in result.reason
    assert "convert to EQD2" in result.reason
    assert np.isnan(result.value)
    # Three gray themselves are still allowed.
    assert evaluate_constraint(CORD_50, uniform(30.0), TEN_BY_THREE).status is Status.MET


@pytest.mark.parametrize(
    ("fractions", "dose_gy", "eqd2"),
    [(1, 8.0, 20.0), (5, 4.0, 30.0), (10, 3.0, 37.5), (16, 2.5, 45.0), (10, 5.0, 87.5)],
)
def test_conversion_gives_the_cord_doses_of_the_clinical_notes(
    fractions: int, dose_gy: float, eqd2: float
) -> None:
    schedule = Schedule(fractions, dose_gy)
    result = evaluate_constraint(
        CORD_50, uniform(schedule.total_gy), schedule, convert_to_eqd2=True
    )
    assert result.on_eqd2
    assert "on EQD2 with α/β 2 Gy" in result.reason
    assert result.value == pytest.approx(eqd2)
    assert result.status is (Status.MET if eqd2 <= 50.0 else Status.EXCEEDED)


def test_conversion_is_point_by_point_and_not_by_the_prescribed_fraction() -> None:
    schedule = Schedule(5, 8.0)
    half = evaluate_constraint(
        limit("D50%[Gy]", "<=", 60.0, max_dose_per_fraction_gy=3.0, alpha_beta_gy=3.0),
        ramp(40.0),
        schedule,
        convert_to_eqd2=True,
    )
    # 20 Gy in 5 fractions of 4 Gy, although 8 Gy a fraction are prescribed.
    assert half.value == pytest.approx(eqd2_gy(Schedule(5, 4.0), 3.0))


def test_two_gray_fractions_are_not_converted() -> None:
    result = evaluate_constraint(CORD_50, uniform(45.0), TWENTY_FIVE_BY_TWO, convert_to_eqd2=True)
    assert not result.on_eqd2
    assert result.value == pytest.approx(45.0)


def test_without_an_alpha_beta_nothing_is_converted() -> None:
    bare = limit("Max[Gy]", "<=", 50.0, max_dose_per_fraction_gy=3.0)
    result = evaluate_constraint(bare, uniform(20.0), FIVE_BY_FOUR, convert_to_eqd2=True)
    assert result.status is Status.WITHHELD
    assert "no EQD2" in result.reason


def test_a_limit_for_other_fractions_is_not_applicable() -> None:
    single = limit("Max[Gy]", "<=", 12.4, fractions=(1,), relaxed=14.0)
    assert evaluate_constraint(single, uniform(13.0), FIVE_BY_FOUR).status is Status.NOT_APPLICABLE
    judged = evaluate_constraint(single, uniform(13.0), Schedule(1, 16.0))
    assert judged.status is Status.EXCEEDED
    assert judged.reason == "within the looser 14 Gy"


def test_without_a_schedule_a_limit_that_depends_on_it_is_withheld() -> None:
    assert "fractions" in evaluate_constraint(CORD_50, uniform(10.0), None).reason
    relative = limit("D98%[%]", ">=", 95.0)
    result = evaluate_constraint(relative, uniform(10.0), None)
    assert result.status is Status.WITHHELD
    assert "prescribed dose" in result.reason
    assert evaluate_constraint(limit("Max[Gy]", "<=", 50.0), uniform(10.0), None).value == 10.0


def test_partial_coverage_withholds_the_verdict() -> None:
    result = evaluate_constraint(CORD_50, uniform(20.0, covered=0.9), TWENTY_FIVE_BY_TWO)
    assert result.status is Status.WITHHELD
    assert result.reason == "10 % of the structure lies outside the dose grid."
    gone = evaluate_constraint(CORD_50, withheld("SpinalCord", "one slice"), TWENTY_FIVE_BY_TWO)
    assert gone.status is Status.WITHHELD
    assert "one slice" in gone.reason


def test_a_structure_smaller_than_the_volume_asked_for_is_withheld() -> None:
    result = evaluate_constraint(limit("D40cc[Gy]", "<=", 1.0), uniform(20.0), None)
    assert result.status is Status.WITHHELD


def test_the_converted_curve_is_a_dvh_with_the_mean_of_its_parts() -> None:
    curve = eqd2_dvh(ramp(40.0), 10, 3.0)
    doses = (np.arange(400000) + 0.5) / 10000.0
    expected = doses * (doses / 10 + 3.0) / 5.0
    assert curve.mean_gy == pytest.approx(expected.mean(), rel=1e-6)
    assert curve.max_gy == pytest.approx(40.0 * 7.0 / 5.0)
    assert curve.covered_cc == 1000.0
    assert curve.dose_at_percent(50.0) == pytest.approx(20.0 * 5.0 / 5.0)
    with pytest.raises(InputRefused):
        eqd2_dvh(ramp(), 0, 3.0)


@pytest.mark.parametrize(
    ("name", "standard"),
    [
        ("Lt Lung", "Lung_L"),
        ("LUNG_R", "Lung_R"),
        ("Lungs - GTV", "Lungs-GTV"),
        ("Lungs minus GTVp", "Lungs-GTV"),
        ("both lungs", "Lungs"),
        ("Cord", "SpinalCord"),
        ("spinal cord", "SpinalCord"),
        ("Oesophagus", "Esophagus"),
        ("small bowel", "Bowel_Small"),
        ("BODY", "Body"),
        ("Heart", "Heart"),
        ("SpinalCord_PRV05", ""),
        ("Liver Met 3", ""),
        ("heartburn", ""),
    ],
)
def test_structures_are_known_by_what_departments_call_them(name: str, standard: str) -> None:
    assert tg263_name(name) == standard


def test_a_pattern_with_a_star_takes_what_begins_so() -> None:
    assert matches("PTV*", "ptv_3000")
    assert not matches("PTV*", "Lungs-PTV")
    assert matches("My Structure", "my_structure")
