"""Surfaces of known bodies, and the view in space."""

import gc
from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from vtkmodules.vtkCommonCore import vtkObjectBase

from hccbm_gui.core.errors import Cancelled, NotQuantifiable
from hccbm_gui.core.fields.field_design import field_rectangle
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.beam_shape import corners_mm
from hccbm_gui.render.space_camera import STANDARD_DIRECTIONS
from hccbm_gui.render.surface_group import LitSurface
from hccbm_gui.render.surface_scene import SurfaceScene, legible
from hccbm_gui.render.surfaces import Surface, bone_surface, isodose_surface, roi_surface
from hccbm_gui.render.volume_image import volume_image
from hccbm_gui.render.volume_presets import volume_presets

AXES = (
    np.eye(3)[::-1],
    Rotation.from_euler("xyz", [20, 40, -30], degrees=True).as_matrix(),
)


def enclosed_mm3(surface):
    """Above zero only where the triangles turn their outer side outwards."""
    corners = surface.points[surface.triangles].astype(float)
    corners -= corners.reshape(-1, 3).mean(axis=0)
    return np.linalg.det(corners).sum() / 6.0


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


@pytest.mark.parametrize("gantry", [0.0, 30.0, 180.0, 325.0])
def test_an_aperture_stands_across_its_beam_at_the_isocentre(comparison, gantry):
    field = comparison.ct_field
    beam = replace(field.beam, gantry_deg=gantry)
    corners = corners_mm(replace(field, beam=beam))
    along = beam.source_mm - beam.isocentre_mm
    assert (corners - beam.isocentre_mm) @ along == pytest.approx(np.zeros(4), abs=1e-6)
    seen = field_rectangle(field.edges, beam)
    assert beam.project(corners) == pytest.approx(seen)
    lengths = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    assert lengths == pytest.approx([80.0, 80.0, 80.0])
    # The superior edge is towards the head whatever the gantry.
    assert corners[:2, 2] == pytest.approx([50.0, 50.0])


REVERSED = Rotation.from_euler("z", 0).as_matrix()[::-1] * [[-1.0], [1.0], [1.0]]


@pytest.mark.parametrize("axes", [*AXES, REVERSED], ids=["axial", "oblique", "feet last"])
def test_the_outer_side_of_a_surface_looks_outwards(axes):
    surface = bone_surface(ball_ct(axes))
    assert enclosed_mm3(surface) == pytest.approx(4 / 3 * np.pi * 40**3, rel=0.03)


def linear_dose(axes=AXES[1]):
    """1 Gy a mm along the direction (1, 2, 2)/3 from the point (10, 20, -300), which has 50 Gy."""
    spacing = np.array([4.0, 2.0, 3.0])
    geometry = Geometry.from_axes((20, 40, 30), (0, 0, 0), spacing, "1.2.3", axes)
    shift = np.eye(4)
    shift[:3, 3] = np.array((10, 20, -300)) - geometry.centre_mm
    geometry = Geometry(geometry.shape, shift @ geometry.affine, "1.2.3")
    grid = np.stack(np.meshgrid(*map(np.arange, geometry.shape), indexing="ij"), axis=-1)
    points = geometry.to_patient(grid.reshape(-1, 3))
    gray = 50.0 + (points - (10, 20, -300)) @ np.array([1, 2, 2]) / 3.0
    return Volume(gray.reshape(geometry.shape), geometry, Unit.GY)


@pytest.mark.parametrize("level", [40.0, 55.0])
def test_an_isodose_surface_is_where_a_linear_dose_has_its_level(level):
    surface = isodose_surface(linear_dose(), level)
    gray = 50.0 + (surface.points - (10, 20, -300)) @ np.array([1, 2, 2]) / 3.0
    assert len(surface.triangles) > 100
    assert np.abs(gray - level).max() < 0.01


def test_there_is_no_isodose_surface_beyond_the_dose():
    dose = linear_dose()
    surface = isodose_surface(dose, 50.0)
    index = dose.geometry.to_index(surface.points)
    assert (index >= -1e-3).all()
    assert (index <= np.array(dose.geometry.shape) - 1 + 1e-3).all()
    assert not len(isodose_surface(dose, 1e4).triangles)


def test_a_large_structure_gets_a_coarser_surface_of_the_same_volume():
    angle = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    ring = np.column_stack([180 * np.cos(angle), 120 * np.sin(angle), 0 * angle])
    contours = tuple(ring + np.array([0.0, 0.0, z]) for z in np.arange(0, 601, 5.0))
    surface = roi_surface(Roi("EXTERNAL", RoiKind.EXTERNAL, (0, 99, 0), "1.2.3", contours))
    assert enclosed_mm3(surface) == pytest.approx(np.pi * 180 * 120 * 605, rel=0.02)
    assert len(surface.triangles) < 150_000


def test_isodose_colours_can_be_read_on_black():
    def brightness(text):
        red, green, blue = (int(text[n : n + 2], 16) for n in (1, 3, 5))
        return 0.3 * red + 0.59 * green + 0.11 * blue

    assert legible((255, 255, 0)) == "#ffff00"
    assert brightness(legible((0, 0, 128))) > 80


@pytest.mark.gl
def test_the_view_from_the_front_has_the_right_side_on_the_left(new_window, picture_of, comparison):
    window = new_window()
    scene = SurfaceScene(window)
    scene.set_bone(bone_surface(ball_ct(AXES[0])))
    assert scene.eye.letters() == {"left": "R", "right": "L", "top": "H", "bottom": "F"}
    scene.eye.rotate(-180.0, 0.0)
    # Dragged to the left by a quarter turn, the front now looks to the left.
    assert scene.eye.letters() == {"left": "A", "right": "P", "top": "H", "bottom": "F"}
    scene.eye.look_from((0.0, 0.0, -1.0))
    assert scene.eye.letters()["top"] == "A"
    scene.eye.look_from((0.0, -1.0, 0.0))
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
    scene.eye.zoom(0.4)
    x, y, size = disc()
    scene.eye.pan(50, -30)
    assert disc() == pytest.approx((x + 50, y - 30, size), abs=1.5)
    scene.eye.pan(-50, 30)
    scene.eye.zoom(1.5)
    assert disc() == pytest.approx((x, y, 1.5 * size), rel=0.03)
    scene.eye.fit()
    assert disc()[2] > 1.6 * size


@pytest.mark.gl
def test_nothing_of_vtk_is_left_after_a_view_in_space(new_window, comparison):
    def living():
        gc.collect()
        return sum(isinstance(thing, vtkObjectBase) for thing in gc.get_objects())

    window = new_window()
    window.Render()
    triangle = Surface(np.eye(3), np.arange(3))
    lit = LitSurface(triangle, (255, 0, 0), 0.5, "50 %")
    image, preset = volume_image(ball_ct(AXES[0])), volume_presets()["bone"]
    before = living()
    scene = SurfaceScene(window)
    scene.set_bone(triangle)
    scene.set_structures([lit])
    scene.set_isodoses([lit], ["Estimate"])
    scene.set_volume(image, preset, "bone")
    scene.set_fields(comparison)
    scene.set_cursor((0.0, 0.0, 0.0))
    scene.render()
    scene.set_structures([])
    scene.set_isodoses([])
    scene.set_volume(None, None)
    scene.set_fields(None)
    scene.set_bone(None)
    scene.render()
    scene.release()
    del scene
    assert living() == before


@pytest.mark.gl
@pytest.mark.parametrize("side", list(STANDARD_DIRECTIONS))
def test_from_each_side_a_point_is_drawn_where_it_lies(new_window, picture_of, side):
    window = new_window()
    scene = SurfaceScene(window)
    scene.set_bone(bone_surface(ball_ct(AXES[0])))
    marker = np.array((34.0, -6.0, -283.0))
    small = 6.0 * np.array([(1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)])
    faces = [(0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4), (1, 0, 5), (2, 1, 5), (3, 2, 5), (0, 3, 5)]
    scene.set_structures([LitSurface(Surface(marker + small, faces), (0, 255, 0), 1.0, "marker")])
    # Seen through the bone, so that it shows from all sides.
    scene._bone.set_opacity(0.02)
    scene.eye.look_from(STANDARD_DIRECTIONS[side])
    scene.render()
    picture = picture_of(window)[..., :3].astype(int)
    rows, columns = np.nonzero(picture[..., 1] - picture[..., [0, 2]].max(axis=-1) > 60)
    at = scene.eye.to_pixel(marker)[0]
    assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx(at, abs=1.0)
    # The marker lies left, in front and at the head of the middle: towards those letters.
    letters = scene.eye.letters()
    assert ("L" in letters["right"]) == (at[0] > 200) or side in "LR"
    assert ("H" in letters["top"]) == (at[1] > 180) or side in "HF"


@pytest.mark.gl
def test_a_picture_for_others_has_no_name(new_window, picture_of):
    window = new_window()
    scene = SurfaceScene(window)
    scene.set_identity(("PHANTOM^ANNA", "ID 7"))
    scene.set_bone(bone_surface(ball_ct(AXES[0])))

    def ink_at_upper_right():
        scene.render()
        return int((picture_of(window)[335:, 320:, :3].max(axis=-1) > 120).sum())

    assert ink_at_upper_right() > 50
    scene.show_identity(False)
    assert ink_at_upper_right() == 0


@pytest.mark.gl
def test_a_target_stays_in_sight_within_a_rendered_image(new_window, picture_of):
    window = new_window()
    scene = SurfaceScene(window)
    scene.set_volume(volume_image(ball_ct(AXES[0])), volume_presets()["bone"], "bone")
    small = 15.0 * np.array([(1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)])
    faces = [(0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4), (1, 0, 5), (2, 1, 5), (3, 2, 5), (0, 3, 5)]
    in_front = Surface(np.array((10.0, -45.0, -300.0)) + small, faces)

    def red():
        scene.render()
        picture = picture_of(window)[..., :3].astype(int)
        return int((picture[..., 0] - picture[..., 1:].max(axis=-1) > 80).sum())

    assert red() == 0
    scene.set_structures([LitSurface(in_front, (255, 0, 0), 0.8, "GTV")])
    assert red() > 150


@pytest.mark.gl
def test_a_window_of_one_pixel_is_drawn_too(new_window, comparison):
    scene = SurfaceScene(new_window(1, 1))
    scene.set_bone(bone_surface(ball_ct(AXES[0])))
    scene.set_volume(volume_image(ball_ct(AXES[0])), volume_presets()["bone"], "bone")
    scene.set_fields(comparison)
    scene.render()
    assert scene.eye.mm_per_pixel > 80.0
