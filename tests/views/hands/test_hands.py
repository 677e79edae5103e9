"""Mouse, wheel and touchpad on slice views, asserted by what happens in the scene."""

import runpy
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.roi import RoiKind
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.looks import Fusion, FusionMode
from hccbm_gui.render.window_level import WindowLevel
from hccbm_gui.views.hands.hands import Hands, hands_of_user
from hccbm_gui.views.hands.hover_names import HoverNames
from hccbm_gui.views.hands.mouse import Action, read_scheme, scheme_files, scheme_named
from hccbm_gui.views.slice_view import SliceView

pytestmark = pytest.mark.gl
act = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[1] / "hand_events.py")))

LEFT, MIDDLE, RIGHT = (getattr(Qt.MouseButton, f"{n}Button") for n in ("Left", "Middle", "Right"))
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SCHEMES = ("radiology", "planning")
FROM, TO = QPointF(100, 120), QPointF(160, 80)


class Host(QWidget):
    """Two linked views, as the window links them."""

    def __init__(self, case: Case, hands: Hands) -> None:
        super().__init__()
        self.views = {plane: SliceView(plane, self, hands) for plane in ("axial", "coronal")}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.windows: list[WindowLevel] = []
        self.maximised: list[str] = []
        self.menus: list[QPoint] = []
        self.outlines: list[tuple[np.ndarray, str]] = []
        for plane, view in self.views.items():
            layout.addWidget(view)
            view.scene.set_base(case.volumes["ct"])
            body = replace(case.rois[0], name="BODY", kind=RoiKind.EXTERNAL, number=9)
            rois = (*case.rois, body)
            view.scene.set_rois(rois, [roi.key for roi in rois])
            view.scene.set_identity(("Test^Case",))
            view.scene.fit()
            view.cursor_wanted.connect(self._follow)
            view.window_changed.connect(self._window)
            view.maximise_wanted.connect(lambda p=plane: self.maximised.append(p))
            view.context_wanted.connect(self.menus.append)
            view.outline_drawn.connect(lambda points, what: self.outlines.append((points, what)))

    def _follow(self, cursor: object) -> None:
        for view in self.views.values():
            view.set_cursor(cursor)

    def _window(self, window: WindowLevel) -> None:
        self.windows.append(window)
        for view in self.views.values():
            view.scene.set_window_level(window)


@pytest.fixture
def host(qt_app: QApplication, make_case: Callable[..., Case]) -> Iterator[Host]:
    made = Host(make_case(compared=False), hands_of_user())
    made.resize(1000, 500)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    QTest.qWait(30)
    yield made
    made.close()
    made.deleteLater()
    qt_app.processEvents()


def scale(view: SliceView) -> float:
    """Pixels per mm."""
    (x0, _), (x1, _) = (view.scene.pixel_of((x, 0, 0)) for x in (0, 1))
    return x1 - x0


def state(view: SliceView) -> dict[str, object]:
    """What a drag can change."""
    return {
        "window": view.scene.window_level,
        "cursor": tuple(np.round(view.scene.cursor_mm, 6)),
        "scale": round(scale(view), 9),
        "place": tuple(np.round(view.scene.pixel_of((0, 0, 0)), 6)),
    }


CHANGES = {
    Action.WINDOW: {"window"},
    Action.CROSSHAIR: {"cursor"},
    Action.PAN: {"place"},
    Action.ZOOM: {"scale", "place"},
    Action.AUTO_WINDOW: {"window"},
}
DRAGS = {
    ("radiology", LEFT, NONE): Action.WINDOW,
    ("radiology", LEFT, SHIFT): Action.PAN,
    ("radiology", LEFT, CTRL): Action.AUTO_WINDOW,
    ("radiology", MIDDLE, NONE): Action.PAN,
    ("radiology", RIGHT, NONE): Action.ZOOM,
    ("planning", LEFT, NONE): Action.CROSSHAIR,
    ("planning", LEFT, SHIFT): Action.PAN,
    ("planning", LEFT, CTRL): Action.AUTO_WINDOW,
    ("planning", MIDDLE, NONE): Action.PAN,
    ("planning", RIGHT, NONE): Action.WINDOW,
    ("planning", RIGHT, SHIFT): Action.PAN,
    ("planning", RIGHT, CTRL): Action.ZOOM,
}


@pytest.mark.parametrize(
    ("gesture", "action"), DRAGS.items(), ids=lambda g: "-".join(map(str, g)) if g else ""
)
def test_each_drag_of_the_table_changes_what_it_says_and_nothing_else(
    host: Host, gesture: tuple[str, Qt.MouseButton, Qt.KeyboardModifier], action: Action
) -> None:
    scheme, button, held = gesture
    view = host.views["axial"]
    view.hands.use_scheme(scheme_named(scheme))
    before = state(view)
    act.drag(view, [FROM, QPointF(130, 100), TO], button, held)
    after = state(view)
    assert {name for name in before if before[name] != after[name]} == CHANGES[action]
    assert not host.menus


def test_every_drag_that_the_schemes_list_is_tried_above() -> None:
    held = {"": NONE, "shift": SHIFT, "ctrl": CTRL}
    button = {"left": LEFT, "middle": MIDDLE, "right": RIGHT}
    for name in SCHEMES:
        for gesture in scheme_named(name).tables["drag"]:
            *keys, last = gesture.split("+")
            assert (name, button[last], held["".join(keys)]) in DRAGS


@pytest.mark.parametrize("name", SCHEMES)
def test_a_key_that_no_gesture_lists_leaves_the_button_what_it_is(name: str) -> None:
    scheme = scheme_named(name)
    alt = Qt.KeyboardModifier.AltModifier
    for button in (LEFT, MIDDLE, RIGHT):
        assert scheme.drag(button, alt) is scheme.drag(button, NONE)


def test_a_drag_to_the_right_widens_and_down_raises_the_level(host: Host) -> None:
    view = host.views["axial"]
    before = view.scene.window_level
    act.drag(view, [FROM, FROM + QPointF(30, 0)], LEFT)
    wider = view.scene.window_level
    assert (wider.width / before.width, wider.level) == (pytest.approx(1.1), before.level)
    act.drag(view, [FROM, FROM + QPointF(0, 30)], LEFT)
    raised = view.scene.window_level
    assert raised.width == wider.width
    assert raised.level - wider.level == pytest.approx(wider.width / 10.0)


def test_pan_keeps_the_place_under_the_hand_and_zoom_the_place_of_the_press(host: Host) -> None:
    view = host.views["axial"]
    held = view.patient_at(FROM)
    act.drag(view, [FROM, QPointF(130, 100), TO], MIDDLE)
    assert np.allclose(view.patient_at(TO), held)
    held, before = view.patient_at(FROM), scale(view)
    act.drag(view, [FROM, FROM - QPointF(0, 50)], RIGHT)
    assert np.allclose(view.patient_at(FROM), held)
    assert scale(view) / before == pytest.approx(1.01**50)


def test_ctrl_drag_takes_the_window_from_the_values_in_the_rectangle(host: Host) -> None:
    view = host.views["axial"]
    view.set_cursor((0.0, 0.0, 0.0))
    # The vertebra of 700 HU in the tissue of 40 HU; the rectangle holds both.
    ends = [view_place(view, (x, y, 0.0)) for x, y in ((-30.0, -20.0), (30.0, 60.0))]
    act.drag(view, ends, LEFT, CTRL)
    window = view.scene.window_level
    assert (window.lower, window.upper) == (pytest.approx(40.0), pytest.approx(700.0))
    air = [view_place(view, (x, -140.0, 0.0)) for x in (-120.0, 120.0)]
    act.drag(view, [air[0], air[1] + QPointF(0, 20)], LEFT, CTRL)
    assert view.scene.window_level.level == pytest.approx(-1000.0)


def view_place(view: SliceView, point: tuple[float, float, float]) -> QPointF:
    """Where a point lies in the view, in the pixels of the hand."""
    x, y = view.scene.pixel_of(point)
    ratio = view.devicePixelRatioF()
    return QPointF(x / ratio, view.height() - y / ratio)


def test_a_ctrl_click_and_a_rectangle_beside_the_image_leave_the_window(host: Host) -> None:
    view = host.views["axial"]
    before = view.scene.window_level
    act.click(view, FROM, LEFT, CTRL)
    view.pan(QPointF(4000, 0))
    act.drag(view, [FROM, TO], LEFT, CTRL)
    assert view.scene.window_level == before


def test_shift_and_moving_takes_the_crosshair_along_in_all_views(host: Host) -> None:
    view = host.views["axial"]
    act.move(view, FROM, held=SHIFT)
    wanted = view.patient_at(FROM)
    for each in host.views.values():
        assert np.allclose(each.scene.cursor_mm, wanted)
    before = view.scene.cursor_mm
    act.move(view, TO)
    assert view.scene.cursor_mm == before


@pytest.mark.parametrize("name", SCHEMES)
def test_a_right_click_asks_for_the_menu_where_it_is_and_a_shaking_hand_zooms_nothing(
    host: Host, name: str
) -> None:
    view = host.views["axial"]
    view.hands.use_scheme(scheme_named(name))
    before = state(view)
    act.drag(view, [FROM, FROM + QPointF(1, 2), FROM + QPointF(2, 1)], RIGHT)
    assert state(view) == before
    assert host.menus == [view.mapToGlobal(QPoint(102, 121))]


@pytest.mark.parametrize("name", SCHEMES)
def test_a_double_click_maximises_unless_something_is_drawn(host: Host, name: str) -> None:
    view = host.views["axial"]
    view.hands.use_scheme(scheme_named(name))
    act.double_click(view, FROM, LEFT)
    assert host.maximised == ["axial"]
    view.tool = "polygon"
    act.double_click(view, FROM, LEFT)
    assert host.maximised == ["axial"]
    act.double_click(view, FROM, RIGHT)
    assert host.maximised == ["axial"]


def test_a_second_button_during_a_drag_does_nothing(host: Host) -> None:
    view = host.views["axial"]
    act.press(view, FROM, MIDDLE)
    act.press(view, FROM, LEFT)
    before = view.scene.window_level
    act.move(view, TO, MIDDLE)
    act.release(view, TO, LEFT)
    act.move(view, FROM, MIDDLE)
    act.release(view, FROM, MIDDLE)
    assert view.scene.window_level == before
    act.move(view, TO)
    assert state(view)["place"] == tuple(np.round(view.scene.pixel_of((0, 0, 0)), 6))


def test_the_wheel_scrolls_a_slice_a_notch_and_gathers_fine_turns(host: Host) -> None:
    view = host.views["axial"]
    act.wheel(view, (0, 120))
    start = view.scene.position_mm
    for _ in range(2):
        act.wheel(view, (0, 40))
    assert view.scene.position_mm == start
    act.wheel(view, (0, 40))
    assert view.scene.position_mm - start == pytest.approx(4.0)
    act.wheel(view, (0, 100))
    # Turning back forgets what was left over.
    act.wheel(view, (0, -20))
    act.wheel(view, (0, 20))
    assert view.scene.position_mm - start == pytest.approx(4.0)
    act.wheel(view, (0, -240))
    assert view.scene.position_mm - start == pytest.approx(-4.0)


def test_ctrl_and_the_wheel_zoom_at_the_cursor(host: Host) -> None:
    view = host.views["axial"]
    held, before = view.patient_at(FROM), state(view)
    act.wheel(view, (0, 60), CTRL, at=FROM)
    assert np.allclose(view.patient_at(FROM), held)
    assert scale(view) / float(before["scale"]) == pytest.approx(1.1**0.5)
    assert state(view)["cursor"] == before["cursor"]


def test_two_fingers_scroll_smoothly_and_pan_with_shift(host: Host) -> None:
    view = host.views["axial"]
    act.wheel(view, (0, 120))
    start, during = view.scene.position_mm, Qt.ScrollPhase.ScrollUpdate
    act.wheel(view, (0, 8), pixels=(0, 8), phase=Qt.ScrollPhase.ScrollBegin)
    for _ in range(5):
        act.wheel(view, (0, 8), pixels=(0, 8), phase=during)
    assert view.scene.position_mm - start == pytest.approx(8.0)
    before = state(view)["place"]
    act.wheel(view, (0, 0), SHIFT, pixels=(7, 5), phase=during)
    after = state(view)["place"]
    assert np.allclose(np.subtract(after, before), (7.0, -5.0))
    assert view.scene.position_mm - start == pytest.approx(8.0)


def test_a_pinch_zooms_where_the_fingers_are(host: Host) -> None:
    view = host.views["axial"]
    held, before = view.patient_at(FROM), scale(view)
    act.pinch(view, 0.25, FROM)
    assert np.allclose(view.patient_at(FROM), held)
    assert scale(view) / before == pytest.approx(1.25)


def test_the_menu_key_asks_for_the_menu_at_the_crosshair(host: Host) -> None:
    view = host.views["coronal"]
    view.set_cursor((20.0, 4.0, 30.0))
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(view, QContextMenuEvent(reason, QPoint(), QPoint()))
    (place,) = host.menus
    here = QPointF(view.mapFromGlobal(place))
    assert np.allclose(view.patient_at(here), (20.0, 4.0, 30.0), atol=1.5 / scale(view))
    mouse = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(view, QContextMenuEvent(mouse, QPoint(5, 5), QPoint(5, 5)))
    assert len(host.menus) == 1


def test_the_names_of_structures_appear_where_the_hand_rests(host: Host) -> None:
    view = host.views["axial"]
    view.set_cursor((0.0, 0.0, 0.0))
    label = view.findChild(HoverNames)
    inside = view_place(view, (0.0, 0.0, 0.0))
    act.move(view, inside)
    assert not label.isVisible()
    QTest.qWait(480)
    assert label.isVisible()
    assert set(label.text().split("\n")) == {"GTVp", "SpinalCord"}
    act.move(view, view_place(view, (100.0, 100.0, 0.0)))
    assert not label.isVisible()
    QTest.qWait(480)
    assert not label.isVisible()
    view.hands.names = False
    act.move(view, inside)
    QTest.qWait(480)
    assert not label.isVisible()


def fused(view: SliceView, fusion: Fusion) -> None:
    base = view.scene.base
    view.scene.set_overlay(Volume(base.array, base.geometry, base.unit))
    view.scene.set_fusion(fusion)


def test_the_divider_of_a_swipe_is_dragged_where_it_is_and_nowhere_else(host: Host) -> None:
    view = host.views["axial"]
    fused(view, Fusion(FusionMode.SWIPE))
    window, middle = view.scene.window_level, view.width() / 2
    told: list[Fusion] = []
    view.fusion_moved.connect(told.append)
    quarter = QPointF(view.width() / 4, 100)
    act.move(view, QPointF(middle + 3, 100))
    assert view.cursor().shape() is Qt.CursorShape.SplitHCursor
    act.drag(view, [QPointF(middle + 3, 100), quarter], LEFT)
    assert view.fusion.at[0] == pytest.approx(0.25)
    assert told[-1] == view.fusion
    assert view.scene.window_level == window
    # Far from the divider the left button is the tool again.
    act.drag(view, [QPointF(middle, 100), QPointF(middle + 40, 100)], LEFT)
    assert view.fusion.at[0] == pytest.approx(0.25)
    assert view.scene.window_level != window
    act.drag(view, [quarter, QPointF(-50, 100)], LEFT)
    assert view.fusion.at[0] == 0.0


def test_without_an_overlay_there_is_no_divider_to_take(host: Host) -> None:
    view = host.views["axial"]
    view.scene.set_fusion(Fusion(FusionMode.SWIPE))
    window = view.scene.window_level
    middle = QPointF(view.width() / 2, 100)
    act.drag(view, [middle, middle + QPointF(40, 0)], LEFT)
    assert view.scene.window_level != window


def test_the_spyglass_follows_the_hand(host: Host) -> None:
    view = host.views["axial"]
    fused(view, Fusion(FusionMode.SPYGLASS))
    act.move(view, QPointF(view.width() * 0.25, view.height() * 0.25))
    assert view.fusion.at == (pytest.approx(0.25), pytest.approx(0.75))


def test_a_snapshot_without_identity_differs_there_and_leaves_it_in_the_view(host: Host) -> None:
    view = host.views["axial"]
    named, nameless = view.snapshot(True), view.snapshot(False)
    assert view.scene.identity == ("Test^Case",)
    assert named.size() == nameless.size()
    assert named != nameless
    assert view.snapshot(True) == named


def test_the_schemes_of_the_program_are_there_and_default_means_radiology() -> None:
    assert list(scheme_files())[:2] == ["radiology", "planning"]
    assert scheme_named("default").name == scheme_named("gone").name == "radiology"
    assert hands_of_user().scheme.name == "radiology"
    assert scheme_named("planning").first_tool == "crosshair"


def test_a_scheme_of_the_user_is_found_and_used(tmp_path: Path, host: Host) -> None:
    folder = tmp_path / "config" / "mouse"
    folder.mkdir(parents=True)
    path = folder / "mine.toml"
    path.write_text('title = "Mine"\n[drag]\n"Shift+Ctrl+right" = "scroll"\n[wheel]\nwheel="zoom"')
    assert list(scheme_files()) == ["radiology", "planning", "mine"]
    view = host.views["axial"]
    view.hands.use_scheme(scheme_named("mine"))
    act.wheel(view, (0, 120))
    start = view.scene.position_mm
    act.drag(view, [FROM, FROM - QPointF(0, 20), FROM - QPointF(0, 60)], RIGHT, SHIFT | CTRL)
    assert view.scene.position_mm == pytest.approx(start + 10 * 4.0, abs=4.0)
    act.drag(view, [FROM, TO], LEFT)
    assert not host.windows


@pytest.mark.parametrize(
    "content",
    [
        '[drag]\nleft = "fly"',
        '[drag]\nnose = "pan"',
        '[drag]\n"hyper+left" = "pan"',
        '[wheel]\nwheel = "menu"',
        "drag = 3",
        "[drag",
    ],
)
def test_a_scheme_that_cannot_be_meant_is_refused_with_its_file(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(content)
    with pytest.raises(InputRefused, match=r"odd\.toml"):
        read_scheme(path)


def test_a_refused_scheme_in_the_settings_leaves_the_default(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "mouse"
    folder.mkdir(parents=True)
    (folder / "odd.toml").write_text('[drag]\nleft = "fly"')
    (folder.parent / "settings.json").write_text('{"mouse_scheme": "odd"}')
    assert hands_of_user().scheme.name == "radiology"


def test_views_that_share_hands_hold_the_same_tool(host: Host) -> None:
    axial, coronal = host.views.values()
    axial.tool = "zoom"
    assert coronal.tool == "zoom"
    with pytest.raises(KeyError):
        axial.tool = "hammer"
    assert axial.tool == "zoom"
    replaced = replace(coronal.hands.scheme, first_tool="no such tool")
    coronal.hands.use_scheme(replaced)
    assert axial.tool == "zoom"
