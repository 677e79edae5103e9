"""Planes of any direction: where they lie, which way up, what they are called."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.render.slice_place import SlicePlace
from hccbm_gui.render.view_plane import (
    PLANES,
    ViewPlane,
    acquired_plane,
    nearest_standard,
    oblique_plane,
    tilted_plane,
)

STANDARD = pytest.mark.parametrize("name", PLANES)
angles = st.floats(-180.0, 180.0)


def tilted(seed):
    about = np.random.default_rng(seed).uniform(-80, 80, 3)
    return tilted_plane(list(PLANES.values())[seed % 3], *about)


def grid(axes, shape=(20, 30, 40), spacing=(3.0, 2.0, 1.0)):
    return Geometry.from_axes(shape, (5.0, -7.0, 11.0), spacing, "1.2", axes)


@given(st.integers(0, 1000), st.tuples(*[st.floats(-300, 300)] * 3))
def test_view_and_position_lead_back_to_the_patient(seed, point):
    plane = tilted(seed)
    position = float(plane.position_of(point)[0])
    assert plane.to_patient(plane.to_view(point), position)[0] == pytest.approx(point, abs=1e-9)


def test_directions_that_are_not_perpendicular_are_refused():
    for right, up in [((1, 0, 0), (0.1, 1, 0)), ((2, 0, 0), (0, 1, 0)), ((1, 0, 0), (1, 0, 0))]:
        with pytest.raises(ValueError, match="perpendicular"):
            ViewPlane("oblique", right, up, (0, 0, 1))


@STANDARD
def test_a_plane_that_is_not_tilted_stays_itself(name):
    assert tilted_plane(PLANES[name], 0.0) is PLANES[name]
    assert tilted_plane(PLANES[name], 360.0, -360.0) is PLANES[name]
    assert tilted_plane(PLANES[name], 3.0).name == "oblique"


@STANDARD
def test_tilts_turn_by_the_right_hand_about_the_axes_of_the_screen(name):
    plane = PLANES[name]
    viewer = np.cross(plane.right, plane.up)
    about_right = tilted_plane(plane, 30.0)
    assert about_right.right == pytest.approx(plane.right)
    turn = Rotation.from_rotvec(np.radians(30.0) * plane.right)
    assert about_right.up == pytest.approx(turn.as_matrix() @ (plane.up))
    assert about_right.normal == pytest.approx(turn.as_matrix() @ (plane.normal))
    about_up = tilted_plane(plane, 0.0, 30.0)
    turn = Rotation.from_rotvec(np.radians(30.0) * plane.up)
    assert about_up.right == pytest.approx(turn.as_matrix() @ (plane.right))
    within = tilted_plane(plane, 0.0, 0.0, 30.0)
    assert within.normal == pytest.approx(plane.normal)
    turn = Rotation.from_rotvec(np.radians(30.0) * viewer)
    assert within.up == pytest.approx(turn.as_matrix() @ (plane.up))


@given(angles, angles, angles)
def test_a_tilted_plane_keeps_its_hand(a, b, c):
    for plane in PLANES.values():
        turned = tilted_plane(plane, a, b, c)
        hands = [np.cross(p.right, p.up) @ p.normal for p in (plane, turned)]
        assert hands[0] == pytest.approx(hands[1])


def test_a_quarter_turn_makes_the_axial_plane_coronal():
    # Seen from the feet, the top comes towards the viewer's back: the coronal plane, head up.
    plane = tilted_plane(PLANES["axial"], 90.0)
    assert plane.up == pytest.approx([0, 0, -1])
    plane = tilted_plane(PLANES["axial"], -90.0)
    assert (plane.right, plane.up) == (pytest.approx([1, 0, 0]), pytest.approx([0, 0, 1]))
    # Its position still grows with what was the axial normal, hence it is not the coronal plane.
    assert plane.normal == pytest.approx([0, 1, 0])
    assert plane is PLANES["coronal"]


def test_letters_of_an_oblique_plane_are_combined():
    plane = tilted_plane(PLANES["axial"], 0.0, 30.0)
    assert plane.letters() == {"left": "RF", "right": "LH", "top": "A", "bottom": "P"}
    assert plane.axis_letter == "SR"
    assert [p.axis_letter for p in PLANES.values()] == ["S", "P", "L"]


@pytest.mark.parametrize("seed", range(12))
def test_as_acquired_every_voxel_of_a_slice_lies_on_the_plane(seed):
    turn = Rotation.random(random_state=seed).as_matrix()
    geometry = grid(turn[::-1])
    plane = acquired_plane(geometry)
    for k in (0, 7, 19):
        slice_points = geometry.to_patient([(k, 0, 0), (k, 29, 3), (k, 4, 39)])
        positions = plane.position_of(slice_points)
        assert np.ptp(positions) < 1e-9
    axes = np.abs(geometry.axes @ np.stack([plane.right, plane.up, plane.normal], axis=1))
    # Rows and columns run along the screen, by quarter turns alone.
    assert np.sort(axes, axis=None)[-3:] == pytest.approx(1.0)
    standard = nearest_standard(geometry.axes[0])
    for mine, wanted in ((plane.up, standard.up), (plane.normal, standard.normal)):
        assert mine @ wanted > 0
    assert plane.slice_step_mm(geometry) == pytest.approx(3.0)
    low, high = plane.slice_range_mm(geometry)
    assert high - low == pytest.approx(19 * 3.0)


def test_as_acquired_a_standard_series_has_its_standard_plane():
    for rows, columns, name in [
        ((1, 0, 0), (0, 1, 0), "axial"),
        ((-1, 0, 0), (0, -1, 0), "axial"),
        ((0, 1, 0), (-1, 0, 0), "axial"),
        ((1, 0, 0), (0, 0, -1), "coronal"),
        ((0, 1, 0), (0, 0, -1), "sagittal"),
    ]:
        stack = np.cross(rows, columns)
        assert acquired_plane(grid((stack, columns, rows))) is PLANES[name]


def test_bounds_hold_the_outer_faces_and_no_more():
    turn = Rotation.from_euler("xyz", [20, -30, 40], degrees=True).as_matrix()
    geometry = grid(turn[::-1])
    plane = acquired_plane(geometry)
    size = plane.bounds_mm(geometry)[1] - plane.bounds_mm(geometry)[0]
    assert sorted(size) == pytest.approx(sorted([30 * 2.0, 40 * 1.0]))


@pytest.mark.parametrize("seed", range(6))
def test_steps_go_along_the_normal_and_leave_the_rest_of_the_cursor(seed):
    plane, geometry = tilted(seed), grid(np.eye(3)[::-1])
    place = SlicePlace(plane)
    place.set_geometry(geometry)
    before = np.array(place.cursor_mm)
    place.step(1)
    moved = np.array(place.cursor_mm) - before
    assert np.cross(moved, plane.normal) == pytest.approx(np.zeros(3), abs=1e-9)
    place.step(100_000)
    low, high = plane.slice_range_mm(geometry)
    step = plane.slice_step_mm(geometry)
    assert place.position_mm == pytest.approx(low + step * np.floor((high - low) / step))
    place.step(-100_000)
    assert place.position_mm == pytest.approx(low)
    place.position_mm = 3.5
    assert place.position_mm == pytest.approx(3.5)
    assert plane.to_view(place.cursor_mm) == pytest.approx(plane.to_view(before))


def test_another_plane_keeps_the_cursor_in_its_pixel():
    place = SlicePlace(PLANES["axial"])
    place.set_geometry(grid(np.eye(3)[::-1]))
    place.resize((300, 200))
    place.cursor_mm = (20.0, 10.0, 30.0)
    place.zoom(2.0, (100.0, 50.0))
    before = place.pixel_of(place.cursor_mm)
    place.set_plane(tilted_plane(PLANES["coronal"], 20.0, 10.0))
    assert place.pixel_of(place.cursor_mm) == pytest.approx(before)
    assert place.cursor_mm == (20.0, 10.0, 30.0)


def test_directions_given_as_tuples_make_the_standard_plane():
    assert oblique_plane((1, 0, 0), (0, 0, 1), (0, 1, 0)) is PLANES["coronal"]
    # Seen from behind it is another plane.
    assert oblique_plane((-1, 0, 0), (0, 0, 1), (0, 1, 0)).name == "oblique"
