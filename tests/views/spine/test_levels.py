"""Labelling vertebrae with mouse and keys in the real window."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.field import VertebraRule
from hccbm_gui.core.levels import Reach, VertebraLevel
from hccbm_gui.services import gate
from hccbm_gui.services.comparison_json import comparison_to_json
from hccbm_gui.services.levels import add_level
from hccbm_gui.services.session import Session
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.slice_view import SliceView
from hccbm_gui.views.spine.levels import Labelling, level_commands
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MakeCase = Callable[..., Case]
BODIES = {"T12": 50.0, "L1": 24.0, "L2": -8.0, "L3": -40.0}


@pytest.fixture
def problems() -> list[Exception]:
    return []


@pytest.fixture
def window(
    qt_app: QApplication, make_case: MakeCase, problems: list[Exception]
) -> Iterator[MainWindow]:
    """A window on the small patient, its sagittal view alone."""
    gate._last_told.clear()
    session = Session()
    session.problem.connect(problems.append)
    made = assemble_window(session)
    made.resize(1400, 900)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    session.open_case(make_case())
    made.slices.maximise("sagittal")
    assert session.jobs.wait(20.0)
    QTest.qWait(150)
    yield made
    made.close()
    made.deleteLater()
    qt_app.processEvents()


@pytest.fixture
def view(window: MainWindow) -> SliceView:
    return window.slices.views["sagittal"]


def labelling(window: MainWindow) -> Labelling:
    return window.findChild(Labelling)


def start_at(window: MainWindow, label: str) -> None:
    """Choose the known level as a user does; the tool is in hand afterwards."""
    box = labelling(window).page.start
    box.setCurrentIndex(box.findData(label))
    box.activated.emit(box.currentIndex())


def over(view: SliceView, z: float) -> QPoint:
    x, y = view.scene.pixel_of((view.scene.position_mm, 0.0, z))
    ratio = view.devicePixelRatioF()
    return QPoint(round(x / ratio), round(view.height() - y / ratio))


def click(view: SliceView, z: float) -> None:
    QTest.mouseMove(view, over(view, z))
    QTest.mouseClick(view, LEFT, NONE, over(view, z))
    QTest.qWait(20)


def labelled(window: MainWindow) -> dict[str, float]:
    """Height by name, from the head down."""
    assert window.session.case is not None
    return {level.label: level.position_mm[2] for level in window.session.case.levels}


@pytest.fixture
def four(window: MainWindow, view: SliceView) -> MainWindow:
    """L1 is known; clicked downwards, then upwards."""
    start_at(window, "L1")
    for name in ("L1", "L2", "L3", "T12"):
        click(view, BODIES[name])
    return window


def test_a_click_a_body_labels_upwards_and_downwards(
    four: MainWindow, problems: list[Exception]
) -> None:
    assert labelled(four) == pytest.approx(BODIES, abs=1.0)
    assert list(labelled(four)) == ["T12", "L1", "L2", "L3"]
    assert four.session.history[-4:] == ("Label L1", "Label L2", "Label L3", "Label T12")
    four.session.undo()
    assert list(labelled(four)) == ["L1", "L2", "L3"]
    assert not problems


def test_the_name_that_comes_next_goes_with_the_hand(four: MainWindow, view: SliceView) -> None:
    draft = []
    for z in (-68.0, 70.0, 5.0):
        QTest.mouseMove(view, over(view, z))
        QTest.qWait(20)
        shown = view.scene.levels._draft
        draft.append("" if shown is None else shown.label)
    assert draft == ["L4", "T11", ""]


def test_a_drag_moves_and_delete_removes_the_picked_one(
    four: MainWindow, view: SliceView, problems: list[Exception]
) -> None:
    start, end = over(view, BODIES["L3"]), over(view, -46.0)
    QTest.mousePress(view, LEFT, NONE, start)
    for share in (0.5, 1.0):
        QTest.mouseMove(view, start + (end - start) * share)
    QTest.mouseRelease(view, LEFT, NONE, end)
    QTest.qWait(20)
    assert labelled(four)["L3"] == pytest.approx(-46.0, abs=1.0)
    assert four.session.undo_label == "Move L3"
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert list(labelled(four)) == ["T12", "L1", "L2"]
    assert not problems


def test_what_cannot_be_is_refused_in_words(
    four: MainWindow, view: SliceView, problems: list[Exception]
) -> None:
    click(view, 7.0)
    assert "T12 to L3 are labelled" in str(problems[-1])
    labelling(four).page.remove_wanted.emit("L1")
    assert "gap" in str(problems[-1])
    assert len(labelled(four)) == 4


def test_relabelling_with_thirteen_thoracic_vertebrae(four: MainWindow) -> None:
    page = labelling(four).page
    page.relabel_wanted.emit("L1", "T13", Reach.BELOW)
    assert list(labelled(four)) == ["T12", "T13", "L1", "L2"]
    assert page.thoracic.currentData() == 13
    assert not page.thoracic.isEnabled()
    assert "relabel" in page.thoracic.toolTip()


def test_without_a_known_level_the_tool_waits_and_says_why(
    window: MainWindow, view: SliceView, problems: list[Exception]
) -> None:
    page = labelling(window).page
    assert not page.tool.isEnabled()
    assert "first" in page.tool.toolTip()
    window.slices.set_tool("level")
    click(view, 0.0)
    assert "not known which vertebra" in str(problems[-1])
    assert labelled(window) == {}


def test_the_status_line_tells_the_level_under_the_hand(four: MainWindow) -> None:
    four.slices.hovered.emit((0.0, 0.0, BODIES["L2"]))
    assert four.status._place.text().startswith("L2   slice")
    four.slices.hovered.emit((0.0, 0.0, 7.0))
    assert four.status._place.text().startswith("between L1 and L2")


def test_every_slice_view_shows_the_levels(four: MainWindow) -> None:
    case = four.session.case
    assert case is not None
    for view in four.slices.views.values():
        assert view.scene.levels._all == case.levels


def test_the_vertebra_rule_waits_for_levels_and_changes_both_fields(
    window: MainWindow, problems: list[Exception]
) -> None:
    box, session = window.comparison.rule.vertebrae, window.session
    assert not box.isEnabled()
    assert "Spine" in box.toolTip()
    case = session.case
    assert case is not None
    frame = labelling(window).frame_uid
    for name, z in (("T11", 90.0), *BODIES.items(), ("L4", -75.0)):
        case = add_level(case, VertebraLevel(name, (0.0, 0.0, z), frame))
    session.edit("Label all", case)
    assert box.isEnabled()
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert session.case.rule.vertebra_rule is VertebraRule.NEIGHBOURS
    assert session.undo_label == "Vertebra rule"
    assert session.jobs.wait(20.0)
    QTest.qWait(200)
    comparison = session.case.comparison
    assert comparison is not None, session.comparison_problem
    # The GTV reaches from -40 to 40 mm, the spot from -10 to 10 mm.
    assert comparison.ct_field.levels == ("T11", "T12", "L1", "L2", "L3", "L4")
    assert comparison.bone_scan_field is not None
    assert comparison.bone_scan_field.levels == ("L1", "L2", "L3")
    rule = comparison_to_json(session.case, comparison)["rule"]
    assert rule["vertebrae"] == ["T11", "T12", "L1", "L2", "L3", "L4"]
    assert any("takes in" in warning for warning in comparison.warnings)
    assert not problems


def test_another_patient_begins_without_a_known_level(
    four: MainWindow, make_case: MakeCase
) -> None:
    four.session.open_case(make_case())
    made = labelling(four)
    assert (made.desk.start, made.desk.chosen) == ("", "")
    assert made.page.start.currentData() == ""
    assert made.page.list.topLevelItemCount() == 0


def test_the_command_opens_the_page(window: MainWindow) -> None:
    (command,) = level_commands(window)
    assert command.why_not() == ""
    command.do()
    assert window.tabs.currentWidget() is labelling(window).page
