"""Outlines drawn by hand, and what a toolbox does when tools change."""

import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.view_plane import PLANES, tilted_plane
from hccbm_gui.views.hands.hands import hands_of_user
from hccbm_gui.views.slice_view import SliceView
from hccbm_gui.views.tools.toolbox import Toolbox

pytestmark = pytest.mark.gl
act = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[1] / "hand_events.py")))
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CORNERS = [QPointF(*c) for c in ((100, 100), (200, 100), (200, 180), (100, 180))]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "config"))


@pytest.fixture
def views(qt_app: QApplication) -> Iterator[tuple[SliceView, SliceView]]:
    geometry = Geometry.from_axes((20, 40, 40), (-80, -80, -40), (4, 4, 4), "frame-1")
    volume = Volume(np.zeros((20, 40, 40), np.int16), geometry, Unit.HU)
    hands = hands_of_user()
    made = (SliceView("axial", hands=hands), SliceView("coronal", hands=hands))
    for view in made:
        view.resize(300, 300)
        view.scene.set_base(volume)
        view.show()
        assert QTest.qWaitForWindowExposed(view)
    yield made
    for view in made:
        view.close()
        view.deleteLater()
    qt_app.processEvents()


def drawn(view: SliceView) -> list[tuple[np.ndarray, str]]:
    outlines: list[tuple[np.ndarray, str]] = []
    view.outline_drawn.connect(lambda points, what: outlines.append((points, what)))
    return outlines


def corner_clicks(view: SliceView, corners: list[QPointF]) -> None:
    for at in corners:
        view.toolbox.in_hand.press(view, at, NONE)
        view.toolbox.in_hand.release(view, at)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_polygon_is_handed_over_by_enter_with_the_corners_clicked(
    views: tuple[SliceView, SliceView], key: Qt.Key
) -> None:
    axial, _ = views
    outlines = drawn(axial)
    axial.tool = "polygon"
    corner_clicks(axial, [*CORNERS, QPointF(20, 20)])
    QTest.keyClick(axial, Qt.Key.Key_Backspace)
    QTest.keyClick(axial, key)
    ((points, what),) = outlines
    assert what == "add"
    assert np.allclose(points, [axial.patient_at(corner) for corner in CORNERS])
    QTest.keyClick(axial, key)
    assert len(outlines) == 1


def test_escape_and_another_tool_forget_what_was_drawn(
    views: tuple[SliceView, SliceView],
) -> None:
    axial, _ = views
    outlines = drawn(axial)
    axial.tool = "polygon"
    corner_clicks(axial, CORNERS)
    QTest.keyClick(axial, Qt.Key.Key_Escape)
    QTest.keyClick(axial, Qt.Key.Key_Return)
    corner_clicks(axial, CORNERS)
    axial.tool = "window"
    axial.tool = "polygon"
    QTest.keyClick(axial, Qt.Key.Key_Return)
    assert not outlines


@pytest.mark.parametrize(("tool", "what"), [("freehand", "add"), ("cut", "cut")])
def test_a_line_drawn_with_the_button_held_closes_when_it_is_let_go(
    views: tuple[SliceView, SliceView], tool: str, what: str
) -> None:
    axial, _ = views
    outlines = drawn(axial)
    axial.tool = tool
    act.drag(axial, CORNERS, LEFT)
    ((points, operation),) = outlines
    assert operation == what
    assert len(points) == 4
    act.click(axial, CORNERS[2], LEFT)
    assert len(outlines) == 1


def test_other_planes_are_drawn_on_too_but_in_an_oblique_one_the_tool_points(
    views: tuple[SliceView, SliceView],
) -> None:
    _, coronal = views
    outlines, wanted = drawn(coronal), []
    coronal.cursor_wanted.connect(wanted.append)
    coronal.tool = "freehand"
    act.drag(coronal, CORNERS, LEFT)
    ((points, _),) = outlines
    assert np.ptp(points[:, 1]) == pytest.approx(0.0)
    coronal.scene.set_plane(tilted_plane(PLANES["coronal"], 20.0))
    act.drag(coronal, [CORNERS[0], CORNERS[2]], LEFT)
    assert len(outlines) == 1
    assert np.allclose(wanted[-1], coronal.patient_at(CORNERS[2]))


def test_an_outline_of_a_view_that_is_gone_is_forgotten_without_a_fault(
    qt_app: QApplication, views: tuple[SliceView, SliceView]
) -> None:
    gone = SliceView("axial", hands=views[0].hands)
    gone.scene.set_base(views[0].scene.base)
    gone.resize(300, 300)
    views[0].tool = "polygon"
    corner_clicks(gone, CORNERS)
    gone.deleteLater()
    qt_app.sendPostedEvents(None, 0)
    qt_app.processEvents()
    views[0].toolbox.put_down()
    outlines = drawn(views[0])
    corner_clicks(views[0], CORNERS)
    QTest.keyClick(views[0], Qt.Key.Key_Return)
    assert len(outlines) == 1


class Hammer:
    """A tool of somebody else, that only counts."""

    name = "hammer"

    def __init__(self) -> None:
        self.calls: list[str] = []

    def press(self, view: object, at: object, held: object) -> bool:
        self.calls.append("press")
        return True

    def move(self, view: object, at: object, held: object, down: bool) -> bool:
        self.calls.append("drag" if down else "hover")
        return True

    def release(self, view: object, at: object) -> bool:
        self.calls.append("release")
        return True

    def double_click(self, view: object, at: object) -> bool:
        self.calls.append("double")
        return True

    def key(self, view: object, key: Qt.Key) -> bool:
        self.calls.append(f"key {key.name}")
        return key == Qt.Key.Key_Delete

    def put_down(self) -> None:
        self.calls.append("down")


def test_a_tool_that_is_added_gets_every_call_of_the_left_button(
    views: tuple[SliceView, SliceView],
) -> None:
    axial, _ = views
    hammer = Hammer()
    axial.toolbox.add(hammer)
    axial.tool = "hammer"
    maximised: list[bool] = []
    axial.maximise_wanted.connect(lambda: maximised.append(True))
    act.move(axial, CORNERS[0])
    act.drag(axial, CORNERS[:2], LEFT)
    QTest.keyClick(axial, Qt.Key.Key_Delete)
    axial.tool = "window"
    wanted = ["hover", "press", "drag", "release", "key Key_Delete", "down"]
    assert [call for i, call in enumerate(hammer.calls) if call not in hammer.calls[:i]] == wanted
    axial.tool = "hammer"
    act.double_click(axial, CORNERS[0], LEFT)
    assert "double" in hammer.calls
    assert not maximised


def test_a_toolbox_begins_with_the_tool_asked_for_or_with_the_window() -> None:
    assert Toolbox("crosshair").in_hand.name == "crosshair"
    assert Toolbox("no such tool").in_hand.name == "window"
    assert {"window", "crosshair", "pan", "zoom", "scroll", "polygon"} <= set(Toolbox().names)
