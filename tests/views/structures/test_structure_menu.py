"""The list of structures is where they are renamed, locked, copied, measured and begun."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.roi import RoiKind
from hccbm_gui.services import gate
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.services.session import Session
from hccbm_gui.views.structures.structure_actions import StructureActions
from hccbm_gui.views.structures.structure_card import StructureCard
from hccbm_gui.views.structures.structure_list import EYE, KEY_ROLE, MARK_ROLE, NAME, StructureList
from hccbm_gui.views.structures.structure_marks import BADLY_NAMED, LOCKED, PLAIN, marked_swatch
from hccbm_gui.views.structures.structure_menu import structure_menu

MakeCase = Callable[..., Case]


class Bench:
    """A list of structures on a session, as the window has it."""

    def __init__(self, case: Case) -> None:
        self.window = QWidget()
        self.window.resize(380, 300)
        self.rows = StructureList(dark(), self.window)
        self.rows.resize(380, 300)
        self.session = Session(self.window)
        self.act = StructureActions(self.session, self.rows, lambda: "ct", self.window)
        self.session.case_changed.connect(self.rows.show_case)
        self.session.open_case(case)

    @property
    def case(self) -> Case:
        assert self.session.case is not None
        return self.session.case

    def names(self) -> list[str]:
        return [roi.name for roi in self.case.rois]

    def menu(self, key: str) -> QMenu:
        return structure_menu(self.act, key, self.window)

    def row(self, key: str) -> int:
        keys = [
            self.rows.topLevelItem(row).data(EYE, KEY_ROLE)
            for row in range(self.rows.topLevelItemCount())
        ]
        return keys.index(key)


@pytest.fixture
def problems() -> Iterator[list[str]]:
    gate._last_told.clear()
    told: list[str] = []
    stop = gate.on_problem(lambda problem: told.append(str(problem)))
    yield told
    stop()


@pytest.fixture
def bench(qt_app: QApplication, make_case: MakeCase) -> Iterator[Bench]:
    case = make_case(compared=False)
    cord, gtv = case.rois
    made = Bench(replace(case, rois=(replace(cord, name="SPINAL CORD"), gtv)))
    made.window.show()
    assert QTest.qWaitForWindowExposed(made.window)
    yield made
    made.session.jobs.shutdown()
    made.window.close()
    shiboken6.delete(made.window)


def entry(menu: QMenu, words: str):  # type: ignore[no-untyped-def]
    for action in menu.actions():
        if action.text().startswith(words):
            return action
        if action.menu() is not None:
            for inner in action.menu().actions():
                if inner.text() == words:
                    return inner
    raise AssertionError(f"no entry {words}")


def test_f2_types_another_name_into_the_row(bench: Bench) -> None:
    bench.rows.setFocus()
    bench.rows.mark_chosen("rs/1")
    QTest.keyClick(bench.rows, Qt.Key.Key_F2)
    editor = bench.rows.findChild(QLineEdit)
    assert editor is not None
    editor.setText("GTVp_L3")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    for _ in range(100):
        if bench.session.history:
            break
        QTest.qWait(20)
    assert bench.names() == ["SPINAL CORD", "GTVp_L3"]
    assert bench.session.history == ("Rename GTVp to GTVp_L3",)
    assert bench.rows.topLevelItem(bench.row("rs/1")).text(NAME) == "GTVp_L3"
    bench.session.undo()
    assert bench.names() == ["SPINAL CORD", "GTVp"]


def test_escape_leaves_the_name_and_the_same_name_is_no_step(bench: Bench) -> None:
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        bench.rows.rename("rs/1")
        editor = bench.rows.findChild(QLineEdit)
        if key == Qt.Key.Key_Escape:
            editor.setText("Lost")
        QTest.keyClick(editor, key)
        QTest.qWait(30)
    assert bench.session.history == ()


def test_a_job_that_ends_meanwhile_does_not_take_the_words_away(bench: Bench) -> None:
    bench.rows.rename("rs/1")
    bench.rows.findChild(QLineEdit).setText("GTVp_")
    bench.session.set_comparison(None, "none")
    editor = bench.rows.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "GTVp_"
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    QTest.qWait(30)
    other = replace(bench.case, patient=replace(bench.case.patient, name="Other"), rois=())
    bench.rows.rename("rs/1")
    bench.session.open_case(other)
    QTest.qWait(30)
    assert bench.rows.topLevelItemCount() == 0


def test_a_name_that_is_refused_is_told_and_the_row_keeps_its_own(
    bench: Bench, problems: list[str]
) -> None:
    bench.act.rename("rs/1", "spinal cord")
    assert "Another structure is called" in problems[0]
    assert bench.session.history == ()


def test_a_mark_and_the_tooltip_say_what_is_wrong_with_a_name(bench: Bench) -> None:
    item = bench.rows.topLevelItem(bench.row("rs/2"))
    assert item.data(NAME, MARK_ROLE) == BADLY_NAMED
    assert "Proposed name: SpinalCord" in item.toolTip(NAME)
    assert "a space" in item.toolTip(NAME)
    assert bench.rows.topLevelItem(bench.row("rs/1")).data(NAME, MARK_ROLE) == PLAIN
    entry(bench.menu("rs/2"), "Use the proposed name: SpinalCord").trigger()
    assert bench.names()[0] == "SpinalCord"
    marks = [marked_swatch((9, 9, 9), mark, "#ffb020") for mark in (PLAIN, LOCKED, BADLY_NAMED)]
    pictures = [mark.pixmap(16, 16).toImage() for mark in marks]
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]
    assert bench.rows.topLevelItem(bench.row("rs/2")).data(NAME, MARK_ROLE) == PLAIN
    greyed = entry(bench.menu("rs/2"), "Use the proposed name")
    assert not greyed.isEnabled()
    assert "nothing against" in greyed.toolTip()


def test_a_locked_structure_shows_a_lock_and_its_entries_say_why_they_are_greyed(
    bench: Bench, problems: list[str]
) -> None:
    entry(bench.menu("rs/1"), "Locked").trigger()
    assert bench.session.history == ("Lock GTVp",)
    assert bench.rows.topLevelItem(bench.row("rs/1")).data(NAME, MARK_ROLE) == LOCKED
    assert "Locked" in bench.rows.topLevelItem(bench.row("rs/1")).toolTip(NAME)
    menu = bench.menu("rs/1")
    for words in ("Rename", "Colour", "Delete", "OAR"):
        assert not entry(menu, words).isEnabled()
        assert "unlock it first" in entry(menu, words).toolTip()
    bench.rows.mark_chosen("rs/1")
    QTest.keyClick(bench.rows, Qt.Key.Key_Delete)
    assert "GTVp is locked" in problems[0]
    entry(menu, "Locked").trigger()
    QTest.keyClick(bench.rows, Qt.Key.Key_Delete)
    assert bench.names() == ["SPINAL CORD"]


def test_kind_colour_and_copy_are_a_step_each(bench: Bench) -> None:
    bench.act.ask_colour = lambda _roi: (1, 2, 3)
    menu = bench.menu("rs/1")
    assert entry(menu, "GTV").isChecked()
    entry(menu, "CTV").trigger()
    entry(menu, "Colour").trigger()
    entry(menu, "Duplicate").trigger()
    gtv = next(roi for roi in bench.case.rois if roi.key == "rs/1")
    assert (gtv.kind, gtv.colour) == (RoiKind.CTV, (1, 2, 3))
    assert bench.names() == ["SPINAL CORD", "GTVp", "GTVp^2"]
    assert bench.rows.current_key == bench.case.rois[-1].key
    assert len(bench.session.history) == 3
    bench.act.ask_colour = lambda _roi: None
    bench.act.choose_colour("rs/1")
    assert len(bench.session.history) == 3


def test_a_template_brings_empty_structures_and_is_greyed_once_they_are_there(
    bench: Bench,
) -> None:
    entry(bench.menu(""), "Spine").trigger()
    assert {"SpinalCord", "Kidney_L"} <= set(bench.names())
    assert len(bench.session.history) == 1
    greyed = entry(bench.menu(""), "Spine")
    assert (greyed.isEnabled(), greyed.toolTip()) == (False, "All of its structures are there")


def test_beside_the_rows_everything_greyed_says_why(bench: Bench) -> None:
    bench.act.base_uid = lambda: ""
    menu = bench.menu("")
    everything = [*menu.actions()]
    for action in menu.actions():
        everything += [] if action.menu() is None else action.menu().actions()
    for action in everything:
        if not action.isEnabled() and not action.isSeparator():
            assert action.toolTip().replace("&", "") != action.text().split("\t")[0], action.text()
            assert action.toolTip()


def test_right_click_and_the_menu_key_ask_for_the_menu(bench: Bench) -> None:
    asked: list[str] = []
    bench.rows.menu_wanted.disconnect(bench.act.show_menu)
    bench.rows.menu_wanted.connect(lambda key, _at: asked.append(key))
    row = bench.rows.visualItemRect(bench.rows.topLevelItem(bench.row("rs/2"))).center()
    below = QPoint(row.x(), bench.rows.viewport().height() - 2)
    bench.rows.mark_chosen("rs/1")
    for reason, at in (("Mouse", row), ("Mouse", below), ("Keyboard", below)):
        why = QContextMenuEvent.Reason[reason]
        event = QContextMenuEvent(why, at, bench.rows.viewport().mapToGlobal(at))
        QApplication.sendEvent(bench.rows.viewport(), event)
    assert asked == ["rs/2", "", "rs/1"]


def test_the_card_has_the_figures_and_follows_the_structure(bench: Bench) -> None:
    bench.act.show_figures("rs/1")
    card = bench.window.findChild(StructureCard)
    assert not card.copy.isEnabled()
    assert card.copy.toolTip()
    assert bench.session.jobs.wait(20.0)
    assert "Volume by polygons\t201.60 cc" in card.text
    assert "Extent A-P\t4.0 cm" in card.text
    card.copy.click()
    assert QApplication.clipboard().text() == card.text
    bench.act.rename("rs/1", "GTVp_L3")
    assert bench.session.jobs.wait(20.0)
    assert card.windowTitle() == "GTVp_L3"
    bench.act.delete("rs/1")
    QTest.qWait(20)
    assert not shiboken6.isValid(card) or not card.isVisible()


def test_the_figures_go_to_the_clipboard(bench: Bench) -> None:
    bench.act.copy_figures("rs/2")
    assert bench.session.jobs.wait(20.0)
    assert QApplication.clipboard().text().startswith("Name\tSPINAL CORD\nKind\tOAR")


def test_a_structure_of_another_frame_is_offered_to_be_carried_over(bench: Bench) -> None:
    case = bench.case
    assert not any("Carry over" in action.text() for action in bench.menu("rs/1").actions())
    uid = bench.act.base_uid()
    frame_uid = case.volumes[uid].geometry.frame_uid
    far = replace(case.rois[0], frame_uid="far")
    bench.session.edit("far", replace(case, rois=(far, *case.rois[1:])))
    greyed = entry(bench.menu(far.key), "Carry over")
    assert not greyed.isEnabled()
    assert "registered" in greyed.toolTip()
    link = RigidRegistration.by_translation(frame_uid, "far", (5.0, 0.0, 0.0))
    bench.session.edit("link", replace(bench.case, registrations=(link,)))
    entry(bench.menu(far.key), "Carry over").trigger()
    copy = next(roi for roi in bench.case.rois if roi.key == bench.rows.current_key)
    assert copy.frame_uid == frame_uid
    assert "linked by hand" in copy.notes[0]
    bench.session.undo()
    assert len(bench.case.rois) == len(case.rois)
