import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from hccbm_gui.core.alignment.bone_projection import (
    coronal_bone_projection,
    coronal_tissue_projection,
)
from hccbm_gui.core.errors import Cancelled, InputRefused, MissingInput
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume

AXIAL = np.array(((0, 0, 1), (0, 1, 0), (1, 0, 0)), dtype=np.float64)
BOX_LOW = np.array((-20.0, -16.0, 30.0))
BOX_HIGH = np.array((40.0, 24.0, 70.0))


def box_volume(axes=AXIAL, spacing_mm=(2.0, 2.0, 2.0), half_mm=80.0):
    """A box of 650 HU in water, sampled on a cube whose (k, j, i) run along `axes`."""
    counts = tuple(int(2 * half_mm / s) for s in spacing_mm)
    axes = np.asarray(axes, dtype=np.float64)
    last = (np.array(counts) - 1) * spacing_mm
    geometry = Geometry.from_axes(counts, -axes.T @ last / 2.0, spacing_mm, "1.2", axes)
    points = geometry.to_patient(np.indices(counts).reshape(3, -1).T)
    inside = ((points > BOX_LOW) & (points < BOX_HIGH)).all(axis=1).reshape(counts)
    return Volume(np.where(inside, 650, 0).astype(np.int16), geometry, Unit.HU)


def extent_mm(values, positions_mm):
    """Full width at half of the largest value, and its middle."""
    step = abs(positions_mm[1] - positions_mm[0])
    seen = positions_mm[values > values.max() / 2.0]
    return seen.max() - seen.min() + step, (seen.max() + seen.min()) / 2.0


def check_box(picture, value_tolerance, place_tolerance_mm):
    depth_mm = BOX_HIGH[1] - BOX_LOW[1]
    row = np.abs(picture.z_mm - 50.0).argmin()
    column = np.abs(picture.x_mm - 10.0).argmin()
    assert picture.array[row, column] == pytest.approx(500.0 * depth_mm, rel=value_tolerance)
    width, middle_x = extent_mm(picture.array[row], picture.x_mm)
    height, middle_z = extent_mm(picture.array[:, column], picture.z_mm)
    assert width == pytest.approx(60.0, abs=2 * place_tolerance_mm)
    assert height == pytest.approx(40.0, abs=2 * place_tolerance_mm)
    assert middle_x == pytest.approx(10.0, abs=place_tolerance_mm)
    assert middle_z == pytest.approx(50.0, abs=place_tolerance_mm)
    total = 500.0 * np.prod(BOX_HIGH - BOX_LOW)
    area = abs((picture.x_mm[1] - picture.x_mm[0]) * (picture.z_mm[1] - picture.z_mm[0]))
    assert picture.array.sum() * area == pytest.approx(total, rel=value_tolerance)


@pytest.mark.parametrize(
    "axes",
    [
        AXIAL,
        -AXIAL * ((1,), (1,), (-1,)),  # from feet to head turned over, rows to the front
        ((0, 1, 0), (0, 0, -1), (1, 0, 0)),  # coronal
        ((1, 0, 0), (0, 0, -1), (0, 1, 0)),  # sagittal
        ((-1, 0, 0), (0, 1, 0), (0, 0, 1)),
    ],
)
def test_a_box_keeps_size_place_and_line_integral_in_every_stack_direction(axes):
    picture = coronal_bone_projection(box_volume(axes))
    check_box(picture, 1e-6, 1e-6)


def test_row_zero_is_superior_and_column_zero_is_patient_right():
    picture = coronal_bone_projection(box_volume())
    assert (np.diff(picture.z_mm) < 0).all()
    assert (np.diff(picture.x_mm) > 0).all()
    assert not picture.array.flags.writeable


def test_a_tilt_below_one_degree_is_summed_and_above_it_resampled():
    # The threshold cuts into edges that interpolation has softened: 3 % of this small box.
    for tilt_deg, tolerance_mm in ((0.5, 2.1), (12.0, 1.6)):
        axes = AXIAL @ Rotation.from_euler("xz", [tilt_deg, tilt_deg], degrees=True).as_matrix()
        check_box(coronal_bone_projection(box_volume(axes)), 0.045, tolerance_mm)


def test_soft_tissue_adds_nothing_and_fat_counts_as_tissue_but_not_as_bone():
    geometry = Geometry.from_axes((3, 4, 5), (0, 0, 0), (3.0, 2.0, 1.0), "1.2")
    fat = Volume(np.full((3, 4, 5), -100, np.int16), geometry, Unit.HU)
    assert not coronal_bone_projection(fat).array.any()
    np.testing.assert_allclose(coronal_tissue_projection(fat).array, 8.0)


def test_an_mr_is_refused_with_the_reason():
    geometry = Geometry.from_axes((3, 4, 5), (0, 0, 0), (3.0, 2.0, 1.0), "1.2")
    volume = Volume(np.ones((3, 4, 5), np.int16), geometry, Unit.SIGNAL)
    with pytest.raises(MissingInput, match="needs a CT"):
        coronal_bone_projection(volume)


def test_one_slice_is_no_projection():
    geometry = Geometry.from_axes((1, 4, 5), (0, 0, 0), (3.0, 2.0, 1.0), "1.2")
    with pytest.raises(InputRefused, match="one voxel wide"):
        coronal_bone_projection(Volume(np.zeros((1, 4, 5), np.int16), geometry, Unit.HU))


def test_cancelling_stops_at_the_next_slice():
    calls = []

    def stop(fraction, message=""):
        calls.append(fraction)
        if len(calls) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        coronal_bone_projection(box_volume(), stop)
    assert len(calls) == 3
