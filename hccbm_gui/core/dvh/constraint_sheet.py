"""A sheet of constraints and prescriptions, from TOML text."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hccbm_gui.core.dvh.constraints import (
    Comparator,
    Constraint,
    ConstraintResult,
    Status,
    evaluate_constraint,
)
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.dvh.metrics import parse_metric
from hccbm_gui.core.dvh.structure_names import matches
from hccbm_gui.core.errors import HccbmError, InputRefused
from hccbm_gui.core.fractionation import Schedule

SHEET_KEYS = {"name", "source", "notes", "constraints", "prescriptions", "total_range_gy"}
LINE_KEYS = {
    "structures",
    "metric",
    "comparator",
    "limit",
    "source",
    "relaxed",
    "fractions",
    "max_dose_per_fraction_gy",
    "alpha_beta_gy",
    "note",
}


@dataclass(frozen=True, slots=True)
class PrescriptionPreset:
    """A schedule that a source names, and for what."""

    name: str
    schedule: Schedule
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConstraintSheet:
    """Constraints that belong together.

    Attributes
    ----------
    name, source : what the sheet is called and where it is from.
    notes : what the source says that is no constraint on a DVH, and doubts; shown with it.
    constraints, prescriptions : in the order of the sheet.
    total_range_gy : lowest and highest total that the source used; None when it gives none.
    """

    name: str
    source: str
    notes: tuple[str, ...]
    constraints: tuple[Constraint, ...]
    prescriptions: tuple[PrescriptionPreset, ...] = ()
    total_range_gy: tuple[float, float] | None = None

    def remarks(self, schedule: Schedule) -> tuple[str, ...]:
        """What the sheet says to a schedule; information, no verdict."""
        found = []
        if self.total_range_gy is not None:
            low, high = self.total_range_gy
            if not low <= schedule.total_gy <= high:
                found.append(
                    f"{schedule.total_gy:g} Gy is outside the {low:g} to {high:g} Gy "
                    f"of {self.name}."
                )
        doses = {(p.schedule.fractions, p.schedule.dose_gy) for p in self.prescriptions}
        if doses and (schedule.fractions, schedule.dose_gy) not in doses:
            found.append(
                f"{schedule.fractions} × {schedule.dose_gy:g} Gy is none of the schedules "
                f"of {self.name}."
            )
        return tuple(found)


def parse_sheet(text: str, where: str = "") -> ConstraintSheet:
    """The sheet in TOML `text`; `where` names it in a refusal.

    Raises
    ------
    InputRefused : not TOML, a key missing, misspelt or of the wrong kind, an unknown metric.
    """
    try:
        table = tomllib.loads(text)
        _require_known(table, SHEET_KEYS, "the sheet")
        low_high = table.get("total_range_gy")
        return ConstraintSheet(
            name=str(table["name"]),
            source=str(table["source"]),
            notes=tuple(str(note) for note in table.get("notes", ())),
            constraints=tuple(_line(line) for line in table.get("constraints", ())),
            prescriptions=tuple(_preset(preset) for preset in table.get("prescriptions", ())),
            total_range_gy=None if low_high is None else (float(low_high[0]), float(low_high[1])),
        )
    except HccbmError as error:
        raise InputRefused(
            f"The constraint sheet is not usable: {error.what}", where=where, remedy=error.remedy
        ) from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, IndexError) as error:
        missing = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise InputRefused(
            f"The constraint sheet is not usable: {missing}.", where=where
        ) from error


def evaluate_sheet(
    sheet: ConstraintSheet,
    dvhs: Sequence[Dvh],
    schedule: Schedule | None,
    *,
    convert_to_eqd2: bool = False,
) -> tuple[ConstraintResult, ...]:
    """Every line on every structure that it means; a line without one is not applicable."""
    results = []
    for constraint in sheet.constraints:
        pattern, meant = _structures_of(constraint, dvhs)
        if not meant:
            reason = f"No structure is called {' or '.join(constraint.structures)}."
            results.append(ConstraintResult(constraint, "", Status.NOT_APPLICABLE, reason=reason))
        for dvh in meant:
            result = evaluate_constraint(constraint, dvh, schedule, convert_to_eqd2=convert_to_eqd2)
            if pattern != constraint.structures[0]:
                result = _instead(result, constraint.structures[0])
            results.append(result)
    return tuple(results)


def _structures_of(constraint: Constraint, dvhs: Sequence[Dvh]) -> tuple[str, tuple[Dvh, ...]]:
    for pattern in constraint.structures:
        meant = tuple(dvh for dvh in dvhs if matches(pattern, dvh.name))
        if meant:
            return pattern, meant
    return "", ()


def _instead(result: ConstraintResult, meant: str) -> ConstraintResult:
    reason = "; ".join(part for part in (result.reason, f"the source means {meant}") if part)
    return replace(result, reason=reason)


def _line(table: Mapping[str, Any]) -> Constraint:
    _require_known(table, LINE_KEYS, "a constraint")
    structures = table["structures"]
    if isinstance(structures, str) or not structures:
        raise InputRefused("structures must be a list of names.")

    def number(key: str) -> float | None:
        return float(table[key]) if key in table else None

    return Constraint(
        structures=tuple(str(name) for name in structures),
        metric=parse_metric(table["metric"]),
        comparator=Comparator(table["comparator"]),
        limit=float(table["limit"]),
        source=str(table["source"]),
        relaxed=number("relaxed"),
        fractions=tuple(int(n) for n in table.get("fractions", ())),
        max_dose_per_fraction_gy=number("max_dose_per_fraction_gy"),
        alpha_beta_gy=number("alpha_beta_gy"),
        note=str(table.get("note", "")),
    )


def _preset(table: Mapping[str, Any]) -> PrescriptionPreset:
    _require_known(table, {"fractions", "dose_gy", "source", "note"}, "a prescription")
    schedule = Schedule(int(table["fractions"]), float(table["dose_gy"]))
    return PrescriptionPreset(
        name=f"{schedule.fractions} × {schedule.dose_gy:g} Gy",
        schedule=schedule,
        source=str(table["source"]),
        note=str(table.get("note", "")),
    )


def _require_known(table: Mapping[str, Any], known: set[str], what: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise InputRefused(f"{what} has the unknown key {unknown[0]}.")
