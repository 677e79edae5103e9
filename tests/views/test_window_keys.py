"""The whole window by keys alone: every command, every view, nothing taken twice."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.window_level import window_presets
from hccbm_gui.services import gate
from hccbm_gui.services.session import Session
from hccbm_gui.services.settings import load_settings
from hccbm_gui.views.commands.command_menu import CommandMenu, command_menu
from hccbm_gui.views.hands.focus_frame import FocusFrame
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.slice_view import SliceView
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
MakeCase = Callable[..., Case]
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key


@pytest.fixture
def window(qt_app: QApplication) -> Iterator[MainWindow]:
    gate._last_told.clear()
    made = assemble_window(Session())
    made.resize(1400, 900)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    yield made
    made.close()
    made.deleteLater()
    qt_app.processEvents()


@pytest.fixture
def opened(window: MainWindow, make_case: MakeCase) -> MainWindow:
    window.session.open_case(with_mr(make_case(compared=False)))
    settle(window)
    return window


def with_mr(case: Case) -> Case:
    """The patient with a second image in the frame of the CT."""
    ct = case.volumes["ct"]
    mr = Volume(np.abs(ct.array), ct.geometry, Unit.SIGNAL)
    info = SeriesInfo("mr", "s1", "MR", "volume", "T1", files=60, frame_uid="frame-1")
    volumes = MappingProxyType({**case.volumes, "mr": mr})
    return replace(case, volumes=volumes, series=(*case.series, info))


def settle(window: MainWindow) -> None:
    assert window.session.jobs.wait(10.0)
    QTest.qWait(60)


def axial(window: MainWindow) -> SliceView:
    view = window.slices.views["axial"]
    view.setFocus()
    return view


def menu_of(window: MainWindow) -> CommandMenu:
    return command_menu(window)


def test_no_two_commands_of_the_window_want_the_same_key(window: MainWindow) -> None:
    menu = menu_of(window)
    assert menu.keys.clashes == ()
    shortcuts = [key.toString() for action in set(window.actions()) for key in action.shortcuts()]
    assert sorted(shortcuts) == sorted(set(shortcuts))


def test_an_id_means_one_command_and_stands_in_a_group_of_the_menu(window: MainWindow) -> None:
    menu = menu_of(window)
    for name, command in menu.commands.items():
        assert command.id == name
        assert command.group in ("", *menu.groups), name
        assert command.title


def test_without_a_patient_what_needs_one_says_so_and_does_nothing(window: MainWindow) -> None:
    menu = menu_of(window)
    for name in ("view.invert", "tool.window", "image.preset_1", "file.close", "edit.undo"):
        assert menu.why_not(name).endswith((".", "t", "e", "s")), name
        menu.run(name)
    assert "patient" in menu.why_not("view.invert").lower()
    assert menu.why_not("file.open") == menu.why_not("help.keys") == ""


def test_a_greyed_entry_of_the_menu_tells_its_reason(window: MainWindow) -> None:
    menu = menu_of(window)
    edit = next(a.menu() for a in menu.actions() if a.menu() and a.text() == "Edit")
    edit.aboutToShow.emit()
    undo = menu.action("edit.undo")
    assert not undo.isEnabled()
    assert undo.toolTip() == "Nothing was changed yet."
    edit.aboutToHide.emit()
    assert undo.isEnabled()


ARROWS = [
    (KEY.Key_Up, NONE, 4.0),
    (KEY.Key_Right, NONE, 4.0),
    (KEY.Key_Down, NONE, -4.0),
    (KEY.Key_Left, NONE, -4.0),
    (KEY.Key_Up, SHIFT, 40.0),
    (KEY.Key_Down, SHIFT, -40.0),
]


def test_arrows_scroll_the_view_with_the_focus(opened: MainWindow) -> None:
    view = axial(opened)
    for key, held, along_mm in ARROWS:
        opened.session.set_cursor((10.0, 6.0, 8.0))
        QTest.keyClick(view, key, held)
        assert np.allclose(view.scene.cursor_mm, (10.0, 6.0, 8.0 + along_mm)), key
        assert opened.session.cursor_mm == view.scene.cursor_mm


def test_ctrl_and_arrows_move_the_crosshair_by_pixels_of_the_view(opened: MainWindow) -> None:
    view = axial(opened)
    opened.session.set_cursor((10.0, 6.0, 8.0))
    ways = {KEY.Key_Left: (-1, 0), KEY.Key_Right: (1, 0), KEY.Key_Up: (0, 1), KEY.Key_Down: (0, -1)}
    for held, pixels in ((CTRL, 1.0), (CTRL | SHIFT, 10.0)):
        for key, way in ways.items():
            before = view.scene.pixel_of(view.scene.cursor_mm)
            QTest.keyClick(view, key, held)
            after = view.scene.pixel_of(view.scene.cursor_mm)
            wanted = np.multiply(way, pixels * view.devicePixelRatioF())
            assert np.allclose(np.subtract(after, before), wanted), (key, held)
    assert np.allclose(opened.session.cursor_mm, (10.0, 6.0, 8.0))


def test_home_and_end_plus_minus_and_r(opened: MainWindow) -> None:
    view = axial(opened)
    QTest.keyClick(view, KEY.Key_Home)
    assert view.scene.position_mm == pytest.approx(116.0)
    QTest.keyClick(view, KEY.Key_End)
    assert view.scene.position_mm == pytest.approx(-120.0)
    before = np.ptp(view.scene.visible_region, axis=0)
    QTest.keyClick(view, KEY.Key_Plus, SHIFT)
    assert np.allclose(np.ptp(view.scene.visible_region, axis=0), before / 1.25)
    QTest.keyClick(view, KEY.Key_Minus)
    QTest.keyClick(view, KEY.Key_Minus)
    assert np.allclose(np.ptp(view.scene.visible_region, axis=0), before * 1.25)
    QTest.keyClick(view, KEY.Key_R)
    assert np.allclose(np.ptp(view.scene.visible_region, axis=0), before)


def test_enter_maximises_and_restores_and_shift_f10_asks_for_the_menu(opened: MainWindow) -> None:
    view = axial(opened)
    QTest.keyClick(view, KEY.Key_Return)
    assert not opened.slices.views["coronal"].isVisible()
    QTest.keyClick(view, KEY.Key_Enter)
    assert opened.slices.views["coronal"].isVisible()
    asked: list[object] = []
    view.context_wanted.disconnect()
    view.context_wanted.connect(asked.append)
    QTest.keyClick(view, KEY.Key_F10, SHIFT)
    assert len(asked) == 1


def test_every_view_is_reached_by_tab_and_by_f6_and_shows_a_frame(opened: MainWindow) -> None:
    slices = set(opened.slices.views.values())
    axial(opened)
    by_tab = {opened.slices.views["axial"]}
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
        by_tab.add(QApplication.focusWidget())
    assert slices - {v for v in slices if not v.isVisible()} <= by_tab
    by_key = set()
    for _ in range(6):
        QTest.keyClick(opened, KEY.Key_F6)
        now = QApplication.focusWidget()
        by_key.add(now)
        for view in slices:
            assert view.findChild(FocusFrame).isVisible() == (view is now)
    assert {view for view in slices if view.isVisible()} <= by_key


def test_number_keys_set_the_windows_of_the_image_touched_last(opened: MainWindow) -> None:
    view = axial(opened)
    for number, preset in enumerate(window_presets().values(), start=1):
        QTest.keyClick(view, KEY(KEY.Key_0.value + number))
        assert view.scene.window_level == preset
    opened.slices.set_base("mr")
    settle(opened)
    menu = menu_of(opened)
    assert menu.why_not("image.preset_2")
    menu.run("image.preset_2")
    assert menu.why_not("image.preset_1") == ""


def test_page_keys_go_through_the_series_and_around(opened: MainWindow) -> None:
    view = axial(opened)
    first = opened.slices.shown.base_uid
    QTest.keyClick(view, KEY.Key_PageDown)
    other = opened.slices.shown.base_uid
    assert {first, other} == {"ct", "mr"}
    QTest.keyClick(view, KEY.Key_PageDown)
    assert opened.slices.shown.base_uid == first
    QTest.keyClick(view, KEY.Key_PageUp)
    assert opened.slices.shown.base_uid == other


def test_i_inverts_o_hides_words_g_hides_structures(opened: MainWindow) -> None:
    view = axial(opened)
    plain = view.snapshot(True)
    pictures = [plain]
    for key in (KEY.Key_I, KEY.Key_O, KEY.Key_G):
        QTest.keyClick(view, key)
        settle(opened)
        assert view.snapshot(True) != pictures[-1], key.name
        pictures.append(view.snapshot(True))
    for key in (KEY.Key_G, KEY.Key_O, KEY.Key_I):
        QTest.keyClick(view, key)
    settle(opened)
    assert view.snapshot(True) == plain


TOOL_KEYS = {
    KEY.Key_C: "crosshair",
    KEY.Key_H: "pan",
    KEY.Key_Z: "zoom",
    KEY.Key_S: "scroll",
    KEY.Key_P: "polygon",
    KEY.Key_F: "freehand",
    KEY.Key_X: "cut",
    KEY.Key_M: "ruler",
}


def test_a_key_takes_a_tool_and_w_the_first_again(opened: MainWindow) -> None:
    view = axial(opened)
    for key, tool in TOOL_KEYS.items():
        QTest.keyClick(view, key)
        assert {one.tool for one in opened.slices.views.values()} == {tool}
        QTest.keyClick(view, KEY.Key_W)
        assert view.tool == "window"


def test_another_key_of_a_tool_is_used_and_named_by_its_button(opened: MainWindow) -> None:
    menu = menu_of(opened)
    menu.change_keys("tool.pan", "Ctrl+Alt+H")
    view = axial(opened)
    QTest.keyClick(view, KEY.Key_H)
    assert view.tool == "window"
    QTest.keyClick(view, KEY.Key_H, CTRL | Qt.KeyboardModifier.AltModifier)
    assert view.tool == "pan"
    assert "Ctrl+Alt+H" in opened.slices.toolbar.tools.buttons["pan"].toolTip()


def test_the_mouse_scheme_is_changed_in_the_menu_and_remembered(opened: MainWindow) -> None:
    menu = menu_of(opened)
    menu.run("mouse.planning")
    assert opened.slices.views["coronal"].hands.scheme.name == "planning"
    assert opened.slices.views["coronal"].tool == "crosshair"
    assert load_settings().mouse_scheme == "planning"
    assert menu.action("mouse.planning").isChecked()
    menu.run("mouse.radiology")
    assert opened.slices.views["axial"].tool == "window"


def test_another_patient_takes_an_unfinished_outline_away(
    opened: MainWindow, make_case: MakeCase
) -> None:
    view = axial(opened)
    drawn: list[object] = []
    view.outline_drawn.connect(lambda *_: drawn.append(1))
    opened.slices.set_tool("polygon")
    for dx in (0, 30, 60):
        at = view.rect().center()
        at.setX(at.x() + dx)
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    opened.session.open_case(make_case(compared=False))
    settle(opened)
    QTest.keyClick(view, KEY.Key_Return)
    assert not drawn


def test_a_plugin_gets_no_key_that_a_picture_answers_to(window: MainWindow) -> None:
    menu = menu_of(window)
    plugins = window.findChild(type(window.header.menu_button.menu().actions()[-2].menu()))
    assert plugins._is_taken(QKeySequence("R"))
    assert plugins._is_taken(QKeySequence("Shift+F10"))
    assert plugins._is_taken(QKeySequence("Ctrl+Shift+Z"))
    assert not plugins._is_taken(QKeySequence("Ctrl+Alt+9"))
    assert menu.owner("Ctrl+Alt+9") == ""


def test_keys_work_in_lists_as_lists_mean_them(opened: MainWindow) -> None:
    before = opened.session.cursor_mm
    structures = opened.left.structures
    structures.setFocus()
    QTest.keyClick(structures, KEY.Key_Down)
    QTest.keyClick(structures, KEY.Key_End)
    assert opened.session.cursor_mm == before
