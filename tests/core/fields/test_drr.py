import time

import numpy as np
import pytest

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.errors import Cancelled, InputRefused
from hccbm_gui.core.fields.drr import beams_eye_bone
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume

ISOCENTRE_MM = (10.0, -20.0, 30.0)
MARKERS_MM = np.array(
    [(10, -20, 30), (60, 30, 70), (-50, -60, 10), (-40, 40, 90), (80, -70, -30)], dtype=np.float64
)


def volume_of(points_mm, unit=Unit.HU, background=-1000, axes=((0, 0, 1), (0, 1, 0), (1, 0, 0))):
    """A cube of 2 mm voxels with one bright voxel at each of `points_mm`."""
    axes = np.asarray(axes, dtype=np.float64)
    geometry = Geometry.from_axes(
        (126, 126, 126), axes.T @ (-125.0, -125.0, -125.0) + (10, -20, 30), (2, 2, 2), "1.2", axes
    )
    array = np.full(geometry.shape, background, dtype=np.int16)
    indices = np.rint(geometry.to_index(points_mm)).astype(int)
    array[tuple(indices.T)] = 3000
    return Volume(array, geometry, unit), geometry.to_patient(indices)


def centroid_near(image, uv, radius_mm=6.0):
    """Weighted centre of the brightness around a place of the picture, (u, v) mm."""
    u, v = np.meshgrid(image.u_mm, image.v_mm)
    weight = image.array * (np.hypot(u - uv[0], v - uv[1]) <= radius_mm)
    assert weight.sum() > 0.0
    return np.array([(weight * u).sum(), (weight * v).sum()]) / weight.sum()


@pytest.mark.parametrize("position", ["HFS", "FFS", "HFP", "FFP"])
@pytest.mark.parametrize("gantry_deg", [0.0, 180.0, 30.0])
def test_point_markers_fall_where_the_beam_projects_them(position, gantry_deg):
    volume, points_mm = volume_of(MARKERS_MM)
    beam = Beam(ISOCENTRE_MM, gantry_deg, collimator_deg=10.0, patient_position=position)
    image = beams_eye_bone(volume, beam, 130.0, 1.0)
    for expected in beam.project(points_mm):
        assert np.abs(centroid_near(image, expected) - expected).max() < 0.5


def test_markers_fall_right_in_a_stack_of_another_orientation():
    axes = ((0, 1, 0), (0, 0, -1), (-1, 0, 0))
    volume, points_mm = volume_of(MARKERS_MM, axes=axes)
    beam = Beam(ISOCENTRE_MM, 30.0)
    image = beams_eye_bone(volume, beam, 130.0)
    for expected in beam.project(points_mm):
        assert np.abs(centroid_near(image, expected) - expected).max() < 0.5


def test_rays_through_a_slab_carry_its_oblique_thickness():
    geometry = Geometry.from_axes((101, 101, 101), (-150, -50, -150), (3, 1, 3), "1.2")
    array = np.zeros(geometry.shape, dtype=np.float32)
    array[:, 30:71] = 1150.0
    image = beams_eye_bone(Volume(array, geometry, Unit.HU), Beam((0, 0, 0)), 100.0, 20.0)
    u, v = np.meshgrid(image.u_mm, image.v_mm)
    slant = np.sqrt(1.0 + (u**2 + v**2) / 1000.0**2)
    # Voxel centres at -20 and 20 mm; beyond each the value falls to 150 HU within
    # 1000 / 1150 of a voxel, half of which counts. A ray is sampled every 2 mm.
    thickness_mm = 40.0 + 1000.0 / 1150.0
    np.testing.assert_allclose(image.array, 1000.0 * thickness_mm * slant, rtol=0.025)


def test_a_cube_is_magnified_by_its_distance_from_the_source():
    geometry = Geometry.from_axes((126, 126, 126), (-125, -125, -125), (2, 2, 2), "1.2")
    array = np.zeros(geometry.shape, dtype=np.int16)
    array[43:83, 102:104, 43:83] = 1000  # 80 x 80 mm plate 81 mm behind the isocentre
    image = beams_eye_bone(Volume(array, geometry, Unit.HU), Beam((0, 0, 0)), 100.0, 0.5)
    row = image.array[np.abs(image.v_mm).argmin()]
    seen = image.u_mm[row > row.max() / 2.0]
    depth_mm = geometry.to_patient([(0, 102.5, 0)])[0, 1]
    expected = 80.0 * 1000.0 / (1000.0 + depth_mm)
    assert np.ptp(seen) + 0.5 == pytest.approx(expected, abs=1.1)


def test_the_picture_is_centred_on_the_isocentre_with_v_falling():
    volume, _ = volume_of(MARKERS_MM)
    image = beams_eye_bone(volume, Beam(ISOCENTRE_MM), 50.0, 2.0)
    np.testing.assert_allclose(image.u_mm, np.arange(-50, 51, 2))
    np.testing.assert_allclose(image.v_mm, np.arange(50, -51, -2))
    assert image.array.shape == (51, 51)
    assert not image.array.flags.writeable
    assert image.of_bone


def test_an_mr_shows_its_tissue_and_says_that_it_is_not_bone():
    volume, points_mm = volume_of(MARKERS_MM, Unit.SIGNAL, background=20)
    beam = Beam(ISOCENTRE_MM)
    image = beams_eye_bone(volume, beam, 130.0)
    assert not image.of_bone
    for expected in beam.project(points_mm):
        assert np.abs(centroid_near(image, expected) - expected).max() < 0.5
    assert np.median(image.array) == 0.0


def test_a_volume_beside_the_beam_leaves_the_picture_empty():
    volume, _ = volume_of(MARKERS_MM)
    image = beams_eye_bone(volume, Beam((800.0, 0.0, 0.0)), 50.0, 5.0)
    assert not image.array.any()


def test_other_byte_orders_give_the_same_picture():
    volume, _ = volume_of(MARKERS_MM)
    swapped = Volume(volume.array.astype(">i2"), volume.geometry, Unit.HU)
    one, other = (beams_eye_bone(v, Beam(ISOCENTRE_MM), 80.0, 4.0) for v in (volume, swapped))
    np.testing.assert_array_equal(one.array, other.array)


def test_impossible_sizes_and_a_source_inside_the_patient_are_refused():
    volume, _ = volume_of(MARKERS_MM)
    for half_mm, pixel_mm in ((100.0, 0.0), (0.5, 1.0), (-5.0, 1.0)):
        with pytest.raises(InputRefused, match="cannot be drawn"):
            beams_eye_bone(volume, Beam(ISOCENTRE_MM), half_mm, pixel_mm)
    with pytest.raises(InputRefused, match="source"):
        beams_eye_bone(volume, Beam(ISOCENTRE_MM, sad_mm=50.0), 100.0)


def test_cancelling_stops_between_bands_that_are_short():
    volume, _ = volume_of(MARKERS_MM)
    beams_eye_bone(volume, Beam(ISOCENTRE_MM), 20.0)  # compiled by now
    times = []

    def stop(fraction, message=""):
        times.append(time.perf_counter())
        if len(times) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        beams_eye_bone(volume, Beam(ISOCENTRE_MM), 200.0, 1.0, stop)
    assert max(np.diff(times)) < 0.2
