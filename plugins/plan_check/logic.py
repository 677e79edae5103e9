"""The plan check: every row of the sheet from a case, without changing anything."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import hccbm_gui
from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.integrity import set_rows, subject_dvhs
from hccbm_gui.core.checks.limits import Limits
from hccbm_gui.core.checks.row import CheckRow
from hccbm_gui.core.checks.subject import Choice, select
from hccbm_gui.core.dvh.constraint_sheet import ConstraintSheet
from hccbm_gui.core.progress import Progress, part, quiet

from .constraints import choose_sheet, constraint_rows, read_sheets, schedule_of
from .dvh_rows import dvh_rows
from .inputs import inputs_of
from .lesions import lesion_row
from .limits import read_limits
from .second_dose import gamma_row
from .sheet import GROUPS, Sheet

VERSION = "1.0.0"


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What is checked, and against what.

    Attributes
    ----------
    choice : doses and constraint sheet.
    limits : of the machine and of the rows.
    sheets : constraint sheets to choose from.
    convert_to_eqd2 : convert the dose where a constraint was made for 2 Gy fractions.
    """

    choice: Choice = field(default_factory=Choice)
    limits: Limits = field(default_factory=read_limits)
    sheets: tuple[ConstraintSheet, ...] = field(default_factory=read_sheets)
    convert_to_eqd2: bool = False


def plan_check(
    case: Case, settings: CheckSettings | None = None, progress: Progress = quiet
) -> Sheet:
    """The sheet of a case. Equal inputs give equal rows, to the last character.

    Raises
    ------
    MissingInput : the dose or constraint sheet asked for does not exist.
    Cancelled : raised by `progress`.
    """
    settings = settings or CheckSettings()
    progress(0.0, "Checking the plan")
    subject = select(case, settings.choice)
    schedule = schedule_of(subject)
    constraints = choose_sheet(settings.sheets, settings.choice.sheet, schedule)
    dvhs = subject_dvhs(subject, part(progress, 0.05, 0.6))
    second = gamma_row(subject, settings.limits, part(progress, 0.6, 0.95))

    def rows() -> Iterator[CheckRow]:
        limits = settings.limits
        yield from set_rows(subject, dvhs, limits)
        yield from dvh_rows(subject, dvhs)
        yield from constraint_rows(
            constraints, dvhs, schedule, convert_to_eqd2=settings.convert_to_eqd2
        )
        yield second
        yield lesion_row(subject, limits)

    order = list(GROUPS)
    progress(0.95, "Writing the sheet")
    found = sorted(rows(), key=lambda row: order.index(row.group))
    sheet = Sheet(
        patient=case.patient,
        subject=(
            *subject.headings(),
            ("Constraints", constraints.name if constraints else "none"),
            ("Limits", settings.limits.name),
        ),
        rows=tuple(found),
        inputs=inputs_of(case, subject),
        versions=(("hccbm-gui", hccbm_gui.__version__), ("plan_check", VERSION)),
        created=datetime.now().astimezone().isoformat(timespec="seconds"),
    )
    progress(1.0)
    return sheet
