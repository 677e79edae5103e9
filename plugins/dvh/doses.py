"""Which dose a DVH is of, whether it can be trusted, and for which schedule it was planned."""

from dataclasses import dataclass

from hccbm_gui.core.dvh.refused_dose import why_no_dvh
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.fractionation import Schedule
from hccbm_gui.core.note_words import NOT_WHOLE_COURSE
from hccbm_gui.core.plan import Plan
from hccbm_gui.core.volume import Unit
from hccbm_gui.plugin.api import Case, Dose

WHOLE = ("PLAN", "MULTI_PLAN", "PLAN_OVERVIEW", "")
"""Dose Summation Types of a whole course; a file may leave it open."""
PARTS = {"FRACTION": "one fraction", "BEAM": "one beam", "CONTROL_POINT": "one control point"}


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plan says of the schedule; None where it says nothing."""

    total_gy: float | None = None
    fractions: int | None = None
    plan: str = ""

    @property
    def schedule(self) -> Schedule | None:
        """Total and fractions as a schedule; None while one of them is not known."""
        return schedule_from(self.total_gy, self.fractions)


def schedule_from(total_gy: float | None, fractions: int | None) -> Schedule | None:
    """A schedule from what was typed or planned; None while one of them is not known."""
    if not total_gy or not fractions:
        return None
    return Schedule(fractions, total_gy / fractions)


def refused_word(dose: Dose) -> str:
    """`why_no_dvh` in a word or two for lists; empty when a DVH can be made."""
    if not why_no_dvh(dose):
        return ""
    if dose.unlinked:
        return "unlinked"
    if dose.volume.unit is Unit.GY:
        return "not to be measured"
    return "in %" if dose.volume.unit is Unit.PERCENT else "not in Gy"


def why_nothing(case: Case | None) -> str:
    """Why a case has no DVH at all."""
    doses = () if case is None else tuple(case.all_doses().values())
    return " ".join(dict.fromkeys(map(why_no_dvh, doses))) or "There is no dose."


def why_no_verdict(dose: Dose) -> str:
    """Why no constraint is judged on `dose` although it has a DVH; empty when it can be."""
    part = PARTS.get(dose.summation) or next(
        (told for name, told in PARTS.items() if name in dose.summation), ""
    )
    if part:
        return f"The dose is that of {part}, not of the whole course."
    if dose.origin.startswith("difference"):
        return "The dose is a difference of two."
    if dose.dose_type not in ("", "PHYSICAL"):
        return f"The dose is of type {dose.dose_type}, limits are for physical dose."
    return ""


def dose_notes(dose: Dose) -> tuple[str, ...]:
    """What a reader must know of the dose itself."""
    doubt = why_no_verdict(dose)
    summation = dose.summation
    notes = list(dose.volume.notes)
    if doubt:
        # The file reader may have said it already.
        said = any(note.endswith(f"{NOT_WHOLE_COURSE}.") for note in notes)
        notes += [] if said and doubt.endswith("not of the whole course.") else [doubt]
    elif summation not in WHOLE:
        notes.append(f"The dose summation is {summation}.")
    return tuple(dict.fromkeys(notes))


def choose_dose(case: Case, wanted: str = "") -> Dose:
    """The dose of that key or label; without a wish the first of a whole plan in Gy.

    Raises
    ------
    MissingInput : no dose, or none of that name.
    InputRefused : it is not in Gy.
    """
    doses = tuple(case.all_doses().values())
    if not doses:
        raise MissingInput(
            "There is no dose in what was opened.", remedy="Add the RTDOSE of the plan."
        )
    if wanted:
        dose = next((d for d in doses if wanted in (d.key, d.label)), None)
        if dose is None:
            labels = ", ".join(d.label or d.key for d in doses)
            raise MissingInput(f"There is no dose {wanted!r}.", remedy=f"The case has: {labels}.")
    else:
        usable = [d for d in doses if not why_no_dvh(d)] or list(doses)
        dose = next((d for d in usable if d.summation == "PLAN"), usable[0])
    refused = why_no_dvh(dose)
    if refused:
        raise InputRefused(refused, where=dose.label or dose.key)
    return dose


def plan_of(case: Case, dose: Dose) -> Plan | None:
    """The plan that the dose names; the only one where it names none."""
    plans = tuple(case.plans.values())
    named = next((plan for plan in plans if dose.plan_uid and plan.sop_uid == dose.plan_uid), None)
    if named is not None or dose.plan_uid or dose.origin:
        return named
    return plans[0] if len(plans) == 1 else None


def planned(case: Case, dose: Dose) -> Planned:
    """Prescription and fractions of the plan of `dose`; those of the estimate for one."""
    cost = case.current_cost
    if cost is not None and dose.volume in (cost.bone_scan_dose, cost.ct_dose):
        return Planned(cost.prescription_gy, None, "the estimate")
    plan = plan_of(case, dose)
    if plan is None:
        return Planned()
    return Planned(plan.prescribed_gy(), plan.fractions, plan.label or "the plan")
