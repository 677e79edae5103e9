"""How two images share a picture, pixel by pixel."""

from dataclasses import replace

import numpy as np
import pytest

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.fusion import seam_px
from hccbm_gui.render.layers import Layer
from hccbm_gui.render.looks import Fusion, FusionMode
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.window_level import WindowLevel

pytestmark = pytest.mark.gl
FRAME = "1.2.3"
WIDTH, HEIGHT = 400, 360
GREEN, RED = (0, 255, 0), (255, 0, 0)


def flat(value, unit=Unit.HU, side_mm=600.0):
    """One value everywhere, over more than the window."""
    n = 30
    spacing = side_mm / n
    start = -spacing * (n - 1) / 2
    geometry = Geometry.from_axes((n, n, n), [start] * 3, [spacing] * 3, FRAME)
    return Volume(np.full((n, n, n), value, np.float32), geometry, unit)


def scene_of(window, overlay=None, plane="axial", **look):
    """White image, red overlay."""
    scene = SliceScene(window, plane)
    scene.set_crosshair_visible(False)
    scene.set_texts_visible(False)
    scene.set_base(flat(1000.0), WindowLevel(400, 40))
    scene.zoom(3.0)
    counts = flat(50.0, Unit.COUNTS) if overlay is None else overlay
    scene.set_overlay(counts, value_range=(0.0, 100.0), colour_map="hot iron", **look)
    return scene


CLEAR = (slice(90, HEIGHT - 60), slice(50, WIDTH - 50))
"""Rows and columns without letters, also those of twice the size."""


def parts(scene, window, picture_of):
    """Within `CLEAR`, True where the overlay is, and True where the image is."""
    scene.render()
    picture = picture_of(window).astype(int)
    red = (picture[..., 1] < 60) & (picture[..., 0] > 190)
    white = (picture[..., :3] > 225).all(axis=-1)
    return red[CLEAR], white[CLEAR]


def places():
    """Middle of each pixel of `CLEAR` from the lower left, x (1, columns) and y (rows, 1)."""
    rows, columns = CLEAR
    x = np.arange(columns.start, columns.stop)[None, :] + 0.5
    return x, np.arange(rows.start, rows.stop)[:, None] + 0.5


@pytest.mark.parametrize("size_px", [37.0, 64.0])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_checkers_alternate_beginning_with_the_image_at_the_lower_left(
    size_px, ratio, new_window, picture_of
):
    window = new_window(WIDTH, HEIGHT)
    scene = scene_of(window)
    scene.pixel_ratio = ratio
    scene.set_fusion(Fusion(FusionMode.CHECKERBOARD, size_px=size_px))
    red, white = parts(scene, window, picture_of)
    x, y = places()
    expected = (x // (size_px * ratio) + y // (size_px * ratio)) % 2 == 1
    assert np.array_equal(red, expected)
    assert np.array_equal(white, ~expected)


@pytest.mark.parametrize("share", [0.25, 0.5, 0.8])
def test_a_swipe_divides_at_its_share_of_the_width(share, new_window, picture_of):
    window = new_window(WIDTH, HEIGHT)
    scene = scene_of(window)
    scene.set_fusion(Fusion(FusionMode.SWIPE, (share, 0.1)))
    red, white = parts(scene, window, picture_of)
    x, y = places()
    right = (x > share * WIDTH + 2) & (y > 0)
    left = (x < share * WIDTH - 2) & (y > 0)
    assert red[right].all()
    assert white[left].all()


def test_the_spyglass_shows_the_overlay_within_its_circle_alone(new_window, picture_of):
    window = new_window(WIDTH, HEIGHT)
    scene = scene_of(window)
    scene.set_fusion(Fusion(FusionMode.SPYGLASS, (0.4, 0.6), size_px=80.0))
    red, white = parts(scene, window, picture_of)
    x, y = places()
    distance = np.hypot(x - 0.4 * WIDTH, y - 0.6 * HEIGHT)
    assert red[distance < 78].all()
    assert white[distance > 82].all()
    # It follows.
    scene.set_fusion(Fusion(FusionMode.SPYGLASS, (0.7, 0.3), size_px=50.0))
    red, _ = parts(scene, window, picture_of)
    assert red[np.hypot(x - 0.7 * WIDTH, y - 0.3 * HEIGHT) < 48].all()
    assert not red[distance < 40].any()


def test_opacity_counts_for_blending_and_not_in_parts(new_window, picture_of):
    window = new_window(WIDTH, HEIGHT)
    scene = scene_of(window, opacity=0.25)
    scene.render()
    mixed = picture_of(window)[180, 200, :3]
    assert mixed == pytest.approx([255, 0.75 * 255, 0.75 * 255], abs=3)
    scene.set_fusion(Fusion(FusionMode.SWIPE, (0.0, 0.5)))
    scene.render()
    assert picture_of(window)[180, 200, 1] < 5


@pytest.mark.parametrize("mode", list(FusionMode))
def test_below_the_threshold_the_image_shows_through_in_every_mode(mode, new_window, picture_of):
    window = new_window(WIDTH, HEIGHT)
    values = np.full((30, 30, 30), 39.0, np.float32)
    values[:, :, 15:] = 41.0
    halves = replace(flat(0.0, Unit.COUNTS), array=values)
    scene = scene_of(window, overlay=halves, threshold=40.0, opacity=1.0)
    size_px = 1.0 if mode is FusionMode.CHECKERBOARD else 10_000.0
    scene.set_fusion(Fusion(mode, (0.0, 0.0), size_px))
    red, white = parts(scene, window, picture_of)
    x, _ = places()
    # Trilinear values pass 40 in the middle of the window; the blend is sampled more coarsely.
    left, right = np.broadcast_to(x < 185, red.shape), np.broadcast_to(x > 215, red.shape)
    assert white[left].all()
    share = 0.5 if mode is FusionMode.CHECKERBOARD else 1.0
    assert red[right].mean() == pytest.approx(share, abs=0.005)


def test_holding_the_key_takes_the_overlay_and_its_seam_away(new_window, picture_of):
    window = new_window(WIDTH, HEIGHT)
    scene = scene_of(window)
    scene.set_fusion(Fusion(FusionMode.SPYGLASS, (0.5, 0.5), size_px=80.0))
    scene.set_overlay_visible(False)
    scene.render()
    blinked = picture_of(window)
    scene.set_overlay(None)
    scene.set_overlay_visible(True)
    scene.render()
    assert np.array_equal(picture_of(window), blinked)
    assert scene.fusion is None


def test_every_image_can_be_hidden_by_itself(new_window, picture_of):
    window = new_window(WIDTH, HEIGHT)
    scene = scene_of(window, opacity=0.5)
    seen = {}
    for layer in (Layer.BASE, Layer.OVERLAY):
        scene.set_layer_visible(layer, False)
        scene.render()
        seen[layer] = picture_of(window)[180, 200, :3].tolist()
        scene.set_layer_visible(layer, True)
    assert seen[Layer.OVERLAY] == [255, 255, 255]
    assert seen[Layer.BASE] == pytest.approx([200, 0, 0], abs=56)
    with pytest.raises(ValueError, match="nonsense"):
        scene.set_layer_visible("nonsense", False)


def test_the_seam_lies_where_the_hand_takes_hold_of_it():
    camera = ViewCamera(size_px=(400, 200))
    (line,) = seam_px(Fusion(FusionMode.SWIPE, (0.3, 0.9)), camera, 2.0)
    assert line.tolist() == [[120.0, 0.0], [120.0, 200.0]]
    ring = seam_px(Fusion(FusionMode.SPYGLASS, (0.5, 0.5), 30.0), camera, 2.0)
    assert np.hypot(*(ring[:, 0] - (200.0, 100.0)).T) == pytest.approx(60.0)
    assert np.array_equal(ring[:, 1], np.roll(ring[:, 0], -1, axis=0))
    for mode in (FusionMode.BLEND, FusionMode.CHECKERBOARD):
        assert not len(seam_px(Fusion(mode), camera, 1.0))
