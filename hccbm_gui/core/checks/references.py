"""Do the objects belong together? Dose to plan to structures to images, and one frame."""

from collections.abc import Iterator

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.subject import DRAWN, Subject
from hccbm_gui.core.checks.wording import counted, listed, sentences, series_name
from hccbm_gui.core.plan import Dose, Plan

ELSEWHERE = "Open the set that belongs together, or export it again from the planning system."


def reference_rows(subject: Subject) -> Iterator[CheckRow]:
    """The chain of references, the frames of reference, and files that were left out."""
    case = subject.case
    yield _dose_to_plan(case)
    yield _plan_to_structures(case)
    yield _dvh_to_structures(case, subject)
    yield _structures_to_images(case)
    yield _frames(subject)
    yield _rejected(case)


def _told(
    row_id: str, title: str, faults: list[str], doubts: list[str], good: list[str]
) -> CheckRow:
    """A row from what is wrong, what cannot be told and what is right."""
    evidence = " ".join((*faults, *doubts, *good))
    if faults:
        return CheckRow(row_id, title, Status.FAILED, evidence, ELSEWHERE)
    if doubts:
        return CheckRow(row_id, title, Status.WARNING, evidence, ELSEWHERE)
    return CheckRow(row_id, title, Status.PASSED, evidence)


def _dose_to_plan(case: Case) -> CheckRow:
    row_id, title = "references.dose_plan", "Dose belongs to the plan"
    doses = tuple(case.doses.values())
    if not doses:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "There is no dose that was read.")
    labels = {plan.sop_uid: plan.label for plan in case.plans.values() if plan.sop_uid}
    faults: list[str] = []
    doubts: list[str] = []
    good: list[str] = []
    for dose in doses:
        if dose.plan_uid in labels:
            good.append(f"{dose.label}: of plan {labels[dose.plan_uid]}.")
        elif not dose.plan_uid:
            doubts.append(f"{dose.label}: names no plan.")
        elif labels:
            faults.append(f"{dose.label}: of a plan that is not among the opened ones.")
        else:
            doubts.append(f"{dose.label}: its plan is not opened.")
    return _told(row_id, title, faults, doubts, good)


def _plan_to_structures(case: Case) -> CheckRow:
    row_id, title = "references.plan_structures", "Plan belongs to the structure set"
    plans = tuple(case.plans.values())
    if not plans:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "There is no plan.")
    faults: list[str] = []
    doubts: list[str] = []
    good: list[str] = []
    for plan in plans:
        _against_sets(case, plan, plan.label or "The plan", faults, doubts, good)
    return _told(row_id, title, faults, doubts, good)


def _dvh_to_structures(case: Case, subject: Subject) -> CheckRow:
    row_id, title = "references.dvh_structures", "Stored DVHs belong to the structure set"
    dose = subject.dose
    if dose is None or not dose.tps_dvhs:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "The dose brings no DVHs.")
    faults: list[str] = []
    doubts: list[str] = []
    good: list[str] = []
    _against_sets(case, dose, dose.label, faults, doubts, good)
    return _told(row_id, title, faults, doubts, good)


def _against_sets(
    case: Case, of: Plan | Dose, name: str, faults: list[str], doubts: list[str], good: list[str]
) -> None:
    sets = {i.sop_uid: series_name(i) for i in case.series_of("structures") if i.sop_uid}
    if of.structure_set_uid in sets:
        good.append(f"{name}: of {sets[of.structure_set_uid]}.")
    elif not of.structure_set_uid:
        doubts.append(f"{name}: names no structure set.")
    elif sets:
        faults.append(f"{name}: of a structure set that is not among the opened ones.")
    else:
        doubts.append(f"{name}: its structure set is not opened.")


def _structures_to_images(case: Case) -> CheckRow:
    row_id, title = "references.structures_images", "Structures belong to the images"
    sets = case.series_of("structures")
    if not sets:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "There is no structure set.")
    images = {info.uid: info for info in case.series_of("volume", "pet", "spect")}
    faults: list[str] = []
    doubts: list[str] = []
    good: list[str] = []
    for info in sets:
        uids = {r.series_uid for r in case.rois if r.structure_set_uid == info.uid and r.contours}
        name = series_name(info)
        found = sorted(series_name(images[uid]) for uid in uids if uid in images)
        if not uids - {""}:
            doubts.append(f"{name}: does not say on which images it was drawn.")
        elif found and uids - {""} <= set(images):
            good.append(f"{name}: drawn on {listed(found)}.")
        elif images:
            faults.append(f"{name}: drawn on images that are not opened.")
        else:
            doubts.append(f"{name}: its images are not opened.")
    return _told(row_id, title, faults, doubts, good)


def _frames(subject: Subject) -> CheckRow:
    row_id, title = "references.frames", "One frame of reference"
    if subject.ct_info is None:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "There is no planning CT.")
    wanted = subject.ct_info.frame_uid
    parts = _framed(subject)
    if not parts:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "There is only the CT.")
    without = [name for name, uid in parts if not uid]
    other = [name for name, uid in parts if uid and uid != wanted]
    if not wanted:
        without.insert(0, series_name(subject.ct_info))
    faults = [f"Another frame than the CT: {listed(other)}."] if other and wanted else []
    doubts = [f"Without a frame: {listed(without)}."] if without else []
    same = [name for name, uid in parts if uid == wanted and wanted]
    good = [f"Same as the CT: {listed(same)}."] if same else []
    return _told(row_id, title, faults, doubts, good)


def _framed(subject: Subject) -> list[tuple[str, str]]:
    """(name, frame of reference) of all that must lie on the planning CT."""
    parts: list[tuple[str, str]] = []
    plan, structures = subject.plan, subject.structure_set
    if plan is not None and plan.frame_uid:
        parts.append((f"plan {plan.label}", plan.frame_uid))
    if structures is not None:
        frames = {r.frame_uid for r in subject.rois if r.structure_set_uid != DRAWN}
        parts += [(series_name(structures), uid) for uid in sorted(frames)]
    doses = (subject.dose, subject.second_dose)
    parts += [
        (f"dose {dose.label}", dose.volume.geometry.frame_uid) for dose in doses if dose is not None
    ]
    return parts


def _rejected(case: Case) -> CheckRow:
    row_id, title = "references.left_out", "Files that were left out"
    if not case.rejected:
        return CheckRow(row_id, title, Status.PASSED, "None.")
    reasons = list(dict.fromkeys(one.reason for one in case.rejected))
    evidence = (
        f"{counted(sum(one.files for one in case.rejected), 'file')}: {sentences(reasons, 3)}"
    )
    return CheckRow(row_id, title, Status.INFO, evidence)
