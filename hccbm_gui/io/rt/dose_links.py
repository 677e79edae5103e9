"""Which plan a dose is of, by what it names; one that fits nothing stays, with the reason."""

from collections import Counter
from dataclasses import replace

from hccbm_gui.core.plan import Dose
from hccbm_gui.io.contents import Contents
from hccbm_gui.io.rt.opened_frames import OpenedFrames


def linked_doses(
    contents: Contents, frames: OpenedFrames, *, one_patient: bool = False
) -> dict[str, Dose]:
    """The doses by key, each under a label of its own, and unlinked with the reason if so.

    With `one_patient` two people have said that all identities are one patient's.
    """
    return {
        key: _judged(dose, contents, frames, one_patient=one_patient)
        for key, dose in _told_apart(contents).items()
    }


def _told_apart(contents: Contents) -> dict[str, Dose]:
    """The doses, those of one label named by plan and beam as well, or else numbered."""
    plans = {plan.sop_uid: plan for plan in contents.plans.values()}
    labels = Counter(dose.label for dose in contents.doses.values())
    taken: Counter[str] = Counter()
    told: dict[str, Dose] = {}
    for key, dose in contents.doses.items():
        plan, label = plans.get(dose.plan_uid), dose.label
        if labels[label] > 1 and plan is not None:
            names = (beam.name for beam in plan.beams if beam.number in dose.beam_numbers)
            label = ", ".join(part for part in (label, plan.label, *names) if part)
        taken[label] += 1
        if taken[label] > 1:
            label = f"{label} ({taken[label]})"
        told[key] = replace(dose, label=label)
    return told


def _judged(dose: Dose, contents: Contents, frames: OpenedFrames, *, one_patient: bool) -> Dose:
    """The dose with the reason why it belongs to nothing that is open, if so."""
    why = _why_unlinked(dose, contents, frames)
    return replace(dose, unlinked=why or ("" if one_patient else _of_another(dose, contents)))


def _why_unlinked(dose: Dose, contents: Contents, frames: OpenedFrames) -> str:
    frame_uid = dose.volume.geometry.frame_uid
    if frames.doubt(frame_uid) and frame_uid not in frames.registered:
        return "it lies in a frame of reference that no opened image has."
    plans = {plan.sop_uid: key for key, plan in contents.plans.items()}
    if dose.plan_uid and plans and dose.plan_uid not in plans:
        open_plans = ", ".join(plan.label or "without a label" for plan in contents.plans.values())
        return f"it belongs to a plan that is not open (open: {open_plans})."
    return ""


def _of_another(dose: Dose, contents: Contents) -> str:
    """Why dose and plan are not of one person; empty when they are."""
    plans = {plan.sop_uid: key for key, plan in contents.plans.items()}
    people = {info.uid: info.patient for info in contents.series}
    owner, planned = people.get(dose.key), people.get(plans.get(dose.plan_uid, ""))
    if owner is not None and planned is not None and not owner.same_person(planned):
        return f"it is of {owner.describe()}, its plan of {planned.describe()}."
    return ""
