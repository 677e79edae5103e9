"""Physical units by the real world value map (PS3.3 C.7.6.16.2.11)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.suv import IDEAL_WEIGHT, LEAN_JAMES, LEAN_JANMA, SURFACE
from hccbm_gui.io.pixels.stored_pixels import rescale_of
from hccbm_gui.io.values import items, number, text

BQ_ML = {"Bq/ml": 1.0, "Bq/mL": 1.0, "kBq/ml": 1e3, "kBq/mL": 1e3, "MBq/ml": 1e6, "MBq/mL": 1e6}
"""UCUM unit of an activity concentration, in Bq/ml."""
SUV = {
    "suvbw": ("g/ml", "BW"),
    "suvlbm": ("g/ml", "LBM"),
    "suvlbm(james128)": ("g/ml", LEAN_JAMES),
    "suvlbm(janma)": ("g/ml", LEAN_JANMA),
    "suvibw": ("g/ml", IDEAL_WEIGHT),
    "suvbsa": ("cm2/ml", SURFACE),
}
"""Annotation of a UCUM unit of PS3.16 CID 85 to the unit itself and the SUV Type."""
ANNOTATED = re.compile(r"\{(?P<before>[^}]*)\}(?P<unit>.*)|(?P<first>.*)\{(?P<after>[^}]*)\}")
"""Earlier editions of the standard write ``{SUVbw}g/ml``, later ones ``g/ml{SUVbw}``."""


@dataclass(frozen=True, slots=True)
class RealWorldScale:
    """Rescaled values times `factor` plus `offset` are Bq/ml, or SUV by `suv_type` if not empty."""

    factor: float
    offset: float = 0.0
    suv_type: str = ""


def real_world_scale(slices: Sequence[Dataset]) -> RealWorldScale | None:
    """The scale to Bq/ml or SUV; None where there is none, or not one for all slices."""
    found = [_scale_of(ds) for ds in slices]
    first = found[0]
    if first is None or any(scale is None or scale.suv_type != first.suv_type for scale in found):
        return None
    scales = np.array([(scale.factor, scale.offset) for scale in found if scale is not None])
    return first if np.ptp(scales, axis=0).max() <= 1e-6 * np.abs(scales[0]).max() else None


def _scale_of(ds: Dataset) -> RealWorldScale | None:
    slope, intercept = rescale_of(ds)
    for mapping in items(ds, "RealWorldValueMappingSequence"):
        mapped = number(mapping, "RealWorldValueSlope")
        units = items(mapping, "MeasurementUnitsCodeSequence")
        # More than 16 letters do not fit into Code Value.
        codes = [text(u, "CodeValue") or text(u, "LongCodeValue") for u in units]
        if not mapped or len(codes) != 1:
            continue
        factor = mapped / slope
        # Both map the stored value, so the one follows from the other.
        offset = (number(mapping, "RealWorldValueIntercept") or 0.0) - intercept * factor
        code = codes[0].strip()
        if code in BQ_ML:
            unit = BQ_ML[code]
            return RealWorldScale(factor * unit, offset * unit)
        suv_type = _suv_type(code.lower())
        if suv_type:
            return RealWorldScale(factor, offset, suv_type)
    return None


def _suv_type(code: str) -> str:
    """SUV Type that a UCUM unit in small letters stands for; empty for any other unit."""
    found = ANNOTATED.fullmatch(code)
    if found is None:
        return ""
    unit, kind = SUV.get(found["before"] or found["after"] or "", ("", ""))
    return kind if unit == (found["unit"] or found["first"]) else ""
