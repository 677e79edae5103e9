"""What the values of a PET series mean, and how they become SUV."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydicom.dataset import Dataset

from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.core.suv import LEAN_JANMA, SURFACE, SUV_TYPES, suv_ratio
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.nuclear.body import body_of
from hccbm_gui.io.nuclear.private_values import private_number
from hccbm_gui.io.nuclear.real_world import RealWorldScale, real_world_scale
from hccbm_gui.io.nuclear.uptake import body_weight_factor
from hccbm_gui.io.values import text

PHILIPS = (0x7053, "Philips PET Private Group")
PHILIPS_SUV, PHILIPS_ACTIVITY = 0x00, 0x09
"""Philips images in counts: what turns them into SUVbw, and what into Bq/ml."""


@dataclass(frozen=True, slots=True)
class PetScale:
    """Rescaled values times `factor` plus `offset` are in `unit`; `lean_ratio` as of a Volume."""

    factor: float
    unit: Unit
    notes: tuple[str, ...] = ()
    offset: float = 0.0
    lean_ratio: float | None = None


def pet_scale(slices: Sequence[Dataset]) -> PetScale:
    """The scale of a PET series from the headers of its slices.

    Units GML are SUV as stored (PS3.3 C.8.9.1), those by another size of the body are turned
    into SUVbw where height and sex are known. BQML become SUVbw where weight, injected
    activity, times and decay correction allow it, and stay Bq/ml with a note where not.
    Counts of Philips carry their factor in a private tag. Enhanced PET says its unit in the
    real world value map.
    """
    return with_lean_ratio(_scale(slices), slices[0])


def with_lean_ratio(scale: PetScale, first: Dataset) -> PetScale:
    """The scale with what leads on to SUV by lean body mass, where height and sex are known."""
    if scale.unit is not Unit.SUV:
        return scale
    try:
        return replace(scale, lean_ratio=suv_ratio(LEAN_JANMA, body_of(first)))
    except NotQuantifiable:
        return scale


def _scale(slices: Sequence[Dataset]) -> PetScale:
    first = slices[0]
    units = (text(first, "Units") or text(first, "RescaleType")).upper()
    if units == "GML":
        return _stored_suv(first, text(first, "SUVType").upper())
    if units == "CM2ML":
        return _stored_suv(first, SURFACE)
    if units == "BQML":
        return activity_scale(slices)
    if units == "CNTS":
        return _from_counts(slices)
    mapped = real_world_scale(slices)
    if mapped is not None and mapped.offset == 0.0:
        return mapped_scale(slices, mapped)
    named = units if units not in ("", "US") else "unknown kind"
    return PetScale(1.0, Unit.UNKNOWN, (f"PET in units of {named}: shown as stored.",))


def mapped_scale(
    slices: Sequence[Dataset], mapped: RealWorldScale, dose_unit_bq: float = 1.0
) -> PetScale:
    """The scale of values that a real world value map turns into Bq/ml or SUV."""
    if mapped.suv_type:
        to_shown = _stored_suv(slices[0], mapped.suv_type)
    else:
        to_shown = activity_scale(slices, dose_unit_bq)
    return replace(
        to_shown,
        factor=to_shown.factor * mapped.factor,
        offset=to_shown.factor * mapped.offset,
    )


def activity_scale(slices: Sequence[Dataset], dose_unit_bq: float = 1.0) -> PetScale:
    """The scale of values in Bq/ml: SUVbw where all facts are there, else as they are."""
    try:
        factor, notes = body_weight_factor(slices, dose_unit_bq)
    except NotQuantifiable as error:
        return PetScale(1.0, Unit.BQ_ML, (f"Activity in Bq/ml, not SUV: {error}",))
    return PetScale(factor, Unit.SUV, notes)


def _from_counts(slices: Sequence[Dataset]) -> PetScale:
    suv, activity = (_one_for_all(slices, element) for element in (PHILIPS_SUV, PHILIPS_ACTIVITY))
    if suv is not None:
        return PetScale(suv, Unit.SUV, ("SUV by the factor of Philips in the file.",))
    if activity is not None:
        return mapped_scale(slices, RealWorldScale(activity))
    return PetScale(1.0, Unit.COUNTS, ("PET in counts: SUV cannot be computed.",))


def _one_for_all(slices: Sequence[Dataset], element: int) -> float | None:
    """A private factor that all slices share; None where it is absent, zero or varies."""
    found = {private_number(ds, *PHILIPS, element) for ds in slices}
    factor = found.pop()
    return factor if not found and factor is not None and factor > 0.0 else None


def _stored_suv(first: Dataset, kind: str) -> PetScale:
    """SUV that the file holds; by another size than the weight they are turned into SUVbw."""
    if kind in ("", "BW"):
        return PetScale(1.0, Unit.SUV)
    by = SUV_TYPES.get(kind, "lean body mass of an unnamed formula" if kind == "LBM" else kind)
    try:
        factor = 1.0 / suv_ratio(kind, body_of(first))
    except NotQuantifiable as error:
        unit = Unit.UNKNOWN if kind == SURFACE else Unit.SUV
        return PetScale(1.0, unit, (f"SUV by {by}, not by body weight. {error}",))
    return PetScale(factor, Unit.SUV, (f"Stored as SUV by {by}; shown by body weight.",))
