"""The plan check: every row of the sheet from a case, without changing anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import hccbm_gui
from hccbm_gui.core.case import Case
from hccbm_gui.core.dvh.calculation import calculate_dvhs
from hccbm_gui.core.dvh.constraint_sheet import ConstraintSheet
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.dvh.settings import DvhSettings
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.volume import Unit

from .constraints import choose_sheet, constraint_rows, read_sheets, schedule_of
from .dose_rows import dose_rows
from .dvh_rows import dvh_rows
from .geometry import geometry_rows
from .identity import identity_rows
from .images import image_rows
from .lesions import lesion_row
from .limits import Limits, read_limits
from .plan_rows import plan_rows
from .references import reference_rows
from .second_dose import gamma_row
from .sheet import GROUPS, CheckRow, Sheet
from .structures import structure_rows
from .subject import Choice, Subject, inputs_of, select

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
    dvhs = _dvhs(subject, part(progress, 0.05, 0.6))
    second = gamma_row(subject, settings.limits, part(progress, 0.6, 0.95))

    def rows() -> Iterator[CheckRow]:
        limits = settings.limits
        yield from identity_rows(case)
        yield from reference_rows(subject)
        yield from plan_rows(subject)
        yield from geometry_rows(subject, limits)
        yield from image_rows(subject, limits)
        yield from dose_rows(subject, dvhs, limits)
        yield from structure_rows(subject, limits)
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


def _dvhs(subject: Subject, progress: Progress) -> Mapping[str, Dvh]:
    """DVHs by `Roi.key` of all structures in the frame of the dose; empty for no dose in Gy."""
    dose = subject.dose
    if dose is None or dose.volume.unit is not Unit.GY or not dose.volume.quantifiable:
        return {}
    frame_uid = dose.volume.geometry.frame_uid
    rois = [
        roi for roi in subject.rois if not roi.is_empty and frame_uid and roi.frame_uid == frame_uid
    ]
    found = calculate_dvhs(rois, dose.volume, DvhSettings(), progress)
    return {roi.key: dvh for roi, dvh in zip(rois, found, strict=True)}
