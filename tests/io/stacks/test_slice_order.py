"""Slices along their normal, in any orientation."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.io.stacks.slice_order import (
    even_grid,
    gap_notes,
    gaps_after,
    image_axes,
    onto_grid,
    order_slices,
    uneven_notes,
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
@pytest.mark.parametrize("along", [(1, 0, 0), (0, 1, 0), (0.6, -0.8, 0)])
def test_an_even_shear_is_measured_from_the_positions(
    tilt_deg: float, along: tuple[float, float, float]
) -> None:
    depths, slope = 5.0 * np.arange(20), np.tan(np.deg2rad(tilt_deg))
    positions = np.outer(depths, Z) + np.outer(slope * depths, along)
    order = order_slices(positions, Z)
    assert order.shear == pytest.approx(slope * np.array(along), abs=1e-9)
    assert np.allclose(order.depths_mm, depths)


def test_a_straight_stack_with_rounded_positions_has_no_shear() -> None:
    positions = [(0.03 * (-1) ** k, 0.02 * (k % 3), 5.0 * k) for k in range(40)]
    assert not order_slices(positions, Z).shear.any()


@pytest.mark.parametrize(
    "sideways", [[0, 0, 0, 8, 8, 8], [0, 3, -3, 3, -3, 0], [0, 1, 4, 9, 16, 25], [0, 8]]
)
def test_slices_that_shift_unevenly_are_refused(sideways: list[float]) -> None:
    positions = [(shift, 0, 5.0 * k) for k, shift in enumerate(sideways)]
    with pytest.raises(UntrustedGeometry, match="not evenly"):
        order_slices(positions, Z)


def test_a_shear_no_gantry_can_make_is_refused() -> None:
    with pytest.raises(UntrustedGeometry, match="sideways"):
        order_slices([(12.0 * k, 0, 5.0 * k) for k in range(10)], Z)


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
    assert gaps_after(depths) == uneven_notes(depths) == ()


def test_a_missing_slice_is_named_by_its_place() -> None:
    depths = np.array([0.0, 3.0, 6.0, 12.0, 15.0])
    (gap,) = gap_notes(depths, np.array([1.0, 2.0, -100.0]), Z, gaps_after(depths))
    (uneven,) = uneven_notes(depths)
    assert "z = -91.0 mm" in gap
    assert "6.0 mm between" in gap
    assert "interpolated to 3.00 mm" in uneven


def test_thick_slices_laid_closely_have_no_gap() -> None:
    depths = np.array([0.0, 3.0, 6.0, 12.0, 18.0, 21.0, 24.0])
    assert gaps_after(depths, [6.0] * 7) == ()
    assert gaps_after(depths, [3.0] * 7) == (2, 3)
    assert gaps_after(depths, [None] * 7) == (2, 3)
    assert gaps_after(depths) == (2, 3)


def test_a_step_just_within_the_limit_is_no_gap() -> None:
    assert gaps_after(np.array([0.0, 4.0, 8.0, 14.0, 18.0])) == ()
    assert gaps_after(np.array([0.0, 4.0, 8.0, 14.1, 18.1])) == (2,)


def test_slices_keep_their_true_places_beside_a_gap() -> None:
    depths = np.array([0.0, 3.0, 6.0, 15.0, 18.0])
    grid = even_grid(depths)
    assert grid.places is not None
    assert np.allclose(grid.depths_mm[grid.places], depths)
    assert grid.spacing_mm == pytest.approx(3.0)


def test_many_slightly_uneven_steps_do_not_add_up() -> None:
    steps = np.tile([3.19, 3.29, 3.27, 3.25], 60)
    depths = np.concatenate([[0.0], np.cumsum(np.delete(steps, 100))])
    depths[150:] += 6.5
    grid = even_grid(depths)
    assert grid.places is not None
    assert np.abs(grid.depths_mm[grid.places] - depths).max() <= 0.1
    assert len(grid.depths_mm) == len(depths) + 2


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
