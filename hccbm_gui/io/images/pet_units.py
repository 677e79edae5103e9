"""What the values of a PET series mean, and how they become SUV."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydicom.dataset import Dataset

from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.core.suv import suv_factor
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.values import clock, day, items, moment, number, text, texts

PLAUSIBLE_WEIGHT_KG = (1.0, 500.0)
PLAUSIBLE_ACTIVITY_BQ = (1e5, 1e11)
LONGEST_UPTAKE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class PetScale:
    """Rescaled values times `factor` are in `unit`."""

    factor: float
    unit: Unit
    notes: tuple[str, ...] = ()


def pet_scale(slices: Sequence[Dataset]) -> PetScale:
    """The scale of a PET series from the headers of its slices.

    Units GML are SUV as stored (PS3.3 C.8.9.1); BQML become SUVbw where weight, injected
    activity, times and decay correction allow it, and stay Bq/ml with a note where not.
    """
    first = slices[0]
    units = text(first, "Units").upper()
    if units == "GML":
        kind = text(first, "SUVType").upper()
        doubts = () if kind in ("", "BW") else (f"SUV by {kind}, not by body weight.",)
        return PetScale(1.0, Unit.SUV, doubts)
    if units == "CNTS":
        return PetScale(1.0, Unit.COUNTS, ("PET in counts: SUV cannot be computed.",))
    if units != "BQML":
        note = f"PET in units of {units or 'unknown kind'}: shown as stored."
        return PetScale(1.0, Unit.UNKNOWN, (note,))
    try:
        factor, notes = _body_weight_factor(slices)
    except NotQuantifiable as error:
        return PetScale(1.0, Unit.BQ_ML, (f"Activity in Bq/ml, not SUV: {error}",))
    return PetScale(factor, Unit.SUV, notes)


def _body_weight_factor(slices: Sequence[Dataset]) -> tuple[float, tuple[str, ...]]:
    first = slices[0]
    corrections = texts(first, "CorrectedImage")
    if corrections and "ATTN" not in corrections:
        raise NotQuantifiable("The image is not corrected for attenuation.")
    tracers = items(first, "RadiopharmaceuticalInformationSequence")
    if not tracers:
        raise NotQuantifiable("The file does not describe the injection.")
    weight_kg = _plausible(first, "PatientWeight", PLAUSIBLE_WEIGHT_KG, "The body weight")
    injected_bq = _plausible(
        tracers[0], "RadionuclideTotalDose", PLAUSIBLE_ACTIVITY_BQ, "The injected activity in Bq"
    )
    half_life_s = number(tracers[0], "RadionuclideHalfLife") or 0.0
    correction = text(first, "DecayCorrection").upper()
    if correction == "ADMIN":
        return suv_factor(weight_kg, injected_bq, half_life_s), ()
    if correction != "START":
        raise NotQuantifiable("The image is not corrected for decay.")
    elapsed, notes = _uptake(slices, tracers[0])
    return suv_factor(weight_kg, injected_bq, half_life_s, elapsed.total_seconds()), notes


def _plausible(ds: Dataset, keyword: str, limits: tuple[float, float], name: str) -> float:
    value = number(ds, keyword)
    if not value:
        raise NotQuantifiable(f"{name} is not in the file.")
    if not limits[0] <= value <= limits[1]:
        raise NotQuantifiable(f"{name} of {value:g} is not plausible.")
    return value


def _uptake(slices: Sequence[Dataset], tracer: Dataset) -> tuple[timedelta, tuple[str, ...]]:
    """From injection to the time that decay correction START refers to."""
    reference, notes = _reference(slices)
    injected = moment(tracer, "RadiopharmaceuticalStartDateTime")
    if injected is not None and timedelta(0) <= reference - injected <= LONGEST_UPTAKE:
        return reference - injected, notes
    at = clock(tracer, "RadiopharmaceuticalStartTime")
    if at is None and injected is not None:
        # De-identified dates may have been shifted apart; the time of day still holds.
        at = injected.time()
        notes += ("The date of the injection does not fit the scan; only its time was used.",)
    if at is None:
        raise NotQuantifiable("The time of injection is not in the file.")
    injected = datetime.combine(reference.date(), at)
    if injected > reference:
        injected -= timedelta(days=1)
        notes += ("The injection is taken to be on the day before the scan.",)
    return reference - injected, notes


def _reference(slices: Sequence[Dataset]) -> tuple[datetime, tuple[str, ...]]:
    series = _at(slices[0], "Series")
    acquisitions = [at for at in (_at(ds, "Acquisition") for ds in slices) if at is not None]
    earliest = min(acquisitions, default=None)
    if series is None and earliest is None:
        raise NotQuantifiable("The time of the scan is not in the file.")
    if series is None or (earliest is not None and series > earliest):
        # A series made later carries the time it was made, not the time of the scan.
        assert earliest is not None
        return earliest, ("Decay is reckoned from the first acquisition, not the series time.",)
    return series, ()


def _at(ds: Dataset, prefix: str) -> datetime | None:
    on, at = day(ds, f"{prefix}Date"), clock(ds, f"{prefix}Time")
    return None if on is None or at is None else datetime.combine(on, at)
