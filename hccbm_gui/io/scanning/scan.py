"""Walk through files and folders and sort all DICOM found by patient, study and series.

Only headers are read; nothing is ever written beside them. No file stops the rest: what is not
used is listed with its reason. ZIP archives and the DICOMDIR of a disc are looked into.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from hccbm_gui.core.case import Rejected
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.headers.file_header import FileHeader
from hccbm_gui.io.headers.identity import group_by_person
from hccbm_gui.io.scanning.dicomdir import files_of_dicomdir, is_dicomdir
from hccbm_gui.io.scanning.found_files import Found, find_files, readable
from hccbm_gui.io.scanning.header_pass import named, read_files
from hccbm_gui.io.scanning.index_use import Remembered
from hccbm_gui.io.scanning.read_ahead import BEGINNING_BYTES
from hccbm_gui.io.scanning.scan_result import PatientScan, ScanResult, SeriesScan, StudyScan
from hccbm_gui.io.scanning.series_sort import sort_into_series
from hccbm_gui.io.values import lenient_reading

__all__ = ["PatientScan", "ScanResult", "SeriesScan", "StudyScan", "scan_paths"]

MODALITY_ORDER = (
    "CT", "MR", "PT", "NM", "RTSTRUCT", "SEG", "REG", "RTPLAN", "RTDOSE", "RTIMAGE", "OT",
)  # fmt: skip

FEW = 8
"""So many files named themselves are all looked at."""


def modality_rank(modality: str) -> int:
    """Where series of a modality stand among the others; those unheard of come last."""
    known = modality in MODALITY_ORDER
    return MODALITY_ORDER.index(modality) if known else len(MODALITY_ORDER)


def scan_paths(
    paths: Sequence[Path], progress: Progress = quiet, index: Path | None = None
) -> ScanResult:
    """Everything in the given files and folders, whatever the files are called.

    Parameters
    ----------
    index : the file that keeps the headers of folders read before; None reads everything.

    Raises
    ------
    NothingToRead : a given path does not exist.
    Cancelled : raised by `progress`, within about 0.1 s also while a disk is silent.
    """
    with lenient_reading(), Remembered(index) as memory:
        found = find_files([Path(path) for path in paths], part(progress, 0.0, 0.1))
        _follow_dicomdirs(found, part(progress, 0.1, 0.1))
        read = read_files(found.files, memory, part(progress, 0.1, 0.95))
        progress(0.95, "Sorting")
        rejected = [*found.rejected, *read.rejected]
        patients = _patients(read.headers, rejected)
        counts = memory.finish([*found.folders, *read.folders], [*found.roots, *read.roots])
    progress(1.0)
    ordered = sorted(named(rejected), key=lambda r: r.file)
    return ScanResult(patients, tuple(ordered), counts)


def _follow_dicomdirs(found: Found, progress: Progress) -> None:
    """Put in the place of each DICOMDIR that was named itself the files it refers to."""
    for table in found.given:
        # Of many files each is not opened twice to see whether it is one by another name.
        if len(found.given) > FEW and not table.path.name.upper().startswith("DICOMDIR"):
            continue
        progress(0.0, f"Reading {readable(table.path.name)}")
        try:
            with table.path.open("rb") as stream:
                if table.stamp is None or not is_dicomdir(stream.read(BEGINNING_BYTES)):
                    continue
            named_there = files_of_dicomdir(table)
        except Exception as error:  # noqa: BLE001 - pydicom raises nearly everything
            reason = f"The DICOMDIR cannot be understood ({error}). Open its folder instead."
            found.rejected.append(Rejected(readable(table.name), reason))
            found.files.remove(table)
            continue
        taken = {file.name for file in found.files}
        found.files.remove(table)
        found.files += [file for file in named_there.files if file.name not in taken]
        found.rejected += named_there.rejected


def _patients(headers: list[FileHeader], rejected: list[Rejected]) -> tuple[PatientScan, ...]:
    person_of = group_by_person((h.patient, h.study_uid) for h in headers)
    by_person: dict[Patient, list[FileHeader]] = defaultdict(list)
    for header in headers:
        by_person[person_of[(header.patient, header.study_uid)]].append(header)
    patients = [
        PatientScan(person, studies_of(theirs, rejected)) for person, theirs in by_person.items()
    ]
    # A person all of whose files were set aside while sorting is not one to open.
    found = [patient for patient in patients if patient.studies]
    return tuple(sorted(found, key=lambda p: (p.patient.id, p.patient.name, p.patient.birth_date)))


def studies_of(headers: list[FileHeader], rejected: list[Rejected]) -> tuple[StudyScan, ...]:
    """The files of one patient as studies and series; what is not used goes to `rejected`."""
    by_study: dict[str, list[FileHeader]] = defaultdict(list)
    for header in headers:
        by_study[header.study_uid].append(header)
    taken: set[str] = set()
    studies = []
    for uid, theirs in by_study.items():
        series, left_out = sort_into_series(theirs, taken)
        rejected += left_out
        series.sort(key=lambda s: (modality_rank(s.info.modality), s.info.date, s.info.uid))
        first = theirs[0]
        date, description = first.study_date, first.study_description
        if series:
            studies.append(StudyScan(uid, date, description, tuple(series)))
    return tuple(sorted(studies, key=lambda s: (s.date, s.uid)))
