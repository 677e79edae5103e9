"""The DVHs that a planning system stored beside its dose (PS3.3 C.8.8.4)."""

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.plan import TpsDvh
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.values import integer, items, number, numbers, text

ROUNDING = 1e-6
"""A volume may rise with dose, or lie below 0, by this part of the whole: systems round."""


def tps_dvhs(ds: Dataset) -> tuple[tuple[TpsDvh, ...], tuple[str, ...]]:
    """(all DVHs of an RTDOSE file that can be understood, notes on those that cannot).

    Differential DVHs are made cumulative.
    """
    found: list[TpsDvh] = []
    notes: list[str] = []
    for n, item in enumerate(items(ds, "DVHSequence"), start=1):
        dvh = _dvh(item)
        if isinstance(dvh, str):
            notes.append(f"Stored DVH {n} is left out: {dvh}.")
        else:
            found.append(dvh)
    return tuple(found), tuple(notes)


def _dvh(item: Dataset) -> TpsDvh | str:
    """One DVH, or why it cannot be used."""
    kind = text(item, "DVHType")
    if kind not in ("CUMULATIVE", "DIFFERENTIAL"):
        return f"its type is {kind or 'not said'}"
    data = numbers(item, "DVHData")
    if data is None or len(data) % 2:
        return "its data are not pairs of numbers"
    widths, volume = np.array(data).reshape(-1, 2).T
    scaling = number(item, "DVHDoseScaling")
    scaling = 1.0 if scaling is None else scaling
    # The first bin may have no width where a system means the point at dose 0.
    if scaling <= 0.0 or widths[0] < 0.0 or (widths[1:] <= 0.0).any():
        return "a width or the scaling is not positive"
    slack = ROUNDING * volume.max()
    if volume.min() < -slack:
        return "a volume is negative"
    volume = volume.clip(min=0.0)
    if kind == "DIFFERENTIAL":
        volume = volume[::-1].cumsum()[::-1]
    if np.diff(volume).max(initial=0.0) > slack:
        return "the volume rises with dose"
    dose = _left_edges(widths * scaling)
    roi_number, notes = _roi_number(item)
    bins = integer(item, "DVHNumberOfBins", len(widths))
    if bins != len(widths):
        notes += (f"It says {bins} bins and has {len(widths)}.",)
    unit, doubts = _dose_unit(item)
    return TpsDvh(
        roi_number=roi_number,
        dose=dose,
        volume=volume,
        dose_unit=unit,
        volume_unit=text(item, "DVHVolumeUnits"),
        minimum=number(item, "DVHMinimumDose"),
        maximum=number(item, "DVHMaximumDose"),
        mean=number(item, "DVHMeanDose"),
        notes=notes + doubts,
    )


def _left_edges(widths: FloatArray) -> FloatArray:
    """Where each bin begins: the first at dose 0."""
    return np.concatenate([[0.0], widths.cumsum()[:-1]])


def _roi_number(item: Dataset) -> tuple[int, tuple[str, ...]]:
    """Referenced ROI Number; 0 with a note unless exactly one structure is included."""
    included: list[int] = []
    excluded: list[int] = []
    for reference in items(item, "DVHReferencedROISequence"):
        out = text(reference, "DVHROIContributionType") == "EXCLUDED"
        (excluded if out else included).append(integer(reference, "ReferencedROINumber"))
    if len(included) == 1 and not excluded:
        return included[0], ()
    told = " and ".join(f"structure {n}" for n in included) or "no structure"
    told += "".join(f" without structure {n}" for n in excluded)
    return 0, (f"The DVH is of {told}.",)


def _dose_unit(item: Dataset) -> tuple[Unit, tuple[str, ...]]:
    units, kind = text(item, "DoseUnits").upper(), text(item, "DoseType").upper()
    notes = (f"The DVH is of {kind} dose.",) if kind not in ("", "PHYSICAL") else ()
    if units == "GY":
        return Unit.GY, notes
    return Unit.UNKNOWN, (*notes, f"The DVH is in {units or 'unknown'} units.")
