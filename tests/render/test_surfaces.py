"""Surfaces of known bodies, and the view in space."""

import gc

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from vtkmodules.vtkCommonCore import vtkObjectBase

from hccbm_gui.core.errors import Cancelled, NotQuantifiable
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.beam_shape import corners_mm
from hccbm_gui.render.surface_scene import SurfaceScene
from hccbm_gui.render.surfaces import Surface, bone_surface, roi_surface

AXES = (
    np.eye(3)[::-1],
    Rotation.from_euler("xyz", [20, 40, -30], degrees=True).as_matrix(),
)


def enclosed_mm3(surface):
    corners = surface.points[surface.triangles].astype(float)
    corners -= corners.reshape(-1, 3).mean(axis=0)
    return abs(np.linalg.det(corners).sum() / 6.0)


def ball_ct(axes):
    shape, spacing = (60, 90, 90), np.array([3.0, 1.5, 1.5])
    origin = -(axes * spacing[:, None]).T @ ((np.array(shape) - 1) / 2.0) + (10, 20, -300)
    geometry = Geometry.from_axes(shape, origin, spacing, "1.2.3", axes)
    grid = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), axis=-1)
    away = np.linalg.norm(geometry.to_patient(grid.reshape(-1, 3)) - (10, 20, -300), axis=1)
    # A soft edge, as every CT has: 200 HU at 40 mm.
    values = np.clip(200 + 80 * (40.0 - away), -1000, 1000)
    return Volume(values.reshape(shape).astype(np.int16), geometry, Unit.HU)


@pytest.mark.parametrize("axes", AXES, ids=["axial", "oblique"])
def test_the_bone_surface_lies_where_the_bone_ends(axes):
    surface = bone_surface(ball_ct(axes))
    away = np.linalg.norm(surface.points - np.array((10, 20, -300)), axis=1)
    assert away.mean() == pytest.approx(40.0, abs=0.4)
    assert np.abs(away - 40.0).max() < 1.5


def test_only_hounsfield_units_have_bone():
    ct = ball_ct(AXES[0])
    with pytest.raises(NotQuantifiable):
        bone_surface(Volume(ct.array, ct.geometry, Unit.SUV))


def test_a_single_slice_has_an_empty_bone_surface():
    geometry = Geometry.from_axes((1, 20, 20), (0, 0, 0), (3, 1, 1), "frame")
    slab = Volume(np.full((1, 20, 20), 900, np.int16), geometry, Unit.HU)
    assert len(bone_surface(slab).points) == 0


def test_a_surface_being_computed_can_be_cancelled():
    def stop(fraction, message=""):
        if fraction > 0.2:
            raise Cancelled

    with pytest.raises(Cancelled):
        bone_surface(ball_ct(AXES[0]), progress=stop)


@pytest.mark.parametrize("turn", [np.eye(3), AXES[1]], ids=["axial", "oblique"])
def test_the_surface_of_a_structure_encloses_its_volume(turn):
    angle = np.linspace(0, 2 * np.pi, 100, endpoint=False)
    ring = np.column_stack([30 * np.cos(angle), 20 * np.sin(angle), 0 * angle])
    levels = [np.array((0.0, 0.0, z)) for z in np.arange(0, 60.1, 3.0)]
    contours = tuple((ring + level) @ turn.T + (-100, 5, 40) for level in levels)
    roi = Roi("GTVp", RoiKind.GTV, (255, 0, 0), "1.2.3", contours)
    surface = roi_surface(roi)
    assert enclosed_mm3(surface) == pytest.approx(np.pi * 30 * 20 * 63, rel=0.04)
    middle = turn @ (0, 0, 30) + (-100, 5, 40)
    assert surface.bounds_mm().mean(axis=0) == pytest.approx(middle, abs=1.0)


def test_an_empty_structure_has_an_empty_surface():
    surface = roi_surface(Roi("x", RoiKind.GTV, (255, 0, 0), "1.2.3", ()))
    assert not len(surface.triangles)


def test_a_beam_spans_its_field(comparison):
    corners = corners_mm(comparison.ct_field)
    assert np.ptp(corners[:, 0]) == 80.0
    assert np.ptp(corners[:, 2]) == 80.0
    assert (corners[:, 1] == 0.0).all()


@pytest.mark.gl
def test_the_view_from_the_front_has_the_right_side_on_the_left(new_window, picture_of, comparison):
    window = new_window()
    scene = SurfaceScene(window)
    scene.set_bone(bone_surface(ball_ct(AXES[0])))
    assert scene.letters() == {"left": "R", "right": "L", "top": "H", "bottom": "F"}
    scene.rotate(-180.0, 0.0)
    # Dragged to the left by a quarter turn, the front now looks to the left.
    assert scene.letters() == {"left": "A", "right": "P", "top": "H", "bottom": "F"}
    scene.look_from((0.0, 0.0, -1.0))
    assert scene.letters()["top"] == "A"
    scene.look_from((0.0, -1.0, 0.0))
    scene.set_fields(comparison)
    scene.set_identity(("PHANTOM",))
    scene.render()
    picture = picture_of(window)
    assert picture[180, 200, 0] > 120
    assert (picture[..., 3] == 255).all()


@pytest.mark.gl
def test_hands_turn_zoom_and_move_it(new_window, picture_of):
    window = new_window()
    scene = SurfaceScene(window)
    scene.set_bone(bone_surface(ball_ct(AXES[0])))

    def disc():
        scene.render()
        rows, columns = np.nonzero(picture_of(window)[40:320, 40:360, :3].min(axis=-1) > 60)
        return columns.mean(), rows.mean(), np.sqrt(len(rows))

    scene.render()
    scene.zoom(0.4)
    x, y, size = disc()
    scene.pan(50, -30)
    assert disc() == pytest.approx((x + 50, y - 30, size), abs=1.5)
    scene.pan(-50, 30)
    scene.zoom(1.5)
    assert disc() == pytest.approx((x, y, 1.5 * size), rel=0.03)
    scene.fit()
    assert disc()[2] > 1.6 * size


@pytest.mark.gl
def test_nothing_of_vtk_is_left_after_a_view_in_space(new_window, comparison):
    def living():
        gc.collect()
        return sum(isinstance(thing, vtkObjectBase) for thing in gc.get_objects())

    window = new_window()
    window.Render()
    triangle = Surface(np.eye(3), np.arange(3))
    before = living()
    scene = SurfaceScene(window)
    scene.set_bone(triangle)
    scene.set_targets([(triangle, (255, 0, 0))])
    scene.set_fields(comparison)
    scene.render()
    scene.set_targets([])
    scene.set_fields(None)
    scene.set_bone(None)
    scene.render()
    scene.release()
    del scene
    assert living() == before
