"""Dose constraints: what must hold, for which schedule, and the verdict on a DVH."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.dvh.eqd2 import eqd2_dvh
from hccbm_gui.core.dvh.metrics import DvhMetric, evaluate
from hccbm_gui.core.fractionation import Schedule

TWO_GY = 2.0


class Comparator(StrEnum):
    """How the value of a metric must stand to the limit."""

    AT_MOST = "<="
    LESS = "<"
    AT_LEAST = ">="
    MORE = ">"

    def holds(self, value: float, limit: float) -> bool:
        """True when `value` keeps the limit, unrounded."""
        return {
            Comparator.AT_MOST: value <= limit,
            Comparator.LESS: value < limit,
            Comparator.AT_LEAST: value >= limit,
            Comparator.MORE: value > limit,
        }[self]

    @property
    def sign(self) -> str:
        """As printed."""
        return {"<=": "≤", ">=": "≥"}.get(self.value, self.value)


class Status(StrEnum):
    """The verdict."""

    MET = "met"
    EXCEEDED = "exceeded"
    NOT_APPLICABLE = "not applicable"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Constraint:
    """One line of a sheet.

    Attributes
    ----------
    structures : patterns of `structure_names.matches`, the one that is meant first; a later one
        is used, and said, only when no structure matches an earlier one.
    metric, comparator, limit : what must hold; `limit` in the unit of the metric.
    source : where the limit is from.
    relaxed : a looser limit that the same source also gives; None without one.
    fractions : the schedules it was made for; empty for any number.
    max_dose_per_fraction_gy : made for fractions of about 2 Gy: above this the doses must be
        converted to EQD2 first. None when it does not depend on that.
    alpha_beta_gy : for that conversion.
    note : endpoint, variant or doubt, in words.
    """

    structures: tuple[str, ...]
    metric: DvhMetric
    comparator: Comparator
    limit: float
    source: str
    relaxed: float | None = None
    fractions: tuple[int, ...] = ()
    max_dose_per_fraction_gy: float | None = None
    alpha_beta_gy: float | None = None
    note: str = ""

    @property
    def text(self) -> str:
        """``V20Gy[%] ≤ 30 %``."""
        unit = f" {self.metric.unit}" if self.metric.unit else ""
        return f"{self.metric.name} {self.comparator.sign} {self.limit:g}{unit}"


@dataclass(frozen=True, slots=True)
class ConstraintResult:
    """What became of one line for one structure.

    Attributes
    ----------
    structure : its name; empty when the case has none that is meant.
    value : of the metric, unrounded, in its unit; NaN when it was not computed.
    reason : one sentence; empty for a plain verdict.
    on_eqd2 : True when `value` is of the curve converted to EQD2.
    """

    constraint: Constraint
    structure: str
    status: Status
    value: float = float("nan")
    reason: str = ""
    on_eqd2: bool = False

    @property
    def shown(self) -> str:
        """The value with as many decimals as tell it from the limit, and its unit."""
        if np.isnan(self.value):
            return "–"
        unit = f" {self.constraint.metric.unit}" if self.constraint.metric.unit else ""
        return f"{told_apart(self.value, self.constraint.limit)}{unit}"


def told_apart(value: float, limit: float) -> str:
    """`value` with one decimal, more where rounding would hide that it is not `limit`."""
    for decimals in (1, 2, 3, 4):
        shown = f"{value:.{decimals}f}"
        if value == limit or float(shown) != round(limit, decimals):
            return shown
    return f"{value:.6g}"


def evaluate_constraint(
    constraint: Constraint,
    dvh: Dvh,
    schedule: Schedule | None,
    *,
    convert_to_eqd2: bool = False,
) -> ConstraintResult:
    """The verdict on one structure.

    Withheld rather than guessed: when a part of the structure has no dose, when the schedule is
    not known, and when a limit for 2 Gy fractions meets larger ones.

    Parameters
    ----------
    schedule : of the whole course; its total is the prescribed dose. None when not known.
    convert_to_eqd2 : convert the curve, point by point, where the limit was made for 2 Gy
        fractions and the schedule has larger ones.
    """

    other = _other_schedule(constraint, schedule)
    if other:
        return ConstraintResult(constraint, dvh.name, Status.NOT_APPLICABLE, reason=other)
    doubt = _coverage_gap(dvh) or _schedule_doubt(constraint, schedule, convert_to_eqd2)
    if doubt:
        return ConstraintResult(constraint, dvh.name, Status.WITHHELD, reason=doubt)
    curve, converted = dvh, convert_to_eqd2 and _gains_by_eqd2(constraint, schedule)
    if converted and schedule is not None and constraint.alpha_beta_gy is not None:
        curve = eqd2_dvh(dvh, schedule.fractions, constraint.alpha_beta_gy)
    value = evaluate(constraint.metric, curve, schedule.total_gy if schedule else None)
    if np.isnan(value):
        reason = f"The DVH does not tell {constraint.metric.name}."
        return ConstraintResult(constraint, dvh.name, Status.WITHHELD, reason=reason)
    return _judged(constraint, dvh, value, converted)


def _coverage_gap(dvh: Dvh) -> str:
    if dvh.is_empty:
        return dvh.notes[0] if dvh.notes else "No part of the structure has a dose."
    if not dvh.is_complete:
        share = 100.0 * (1.0 - dvh.covered_fraction)
        return f"{share:.2g} % of the structure lies outside the dose grid."
    return ""


def _other_schedule(constraint: Constraint, schedule: Schedule | None) -> str:
    if not constraint.fractions or schedule is None or schedule.fractions in constraint.fractions:
        return ""
    made_for = " or ".join(str(n) for n in constraint.fractions)
    return f"Made for {made_for} fraction(s); the schedule has {schedule.fractions}."


def _schedule_doubt(constraint: Constraint, schedule: Schedule | None, convert: bool) -> str:
    """Why the schedule does not allow a verdict; empty when it does."""
    most = constraint.max_dose_per_fraction_gy
    if schedule is None:
        if constraint.fractions or most is not None:
            return "The number of fractions is not known."
        return "The prescribed dose is not known." if constraint.metric.needs_prescription else ""
    if most is None or schedule.dose_gy <= most:
        return ""
    made_for = f"Made for 2 Gy a fraction, the schedule has {schedule.dose_gy:.3g} Gy"
    if not convert:
        return f"{made_for}; convert to EQD2."
    return "" if _gains_by_eqd2(constraint, schedule) else f"{made_for}, and it has no EQD2."


def _gains_by_eqd2(constraint: Constraint, schedule: Schedule | None) -> bool:
    """True when the limit is for 2 Gy fractions, the schedule's are larger, and α/β is given."""
    return (
        schedule is not None
        and schedule.dose_gy > TWO_GY
        and constraint.max_dose_per_fraction_gy is not None
        and constraint.alpha_beta_gy is not None
        and not constraint.metric.needs_prescription
    )


def _judged(constraint: Constraint, dvh: Dvh, value: float, converted: bool) -> ConstraintResult:
    met = constraint.comparator.holds(value, constraint.limit)
    reasons = []
    if converted:
        reasons.append(f"on EQD2 with α/β {constraint.alpha_beta_gy:g} Gy")
    if not met and constraint.relaxed is not None:
        within = constraint.comparator.holds(value, constraint.relaxed)
        unit = f" {constraint.metric.unit}".rstrip()
        reasons.append(
            f"{'within' if within else 'also beyond'} the looser {constraint.relaxed:g}{unit}"
        )
    if dvh.bracket_cc is not None:
        low, high = dvh.bracket_cc
        reasons.append(f"few slices: its volume is {low:.2f} to {high:.2f} cc")
    status = Status.MET if met else Status.EXCEEDED
    return ConstraintResult(constraint, dvh.name, status, value, "; ".join(reasons), converted)
