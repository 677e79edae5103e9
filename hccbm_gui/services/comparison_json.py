"""Comparisons and spots, as plain JSON values."""

import math
from typing import Any

from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.field import Field
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.spot import Spot
from hccbm_gui.core.volume import Unit
from hccbm_gui.services.cost_json import cost_to_json

Json = dict[str, Any]
"""A JSON object."""

LENGTH_DIGITS = 2
"""Decimals of mm, mm2, cc and of values of an image."""
FRACTION_DIGITS = 4
"""Decimals of fractions and ratios."""


def comparison_to_json(case: Case, comparison: FieldComparison) -> Json:
    """The comparison with exactly the documented keys, in their order.

    Lengths in mm at the isocentre plane, relative to the isocentre, outward positive; null
    where there is no field from the bone scan.
    """
    image = case.series_by_uid(comparison.image_uid)
    scan = case.series_by_uid(comparison.scan_uid)
    rule = comparison.rule
    return {
        "patient": patient_to_json(case.patient),
        "image": {"modality": image.modality, "series": image.description or image.uid},
        "bone_scan": {
            "modality": scan.modality,
            "kind": scan.kind,
            "alignment": {
                "method": comparison.alignment_method,
                "residual_mm": _rounded(comparison.residual_mm),
                "approved": comparison.approved,
            },
        },
        "rule": {
            "mode": rule.mode,
            "margin_mm": _rounded(rule.margin_mm),
            "tolerance_mm": _rounded(rule.tolerance_mm),
            "vertebrae": list(comparison.ct_field.levels),
        },
        "gtv": {
            "name": comparison.gtv_name,
            "volume_cc": _rounded(comparison.gtv_volume_cc),
        },
        "spot": _compared_spot(case, comparison),
        "bone_scan_field": _field(comparison.bone_scan_field),
        "ct_field": _field(comparison.ct_field),
        "increment_mm": _increments(comparison),
        "adjusted": comparison.adjusted,
        "marginal_miss": _marginal_miss(comparison),
        "dose": cost_to_json(case.current_cost),
        "warnings": list(comparison.warnings),
    }


def spots_to_json(case: Case) -> Json:
    """All spots of a case, with only the size that applies to each."""
    return {"spots": [_spot(case, spot) for spot in case.spots]}


def patient_to_json(patient: Patient) -> Json:
    """Who somebody is."""
    return {
        "id": patient.id,
        "name": patient.name,
        "birth_date": patient.birth_date,
        "sex": patient.sex,
    }


def _spot(case: Case, spot: Spot) -> Json:
    info = case.series_by_uid(spot.series_uid)
    volume = case.volumes.get(spot.series_uid)
    unit = Unit.COUNTS if volume is None else volume.unit
    size = {"area_cm2": spot.area_cm2, "volume_cc": spot.volume_cc}
    entry: Json = {
        "id": spot.id,
        "type": spot.type.value,
        "side": spot.side.value,
        "region": spot.region,
        **{key: _rounded(value) for key, value in size.items() if value is not None},
        "lesion_to_background": _rounded(spot.lesion_to_background, FRACTION_DIGITS),
        "physiological": spot.physiological,
        "reason": spot.reason,
        "state": spot.state.value,
        "series": spot.series_uid,
        "modality": info.modality,
        "kind": info.kind,
        "unit": unit.value,
        "peak": _rounded(spot.peak, FRACTION_DIGITS),
        "mean": _rounded(spot.mean, FRACTION_DIGITS),
        "background": _rounded(spot.background, FRACTION_DIGITS),
        "z_score": _rounded(spot.z_score),
    }
    if unit is Unit.SUV:
        entry["suv_max"] = entry["peak"]
    return entry


def _compared_spot(case: Case, comparison: FieldComparison) -> Json | None:
    """The spot of a comparison; null when the scan shows no lesion."""
    spot = next((s for s in case.spots if s.id == comparison.spot_id), None)
    if spot is None:
        return None
    return {"id": spot.id, "type": spot.type.value, "side": spot.side.value}


def _field(field: Field | None) -> Json | None:
    if field is None:
        return None
    names = ("superior_mm", "inferior_mm", "right_mm", "left_mm")
    sizes = ("length_mm", "width_mm", "area_mm2")
    return {name: _rounded(getattr(field.edges, name)) for name in (*names, *sizes)}


def _increments(comparison: FieldComparison) -> Json | None:
    if comparison.increments is None:
        return None
    steps = comparison.increments
    values = {**steps.by_edge(), "length": steps.length, "width": steps.width}
    return {name: _rounded(value) for name, value in values.items()}


def _marginal_miss(comparison: FieldComparison) -> Json | None:
    miss = comparison.marginal_miss
    if miss is None:
        return None
    return {
        "area_fraction": _rounded(miss.area_fraction, FRACTION_DIGITS),
        "volume_fraction": _rounded(miss.volume_fraction, FRACTION_DIGITS),
        "largest_mm": _rounded(miss.largest_mm),
        "direction": miss.direction,
    }


def _rounded(value: float, digits: int = LENGTH_DIGITS) -> float | None:
    """Rounded, never a negative zero; null for what JSON cannot say (infinite, not a number)."""
    return round(float(value), digits) + 0.0 if math.isfinite(value) else None
