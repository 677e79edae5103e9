"""The response of a lesion in its dialog and in the window."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case
from hccbm_gui.services import gate
from hccbm_gui.services.response_baseline import TYPED
from hccbm_gui.services.session import Session
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.measuring.measure_panel import connected_measuring
from hccbm_gui.views.response.response_commands import response_commands, show_response
from hccbm_gui.views.response.response_dialog import REST_MS, ResponseDialog
from hccbm_gui.views.wiring import assemble_window

MakeCase = Callable[..., Case]


@pytest.fixture
def session(qt_app: QApplication, make_case: MakeCase) -> Session:
    gate._last_told.clear()
    made = Session()
    made.open_case(make_case(compared=False))
    return made


@pytest.fixture
def jumped() -> list[str]:
    return []


@pytest.fixture
def dialog(session: Session, jumped: list[str]) -> Iterator[ResponseDialog]:
    problems: list[Exception] = []
    session.problem.connect(problems.append)
    made = ResponseDialog(session, jumped.append)
    made.show()
    yield made
    if shiboken6.isValid(made):
        shiboken6.delete(made)
    assert not problems, problems


def choose(dialog: ResponseDialog, key: str) -> None:
    dialog.baseline.setCurrentIndex(dialog.baseline.findData(key))
    dialog.baseline.activated.emit(dialog.baseline.currentIndex())


def cells(dialog: ResponseDialog, row: int) -> list[str]:
    item = dialog.table.topLevelItem(row)
    return [item.text(column) for column in range(4)]


def test_the_chosen_gtv_comes_first_with_its_numbers(dialog: ResponseDialog) -> None:
    # A box of 60 x 40 mm: its diagonal, and 80 mm of height between the outer planes.
    assert dialog.structure.currentText() == "GTVp"
    assert cells(dialog, 0) == ["Longest diameter", "72.1 mm", "", ""]
    assert cells(dialog, 1) == ["Perpendicular", "48.1 mm", "", ""]
    assert cells(dialog, 3)[1] == "107.7 mm"
    assert not dialog.word.isVisible()
    assert not dialog.typed.isVisible()


def test_a_typed_baseline_gives_the_word_its_source_and_the_warning_of_bone(
    dialog: ResponseDialog,
) -> None:
    choose(dialog, TYPED)
    assert dialog.typed.isVisible()
    assert not dialog.word.isVisible()
    dialog.typed.setValue(120.0)
    assert dialog.word.text().split() == ["PR", "-39.9", "%"]
    assert cells(dialog, 0)[2:] == ["120.0 mm", "-39.9 %"]
    assert "Eisenhauer 2009" in dialog.notes.text()
    assert "soft-tissue component" in dialog.notes.text()
    dialog.soft_tissue.setValue(6.0)
    assert dialog.word.text().startswith("no word")
    dialog.new_lesion.setChecked(True)
    assert dialog.word.text().startswith("PD")


def test_another_structure_as_the_baseline_fills_every_row(
    dialog: ResponseDialog, session: Session
) -> None:
    case = session.case
    assert case is not None
    smaller = replace(
        case.rois[1],
        number=9,
        name="GTVp_old",
        contours=tuple(contour * (0.5, 0.5, 1.0) for contour in case.rois[1].contours),
    )
    session.edit("Add", replace(case, rois=(*case.rois, smaller)))
    QTest.qWait(REST_MS + 100)
    choose(dialog, f"roi:{smaller.key}")
    assert cells(dialog, 0)[3] == "+100.0 %"
    assert cells(dialog, 2)[3] == "+300.0 %"
    assert dialog.word.text().startswith("PD")
    # The structure goes: so does the baseline, and nothing stays that is not true any more.
    session.undo()
    QTest.qWait(REST_MS + 100)
    assert dialog.baseline.currentText() == "none"
    assert not dialog.word.isVisible()


def test_drawing_is_one_step_and_drawing_the_same_again_is_none(
    dialog: ResponseDialog, session: Session, jumped: list[str]
) -> None:
    dialog.draw_calipers()
    assert session.case is not None
    assert [one.label for one in session.case.measurements] == [
        "GTVp long axis",
        "GTVp short axis",
    ]
    assert session.history == ("Calipers of GTVp",)
    dialog.draw_calipers()
    assert session.history == ("Calipers of GTVp",)
    assert jumped == ["ruler-1", "ruler-1"]


def test_calipers_of_an_earlier_outline_are_told(dialog: ResponseDialog, session: Session) -> None:
    dialog.draw_calipers()
    case = session.case
    assert case is not None
    cord, gtv = case.rois
    moved = replace(gtv, contours=tuple(contour * (1.2, 1.0, 1.0) for contour in gtv.contours))
    session.edit("Change", replace(case, rois=(cord, moved)))
    QTest.qWait(REST_MS + 100)
    assert "earlier outline" in dialog.notes.text()
    dialog.draw_calipers()
    QTest.qWait(REST_MS + 100)
    assert "earlier outline" not in dialog.notes.text()


def test_all_of_it_can_be_copied(dialog: ResponseDialog) -> None:
    choose(dialog, TYPED)
    dialog.typed.setValue(120.0)
    dialog.copy.click()
    text = QGuiApplication.clipboard().text()
    for words in ("Structure: GTVp", "72.1 mm", "Baseline: 120.0 mm", "RECIST 1.1: PR", "doi:"):
        assert words in text


def test_without_structures_the_buttons_say_why_and_another_patient_closes_it(
    dialog: ResponseDialog, session: Session, make_case: MakeCase
) -> None:
    case = session.case
    assert case is not None
    session.edit("Delete all", replace(case, rois=()))
    QTest.qWait(REST_MS + 100)
    for button in (dialog.draw, dialog.copy):
        assert not button.isEnabled()
        assert button.toolTip()
    dialog.draw_calipers()
    dialog.copy_text()
    session.open_case(make_case(compared=False))
    QTest.qWait(50)
    assert not shiboken6.isValid(dialog)


@pytest.mark.gl
def test_the_command_opens_one_dialog_and_draws_in_the_views(
    qt_app: QApplication, make_case: MakeCase
) -> None:
    window: MainWindow = assemble_window(Session())
    window.show()
    assert QTest.qWaitForWindowExposed(window)
    (command,) = response_commands(window)
    assert "structure" in command.why_not()
    window.session.open_case(make_case(compared=False))
    assert window.session.jobs.wait(20.0)
    assert command.why_not() == ""
    command.do()
    dialog = show_response(window)
    assert len(window.findChildren(ResponseDialog)) == 1
    dialog.draw_calipers()
    measuring = connected_measuring(window)
    assert measuring.desk.chosen == "ruler-1"
    assert "72.1 mm" in measuring.readings["ruler-1"].text
    assert window.session.cursor_mm[2] == pytest.approx(0.0)
    dialog.close()
    window.close()
    shiboken6.delete(window)
