"""The toolbar and the panel of layers: what they show, and what they say."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.layers import Layer
from hccbm_gui.render.looks import (
    Fusion,
    FusionMode,
    ImageLook,
    OverlayLook,
    Slab,
    SlabMode,
)
from hccbm_gui.render.window_level import WindowLevel, colour_range, default_window
from hccbm_gui.views.layers.layer_facts import LayerFacts
from hccbm_gui.views.layers.layer_panel import LayerPanel
from hccbm_gui.views.tool_buttons import MEASURING_TOOLS, TOOLS
from hccbm_gui.views.view_toolbar import ViewToolbar


def volume(unit, scale=1.0):
    geometry = Geometry.from_axes((10, 10, 10), (0, 0, 0), (1, 1, 1), "1")
    return Volume(np.arange(1000.0).reshape(10, 10, 10) * scale, geometry, unit)


CT, SPECT = volume(Unit.HU), volume(Unit.COUNTS)
FACTS = LayerFacts(CT, "CT", ImageLook(), SPECT, "SPECT", curtain_label="Bone scan")


@pytest.fixture
def panel():
    made = LayerPanel()
    made.show_layers(FACTS)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def bar():
    made = ViewToolbar()
    yield made
    made.layers.close()
    made.close()
    made.deleteLater()


def heard(signal):
    found = []
    signal.connect(lambda *values: found.append(values[0] if len(values) == 1 else values))
    return found


def test_showing_sends_nothing(panel):
    signals = (
        panel.image_look_changed, panel.overlay_look_changed, panel.fusion_changed,
        panel.layer_shown, panel.curtain_opacity_changed, panel.dose_opacity_changed,
    )  # fmt: skip
    all_heard = [heard(signal) for signal in signals]
    look = OverlayLook(0.8, "PET", WindowLevel(10, 5), 3.0)
    fusion = Fusion(FusionMode.SWIPE)
    hidden = frozenset({Layer.SPOTS})
    panel.show_layers(
        replace(FACTS, overlay_look=look, fusion=fusion, hidden=hidden, curtain_opacity=0.1)
    )
    panel.show_layers(LayerFacts())
    assert all_heard == [[]] * len(signals)


def test_the_layers_stand_in_their_fixed_order(panel):
    eyes = list(panel._eyes)
    assert eyes == list(Layer)
    grid = panel._grid
    rows = [grid.getItemPosition(grid.indexOf(eye))[0] for eye in panel._eyes.values()]
    assert rows == sorted(rows)


def test_an_eye_says_which_layer_and_whether_it_is_seen(panel):
    said = heard(panel.layer_shown)
    panel._eyes[Layer.CONTOURS].click()
    panel._eyes[Layer.CONTOURS].click()
    assert said == [("contours", False), ("contours", True)]
    assert not panel._eyes[Layer.DOSE].isEnabled()


def test_window_and_colours_of_the_image_are_values_of_the_image(panel):
    said = heard(panel.image_look_changed)
    usual = default_window(CT)
    assert (panel.base_window.first.value(), panel.base_window.second.value()) == (
        usual.lower, usual.upper,
    )  # fmt: skip
    panel.base_window.first.setValue(-1000.0)
    panel.base_map.textActivated.emit("inverted grey")
    window = WindowLevel.between(-1000.0, usual.upper)
    assert said == [
        ImageLook(window, ImageLook().colour_map),
        ImageLook(window, "inverted grey"),
    ]


def test_the_look_of_the_overlay_grows_by_one_change_at_a_time(panel):
    said = heard(panel.overlay_look_changed)
    panel.opacity.moved.emit(0.7)
    panel.overlay_window.second.setValue(500.0)
    panel.threshold.wanted.click()
    low, _ = colour_range(SPECT)
    window = WindowLevel.between(round(low), 500.0)
    usual = replace(OverlayLook(), opacity=0.7)
    assert said[0] == usual
    assert said[1].window.upper == pytest.approx(500.0)
    assert said[1].window.lower == pytest.approx(window.lower, abs=1.0)
    assert said[2].threshold == pytest.approx(0.2 * 500.0, abs=0.5)
    panel.threshold.wanted.click()
    assert said[3] == said[1]


def test_a_map_for_hot_and_cold_is_told_its_reference_and_reach(panel):
    said = heard(panel.overlay_look_changed)
    panel.overlay_map.textActivated.emit("diverging")
    window = said[0].window
    assert window.lower == pytest.approx(0.0)
    assert panel.overlay_window.first.value() == pytest.approx(window.level, abs=1.0)
    panel.overlay_window.first.setValue(400.0)
    panel.overlay_window.second.setValue(100.0)
    assert (said[-1].window.lower, said[-1].window.upper) == (300.0, 500.0)
    # Back to a map that begins at nothing, with the usual ends.
    panel.overlay_map.textActivated.emit("hot iron")
    assert said[-1].window is None


def test_the_way_of_fusing_keeps_its_place(panel):
    fusion = Fusion(FusionMode.BLEND, (0.2, 0.3), 40.0)
    panel.show_layers(replace(FACTS, fusion=fusion))
    said = heard(panel.fusion_changed)
    place = panel.fusion.findData(FusionMode.SPYGLASS)
    panel.fusion.setCurrentIndex(place)
    panel.fusion.activated.emit(place)
    assert said == [Fusion(FusionMode.SPYGLASS, (0.2, 0.3), 40.0)]
    assert not panel.opacity.isEnabled()
    assert "solid" in panel.opacity.toolTip()


@pytest.mark.parametrize(("scale", "decimals"), [(1.0, 0), (1e-2, 2), (1e-3, 3), (100.0, 0)])
def test_numbers_have_the_decimals_that_the_image_deserves(scale, decimals, panel):
    panel.show_layers(replace(FACTS, overlay=volume(Unit.SUV, scale)))
    assert panel.overlay_window.first.decimals() == decimals


def test_a_number_that_is_being_typed_is_not_yet_meant(panel):
    assert not panel.base_window.first.keyboardTracking()
    assert not panel.threshold.value.keyboardTracking()


def test_the_row_fits_nine_hundred_pixels_with_everything_shown(bar):
    bar.show_choices([("CT planning, thorax", "1"), ("MR", "2")], [("none", "")], "1", "", [])
    bar.overlays.setText("Dose")
    bar.overlays.show()
    bar.slab.show_slab(Slab(SlabMode.MIP, 20.0))
    assert bar.minimumSizeHint().width() <= 900


def test_every_tool_is_taken_by_its_button_and_shown_without_a_word(bar):
    said = heard(bar.tool_chosen)
    for tool in TOOLS:
        bar.tools.buttons[tool.name].click()
    for action in bar.tools.measure.menu().actions():
        action.trigger()
        assert bar.tools.measure.isChecked()
    assert said == [tool.name for tool in (*TOOLS, *MEASURING_TOOLS)]
    bar.tools.measure.click()
    assert said[-1] == MEASURING_TOOLS[-1].name
    count = len(said)
    for tool in (*TOOLS, *MEASURING_TOOLS):
        bar.show_tool(tool.name)
        pressed = [button for button in bar.findChildren(type(bar.tools.measure))
                   if button.parent() is bar.tools and button.isChecked()]  # fmt: skip
        assert len(pressed) == 1
    bar.show_tool("a tool of a plugin")
    assert not bar.tools.measure.isChecked()
    assert len(said) == count


def test_drawing_is_greyed_with_the_reason(bar):
    bar.show_tool_keys({"polygon": "P"})
    assert bar.tools.buttons["polygon"].toolTip().endswith("(P)")
    bar.allow_drawing("Needs a CT or MR to draw on")
    for name in ("polygon", "freehand", "cut"):
        assert not bar.tools.buttons[name].isEnabled()
        assert bar.tools.buttons[name].toolTip() == "Needs a CT or MR to draw on"
    assert bar.tools.buttons["window"].isEnabled()
    bar.allow_drawing("")
    assert bar.tools.buttons["polygon"].isEnabled()


def test_a_plain_slice_has_no_thickness(bar):
    said = heard(bar.slab_changed)
    place = bar.slab.mode.findData(SlabMode.MIP)
    bar.slab.mode.setCurrentIndex(place)
    bar.slab.mode.activated.emit(place)
    bar.slab.thickness.setValue(25.0)
    bar.slab.mode.setCurrentIndex(0)
    bar.slab.mode.activated.emit(0)
    assert said == [Slab(SlabMode.MIP, 10.0), Slab(SlabMode.MIP, 25.0), Slab()]
    bar.show_slab(Slab(SlabMode.MEAN, 5.0))
    assert bar.slab.slab == Slab(SlabMode.MEAN, 5.0)
    assert len(said) == 3


def test_the_panel_opens_within_the_screen(bar):
    host = QWidget()
    bar.setParent(host)
    host.show()
    screen = host.screen().availableGeometry()
    host.move(screen.right() - 100, screen.bottom() - 100)
    bar.layers_button.click()
    assert bar.layers.isVisible()
    place = QRect(bar.layers.pos(), bar.layers.size())
    bar.layers.close()
    bar.setParent(None)
    host.close()
    # The platform of the tests moves windows by the frame that it draws in thought.
    assert screen.adjusted(0, 0, 2, 2).contains(place)


def test_opacity_in_the_row_and_in_the_panel_go_together(bar):
    bar.show_layers(FACTS)
    assert bar._opacity.value() == 50
    bar.layers.opacity.moved.emit(0.9)
    assert bar._opacity.value() == 90
    said = heard(bar.opacity_changed)
    bar._opacity.setValue(30)
    assert said == [0.3]
