"""Schedules against the published figures."""

import pytest

from hccbm_gui.core.fractionation import Schedule, bed_gy, eqd2_gy, tdf

# Fractions, dose, BED10, EQD2 for alpha/beta 10, 3 and 2.
GOLDEN = [
    (1, 8.0, 14.4, 12.0, 17.6, 20.0),
    (1, 7.0, 11.9, 9.92, 14.0, 15.75),
    (5, 4.0, 28.0, 23.33, 28.0, 30.0),
    (6, 4.0, 33.6, 28.0, 33.6, 36.0),
    (10, 3.0, 39.0, 32.5, 36.0, 37.5),
    (12, 2.5, 37.5, 31.25, 33.0, 33.75),
    (16, 2.5, 50.0, 41.67, 44.0, 45.0),
    (13, 3.0, 50.7, 42.25, 46.8, 48.75),
    (24, 2.0, 57.6, 48.0, 48.0, 48.0),
    (10, 5.0, 75.0, 62.5, 80.0, 87.5),
    (5, 10.0, 100.0, 83.33, 130.0, 150.0),
]


@pytest.mark.parametrize(("n", "d", "bed10", "eqd10", "eqd3", "eqd2"), GOLDEN)
def test_bed_and_eqd2_match_the_table(
    n: int, d: float, bed10: float, eqd10: float, eqd3: float, eqd2: float
) -> None:
    schedule = Schedule(n, d)
    assert bed_gy(schedule, 10.0) == pytest.approx(bed10, abs=0.005)
    assert eqd2_gy(schedule, 10.0) == pytest.approx(eqd10, abs=0.005)
    assert eqd2_gy(schedule, 3.0) == pytest.approx(eqd3, abs=0.005)
    assert eqd2_gy(schedule, 2.0) == pytest.approx(eqd2, abs=0.005)


@pytest.mark.parametrize(
    ("n", "d", "expected"),
    [(24, 2.0, 78.43), (23, 2.0, 75.17), (13, 3.0, 79.26), (12, 3.0, 73.16), (10, 3.0, 60.97)],
)
def test_tdf_matches_orton_and_ellis(n: int, d: float, expected: float) -> None:
    assert tdf(Schedule(n, d)) == pytest.approx(expected, abs=0.01)


def test_tdf_is_undefined_below_four_fractions() -> None:
    assert tdf(Schedule(1, 8.0)) is None


def test_a_schedule_without_dose_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        Schedule(5, 0.0)
