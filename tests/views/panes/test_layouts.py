"""Layouts show what they say, keep what is set, and come back the next time."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.picture import Picture
from hccbm_gui.core.plan import Plan, PlanBeam
from hccbm_gui.render.window_level import WindowLevel
from hccbm_gui.services.session import Session
from hccbm_gui.services.settings import Settings, load_settings, save_settings
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.panes.layout import for_patient, layouts, read_layouts
from hccbm_gui.views.panes.layout_commands import layout_commands
from hccbm_gui.views.wiring import assemble_window

Settled = Callable[[MainWindow], None]
Pixels = Callable[[QWidget], np.ndarray]


@pytest.mark.gl
@pytest.mark.parametrize("name", list(layouts()))
def test_every_layout_is_filled(
    window: MainWindow, settled: Settled, pixels: Pixels, name: str
) -> None:
    case = window.session.case
    if name == "picture" and case is not None:
        ramp = np.add.outer(np.arange(60), np.arange(80)).astype(np.uint8)
        info = SeriesInfo("sc", "s9", "OT", "picture", files=1)
        pictures = MappingProxyType({"sc": Picture((ramp,))})
        window.session.edit("", replace(case, series=(*case.series, info), pictures=pictures))
    if name == "plan" and case is not None:
        jaws = (-40.0, 40.0, -50.0, 50.0)
        plan = Plan("B1", (PlanBeam(1, "AP", "PHOTON", Beam((0.0, 0.0, 0.0)), jaws),), 10)
        window.session.edit("", replace(case, plans=MappingProxyType({"rp": plan})))
    window.slices.show_layout(name)
    settled(window)
    grid = window.slices
    assert grid.arrangement.keys == tuple(cell.key for cell in layouts()[name].cells)
    covered = np.zeros((grid.height(), grid.width()), bool)
    for key in grid.arrangement.keys:
        pane = grid.panes.widgets[key]
        assert pane.isVisible()
        box = pane.geometry()
        assert not covered[box.top() : box.bottom() + 1, box.left() : box.right() + 1].any()
        covered[box.top() : box.bottom() + 1, box.left() : box.right() + 1] = True
        shades = pixels(pane).astype(int).sum(axis=2)
        rows, columns = np.array(shades.shape) // 8
        middle = shades[rows:-rows, columns:-columns]
        assert np.unique(middle).size > 8, f"{key} of {name} is empty"
    assert covered.mean() > 0.95


@pytest.mark.gl
def test_another_layout_keeps_position_window_and_widgets(
    window: MainWindow, settled: Settled
) -> None:
    grid = window.slices
    axial = grid.views["axial"]
    window.session.set_cursor((12.0, -8.0, 20.0))
    grid.set_window(WindowLevel(333.0, 22.0))
    for name in ("compare", "one", "pre_post", "2x2"):
        grid.show_layout(name)
        settled(window)
        for key in grid.arrangement.keys:
            if key in grid.views:
                scene = grid.views[key].scene  # type: ignore[index]
                assert np.allclose(scene.cursor_mm, (12.0, -8.0, 20.0))
                assert scene.window_level == WindowLevel(333.0, 22.0)
    assert grid.views["axial"] is axial
    grid.show_layout("compare")
    for role in ("anatomy", "functional"):
        scene = grid.panes.slices()[f"axial {role}"].scene
        assert np.allclose(scene.cursor_mm, (12.0, -8.0, 20.0))
    assert grid.panes.slices()["axial anatomy"].scene.window_level == WindowLevel(333.0, 22.0)
    assert grid.panes.slices()["axial functional"].scene.window_level != WindowLevel(333.0, 22.0)


@pytest.mark.gl
def test_rows_of_the_comparison_share_their_window_and_the_functional_one_goes_on_to_the_fused(
    window: MainWindow, pixels: Pixels, settled: Settled
) -> None:
    grid = window.slices
    grid.show_layout("compare")
    settled(window)
    functional = grid.panes.slices()["coronal functional"]
    assert np.median(pixels(functional)) > 200, "functional images alone are black on white"
    functional.window_changed.emit(WindowLevel(80.0, 40.0))
    for plane in ("axial", "coronal", "sagittal"):
        scene = grid.panes.slices()[f"{plane} functional"].scene
        assert scene.window_level == WindowLevel(80.0, 40.0)
        assert grid.views[plane].scene.window_level != WindowLevel(80.0, 40.0)  # type: ignore[index]
    assert grid.shown.overlay.window == WindowLevel(80.0, 40.0)
    grid.views["axial"].window_changed.emit(WindowLevel(500.0, 50.0))
    assert functional.scene.window_level == WindowLevel(80.0, 40.0)


@pytest.mark.gl
def test_a_double_click_shows_one_view_alone_and_all_again(
    window: MainWindow, settled: Settled
) -> None:
    grid = window.slices
    before = {key: grid.panes.widgets[key].geometry() for key in grid.arrangement.keys}
    coronal = grid.views["coronal"]
    QTest.mouseDClick(coronal, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    settled(window)
    assert coronal.geometry() == grid.rect()
    assert [key for key, pane in grid.panes.widgets.items() if pane.isVisible()] == ["coronal"]
    QTest.mouseDClick(coronal, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    settled(window)
    assert {key: grid.panes.widgets[key].geometry() for key in grid.arrangement.keys} == before
    QTest.mouseDClick(window.planar.views[0], Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert window.planar.geometry() == grid.rect()


@pytest.mark.gl
def test_a_gap_that_is_drawn_stays_where_it_was_put_also_the_next_time(
    window: MainWindow, settled: Settled
) -> None:
    grid = window.slices
    axial = grid.views["axial"].geometry()
    gap = QPoint(axial.right() + 3, axial.center().y())
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=gap)
    QTest.mouseMove(grid, gap + QPoint(70, 0))
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=gap + QPoint(70, 0))
    wider = grid.views["axial"].width()
    assert wider == pytest.approx(axial.width() + 70, abs=3)
    grid.show_layout("one")
    grid.show_layout("2x2")
    assert grid.views["axial"].width() == pytest.approx(wider, abs=1)
    case = window.session.case
    window.close()
    again = assemble_window(Session())
    again.resize(window.size())
    again.show()
    assert QTest.qWaitForWindowExposed(again)
    assert case is not None
    again.session.open_case(case)
    settled(again)
    assert again.slices.views["axial"].width() == pytest.approx(wider, abs=2)
    again.slices.arrangement.reset_shares()
    assert again.slices.views["axial"].width() == pytest.approx(axial.width(), abs=2)
    again.close()


@pytest.mark.gl
def test_layout_window_and_colours_are_remembered_for_the_next_patient(
    window: MainWindow, settled: Settled, full_case: Case
) -> None:
    grid = window.slices
    grid.show_layout("one_and_two")
    grid.set_window(WindowLevel(1500.0, -600.0))
    grid.images.set_overlay_look(replace(grid.shown.overlay, colour_map="inferno", opacity=0.3))
    window.close()
    stored = load_settings().pictures
    assert stored.layout == "one_and_two"
    assert stored.windows["HU"] == (1500.0, -600.0)
    again = assemble_window(Session())
    again.session.open_case(full_case)
    settled(again)
    assert again.slices.arrangement.id == "one_and_two"
    assert again.slices.shown.base.window == WindowLevel(1500.0, -600.0)
    assert again.slices.shown.overlay.colour_map == "inferno"
    assert again.slices.shown.overlay.opacity == pytest.approx(0.3)
    again.close()


@pytest.mark.gl
def test_a_planar_scan_alone_fills_the_window(
    empty_window: MainWindow, settled: Settled, full_case: Case
) -> None:
    save_settings(replace(Settings(), pictures=empty_window.slices.choices.settings))
    series = tuple(info for info in full_case.series if info.uid == "nm")
    alone = replace(
        full_case, series=series, volumes=MappingProxyType({}), rois=(), comparison=None
    )
    empty_window.session.open_case(alone)
    settled(empty_window)
    assert empty_window.slices.arrangement.keys == ("planar",)
    assert empty_window.planar.geometry() == empty_window.slices.rect()


@pytest.mark.gl
def test_a_layout_that_has_nothing_to_show_says_why(
    empty_window: MainWindow, settled: Settled, make_case: Callable[..., Case]
) -> None:
    empty_window.session.open_case(make_case())
    settled(empty_window)
    commands = {command.id: command for command in layout_commands(empty_window)}
    assert commands["layout.2x2"].why_not() == ""
    assert "two studies" in commands["layout.pre_post"].why_not()
    assert "SPECT" in commands["layout.compare"].why_not()
    with pytest.raises(InputRefused, match="two studies"):
        empty_window.slices.arrangement.choose("pre_post")
    assert empty_window.slices.arrangement.id == "2x2"
    without_scan = replace(make_case(), planar_scans=MappingProxyType({}), alignments=())
    empty_window.session.open_case(replace(without_scan, comparison=None))
    settled(empty_window)
    assert "bone scan" in commands["layout.beside"].why_not()
    assert commands["layout.2x2"].why_not() == commands["layout.fields"].why_not() == ""
    commands["layout.one"].do()
    assert empty_window.slices.arrangement.keys == ("axial",)
    assert commands["layout.one"].checked is not None
    assert commands["layout.one"].checked()


@pytest.mark.gl
def test_a_step_borrows_a_layout_and_gives_the_users_own_back(window: MainWindow) -> None:
    window.slices.show_layout("one_and_two")
    window.session.go_to_step("Bone scan")
    assert window.slices.arrangement.keys == ("planar", "coronal")
    window.session.go_to_step("Fields")
    assert window.slices.arrangement.id == "one_and_two"


@pytest.mark.gl
def test_on_a_small_screen_the_view_in_space_makes_room(
    window: MainWindow, settled: Settled
) -> None:
    window.resize(1280, 740)
    settled(window)
    assert "3D" not in window.slices.arrangement.keys
    assert not window.slices.surface.isVisible()
    window.resize(1500, 900)
    settled(window)
    assert "3D" in window.slices.arrangement.keys


@pytest.mark.gl
def test_another_patient_leaves_no_image_of_the_first_in_any_picture(
    window: MainWindow, settled: Settled, make_case: Callable[..., Case]
) -> None:
    grid = window.slices
    for name in ("compare", "pre_post", "mip"):
        grid.show_layout(name)
    grid.images.put("sagittal", "mr")
    other = make_case()
    window.session.open_case(replace(other, patient=replace(other.patient, name="Other^One")))
    settled(window)
    ct = window.session.case.volumes["ct"]  # type: ignore[union-attr]
    for view in grid.panes.slices().values():
        assert view.scene.base in (None, ct)
    assert grid.shown_of("sagittal").base_uid == "ct"


def test_holes_go_to_the_neighbours_and_empty_columns_go() -> None:
    layout = layouts()["2x2"]
    without = for_patient(layout, {"main", "planar"}, {"3D"})
    coronal = next(cell for cell in without.cells if cell.kind == "coronal")
    sagittal = next(cell for cell in without.cells if cell.kind == "sagittal")
    assert coronal.rows == 2 or sagittal.columns == 2
    assert for_patient(layout, {"main"}).empty_columns() == (0,)
    assert for_patient(layouts()["compare"], {"main", "anatomy"}).empty_rows() == (1,)


CELL = '{ kind = "axial", row = 0, column = 0 }'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[layout",
        f'[[layout]]\nid="a"\ntitle="a"\ncolumns=[1]\nrows=[1]\ncells=[{CELL}, {CELL}]',
        '[[layout]]\nid="a"\ntitle="a"\ncolumns=[1]\nrows=[1]\ncells=[{kind="x",row=0,column=0}]',
        '[[layout]]\nid="a"\ntitle="a"\ncolumns=[1]\nrows=[1]\ncells=[{kind="axial",row=1,column=0}]',
        f'[[layout]]\nid="a"\ntitle="a"\ncolumns=[0]\nrows=[1]\ncells=[{CELL}]',
    ],
)
def test_a_table_of_layouts_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="layouts are not understood"):
        read_layouts(text)
