"""Measuring with mouse and keys in the real window."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QTreeWidgetItem

from hccbm_gui.core.case import Case
from hccbm_gui.core.measure.handles import handles_mm
from hccbm_gui.core.measure.shapes import Angle, EllipseRegion, Marker, Ruler, TextNote
from hccbm_gui.services import gate
from hccbm_gui.services.session import Session
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.measuring.measure_commands import measure_commands
from hccbm_gui.views.measuring.measure_panel import connected_measuring
from hccbm_gui.views.slice_view import SliceView
from hccbm_gui.views.tools.words_editor import WordsEditor
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MakeCase = Callable[..., Case]


@pytest.fixture
def window(qt_app: QApplication, make_case: MakeCase) -> Iterator[MainWindow]:
    """A window on the small patient, its axial view alone."""
    gate._last_told.clear()
    problems: list[Exception] = []
    session = Session()
    session.problem.connect(problems.append)
    made = assemble_window(session)
    made.resize(1400, 900)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    session.open_case(make_case())
    made.slices.maximise("axial")
    assert session.jobs.wait(20.0)
    QTest.qWait(150)
    yield made
    assert not problems, problems
    made.close()
    made.deleteLater()
    qt_app.processEvents()


@pytest.fixture
def view(window: MainWindow) -> SliceView:
    return window.slices.views["axial"]


def case_of(window: MainWindow) -> Case:
    case = window.session.case
    assert case is not None
    return case


def at(view: SliceView, across: float, down: float) -> QPoint:
    """A place of the view by shares of its width and height."""
    return QPoint(round(view.width() * across), round(view.height() * down))


def over(view: SliceView, point_mm: tuple[float, float, float]) -> QPoint:
    """The place of the view over an LPS position."""
    x, y = view.scene.pixel_of(point_mm)
    ratio = view.devicePixelRatioF()
    return QPoint(round(x / ratio), round(view.height() - y / ratio))


def drag(view: SliceView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, LEFT, NONE, start)
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(view, start + (end - start) * share)
    QTest.mouseRelease(view, LEFT, NONE, end)
    QTest.qWait(30)


def click(view: SliceView, place: QPoint) -> None:
    QTest.mouseClick(view, LEFT, NONE, place)
    # Two clicks in a row are not meant as a double click.
    QTest.qWait(10)


def expected_mm(view: SliceView, place: QPoint) -> np.ndarray:
    point = view.patient_at(place.toPointF())
    assert point is not None
    return np.array(point)


def test_a_ruler_is_dragged_out_and_is_one_step_of_undo(
    window: MainWindow, view: SliceView
) -> None:
    window.slices.set_tool("ruler")
    start, end = at(view, 0.3, 0.4), at(view, 0.6, 0.5)
    places = [expected_mm(view, start), expected_mm(view, end)]
    drag(view, start, end)
    (ruler,) = case_of(window).measurements
    assert isinstance(ruler, Ruler)
    assert np.allclose(ruler.points_mm, places, atol=1e-6)
    assert (ruler.series_uid, ruler.frame_uid) == ("ct", "frame-1")
    assert np.abs(ruler.normal) == pytest.approx((0, 0, 1))
    assert window.session.undo_label == "Draw ruler"
    assert not window.session.stale
    window.session.undo()
    assert case_of(window).measurements == ()


def test_places_may_be_clicked_one_by_one_and_the_last_may_be_double_clicked(
    window: MainWindow, view: SliceView
) -> None:
    window.slices.set_tool("angle")
    for place in (at(view, 0.3, 0.3), at(view, 0.5, 0.5)):
        click(view, place)
    assert case_of(window).measurements == ()
    end = at(view, 0.7, 0.3)
    click(view, end)
    QTest.mouseDClick(view, LEFT, NONE, end)
    (angle,) = case_of(window).measurements
    assert isinstance(angle, Angle)
    assert window.slices.arrangement.alone == "axial", "the double click must not maximise"


def test_a_region_tells_its_statistics_in_the_list(window: MainWindow, view: SliceView) -> None:
    window.slices.set_tool("ellipse")
    drag(view, at(view, 0.45, 0.45), at(view, 0.55, 0.52))
    (region,) = case_of(window).measurements
    assert isinstance(region, EllipseRegion)
    item = connected_measuring(window).page.list.topLevelItem(0)
    assert isinstance(item, QTreeWidgetItem)
    assert item.text(1).startswith("mean ")
    assert "HU" in item.text(1)
    assert "cm²" in item.text(1)
    assert item.text(2).startswith("axial, ")


def test_a_handle_is_moved_with_a_measuring_tool_in_hand(
    window: MainWindow, view: SliceView
) -> None:
    window.slices.set_tool("ruler")
    start, end, other = at(view, 0.3, 0.4), at(view, 0.6, 0.5), at(view, 0.6, 0.7)
    drag(view, start, end)
    window.slices.set_tool("rectangle")
    wanted = expected_mm(view, other)
    drag(view, end, other)
    (ruler,) = case_of(window).measurements
    assert np.allclose(handles_mm(ruler)[1], wanted, atol=1e-6)
    assert window.session.undo_label == "Change ruler 1"


def test_esc_gives_up_and_delete_removes_the_chosen_one(
    window: MainWindow, view: SliceView
) -> None:
    window.slices.set_tool("angle")
    click(view, at(view, 0.3, 0.3))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    click(view, at(view, 0.4, 0.3))
    click(view, at(view, 0.5, 0.5))
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    click(view, at(view, 0.6, 0.5))
    assert case_of(window).measurements == ()
    click(view, at(view, 0.6, 0.3))
    assert len(case_of(window).measurements) == 1
    desk = connected_measuring(window).desk
    assert desk.chosen == "angle-1"
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert case_of(window).measurements == ()
    assert desk.chosen == ""


def test_a_mere_click_measures_nothing(window: MainWindow, view: SliceView) -> None:
    for tool in ("ruler", "rectangle", "profile"):
        window.slices.set_tool(tool)
        drag(view, at(view, 0.4, 0.4), at(view, 0.4, 0.4))
        click(view, at(view, 0.4, 0.4))
    assert case_of(window).measurements == ()


def test_words_are_typed_where_they_stand(window: MainWindow, view: SliceView) -> None:
    window.slices.set_tool("text")
    click(view, at(view, 0.4, 0.4))
    editor = view.findChild(WordsEditor)
    assert editor is not None
    QTest.keyClicks(editor, "M1 wide")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    (note,) = case_of(window).measurements
    assert isinstance(note, TextNote)
    assert note.label == "M1 wide"
    assert view.tool == "text", "letters typed are no commands"
    click(view, at(view, 0.5, 0.4))
    QTest.keyClicks(view.findChildren(WordsEditor)[-1], "gone")
    QTest.keyClick(view.findChildren(WordsEditor)[-1], Qt.Key.Key_Escape)
    assert len(case_of(window).measurements) == 1


def test_the_list_goes_there_renames_and_removes(window: MainWindow, view: SliceView) -> None:
    window.slices.set_tool("marker")
    click(view, at(view, 0.45, 0.4))
    place = case_of(window).measurements[0].points_mm[0]  # type: ignore[attr-defined]
    window.session.set_cursor((0.0, 0.0, -50.0))
    page = connected_measuring(window).page
    page.list.picked.emit("marker-1")
    assert window.session.cursor_mm == pytest.approx(place)
    page.list.topLevelItem(0).setText(0, "node 4R")
    QTest.qWait(50)
    (marker,) = case_of(window).measurements
    assert isinstance(marker, Marker)
    assert marker.label == "node 4R"
    assert page.list.topLevelItem(0).text(0) == "node 4R"
    page.list.setCurrentItem(page.list.topLevelItem(0))
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    assert case_of(window).measurements == ()
    assert window.session.history[-3:] == ("Draw marker", "Rename marker 1", "Delete node 4R")


def test_values_under_the_hand_and_along_a_line_are_told(
    window: MainWindow, view: SliceView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = connected_measuring(window).page
    window.tabs.setCurrentWidget(page)
    QTest.qWait(50)
    centre = at(view, 0.5, 0.5)
    point = expected_mm(view, centre)
    QTest.mouseMove(view, centre)
    QTest.qWait(150)
    value = case_of(window).volumes["ct"].sample(point)[0]
    told = dict(page.probe.lines)
    assert told["LPS position"].startswith(f"{point[0] + 0:.1f}".replace("-0.0", "0.0"))
    assert f"{value:.4g} HU" in told.values()
    window.slices.set_tool("profile")
    level = view.scene.position_mm
    drag(view, over(view, (-120.0, 28.0, level)), over(view, (120.0, 28.0, level)))
    (profile,) = page.profiles
    assert profile.unit == "HU"
    assert np.nanmax(profile.values) == pytest.approx(700.0)
    path = tmp_path / "profile.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.profile_export_wanted.emit()
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("distance_mm,")
    assert "[HU]" in rows[0]
    assert len(rows) == len(profile.values) + 1
    page.export_wanted.emit()
    assert path.read_text(encoding="utf-8-sig").startswith("id,kind,label")
    page.copy_wanted.emit()
    assert "profile-1\tprofile" in QApplication.clipboard().text()


def test_a_new_patient_has_no_measurements_of_the_one_before(
    window: MainWindow, view: SliceView, make_case: MakeCase
) -> None:
    window.slices.set_tool("marker")
    click(view, at(view, 0.45, 0.4))
    page = connected_measuring(window).page
    assert page.list.topLevelItemCount() == 1
    window.session.open_case(make_case())
    assert window.session.jobs.wait(20.0)
    assert page.list.topLevelItemCount() == 0
    assert connected_measuring(window).desk.chosen == ""
    window.session.close_case()
    QTest.qWait(50)


def test_every_tool_has_a_command_that_takes_it(window: MainWindow) -> None:
    commands = {command.id: command for command in measure_commands(window)}
    assert commands["measure.ruler"].key == "M"
    for name in ("ruler", "angle", "cobb", "rectangle", "ellipse", "marker", "arrow", "profile"):
        command = commands[f"measure.{name}"]
        assert command.why_not() == ""
        command.do()
        assert window.slices.hands.toolbox.in_hand.name == name
        assert command.checked is not None
        assert command.checked()
    assert commands["measure.copy"].why_not() == "Nothing has been measured."
