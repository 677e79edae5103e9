"""The bar that says what the colours mean: ticks, unit, place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vtkmodules.util.numpy_support import vtk_to_numpy

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.isodoses import isodoses
from hccbm_gui.core.overlay import DoseOverlay
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.colour_bar import (
    Bar,
    bar_picture,
    bar_title,
    bars_fit,
    tick_text,
    tick_values,
)
from hccbm_gui.render.colour_maps import colour_table
from hccbm_gui.render.layers import Layer
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.window_level import WindowLevel

FRAME = "1.2.3"


def ramp(unit, frame=FRAME):
    """0 to 99 along the patient's left."""
    geometry = Geometry.from_axes((40, 40, 100), (-99, -79, -79), (4, 4, 2), frame)
    values = np.broadcast_to(np.arange(100, dtype=np.float32), (40, 40, 100))
    return Volume(np.ascontiguousarray(values), geometry, unit)


@given(st.floats(-100.0, 100.0), st.floats(1e-3, 1e6), st.integers(2, 12))
def test_ticks_are_round_even_and_within_the_bar(place, span, most):
    low = place * span
    values, digits = tick_values(low, low + span, most)
    assert len(values) >= 2
    tolerance = 1e-5 * span
    assert (values >= low - tolerance).all()
    assert (values <= low + span + tolerance).all()
    steps = np.diff(values)
    assert steps == pytest.approx(steps[0], rel=1e-6)
    if len(values) > 2:
        mantissa = steps[0] / 10.0 ** np.floor(np.log10(steps[0]) + 1e-9)
        assert round(mantissa, 6) in (1.0, 2.0, 5.0)
        written = [float(tick_text(v, digits).replace("−", "-")) for v in values]
        assert written == pytest.approx(values, abs=1e-6 * span + 1e-9)


def test_ticks_fit_the_room_they_have():
    assert tick_values(0.0, 235.0, 2)[0].tolist() == [0.0, 200.0]
    assert tick_values(0.0, 235.0, 6)[0].tolist() == [0.0, 50.0, 100.0, 150.0, 200.0]
    assert tick_values(-4.0, 4.0, 5)[0].tolist() == [-4.0, -2.0, 0.0, 2.0, 4.0]


def test_numbers_have_a_true_minus_and_zero_has_none():
    assert tick_text(-2.5, 1) == "−2.5"
    assert tick_text(-0.0, 2) == "0.00"
    assert tick_text(1200.0, 0) == "1200"


def test_name_and_unit_stand_over_the_bar():
    assert bar_title(Bar("SPECT", "counts", "PET", 0, 1)) == "SPECT\ncounts"
    long = bar_title(Bar("SPECT bone tomo with attenuation", "Bq/ml", "PET", 0, 1))
    assert long == "SPECT bone tomo w…\nBq/ml"


def test_the_bar_is_the_map_from_low_to_high_and_empty_where_nothing_is_painted():
    def column(threshold):
        picture = bar_picture(Bar("SPECT", "counts", "hot iron", 0.0, 255.0, threshold))
        columns, rows, _ = picture.GetDimensions()
        rgba = vtk_to_numpy(picture.GetPointData().GetScalars())
        return rgba.reshape(rows, columns, 4)[:, 0]

    assert np.array_equal(column(None)[:, :3], colour_table("hot iron"))
    assert (column(None)[:, 3] == 255).all()
    assert not column(100.0)[:100].any()
    assert (column(100.0)[100:, 3] == 255).all()


def test_small_views_have_no_bar():
    span = (50.0, 200.0)
    assert bars_fit(ViewCamera(size_px=(400, 300)), span, 1.0)
    assert not bars_fit(ViewCamera(size_px=(400, 259)), span, 1.0)
    assert not bars_fit(ViewCamera(size_px=(239, 300)), span, 1.0)
    assert not bars_fit(ViewCamera(size_px=(400, 300)), (50.0, 90.0), 1.0)
    assert not bars_fit(ViewCamera(size_px=(400, 300)), span, 2.0)


def told(scene):
    return [(bar.name, bar.unit, bar.colour_map) for bar in scene._images.colour_bars()]


@pytest.mark.gl
def test_functional_images_have_a_bar_and_ct_has_none(new_window):
    scene = SliceScene(new_window(), "axial")
    scene.set_base(ramp(Unit.HU), label="CT")
    assert told(scene) == []
    scene.set_overlay(ramp(Unit.SUV), 1.0, "PET", (0.0, 9.0), threshold=1.0, label="PET")
    (bar,) = scene._images.colour_bars()
    assert bar == Bar("PET", "SUV", "PET", 0.0, 9.0, 1)
    scene.set_base(ramp(Unit.COUNTS), label="SPECT")
    assert told(scene) == [("PET", "SUV", "PET"), ("SPECT", "counts", "inverted grey")]
    scene.set_base_colours("inferno")
    scene.set_overlay(None)
    assert told(scene) == [("SPECT", "counts", "inferno")]


@pytest.mark.gl
def test_the_bar_stands_at_the_right_from_dark_below_to_light_above(new_window, picture_of):
    window = new_window(500, 450)
    scene = SliceScene(window, "axial")
    scene.set_crosshair_visible(False)
    scene.set_base(ramp(Unit.HU), label="CT")
    scene.set_overlay(ramp(Unit.COUNTS), value_range=(0.0, 99.0), opacity=0.0, label="SPECT")
    scene.set_key_visible(True)
    scene.render()
    with_bar = picture_of(window).astype(int)
    scene.set_layer_visible(Layer.OVERLAY, False)
    scene.render()
    plain = picture_of(window).astype(int)
    changed = (with_bar != plain).any(axis=-1)
    rows, columns = np.nonzero(changed[:400])
    # Below the letter at the middle, above the position, right of the scale bar.
    assert 40 < rows.min() < rows.max() < 225 - 8
    assert 300 < columns.min() < columns.max() < 500
    middle = with_bar[:, 500 - 8 - 6]
    bottom, top = rows.min() + 12, rows.min() + 80
    assert middle[bottom, 0] < middle[top, 0] or middle[bottom, 1] < middle[top, 1]
    scene.set_layer_visible(Layer.OVERLAY, True)
    scene.set_texts_visible(False)
    scene.render()
    assert np.array_equal(picture_of(window)[50:200], plain[50:200])


@pytest.mark.gl
def test_letters_over_a_light_picture_stand_on_a_darker_ground(new_window, picture_of):
    window = new_window(400, 360)
    scene = SliceScene(window, "axial")
    scene.set_crosshair_visible(False)
    scene.set_base(ramp(Unit.COUNTS), WindowLevel(100.0, 500.0), label="SPECT")
    scene.zoom(4.0)
    scene.render()
    # Around the title the picture is white; between its letters it is not.
    picture = picture_of(window)
    assert picture[300, 200, 0] > 230
    assert picture[340:355, 8:40, 0].min() < 90


@pytest.mark.gl
@pytest.mark.parametrize("size", [(500, 360), (700, 450), (400, 320), (400, 270)])
def test_the_bar_lies_clear_of_key_letters_position_and_identity(size, new_window, picture_of):
    window = new_window(*size)
    scene = SliceScene(window, "axial")
    scene.set_crosshair_visible(False)
    scene.set_base(ramp(Unit.HU), WindowLevel(100.0, 5000.0), label="CT")
    scene.set_identity(["Test^Case", "ID 7"])

    def rows_of(change):
        scene.render()
        before = picture_of(window)
        change()
        scene.render()
        rows, _ = np.nonzero((before != picture_of(window)).any(axis=-1)[:, size[0] // 2 :])
        return rows

    dose = DoseOverlay("Dose", ramp(Unit.GY), isodoses(5000.0), wash=False, lines=False)
    scene.set_overlays([dose])
    counts = ramp(Unit.COUNTS)
    scene.set_overlay(counts, 0.0, value_range=(0.0, 99.0), label="SPECT")
    key = rows_of(lambda: scene.set_key_visible(False))
    scene.set_key_visible(True)
    scene.render()
    boxed = picture_of(window)
    scene.set_overlays([])
    scene.set_overlay(None)
    scene.render()
    bare = picture_of(window)
    changed = (boxed != bare).any(axis=-1)[:, size[0] // 2 :]
    rows, _ = np.nonzero(changed)
    bar = rows[rows < key.min()]
    assert len(key)
    if len(bar):
        # A gap between the two, and nothing of the bar on the lines of the position.
        assert bar.max() < key.min() - 2
        assert bar.min() > 8 + 2 * 12
    else:
        assert size[1] < 330
