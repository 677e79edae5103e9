"""SUV by body weight against its definition."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.core.suv import (
    IDEAL_WEIGHT,
    LEAN_JAMES,
    LEAN_JANMA,
    SURFACE,
    Body,
    mean_activity_delay,
    size_for_suv,
    suv_factor,
    suv_ratio,
)

positive = st.floats(1e-2, 1e9)


@settings(max_examples=50)
@given(weight=st.floats(3, 200), injected=positive, half_life=positive)
def test_even_distribution_at_injection_time_has_suv_one(
    weight: float, injected: float, half_life: float
) -> None:
    concentration = injected / (weight * 1000.0)
    assert concentration * suv_factor(weight, injected, half_life) == pytest.approx(1.0, rel=1e-12)


@settings(max_examples=50)
@given(half_life=st.floats(60, 1e6), lives=st.integers(0, 10))
def test_each_half_life_doubles_the_factor(half_life: float, lives: int) -> None:
    now = suv_factor(70.0, 3e8, half_life)
    later = suv_factor(70.0, 3e8, half_life, lives * half_life)
    assert later == pytest.approx(now * 2**lives, rel=1e-9)


def test_published_case_agrees_with_hand_calculation() -> None:
    # 71 kg, 388.777 MBq, 45 min 11 s of F-18 with the half-life stored in the file.
    expected = 71000.0 / (388.777472e6 * math.exp(-math.log(2) * 2711.0 / 6588.0))
    assert suv_factor(71.0, 388.777472e6, 6588.0, 2711.0) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "values",
    [
        (0.0, 1e8, 6586.0, 0.0),
        (70.0, 0.0, 6586.0, 0.0),
        (70.0, -1.0, 6586.0, 0.0),
        (70.0, 1e8, 0.0, 0.0),
        (math.nan, 1e8, 6586.0, 0.0),
        (70.0, math.inf, 6586.0, 0.0),
        (70.0, 1e8, 6586.0, -1.0),
    ],
)
def test_impossible_values_are_refused(values: tuple[float, float, float, float]) -> None:
    with pytest.raises(NotQuantifiable):
        suv_factor(*values)


MAN, WOMAN = Body(80.0, 180.0, "M"), Body(60.0, 165.0, "F")


@pytest.mark.parametrize(
    ("kind", "body", "grams"),
    [
        (LEAN_JAMES, MAN, (1.10 * 80 - 128 * (80 / 180) ** 2) * 1000),
        (LEAN_JAMES, WOMAN, (1.07 * 60 - 148 * (60 / 165) ** 2) * 1000),
        (LEAN_JANMA, MAN, 9270 * 80 / (6680 + 216 * 80 / 1.8**2) * 1000),
        (LEAN_JANMA, WOMAN, 9270 * 60 / (8780 + 244 * 60 / 1.65**2) * 1000),
        (IDEAL_WEIGHT, MAN, (48 + 1.06 * 28) * 1000),
        (IDEAL_WEIGHT, WOMAN, (45.5 + 0.91 * 13) * 1000),
        # Du Bois: 70 kg and 170 cm make 1.81 m2.
        (SURFACE, Body(70.0, 170.0, ""), 1.810e4),
    ],
)
def test_the_sizes_of_a_body_agree_with_their_formulas(kind: str, body: Body, grams: float) -> None:
    assert size_for_suv(kind, body) == pytest.approx(grams, rel=1e-3)


@settings(max_examples=50)
@given(
    weight=st.floats(55, 110),
    height=st.floats(150, 190),
    sex=st.sampled_from("MF"),
    kind=st.sampled_from([LEAN_JAMES, LEAN_JANMA]),
)
def test_lean_mass_is_less_than_the_weight(
    weight: float, height: float, sex: str, kind: str
) -> None:
    assert 0.2 < suv_ratio(kind, Body(weight, height, sex)) < 1.0


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (LEAN_JAMES, Body(80.0, math.nan, "M")),
        (LEAN_JANMA, Body(80.0, 1.8, "M")),
        (LEAN_JANMA, Body(80.0, 180.0, "O")),
        (LEAN_JAMES, Body(math.nan, 180.0, "F")),
        # The formula of James turns down for the very heavy, and falls below nothing.
        (LEAN_JAMES, Body(300.0, 150.0, "F")),
        ("LBM", MAN),
    ],
)
def test_a_body_that_is_not_known_has_no_lean_mass(kind: str, body: Body) -> None:
    with pytest.raises(NotQuantifiable):
        size_for_suv(kind, body)


@settings(max_examples=50)
@given(duration=st.floats(1e-3, 1e5), half_life=st.floats(60, 1e6))
def test_the_mean_activity_of_a_frame_is_reached_before_its_middle(
    duration: float, half_life: float
) -> None:
    delay = mean_activity_delay(duration, half_life)
    rate = math.log(2) / half_life
    mean = -math.expm1(-rate * duration) / (rate * duration)
    assert math.exp(-rate * delay) == pytest.approx(mean, rel=1e-6)
    assert 0.0 < delay <= duration / 2 * (1 + 1e-9)
