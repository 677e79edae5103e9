"""Importing a photograph of a bone scan, through the dialog and the window."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox, QMenu

from hccbm_gui.core.case import Case
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.photograph import PhotographEntry
from hccbm_gui.core.planar import View
from hccbm_gui.io.pictures.photograph import Photograph, read_photograph
from hccbm_gui.io.saving.case_file import write_case_file
from hccbm_gui.services import gate
from hccbm_gui.services.case_saving import case_to_save
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.services.session import Session
from hccbm_gui.views.case_file.saving import saving_of
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.photograph.length_dialog import LengthDialog
from hccbm_gui.views.photograph.photograph_dialog import PhotographDialog, prints_dark
from hccbm_gui.views.photograph.photographs import photographs_of
from hccbm_gui.views.planar.planar_work import PlanarWork
from hccbm_gui.views.wiring import assemble_window

PERSON = Patient("7", "Test^Case", "1950-01-02", "F")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Black on white: a body with a spot, twice, 400 x 400 pixels."""
    page = np.full((400, 400), 250, np.uint8)
    for left in (40, 240):
        page[30:370, left : left + 120] = 200
        page[150:180, left + 20 : left + 50] = 10
    Image.fromarray(page).save(tmp_path / "bone.png")
    return tmp_path / "bone.png"


@pytest.fixture
def dialog(qt_app: QApplication, photo: Path) -> Iterator[PhotographDialog]:
    made = PhotographDialog(read_photograph(photo), "photograph/1", PERSON, dark())
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()


def ok(dialog: PhotographDialog) -> bool:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def at(dialog: PhotographDialog, row: float, column: float) -> QPoint:
    return dialog.canvas.viewport.to_widget(row, column).toPoint()


def draw_frame(dialog: PhotographDialog, first: tuple[int, int], last: tuple[int, int]) -> None:
    QTest.mousePress(dialog.canvas, Qt.MouseButton.LeftButton, pos=at(dialog, *first))
    QTest.mouseMove(dialog.canvas, at(dialog, *last))
    QTest.mouseRelease(dialog.canvas, Qt.MouseButton.LeftButton, pos=at(dialog, *last))


def type_person(dialog: PhotographDialog, person: Patient) -> None:
    dialog.identity.name.setText(person.name.replace("^", " "))
    dialog.identity.id.setText(person.id)
    dialog.identity.birth.setText(person.birth_date)
    dialog.identity.sex.setCurrentText(person.sex)


def shown_remarks(dialog: PhotographDialog) -> list[str]:
    return [r.text() for r in dialog.identity._remarks.values() if not r.isHidden()]


def test_another_patient_stands_in_red_and_blocks_until_corrected(
    dialog: PhotographDialog,
) -> None:
    draw_frame(dialog, (20, 20), (380, 180))
    dialog.views.choose(0, View.ANTERIOR, True)
    assert not ok(dialog)
    assert shown_remarks(dialog) == []  # nothing typed is no contradiction
    type_person(dialog, replace(PERSON, id="8", birth_date="1951-01-02"))
    assert not ok(dialog)
    assert shown_remarks(dialog) == ["the open patient has 7", "the open patient has 1950-01-02"]
    type_person(dialog, PERSON)
    assert shown_remarks(dialog) == []
    assert ok(dialog)


def test_it_is_said_that_what_is_not_typed_is_still_missing(dialog: PhotographDialog) -> None:
    dialog.identity.name.setText(PERSON.name.replace("^", " "))
    dialog.identity.id.setText(PERSON.id)
    assert shown_remarks(dialog) == []
    assert "red" not in dialog._why.text()
    assert "Type all" in dialog._why.text()


def test_a_photograph_of_one_view_is_taken_in_without_a_mouse(dialog: PhotographDialog) -> None:
    type_person(dialog, PERSON)
    whole = dialog.views.whole
    whole.setFocus()
    QTest.keyClick(whole, Qt.Key.Key_Space)
    assert not whole.isVisible()
    for _ in range(2):
        question = dialog.focusWidget()
        assert isinstance(question, QComboBox)
        QTest.keyClick(question, Qt.Key.Key_Down)
        QTest.keyClick(question, Qt.Key.Key_Tab)
    assert ok(dialog)
    (view,) = dialog.entry().views
    rows, columns = dialog._photograph.grey.shape
    assert view.rectangle == (0, 0, columns, rows)


def test_every_question_must_be_answered(dialog: PhotographDialog) -> None:
    type_person(dialog, PERSON)
    assert "frame" in dialog._why.text()
    draw_frame(dialog, (20, 20), (380, 180))
    draw_frame(dialog, (20, 220), (380, 380))
    assert "which view" in dialog._why.text()
    dialog.views.choose(0, View.ANTERIOR, True)
    dialog.views._views[1].setCurrentIndex(2)
    assert "patient's left" in dialog._why.text()
    dialog.views.choose(1, View.ANTERIOR, False)
    assert "same view" in dialog._why.text()
    dialog.views.choose(1, View.POSTERIOR, False)
    dialog.date.setText("5.1.2024")
    assert not ok(dialog)
    dialog.date.setText("2024-01-05")
    assert ok(dialog)
    entry = dialog.entry()
    assert [one.view for one in entry.views] == [View.ANTERIOR, View.POSTERIOR]
    assert entry.views[0].rectangle == pytest.approx((20, 20, 180, 380), abs=2)
    assert entry.mm_per_pixel is None
    assert entry.dark_is_hot  # seen from the picture itself


def test_two_clicks_and_a_length_make_the_scale(dialog: PhotographDialog) -> None:
    type_person(dialog, PERSON)
    draw_frame(dialog, (20, 20), (380, 180))
    dialog.views.choose(0, View.ANTERIOR, True)
    dialog.by_points.setChecked(True)
    assert "two ends" in dialog._why.text()
    for row in (50, 350):
        QTest.mouseClick(dialog.canvas, Qt.MouseButton.LeftButton, pos=at(dialog, row, 100))
    assert "how far" in dialog._why.text()
    dialog.length.line.setText("60,0")
    assert ok(dialog)
    assert dialog.entry().mm_per_pixel == pytest.approx(2.0, rel=0.01)
    dialog.length.line.setText("sixty")
    assert not ok(dialog)
    dialog.no_scale.setChecked(True)
    assert ok(dialog)
    assert dialog.entry().scale_points == ()


def test_the_print_is_seen_from_the_picture(photo: Path) -> None:
    grey = read_photograph(photo).grey
    assert prints_dark(grey)
    assert not prints_dark(255 - grey)


@pytest.fixture
def problems() -> list[str]:
    return []


@pytest.fixture
def window(qt_app: QApplication, problems: list[str]) -> Iterator[MainWindow]:
    gate._last_told.clear()
    session = Session()
    session.problem.connect(lambda problem: problems.append(str(problem)))
    shown = assemble_window(session)
    shown.resize(1200, 800)
    shown.show()
    assert QTest.qWaitForWindowExposed(shown)
    yield shown
    saving_of(shown).ask_before_closing = False
    shown.close()
    shown.deleteLater()
    qt_app.processEvents()


def answers(scale: bool = True) -> Callable[[Photograph, Case | None, str], PhotographEntry]:
    """What a person would type, without the dialog on the screen."""

    def ask(photograph: Photograph, case: Case | None, uid: str) -> PhotographEntry:
        known = None if case is None else case.patient
        made = PhotographDialog(photograph, uid, known, dark())
        type_person(made, PERSON)
        for number, (left, view) in enumerate(((20, View.ANTERIOR), (220, View.POSTERIOR))):
            made.views.add((left, 20, left + 160, 380))
            made.views.choose(number, view, view is View.ANTERIOR)
        if scale:
            made.by_points.setChecked(True)
            made.add_point((100.0, 50.0))
            made.add_point((100.0, 350.0))
            made.length.line.setText("60")
        assert ok(made)
        entry = made.entry()
        made.deleteLater()
        return entry

    return ask


def settle(window: MainWindow) -> None:
    assert window.session.jobs.wait(20.0)
    QTest.qWait(60)


@pytest.mark.gl
def test_a_photograph_that_is_opened_is_added_to_the_open_patient_as_one_step(
    window: MainWindow, make_case: Callable[..., Case], photo: Path, problems: list[str]
) -> None:
    window.session.open_case(make_case())
    photographs_of(window).ask = answers()
    window.open_paths([photo])
    settle(window)
    case = window.session.case
    assert problems == []
    assert window.session.history == ("Import a photograph",)
    assert len(case.planar_scans) == 2
    uid = case.photographs[0].series_uid
    assert window.planar.scan_uid == uid
    assert window.left.alignment._scan_uid == uid
    window.session.undo()
    QTest.qWait(20)
    assert window.planar.scan_uid == "nm"
    assert window.left.alignment._scan_uid == "nm"


@pytest.mark.gl
def test_without_a_patient_it_becomes_a_new_case_that_can_be_saved(
    window: MainWindow, photo: Path, tmp_path: Path, problems: list[str]
) -> None:
    photographs_of(window).ask = answers()
    window.open_paths([photo])
    settle(window)
    case = window.session.case
    assert case.patient == Patient("7", "Test Case", "1950-01-02", "F")
    assert window.slices.arrangement.keys == ("planar",)
    path = tmp_path / "a.hccbm"
    write_case_file(path, case_to_save(case, case, (photo,), path))
    window.session.close_case()
    window.open_paths([path])
    for _ in range(100):
        settle(window)
        if window.session.case is not None:
            break
    assert list(window.session.case.planar_scans) == [case.photographs[0].series_uid]
    assert problems == []


@pytest.mark.gl
def test_what_is_no_single_photograph_is_told(
    window: MainWindow, photo: Path, tmp_path: Path, problems: list[str]
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff" + b"x" * 90)
    window.open_paths([broken])
    settle(window)
    assert "broken" in problems[-1]
    assert not photographs_of(window).take_paths([tmp_path])
    photographs_of(window).ask = lambda *_: None
    window.open_paths([photo])
    settle(window)
    assert window.session.case is None


@pytest.mark.gl
def test_spots_are_drawn_and_the_scale_set_on_the_scan(
    window: MainWindow, make_case: Callable[..., Case], problems: list[str]
) -> None:
    window.session.open_case(make_case())
    settle(window)
    window.planar.draw_spot("cold")
    view = window.planar.views[0]
    middle = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    for step in (QPoint(30, 0), QPoint(30, 30), QPoint(0, 30)):
        QTest.mouseMove(view, middle + step)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle + QPoint(0, 30))
    assert window.session.history == ("Draw a spot",)
    drawn = window.session.case.spots[-1]
    assert (drawn.type.value, drawn.series_uid) == ("cold", "nm")
    assert window.session.selection.spot_id == drawn.id
    hand = window.findChild(PlanarWork)
    hand.ask_length = lambda: None
    view = window.planar.views[0]
    window.planar.pick_scale(view)
    for step in (QPoint(0, 0), QPoint(0, 90)):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle + step)
    assert window.session.history == ("Draw a spot",)  # thought better of
    hand.ask_length = lambda: 500.0
    window.planar.pick_scale(view)
    for step in (QPoint(0, 0), QPoint(0, 90)):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle + step)
    assert "Set the scale by two points" in window.session.history
    scan = window.session.case.planar_scans["nm"]
    assert any(note.startswith("scale set by hand") for note in scan.notes)
    expected = 500.0 / (90.0 / view.viewport.px_per_mm)
    assert scan.images[0].spacing_mm[0] / 4.0 == pytest.approx(expected, rel=0.05)
    settle(window)
    assert problems == []


def test_a_length_is_asked_for_until_it_is_one(qt_app: QApplication) -> None:
    asked = LengthDialog()
    button = asked._buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not button.isEnabled()
    asked.box.line.setText("12,5 mm")
    assert button.isEnabled()
    assert asked.box.length_mm() == pytest.approx(12.5)
    asked.box.line.setText("x")
    assert not button.isEnabled()
    asked.deleteLater()


@pytest.mark.parametrize("words", ["Hot spot", "Set the scale by two points…"])
def test_the_menu_of_the_scan_does_what_it_says(
    window: MainWindow, make_case: Callable[..., Case], words: str
) -> None:
    window.session.open_case(make_case())
    settle(window)
    problems: list[Exception] = []
    window.session.problem.connect(problems.append)
    view = window.planar.views[0]
    window.planar._asked = view
    menu = QMenu()
    window.planar.add_answers(menu)
    actions = [*menu.actions(), *(a for m in menu.findChildren(QMenu) for a in m.actions())]
    next(action for action in actions if action.text() == words).trigger()
    assert problems == []
    assert view._hand.busy
    assert window.status.currentMessage()
    menu.deleteLater()


def test_the_menu_of_the_scan_takes_the_answer_which_view_it_is(
    window: MainWindow, make_case: Callable[..., Case]
) -> None:
    window.session.open_case(make_case())
    settle(window)
    window.planar._asked = window.planar.views[0]
    menu = QMenu()
    window.planar.add_answers(menu)
    wanted = "This is the posterior view, mirrored (patient left on the right)"
    next(action for action in menu.actions() if action.text() == wanted).trigger()
    image = window.session.case.planar_scans["nm"].images[0]
    assert (image.view, image.patient_left_on_right) == (View.POSTERIOR, True)
    menu.deleteLater()
