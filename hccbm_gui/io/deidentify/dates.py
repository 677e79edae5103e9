"""Dates and times that are moved, and the made-up clock that keeps SUV right without them."""

import re
from datetime import date, datetime, time, timedelta

from pydicom.dataset import Dataset

from hccbm_gui.io.values import clock, day, items, moment, parse_clock

MADE_UP = datetime(2000, 1, 1, 12)
"""The injection of every de-identified PET whose dates are removed."""

CLOCK_PAIRS = (("SeriesDate", "SeriesTime"), ("AcquisitionDate", "AcquisitionTime"))
CLOCK_TIMES = ("RadiopharmaceuticalStartTime", "RadiopharmaceuticalStopTime")
CLOCK_MOMENTS = (
    "RadiopharmaceuticalStartDateTime",
    "RadiopharmaceuticalStopDateTime",
    "AcquisitionDateTime",
    "DecayCorrectionDateTime",
    "FrameAcquisitionDateTime",
    "FrameReferenceDateTime",
)
"""What the decay of a tracer is reckoned from."""


def moved_day(value: str, by: timedelta) -> str | None:
    """A DA value moved by whole days; None where it is no date."""
    found = re.fullmatch(r"(\d{4})\.?(\d{2})\.?(\d{2})", value)
    try:
        if found:
            return f"{date(*(int(part) for part in found.groups())) + by:%Y%m%d}".zfill(8)
    except (ValueError, OverflowError):
        pass
    return None


def moved_moment(value: str, by: timedelta) -> str | None:
    """A DT value moved by whole days, its time and zone as they were; None where it is none."""
    found = re.fullmatch(r"(\d{8})(\d{0,6}(?:\.\d{1,6})?(?:[+-]\d{4})?)", value)
    on = moved_day(found.group(1), by) if found else None
    return None if found is None or on is None else on + found.group(2)


def clock_shift(ds: Dataset) -> timedelta | None:
    """What brings the injection to `MADE_UP`; None where the object tells of no injection time.

    The same for all files of one injection, so that every interval stays.
    """
    tracers = [
        *items(ds, "RadiopharmaceuticalInformationSequence"),
    ]
    if not tracers:
        return None
    injected = moment(tracers[0], "RadiopharmaceuticalStartDateTime")
    if injected is None:
        injected = _injected_by_clock(ds, tracers[0])
    return None if injected is None else MADE_UP - injected.replace(microsecond=0)


def clock_values(ds: Dataset, by: timedelta) -> dict[str, str]:
    """The dates and times of series and acquisition on the made-up clock, by keyword."""
    values: dict[str, str] = {}
    for date_keyword, time_keyword in CLOCK_PAIRS:
        on, at = day(ds, date_keyword), clock(ds, time_keyword)
        if on is not None and at is not None:
            new = datetime.combine(on, at) + by
            values[date_keyword] = f"{new:%Y%m%d}"
            values[time_keyword] = _clock_text(new)
    return values


def time_on_clock(value: str, by: timedelta) -> str | None:
    """A TM value without a date on the made-up clock; None where it is no time."""
    at = parse_clock(value)
    return None if at is None else _clock_text(datetime.combine(MADE_UP, at) + by)


def moment_on_clock(ds: Dataset, keyword: str, by: timedelta) -> str | None:
    """A DT value on the made-up clock, without its zone; None where it is none."""
    at = moment(ds, keyword)
    return None if at is None else f"{at + by:%Y%m%d}" + _clock_text(at + by)


def _injected_by_clock(ds: Dataset, tracer: Dataset) -> datetime | None:
    at = clock(tracer, "RadiopharmaceuticalStartTime")
    scanned = next(filter(None, (_at(ds, *pair) for pair in CLOCK_PAIRS)), None)
    if at is None or scanned is None:
        return None
    injected = datetime.combine(scanned.date(), at)
    return injected if injected <= scanned else injected - timedelta(days=1)


def _at(ds: Dataset, date_keyword: str, time_keyword: str) -> datetime | None:
    on, at = day(ds, date_keyword), clock(ds, time_keyword)
    return None if on is None or at is None else datetime.combine(on, at)


def _clock_text(at: datetime | time) -> str:
    fraction = f".{at.microsecond:06d}" if at.microsecond else ""
    return f"{at:%H%M%S}{fraction}"
