"""The integrity sheet in the window: what is shown, when it is made, and how it leaves."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.patient import Patient
from hccbm_gui.plugin.check_list import FoldedRow
from hccbm_gui.services.integrity import IntegritySheet
from hccbm_gui.services.session import Session
from hccbm_gui.views.commands.command_menu import command_menu
from hccbm_gui.views.integrity.integrity import Integrity
from hccbm_gui.views.integrity.integrity_panel import IntegrityPage
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.wiring import assemble_window

JANE = Patient("P1", "Doe^Jane")
SHEET = IntegritySheet(
    JANE,
    (
        CheckRow("input.BI-01", "One patient", Status.PASSED, "Doe^Jane in 3 series."),
        CheckRow("input.BI-06", "No slice missing", Status.WARNING, "A gap at 12 mm.", "Copy it."),
        CheckRow("input.BI-24", "PET in SUV", Status.NOT_APPLICABLE, "There is no PET."),
        CheckRow("references.frames", "One frame", Status.FAILED, "Another <frame>.", "Register."),
    ),
    3,
)


@pytest.fixture
def page(qt_app: QApplication) -> Iterator[IntegrityPage]:
    made = IntegrityPage()
    made.resize(400, 700)
    made.show()
    made.show_sheet(SHEET)
    yield made
    made.close()


def words(page: IntegrityPage) -> str:
    return "\n".join(label.text() for label in page.list.findChildren(QLabel))


def test_what_failed_stands_first_with_evidence_and_remedy(page: IntegrityPage) -> None:
    assert page.list.shown_ids == (
        "references.frames", "input.BI-06", "input.BI-01", "input.BI-24",
    )  # fmt: skip
    shown = words(page)
    assert "Another" in shown
    assert "Register." in shown
    assert "Copy it." in shown
    assert "&lt;frame&gt;" in shown
    assert "<b style" in page.counts.text()


def test_a_click_on_a_row_shows_and_hides_what_was_found(page: IntegrityPage) -> None:
    row = next(r for r in page.list.findChildren(FoldedRow) if r.button.text() == "One patient")
    assert "Doe^Jane in 3 series." not in words(page)
    row.button.click()
    assert row.details is not None
    assert row.details.isVisible()
    assert "Doe^Jane in 3 series." in words(page)
    row.button.click()
    assert not row.details.isVisible()


def test_the_filter_leaves_problems_only(page: IntegrityPage) -> None:
    page.only_problems.setChecked(True)
    assert page.list.shown_ids == ("references.frames", "input.BI-06")
    good = replace(SHEET, rows=SHEET.rows[:1])
    page.show_sheet(good)
    assert page.list.shown_ids == ()
    assert "Nothing failed" in words(page)


def test_it_is_copied_as_text(page: IntegrityPage) -> None:
    page.copy.click()
    text = QApplication.clipboard().text()
    assert text.startswith("Doe^Jane")
    assert "✗ One frame: Another <frame>." in text
    assert "NOT FOR CLINICAL USE" in text


@pytest.mark.parametrize("suffix", [".csv", ".json", ""])
def test_it_is_saved_as_a_new_file_only(
    page: IntegrityPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    chosen = tmp_path / f"sheet{suffix}"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_, **__: (str(chosen), "JSON (*.json)")
    )
    page.save.click()
    path = chosen if suffix else chosen.with_suffix(".json")
    data = path.read_bytes()
    if path.suffix == ".json":
        assert json.loads(data)["counts"]["failed"] == 1
    else:
        assert b"references.frames" in data
    page.save.click()
    assert "exists already" in page.state.text()
    assert path.read_bytes() == data


def test_a_stale_sheet_says_so_and_is_not_handed_out(page: IntegrityPage) -> None:
    page.show_sheet(SHEET, stale=True)
    assert "changed" in page.state.text()
    assert not page.copy.isEnabled()
    assert not page.save.isEnabled()
    assert page.again.isEnabled()
    page.show_sheet(None)
    assert not page.again.isEnabled()
    assert "Open a patient" in words(page)


@pytest.fixture
def window(qt_app: QApplication, themed: QApplication) -> Iterator[MainWindow]:
    made = assemble_window(Session())
    made.resize(1500, 900)
    made.show()
    yield made
    made.close()
    QCoreApplication.processEvents()


def checked(window: MainWindow) -> Integrity:
    integrity: Any = window.findChild(Integrity)
    assert window.session.jobs.wait(30.0)
    QCoreApplication.processEvents()
    return integrity


def test_the_sheet_follows_the_patient_and_marks_the_header(
    window: MainWindow, make_case: Callable[..., Case]
) -> None:
    integrity = checked(window)
    assert integrity.page.sheet is None
    assert not window.header.integrity.isVisible()
    case = make_case()
    stranger = replace(case.series[1], patient=Patient("8", "Other^Person"))
    mixed = replace(case, series=(case.series[0], stranger, case.series[2]))
    window.session.open_case(mixed)
    integrity.check()
    checked(window)
    sheet = integrity.page.sheet
    assert sheet is not None
    assert next(r for r in sheet.rows if r.id == "input.BI-01").status is Status.FAILED
    assert window.header.integrity.isVisible()
    assert window.header.integrity.text() == str(sheet.counts["failed"])
    window.header.integrity.click()
    assert window.tabs.currentWidget() is integrity.page
    window.session.close_case()
    assert integrity.page.sheet is None
    assert not window.header.integrity.isVisible()


def test_an_edit_makes_it_stale_and_looking_at_it_makes_it_anew(
    window: MainWindow, make_case: Callable[..., Case]
) -> None:
    window.session.open_case(make_case(compared=False))
    integrity = checked(window)
    integrity.check()
    checked(window)
    before = integrity.page.sheet
    assert not integrity.is_stale
    case = window.session.case
    assert case is not None
    renamed = (replace(case.rois[0], name="Cord"), *case.rois[1:])
    window.session.edit("Rename", replace(case, rois=renamed))
    assert integrity.is_stale
    assert "changed" in integrity.page.state.text()
    assert integrity.page.sheet is before
    integrity.open_page()
    end = time.monotonic() + 20.0
    while integrity.is_stale and time.monotonic() < end:
        QTest.qWait(50)
    assert not integrity.is_stale
    assert integrity.page.sheet is not before


def test_a_case_that_goes_on_while_it_is_checked_is_checked_again(
    window: MainWindow, make_case: Callable[..., Case]
) -> None:
    integrity = checked(window)
    integrity.open_page()
    window.session.open_case(make_case(compared=False))
    integrity.check()
    case = window.session.case
    assert case is not None
    window.session.edit("Rename", replace(case, gantry_deg=10.0))
    end = time.monotonic() + 20.0
    while (integrity.page.sheet is None or integrity.is_stale) and time.monotonic() < end:
        QTest.qWait(50)
    assert integrity.page.sheet is not None
    assert not integrity.is_stale


def test_it_is_in_the_menu_and_greyed_without_a_patient(
    window: MainWindow, make_case: Callable[..., Case]
) -> None:
    command = command_menu(window).commands["file.integrity"]
    assert command.why_not()
    window.session.open_case(make_case(compared=False))
    assert command.why_not() == ""
    command.do()
    assert window.tabs.currentWidget() is checked(window).page


def test_a_check_that_the_user_cancels_can_be_made_again(
    window: MainWindow, make_case: Callable[..., Case]
) -> None:
    window.session.open_case(make_case(compared=False))
    integrity = checked(window)
    integrity.check()
    for job in window.session.jobs.running:
        job.cancel()
    checked(window)
    assert integrity.page.again.isEnabled()
    integrity.page.again.click()
    checked(window)
    assert integrity.page.sheet is not None
