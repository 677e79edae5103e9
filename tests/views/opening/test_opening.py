"""Opening in the window: folders, archives, what is known from before, what is forgotten."""

import importlib.util
import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from hccbm_gui.services.scan_index import index_path
from hccbm_gui.services.session import Session
from hccbm_gui.services.settings import load_settings
from hccbm_gui.views.integrity.integrity import Integrity
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.wiring import assemble_window


def dicom_maker(folder: Path) -> Any:
    """A maker of DICOM files below `folder`, of tests/dicom_maker.py."""
    place = Path(__file__).parents[2] / "dicom_maker.py"
    spec = importlib.util.spec_from_file_location("dicom_maker", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.DicomMaker(folder)


@pytest.fixture
def window(themed: QApplication) -> Iterator[MainWindow]:
    made = assemble_window(Session())
    yield made
    made.session.jobs.shutdown()
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three slices in a ZIP archive, written a while ago."""
    make = dicom_maker(tmp_path / "dicom")
    path = tmp_path / "cd.zip"
    with zipfile.ZipFile(path, "w") as made:
        for n, file in enumerate(make.save_all(make.stack([0, 3, 6]))):
            made.write(file, f"IMG/{n}")
    os.utime(path, (time.time() - 100,) * 2)
    return path


def open_and_wait(window: MainWindow, path: Path) -> list[str]:
    told: list[str] = []
    window.opening.noted.connect(told.append)
    window.open_paths([path])
    assert window.session.jobs.wait(60.0)
    window.opening.noted.disconnect(told.append)
    return told


def test_an_archive_opens_and_is_known_the_second_time(window: MainWindow, archive: Path) -> None:
    assert open_and_wait(window, archive) == ["Files: 3 newly read"]
    case = window.session.case
    assert case is not None
    assert [info.files for info in case.series] == [3]
    assert open_and_wait(window, archive) == ["Files: 3 known from before"]
    assert window.status.currentMessage() == "Files: 3 known from before"
    assert load_settings().recents[0] == str(archive)


def test_files_are_asked_for_and_opened(
    window: MainWindow, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = ([str(archive)], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: chosen)
    asked: list[list[Path]] = []
    window.files.open_wanted.disconnect()
    window.files.open_wanted.connect(asked.append)
    window.welcome.files_wanted.emit()
    assert asked == [[archive]]


@pytest.mark.parametrize("agreed", [True, False])
def test_what_is_known_is_forgotten_only_when_the_user_agrees(
    window: MainWindow, archive: Path, monkeypatch: pytest.MonkeyPatch, agreed: bool
) -> None:
    open_and_wait(window, archive)
    assert index_path().exists()
    buttons = QMessageBox.StandardButton
    answer = buttons.Yes if agreed else buttons.No
    monkeypatch.setattr(QMessageBox, "question", lambda *arguments: answer)
    window.files.forget_folders()
    assert index_path().exists() is not agreed
    assert bool(load_settings().recents) is not agreed


def test_what_could_not_be_opened_is_not_among_the_recent(
    window: MainWindow, tmp_path: Path, archive: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("no image")
    problems: list[Exception] = []
    window.session.problem.connect(problems.append)
    window.files.open_paths([note])
    assert window.session.jobs.wait(60.0)
    (problem,) = problems
    assert str(problem).count("Not a DICOM file, but text.") == 1
    assert load_settings().recents == ()
    window.files.open_paths([archive])
    assert window.session.jobs.wait(60.0)
    assert load_settings().recents == (str(archive),)


def test_a_problem_is_gone_with_the_next_patient(
    window: MainWindow, tmp_path: Path, archive: Path
) -> None:
    window.files.open_paths([tmp_path / "nowhere"])
    assert window.session.jobs.wait(60.0)
    QApplication.processEvents()
    assert "nowhere" in window.problems.text
    window.files.open_paths([archive])
    assert window.session.jobs.wait(60.0)
    QApplication.processEvents()
    assert window.problems.text == ""


def test_every_file_that_is_no_image_is_listed_in_the_details(
    window: MainWindow, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("a.txt", "b.csv"):
        (folder / name).write_text("no image")
    problems: list[Exception] = []
    window.session.problem.connect(problems.append)
    window.files.open_paths([folder])
    assert window.session.jobs.wait(60.0)
    (problem,) = problems
    assert "None of 2 files can be used" in str(problem)
    listed = "\n".join(problem.__notes__)
    assert str(folder / "a.txt") in listed
    assert str(folder / "b.csv") in listed


def test_an_empty_folder_is_called_empty(window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    problems: list[Exception] = []
    window.session.problem.connect(problems.append)
    window.files.open_paths([folder])
    assert window.session.jobs.wait(60.0)
    assert "There are no files." in str(problems[0])


def test_a_dicom_file_with_the_preamble_of_a_tiff_is_dicom(
    window: MainWindow, tmp_path: Path
) -> None:
    make = dicom_maker(tmp_path / "dicom")
    (path,) = make.save_all(make.stack([0.0]))
    content = path.read_bytes()
    both = tmp_path / "both.dcm"
    both.write_bytes(b"II*\x00" + content[4:])
    window.files.open_paths([both])
    assert window.session.jobs.wait(60.0)
    assert window.session.case is not None
    assert len(window.session.case.volumes) == 1


def test_a_patient_with_missing_slices_is_first_seen_where_there_is_one(
    window: MainWindow, tmp_path: Path
) -> None:
    make = dicom_maker(tmp_path / "dicom")
    make.save_all(make.stack([0, 3, 6, 60, 63]))
    open_and_wait(window, tmp_path / "dicom")
    case = window.session.case
    assert case is not None
    (volume,) = case.volumes.values()
    assert volume.in_gap(volume.geometry.centre_mm)[0]
    assert not volume.in_gap(window.session.cursor_mm)[0]


def test_people_of_the_folder_are_told_to_the_integrity_sheet(
    window: MainWindow, tmp_path: Path
) -> None:
    make = dicom_maker(tmp_path / "dicom")
    stack = make.stack([0, 3])
    other = make.stack([0, 3], series="2")
    for ds in other:
        ds.PatientID, ds.PatientName = "P7", "Other^Person"
    make.save_all([*stack, *other])
    chosen: list[int] = []

    def choose(people: Any) -> Any:
        chosen.append(len(people))
        return people[0]

    window.opening._choose = choose
    open_and_wait(window, tmp_path / "dicom")
    sheet = window.findChild(Integrity).page.sheet
    assert chosen == [2]
    row = next(row for row in sheet.rows if row.id == "input.BI-01")
    assert "Other^Person" in row.evidence
