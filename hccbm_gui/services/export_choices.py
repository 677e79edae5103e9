"""What of a case can be written as DICOM, how it will be called, and why something cannot."""

from collections.abc import Iterator

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.field import FieldSource
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.roi import Roi
from hccbm_gui.io.writing.plan_writer import LABELS, TITLES, VISUAL_ONLY
from hccbm_gui.io.writing.references import instances_of
from hccbm_gui.io.writing.written_object import image_of_frame
from hccbm_gui.services.contouring import DRAWN
from hccbm_gui.services.export_spots import spot_lines
from hccbm_gui.services.exportable import Exportable, ExportKind, called, file_name

NO_FRAME_TO_REGISTER = "A planar scan has no frame, so DICOM cannot hold where it lies."


def exportables(case: Case, loaded: Case | None = None, stale: bool = False) -> list[Exportable]:
    """Everything of a case that could be written, in the order of writing.

    Parameters
    ----------
    loaded : the case as it was read, which tells what was changed since.
    stale : the comparison is older than the case.
    """
    return [
        *_structures(case, loaded),
        *_plans(case, stale),
        *_registrations(case),
        *spot_lines(case),
    ]


def structure_sets(case: Case) -> dict[str, tuple[Roi, ...]]:
    """Key to structures: a set for each that was read or drawn, and for each frame in it."""
    sets: dict[str, list[Roi]] = {}
    for roi in case.rois:
        sets.setdefault(set_key(roi), []).append(roi)
    return {key: tuple(rois) for key, rois in sets.items()}


def set_key(roi: Roi) -> str:
    """The key of the structure set that a structure is written in."""
    return f"rtstruct:{roi.structure_set_uid}:{roi.frame_uid}:{roi.series_uid}"


def is_as_read(rois: tuple[Roi, ...], loaded: Case | None) -> bool:
    """True when nothing in a structure set was changed, added or taken away since it was read."""
    if loaded is None:
        return False
    before = [roi for roi in loaded.rois if set_key(roi) == set_key(rois[0])]
    return len(before) == len(rois) and all(a is b for a, b in zip(before, rois, strict=True))


def target_of(case: Case) -> Roi | None:
    """The GTV that the fields of the comparison are made for; None when it is gone."""
    comparison = case.comparison
    if comparison is None:
        return None
    frame = case.series_by_uid(comparison.image_uid).frame_uid
    named = [r for r in case.rois if r.name == comparison.gtv_name and r.frame_uid == frame]
    chosen = [roi for roi in named if roi.key == case.chosen_gtv]
    return next(iter(chosen or named), None)


def _structures(case: Case, loaded: Case | None) -> Iterator[Exportable]:
    for key, rois in structure_sets(case).items():
        drawn = rois[0].structure_set_uid == DRAWN
        info = next((one for one in case.series if one.uid == rois[0].structure_set_uid), None)
        stored = "" if info is None else info.description
        title = "Structures drawn here" if drawn else f"Structure set {stored}".strip()
        as_read = is_as_read(rois, loaded)
        count = f"{len(rois)} structure{'s' if len(rois) != 1 else ''}"
        empty = sum(roi.is_empty for roi in rois)
        facts = [count, f"{empty} empty" if empty else "", "as it was read" if as_read else ""]
        image, why_not = _image_of(rois, case)
        facts.append(f"on {called(image)}" if image else "")
        name = "RS_drawn" if drawn else f"RS_{stored}"
        yield Exportable(
            key,
            ExportKind.STRUCTURES,
            title,
            ", ".join(fact for fact in facts if fact),
            file_name(name),
            why_not,
            wanted=not as_read and not why_not,
        )


def _image_of(rois: tuple[Roi, ...], case: Case) -> tuple[SeriesInfo | None, str]:
    own = [
        i for i in case.series if i.uid == rois[0].series_uid and i.frame_uid == rois[0].frame_uid
    ]
    try:
        image = own[0] if own else image_of_frame(case, rois[0].frame_uid, rois[0].name)
    except HccbmError as refusal:
        return None, str(refusal)
    if not instances_of(image):
        return None, "The images that it refers to are not open."
    return image, ""


def _plans(case: Case, stale: bool) -> Iterator[Exportable]:
    comparison = case.comparison
    for source in (FieldSource.BONE_SCAN, FieldSource.CT_MRI):
        why_not = ""
        if comparison is None:
            why_not = "There is no field: choose a GTV and a spot first."
        elif stale:
            why_not = "The fields are older than the case: compare again."
        elif source is FieldSource.BONE_SCAN and comparison.bone_scan_field is None:
            why_not = "The scan shows no lesion, so there is no such field."
        elif source is FieldSource.BONE_SCAN and comparison.visual_only:
            why_not = VISUAL_ONLY
        elif (target := target_of(case)) is None:
            why_not = f"{comparison.gtv_name} is gone; a plan refers to its structure."
        else:
            _, why_not = _image_of((target,), case)
        facts = "unapproved, jaws only, no monitor units"
        yield Exportable(
            f"rtplan:{source.value}",
            ExportKind.PLAN,
            f"Plan: {TITLES[source].lower()}",
            facts,
            file_name(f"RP_{LABELS[source]}"),
            why_not,
            wanted=not why_not,
        )


def _registrations(case: Case) -> Iterator[Exportable]:
    for number, one in enumerate(case.registrations):
        names, why_not = [], ""
        for frame in (one.moving_frame_uid, one.fixed_frame_uid):
            try:
                names.append(called(image_of_frame(case, frame, "Registration")))
            except HccbmError:
                names.append("?")
                why_not = "One of the two images is not open."
        approved = "approved" if one.approved else "not approved"
        read = bool(one.series_uid)
        facts = [f"by {one.method}", approved, "as it was read" if read else ""]
        yield Exportable(
            registration_key(number, one),
            ExportKind.REGISTRATION,
            f"Registration: {names[0]} on {names[1]}",
            ", ".join(fact for fact in facts if fact),
            file_name(f"REG_{names[0]}_on_{names[1]}"),
            why_not,
            wanted=not read and not why_not,
        )
    for alignment in case.alignments:
        scan = next((info for info in case.series if info.uid == alignment.scan_uid), None)
        yield Exportable(
            f"reg:planar:{alignment.scan_uid}",
            ExportKind.REGISTRATION,
            f"Registration: {called(scan) if scan else 'planar scan'}",
            "",
            file_name("REG"),
            NO_FRAME_TO_REGISTER,
        )


def registration_key(number: int, one: RigidRegistration) -> str:
    """The key of the registration that stands at `number` in the case."""
    return f"reg:{number}:{one.moving_frame_uid}"
