"""The verdicts of a constraint sheet as rows of the check."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.subject import Subject
from hccbm_gui.core.checks.wording import counted, listed
from hccbm_gui.core.dvh.constraint_sheet import ConstraintSheet, evaluate_sheet, parse_sheet
from hccbm_gui.core.dvh.constraints import ConstraintResult
from hccbm_gui.core.dvh.constraints import Status as Verdict
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.fractionation import Schedule
from hccbm_gui.plugin.api import resource_path

FALLBACK = "QUANTEC"
STATUS = {
    Verdict.MET: Status.PASSED,
    Verdict.EXCEEDED: Status.FAILED,
    Verdict.WITHHELD: Status.WARNING,
    Verdict.NOT_APPLICABLE: Status.NOT_APPLICABLE,
}


def read_sheets(folder: Path | None = None) -> tuple[ConstraintSheet, ...]:
    """All sheets of `folder`, else of the program, that hold constraints; by name.

    Raises
    ------
    InputRefused : a sheet cannot be read.
    """
    place = resource_path("constraints") if folder is None else folder
    sheets = [read_sheet(path) for path in sorted(place.glob("*.toml"))]
    return tuple(sorted((s for s in sheets if s.constraints), key=lambda s: s.name))


def read_sheet(path: Path) -> ConstraintSheet:
    """One sheet; errors as `read_sheets`."""
    try:
        return parse_sheet(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(f"The sheet cannot be read: {error}.", where=str(path)) from error


def choose_sheet(
    sheets: Sequence[ConstraintSheet], wanted: str, schedule: Schedule | None
) -> ConstraintSheet | None:
    """The sheet of that name; else one made for the schedule, else QUANTEC, else none.

    Raises
    ------
    MissingInput : there is no sheet of that name.
    """
    if wanted == "none":
        return None
    if wanted:
        for sheet in sheets:
            if sheet.name.lower() == wanted.lower():
                return sheet
        raise MissingInput(
            f"There is no constraint sheet {wanted!r}.",
            remedy=f"There are: {listed(s.name for s in sheets) or 'none'}.",
        )
    if schedule is not None:
        for sheet in sheets:
            if any(preset.schedule == schedule for preset in sheet.prescriptions):
                return sheet
    return next((sheet for sheet in sheets if sheet.name == FALLBACK), None)


def schedule_of(subject: Subject) -> Schedule | None:
    """Fractions and dose a fraction of the plan; None when it does not say both."""
    plan = subject.plan
    total = plan.prescribed_gy() if plan is not None else None
    if plan is None or not plan.fractions or not total or total <= 0.0:
        return None
    return Schedule(plan.fractions, total / plan.fractions)


def constraint_rows(
    sheet: ConstraintSheet | None,
    dvhs: Mapping[str, Dvh],
    schedule: Schedule | None,
    *,
    convert_to_eqd2: bool,
) -> Iterator[CheckRow]:
    """A row for each verdict; lines that mean no structure of the case share one."""
    title = "Constraint sheet"
    if sheet is None:
        yield CheckRow("constraints.sheet", title, Status.NOT_APPLICABLE, "No sheet is chosen.")
        return
    if not dvhs:
        yield CheckRow(
            "constraints.sheet", title, Status.NOT_APPLICABLE, "No DVH could be computed."
        )
        return
    results = evaluate_sheet(sheet, tuple(dvhs.values()), schedule, convert_to_eqd2=convert_to_eqd2)
    remarks = sheet.remarks(schedule) if schedule is not None else ()
    unmeant = [result for result in results if not result.structure]
    told = f"{sheet.name}. {' '.join(remarks)}".strip()
    if unmeant:
        lines = counted(len(unmeant), "line means", "lines mean")
        told += f" {lines} no structure of the set."
    yield CheckRow("constraints.sheet", title, Status.INFO, told)
    for n, result in enumerate(results, start=1):
        if result.structure:
            yield _row(n, result)


def _row(n: int, result: ConstraintResult) -> CheckRow:
    line = result.constraint
    status = STATUS[result.status]
    relaxed = line.relaxed
    if (
        status is Status.FAILED
        and relaxed is not None
        and line.comparator.holds(result.value, relaxed)
    ):
        status = Status.WARNING
    told = result.shown if result.status in (Verdict.MET, Verdict.EXCEEDED) else ""
    parts = [told, result.reason, line.note, line.source]
    evidence = "; ".join(part.rstrip(".") for part in parts if part) + "."
    remedy = "The limit is not kept: change the plan, or say why it stands." if told else ""
    return CheckRow(
        f"constraints.{n}",
        f"{result.structure}: {line.text}",
        status,
        evidence,
        remedy if status in (Status.FAILED, Status.WARNING) else "",
    )
