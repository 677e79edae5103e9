"""Single DICOM values that may be absent, empty or malformed."""

import math
import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import cache

from pydicom import config
from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag, Tag

BAD_VALUE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    NotImplementedError,
    OverflowError,
    struct.error,
)
"""What pydicom raises on converting a malformed value."""

PLAIN = frozenset(("AS", "CS", "DA", "DS", "DT", "IS", "TM", "UI"))
"""Value representations that are ASCII, whatever the character set of the file."""


@contextmanager
def lenient_reading() -> Iterator[None]:
    """Within it pydicom neither validates nor warns: malformed values are judged here."""
    before = config.settings.reading_validation_mode
    config.settings.reading_validation_mode = config.IGNORE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        config.settings.reading_validation_mode = before


def text(ds: Dataset, keyword: str) -> str:
    """The value as text without padding; several values joined by a backslash; empty if absent."""
    tag = _tag(keyword)
    if tag is not None:
        plain = _stored_text(ds.get_item(tag))
        if plain is not None:
            return plain
    try:
        value = ds.get(keyword)
    except BAD_VALUE:
        return ""
    if value is None:
        return ""
    if isinstance(value, MultiValue | list | tuple):
        return "\\".join(str(part).strip(" \0") for part in value)
    return str(value).strip(" \0")


def _stored_text(element: object) -> str | None:
    """The text of an element that is absent or still as stored; None where pydicom must decode.

    Two thirds of the time of a header would go into making elements that nobody keeps.
    """
    if element is None:
        return ""
    if not isinstance(element, RawDataElement) or not isinstance(element.value, bytes):
        return None
    # Text in ASCII reads alike in every character set, unless it switches to another (escape).
    simple = element.VR in ("LO", "SH") and element.value.isascii() and b"\x1b" not in element.value
    if simple or element.VR in PLAIN:
        parts = element.value.decode("iso8859-1").split("\\")
        return "\\".join(part.strip(" \0") for part in parts)
    if element.VR == "US" and len(element.value) == 2:
        return str(int.from_bytes(element.value, "little" if element.is_little_endian else "big"))
    return None


@cache
def _tag(keyword: str) -> BaseTag | None:
    tag = tag_for_keyword(keyword)
    return None if tag is None else Tag(tag)


def texts(ds: Dataset, keyword: str) -> tuple[str, ...]:
    """All values as text; empty if absent."""
    whole = text(ds, keyword)
    return tuple(whole.split("\\")) if whole else ()


def numbers(ds: Dataset, keyword: str, count: int | None = None) -> tuple[float, ...] | None:
    """All values as finite numbers; None if absent, malformed or not `count` of them."""
    try:
        values = tuple(float(part) for part in texts(ds, keyword))
    except ValueError:
        return None
    if not values or not all(math.isfinite(value) for value in values):
        return None
    return values if count is None or len(values) == count else None


def number(ds: Dataset, keyword: str) -> float | None:
    """The first value as a finite number; None if absent or malformed."""
    values = numbers(ds, keyword)
    return values[0] if values else None


def integer(ds: Dataset, keyword: str, default: int = 0) -> int:
    """The first value as a whole number; `default` if absent or malformed."""
    value = number(ds, keyword)
    return default if value is None else int(value)


def items(ds: Dataset, keyword: str) -> tuple[Dataset, ...]:
    """The items of a sequence; empty if absent or not a sequence."""
    tag = _tag(keyword)
    if tag is not None and ds.get_item(tag, keep_deferred=True) is None:
        return ()
    try:
        value = ds.get(keyword)
    except BAD_VALUE:
        return ()
    if value is None or isinstance(value, str | bytes):
        return ()
    try:
        return tuple(item for item in value if isinstance(item, Dataset))
    except TypeError:
        return ()


def day(ds: Dataset, keyword: str) -> date | None:
    """A DA value; the dotted dates of ACR-NEMA are understood; None if absent or no date."""
    found = re.fullmatch(r"(\d{4})\.?(\d{2})\.?(\d{2})", text(ds, keyword))
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def iso_day(ds: Dataset, keyword: str) -> str:
    """A DA value as YYYY-MM-DD; empty if absent or no date."""
    found = day(ds, keyword)
    return found.isoformat() if found else ""


def clock(ds: Dataset, keyword: str) -> time | None:
    """A TM value; None if absent or no time."""
    return parse_clock(text(ds, keyword))


def parse_clock(value: str) -> time | None:
    """``HHMM[SS[.ffffff]]``, with or without colons, as a time; None if it is none."""
    found = re.fullmatch(r"(\d{2}):?(\d{2})?:?(\d{2})?(\.\d{1,6})?", value)
    if not found:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    microsecond = round(float(found.group(4) or 0.0) * 1e6)
    try:
        return time(hour, minute, min(second, 59), microsecond)
    except ValueError:
        return None


def moment(ds: Dataset, keyword: str) -> datetime | None:
    """A DT value without its time zone; None if absent or malformed."""
    return parse_moment(text(ds, keyword))


def parse_moment(value: str) -> datetime | None:
    """``YYYYMMDDHHMM[SS[.ffffff]]`` without what follows (a time zone); None if it is none."""
    found = re.match(r"(\d{8})(\d{2,6}(?:\.\d{1,6})?)", value)
    at = parse_clock(found.group(2)) if found else None
    if not found or at is None:
        return None
    try:
        return datetime.combine(datetime.strptime(found.group(1), "%Y%m%d").date(), at)
    except ValueError:
        return None
