"""Do structures, plans and doses mean what they seem to? BI-02 to BI-05, BI-20."""

import re
from collections.abc import Iterator

import numpy as np

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.left_out import left_out
from hccbm_gui.core.checks.row import Status, Told
from hccbm_gui.core.checks.situation import Inspected
from hccbm_gui.core.checks.structure_rows import off_slices
from hccbm_gui.core.checks.wording import counted, listed, sentences, series_name
from hccbm_gui.core.note_words import DOSE_PLANES, GRID_SCALING, OFF_SLICES, OFF_STACK, SINGLE_PLANE
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Unit

NO_DOSE = "There is no dose."
ELSEWHERE = "Open the images they were made on, or register the two."


def frames_agree(it: Inspected) -> Told:
    """BI-02: structures and doses lie in the frame of an image that is open."""
    case = it.case
    frames = {volume.geometry.frame_uid for volume in case.volumes.values()} - {""}
    objects = [(series_name(i), i.frame_uid) for i in case.series_of("dose")]
    for info in case.series_of("structures"):
        own = {roi.frame_uid for roi in case.rois if roi.structure_set_uid == info.uid}
        objects += [(series_name(info), uid) for uid in sorted(own or {info.frame_uid})]
    if not objects:
        return Status.NOT_APPLICABLE, "There are no structures and no dose.", ""
    if not frames:
        return Status.NOT_APPLICABLE, "No image with a frame of reference is open.", ""
    apart = [(name, uid) for name, uid in objects if uid not in frames]
    if not apart:
        names = dict.fromkeys(name for name, _ in objects)
        return Status.PASSED, f"In the frame of an open image: {listed(names)}.", ""
    linked = [(name, uid) for name, uid in apart if _is_registered(case, uid, frames)]
    alone = listed(dict.fromkeys(name for name, uid in apart if (name, uid) not in linked))
    if alone:
        told = f"In a frame of reference that no open image has: {alone}. Not overlaid."
        return Status.FAILED, told, ELSEWHERE
    names = dict.fromkeys(name for name, _ in linked)
    return (
        Status.WARNING,
        f"In another frame of reference, related by a registration: {listed(names)}.",
        "Look at the registration and approve it before anything is taken over by it.",
    )


def _is_registered(case: Case, frame_uid: str, frames: set[str]) -> bool:
    pairs = ({r.fixed_frame_uid, r.moving_frame_uid} for r in case.registrations)
    return any(frame_uid in pair and pair & frames for pair in pairs)


def dose_of_plan(it: Inspected) -> Told:
    """BI-03: a dose belongs to the plan, structures and images that are open."""
    doses = tuple(it.case.doses.values())
    if not doses:
        return Status.NOT_APPLICABLE, NO_DOSE, ""
    plans = {plan.sop_uid: plan.label for plan in it.case.plans.values() if plan.sop_uid}
    faults = [f"{dose.label}: {dose.unlinked}" for dose in doses if dose.unlinked]
    faults += [
        f"{dose.label}: of a plan that is not among the opened ones."
        for dose in doses
        if not dose.unlinked and dose.plan_uid and plans and dose.plan_uid not in plans
    ]
    if faults:
        return (
            Status.FAILED,
            " ".join(faults),
            "It has no DVH. Open the dose of this plan, or the plan of this dose.",
        )
    unknown = [dose.label for dose in doses if dose.plan_uid not in plans]
    if unknown:
        return (
            Status.WARNING,
            f"No plan is open that says what it is the dose of: {listed(unknown)}.",
            "Open the plan with it.",
        )
    good = (f"{dose.label} of plan {plans[dose.plan_uid]}" for dose in doses)
    return Status.PASSED, f"{listed(good)}.", ""


def dose_means_gy(it: Inspected) -> Told:
    """BI-04: a dose is in Gy, scaled, and of the whole plan."""
    refused = [one for one in left_out(it.case.rejected, "dose") if GRID_SCALING in one.reason]
    if refused:
        return Status.FAILED, sentences(dict.fromkeys(r.reason for r in refused), 3), _EXPORT
    doses = tuple(it.case.doses.values())
    if not doses:
        return Status.NOT_APPLICABLE, NO_DOSE, ""
    relative = [f"{d.label} is in {d.volume.unit}" for d in doses if d.volume.unit is not Unit.GY]
    if relative:
        return Status.FAILED, f"{listed(relative)}: no number is taken from it.", _EXPORT
    partial = [f"{d.label} is of a {d.summation}" for d in doses if d.summation != "PLAN"]
    if partial:
        told = listed(partial).replace(" is of a ,", " does not say of what it is,")
        return (
            Status.WARNING,
            f"{told}, not of the whole plan.",
            "Sum it over all beams and fractions before limits are held against it.",
        )
    return Status.PASSED, f"{listed(_highest(dose) for dose in doses)}.", ""


_EXPORT = "Export the dose again in Gy, with its scaling; or say prescription and fractions."


def _highest(dose: Dose) -> str:
    most = float(np.nanmax(dose.volume.array, initial=0.0))
    return f"{dose.label}: up to {most:.2f} Gy, whole plan"


def dose_planes(it: Inspected) -> Told:
    """BI-05: the planes of a dose are where their offsets say, in one order."""
    refused = [one for one in left_out(it.case.rejected, "dose") if "scaling" not in one.reason]
    if refused:
        return (
            Status.FAILED,
            sentences(dict.fromkeys(one.reason for one in refused), 3),
            "Export the dose again; planes that cannot be placed are not guessed.",
        )
    if not it.case.doses:
        return Status.NOT_APPLICABLE, NO_DOSE, ""
    told, doubts = [], []
    for dose in it.case.doses.values():
        geometry = dose.volume.geometry
        low = geometry.origin_mm
        high = geometry.to_patient([(geometry.shape[0] - 1, 0, 0)])[0]
        axis = int(np.abs(geometry.axes[0]).argmax())
        words = f"{dose.label}: {counted(geometry.shape[0], 'plane')}, "
        words += f"{'xyz'[axis]} {low[axis]:.1f} to {high[axis]:.1f} mm"
        told.append(words)
        notes = [n for n in dose.volume.notes if DOSE_PLANES in n or SINGLE_PLANE in n]
        doubts += [f"{dose.label}: {note}" for note in notes]
    if doubts:
        return (
            Status.WARNING,
            f"{listed(told)}. {' '.join(doubts)}",
            "Compare a dose at a known point with the planning system.",
        )
    return Status.PASSED, f"{listed(told)}.", ""


def structures_whole(it: Inspected) -> Told:
    """BI-20: structures are closed, drawn on slices, named once, in a known frame."""
    read = {info.uid for info in it.case.series_of("structures", "segmentation")}
    rois = tuple(roi for roi in it.case.rois if roi.structure_set_uid in read)
    if not rois:
        return Status.NOT_APPLICABLE, "There are no structures that were read.", ""
    doubts: dict[str, list[str]] = {}
    for roi in rois:
        for note in _doubts(roi, it):
            # One sentence for all structures of which it holds, their numbers beside them.
            number = re.match(r"(\d+) contours? (?:lies? |lie )?", note)
            words = note[number.end() :] if number else note
            words = re.sub(r",? up to [\d.]+ mm", "", words).rstrip(".")
            who = f"{roi.name} ({number.group(1)})" if number else roi.name
            doubts.setdefault(words, []).append(who)
    told = [f"{words[:1].upper()}{words[1:]}: {listed(who)}." for words, who in doubts.items()]
    if told:
        more = f" And {counted(len(told) - 12, 'further doubt')}." if len(told) > 12 else ""
        return (
            Status.WARNING,
            f"{' '.join(told[:12])}{more}",
            "They are kept as they are and left out of volumes and DVHs where these would be "
            "wrong. Mend them in the system that drew them.",
        )
    return Status.PASSED, f"{counted(len(rois), 'structure')} closed, on slices, named once.", ""


def _doubts(roi: Roi, it: Inspected) -> Iterator[str]:
    """What the reader noted, and what it did not."""
    yield from roi.notes
    if roi.unmeasured and not any(roi.unmeasured in note for note in roi.notes):
        yield roi.unmeasured
    if roi.is_empty and not roi.notes:
        yield "Without contours."
    ct = it.subject.ct
    if ct is None or roi.is_empty or roi.frame_uid != ct.geometry.frame_uid:
        return
    if any(OFF_SLICES in note or OFF_STACK in note for note in roi.notes):
        return
    if roi.series_uid in it.case.volumes and it.case.volumes[roi.series_uid] is not ct:
        # Drawn on another image of the same frame, whose slices lie elsewhere.
        return
    off, out, _ = off_slices(roi, ct.geometry, it.limits.contour_off_slice_mm)
    if off:
        yield f"{counted(off, 'contour')} between the slices of the CT."
    if out:
        yield f"{counted(out, 'contour')} beyond the CT."
