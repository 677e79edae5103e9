"""Screen captures and portal images: put on any pane, looked at, and taken away again."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.picture import CAPTURE_NOTE, Picture, PortalGeometry, SpacingMeaning
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.panes.drops import Does, drop_of
from hccbm_gui.views.panes.picture_view import PictureView
from hccbm_gui.views.panes.shown import Shown

Settled = Callable[[MainWindow], None]
GREY = np.add.outer(np.arange(40), np.arange(60)).astype(np.uint8)
PORTAL = Picture(
    (GREY,),
    (0.8, 0.8),
    SpacingMeaning.IMAGE_PLANE,
    title="Portal image AP",
    portal=PortalGeometry(gantry_deg=180.0, sid_mm=1600.0, axis_pixel=(20.0, 30.0)),
)
CAPTURES = Picture(tuple(np.full((30, 20, 3), n, np.uint8) for n in (10, 120, 240)),
                   notes=(CAPTURE_NOTE,))  # fmt: skip


def with_pictures(case: Case) -> Case:
    infos = (
        SeriesInfo("rt", "s9", "RTIMAGE", "picture", "AP", files=1),
        SeriesInfo("sc", "s9", "OT", "picture", "Dose report", files=3, notes=(CAPTURE_NOTE,)),
    )
    pictures = MappingProxyType({"rt": PORTAL, "sc": CAPTURES})
    return replace(case, series=(*case.series, *infos), pictures=pictures)


@pytest.fixture
def pane(qt_app: QApplication) -> PictureView:
    view = PictureView(dark())
    view.resize(400, 300)
    view.show_case(with_pictures(Case(Patient("1", "A^B"))), Shown(picture_uid="sc"), frozenset())
    yield view
    view.deleteLater()


def wheel(view: PictureView, steps: int, modifier: Qt.KeyboardModifier) -> None:
    at = QPointF(view.rect().center())
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton, modifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def colour_in_the_middle(view: PictureView) -> int:
    return view.snapshot(identity=False).pixelColor(view.rect().center()).red()


def test_the_wheel_goes_through_the_frames_and_stops_at_the_ends(pane: PictureView) -> None:
    none, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
    assert colour_in_the_middle(pane) == 10
    wheel(pane, -1, none)
    assert colour_in_the_middle(pane) == 120
    wheel(pane, -1, none)
    wheel(pane, -1, none)
    assert (pane.frame, colour_in_the_middle(pane)) == (2, 240)
    before = pane.viewport.px_per_column
    wheel(pane, 2, control)
    assert pane.viewport.px_per_column > before
    assert pane.frame == 2


def test_a_drag_changes_the_window_of_grey_and_never_of_colours(pane: PictureView) -> None:
    def drag() -> None:
        QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
        QTest.mouseMove(pane, QPoint(180, 160))
        QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=QPoint(180, 160))

    pane.show()
    assert QTest.qWaitForWindowExposed(pane)
    colours = pane.window_range
    drag()
    assert pane.window_range == colours
    pane.show_case(with_pictures(Case(Patient("1", "A^B"))), Shown(picture_uid="rt"), frozenset())
    assert pane.window_range == (0.0, float(GREY.max()))
    drag()
    low, high = pane.window_range
    assert high - low > GREY.max()
    pane.fit()
    assert pane.window_range == (0.0, float(GREY.max()))
    pane.hide()


def test_what_lies_under_the_hand_stays_there_on_zoom_and_pan(pane: PictureView) -> None:
    view = pane.viewport
    at = QPointF(310.0, 77.0)
    held = view.to_pixel(at)
    assert view.zoomed(3.0, at).to_pixel(at) == pytest.approx(held)
    moved = view.panned(QPointF(20.0, -8.0))
    assert moved.to_pixel(at + QPointF(20.0, -8.0)) == pytest.approx(held)
    back = view.to_widget(*held)
    assert (back.x(), back.y()) == pytest.approx((310.0, 77.0))


def test_a_picture_without_square_pixels_keeps_its_shape(qt_app: QApplication) -> None:
    tall = Picture((GREY,), (2.0, 1.0), SpacingMeaning.PATIENT)
    case = Case(Patient("1", "A^B"), (SeriesInfo("p", "s", "OT", "picture"),),
                pictures=MappingProxyType({"p": tall}))  # fmt: skip
    view = PictureView(dark())
    view.resize(400, 300)
    view.show_case(case, Shown(), frozenset())
    place = view.viewport.image_rect()
    assert place.height() / place.width() == pytest.approx(80 / 60)
    view.deleteLater()


@pytest.mark.gl
def test_a_picture_takes_the_place_of_a_pane_until_an_image_is_put_there(
    window: MainWindow, full_case: Case, settled: Settled
) -> None:
    grid = window.slices
    window.session.edit("Pictures", with_pictures(full_case))
    settled(window)
    before = grid.arrangement.keys
    grid.images.put("sagittal", "rt")
    settled(window)
    assert "picture sagittal" in grid.arrangement.keys
    assert "sagittal" not in grid.arrangement.keys
    shown = grid.panes.widgets["picture sagittal"]
    assert isinstance(shown, PictureView)
    assert shown.picture is PORTAL
    grid.images.put("picture sagittal", "sc")
    assert shown.picture is CAPTURES
    grid.images.put("picture sagittal", "mr")
    settled(window)
    assert grid.arrangement.keys == before
    assert grid.shown_of("sagittal").base_uid == "mr"


@pytest.mark.gl
def test_a_double_click_in_the_list_shows_it_in_the_pane_touched_last(
    window: MainWindow, full_case: Case, settled: Settled
) -> None:
    grid = window.slices
    window.session.edit("Pictures", with_pictures(full_case))
    window.left.tree.series_activated.emit("sc")
    assert "picture axial" in grid.arrangement.keys
    grid.maximise("picture axial")
    assert grid.arrangement.keys == ("picture axial",)
    grid.show_menu("picture axial", window.mapToGlobal(QPoint(400, 400)))
    (menu,) = grid.panes.parent.findChildren(
        QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly
    )
    (back,) = [a for a in menu.actions() if a.text() == "What was here before"]
    back.trigger()
    menu.close()
    assert "axial" in grid.arrangement.keys
    assert grid.arrangement.alone is None
    window.session.undo()
    settled(window)
    assert not grid.choices.pictures


@pytest.mark.gl
def test_pictures_alone_open_in_a_layout_of_their_own(
    empty_window: MainWindow, settled: Settled
) -> None:
    case = with_pictures(Case(Patient("1", "A^B")))
    empty_window.session.open_case(case)
    settled(empty_window)
    grid = empty_window.slices
    assert grid.arrangement.keys == ("picture",)
    grid.show_series("sc")
    assert grid.panes.widgets["picture"].picture is CAPTURES
    assert grid.arrangement.why_not("picture") == ""


def test_what_a_drop_of_and_on_a_picture_does(full_case: Case) -> None:
    case = with_pictures(full_case)
    for kind in ("axial", "3D", "planar", "MIP", "picture"):
        assert drop_of(case, kind, Shown(), "rt").does is Does.PICTURE
    assert drop_of(case, "picture", Shown(), "ct").does is Does.BACK
    refused = drop_of(case, "picture", Shown(), "nothing")
    assert refused.does is Does.NOTHING
    assert refused.said
