"""What keeps SUV right: facts in private attributes are put where the standard has a place."""

from datetime import datetime

from pydicom.dataset import Dataset
from pydicom.valuerep import format_number_as_ds

from hccbm_gui.io.nuclear.pet_units import PHILIPS, PHILIPS_SUV
from hccbm_gui.io.nuclear.private_values import private_number, private_text
from hccbm_gui.io.nuclear.uptake import GE_SCAN_TIME
from hccbm_gui.io.values import clock, day, items, number, parse_moment, text

FOLDED = (
    "The counts were scaled to SUV by the maker's private factor, which is dropped: units are "
    "g/ml now."
)
MADE_UP_CLOCK = (
    "The times of injection, series and acquisition are on a made-up clock that begins on "
    "2000-01-01: their intervals, and with them SUV, are those of the original."
)
NO_SUV = "SUV cannot be computed from it: body weight and times are removed."


def is_quantitative(ds: Dataset) -> bool:
    """True where SUV could be reckoned from an injection at a time."""
    tracer = bool(items(ds, "RadiopharmaceuticalInformationSequence"))
    scaled = "Units" in ds or "RealWorldValueMappingSequence" in ds
    return tracer and (text(ds, "Modality") == "PT" or scaled)


def settle(ds: Dataset) -> tuple[str, ...]:
    """Move what SUV needs from private attributes to public ones, in place; what was done."""
    if not is_quantitative(ds):
        return ()
    scanned = _private_scan_time(ds)
    if scanned is not None:
        ds.DecayCorrectionDateTime = f"{scanned:%Y%m%d%H%M%S.%f}"
    factor = private_number(ds, *PHILIPS, PHILIPS_SUV)
    if text(ds, "Units").upper() != "CNTS" or factor is None or factor <= 0.0:
        return ()
    slope, intercept = number(ds, "RescaleSlope"), number(ds, "RescaleIntercept")
    ds.RescaleSlope = format_number_as_ds((1.0 if slope is None else slope) * factor)
    ds.RescaleIntercept = format_number_as_ds((intercept or 0.0) * factor)
    ds.Units, ds.SUVType = "GML", "BW"
    return (FOLDED,)


def _private_scan_time(ds: Dataset) -> datetime | None:
    """Start of the scan in a private tag, where the series has the time it was made later."""
    if text(ds, "DecayCorrection").upper() != "START" or "DecayCorrectionDateTime" in ds:
        return None
    made, acquired = _at(ds, "Series"), _at(ds, "Acquisition")
    if made is None or acquired is None or made <= acquired:
        return None
    scanned = parse_moment(private_text(ds, *GE_SCAN_TIME))
    return scanned if scanned is not None and scanned <= acquired else None


def _at(ds: Dataset, prefix: str) -> datetime | None:
    on, at = day(ds, f"{prefix}Date"), clock(ds, f"{prefix}Time")
    return None if on is None or at is None else datetime.combine(on, at)
