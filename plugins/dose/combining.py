"""New doses made from those of the case; no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hccbm_gui.core.dose.arithmetic import (
    dose_difference,
    dose_sum,
    eqd2_dose,
    scaled_by_fractions,
)
from hccbm_gui.core.dose.completed_dose import in_gray, is_part, whole_course
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.plugin.api import Case, Dose

from .logic import title_of


@dataclass(frozen=True, slots=True)
class Operation:
    """A way to make a dose: its name, what it asks for and what it does."""

    name: str
    title: str
    needs: tuple[str, ...]
    about: str


OPERATIONS = (
    Operation("sum", "Sum", ("second",), "Physical dose of both, on the finer of the two grids."),
    Operation(
        "difference", "Difference", ("second",), "The first less the second; may be negative."
    ),
    Operation(
        "scale",
        "Other number of fractions",
        ("planned", "given"),
        "The dose as it is when only some of its fractions, or more of them, are given.",
    ),
    Operation(
        "eqd2",
        "EQD2",
        ("planned", "alpha_beta_gy"),
        "Voxel by voxel the dose in 2 Gy fractions of the same effect, for one α/β.",
    ),
    Operation(
        "absolute",
        "Gy from percent",
        ("hundred_gy",),
        "A relative dose says nothing of Gy. State what 100 % is; it is noted with the dose.",
    ),
    Operation(
        "course",
        "Whole course of parts",
        ("fractions",),
        "The dose of one fraction, or of all beams of its plan together, times the fractions. "
        "Where each beam dose is of all fractions already, state 1. It is noted with the dose.",
    ),
)


MADE = {"absolute": "Gy by what was said", "course": "whole course"}
"""How a made dose says what it is, where the name of the operation does not."""


@dataclass(frozen=True, slots=True, eq=False)
class Operands:
    """What an operation works on; only what it needs counts.

    `parts` are further doses that belong to the first: the other beams of its plan.
    """

    first: Dose
    second: Dose | None = None
    planned: int = 10
    given: int = 10
    alpha_beta_gy: float = 10.0
    hundred_gy: float = 0.0
    fractions: int = 1
    parts: tuple[Dose, ...] = ()


def combined(operation: Operation, operands: Operands, progress: Progress = quiet) -> Volume:
    """The volume of the new dose.

    Raises
    ------
    InputRefused : a dose that is not in Gy, or two in different frames.
    """
    first, second = operands.first.volume, operands.second
    if operation.name == "scale":
        return scaled_by_fractions(first, operands.given, operands.planned)
    if operation.name == "eqd2":
        return eqd2_dose(first, operands.planned, operands.alpha_beta_gy)
    if operation.name == "absolute":
        return in_gray(first, operands.hundred_gy)
    if operation.name == "course":
        parts = (first, *(dose.volume for dose in operands.parts))
        return whole_course(parts, operands.fractions, progress)
    if second is None:
        raise InputRefused("A second dose is needed.", remedy="Choose it below the first one.")
    work = dose_sum if operation.name == "sum" else dose_difference
    return work(first, second.volume, progress)


def made_dose(case: Case, name: str, operands: Operands, volume: Volume) -> Dose:
    """The result as a dose of `case`, named after what it was made of."""
    first = title_of(operands.first)
    second = "" if operands.second is None else title_of(operands.second)
    label = {
        "sum": f"{first} + {second}",
        "difference": f"{first} − {second}",
        "scale": f"{first}, {operands.given} of {operands.planned} fractions",
        "eqd2": f"EQD2 of {first}, {operands.planned} fractions, α/β {operands.alpha_beta_gy:g}",
        "absolute": f"{first}, 100 % = {operands.hundred_gy:g} Gy",
        "course": f"Whole course of {first}",
    }[name]
    number = 1 + sum(dose.key.startswith("made:") for dose in case.made_doses)
    both = (operands.first, *filter(None, (operands.second,)), *operands.parts)
    note = course_note(case, operands.first, operands.parts) if name == "course" else ""
    return Dose(
        replace(volume, notes=(*volume.notes, note)) if note else volume,
        summation=_summation(name, both),
        plan_uid=operands.first.plan_uid if name in ("absolute", "course") else "",
        label=label,
        key=f"made:{number}",
        origin=f"{MADE.get(name, name)} of {', '.join(part for part in (first, second) if part)}",
        dose_type={"eqd2": "EFFECTIVE", "difference": "ERROR"}.get(name, "PHYSICAL"),
        unlinked=next((dose.unlinked for dose in both if dose.unlinked), ""),
    )


def course_note(case: Case, dose: Dose, parts: Sequence[Dose]) -> str:
    """Which beams of the plan a whole course of `dose` and `parts` lacks, or has twice.

    Empty where all are there, and for doses that are not of beams.
    """
    plan = next((one for one in case.plans.values() if one.sop_uid == dose.plan_uid), None)
    if plan is None or not dose.summation.startswith("BEAM"):
        return ""
    names = {beam.number: beam.name or f"beam {beam.number}" for beam in plan.beams if beam.treats}
    every = (dose, *parts)
    if not all(one.beam_numbers for one in every):
        count = f"{len(every)} doses for {len(names)} beams of the plan"
        same = len(every) == len(names)
        return "" if same else f"Made of {count}; the files do not say of which."
    found = [number for one in every for number in one.beam_numbers]
    absent = [name for number, name in names.items() if number not in found]
    twice = [name for number, name in names.items() if found.count(number) > 1]
    told = (f"It lacks {', '.join(absent)}." if absent else "",
            f"It has more than once: {', '.join(twice)}." if twice else "")  # fmt: skip
    return " ".join(filter(None, told))


def _summation(name: str, doses: Sequence[Dose]) -> str:
    """A sum of some beams is no plan: what is made of parts stays one until somebody says so."""
    partial = next((dose.summation for dose in doses if is_part(dose.summation)), "PLAN")
    return "PLAN" if name == "course" else partial


def other_beams(case: Case, dose: Dose) -> tuple[Dose, ...]:
    """The other beam doses of the plan of a beam dose, in its frame; none for other doses."""
    if not dose.summation.startswith("BEAM") or not dose.plan_uid:
        return ()
    return tuple(
        other
        for other in case.doses.values()
        if other.key != dose.key
        and (other.summation, other.plan_uid) == (dose.summation, dose.plan_uid)
        and other.volume.geometry.frame_uid == dose.volume.geometry.frame_uid
    )


def fractions_of(case: Case, dose: Dose) -> int:
    """The fractions planned for a dose; 1 when nothing says."""
    plans = (plan for plan in case.plans.values() if plan.sop_uid == dose.plan_uid)
    return next((plan.fractions for plan in plans if plan.fractions), 1)


def what_is_open(dose: Dose) -> str:
    """The operation that completes a dose of which the file leaves something open; else empty."""
    if dose.volume.unit is Unit.PERCENT:
        return "absolute"
    return "course" if is_part(dose.summation) else ""
