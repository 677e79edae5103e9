"""SUV by body weight against its definition."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.core.suv import suv_factor

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
