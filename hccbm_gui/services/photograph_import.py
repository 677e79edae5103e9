"""A photograph of a bone scan taken into the open case, or read again for a saved one."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import HccbmError, InputRefused, MixedPatients
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.photograph import PhotographEntry, identity_differences, planar_of
from hccbm_gui.core.planar import PlanarScan
from hccbm_gui.io.pictures.photograph import Photograph, read_photograph

MODALITY = "OT"
"""Other: a photograph has no counts, and must not pass for what a gamma camera has measured."""


def photograph_uid(case: Case | None, photograph: Photograph) -> str:
    """What the scan of a photograph is called: by its bytes, numbered when taken in again."""
    taken = set() if case is None else {info.uid for info in case.series}
    base = f"photograph/{photograph.sha256[:16]}"
    uid, number = base, 1
    while uid in taken:
        number += 1
        uid = f"{base}#{number}"
    return uid


def with_photograph(case: Case, photograph: Photograph, entry: PhotographEntry) -> Case:
    """`case` with the bone scan of a photograph as one more planar scan.

    Raises
    ------
    MixedPatients : the typed patient is not the one that is open.
    InputRefused : the entry does not fit the picture.
    """
    different = identity_differences(entry.patient, case.patient)
    if different:
        told = "; ".join(f"{field.replace('_', ' ')}: {why}" for field, why in different.items())
        raise MixedPatients(
            f"The typed patient is not the one that is open ({told}).",
            remedy="Correct what was typed, or open the right patient.",
        )
    return _with_scan(case, entry, planar_of(photograph.grey, entry))


def case_of_photograph(photograph: Photograph, entry: PhotographEntry) -> Case:
    """A new case of the typed patient with this photograph alone.

    Raises
    ------
    InputRefused : no name or ID was typed, or the entry does not fit the picture.
    """
    require_named(entry.patient)
    return _with_scan(Case(entry.patient), entry, planar_of(photograph.grey, entry))


def require_named(patient: Patient) -> None:
    """Refuse an identity that says nothing.

    Raises
    ------
    InputRefused : no name or no ID.
    """
    if not patient.name.strip() or not patient.id.strip():
        raise InputRefused(
            "Nobody knows whose photograph this is.", remedy="Type the patient's name and ID."
        )


def reopened(
    fresh: Case, entries: Sequence[PhotographEntry], case_file: Path
) -> tuple[Case, tuple[str, ...]]:
    """`fresh` with the photographs of a saved case read anew, and what is wrong with others."""
    told = []
    for entry in entries:
        try:
            fresh = _reopened(fresh, entry, case_file)
        except HccbmError as refusal:
            told.append(f"Photograph {Path(entry.path).name}: {refusal.what}")
    return fresh, tuple(told)


def _reopened(fresh: Case, entry: PhotographEntry, case_file: Path) -> Case:
    places = [Path(entry.path)]
    if entry.beside:
        places.insert(0, case_file.absolute().parent / entry.beside)
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise InputRefused("it is not where it was, and nothing of it is shown.")
    photograph = read_photograph(path)
    if photograph.sha256 != entry.sha256:
        raise InputRefused("the file has changed since, and nothing of it is shown.")
    here = replace(entry, path=str(path.absolute()))
    return _with_scan(fresh, here, planar_of(photograph.grey, entry))


def _with_scan(case: Case, entry: PhotographEntry, scan: PlanarScan) -> Case:
    info = SeriesInfo(
        uid=entry.series_uid,
        study_uid=entry.series_uid,
        modality=MODALITY,
        kind="planar",
        description=entry.description or f"Photograph {Path(entry.path).name}",
        study_description="Photograph",
        date=entry.date,
        files=1,
        geometry=planar_geometry(scan),
        notes=scan.notes,
        sha256=entry.sha256,
        patient=entry.patient,
    )
    return replace(
        case,
        series=(*case.series, info),
        planar_scans=MappingProxyType({**case.planar_scans, entry.series_uid: scan}),
        photographs=(*case.photographs, entry),
    )


def planar_geometry(scan: PlanarScan) -> str:
    """``2 views, 1024 x 256, 2.26 x 2.26 mm``, with question marks without a scale."""
    first, count = scan.images[0], len(scan.images)
    rows, columns = first.array.shape
    pixel = " x ".join(f"{mm:.2f}" for mm in first.spacing_mm) if scan.has_scale else "? x ?"
    return f"{count} view{'s' if count != 1 else ''}, {rows} x {columns}, {pixel} mm"
