"""Saving the case from the window, opening it again, and being asked before work is lost."""

import hashlib
import runpy
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.measure.shapes import Marker
from hccbm_gui.io.saving.case_file import read_case_file
from hccbm_gui.services import gate
from hccbm_gui.services.contouring import add_polygon, start_gtv
from hccbm_gui.services.edits import set_gantry
from hccbm_gui.services.measuring import add_measurement
from hccbm_gui.services.session import Session
from hccbm_gui.views.case_file.case_file_commands import case_file_commands
from hccbm_gui.views.case_file.saving import DOT, Answer, Saving, saving_of
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
CT_SLICES = Path(__file__).parents[2] / "services" / "ct_slices.py"
made = SimpleNamespace(**runpy.run_path(str(CT_SLICES)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A CT of six small slices."""
    return Path(made.write_ct(tmp_path / "patient"))


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


def come(window: MainWindow, awaited: Sequence[object]) -> bool:
    """Whether anything came within a minute."""
    end = time.monotonic() + 60.0
    while not awaited and time.monotonic() < end:
        # Not `QTest.qWait` alone: it keeps the work from running beside it.
        window.session.jobs.wait(0.5)
        QTest.qWait(5)
    return bool(awaited)


def open_path(window: MainWindow, path: Path) -> Case:
    done: list[int] = []
    window.opening.analysed.connect(lambda: done.append(1))
    window.open_paths([path])
    assert come(window, done), "nothing was opened"
    assert window.session.jobs.wait(20.0)
    QTest.qWait(50)
    assert window.session.case is not None
    return window.session.case


def work(session: Session) -> None:
    """A GTV and a marker."""
    case = session.case
    assert case is not None
    case, gtv = start_gtv(case, made.SERIES)
    triangle = np.array([(-5.0, -5.0, 6.0), (6.0, -4.0, 6.0), (0.0, 7.0, 6.0)])
    session.edit("Draw", add_polygon(case, gtv, triangle))
    assert session.case is not None
    marker = Marker(
        id="",
        frame_uid=made.FRAME,
        series_uid=made.SERIES,
        normal=(0, 0, 1),
        points_mm=((1, 2, 3),),
    )
    session.edit("Mark", add_measurement(session.case, marker))


def chosen(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """What the user picks in the save dialog."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def test_a_saved_case_opens_again_with_all_its_work(
    window: MainWindow,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    problems: list[str],
) -> None:
    before = hashes(folder)
    saving = saving_of(window)
    open_path(window, folder)
    assert not saving.unsaved
    assert not window.windowTitle().startswith(DOT)
    work(window.session)
    assert saving.unsaved
    assert window.windowTitle().startswith(DOT)
    path = tmp_path / "case.hccbm"
    chosen(monkeypatch, path.with_suffix(""))
    assert saving.save()
    assert saving.path == path, "the ending is added"
    assert not saving.unsaved
    assert not window.windowTitle().startswith(DOT)
    saved = window.session.case
    assert saved is not None
    again = open_path(window, path)
    assert again is not saved
    assert again.measurements == saved.measurements
    assert [roi.name for roi in again.rois] == [roi.name for roi in saved.rois]
    assert np.array_equal(again.rois[0].contours[0], saved.rois[0].contours[0])
    assert window.session.history == ()
    assert not saving.unsaved
    assert hashes(folder) == before, "source files were changed"
    assert problems == []
    assert window.settings.recents[0] == str(path)


def test_saving_again_asks_for_nothing_unless_the_file_was_changed(
    window: MainWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_path(window, folder)
    work(window.session)
    path = tmp_path / "case.hccbm"
    chosen(monkeypatch, path)
    saving = saving_of(window)
    saving.save()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("asked again"))
    case = window.session.case
    assert case is not None
    window.session.edit("Turn", set_gantry(case, 180.0))
    assert saving.save()
    assert read_case_file(path).work.gantry_deg == 180.0
    changed = path.read_text(encoding="utf-8") + "\n"
    path.write_text(changed, encoding="utf-8")
    asked: list[str] = []

    def no(_parent: object, _title: str, words: str) -> QMessageBox.StandardButton:
        asked.append(words)
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", no)
    window.session.edit("Turn", set_gantry(case, 0.0))
    assert not saving.save()
    assert "changed by another program" in asked[0]
    assert path.read_text(encoding="utf-8") == changed


def test_undo_back_to_what_was_saved_is_nothing_to_save(window: MainWindow, folder: Path) -> None:
    open_path(window, folder)
    saving = saving_of(window)
    work(window.session)
    assert saving.unsaved
    window.session.undo()
    window.session.undo()
    assert not saving.unsaved
    assert not window.windowTitle().startswith(DOT)
    window.session.redo()
    assert window.windowTitle().startswith(DOT)


@pytest.mark.parametrize(
    ("answer", "stays", "written"),
    [(Answer.CANCEL, True, False), (Answer.DISCARD, False, False), (Answer.SAVE, False, True)],
)
def test_closing_with_unsaved_work_asks(
    window: MainWindow,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    stays: bool,
    written: bool,
) -> None:
    open_path(window, folder)
    work(window.session)
    path = tmp_path / "case.hccbm"
    chosen(monkeypatch, path)
    saving = saving_of(window)
    saving.ask_before_closing, saving.ask = True, lambda: answer
    window.close()
    assert window.isVisible() is stays
    assert path.exists() is written
    window.show()


def test_another_patient_does_not_take_the_place_of_unsaved_work(
    window: MainWindow, folder: Path
) -> None:
    case = open_path(window, folder)
    work(window.session)
    saving = saving_of(window)
    saving.ask_before_closing, saving.ask = True, lambda: Answer.CANCEL
    window.open_paths([folder])
    window.files.close_patient()
    QTest.qWait(200)
    assert window.session.case is not None
    assert window.session.case.patient is case.patient
    assert window.session.history == ("Draw", "Mark")


def test_a_save_that_fails_keeps_the_window(
    window: MainWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_path(window, folder)
    work(window.session)
    # A file of that name is an image: it must never be replaced.
    other = tmp_path / "image.hccbm"
    other.write_bytes(b"pixels")
    chosen(monkeypatch, other)
    saving = saving_of(window)
    saving.ask_before_closing, saving.ask = True, lambda: Answer.SAVE
    window.close()
    assert window.isVisible()
    assert other.read_bytes() == b"pixels"


def test_unattended_windows_close_without_a_question(window: MainWindow, folder: Path) -> None:
    open_path(window, folder)
    work(window.session)
    saving = saving_of(window)
    saving.ask = lambda: pytest.fail("a dialog was opened")  # type: ignore[assignment]
    window.close()
    assert not window.isVisible()
    window.show()


@pytest.mark.rewrites_sources
def test_a_case_whose_image_has_changed_is_refused_and_what_was_open_stays(
    window: MainWindow,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    problems: list[str],
) -> None:
    open_path(window, folder)
    work(window.session)
    path = tmp_path / "case.hccbm"
    chosen(monkeypatch, path)
    saving_of(window).save()
    image = folder / "3.dcm"
    image.write_bytes(
        image.read_bytes().replace(np.uint16(1003).tobytes(), np.uint16(1009).tobytes())
    )
    window.open_paths([path])
    assert come(window, problems)
    assert "has changed" in problems[0]
    assert "Nothing was applied" in problems[0]
    assert window.session.case is not None
    assert len(window.session.case.measurements) == 1, "what was open stays open"


def test_a_case_file_is_opened_by_itself(
    window: MainWindow, folder: Path, problems: list[str]
) -> None:
    window.open_paths([folder / "x.hccbm", folder])
    QTest.qWait(100)
    assert "by itself" in problems[0]
    window.open_paths([folder / "x.hccbm"])
    for _ in range(100):
        if len(problems) > 1:
            break
        window.session.jobs.wait(0.5)
        QTest.qWait(25)
    assert "cannot be read" in problems[1]


def test_what_was_not_read_from_files_cannot_be_saved(window: MainWindow) -> None:
    commands = {command.id: command for command in case_file_commands(window)}
    assert commands["file.save"].key == "Ctrl+S"
    assert commands["file.save"].why_not() == "Open a patient first."
    assert set(commands) == {"file.open_case", "file.save", "file.save_as"}
    with pytest.raises(MissingInput, match="no patient"):
        saving_of(window).save()
    assert isinstance(saving_of(window), Saving)
