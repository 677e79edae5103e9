"""What the dose panel says of doses and of the cost of the fields; no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.dose.engine import Technique
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Unit
from hccbm_gui.plugin.api import Case, Dose, FieldCost

ENERGIES_MV = (6.0, 10.0, 15.0)
TECHNIQUES: tuple[Technique, ...] = ("AP/PA", "AP", "PA")


@dataclass(frozen=True, slots=True)
class CostRow:
    """One structure: the same figure with the bone-scan field and with the adjusted field."""

    name: str
    volume: str
    d95: tuple[str, str]
    mean: tuple[str, str]
    v80: tuple[str, str]


def cost_rows(cost: FieldCost) -> tuple[CostRow, ...]:
    """The table of an estimate, the GTV first."""
    rows = []
    for structure in cost.structures():
        before, after = structure.bone_scan, structure.ct
        rows.append(
            CostRow(
                name=structure.name,
                volume=_number(structure.volume_cc, 1),
                d95=(_number(before.d95_gy, 1), _number(after.d95_gy, 1)),
                mean=(_number(before.mean_gy, 1), _number(after.mean_gy, 1)),
                v80=(_number(before.v80_percent, 0), _number(after.v80_percent, 0)),
            )
        )
    return tuple(rows)


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if np.isfinite(value) else "–"


def doses_of(case: Case | None) -> Mapping[str, Dose]:
    """Key to dose, of what may be shown."""
    return {} if case is None else case.all_doses()


def title_of(dose: Dose) -> str:
    """What a list calls a dose."""
    words = dose.label or (f"{dose.summation} dose".strip().capitalize() or "Dose")
    if dose.unlinked:
        words = f"{words} (unlinked)"
    if dose.volume.unit is Unit.GY:
        return words
    return f"{words} (in %)" if dose.volume.unit is Unit.PERCENT else f"{words} (not in Gy)"


def target_of(case: Case) -> Roi | None:
    """The GTV of the comparison; None when there is none, or it is there no more."""
    comparison = case.comparison
    image = None if comparison is None else case.volumes.get(comparison.image_uid)
    if comparison is None or image is None:
        return None
    frame_uid = image.geometry.frame_uid
    own = (roi for roi in case.rois if roi.frame_uid == frame_uid and not roi.is_empty)
    return next((roi for roi in own if roi.name == comparison.gtv_name), None)


def reason_for_no_depth(case: Case | None) -> str:
    """Why no depth can be measured, in words; empty when it can."""
    if case is None:
        return "Needs an open patient"
    if case.comparison is None:
        return "Needs the comparison of the two fields"
    if not any(volume.unit is Unit.HU for volume in case.volumes.values()):
        return "Needs a CT: depth is not measured on MR"
    return ""


def reason_for_no_estimate(case: Case | None, has_engine: bool) -> str:
    """Why no dose can be estimated, in words; empty when it can."""
    why = reason_for_no_depth(case)
    if why or case is None or case.comparison is None:
        return why
    if not has_engine:
        return "No dose engine is switched on (menu, Plugins)"
    if case.comparison.bone_scan_field is None:
        return "The bone scan shows no lesion here, so there is only one field"
    return ""
