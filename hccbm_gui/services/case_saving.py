"""From the open case to what a case file holds, and back onto images read anew.

Work is applied only to the very images it was done on: a series that is missing, or whose files
have changed, takes everything along that refers to it, and that is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import InputRefused, MissingInput, MixedPatients
from hccbm_gui.core.planar import Scale
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.roi import Roi
from hccbm_gui.io.saving.case_file import source_of
from hccbm_gui.io.saving.saved_case import (
    SavedCase,
    SavedScale,
    SavedSeries,
    SavedView,
    SavedWork,
)
from hccbm_gui.services.edits import add_note
from hccbm_gui.services.planar_scaling import with_spacing
from hccbm_gui.services.trusted_work import Trust, told_in_words

DIRECT = (
    *("spots", "searched", "alignments", "registrations", "measurements", "rule", "gantry_deg"),
    *("levels", "locked"),
)
"""Fields of a case that are work as they are."""

NEW_NOTE = "Not there when the case was saved."


@dataclass(frozen=True, slots=True, eq=False)
class Restored:
    """A case with its saved work, and what of it could not be applied, a sentence each."""

    case: Case
    told: tuple[str, ...] = ()


def case_to_save(case: Case, loaded: Case, sources: Sequence[Path], case_file: Path) -> SavedCase:
    """What a case file holds of `case`.

    Parameters
    ----------
    loaded : the case as it was read, before any work; what is the same object is not saved.
    sources : files and folders that it was read from.
    case_file : where it will lie.

    Raises
    ------
    MissingInput : the images were not read from files.
    """
    if not sources:
        raise MissingInput(
            "This case cannot be saved: its images were not read from files.",
            remedy="Open the folder that holds them first.",
        )
    return SavedCase(
        patient=case.patient,
        sources=tuple(source_of(path, case_file) for path in sources),
        series=tuple(_series(info, loaded) for info in case.series),
        work=_beside(work_of(case, loaded), case_file),
        one_patient=case.one_patient,
    )


def _beside(work: SavedWork, case_file: Path) -> SavedWork:
    """Photographs named as seen from the case file too, so that both can be moved together."""
    named = (replace(one, beside=_seen_from(case_file, one.path)) for one in work.photographs)
    return replace(work, photographs=tuple(named))


def _seen_from(case_file: Path, path: str) -> str:
    return source_of(Path(path), case_file).beside


def work_of(case: Case, loaded: Case) -> SavedWork:
    """What a user has made since the case was read."""
    as_read = {id(roi) for roi in loaded.rois}
    return SavedWork(
        structure_order=tuple(roi.key for roi in case.rois),
        structures=tuple(roi for roi in case.rois if id(roi) not in as_read),
        views=_said_views(case, loaded),
        scales=_set_scales(case, loaded),
        photographs=case.photographs,
        chosen_gtv=case.chosen_gtv,
        chosen_spot=case.chosen_spot,
        **{name: getattr(case, name) for name in DIRECT},
    )


def same_work(one: Case, other: Case) -> bool:
    """True when nothing that a case file holds differs; by identity of what was made."""
    names = ("rois", "planar_scans", "chosen_gtv", "chosen_spot", *DIRECT)
    return all(_same(getattr(one, name), getattr(other, name)) for name in names)


def restored(fresh: Case, saved: SavedCase) -> Restored:
    """`fresh`, just read from the sources, with the saved work on it.

    Raises
    ------
    MixedPatients : the images are another person's.
    InputRefused : none of the series the work was done on is there unchanged.
    """
    if not fresh.patient.same_person(saved.patient):
        raise MixedPatients(
            f"The case is of {saved.patient.describe()}, the images are of "
            f"{fresh.patient.describe()}.",
            remedy="Nothing was applied. Open the folder of the right patient.",
        )
    trust = Trust.of(fresh, saved.series)
    if saved.series and not trust.unchanged:
        raise InputRefused(
            "None of the series of the case is there as it was saved: "
            + " ".join(trust.sentences()),
            remedy="Nothing was applied. Put the images back where they were.",
        )
    work, dropped = trust.sift(saved.work)
    case = fresh
    for scale in work.scales:
        case = with_spacing(case, scale.scan_uid, scale.spacing_mm)
    case = _with_notes(_with_views(case, work.views), saved.series, trust)
    case = replace(
        case,
        rois=_structures(fresh.rois, work, trust),
        **{name: getattr(work, name) for name in DIRECT},
    )
    case = replace(case, registrations=_registrations(fresh.registrations, work, trust))
    case = _with_choices(case, work)
    told = (*trust.sentences(), *dropped)
    for uid in trust.changed:
        case = add_note(case, uid, told_in_words(told))
    return Restored(_told_on_all(case, trust, told), told)


def _series(info: SeriesInfo, loaded: Case) -> SavedSeries:
    before = next((one.notes for one in loaded.series if one.uid == info.uid), ())
    added = tuple(note for note in info.notes if note not in before)
    names = (field.name for field in fields(SavedSeries) if field.name != "notes")
    return SavedSeries(**{name: getattr(info, name) for name in names}, notes=added)


def _said_views(case: Case, loaded: Case) -> tuple[SavedView, ...]:
    said = []
    for uid, scan in case.planar_scans.items():
        before = loaded.planar_scans.get(uid)
        for index, image in enumerate(scan.images):
            old = None if before is None else before.images[index]
            now = (image.view, image.patient_left_on_right)
            if old is None or now != (old.view, old.patient_left_on_right):
                said.append(SavedView(uid, index, *now))
    return tuple(said)


def _set_scales(case: Case, loaded: Case) -> tuple[SavedScale, ...]:
    """Those of scans as read that a user has set; a photograph has its own in what was typed."""
    scales = []
    for uid, scan in case.planar_scans.items():
        before = loaded.planar_scans.get(uid)
        spacing = scan.images[0].spacing_mm
        if scan.scale is Scale.BY_HAND and (
            before is None or before.images[0].spacing_mm != spacing
        ):
            scales.append(SavedScale(uid, spacing))
    return tuple(scales)


def _with_views(case: Case, said: Sequence[SavedView]) -> Case:
    scans = dict(case.planar_scans)
    for one in said:
        scan = scans[one.scan_uid]
        if one.index >= len(scan.images):
            raise InputRefused(
                f"The scan has {len(scan.images)} pictures, the case speaks of number "
                f"{one.index + 1}.",
                where=one.scan_uid,
            )
        images = list(scan.images)
        images[one.index] = replace(
            images[one.index], view=one.view, patient_left_on_right=one.patient_left_on_right
        )
        scans[one.scan_uid] = replace(scan, images=tuple(images))
    return replace(case, planar_scans=MappingProxyType(scans)) if said else case


def _with_notes(case: Case, series: Sequence[SavedSeries], trust: Trust) -> Case:
    for one in series:
        for note in one.notes if one.uid in trust.unchanged else ():
            case = add_note(case, one.uid, note)
    known = {one.uid for one in series}
    for info in case.series:
        if info.uid not in known:
            case = add_note(case, info.uid, NEW_NOTE)
    return case


def _structures(fresh: Sequence[Roi], work: SavedWork, trust: Trust) -> tuple[Roi, ...]:
    """In the saved order; those of structure sets that the case did not have come last."""
    made = {roi.key: roi for roi in work.structures}
    read: dict[str, list[Roi]] = {}
    for roi in fresh:
        read.setdefault(roi.key, []).append(roi)
    found: list[Roi] = []
    for key in dict.fromkeys(work.structure_order):
        found += [made[key]] if key in made else read.get(key, [])
    new = [roi for roi in fresh if roi.structure_set_uid not in trust.unchanged]
    return (*found, *(roi for roi in new if not any(roi is one for one in found)))


def _registrations(
    fresh: Sequence[RigidRegistration], work: SavedWork, trust: Trust
) -> tuple[RigidRegistration, ...]:
    """Those of objects that the case did not have, then the saved ones, of which the last counts.

    One of an object that was there is saved work too: a link by hand may have taken its place.
    """
    new = tuple(one for one in fresh if one.series_uid not in trust.unchanged)
    return (*new, *work.registrations)


def _with_choices(case: Case, work: SavedWork) -> Case:
    keys, spots = {roi.key for roi in case.rois}, {spot.id for spot in case.spots}
    gtv = work.chosen_gtv if work.chosen_gtv in keys else ""
    spot = work.chosen_spot if work.chosen_spot in spots else ""
    return replace(case, chosen_gtv=gtv, chosen_spot=spot, locked=case.locked & keys)


def _told_on_all(case: Case, trust: Trust, told: Sequence[str]) -> Case:
    """What is missing has no series of its own to be told on: it stands on all of the work."""
    if not trust.missing:
        return case
    for uid in trust.unchanged:
        if uid in case.volumes or uid in case.planar_scans:
            case = add_note(case, uid, told_in_words(told))
    return case


def _same(one: object, other: object) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(a is b or a == b for a, b in pairs)
    if isinstance(one, MappingProxyType) and isinstance(other, MappingProxyType):
        return one.keys() == other.keys() and all(one[key] is other[key] for key in one)
    return one is other or one == other
