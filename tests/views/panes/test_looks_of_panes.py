"""What the toolbar and the panel of layers change reaches the pictures it is meant for."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.layers import Layer
from hccbm_gui.render.looks import Fusion, FusionMode, ImageLook, Slab, SlabMode
from hccbm_gui.render.window_level import WindowLevel
from hccbm_gui.services.pictures.palette import light
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.panes.layout_commands import layout_commands
from hccbm_gui.views.panes.oblique import CUT

pytestmark = pytest.mark.gl
Settled = Callable[[MainWindow], None]


def test_the_looks_of_the_picture_touched_last_are_changed_in_all_of_its_role(
    window: MainWindow, settled: Settled
) -> None:
    grid, bar = window.slices, window.slices.toolbar
    slab = Slab(SlabMode.MIP, 20.0)
    bar.slab_changed.emit(slab)
    fusion = Fusion(FusionMode.SWIPE, (0.3, 0.5))
    bar.layers.fusion_changed.emit(fusion)
    look = replace(grid.shown.overlay, threshold=25.0, window=WindowLevel(90.0, 45.0))
    bar.layers.overlay_look_changed.emit(look)
    bar.layers.image_look_changed.emit(ImageLook(WindowLevel(700.0, 90.0), "inferno"))
    bar.layers.curtain_opacity_changed.emit(0.8)
    assert (grid.shown.slab, grid.shown.fusion, grid.shown.overlay) == (slab, fusion, look)
    assert grid.shown.base == ImageLook(WindowLevel(700.0, 90.0), "inferno")
    assert grid.shown.curtain_opacity == 0.8
    for view in grid.views.values():
        assert view.scene.window_level == WindowLevel(700.0, 90.0)
    assert grid.views["axial"].scene.fusion == fusion
    grid.show_layout("compare")
    settled(window)
    grid.touch("axial functional")
    bar.layers.image_look_changed.emit(ImageLook(WindowLevel(50.0, 25.0), "grey"))
    assert grid.shown.base.colour_map == "inferno"
    assert grid.shown_of("coronal functional").base.colour_map == "grey"
    assert grid.shown.overlay.window == WindowLevel(50.0, 25.0)


def test_a_layer_that_is_switched_off_stays_off_in_pictures_made_later(
    window: MainWindow, settled: Settled, pixels: Callable[..., np.ndarray]
) -> None:
    grid = window.slices
    grid.show_layout("one")
    settled(window)
    with_letters = pixels(grid.views["axial"])
    grid.toolbar.layers.layer_shown.emit(Layer.CONTOURS.value, False)
    settled(window)
    assert (pixels(grid.views["axial"]) != with_letters).any()
    grid.show_layout("compare")
    settled(window)
    pictures = [pixels(grid.panes.widgets[f"{plane} anatomy"]).astype(int) for plane in ("axial",)]
    grid.toolbar.layers.layer_shown.emit(Layer.CONTOURS.value, True)
    settled(window)
    assert (pixels(grid.panes.widgets["axial anatomy"]) != pictures[0]).any()
    assert grid.hidden_layers == frozenset()


def test_outlines_follow_the_look_of_contours(window: MainWindow, settled: Settled) -> None:
    structures = window.left.structures
    structures.contour_look_changed.emit(4.0, "none", 0.5)
    for view in window.slices.views.values():
        assert view.scene._structures.line_width_px == 4.0


def test_every_view_shows_where_the_oblique_plane_cuts_it_and_only_while_it_is_seen(
    window: MainWindow, settled: Settled
) -> None:
    grid = window.slices
    ink = np.array(CUT)

    def marked() -> int:
        image = grid.views["axial"].grabFramebuffer().convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
        bright = pixels[..., 0].astype(int) > 140
        shares = np.abs(pixels / np.maximum(pixels[..., :1], 1) - ink / ink[0]).max(axis=-1)
        return int((bright & (shares < 0.08)).sum())

    grid.show_layout("2x2")
    settled(window)
    before = marked()
    grid.show_layout("mip")
    settled(window)
    assert marked() > before + 40
    grid.show_layout("2x2")
    settled(window)
    assert marked() <= before + 5


def test_the_oblique_view_begins_in_the_plane_of_an_oblique_series_and_tilts_by_keys(
    window: MainWindow, settled: Settled, full_case: Case
) -> None:
    grid = window.slices
    commands = {command.id: command for command in layout_commands(window)}
    assert commands["oblique.up"].why_not()
    grid.show_layout("mip")
    settled(window)
    assert commands["oblique.up"].why_not() == ""
    scene = grid.panes.slices()["oblique"].scene
    before = np.array(scene.plane.normal)
    commands["oblique.up"].do()
    turned = np.array(scene.plane.normal)
    assert np.degrees(np.arccos(before @ turned)) == pytest.approx(5.0)
    commands["oblique.down"].do()
    assert np.allclose(scene.plane.normal, before)
    angle = np.radians(30.0)
    axes = ((0, np.sin(angle), np.cos(angle)), (0, np.cos(angle), -np.sin(angle)), (1, 0, 0))
    geometry = Geometry.from_axes((20, 20, 20), (-40, -40, -40), (4, 4, 4), "frame-mr", axes)
    tilted = Volume(np.zeros((20, 20, 20), np.int16), geometry, Unit.SIGNAL)
    volumes = MappingProxyType({**full_case.volumes, "mr": tilted})
    window.session.edit("another MR", replace(full_case, volumes=volumes))
    grid.touch("axial")
    grid.set_base("mr")
    settled(window)
    assert abs(np.array(scene.plane.normal) @ axes[0]) == pytest.approx(1.0, abs=1e-6)


def test_pictures_made_after_a_change_of_theme_have_its_colours(
    qt_app: QApplication, window: MainWindow, settled: Settled
) -> None:
    grid = window.slices
    grid.take_palette(light())
    grid.show_layout("lightbox")
    settled(window)
    assert grid.panes.widgets["lightbox"]._palette is not None  # type: ignore[attr-defined]
    assert grid.panes.widgets["lightbox"]._palette.name == light().name  # type: ignore[attr-defined]


def test_the_window_of_the_earlier_study_follows_that_of_the_present_one(
    window: MainWindow, settled: Settled
) -> None:
    grid = window.slices
    grid.show_layout("pre_post")
    settled(window)
    grid.views["axial"].window_changed.emit(WindowLevel(1200.0, 200.0))
    assert grid.panes.slices()["axial pre"].scene.window_level == WindowLevel(1200.0, 200.0)
    grid.panes.slices()["coronal pre"].window_changed.emit(WindowLevel(90.0, 45.0))
    assert grid.views["coronal"].scene.window_level == WindowLevel(90.0, 45.0)
