"""The integrity sheet of a case: does what was opened belong together, and can it be trusted?"""

from collections.abc import Iterator, Mapping

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.beam_rows import geometry_rows
from hccbm_gui.core.checks.dose_rows import dose_rows
from hccbm_gui.core.checks.identity import identity_rows
from hccbm_gui.core.checks.image_rows import image_rows
from hccbm_gui.core.checks.input_rows import input_rows
from hccbm_gui.core.checks.limits import Limits
from hccbm_gui.core.checks.plan_rows import plan_rows
from hccbm_gui.core.checks.references import reference_rows
from hccbm_gui.core.checks.row import CheckRow
from hccbm_gui.core.checks.situation import Inspected, Situation
from hccbm_gui.core.checks.structure_rows import structure_rows
from hccbm_gui.core.checks.subject import Choice, Subject, select
from hccbm_gui.core.dvh.calculation import calculate_dvhs
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.dvh.refused_dose import why_no_dvh
from hccbm_gui.core.dvh.settings import DvhSettings
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.progress import Progress, part, quiet

GROUPS = {
    "input": "Input",
    "identity": "Identity",
    "references": "References",
    "plan": "Plan and beams",
    "images": "Images",
    "dose": "Dose",
    "structures": "Structures",
}
"""First part of a row's id, and the heading of its group; in the order of the sheet."""


def integrity_rows(
    case: Case,
    people: tuple[Patient, ...] = (),
    situation: Situation | None = None,
    limits: Limits | None = None,
    progress: Progress = quiet,
) -> tuple[CheckRow, ...]:
    """Every row on a case, in the order of `GROUPS`; nothing is changed.

    Parameters
    ----------
    people : everybody whose files were found with those of the case.
    situation : how work and plugins stand; without it these rows say that nobody looked.

    Raises
    ------
    Cancelled : raised by `progress`.
    """
    limits = limits or Limits()
    progress(0.0, "Checking what was opened")
    subject = select(case, Choice())
    inspected = Inspected(case, subject, people, situation or Situation(), limits)
    dvhs = subject_dvhs(subject, part(progress, 0.05, 0.8))

    def rows() -> Iterator[CheckRow]:
        yield from input_rows(inspected)
        yield from set_rows(subject, dvhs, limits)

    order = list(GROUPS)
    progress(0.8, "Writing the sheet")
    found = sorted(rows(), key=lambda row: order.index(row.group))
    progress(1.0)
    return tuple(found)


def set_rows(subject: Subject, dvhs: Mapping[str, Dvh], limits: Limits) -> Iterator[CheckRow]:
    """What integrity sheet and plan check both ask of plan, dose, structures and CT together.

    `dvhs` by `Roi.key`, as of `subject_dvhs`.
    """
    yield from identity_rows(subject.case)
    yield from reference_rows(subject)
    yield from plan_rows(subject)
    yield from geometry_rows(subject, limits)
    yield from image_rows(subject, limits)
    yield from dose_rows(subject, dvhs, limits)
    yield from structure_rows(subject, limits)


def subject_dvhs(subject: Subject, progress: Progress = quiet) -> Mapping[str, Dvh]:
    """DVHs by `Roi.key` of all structures in the frame of the dose; empty without a fit dose."""
    dose = subject.dose
    if dose is None or why_no_dvh(dose):
        return {}
    frame_uid = dose.volume.geometry.frame_uid
    rois = [
        roi for roi in subject.rois if not roi.is_empty and frame_uid and roi.frame_uid == frame_uid
    ]
    found = calculate_dvhs(rois, dose.volume, DvhSettings(), progress)
    return {roi.key: dvh for roi, dvh in zip(rois, found, strict=True)}
