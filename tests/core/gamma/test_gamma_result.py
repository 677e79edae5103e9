"""Settings that mean nothing, pass rates of parts, histograms and the words of TG-218."""

import numpy as np
import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.gamma.gamma import GammaResult, GammaSettings, verdict
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit


@pytest.fixture
def result():
    values = np.array([[[0.0, 0.5, 1.0, np.nan]], [[1.0001, 1.5, 2.0, 0.02]]], np.float32)
    grid = Geometry.from_axes(values.shape, (0, 0, 0), (2, 2, 2), "1.2")
    return GammaResult.of(values, grid, GammaSettings(), 60.0, uncovered=1, asked=8)


def test_a_gamma_of_one_passes_and_more_does_not(result):
    assert result.points == 7
    assert result.pass_percent == pytest.approx(100.0 * 4 / 7)
    assert result.maximum == 2.0
    assert result.mean == pytest.approx((0 + 0.5 + 1 + 1.0001 + 1.5 + 2 + 0.02) / 7, rel=1e-6)
    assert result.gamma.unit is Unit.GAMMA


def test_a_part_has_its_own_rate(result):
    mask = np.zeros((2, 1, 4), bool)
    mask[0] = True
    part = result.within(mask)
    assert (part.points, part.pass_percent, part.maximum) == (3, 100.0, 1.0)
    assert result.within(~mask).pass_percent == 25.0


def test_a_part_without_points_has_no_rate(result):
    mask = np.zeros((2, 1, 4), bool)
    mask[0, 0, 3] = True
    part = result.within(mask)
    assert part.points == 0
    assert np.isnan(part.pass_percent)
    with pytest.raises(InputRefused, match="another grid"):
        result.within(mask[:1])


@pytest.mark.parametrize("width", [0.05, 0.1, 0.3, 5.0])
def test_the_histogram_counts_every_point_once(result, width):
    edges, counts = result.histogram(width)
    assert counts.sum() == result.points
    assert edges.size == counts.size + 1
    assert edges[0] == 0.0
    assert edges[-1] >= 2.0 - 1e-9
    assert counts[-1] >= 1  # the capped one


@pytest.mark.parametrize(
    "wrong",
    [
        {"dose_percent": 0.0},
        {"distance_mm": -1.0},
        {"threshold_percent": 100.0},
        {"threshold_percent": -1.0},
        {"normalisation_gy": 0.0},
        {"max_gamma": 0.5},
        {"step_fraction": 0.0},
        {"distance_mm": float("nan")},
        {"distance_mm": float("inf")},
    ],
)
def test_criteria_that_mean_nothing_are_refused(wrong):
    with pytest.raises(InputRefused, match=next(iter(wrong))):
        GammaSettings(**wrong)


@pytest.mark.parametrize(
    ("percent", "level"),
    [
        (100.0, "tolerance"),
        (95.0, "tolerance"),
        (94.99, "action"),
        (90.0, "action"),
        (89.9, "fail"),
    ],
)
def test_the_limits_of_tg218_hold_for_its_criteria(percent, level):
    said = verdict(percent, GammaSettings())
    assert said.level == level
    assert "TG-218" in said.text


def test_a_rate_just_below_a_limit_is_not_rounded_onto_it():
    assert verdict(94.97, GammaSettings()).text.startswith("94.9 %")
    assert verdict(89.999, GammaSettings()).text.startswith("89.9 %")


@pytest.mark.parametrize(
    "other",
    [
        GammaSettings(2.0, 2.0),
        GammaSettings(3.0, 3.0),
        GammaSettings(local=True),
        GammaSettings(threshold_percent=5.0),
    ],
)
def test_other_criteria_have_no_limit(other):
    said = verdict(99.0, other)
    assert said.level == "none"
    assert said.text == "TG-218 limits apply to 3 %/2 mm, 10 %, global only."
    assert verdict(float("nan"), GammaSettings()).level == "none"


def test_the_criteria_are_named_as_the_field_does():
    assert GammaSettings().label == "3 %/2 mm, 10 %, global"
    assert GammaSettings(1.5, 2.5, 5.0, local=True).label == "1.5 %/2.5 mm, 5 %, local"
