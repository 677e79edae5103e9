"""The dose against a second one, by gamma."""

from hccbm_gui.core.checks.limits import Limits
from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.subject import Subject
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.gamma.gamma import GammaSettings, gamma, verdict
from hccbm_gui.core.progress import Progress, quiet

STATUS = {
    "tolerance": Status.PASSED,
    "action": Status.WARNING,
    "fail": Status.FAILED,
    "none": Status.INFO,
}


def gamma_row(subject: Subject, limits: Limits, progress: Progress = quiet) -> CheckRow:
    """The pass rate of the second dose, in the words of TG-218."""
    row_id, title = "gamma.second_dose", "Second dose agrees (gamma)"
    dose, second = subject.dose, subject.second_dose
    if dose is None or second is None:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "There is no second dose.")
    settings = GammaSettings(
        limits.gamma_dose_percent, limits.gamma_distance_mm, limits.gamma_threshold_percent
    )
    try:
        result = gamma(dose.volume, second.volume, settings, progress=progress)
    except HccbmError as error:
        return CheckRow(row_id, title, Status.WARNING, error.what, error.remedy)
    said = verdict(result.pass_percent, settings)
    told = f"{dose.label} against {second.label}, {settings.label}: {said.text}"
    if result.points:
        told += f" Mean {result.mean:.2f}, {result.points} points."
    if result.notes:
        told += " " + " ".join(result.notes)
    status = STATUS[said.level]
    remedy = "Look where it fails, in the gamma panel." if status is not Status.PASSED else ""
    return CheckRow(row_id, title, status, told, remedy)
