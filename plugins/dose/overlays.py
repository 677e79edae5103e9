"""Doses as something to lay over the images; no Qt."""

from dataclasses import replace

import numpy as np

from hccbm_gui.core.dose.arithmetic import dose_difference
from hccbm_gui.core.isodoses import IsodoseTable, isodose_table, isodoses, percent_isodoses
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.plugin.api import Case, Dose, DoseOverlay, ImageOverlay, resource_path

from .logic import title_of

OVERLAY = "Dose"
"""Name of everything this plugin lays over the images, so that only one is shown."""

DIFFERENCE_RANGE = 0.5
"""A difference is coloured up to this fraction of its largest value, so that small ones show."""
INVISIBLE = 0.02
"""Below this fraction of its largest value a difference is not coloured: the image stays seen."""


def usual_reference_gy(case: Case, dose: Dose) -> float:
    """The prescription where it is known, else the largest dose."""
    cost = case.current_cost
    if dose.key.startswith("estimate:") and cost is not None:
        return cost.prescription_gy
    for plan in case.plans.values():
        if plan.sop_uid and plan.sop_uid == dose.plan_uid:
            prescribed_gy = plan.prescribed_gy()
            if prescribed_gy:
                return prescribed_gy
    return float(np.nanmax(dose.volume.array))


def isodose_overlay(dose: Dose, reference_gy: float) -> DoseOverlay:
    """The dose as isodose lines and wash, relative to `reference_gy`; one in % as it is."""
    table = levels_of_the_clinic()
    percent = dose.volume.unit is Unit.PERCENT
    return DoseOverlay(
        OVERLAY,
        dose.volume,
        percent_isodoses(table=table) if percent else isodoses(reference_gy, table=table),
        caption=caption_of(dose),
    )


def levels_of_the_clinic() -> IsodoseTable:
    """Levels and colours as resources/isodoses.toml, or the user's file in its place, has them."""
    path = resource_path("isodoses.toml")
    return isodose_table(path.read_text(encoding="utf-8"), where=str(path))


def caption_of(dose: Dose) -> str:
    """What stands with the dose on every picture."""
    if dose.origin.startswith("estimate"):
        return f"{title_of(dose)}: an estimate, no monitor units"
    if dose.unlinked:
        return f"{title_of(dose)}: {dose.unlinked.rstrip('.')}"
    return title_of(dose)


def difference_overlay(first: Volume, second: Volume, caption: str) -> ImageOverlay:
    """`first` less `second` in two colours, grey nowhere and nothing where they agree."""
    difference = dose_difference(first, second)
    largest = float(np.abs(difference.array).max())
    reach = max(largest * DIFFERENCE_RANGE, 0.01)
    seen = np.abs(difference.array) > largest * INVISIBLE
    shown = replace(difference, array=np.where(seen, difference.array, np.float32(np.nan)))
    return ImageOverlay(OVERLAY, shown, "diverging", -reach, reach, opacity=0.6, caption=caption)
