"""The dialog that de-identifies: what it asks, what it holds back, what it tells."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
from pydicom import dcmread, uid
from pydicom.dataset import Dataset, FileMetaDataset
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.io.deidentify.options import Dates
from hccbm_gui.services import gate
from hccbm_gui.services.session import Session
from hccbm_gui.views.anonymise.anonymise_commands import show_anonymise
from hccbm_gui.views.anonymise.anonymise_dialog import AnonymiseDialog
from hccbm_gui.views.wiring import assemble_window

ROWS, COLUMNS = 60, 90
STORED = (np.arange(ROWS * COLUMNS) % 200 + 20).astype(np.uint8).reshape(ROWS, COLUMNS)


def save(folder: Path, n: int, sop_class: str, modality: str, stored: Any) -> None:
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID, ds.Modality = sop_class, f"1.2.826.0.5.{n}", modality
    ds.PatientName, ds.PatientID, ds.StudyDate = "Test^Person", "QX-77", "20240105"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "1.2.826.0.6", f"1.2.826.0.7.{ord(modality[0])}"
    ds.Rows, ds.Columns = stored.shape
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit, ds.PixelRepresentation = 7, 0
    ds.PixelData = stored.tobytes()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
    ds.save_as(folder / f"{n}.dcm", enforce_file_format=True)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """One slice, two screen captures of one series, and a text."""
    folder = tmp_path / "source"
    folder.mkdir()
    stored = STORED
    save(folder, 1, uid.CTImageStorage, "CT", stored)
    save(folder, 2, uid.SecondaryCaptureImageStorage, "OT", stored)
    save(folder, 3, uid.SecondaryCaptureImageStorage, "OT", stored)
    (folder / "read.me").write_text("hello")
    return folder


@pytest.fixture
def session(qt_app: QApplication) -> Iterator[Session]:
    gate._last_told.clear()
    made = Session()
    problems: list[Exception] = []
    made.problem.connect(problems.append)
    yield made
    made.jobs.shutdown()
    assert not problems, problems


@pytest.fixture
def dialog(session: Session, source: Path, tmp_path: Path) -> Iterator[AnonymiseDialog]:
    made = AnonymiseDialog(session, [source])
    made.show()
    assert session.jobs.wait(20.0)
    yield made
    if shiboken6.isValid(made):
        shiboken6.delete(made)


def do(dialog: AnonymiseDialog, session: Session, target: Path) -> list[Dataset]:
    dialog.target.box.setText(str(target))
    assert dialog.why_not() == ""
    dialog.run.click()
    assert session.jobs.wait(20.0)
    return [dcmread(path) for path in sorted(target.rglob("*.dcm"))]


def draw(dialog: AnonymiseDialog) -> None:
    picture = dialog.suspects.picture
    start = QPoint(picture.width() // 2 - 20, picture.height() // 2 - 20)
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(picture, start + QPoint(40, 30))
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 30))


def test_captures_are_held_back_until_they_are_judged(
    dialog: AnonymiseDialog, session: Session, tmp_path: Path
) -> None:
    assert dialog.suspects.unjudged == 2
    assert "2 picture(s)" in dialog.summary.text()
    written = do(dialog, session, tmp_path / "out")
    assert [ds.Modality for ds in written] == ["CT"]
    told = dialog.told.toPlainText()
    assert "1 of 4 files" in told
    assert str(tmp_path / "source" / "2.dcm") in told


def test_a_rectangle_drawn_over_the_picture_is_black_in_the_whole_series(
    dialog: AnonymiseDialog, session: Session, tmp_path: Path
) -> None:
    draw(dialog)
    (first, second) = dialog.suspects.regions
    assert (first.x, first.y, first.width) == (second.x, second.y, second.width)
    captures = [ds for ds in do(dialog, session, tmp_path / "out") if ds.Modality == "OT"]
    assert len(captures) == 2
    for ds in captures:
        expected = STORED.copy()
        inside = slice(first.y, first.y + first.height), slice(first.x, first.x + first.width)
        expected[inside] = STORED.min()
        np.testing.assert_array_equal(ds.pixel_array, expected)
        assert first.width * first.height > 20
        assert ds.BurnedInAnnotation == "NO"


def test_a_judgement_can_be_taken_back_and_given_for_one_picture(dialog: AnonymiseDialog) -> None:
    suspects = dialog.suspects
    suspects.no_text.click()
    assert (len(suspects.cleared), suspects.unjudged) == (2, 0)
    draw(dialog)
    assert (len(suspects.cleared), len(suspects.regions)) == (0, 2)
    suspects.again.click()
    assert suspects.unjudged == 2
    suspects.whole_series.setChecked(False)
    suspects.no_text.click()
    assert (len(suspects.cleared), suspects.unjudged) == (1, 1)


def test_the_boxes_are_the_options(dialog: AnonymiseDialog) -> None:
    form = dialog.form
    assert form.options().columns == ()
    form.dates.setCurrentIndex(1)
    form.characteristics.setChecked(True)
    form.descriptions.setChecked(True)
    form.id.setText(" S-1 ")
    options = form.options()
    assert (options.dates, options.id) == (Dates.SHIFTED, "S-1")
    assert set(options.columns) == {"characteristics", "shifted_dates", "descriptors"}


@pytest.mark.parametrize("name", ["", "source", "source/inside", "full"])
def test_a_destination_that_cannot_be_is_refused_with_a_reason(
    dialog: AnonymiseDialog, tmp_path: Path, name: str
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    dialog.target.box.setText(str(tmp_path / name) if name else "")
    assert not dialog.run.isEnabled()
    assert dialog.problem.text()


def test_a_name_that_no_file_could_hold_is_refused(dialog: AnonymiseDialog, tmp_path: Path) -> None:
    dialog.target.box.setText(str(tmp_path / "out"))
    assert dialog.run.isEnabled()
    dialog.form.name.setText("길동")
    assert not dialog.run.isEnabled()


def test_stopped_work_tells_what_is_finished(
    dialog: AnonymiseDialog, session: Session, tmp_path: Path
) -> None:
    dialog.target.box.setText(str(tmp_path / "out"))
    dialog.run.click()
    # Heard at the first report of the work, or after its end on a fast machine.
    dialog.run.click()
    assert session.jobs.wait(20.0)
    assert not dialog.running
    assert "files de-identified" in dialog.told.toPlainText()
    assert (tmp_path / "out" / "deidentification.json").is_file()


def test_an_empty_source_says_so(session: Session, tmp_path: Path, qt_app: QApplication) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    made = AnonymiseDialog(session, [empty])
    made.show()
    assert session.jobs.wait(20.0)
    assert "nothing in it" in made.problem.text()
    shiboken6.delete(made)


def test_the_menu_has_it_once_and_without_a_patient(qt_app: QApplication) -> None:
    session = Session()
    window = assemble_window(session)
    window.show()
    dialog = show_anonymise(window)
    assert dialog is show_anonymise(window)
    assert "Choose the folder" in dialog.problem.text()
    dialog.close()
    window.close()
    session.jobs.shutdown()
