"""New doses made from those of the case; no Qt."""

from dataclasses import dataclass

from hccbm_gui.core.dose.arithmetic import (
    dose_difference,
    dose_sum,
    eqd2_dose,
    scaled_by_fractions,
)
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.volume import Volume
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
)


@dataclass(frozen=True, slots=True, eq=False)
class Operands:
    """What an operation works on; only what it needs counts."""

    first: Dose
    second: Dose | None = None
    planned: int = 10
    given: int = 10
    alpha_beta_gy: float = 10.0


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
    }[name]
    number = 1 + sum(dose.key.startswith("made:") for dose in case.made_doses)
    return Dose(
        volume,
        summation="PLAN",
        label=label,
        key=f"made:{number}",
        origin=f"{name} of {', '.join(part for part in (first, second) if part)}",
        dose_type={"eqd2": "EFFECTIVE", "difference": "ERROR"}.get(name, "PHYSICAL"),
    )
