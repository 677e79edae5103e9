"""Slices along their normal, in any orientation."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.io.images.slice_order import (
    even_grid,
    image_axes,
    onto_grid,
    order_slices,
    stack_notes,
)

Turned = Callable[[float, float], np.ndarray[Any, Any]]
angle = st.floats(-3.1, 3.1)
Z = np.array([0.0, 0.0, 1.0])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(a=angle, b=angle, seed=st.integers(0, 1000), count=st.integers(2, 30))
def test_shuffled_slices_of_any_orientation_come_back_in_order(
    turned: Turned, a: float, b: float, seed: int, count: int
) -> None:
    across, down, normal = turned(a, b)
    rng = np.random.default_rng(seed)
    depths = np.cumsum(rng.uniform(0.5, 5.0, count))
    shuffle = rng.permutation(count)
    positions = rng.uniform(-300, 300, 3) + depths[shuffle, None] * normal
    axes = image_axes([*across, *down])
    assert np.allclose(axes[0], normal, atol=1e-9)
    order = order_slices(positions, axes[0])
    assert (shuffle[list(order.order)] == np.arange(count)).all()
    assert np.allclose(order.depths_mm, depths - depths[0], atol=1e-6)
    assert order.duplicates == ()


@pytest.mark.parametrize("tilt_deg", [1.0, -5.0, 20.0])
def test_a_tilted_gantry_is_refused(tilt_deg: float) -> None:
    depths = 5.0 * np.arange(20)
    positions = np.stack([0 * depths, np.tan(np.deg2rad(tilt_deg)) * depths, depths], axis=1)
    with pytest.raises(UntrustedGeometry, match="sideways"):
        order_slices(positions, Z)


def test_a_slice_at_a_place_already_taken_is_a_duplicate() -> None:
    order = order_slices([(0, 0, 3), (0, 0, 0), (0, 0, 3.001), (0, 0, 6)], Z)
    assert order.order == (1, 0, 3)
    assert order.duplicates == (2,)


@pytest.mark.parametrize(
    "orientation",
    [(1, 0, 0, 0.1, 0.995, 0), (2, 0, 0, 0, 1, 0), (0, 0, 0, 0, 0, 0), (1, 0, 0, 1, 0, 0)],
)
def test_axes_that_are_no_right_angle_are_refused(orientation: tuple[float, ...]) -> None:
    with pytest.raises(UntrustedGeometry):
        image_axes(orientation)


def test_rounded_positions_count_as_even() -> None:
    depths = np.array([0.0, 3.29, 6.54, 9.81, 13.04, 16.35])
    grid = even_grid(depths)
    assert not grid.resampled
    assert grid.spacing_mm == pytest.approx(3.27)
    assert stack_notes(depths, np.zeros(3), Z) == ()


def test_a_missing_slice_is_named_by_its_place() -> None:
    depths = np.array([0.0, 3.0, 6.0, 12.0, 15.0])
    gap, uneven = stack_notes(depths, np.array([1.0, 2.0, -100.0]), Z)
    assert "z = -91.0 mm" in gap
    assert "6.0 mm between" in gap
    assert "interpolated to 3.00 mm" in uneven


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), count=st.integers(2, 25))
def test_interpolation_onto_the_even_grid_reproduces_a_linear_ramp(seed: int, count: int) -> None:
    depths = np.concatenate([[0.0], np.cumsum(np.random.default_rng(seed).uniform(1, 9, count))])
    grid = even_grid(depths)
    ramp = np.broadcast_to((2.0 * depths - 5.0)[:, None, None], (count + 1, 2, 3))
    result = onto_grid(ramp.astype(np.float64), depths, grid)
    assert grid.depths_mm[0] == depths[0]
    assert grid.depths_mm[-1] == pytest.approx(depths[-1])
    assert np.allclose(np.diff(grid.depths_mm), grid.spacing_mm)
    assert np.allclose(result[:, 0, 0], 2.0 * grid.depths_mm - 5.0, rtol=1e-5, atol=1e-4)
