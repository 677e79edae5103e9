"""Walk through files and folders and sort all DICOM found by patient, study and series.

Only headers are read; nothing is ever written. No file stops the rest: what is not used is
listed with its reason.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from hccbm_gui.core.case import Rejected
from hccbm_gui.core.errors import HccbmError, NothingToRead
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.scanning.headers import FileHeader, read_headers
from hccbm_gui.io.scanning.identity import group_by_person
from hccbm_gui.io.scanning.scan_result import PatientScan, ScanResult, SeriesScan, StudyScan
from hccbm_gui.io.scanning.series_sort import sort_into_series
from hccbm_gui.io.values import lenient_reading

__all__ = ["PatientScan", "ScanResult", "SeriesScan", "StudyScan", "scan_paths"]

MODALITY_ORDER = ("CT", "MR", "PT", "NM", "RTSTRUCT", "RTPLAN", "RTDOSE")


def scan_paths(paths: Sequence[Path], progress: Progress = quiet) -> ScanResult:
    """Everything in the given files and folders, whatever the files are called.

    Raises
    ------
    NothingToRead : a given path does not exist.
    Cancelled : raised by `progress`.
    """
    rejected: list[Rejected] = []
    files = _files_in([Path(path) for path in paths], rejected, part(progress, 0.0, 0.1))
    headers: list[FileHeader] = []
    with lenient_reading():
        for n, path in enumerate(files):
            progress(0.1 + 0.85 * n / len(files), f"Reading {path.name}")
            found = headers_or_reason(path)
            if isinstance(found, Rejected):
                rejected.append(found)
            else:
                headers += found
        progress(0.95, "Sorting")
        patients = _patients(headers, rejected)
    progress(1.0)
    return ScanResult(patients, tuple(sorted(rejected, key=lambda r: r.file)))


def headers_or_reason(path: Path) -> tuple[FileHeader, ...] | Rejected:
    """What a file holds, or why it is not used."""
    try:
        return read_headers(path)
    except HccbmError as error:
        return Rejected(str(path), str(error))
    except OSError as error:
        return Rejected(str(path), f"The file cannot be read: {error.strerror or error}.")
    except RecursionError:
        return Rejected(str(path), "The file is nested too deeply to be read.")
    except MemoryError:
        return Rejected(str(path), "The file asks for more memory than there is.")
    except Exception as error:  # noqa: BLE001 - pydicom raises nearly everything on broken input
        return Rejected(str(path), f"Broken DICOM ({type(error).__name__}: {error}).")


def _files_in(paths: list[Path], rejected: list[Rejected], progress: Progress) -> list[Path]:
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise NothingToRead(
                f"{path} does not exist.", remedy="Check the spelling, or choose the folder again."
            )
        candidates = _walk(path, rejected, progress) if path.is_dir() else iter((path,))
        for candidate in candidates:
            found.setdefault(os.path.realpath(candidate), candidate)
    return sorted(found.values())


def _walk(folder: Path, rejected: list[Rejected], progress: Progress) -> Iterator[Path]:
    """All files below a folder; links to folders are followed once."""

    def unreadable(error: OSError) -> None:
        reason = f"The folder cannot be read: {error.strerror or error}."
        rejected.append(Rejected(str(error.filename), reason))

    visited: set[str] = set()
    for root, folders, names in os.walk(folder, onerror=unreadable, followlinks=True):
        progress(0.0, f"Looking through {root}")
        visited.add(os.path.realpath(root))
        folders[:] = [
            name
            for name in sorted(folders)
            if os.path.realpath(os.path.join(root, name)) not in visited
        ]
        for name in sorted(names):
            yield Path(root, name)


def _patients(headers: list[FileHeader], rejected: list[Rejected]) -> tuple[PatientScan, ...]:
    person_of = group_by_person((h.patient, h.study_uid) for h in headers)
    by_person: dict[Patient, list[FileHeader]] = defaultdict(list)
    for header in headers:
        by_person[person_of[(header.patient, header.study_uid)]].append(header)
    patients = [
        PatientScan(person, _studies(theirs, rejected)) for person, theirs in by_person.items()
    ]
    # A person all of whose files were set aside while sorting is not one to open.
    found = [patient for patient in patients if patient.studies]
    return tuple(sorted(found, key=lambda p: (p.patient.id, p.patient.name, p.patient.birth_date)))


def _studies(headers: list[FileHeader], rejected: list[Rejected]) -> tuple[StudyScan, ...]:
    by_study: dict[str, list[FileHeader]] = defaultdict(list)
    for header in headers:
        by_study[header.study_uid].append(header)
    taken: set[str] = set()
    studies = []
    for uid, theirs in by_study.items():
        series, left_out = sort_into_series(theirs, taken)
        rejected += left_out
        series.sort(key=lambda s: (MODALITY_ORDER.index(s.info.modality), s.info.date, s.info.uid))
        first = theirs[0]
        date, description = first.study_date, first.study_description
        if series:
            studies.append(StudyScan(uid, date, description, tuple(series)))
    return tuple(sorted(studies, key=lambda s: (s.date, s.uid)))
