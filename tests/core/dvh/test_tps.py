"""DVHs of a planning system: their true unit is recognised, their differences are flagged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.dvh.dvh import Dvh, withheld
from hccbm_gui.core.dvh.tps import tps_comparison
from hccbm_gui.core.dvh.tps_scale import tps_scale
from hccbm_gui.core.plan import TpsDvh
from hccbm_gui.core.volume import Unit


def bell(mean_gy: float, cc: float = 100.0, name: str = "Heart") -> Dvh:
    """Normal around `mean_gy`, cut at zero and twice the mean."""
    axis = np.arange(0.0, 2.0 * mean_gy + 0.02, 0.01)
    density = np.exp(-(((axis - mean_gy) / (0.2 * mean_gy)) ** 2) / 2.0)
    density[axis > 2.0 * mean_gy] = 0.0
    left = density[::-1].cumsum()[::-1]
    volume = cc * left / left[0]
    volume[-1] = 0.0
    return Dvh(name, axis, volume, cc, cc, 0.0, mean_gy, float(axis[volume > 0.0][-1]))


def stored(
    dvh: Dvh,
    number: int,
    gy: float = 1.0,
    unit: Unit = Unit.GY,
    volume_unit: str = "CM3",
    figures_gy: float | None = None,
) -> TpsDvh:
    """`dvh` as a planning system would write it, one stored dose being `gy`."""
    of_figures = figures_gy or gy
    scale = {"CM3": 1.0, "PERCENT": 100.0 / dvh.total_cc, "PER_U": 1.0 / dvh.total_cc}
    return TpsDvh(
        roi_number=number,
        dose=dvh.dose_gy / gy,
        volume=dvh.volume_cc * scale[volume_unit],
        dose_unit=unit,
        volume_unit=volume_unit,
        minimum=dvh.min_gy / of_figures,
        maximum=dvh.max_gy / of_figures,
        mean=dvh.mean_gy / of_figures,
    )


OURS = {1: bell(14.0, 60.0, "PTV"), 2: bell(0.65, 437.0, "Heart"), 3: bell(5.6, 396.0, "Breast")}


@pytest.mark.parametrize("volume_unit", ["CM3", "PERCENT", "PER_U"])
def test_a_stored_curve_that_is_ours_differs_in_nothing(volume_unit: str) -> None:
    told = tps_comparison(
        OURS, [stored(d, n, volume_unit=volume_unit) for n, d in OURS.items()], 14.0
    )
    assert told.scale.gy == 1.0
    assert told.scale.sentence == ""
    assert [pair.ours.name for pair in told.pairs] == ["PTV", "Heart", "Breast"]
    for pair in told.pairs:
        assert not pair.is_flagged
        assert pair.tps.dose_at_percent(40.0) == pytest.approx(
            pair.ours.dose_at_percent(40.0), abs=0.01
        )
        volume = pair.differences[0]
        assert (
            np.isnan(volume.tps)
            if volume_unit != "CM3"
            else volume.tps == pytest.approx(volume.ours)
        )


def test_percent_that_a_file_calls_gray_are_recognised() -> None:
    told = tps_comparison(OURS, [stored(d, n, gy=0.14) for n, d in OURS.items()], 14.0)
    assert told.scale.gy == pytest.approx(0.14)
    assert "says GY, but its doses are percent of the prescribed 14 Gy" in told.scale.sentence
    assert told.pairs[1].tps.mean_gy == pytest.approx(0.65)
    assert not any(pair.is_flagged for pair in told.pairs)


def test_figures_in_percent_beside_curves_in_gray_are_recognised() -> None:
    told = tps_comparison(OURS, [stored(d, n, figures_gy=0.14) for n, d in OURS.items()], 14.0)
    assert told.scale.gy == 1.0
    assert told.scale.figures_gy == pytest.approx(0.14)
    assert "mean are percent of the prescribed 14 Gy, unlike its curves" in told.scale.sentence
    assert told.pairs[0].tps.max_gy == pytest.approx(OURS[1].max_gy)
    assert told.pairs[0].tps.dose_at_percent(95.0) == pytest.approx(
        OURS[1].dose_at_percent(95.0), abs=0.02
    )
    assert not any(pair.is_flagged for pair in told.pairs)


def test_figures_in_no_known_unit_are_read_from_the_curve() -> None:
    told = tps_comparison(OURS, [stored(d, n, figures_gy=0.3) for n, d in OURS.items()], 14.0)
    assert told.scale.figures_gy is None
    assert "read from the curves" in told.scale.sentence
    assert told.pairs[0].tps.mean_gy == pytest.approx(14.0, abs=0.02)


def test_percent_without_a_prescription_are_not_guessed() -> None:
    told = tps_comparison(OURS, [stored(d, n, gy=0.14) for n, d in OURS.items()], None)
    assert told.scale.gy is None
    assert told.pairs == ()
    assert "percent of 14 Gy" in told.scale.sentence


def test_another_prescription_does_not_turn_percent_into_gray() -> None:
    told = tps_comparison(OURS, [stored(d, n, gy=0.14) for n, d in OURS.items()], 50.0)
    assert told.scale.gy is None


def test_centigray_are_recognised() -> None:
    told = tps_comparison(OURS, [stored(d, n, gy=0.01) for n, d in OURS.items()], 14.0)
    assert told.scale.gy == 0.01
    assert "cGy" in told.scale.sentence


def test_doses_in_no_stated_unit_are_percent_of_the_prescription_when_they_fit() -> None:
    pairs = [stored(d, n, gy=0.14, unit=Unit.UNKNOWN) for n, d in OURS.items()]
    assert tps_comparison(OURS, pairs, 14.0).scale.gy == pytest.approx(0.14)
    assert tps_comparison(OURS, pairs, None).scale.gy is None


def test_one_wrong_structure_does_not_spoil_the_scale() -> None:
    ours = {**OURS, 4: bell(30.0, 20.0, "Other")}
    curves = [stored(d, n) for n, d in OURS.items()] + [stored(bell(3.0, 20.0), 4)]
    told = tps_comparison(ours, curves, 14.0)
    assert told.scale.gy == 1.0
    assert [pair.is_flagged for pair in told.pairs] == [False, False, False, True]


def test_nothing_of_ours_to_compare_with_leaves_the_unit_unchecked() -> None:
    scale = tps_scale([(withheld("Heart", "no grid"), stored(OURS[2], 2))], 14.0)
    assert scale.gy == 1.0
    assert "could not be checked" in scale.sentence


@given(st.floats(0.95, 1.05))
def test_flags_follow_the_limits_of_the_clinical_notes(factor: float) -> None:
    ours, theirs = bell(30.0), bell(30.0 * factor)
    pair = tps_comparison({1: ours}, [stored(theirs, 1)], 60.0).pairs[0]
    volume, mean, d95 = pair.differences
    assert not volume.flagged
    for difference in (mean, d95):
        assert difference.flagged is bool(
            abs(difference.ours - difference.tps) > max(0.01 * difference.tps, 0.01)
        )


@pytest.mark.parametrize(
    ("ours_cc", "tps_cc", "flagged"),
    [(100.0, 102.0, False), (100.0, 104.0, True), (1.0, 1.08, False), (1.0, 1.2, True)],
)
def test_a_volume_is_flagged_beyond_three_percent_and_a_tenth_of_a_cc(
    ours_cc: float, tps_cc: float, flagged: bool
) -> None:
    pair = tps_comparison({1: bell(30.0, ours_cc)}, [stored(bell(30.0, tps_cc), 1)], 60.0).pairs[0]
    assert pair.differences[0].flagged is flagged


def test_stored_curves_without_a_structure_are_named() -> None:
    told = tps_comparison(OURS, [stored(OURS[1], 1), stored(OURS[2], 99), stored(OURS[2], 0)], 14.0)
    assert len(told.pairs) == 1
    assert "ROI 99" in told.unmatched[0]
    assert "which one structure" in told.unmatched[1]
