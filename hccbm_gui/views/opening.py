"""Opening a folder: scan, choose the patient, load, analyse; each step a job with Cancel."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import NothingToRead
from hccbm_gui.core.progress import Progress
from hccbm_gui.io.load import load_patient
from hccbm_gui.io.scan import PatientScan, ScanResult, scan_paths
from hccbm_gui.services.analysis import analyse
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.session import Session

Choose = Callable[[Sequence[PatientScan]], PatientScan | None]


class Opening(QObject):
    """Brings a patient from disk into the session.

    Parameters
    ----------
    session : receives the case.
    choose : asks which of several patients to open; None when the user declines.
    """

    opened = Signal(object)
    analysed = Signal()

    def __init__(self, session: Session, choose: Choose, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._choose = choose

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Read `paths`; whatever is open now stays until the new patient is loaded."""
        wanted = tuple(paths)

        def scan(progress: Progress) -> ScanResult:
            return scan_paths(wanted, progress)

        self._session.jobs.start("Reading headers", scan, self._scanned, self._failed)

    @guarded
    def _scanned(self, result: ScanResult) -> None:
        if not result.patients:
            first = result.rejected[0].reason if result.rejected else "the folder is empty"
            raise NothingToRead(
                "There is no patient in what was opened.",
                where=f"{len(result.rejected)} file(s) not read; the first: {first}",
                remedy="Choose the folder that holds the DICOM files.",
            )
        patient = result.patients[0] if len(result.patients) == 1 else self._choose(result.patients)
        if patient is None:
            return

        def load(progress: Progress) -> Case:
            return load_patient(patient, result.rejected, progress)

        title = f"Loading {patient.patient.name}"
        self._session.jobs.start(title, load, self._loaded, self._failed)

    @guarded
    def _loaded(self, case: Case) -> None:
        self._session.open_case(case)
        self.opened.emit(case)
        self.analyse_case()

    def analyse_case(self) -> None:
        """Align and find spots in the background; the result enters as one undo step."""
        case = self._session.case
        if case is None or not case.series_of("planar", "spect", "pet"):
            self.analysed.emit()
            return

        def work(progress: Progress) -> Case:
            return analyse(case, progress)

        def still_open() -> bool:
            return self._session.case is not None and self._session.case.patient is case.patient

        self._session.jobs.start(
            "Analysing the bone scan", work, self._analysed, self._failed, guard=still_open
        )

    @guarded
    def _analysed(self, found: Case) -> None:
        case = self._session.case
        if case is None:
            return
        # Only what the analysis found is taken: edits made meanwhile stay.
        merged = replace(case, series=found.series, alignments=found.alignments, spots=found.spots)
        self._session.edit("Analyse the bone scan", merged)
        self.analysed.emit()

    @guarded
    def _failed(self, error: Exception) -> None:
        self._session.problem.emit(error)
