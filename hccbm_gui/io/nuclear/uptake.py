"""From an image of activity to SUV: what was injected, when, and to what moment it was corrected.

The times follow the vendor-neutral reckoning of the Quantitative Imaging Biomarkers Alliance.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydicom.dataset import Dataset

from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.core.suv import mean_activity_delay, suv_factor
from hccbm_gui.io.nuclear.half_lives import half_life_of
from hccbm_gui.io.nuclear.private_values import private_text
from hccbm_gui.io.values import clock, day, items, moment, number, parse_moment, text, texts

PLAUSIBLE_WEIGHT_KG = (1.0, 500.0)
PLAUSIBLE_ACTIVITY_BQ = (1e5, 1e11)
LONGEST_UPTAKE = timedelta(hours=24)
ONE_BED = timedelta(seconds=60)
"""Images not corrected for decay must be taken this close together to have one factor."""
GE_SCAN_TIME = (0x0009, "GEMS_PETD_01", 0x0D)
"""PET scan date and time of GE: the start of the scan, also in series made later."""


def body_weight_factor(
    slices: Sequence[Dataset], dose_unit_bq: float = 1.0
) -> tuple[float, tuple[str, ...]]:
    """(what turns Bq/ml into SUVbw, notes) from the headers of all slices of a series.

    Parameters
    ----------
    dose_unit_bq : unit of Radionuclide Total Dose: Bq in PET, MBq in nuclear medicine.

    Raises
    ------
    NotQuantifiable : a fact is missing or not plausible, with what it is.
    """
    first = slices[0]
    _require_attenuation(first)
    tracers = items(first, "RadiopharmaceuticalInformationSequence")
    if not tracers:
        raise NotQuantifiable("The file does not describe the injection.")
    tracer = tracers[0]
    weight_kg = plausible(first, "PatientWeight", PLAUSIBLE_WEIGHT_KG, "The body weight")
    dose = number(tracer, "RadionuclideTotalDose")
    injected_bq = _in_limits(
        None if dose is None else dose * dose_unit_bq,
        PLAUSIBLE_ACTIVITY_BQ,
        "The injected activity in Bq",
    )
    half_life_s, notes = half_life_of(tracer)
    correction = _decay_correction(first)
    notes += _contradiction(first, correction)
    if correction == "ADMIN":
        return suv_factor(weight_kg, injected_bq, half_life_s), notes
    if correction == "NONE":
        reference, doubts = _uncorrected(slices, half_life_s)
    else:
        reference, doubts = _corrected_to(slices, half_life_s, stated=bool(correction))
    elapsed, more = _uptake(reference, tracer)
    factor = suv_factor(weight_kg, injected_bq, half_life_s, elapsed.total_seconds())
    return factor, (*notes, *doubts, *more)


def plausible(ds: Dataset, keyword: str, limits: tuple[float, float], name: str) -> float:
    """A number within limits; `NotQuantifiable` where it is absent or beyond."""
    return _in_limits(number(ds, keyword), limits, name)


def _in_limits(value: float | None, limits: tuple[float, float], name: str) -> float:
    if not value:
        raise NotQuantifiable(f"{name} is not in the file.")
    if not limits[0] <= value <= limits[1]:
        raise NotQuantifiable(f"{name} of {value:g} is not plausible.")
    return value


def _require_attenuation(first: Dataset) -> None:
    corrections = texts(first, "CorrectedImage")
    if text(first, "AttenuationCorrected").upper() == "NO" or (
        corrections and "ATTN" not in corrections
    ):
        raise NotQuantifiable("The image is not corrected for attenuation.")


def _decay_correction(first: Dataset) -> str:
    """ADMIN, START, NONE, or empty where the file does not say and may be nuclear medicine."""
    stated = text(first, "DecayCorrection").upper()
    if stated in ("ADMIN", "START", "NONE"):
        return stated
    corrected = text(first, "DecayCorrected").upper()
    if corrected in ("YES", "NO"):
        return "START" if corrected == "YES" else "NONE"
    if stated or text(first, "Modality") == "PT":
        raise NotQuantifiable("The file does not say to what time its decay is corrected.")
    return ""


def _contradiction(first: Dataset, correction: str) -> tuple[str, ...]:
    """A note where Corrected Image and Decay Correction say opposite things of the decay."""
    corrections = texts(first, "CorrectedImage")
    if not corrections or not correction or ("DECY" in corrections) == (correction != "NONE"):
        return ()
    listed = "lists" if "DECY" in corrections else "does not list"
    return (
        f"Decay Correction is {correction}, but Corrected Image {listed} the decay (DECY): "
        "the SUV is doubtful.",
    )


def _corrected_to(
    slices: Sequence[Dataset], half_life_s: float, *, stated: bool
) -> tuple[datetime, tuple[str, ...]]:
    """The moment that the activity in the image belongs to."""
    first = slices[0]
    exact = moment(first, "DecayCorrectionDateTime")
    if exact is not None:
        return exact, ()
    earliest = _earliest(slices)
    if not stated:
        if earliest is None:
            raise NotQuantifiable("The time of the scan is not in the file.")
        return earliest, ("The activity is taken to be that at the start of the acquisition.",)
    series = _at(first, "Series")
    if series is not None and (earliest is None or series <= earliest):
        return series, ()
    if earliest is None:
        raise NotQuantifiable("The time of the scan is not in the file.")
    # A series made later carries the time it was made, not the time of the scan.
    scanned = parse_moment(private_text(first, *GE_SCAN_TIME))
    if scanned is not None and scanned <= earliest:
        return scanned, ("Decay is reckoned from the scan time in a private tag of GE.",)
    start = _start_by_frame_times(first, half_life_s)
    if start is not None:
        return start, ("Decay is reckoned from the frame times, not the series time.",)
    return earliest, ("Decay is reckoned from the first acquisition, not the series time.",)


def _start_by_frame_times(first: Dataset, half_life_s: float) -> datetime | None:
    """The start of the series from one frame (Siemens): Frame Reference Time counts from it."""
    acquired = _at(first, "Acquisition")
    after_ms = number(first, "FrameReferenceTime") or 0.0
    duration_ms = number(first, "ActualFrameDuration") or 0.0
    if acquired is None or min(after_ms, duration_ms) <= 0.0:
        return None
    delay = mean_activity_delay(duration_ms / 1000.0, half_life_s)
    return acquired + timedelta(seconds=delay - after_ms / 1000.0)


def _uncorrected(slices: Sequence[Dataset], half_life_s: float) -> tuple[datetime, tuple[str, ...]]:
    times = [at for at in (_at(ds, "Acquisition") for ds in slices) if at is not None]
    if not times:
        raise NotQuantifiable("The image is not corrected for decay and its time is not known.")
    if max(times) - min(times) > ONE_BED:
        raise NotQuantifiable(
            "The image is not corrected for decay, and its beds were taken at different times."
        )
    duration_s = (number(slices[0], "ActualFrameDuration") or 0.0) / 1000.0
    delay = timedelta(seconds=mean_activity_delay(duration_s, half_life_s))
    return min(times) + delay, ("The image is not corrected for decay; its own time was used.",)


def _uptake(reference: datetime, tracer: Dataset) -> tuple[timedelta, tuple[str, ...]]:
    """From injection to the moment that the activity belongs to."""
    injected = moment(tracer, "RadiopharmaceuticalStartDateTime")
    if injected is not None and timedelta(0) <= reference - injected <= LONGEST_UPTAKE:
        return reference - injected, ()
    notes: tuple[str, ...] = ()
    at = clock(tracer, "RadiopharmaceuticalStartTime")
    if at is None and injected is not None:
        # De-identified dates may have been shifted apart; the time of day still holds.
        at = injected.time()
        notes = ("The date of the injection does not fit the scan; only its time was used.",)
    if at is None:
        raise NotQuantifiable("The time of injection is not in the file.")
    injected = datetime.combine(reference.date(), at)
    if injected > reference:
        injected -= timedelta(days=1)
        notes += ("The injection is taken to be on the day before the scan.",)
    return reference - injected, notes


def _earliest(slices: Sequence[Dataset]) -> datetime | None:
    times = (_at(ds, "Acquisition") for ds in slices)
    return min((at for at in times if at is not None), default=None)


def _at(ds: Dataset, prefix: str) -> datetime | None:
    on, at = day(ds, f"{prefix}Date"), clock(ds, f"{prefix}Time")
    return None if on is None or at is None else datetime.combine(on, at)
