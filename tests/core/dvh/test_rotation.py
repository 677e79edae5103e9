"""Turning patient, contours and dose together changes nothing."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from hccbm_gui.core.dvh.calculation import calculate_dvh
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume

PERCENTS = (99, 98, 95, 50, 5, 2, 1)
POSITIONS = {
    "HFP": (-1, -1, 1),
    "FFS": (-1, 1, -1),
    "FFP": (1, -1, -1),
}


def case(shapes, spacing_mm=(3.0, 2.5, 2.0)):
    """A lobed structure that leaves the grid, in a dose without any symmetry."""
    dose = shapes.dose_of(
        lambda x, y, z: 60.0 * np.exp(-(((x - 6) / 15) ** 2 + ((y + 4) / 19) ** 2 + (z / 17) ** 2)),
        spacing_mm,
        dtype=np.float64,
    )
    turn = np.linspace(0.0, 2.0 * np.pi, 150, endpoint=False)
    contours = []
    for z in np.arange(-19.0, 20.0, 3.0):
        reach = (20.0 + 4.0 * np.sin(3.0 * turn + 0.05 * z)) * np.sqrt(1.0 - (z / 24.0) ** 2)
        rim = np.column_stack([reach * np.cos(turn) + 14.0, reach * np.sin(turn), 0 * turn + z])
        contours.append(rim)
    return contours, dose


def turned(contours, dose, matrix, shift=(0.0, 0.0, 0.0)):
    """Both in a patient who lies another way."""
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = matrix, shift
    grid = Geometry(dose.array.shape, affine @ dose.geometry.affine, dose.geometry.frame_uid)
    moved = [contour @ np.asarray(matrix).T + shift for contour in contours]
    return moved, Volume(dose.array, grid, Unit.GY)


def stored_otherwise(dose, order, flips):
    """The same dose, its voxels stored in another order."""
    array = dose.array.transpose(order)
    affine = dose.geometry.affine.copy()
    affine[:3, :3] = affine[:3, order]
    for axis in flips:
        array = np.flip(array, axis)
        affine[:3, 3] += affine[:3, axis] * (array.shape[axis] - 1)
        affine[:3, axis] *= -1.0
    return Volume(array, Geometry(array.shape, affine, dose.geometry.frame_uid), Unit.GY)


def numbers(shapes, contours, dose):
    dvh = calculate_dvh(shapes.structure(contours), dose)
    assert 0.5 < dvh.covered_fraction < 1.0
    return np.array(
        [dvh.total_cc, dvh.covered_cc, dvh.min_gy, dvh.mean_gy, dvh.max_gy]
        + [dvh.dose_at_percent(p) for p in PERCENTS]
        + [dvh.volume_at_gy(gy) for gy in (5.0, 20.0, 40.0)]
    )


@pytest.mark.parametrize("position", POSITIONS)
def test_a_patient_lying_another_way_has_the_same_dvh(shapes, position):
    contours, dose = case(shapes)
    first = numbers(shapes, contours, dose)
    second = numbers(shapes, *turned(contours, dose, np.diag(POSITIONS[position])))
    assert second == pytest.approx(first, rel=1e-6)


@pytest.mark.parametrize("angles", [(90, 0, 0), (-90, 0, 0), (0, 90, 0), (90, 90, 0), (31, 17, 73)])
def test_a_patient_turned_by_any_angle_has_the_same_dvh(shapes, angles):
    """Decubitus, sitting, and no right angle at all."""
    contours, dose = case(shapes)
    matrix = Rotation.from_euler("zyx", angles, degrees=True).as_matrix()
    first = numbers(shapes, contours, dose)
    second = numbers(shapes, *turned(contours, dose, matrix, (120.0, -340.0, 77.0)))
    assert second == pytest.approx(first, rel=1e-6)


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("flips", [(), (0,), (1, 2), (0, 1, 2)])
def test_the_order_in_which_a_dose_is_stored_does_not_matter(shapes, order, flips):
    contours, dose = case(shapes)
    first = numbers(shapes, contours, dose)
    second = numbers(shapes, contours, stored_otherwise(dose, list(order), flips))
    assert second == pytest.approx(first, rel=1e-6)


@pytest.mark.parametrize("rotation", [(0, 90, 0), (90, 0, 0), (45, 0, 0), (20, 33, 10)])
def test_contours_on_sagittal_coronal_and_oblique_planes(shapes, rotation):
    """A sphere drawn on planes of any direction has the DVH of the sphere."""
    solid = shapes.Solid("sphere", 24.0)
    matrix = Rotation.from_euler("xyz", rotation, degrees=True).as_matrix()
    contours = [contour @ matrix.T for contour in solid.contours(0.5, 0.5)]
    for gradient in shapes.GRADIENTS:
        truth = solid.truth(gradient)
        found = shapes.measured(
            calculate_dvh(shapes.structure(contours), shapes.linear_dose(gradient, 2.5))
        )
        assert found["V"] == pytest.approx(truth["V"], rel=2e-3)
        for name in ("Dmean", "D99", "D95", "D50", "D5", "D1", "D0.03cc"):
            assert found[name] == pytest.approx(truth[name], abs=0.05)
        for name in ("Dmin", "Dmax"):
            assert found[name] == pytest.approx(truth[name], abs=0.3)


def test_a_dose_grid_at_an_angle_gives_the_same_dvh(shapes):
    """The same smooth dose, sampled on a grid that is turned against the contours."""

    def smooth(points):
        x, y, z = points.T
        return 60.0 * np.exp(-(((x - 6) / 25) ** 2 + ((y + 4) / 29) ** 2 + (z / 27) ** 2))

    contours = shapes.Solid("cylinder", 24.0).contours(2.0, 0.5)
    answers = []
    for angles in ((0, 0, 0), (30, 0, 0), (12, 25, 40)):
        axes = Rotation.from_euler("zyx", angles, degrees=True).as_matrix()
        origin = -30.0 * axes.sum(axis=0)
        grid = Geometry.from_axes((61, 61, 61), origin, (1, 1, 1), shapes.FRAME, axes)
        values = smooth(grid.to_patient(np.indices(grid.shape).reshape(3, -1).T))
        dvh = calculate_dvh(
            shapes.structure(contours), Volume(values.reshape(grid.shape), grid, Unit.GY)
        )
        assert dvh.is_complete
        answers.append(
            [dvh.total_cc, dvh.min_gy, dvh.mean_gy, dvh.max_gy]
            + [dvh.dose_at_percent(percent) for percent in PERCENTS]
        )
    # Each grid misses the smooth dose between its nodes in its own way.
    assert answers[1] == pytest.approx(answers[0], abs=0.05)
    assert answers[2] == pytest.approx(answers[0], abs=0.05)


def test_a_tilt_within_the_rounding_of_a_file_is_no_tilt(shapes):
    contours, dose = case(shapes)
    matrix = Rotation.from_euler("y", 2e-5).as_matrix()
    straight = calculate_dvh(Roi("s", RoiKind.GTV, (1, 1, 1), shapes.FRAME, tuple(contours)), dose)
    tilted = calculate_dvh(shapes.structure([c @ matrix.T for c in contours]), dose)
    assert tilted.mean_gy == pytest.approx(straight.mean_gy, rel=1e-4)
