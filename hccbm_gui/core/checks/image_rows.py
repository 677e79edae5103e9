"""The planning CT, and what the reader of the files had to remark."""

from collections.abc import Iterator

from hccbm_gui.core.checks.limits import Limits
from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.subject import Subject
from hccbm_gui.core.checks.wording import counted, sentences, series_name

SLACK_MM = 0.05


def image_rows(subject: Subject, limits: Limits) -> Iterator[CheckRow]:
    """Slice spacing (S3-01) and remarks."""
    yield _slices(subject, limits)
    yield _remarks(subject)


def _slices(subject: Subject, limits: Limits) -> CheckRow:
    row_id, title = "images.slices", f"CT slices at most {limits.ct_mm:g} mm apart (S3-01)"
    ct, info = subject.ct, subject.ct_info
    if ct is None or info is None:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "There is no planning CT.")
    count, step_mm = ct.geometry.shape[0], ct.geometry.spacing_mm[0]
    if info.files == 1:
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            "The CT is a single slice.",
            "Open the whole series.",
        )
    told = f"{counted(count, 'slice')}, {step_mm:.2f} mm apart."
    if step_mm > limits.ct_mm + SLACK_MM:
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            told,
            "Small targets are told worse on thick slices; scan thinner ones.",
        )
    return CheckRow(row_id, title, Status.PASSED, told)


def _remarks(subject: Subject) -> CheckRow:
    """What the images and doses carry as permanent warnings."""
    row_id, title = "images.remarks", "Remarks of the reader"
    told = []
    if subject.ct is not None and subject.ct_info is not None:
        told += [f"{series_name(subject.ct_info)}: {note}" for note in subject.ct.notes]
    for dose in (subject.dose, subject.second_dose):
        if dose is not None:
            told += [f"{dose.label}: {note}" for note in dose.volume.notes]
    if subject.ct is None and subject.dose is None:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "There is no CT and no dose.")
    if not told:
        return CheckRow(row_id, title, Status.PASSED, "None.")
    return CheckRow(
        row_id,
        title,
        Status.WARNING,
        sentences(told, 12),
        "Judge whether this matters for the plan.",
    )
