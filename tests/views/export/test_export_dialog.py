"""The dialog that writes DICOM: what it offers, refuses, writes and tells."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pydicom
import pytest
import shiboken6
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case, SliceReference
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.progress import Progress
from hccbm_gui.io.writing.capture_writer import ScreenPicture
from hccbm_gui.services import gate
from hccbm_gui.services.case_opening import OpenedCase
from hccbm_gui.services.export import ExportRequest, Written, export
from hccbm_gui.services.session import Session
from hccbm_gui.views.export.export_dialog import ExportDialog
from hccbm_gui.views.export.export_pictures import Pictures

FRAME, CT_CLASS = "1.2.3", "1.2.840.10008.5.1.4.1.1.2"
STRUCTURES = f"rtstruct:1.2.9:{FRAME}:1.2.1"


class OnePicture(Pictures):
    """A picture without a window."""

    def titles(self) -> Mapping[str, str]:
        return {"sc:0": "Axial view"}

    def take(self, key: str) -> ScreenPicture:
        return ScreenPicture(np.zeros((8, 6, 3), np.uint8), self.titles()[key], False)


@pytest.fixture
def case(make_case: Callable[..., Case]) -> Case:
    """The small patient under names that DICOM allows, with the slices of its CT."""
    made = make_case()
    ct, nm, rs = made.series
    grid = made.volumes["ct"].geometry
    slices = tuple(SliceReference(CT_CLASS, f"1.2.1.{n}", (0.0, 0.0, 4.0 * n)) for n in range(60))
    ct = replace(ct, uid="1.2.1", study_uid="1.9", frame_uid=FRAME, slices=slices)
    rs = replace(rs, uid="1.2.9", study_uid="1.9", description="Clinic", sop_uid="1.2.9.1")
    volume = replace(made.volumes["ct"], geometry=Geometry(grid.shape, grid.affine, FRAME))
    assert made.comparison is not None
    return replace(
        made,
        series=(ct, nm, rs),
        volumes=MappingProxyType({"1.2.1": volume}),
        rois=tuple(
            replace(roi, frame_uid=FRAME, series_uid="1.2.1", structure_set_uid="1.2.9")
            for roi in made.rois
        ),
        alignments=(replace(made.alignments[0], frame_uid=FRAME),),
        comparison=replace(made.comparison, image_uid="1.2.1"),
    )


@pytest.fixture
def session(qt_app: QApplication, case: Case) -> Session:
    gate._last_told.clear()
    made = Session()
    made.open_case(case)
    return made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


@pytest.fixture
def dialog(session: Session, case: Case, source: Path) -> Iterator[ExportDialog]:
    problems: list[Exception] = []
    stop = gate.on_problem(problems.append)
    opened = OpenedCase(case, case, (source,))
    made = ExportDialog(session, lambda: opened, OnePicture())
    made.show()
    yield made
    if shiboken6.isValid(made):
        shiboken6.delete(made)
    session.jobs.shutdown()
    stop()
    assert not problems, problems


def chosen_folder(dialog: ExportDialog, tmp_path: Path) -> Path:
    out = tmp_path / "out"
    out.mkdir()
    dialog.folder.set_path(out)
    return out


def test_what_was_made_here_is_ticked_and_what_cannot_be_written_is_grey(
    dialog: ExportDialog,
) -> None:
    assert dialog.list.ticked_keys() == {"rtplan:bone-scan", "rtplan:ct"}
    assert "nothing can refer to it" in dialog.list.why_not("seg:nm")
    assert dialog.list.why_not(STRUCTURES) == ""
    dialog.list.set_ticked("seg:nm", True)
    assert "seg:nm" not in dialog.list.ticked_keys()


def test_it_says_what_is_still_wanted(dialog: ExportDialog, tmp_path: Path) -> None:
    assert not dialog.write.isEnabled()
    assert dialog.problem.text() == "Choose a folder."
    chosen_folder(dialog, tmp_path)
    assert dialog.write.isEnabled()
    assert dialog.problem.isHidden()
    for key in dialog.list.ticked_keys():
        dialog.list.set_ticked(key, False)
    assert dialog.problem.text() == "Tick what is to be written."
    assert not dialog.plan.isEnabled()
    dialog.list.set_ticked("sc:0", True)
    dialog.folder.set_path(tmp_path / "nowhere")
    assert dialog.problem.text() == "There is no such folder."


def test_a_folder_that_was_read_is_refused(dialog: ExportDialog, source: Path) -> None:
    dialog.folder.set_path(source)
    assert "nothing is ever written there" in dialog.problem.text()
    assert not dialog.write.isEnabled()
    dialog.start()
    assert not dialog.running
    assert list(source.iterdir()) == []


def test_it_writes_and_lists_what_it_has_written(
    dialog: ExportDialog, session: Session, tmp_path: Path
) -> None:
    told: list[str] = []
    dialog.told.connect(told.append)
    out = chosen_folder(dialog, tmp_path)
    for key in (STRUCTURES, "sc:0"):
        dialog.list.set_ticked(key, True)
    dialog.plan.dose.setValue(30.0)
    dialog.plan.fractions.setValue(10)
    dialog.plan.energy.setCurrentIndex(dialog.plan.energy.findData(10.0))
    dialog.write.click()
    assert dialog.running
    assert dialog.write.text() == "Stop"
    assert session.jobs.wait(20.0)
    assert not dialog.running
    names = {"RS_Clinic.dcm", "RP_NFC_BoneScan.dcm", "RP_NFC_Adjusted.dcm", "SC_Axial_view.dcm"}
    assert {path.name for path in out.iterdir()} == names
    shown = [dialog.written.topLevelItem(n) for n in range(dialog.written.topLevelItemCount())]
    assert {item.text(1) for item in shown} == names
    assert all(item.text(2).endswith("kB") for item in shown)
    assert dialog.open_folder.isVisible()
    assert told == [f"4 DICOM files written to {out}"]
    plan = pydicom.dcmread(out / "RP_NFC_Adjusted.dcm")
    assert plan.FractionGroupSequence[0].NumberOfFractionsPlanned == 10
    assert plan.BeamSequence[0].ControlPointSequence[0].NominalBeamEnergy == 10


def test_a_second_time_gets_other_names(
    dialog: ExportDialog, session: Session, tmp_path: Path
) -> None:
    out = chosen_folder(dialog, tmp_path)
    for _ in range(2):
        dialog.start()
        assert session.jobs.wait(20.0)
    names = sorted(path.name for path in out.iterdir())
    assert names == [
        "RP_NFC_Adjusted.dcm",
        "RP_NFC_Adjusted_2.dcm",
        "RP_NFC_BoneScan.dcm",
        "RP_NFC_BoneScan_2.dcm",
    ]


def test_stopping_leaves_nothing_behind(
    dialog: ExportDialog, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = chosen_folder(dialog, tmp_path)
    half_done = threading.Event()

    def slow(case: Case, request: ExportRequest, progress: Progress) -> tuple[Written, ...]:
        def wait(fraction: float, message: str = "") -> None:
            # The first of two plans is written by then.
            while fraction >= 0.5:
                half_done.set()
                progress(fraction, message)
                time.sleep(0.01)

        return export(case, request, wait)

    monkeypatch.setattr("hccbm_gui.views.export.export_dialog.export", slow)
    dialog.start()
    assert half_done.wait(20.0)
    assert len(list(out.iterdir())) == 1
    dialog.write.click()
    assert session.jobs.wait(20.0)
    assert session.jobs.shutdown()
    assert not dialog.running
    assert dialog.write.text() == "Write"
    assert dialog.problem.text() == "Stopped: nothing was written."
    assert list(out.iterdir()) == []


def test_a_failure_is_told_in_the_dialog(
    dialog: ExportDialog, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = chosen_folder(dialog, tmp_path)
    monkeypatch.setattr(OnePicture, "take", lambda *_: ScreenPicture(np.zeros((2, 2)), "x", False))
    dialog.list.set_ticked("sc:0", True)
    dialog.start()
    assert session.jobs.wait(20.0)
    assert "8 bits" in dialog.problem.text()
    assert dialog.write.isEnabled()
    assert list(out.iterdir()) == []


def test_a_changed_structure_set_is_offered_at_once(
    dialog: ExportDialog, session: Session, case: Case
) -> None:
    dialog.list.set_ticked("rtplan:ct", False)
    cord, gtv = case.rois
    session.edit("Rename", replace(case, rois=(replace(cord, name="Cord"), gtv)))
    # What was ticked by hand stays as it is; a set that was offered before keeps its tick too.
    assert "rtplan:ct" not in dialog.list.ticked_keys()
    item = dialog.list.topLevelItem(0)
    assert item is not None
    assert "as it was read" not in item.text(2)


def test_it_goes_with_the_patient(dialog: ExportDialog, session: Session) -> None:
    session.close_case()
    QTest.qWait(1)
    assert not shiboken6.isValid(dialog) or not dialog.isVisible()


def test_what_was_written_before_is_not_shown_beside_a_failure(
    dialog: ExportDialog, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen_folder(dialog, tmp_path)
    dialog.start()
    assert session.jobs.wait(20.0)
    assert dialog.written.topLevelItemCount() == 2
    monkeypatch.setattr(OnePicture, "take", lambda *_: ScreenPicture(np.zeros((2, 2)), "x", False))
    dialog.list.set_ticked("sc:0", True)
    dialog.start()
    assert session.jobs.wait(20.0)
    assert dialog.problem.text()
    assert dialog.written.topLevelItemCount() == 0
    assert dialog.open_folder.isHidden()
