"""All series of one patient, read into a case."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from hccbm_gui.core.case import Case, Rejected, SeriesInfo
from hccbm_gui.core.errors import Cancelled, HccbmError, MixedPatients, NothingToRead
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.contents import Content, Contents, Reading, notes_of
from hccbm_gui.io.readers import READERS
from hccbm_gui.io.rt.references import followed
from hccbm_gui.io.scanning.header_pass import named
from hccbm_gui.io.scanning.scan import modality_rank, scan_paths
from hccbm_gui.io.scanning.scan_result import PatientScan, SeriesScan
from hccbm_gui.io.scanning.series_sort import LOSSY_NOTE
from hccbm_gui.io.values import lenient_reading


def load_case(paths: Sequence[Path], progress: Progress = quiet, index: Path | None = None) -> Case:
    """Scan files and folders that hold exactly one patient, and read everything.

    `index` is the file that keeps the headers of folders read before; None reads all of them.

    Raises
    ------
    NothingToRead : no path, no DICOM, or nothing of it that can be used.
    MixedPatients : more than one patient; each is named.
    Cancelled : raised by `progress`.
    """
    result = scan_paths(paths, part(progress, 0.0, 0.3), index)
    where = ", ".join(str(path) for path in paths)
    if not result.patients:
        raise NothingToRead(
            _nothing(result.rejected),
            where=where,
            remedy="Choose the folder that holds the DICOM files of one patient.",
        )
    if len(result.patients) > 1:
        people = "; ".join(scan.patient.describe() for scan in result.patients)
        raise MixedPatients(
            f"These files belong to {len(result.patients)} patients: {people}.",
            where=where,
            remedy="Open the files of one patient only.",
        )
    case = load_patient(result.patients[0], result.rejected, part(progress, 0.3, 1.0))
    if not case.series:
        reasons = [one.reason for one in case.rejected if one not in result.rejected]
        raise NothingToRead(f"No series could be read: {' '.join(reasons[:3])}", where=where)
    return case


def _nothing(rejected: Sequence[Rejected]) -> str:
    if not rejected:
        return "There are no files."
    if len(rejected) == 1:
        return f"There is nothing to read: {rejected[0].reason}"
    return f"There is nothing to read: none of {len(rejected)} files is a DICOM image or plan."


def load_patient(
    scan: PatientScan, rejected: tuple[Rejected, ...] = (), progress: Progress = quiet
) -> Case:
    """Everything of one patient; a series that fails is listed as rejected, the rest goes on.

    Raises
    ------
    Cancelled : raised by `progress`.
    """
    contents = Contents()
    failed: list[Rejected] = []
    series = sorted(scan.all_series(), key=_case_order)
    total = sum(len(one.paths) for one in series)
    done = 0
    with lenient_reading():
        for one in series:
            share = part(progress, done / total, (done + len(one.paths)) / total)
            reading = Reading(one, hashlib.sha256(), share)
            loaded = _series_or_reason(reading)
            failed += reading.lost
            if isinstance(loaded, Rejected):
                failed.append(loaded)
            else:
                contents.add(*loaded)
                contents.named_images[one.info.uid] = frozenset(reading.named)
            done += len(one.paths)
    contents = followed(contents, one_patient=scan.one_patient is not None)
    progress(1.0)
    return Case(
        patient=scan.patient,
        one_patient=scan.one_patient,
        series=tuple(contents.series),
        volumes=MappingProxyType(contents.volumes),
        planar_scans=MappingProxyType(contents.planar_scans),
        pictures=MappingProxyType(contents.pictures),
        plans=MappingProxyType(contents.plans),
        doses=MappingProxyType(contents.doses),
        rois=tuple(contents.rois),
        registrations=tuple(contents.registrations),
        rejected=(*rejected, *scan.rejected, *named(failed)),
    )


def _case_order(series: SeriesScan) -> tuple[str, int, str, str]:
    info = series.info
    return info.date, modality_rank(info.modality), info.description, info.uid


def _series_or_reason(reading: Reading) -> tuple[SeriesInfo, Content] | Rejected:
    series = reading.series
    name = series.info.description or series.info.modality
    reading.progress(0.0, f"Reading {name}")
    try:
        content = READERS[series.info.kind](reading)
    except Cancelled:
        raise
    except HccbmError as error:
        return _failed(series, str(error))
    except OSError as error:
        return _failed(series, f"The file cannot be read: {error.strerror or error}.")
    except Exception as error:  # noqa: BLE001 - pydicom raises nearly everything on broken input
        return _failed(series, f"Broken DICOM ({type(error).__name__}: {error}).")
    notes = (*series.info.notes, *notes_of(content))
    if any(note.startswith(LOSSY_NOTE.rstrip(".")) for note in notes_of(content)):
        notes = tuple(note for note in notes if note != LOSSY_NOTE)
    unique = tuple(dict.fromkeys(notes))
    slices = series.info.slices or tuple(reading.slices)
    digest = reading.digest.hexdigest()
    return replace(series.info, notes=unique, sha256=digest, slices=slices), content


def _failed(series: SeriesScan, reason: str) -> Rejected:
    count = len(series.paths)
    if count > 1:
        reason = f"{reason} The whole series of {count} files is left out."
    return Rejected(str(series.paths[0]), reason, count)
