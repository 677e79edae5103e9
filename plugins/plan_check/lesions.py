"""Whether several lesions are few and small enough to be treated together (S3-09)."""

import numpy as np

from hccbm_gui.core.checks.limits import Limits
from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.subject import Subject
from hccbm_gui.core.checks.wording import cm, counted
from hccbm_gui.core.roi import Roi, RoiKind

MOST_POINTS = 400
"""Corners of one contour that are compared with each other; more are thinned."""


def lesion_row(subject: Subject, limits: Limits) -> CheckRow:
    """Number and longest diameter of the lesions: GTVs, else ITVs, CTVs or PTVs."""
    row_id = "lesions.feasibility"
    title = f"Fewer than {limits.count:g} lesions below {cm(limits.diameter_mm)} (S3-09)"
    lesions, kind = _lesions(subject)
    if not lesions:
        return CheckRow(row_id, title, Status.NOT_APPLICABLE, "There is no target.")
    if len(lesions) == 1:
        return CheckRow(
            row_id, title, Status.NOT_APPLICABLE, f"One {kind}; the rule is for several."
        )
    longest = {roi.name: longest_diameter_mm(roi) for roi in lesions}
    name = max(longest, key=lambda known: longest[known])
    told = f"{counted(len(lesions), kind)}, the longest {cm(longest[name])} ({name})."
    ptvs = sum(roi.kind is RoiKind.PTV for roi in subject.rois)
    told += f" {counted(ptvs, 'PTV')}." if ptvs and kind != "PTV" else ""
    beyond = "Beyond the eligibility of the tomotherapy study of lung metastases"
    if len(lesions) >= limits.count:
        why = f"{beyond}: the lung tolerance is difficult to keep."
        return CheckRow(row_id, title, Status.WARNING, told, why)
    if longest[name] >= limits.diameter_mm:
        return CheckRow(row_id, title, Status.INFO, told, f"{beyond}, by size.")
    return CheckRow(row_id, title, Status.PASSED, told)


def _lesions(subject: Subject) -> tuple[list[Roi], str]:
    for kind in (RoiKind.GTV, RoiKind.ITV, RoiKind.CTV, RoiKind.PTV):
        found = [roi for roi in subject.rois if roi.kind is kind and not roi.is_empty]
        if found:
            return found, kind.value
    return [], ""


def longest_diameter_mm(roi: Roi) -> float:
    """The longest straight line within one slice between two corners of the structure."""
    longest = 0.0
    for contour in roi.contours:
        points = contour[:: -(-len(contour) // MOST_POINTS)]
        apart = points[:, None, :] - points[None, :, :]
        longest = max(longest, float(np.sqrt((apart**2).sum(axis=-1).max())))
    return longest
