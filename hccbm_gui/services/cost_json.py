"""What the difference of two fields costs in dose, as plain JSON values."""

import math
from typing import Any

from hccbm_gui.core.dose.field_cost import DoseFigures, FieldCost

DOSE_DIGITS = 2
PERCENT_DIGITS = 1


def cost_to_json(cost: FieldCost | None) -> dict[str, Any] | None:
    """Both fields side by side for every structure, the GTV first; null without an estimate."""
    if cost is None:
        return None
    rows = [
        {
            "name": structure.name,
            "volume_cc": _rounded(structure.volume_cc, DOSE_DIGITS),
            "covered_fraction": _rounded(dvh.covered_fraction, 4),
            "bone_scan": _figures(structure.bone_scan),
            "ct": _figures(structure.ct),
        }
        for structure, dvh in zip(cost.structures(), cost.ct, strict=True)
    ]
    return {
        "sentence": cost.sentence(),
        "engine": cost.engine,
        "estimate": True,
        "energy_mv": cost.energy_mv,
        "technique": cost.technique,
        "prescription_gy": cost.prescription_gy,
        "gtv": rows[0] if rows else None,
        "structures": rows[1:],
        "caveats": list(cost.caveats),
    }


def _figures(figures: DoseFigures) -> dict[str, float | None]:
    return {
        "d95_gy": _rounded(figures.d95_gy, DOSE_DIGITS),
        "mean_gy": _rounded(figures.mean_gy, DOSE_DIGITS),
        "min_gy": _rounded(figures.min_gy, DOSE_DIGITS),
        "max_gy": _rounded(figures.max_gy, DOSE_DIGITS),
        "v80_percent": _rounded(figures.v80_percent, PERCENT_DIGITS),
        "v95_percent": _rounded(figures.v95_percent, PERCENT_DIGITS),
    }


def _rounded(value: float, digits: int) -> float | None:
    return round(float(value), digits) + 0.0 if math.isfinite(value) else None
