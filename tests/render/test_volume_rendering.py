"""Images as translucent bodies: in their place, in their colours, quick while turned."""

from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from hccbm_gui.core.errors import Cancelled, InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render import volume_image as volume_image_module
from hccbm_gui.render.space_camera import STANDARD_DIRECTIONS
from hccbm_gui.render.surface_scene import SurfaceScene
from hccbm_gui.render.volume_image import volume_image
from hccbm_gui.render.volume_presets import preset_from, volume_presets
from hccbm_gui.render.volume_rendering import MOST_RAYS_TURNING, VolumeRendering

BALL_MM = np.array((31.0, -22.0, -455.0))
MIDDLE_MM = np.array((10.0, 5.0, -480.0))
OBLIQUE = Rotation.from_euler("xyz", [25, -35, 50], degrees=True).as_matrix()
GRIDS = {
    "axial": (np.eye(3)[::-1], (2.0, 2.0, 2.0)),
    "oblique, uneven": (OBLIQUE, (4.0, 1.5, 2.5)),
    "slices from the head": (np.eye(3)[::-1] * [[-1.0], [1.0], [1.0]], (3.0, 2.0, 1.5)),
    "sagittal": (np.array([(-1.0, 0, 0), (0, 0, -1), (0, 1, 0)]), (2.5, 1.5, 2.0)),
}


def ball(grid: str, unit: Unit = Unit.HU, radius_mm: float = 14.0) -> Volume:
    """A ball of 1200 at BALL_MM in air, within a grid of 150 mm around MIDDLE_MM."""
    axes, spacing = GRIDS[grid]
    shape = tuple(int(150 / mm) for mm in spacing)
    origin = MIDDLE_MM - (axes * np.array(spacing)[:, None]).T @ ((np.array(shape) - 1) / 2.0)
    geometry = Geometry.from_axes(shape, origin, spacing, "1.2.3", axes)
    indices = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), axis=-1)
    away = np.linalg.norm(geometry.to_patient(indices.reshape(-1, 3)) - BALL_MM, axis=1)
    values = np.clip(200 + 100 * (radius_mm - away), -1000, 1200).reshape(shape)
    if unit is not Unit.HU:
        return Volume((values + 1000).astype(np.float32), geometry, unit)
    return Volume(values.astype(np.int16), geometry, unit)


@pytest.mark.parametrize("grid", list(GRIDS))
def test_the_copy_lies_where_the_image_lies(grid):
    image = volume_image(ball(grid))
    assert np.linalg.det(image.affine[:3, [2, 1, 0]]) > 0.0
    bright = np.argwhere(image.array > 200)
    points = bright @ image.affine[:3, :3].T + image.affine[:3, 3]
    assert points.mean(axis=0) == pytest.approx(BALL_MM, abs=0.3)


def test_a_thinned_copy_does_not_move(monkeypatch):
    monkeypatch.setattr(volume_image_module, "MOST_VOXELS", 20_000)
    volume = ball("axial")
    image = volume_image(volume)
    assert image.array.size <= 20_000 < volume.array.size
    bright = np.argwhere(image.array > 200)
    points = bright @ image.affine[:3, :3].T + image.affine[:3, 3]
    assert points.mean(axis=0) == pytest.approx(BALL_MM, abs=1.0)


def test_uptake_is_told_in_percent_of_the_hottest():
    volume = ball("axial", Unit.COUNTS)
    image = volume_image(volume)
    assert not image.in_hu
    assert 0.97 * volume.array.max() < image.hottest <= volume.array.max()
    percent = image.array / image.per_unit
    assert np.abs(percent - 100.0 * volume.array / image.hottest).max() <= 0.051


def test_what_is_no_number_is_nothing():
    volume = ball("axial", Unit.SUV)
    values = np.array(volume.array)
    values[:5] = np.nan
    image = volume_image(Volume(values, volume.geometry, Unit.SUV))
    assert (image.array[:5] == 0).all()
    assert image.array.max() >= 1000


def test_the_copy_can_be_cancelled():
    def stop(fraction, message=""):
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        volume_image(ball("axial"), stop)


def test_the_presets_come_in_their_order_for_ct_and_for_uptake():
    presets = volume_presets()
    assert list(presets) == ["bone", "soft tissue with bone", "lungs", "hot spots"]
    assert presets["bone"].unit == "HU"
    assert presets["hot spots"].unit == "%"


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": [[0, 0, 0, 0], [1, 1, 1, 1]]},
        {"points": [[5, 0, 0, 0, 0], [4, 1, 1, 1, 1]]},
        {"points": [[0, 0, 0, 0, 0], [4, 1.5, 1, 1, 1]]},
        {"points": [[0, 0, 0, 0, 0], [4, 1, 1, 1, 300]]},
        {"unit": "Gy"},
        {"step_mm": 0},
    ],
)
def test_a_preset_that_cannot_be_is_refused(wrong):
    right = {
        "name": "x",
        "unit": "HU",
        "step_mm": 2,
        "shaded": True,
        "points": [[0, 0, 0, 0, 0], [4, 1, 1, 1, 1]],
    }
    assert preset_from(right).points.shape == (2, 5)
    with pytest.raises(ValueError, match=r"\w"):
        preset_from({**right, **wrong})


def test_a_physicist_changes_a_preset_and_is_told_of_mistakes(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path))
    folder = tmp_path / "resources" / "volume_presets"
    folder.mkdir(parents=True)
    text = 'name = "ours"\norder = 0\nunit = "HU"\nstep_mm = 1\nshaded = false\n'
    own = folder / "ours.toml"
    own.write_text(text + "points = [[0, 0, 0, 0, 0], [100, 1, 255, 255, 255]]\n")
    assert next(iter(volume_presets())) == "ours"
    own.write_text(text + "points = [[0, 0, 0, 0, 0]]\n")
    # The files of a running program are read once; another folder stands for another start.
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "." / "other"))
    (tmp_path / "other" / "resources").mkdir(parents=True)
    folder.rename(tmp_path / "other" / "resources" / "volume_presets")
    with pytest.raises(InputRefused, match=r"ours\.toml"):
        volume_presets()


CRISP = preset_from(
    {
        "name": "crisp",
        "unit": "HU",
        "step_mm": 0.5,
        "shaded": False,
        "points": [[199, 0, 255, 255, 255], [201, 1, 255, 255, 255]],
    }
)
"""White from 200 HU on, so that the ball is a disc of its own size."""


def bright_centre(picture):
    grey = picture[30:330, 45:355, :3].astype(float).max(axis=-1)
    rows, columns = np.nonzero(grey > 60)
    return columns.mean() + 45.5, rows.mean() + 30.5, np.sqrt(4.0 * len(rows) / np.pi)


@pytest.mark.gl
@pytest.mark.parametrize("grid", list(GRIDS))
@pytest.mark.parametrize("side", ["A", "L", "H"])
def test_a_ball_is_drawn_where_it_lies_and_in_its_size(new_window, picture_of, grid, side):
    window = new_window()
    scene = SurfaceScene(window)
    scene.set_volume(volume_image(ball(grid)), CRISP, "crisp")
    scene.eye.look_from(STANDARD_DIRECTIONS[side])
    scene.render()
    x, y, size = bright_centre(picture_of(window))
    assert (x, y) == pytest.approx(scene.eye.to_pixel(BALL_MM)[0], abs=1.5)
    assert size * scene.eye.mm_per_pixel == pytest.approx(28.0, abs=2.5)
    expected = {"A": ("R", "L", "H"), "L": ("A", "P", "H"), "H": ("L", "R", "A")}[side]
    letters = scene.eye.letters()
    if side != "H":
        assert (letters["left"], letters["right"], letters["top"]) == expected
    else:
        # From the head as from the feet the front is up, so the sides change places.
        assert letters["top"] == "A"
        assert letters["left"] == "L"


@pytest.mark.gl
def test_an_image_and_the_surface_of_its_bone_cover_each_other(new_window, picture_of):
    from hccbm_gui.render.surfaces import bone_surface

    def size_of(fill):
        window = new_window()
        scene = SurfaceScene(window)
        fill(scene)
        scene.eye.follow(np.array([MIDDLE_MM - 70.0, MIDDLE_MM + 70.0]))
        scene.eye._fitted = False
        scene.render()
        return bright_centre(picture_of(window))

    volume = ball("oblique, uneven")
    as_image = size_of(lambda scene: scene.set_volume(volume_image(volume), CRISP))
    as_surface = size_of(lambda scene: scene.set_bone(bone_surface(volume)))
    assert as_image == pytest.approx(as_surface, abs=3.0)


@pytest.mark.gl
def test_while_it_turns_fewer_rays_are_cast_and_at_rest_all(new_window, picture_of):
    from hccbm_gui.render.opengl import new_renderer

    renderer = new_renderer()
    rendering = VolumeRendering(renderer)
    rendering.show(volume_image(ball("axial")), volume_presets()["bone"])
    rendering.set_detail((800, 500), True)
    turning = rendering._mapper.GetImageSampleDistance()
    assert 800 * 500 / turning**2 == pytest.approx(MOST_RAYS_TURNING)
    rendering.set_detail((400, 300), False)
    assert rendering._mapper.GetImageSampleDistance() == 1.0
    rendering.show(None, None)
    assert not rendering.volume.GetVisibility()


@pytest.mark.gl
def test_a_single_slice_is_not_rendered_and_harms_nothing(new_window, picture_of):
    window = new_window()
    scene = SurfaceScene(window)
    geometry = Geometry.from_axes((1, 20, 20), (0, 0, 0), (3, 1, 1), "frame")
    flat = Volume(np.full((1, 20, 20), 900, np.int16), geometry, Unit.HU)
    scene.set_volume(volume_image(flat), volume_presets()["bone"], "bone")
    scene.render()
    assert picture_of(window)[60:300, 60:340, :3].max() < 60
