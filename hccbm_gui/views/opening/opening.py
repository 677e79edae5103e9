"""Opening folders, archives, discs and case files: scan, load, analyse; each a job with Cancel."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused, NothingToRead
from hccbm_gui.core.progress import Progress, part
from hccbm_gui.io.load import load_patient
from hccbm_gui.io.saving.case_file import is_case_path
from hccbm_gui.io.scanning.scan import PatientScan, ScanResult, scan_paths
from hccbm_gui.io.scanning.scan_result import ScanCounts
from hccbm_gui.render.roi_shape import RoiShape, prepare_shapes
from hccbm_gui.services.analysis import analyse
from hccbm_gui.services.case_opening import OpenedCase, open_case_file
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.scan_index import index_path
from hccbm_gui.services.session import Session

Choose = Callable[[Sequence[PatientScan]], PatientScan | None]
READ = 0.9
"""Share of opening that is reading; the rest prepares what will be drawn."""
FUNCTIONAL = ("planar", "spect", "pet")


class Opening(QObject):
    """Brings a patient from disk into the session.

    Parameters
    ----------
    session : receives the case.
    choose : asks which of several patients to open; None when the user declines.

    Signals
    -------
    opened : the `Case` that is open now.
    opened_from : the `OpenedCase`, with where it came from.
    analysed : what can be proposed has been.
    noted : a sentence on what was read and what was known from before.
    """

    opened = Signal(object)
    opened_from = Signal(object)
    analysed = Signal()
    noted = Signal(str)

    def __init__(self, session: Session, choose: Choose, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._choose = choose
        # Kept for as long as the patient may be drawn: views find them ready.
        self._shapes: tuple[RoiShape, ...] = ()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Read `paths`; whatever is open now stays until the new patient is loaded."""
        wanted = tuple(paths)
        if any(is_case_path(path) for path in wanted):
            self._open_case_file(wanted)
            return

        def scan(progress: Progress) -> ScanResult:
            return scan_paths(wanted, progress, index_path())

        def scanned(result: ScanResult) -> None:
            self._scanned(result, wanted)

        self._session.jobs.start(self.tr("Reading headers"), scan, scanned, self._failed)

    @guarded
    def _open_case_file(self, paths: Sequence[Path]) -> None:
        if len(paths) > 1:
            raise InputRefused(
                "A case file is opened by itself: it names its images.",
                where=", ".join(str(path) for path in paths),
                remedy="Open the case file alone.",
            )

        def work(progress: Progress) -> OpenedCase:
            opened = open_case_file(paths[0], part(progress, 0.0, READ))
            self._prepare(opened.case, part(progress, READ, 1.0))
            return opened

        title = self.tr("Opening {}").format(paths[0].name)
        self._session.jobs.start(title, work, self._loaded, self._failed)

    @guarded
    def _scanned(self, result: ScanResult, sources: tuple[Path, ...]) -> None:
        if not result.patients:
            raise _nothing_in(result)
        patient = result.patients[0] if len(result.patients) == 1 else self._choose(result.patients)
        if patient is None:
            return

        counts = result.counts
        people = tuple(found.patient for found in result.patients)

        def load(progress: Progress) -> OpenedCase:
            case = load_patient(patient, result.rejected, part(progress, 0.0, READ))
            self._prepare(case, part(progress, READ, 1.0))
            return OpenedCase(case, case, sources, people=people)

        def loaded(opened: OpenedCase) -> None:
            self._loaded(opened)
            if words := self._in_words(counts):
                self.noted.emit(words)

        title = self.tr("Loading {}").format(patient.patient.name)
        self._session.jobs.start(title, load, loaded, self._failed)

    def _in_words(self, counts: ScanCounts) -> str:
        """What was read and what was known, a sentence for the status line."""
        told = (
            (counts.from_index, self.tr("{} known from before")),
            (counts.newly_read, self.tr("{} newly read")),
            (counts.changed, self.tr("{} changed since and read again")),
            (counts.vanished, self.tr("{} no longer there")),
        )
        words = ", ".join(words.format(count) for count, words in told if count)
        return self.tr("Files: {}").format(words) if words else ""

    def _prepare(self, case: Case, progress: Progress) -> None:
        """Make the surfaces of structures here, not in the first picture; the job's thread."""
        volumes = list(case.volumes.values())
        slice_mm = volumes[0].geometry.spacing_mm[0] if volumes else 1.0
        self._shapes = prepare_shapes(case.rois, slice_mm, progress)

    @guarded
    def _loaded(self, opened: OpenedCase) -> None:
        self._session.open_case(opened.case)
        self.opened.emit(opened.case)
        self.opened_from.emit(opened)
        if opened.told:
            self._session.problem.emit(
                InputRefused("Not all of the case is as it was saved.", where=" ".join(opened.told))
            )
        functional = {info.uid for info in opened.case.series_of(*FUNCTIONAL)}
        if opened.path is None or not functional <= opened.case.searched:
            self.analyse_case()
        else:
            # What was found is in the file, with what the user has decided about it.
            self.analysed.emit()

    def analyse_case(self) -> None:
        """Align and find spots in the background; the result enters as one undo step."""
        case = self._session.case
        if case is None or not case.series_of(*FUNCTIONAL):
            self.analysed.emit()
            return

        def work(progress: Progress) -> Case:
            return analyse(case, progress)

        def still_open() -> bool:
            return self._session.case is not None and self._session.case.patient is case.patient

        title = self.tr("Analysing the bone scan")
        self._session.jobs.start(title, work, self._analysed, self._failed, guard=still_open)

    @guarded
    def _analysed(self, found: Case) -> None:
        case = self._session.case
        if case is None:
            return
        # Only what the analysis found is taken: edits made meanwhile stay.
        merged = replace(
            case,
            series=found.series,
            alignments=found.alignments,
            spots=found.spots,
            searched=found.searched,
        )
        self._session.edit(self.tr("Analyse the bone scan"), merged)
        self.analysed.emit()

    @guarded
    def _failed(self, error: Exception) -> None:
        self._session.problem.emit(error)


def _nothing_in(result: ScanResult) -> NothingToRead:
    """Why there is no patient; every file with its reason goes along, for the details."""
    rejected = result.rejected
    if not rejected:
        where = "There are no files."
    elif len(rejected) == 1:
        where = rejected[0].reason
    else:
        where = f"None of {len(rejected)} files can be used; the first: {rejected[0].reason}"
    problem = NothingToRead(
        "There is no patient in what was opened.",
        where=where,
        remedy="Choose the folder, ZIP archive or DICOMDIR of the DICOM files.",
    )
    for one in rejected:
        problem.add_note(f"{one.file}: {one.reason}")
    return problem
