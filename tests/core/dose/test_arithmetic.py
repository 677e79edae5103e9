"""Arithmetic of doses: goldens of EQD2, exact laws for linear doses, refusals and notes."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hccbm_gui.core.dose.arithmetic import (
    dose_difference,
    dose_sum,
    eqd2_dose,
    resampled,
    scaled,
    scaled_by_fractions,
)
from hccbm_gui.core.errors import Cancelled, FrameMismatch, InputRefused, NotQuantifiable
from hccbm_gui.core.fractionation import Schedule, eqd2_gy
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume

FRAME = "1.2.3"


def turned_axes(degrees):
    a = np.deg2rad(degrees)
    return ((0, 0, 1), (-np.sin(a), np.cos(a), 0), (np.cos(a), np.sin(a), 0))


def uniform(gy, shape=(3, 3, 3)):
    grid = Geometry.from_axes(shape, (0, 0, 0), (2, 2, 2), FRAME)
    return Volume(np.full(shape, gy, np.float32), grid, Unit.GY)


def linear(grid, slope, at_zero):
    points = grid.to_patient(np.indices(grid.shape).reshape(3, -1).T)
    return Volume((at_zero + points @ slope).reshape(grid.shape), grid, Unit.GY)


grids = st.builds(
    lambda shape, origin, spacing, degrees: Geometry.from_axes(
        shape, origin, spacing, FRAME, turned_axes(degrees)
    ),
    st.tuples(*[st.integers(2, 7)] * 3),
    st.tuples(*[st.floats(-6.0, 6.0)] * 3),
    st.tuples(*[st.floats(1.0, 5.0)] * 3),
    st.floats(-40.0, 40.0),
)


@pytest.mark.parametrize(
    ("fractions", "each_gy", "eqd2_10", "eqd2_3", "eqd2_2"),
    [
        (1, 8.0, 12.0, 17.6, 20.0),
        (1, 7.0, 9.92, 14.0, 15.75),
        (5, 4.0, 23.33, 28.0, 30.0),
        (6, 4.0, 28.0, 33.6, 36.0),
        (10, 3.0, 32.5, 36.0, 37.5),
        (12, 2.5, 31.25, 33.0, 33.75),
        (16, 2.5, 41.67, 44.0, 45.0),
        (13, 3.0, 42.25, 46.8, 48.75),
        (24, 2.0, 48.0, 48.0, 48.0),
        (10, 5.0, 62.5, 80.0, 87.5),
        (5, 10.0, 83.33, 130.0, 150.0),
    ],
)
def test_eqd2_of_the_usual_schedules(fractions, each_gy, eqd2_10, eqd2_3, eqd2_2):
    total = uniform(fractions * each_gy)
    for alpha_beta_gy, expected in ((10.0, eqd2_10), (3.0, eqd2_3), (2.0, eqd2_2)):
        found = eqd2_dose(total, fractions, alpha_beta_gy).array
        np.testing.assert_allclose(found, expected, atol=0.006)


@given(
    st.integers(1, 40), st.floats(0.05, 12.0), st.floats(0.5, 20.0), st.lists(st.floats(0.1, 3.0))
)
def test_every_voxel_has_the_eqd2_of_its_own_dose_per_fraction(n, each_gy, alpha_beta, shares):
    doses = np.array([1.0, *shares]) * n * each_gy
    grid = Geometry.from_axes((1, 1, doses.size), (0, 0, 0), (2, 2, 2), FRAME)
    found = eqd2_dose(Volume(doses.reshape(1, 1, -1), grid, Unit.GY), n, alpha_beta).array
    expected = [eqd2_gy(Schedule(n, float(total) / n), alpha_beta) for total in doses]
    np.testing.assert_allclose(found.ravel(), expected, rtol=1e-6)


def test_no_dose_is_worth_nothing_and_two_gray_fractions_are_worth_themselves():
    assert (eqd2_dose(uniform(0.0), 10, 3.0).array == 0.0).all()
    np.testing.assert_allclose(eqd2_dose(uniform(50.0), 25, 3.7).array, 50.0, rtol=1e-6)


@settings(max_examples=60, deadline=None)
@given(grids, grids, st.tuples(*[st.floats(-1.0, 1.0)] * 3), st.tuples(*[st.floats(-1.0, 1.0)] * 3))
def test_linear_doses_on_any_two_grids_add_exactly_inside_both(first, second, slope_a, slope_b):
    assume(not first.same_grid(second))  # equal to 1 um is equal
    a, b = linear(first, slope_a, 50.0), linear(second, slope_b, 30.0)
    for found, sign in ((dose_sum(a, b), 1.0), (dose_difference(a, b), -1.0)):
        points = found.geometry.to_patient(np.indices(found.array.shape).reshape(3, -1).T)
        inside = np.ones(len(points), bool)
        for grid in (first, second):
            index = grid.to_index(points)
            inside &= ((index >= 0) & (index <= np.array(grid.shape) - 1)).all(axis=1)
        truth = 50.0 + points @ slope_a + sign * (30.0 + points @ slope_b)
        np.testing.assert_allclose(found.array.ravel()[inside], truth[inside], atol=2e-5)


@settings(max_examples=60, deadline=None)
@given(grids, grids, st.integers(0, 1000))
def test_a_sum_does_not_depend_on_the_order(first, second, seed):
    chance = np.random.default_rng(seed)
    a, b = (Volume(chance.uniform(0, 70, g.shape), g, Unit.GY) for g in (first, second))
    one, other = dose_sum(a, b), dose_sum(b, a)
    assert one.geometry.same_grid(other.geometry, tolerance_mm=0.0)
    np.testing.assert_array_equal(one.array, other.array)
    np.testing.assert_array_equal(dose_difference(a, b).array, -dose_difference(b, a).array)


@settings(max_examples=30, deadline=None)
@given(grids, st.integers(0, 1000))
def test_a_dose_less_itself_is_zero_and_with_itself_is_twice(grid, seed):
    a = Volume(np.random.default_rng(seed).uniform(0, 70, grid.shape), grid, Unit.GY)
    assert (dose_difference(a, a).array == 0.0).all()
    np.testing.assert_array_equal(dose_sum(a, a).array, scaled(a, 2.0).array)
    assert dose_sum(a, a).geometry is a.geometry


@settings(max_examples=60, deadline=None)
@given(grids, grids)
def test_a_sum_reaches_as_far_as_both_doses(first, second):
    total = dose_sum(linear(first, (0, 0, 0), 5.0), linear(second, (0, 0, 0), 7.0))
    for grid in (first, second):
        corners = np.array([(k, j, i) for k in (0, 1) for j in (0, 1) for i in (0, 1)])
        ends = grid.to_patient(corners * (np.array(grid.shape) - 1))
        index = total.geometry.to_index(ends)
        # Half a voxel of the finer grid at most is lost at the ends.
        assert (index >= -1.0).all()
        assert (index <= np.array(total.array.shape)).all()
    finer = min(first.voxel_volume_mm3, second.voxel_volume_mm3)
    assert total.geometry.voxel_volume_mm3 == pytest.approx(finer)
    values = np.unique(np.round(total.array, 4))
    assert set(values) <= {0.0, 5.0, 7.0, 12.0}
    assert 5.0 in values or 12.0 in values


def test_the_finer_grid_is_kept_and_said():
    coarse = linear(Geometry.from_axes((4, 4, 4), (0, 0, 0), (4, 4, 4), FRAME), (0, 0, 0), 10.0)
    fine = linear(Geometry.from_axes((5, 5, 5), (4, 4, 4), (2, 2, 2), FRAME), (0, 0, 0), 1.0)
    total = dose_sum(coarse, fine)
    assert total.geometry.spacing_mm == (2.0, 2.0, 2.0)
    # Voxel faces of the coarse dose lie at -2 and 14 mm: centres from -2 to 14 mm.
    assert total.array.shape == (9, 9, 9)
    np.testing.assert_allclose(total.geometry.origin_mm, -2.0)
    assert total.array[3:8, 3:8, 3:8].min() == total.array.max() == 11.0
    assert total.array[0, 0, 0] == 10.0
    assert total.notes[0] == (
        "On the grid of the second dose (2 x 2 x 2 mm), extended to cover both."
    )
    assert total.notes[1] == (
        f"{100 - 100 * 125 / 729:.1f} % of the grid lies outside the second dose, "
        "which counts as zero there."
    )


def test_resampling_says_how_much_lies_outside():
    dose = uniform(20.0, (4, 4, 4))
    grid = Geometry.from_axes((4, 4, 8), (0, 0, 0), (2, 2, 2), FRAME)
    found = resampled(dose, grid)
    assert (found.array[:, :, :4] == 20.0).all()
    assert (found.array[:, :, 4:] == 0.0).all()
    assert found.notes == (
        "50.0 % of the grid lies outside the dose and is taken as without dose.",
    )
    assert resampled(dose, dose.geometry).notes == ()


def test_half_a_voxel_beyond_the_outer_centres_belongs_to_the_dose():
    dose = uniform(20.0, (4, 4, 4))
    grid = Geometry.from_axes((1, 1, 3), (6.9, 3, 3), (1, 1, 0.2), FRAME)
    np.testing.assert_array_equal(resampled(dose, grid).array.ravel(), [20.0, 0.0, 0.0])


@settings(max_examples=30, deadline=None)
@given(grids, grids, st.integers(0, 1000))
def test_resampling_agrees_with_sampling_point_by_point(first, second, seed):
    assume(not first.same_grid(second))
    dose = Volume(np.random.default_rng(seed).uniform(0, 70, first.shape), first, Unit.GY)
    points = second.to_patient(np.indices(second.shape).reshape(3, -1).T)
    index = first.to_index(points)
    faces = np.abs(np.stack([index + 0.5, index - np.array(first.shape) + 0.5]))
    clear = (faces > 1e-5).all(axis=(0, 2))
    expected = dose.sample(points, outside=0.0)
    found = resampled(dose, second).array.ravel()
    np.testing.assert_allclose(found[clear], expected[clear], atol=1e-4)


def test_fractions_scale_the_dose_and_say_so():
    part = scaled_by_fractions(uniform(30.0), 4, 10)
    np.testing.assert_allclose(part.array, 12.0, rtol=1e-6)
    assert part.notes == ("Dose of 4 fractions; planned were 10.",)
    assert scaled(uniform(30.0), 0.5).notes == ("Scaled by 0.5.",)


def test_notes_of_the_doses_go_along_once():
    a = Volume(np.ones((2, 2, 2)), uniform(1.0, (2, 2, 2)).geometry, Unit.GY, ("Single plane.",))
    assert dose_sum(a, a).notes == ("Single plane.",)
    assert scaled(a, 2.0).notes[0] == "Single plane."


@pytest.mark.parametrize(
    "doubtful",
    [
        Volume(np.ones((3, 3, 3)), uniform(1.0).geometry, Unit.PERCENT),
        Volume(np.ones((3, 3, 3)), uniform(1.0).geometry, Unit.UNKNOWN),
        Volume(np.ones((3, 3, 3)), uniform(1.0).geometry, Unit.GY, quantifiable=False),
    ],
)
def test_what_is_no_trusted_dose_in_gray_is_refused(doubtful):
    good = uniform(10.0)
    for act in (
        lambda: resampled(doubtful, good.geometry),
        lambda: dose_sum(good, doubtful),
        lambda: dose_sum(doubtful, good),
        lambda: dose_difference(good, doubtful),
        lambda: scaled(doubtful, 2.0),
        lambda: scaled_by_fractions(doubtful, 1, 2),
        lambda: eqd2_dose(doubtful, 10, 10.0),
    ):
        with pytest.raises(NotQuantifiable):
            act()


@pytest.mark.parametrize("frame", ["9.9.9", ""])
def test_doses_of_different_frames_do_not_meet(frame):
    good = uniform(10.0)
    other = Volume(good.array, Geometry((3, 3, 3), np.eye(4), frame), Unit.GY)
    for act in (dose_sum, dose_difference, lambda a, b: resampled(a, b.geometry)):
        with pytest.raises(FrameMismatch):
            act(good, other)


def test_numbers_that_mean_nothing_are_refused():
    good = uniform(10.0)
    for act in (
        lambda: scaled(good, 0.0),
        lambda: scaled(good, float("nan")),
        lambda: scaled_by_fractions(good, 0, 10),
        lambda: scaled_by_fractions(good, 5, 0),
        lambda: eqd2_dose(good, 0, 10.0),
        lambda: eqd2_dose(good, 10, 0.0),
        lambda: eqd2_dose(dose_difference(good, uniform(11.0)), 10, 10.0),
    ):
        with pytest.raises(InputRefused):
            act()


def test_doses_too_far_apart_are_refused():
    far = Geometry.from_axes((3, 3, 3), (1e5, 1e5, 1e5), (2, 2, 2), FRAME)
    with pytest.raises(InputRefused, match="far apart"):
        dose_sum(uniform(1.0), Volume(np.ones((3, 3, 3)), far, Unit.GY))


def test_a_sum_can_be_cancelled():
    def stop(fraction, message=""):
        if fraction > 0.2:
            raise Cancelled

    fine = linear(Geometry.from_axes((9, 9, 9), (0, 0, 0), (1, 1, 1), FRAME), (0, 0, 0), 1.0)
    with pytest.raises(Cancelled):
        dose_sum(uniform(1.0), fine, progress=stop)
