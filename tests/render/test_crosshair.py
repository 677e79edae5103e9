"""The crosshair shows where the other planes cut."""

import numpy as np
import pytest

from hccbm_gui.render.crosshair import arms, cut_direction
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.view_plane import PLANES, tilted_plane

VISIBLE = np.array([(-100.0, -80.0), (100.0, 80.0)])
OBLIQUE = tilted_plane(PLANES["coronal"], 20.0, -35.0)


@pytest.mark.parametrize("plane", [*PLANES.values(), OBLIQUE], ids=lambda plane: plane.name)
def test_a_line_lies_in_both_planes(plane):
    for other in (*PLANES.values(), OBLIQUE):
        direction = cut_direction(plane, other)
        if other is plane:
            assert direction is None
            continue
        assert np.linalg.norm(direction) == pytest.approx(1.0)
        in_patient = plane.to_patient(direction, 0.0)[0]
        assert other.position_of(in_patient)[0] == pytest.approx(0.0, abs=1e-12)


def test_planes_nearly_along_each_other_draw_no_line():
    axial = PLANES["axial"]
    assert cut_direction(axial, tilted_plane(axial, 1.0)) is None
    assert cut_direction(axial, tilted_plane(axial, 5.0)) is not None


def test_arms_run_from_the_gap_to_the_edges():
    found = arms(np.array([10.0, 20.0]), np.array([1.0, 0.0]), VISIBLE, 5.0)
    assert found.tolist() == [[[5, 20], [-100, 20]], [[15, 20], [100, 20]]]
    found = arms(np.array([0.0, 0.0]), np.array([0.6, 0.8]), VISIBLE, 5.0)
    assert found[:, 0] == pytest.approx(np.array([(-3, -4), (3, 4)]))
    assert found[:, 1] == pytest.approx(np.array([(-60, -80), (60, 80)]))


def test_an_arm_that_does_not_meet_the_window_is_left_away():
    assert len(arms(np.array([0.0, 90.0]), np.array([1.0, 0.0]), VISIBLE, 5.0)) == 0
    found = arms(np.array([-150.0, 0.0]), np.array([1.0, 0.0]), VISIBLE, 5.0)
    assert found.tolist() == [[[-145, 0], [100, 0]]]


@pytest.mark.gl
def test_linked_planes_are_drawn_in_their_colours(new_window, picture_of, patient):
    window = new_window()
    scene = SliceScene(window, "coronal")
    scene.set_texts_visible(False)
    scene.set_base(patient())
    scene.set_cursor((0.0, 0.0, 30.0))
    red, yellow = (255, 60, 60), (255, 220, 40)
    scene.set_linked_planes([(PLANES["axial"], red), (PLANES["sagittal"], yellow)])
    scene.render()
    picture = picture_of(window)[..., :3].astype(int)
    x, y = (int(c) for c in scene.pixel_of((0.0, 0.0, 30.0)))
    near = picture[y - 1 : y + 2, x + 15 : x + 90].reshape(-1, 3)
    assert ((near[:, 0] - near[:, 2] > 80) & (near[:, 0] - near[:, 1] > 80)).sum() > 20
    near = picture[y - 90 : y - 15, x - 1 : x + 2].reshape(-1, 3)
    assert ((near[:, 0] - near[:, 2] > 80) & (near[:, 1] - near[:, 2] > 60)).sum() > 20
    scene.set_linked_planes([])
    scene.render()
    picture = picture_of(window)[..., :3].astype(int)
    assert not (np.abs(picture[60:300, 60:340] - red).max(axis=-1) < 60).any()
