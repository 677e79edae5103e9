"""All series of one patient, read into a case."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from hccbm_gui.core.case import Case, Rejected, SeriesInfo
from hccbm_gui.core.errors import Cancelled, HccbmError, MixedPatients, NothingToRead
from hccbm_gui.core.plan import Dose, Plan
from hccbm_gui.core.planar import PlanarScan
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume
from hccbm_gui.io.dicom_file import Digest, open_whole
from hccbm_gui.io.dose import load_dose
from hccbm_gui.io.image_series import load_image_series
from hccbm_gui.io.plan import load_plan
from hccbm_gui.io.planar_scan import planar_scan
from hccbm_gui.io.recon_tomo import load_recon_tomo
from hccbm_gui.io.scan import MODALITY_ORDER, scan_paths
from hccbm_gui.io.scan_result import PatientScan, SeriesScan
from hccbm_gui.io.series_sort import LOSSY_NOTE
from hccbm_gui.io.structure_set import load_structure_set
from hccbm_gui.io.values import lenient_reading

Content = Volume | PlanarScan | Plan | Dose | tuple[Roi, ...]


@dataclass(slots=True)
class _Contents:
    """Contents by series UID while they are gathered."""

    series: list[SeriesInfo] = field(default_factory=list)
    volumes: dict[str, Volume] = field(default_factory=dict)
    planar_scans: dict[str, PlanarScan] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    doses: dict[str, Dose] = field(default_factory=dict)
    rois: list[Roi] = field(default_factory=list)

    def add(self, info: SeriesInfo, content: Content) -> None:
        self.series.append(info)
        match content:
            case Volume():
                self.volumes[info.uid] = content
            case PlanarScan():
                self.planar_scans[info.uid] = content
            case Plan():
                self.plans[info.uid] = content
            case Dose():
                self.doses[info.uid] = content
            case _:
                self.rois += content


def load_case(paths: Sequence[Path], progress: Progress = quiet) -> Case:
    """Scan files and folders that hold exactly one patient, and read everything.

    Raises
    ------
    NothingToRead : no path, no DICOM, or nothing of it that can be used.
    MixedPatients : more than one patient; each is named.
    Cancelled : raised by `progress`.
    """
    result = scan_paths(paths, part(progress, 0.0, 0.3))
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
    contents = _Contents()
    failed: list[Rejected] = []
    series = sorted(scan.all_series(), key=_case_order)
    total = sum(len(one.paths) for one in series)
    done = 0
    with lenient_reading():
        for one in series:
            share = part(progress, done / total, (done + len(one.paths)) / total)
            loaded = _series_or_reason(one, share)
            if isinstance(loaded, Rejected):
                failed.append(loaded)
            else:
                contents.add(*loaded)
            done += len(one.paths)
    progress(1.0)
    return Case(
        patient=scan.patient,
        series=tuple(_with_frame_doubts(contents)),
        volumes=MappingProxyType(contents.volumes),
        planar_scans=MappingProxyType(contents.planar_scans),
        plans=MappingProxyType(contents.plans),
        doses=MappingProxyType(_told_apart(contents)),
        rois=tuple(contents.rois),
        rejected=(*rejected, *failed),
    )


def _case_order(series: SeriesScan) -> tuple[str, int, str, str]:
    info = series.info
    return info.date, MODALITY_ORDER.index(info.modality), info.description, info.uid


def _series_or_reason(
    series: SeriesScan, progress: Progress
) -> tuple[SeriesInfo, Content] | Rejected:
    digest = hashlib.sha256()
    name = series.info.description or series.info.modality
    progress(0.0, f"Reading {name}")
    try:
        content = _content(series, digest, progress)
    except Cancelled:
        raise
    except HccbmError as error:
        return _failed(series, str(error))
    except OSError as error:
        return _failed(series, f"The file cannot be read: {error.strerror or error}.")
    except Exception as error:  # noqa: BLE001 - pydicom raises nearly everything on broken input
        return _failed(series, f"Broken DICOM ({type(error).__name__}: {error}).")
    notes = (*series.info.notes, *_notes_of(content))
    if any(note.startswith(LOSSY_NOTE.rstrip(".")) for note in _notes_of(content)):
        notes = tuple(note for note in notes if note != LOSSY_NOTE)
    unique = tuple(dict.fromkeys(notes))
    return replace(series.info, notes=unique, sha256=digest.hexdigest()), content


def _failed(series: SeriesScan, reason: str) -> Rejected:
    count = len(series.paths)
    if count > 1:
        reason = f"{reason} The whole series of {count} files is left out."
    return Rejected(str(series.paths[0]), reason)


def _content(series: SeriesScan, digest: Digest, progress: Progress) -> Content:
    kind = series.info.kind
    if kind in ("volume", "pet"):
        return load_image_series(series.paths, series.info.modality, digest, progress)
    datasets = [open_whole(path, digest) for path in series.paths]
    match kind:
        case "planar":
            return planar_scan(datasets)
        case "spect":
            return load_recon_tomo(datasets[0])
        case "structures":
            return load_structure_set(datasets[0], series.info.uid, progress)
        case "plan":
            return load_plan(datasets[0])
        case _:
            return load_dose(datasets[0], series.info.uid)


def _notes_of(content: Content) -> tuple[str, ...]:
    match content:
        case Volume() | PlanarScan():
            return content.notes
        case Dose():
            return content.volume.notes
        case _:
            return ()


def _told_apart(contents: _Contents) -> dict[str, Dose]:
    """The doses, those of one label named by their plan as well, or else numbered."""
    plans = {plan.sop_uid: plan.label for plan in contents.plans.values()}
    labels = Counter(dose.label for dose in contents.doses.values())
    taken: Counter[str] = Counter()
    told: dict[str, Dose] = {}
    for key, dose in contents.doses.items():
        plan = plans.get(dose.plan_uid, "")
        label = f"{dose.label}, {plan}" if labels[dose.label] > 1 and plan else dose.label
        taken[label] += 1
        if taken[label] > 1:
            label = f"{label} ({taken[label]})"
        told[key] = replace(dose, label=label)
    return told


def _with_frame_doubts(contents: _Contents) -> list[SeriesInfo]:
    """Structure sets and doses that lie on no opened image say so."""
    frames = {volume.geometry.frame_uid for volume in contents.volumes.values()} - {""}
    note = "None of the opened images has its frame of reference."
    return [
        replace(info, notes=(*info.notes, note))
        if contents.volumes and info.kind in ("structures", "dose") and info.frame_uid not in frames
        else info
        for info in contents.series
    ]
