"""Isodose lines lie where the dose has their level, whatever the grid and the plane."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.isodose_lines import clipped, isodose_segments, slice_samples
from hccbm_gui.render.view_plane import PLANES, tilted_plane

FRAME = "1.2.3"
STRAIGHT = np.array([(0, 0, 1), (0, 1, 0), (1, 0, 0)], dtype=float)
GRIDS = {
    "axial": STRAIGHT,
    "upside down": STRAIGHT * [[-1], [1], [-1]],
    "sagittal": np.array([(1, 0, 0), (0, 0, -1), (0, 1, 0)], dtype=float),
    "oblique": STRAIGHT @ Rotation.from_euler("xyz", [20, -35, 15], degrees=True).as_matrix(),
}
VIEWS = {
    **PLANES,
    "oblique": tilted_plane(PLANES["coronal"], 25.0, -40.0, 15.0),
    "nearly axial": tilted_plane(PLANES["axial"], 2.0, 1.0),
}


def dose_of(values, axes=STRAIGHT, shape=(30, 40, 50), spacing=(3.0, 2.5, 2.0)):
    """A dose whose voxels are `values` of LPS points (N, 3), centred on the origin."""
    middle = (np.array(shape) - 1) / 2.0
    origin = -(axes * np.array(spacing)[:, None]).T @ middle
    geometry = Geometry.from_axes(shape, origin, spacing, FRAME, axes)
    indices = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), axis=-1)
    points = geometry.to_patient(indices.reshape(-1, 3))
    return Volume(values(points).reshape(shape).astype(np.float64), geometry, Unit.GY)


def slope(points):
    """20 Gy at the origin, growing along a direction that is none of the axes."""
    return 20.0 + points @ [0.11, -0.07, 0.05]


def ball(points):
    return 30.0 * np.exp(-(points**2).sum(axis=1) / 30.0**2)


def in_patient(plane, segments, position_mm):
    return plane.to_patient(segments.reshape(-1, 2), position_mm)


@pytest.mark.parametrize("plane", VIEWS.values(), ids=VIEWS.keys())
@pytest.mark.parametrize("axes", GRIDS.values(), ids=GRIDS.keys())
def test_the_line_of_a_linear_dose_is_exact_in_every_plane_and_orientation(plane, axes):
    dose = dose_of(slope, axes)
    position = 3.7
    samples = slice_samples(dose, plane, position)
    segments, level = isodose_segments(samples, [19.0, 21.0])
    assert {0, 1} == set(level)
    points = in_patient(plane, segments, position)
    steepness = np.linalg.norm(np.array([0.11, -0.07, 0.05]) @ np.stack([plane.right, plane.up], 1))
    away_mm = (slope(points) - np.array([19.0, 21.0])[np.repeat(level, 2)]) / steepness
    # Beyond its outer centres the grid has no more to say than its last voxel.
    index = dose.geometry.to_index(points)
    inner = ((index >= 1) & (index <= np.array(dose.geometry.shape) - 2)).all(axis=1)
    assert inner.mean() > 0.8
    assert np.abs(away_mm[inner]).max() < 0.1


@pytest.mark.parametrize("plane", VIEWS.values(), ids=VIEWS.keys())
@pytest.mark.parametrize("axes", GRIDS.values(), ids=GRIDS.keys())
def test_the_dose_at_a_line_is_its_level(plane, axes):
    dose = dose_of(ball, axes)
    samples = slice_samples(dose, plane, 4.3)
    levels = [5.0, 10.0, 20.0]
    segments, level = isodose_segments(samples, levels)
    found = dose.sample(in_patient(plane, segments, 4.3))
    # Trilinear and sampled at most 2.5 mm apart; 0.15 Gy is 0.2 mm where the ball is steepest.
    assert np.abs(found - np.repeat(np.take(levels, level), 2)).max() < 0.15


@pytest.mark.parametrize("plane", VIEWS.values(), ids=VIEWS.keys())
def test_the_line_around_a_ball_is_a_circle_of_the_right_size(plane):
    dose = dose_of(ball, shape=(60, 60, 60), spacing=(2.0, 2.0, 2.0))
    segments, _ = isodose_segments(slice_samples(dose, plane, 10.0), [15.0])
    radius = np.sqrt(30.0**2 * np.log(2.0) - 10.0**2)
    assert np.linalg.norm(segments, axis=-1) == pytest.approx(radius, abs=0.1)
    length = np.linalg.norm(segments[:, 1] - segments[:, 0], axis=1).sum()
    assert length == pytest.approx(2 * np.pi * radius, rel=0.005)


@pytest.mark.parametrize("plane", VIEWS.values(), ids=VIEWS.keys())
@pytest.mark.parametrize("axes", GRIDS.values(), ids=GRIDS.keys())
def test_nothing_is_drawn_beyond_the_outer_faces_of_the_grid(plane, axes):
    dose = dose_of(slope, axes)
    for position in (-20.0, 0.0, 17.0):
        samples = slice_samples(dose, plane, position)
        segments, _ = isodose_segments(samples, np.arange(5.0, 35.0, 0.5))
        index = dose.geometry.to_index(in_patient(plane, segments, position))
        assert index.min() >= -0.5 - 1e-6
        assert (index <= np.array(dose.geometry.shape) - 0.5 + 1e-6).all()


@pytest.mark.parametrize("plane", VIEWS.values(), ids=VIEWS.keys())
@pytest.mark.parametrize("axes", GRIDS.values(), ids=GRIDS.keys())
def test_a_line_reaches_the_outer_faces_of_the_grid(plane, axes):
    dose = dose_of(slope, axes)
    segments, _ = isodose_segments(slice_samples(dose, plane, 3.0), [20.3])
    index = dose.geometry.to_index(in_patient(plane, segments, 3.0))
    to_face = np.minimum(index + 0.5, np.array(dose.geometry.shape) - 0.5 - index).min(axis=1)
    # The line runs through the grid and leaves it at two places.
    assert (to_face < 1e-6).sum() >= 2


def test_segments_are_cut_off_at_half_planes():
    square = np.array([(1, 0, 10), (-1, 0, 0), (0, 1, 10), (0, -1, 0)], dtype=float)
    across, inside, beside = [(-5, 5), (15, 5)], [(2, 3), (4, 1)], [(12, 0), (12, 9)]
    past_a_corner = [(-6, 8), (1, 15)]
    found, kept = clipped(np.array([across, inside, beside, past_a_corner], float), square)
    assert kept.tolist() == [True, True, False, False]
    assert found.tolist() == [[[0, 5], [10, 5]], [[2, 3], [4, 1]]]


def test_a_slice_beside_the_grid_has_no_dose():
    dose = dose_of(slope)
    plane = PLANES["axial"]
    # 30 slices of 3 mm: the outer faces lie at 45 mm.
    assert slice_samples(dose, plane, 44.9) is not None
    assert slice_samples(dose, plane, 45.1) is None
    assert slice_samples(dose, plane, -45.1) is None
    assert slice_samples(dose_of(slope, GRIDS["oblique"]), plane, 400.0) is None


def test_coarse_grids_are_sampled_in_between():
    dose = dose_of(ball, shape=(14, 14, 14), spacing=(10.0, 10.0, 10.0))
    samples = slice_samples(dose, PLANES["axial"], 0.0)
    gaps = np.diff(samples.u_mm)
    assert gaps[1:-1] == pytest.approx(2.5)
    assert (samples.u_mm[0], samples.u_mm[-1]) == pytest.approx((-70.0, 70.0))


def test_integers_one_slice_and_missing_values_are_borne():
    counts = np.arange(16, dtype=np.uint16).reshape(1, 4, 4)
    geometry = Geometry.from_axes((1, 4, 4), (0, 0, 0), (5, 2, 2), FRAME)
    samples = slice_samples(Volume(counts, geometry, Unit.GY), PLANES["axial"], 1.0)
    segments, _ = isodose_segments(samples, [7.5])
    assert len(segments)
    holes = counts.astype(np.float32)
    holes[0, 1:3] = np.nan
    samples = slice_samples(Volume(holes, geometry, Unit.GY), PLANES["axial"], 1.0)
    segments, _ = isodose_segments(samples, [7.5])
    assert len(segments) == 0
    assert len(isodose_segments(samples, [])[0]) == 0


def test_a_level_that_the_dose_does_not_reach_has_no_line():
    samples = slice_samples(dose_of(ball), PLANES["axial"], 0.0)
    segments, _ = isodose_segments(samples, [31.0])
    assert segments.shape == (0, 2, 2)
