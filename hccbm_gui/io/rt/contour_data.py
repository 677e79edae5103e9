"""The points of the contours of an RTSTRUCT, read fast: all of a structure set at once."""

from collections.abc import Sequence

import numpy as np
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.io.values import items, text

CONTOUR_DATA = Tag(0x3006, 0x0050)
GEOMETRIC_TYPE = Tag(0x3006, 0x0042)
CONTOUR_IMAGES = Tag(0x3006, 0x0016)
UID = "ReferencedSOPInstanceUID"
REFERENCED_UID = b"\x08\x00\x55\x11"
"""Tag of Referenced SOP Instance UID in the bytes of a little-endian sequence."""
FEW_BYTES = 200_000
"""Below so much text the compiled conversion is not worth its import."""


def all_points(contours: Sequence[Dataset]) -> list[FloatArray | None]:
    """Points (N, 3) of every contour in LPS mm; None where they are absent or malformed.

    The texts of all contours are converted together: a value object for every number would
    take more than ten times as long.
    """
    texts = [_text_of(contour) for contour in contours]
    values = _numbers(b"\\".join(texts))
    counts = np.array([one.count(b"\\") + 1 for one in texts], dtype=np.int64)
    ends = counts.cumsum()
    found: list[FloatArray | None] = []
    for first, last, written in zip(ends - counts, ends, texts, strict=True):
        part = values[first:last]
        whole = written and len(part) % 3 == 0 and np.isfinite(part).all()
        # A copy of its own: one structure must not keep the points of all others alive.
        found.append(part.reshape(-1, 3).copy() if whole else None)
    return found


def _text_of(contour: Dataset) -> bytes:
    """The numbers of a contour as the file writes them; empty without any."""
    raw = raw_value(contour, CONTOUR_DATA)
    if isinstance(raw, bytes):
        return raw.rstrip(b"\0 ")
    if raw is None:
        return b""
    # Converted before: the value objects keep their original text.
    parts = raw if isinstance(raw, Sequence) and not isinstance(raw, str) else [raw]
    return "\\".join(map(str, parts)).encode("ascii", "replace")


def _numbers(joined: bytes) -> FloatArray:
    """The numbers between backslashes; NaN where there is none."""
    if len(joined) < FEW_BYTES:
        return np.array([_number(word) for word in joined.split(b"\\")])
    from hccbm_gui.io.rt.decimal_kernel import decimals

    values = np.empty(joined.count(b"\\") + 1)
    odd = np.empty((len(values), 3), dtype=np.int64)
    for number, first, last in odd[: decimals(np.frombuffer(joined, np.uint8), values, odd)]:
        values[number] = _number(joined[first:last])
    return values


def _number(word: bytes) -> float:
    try:
        # Python would read the underscore of 1_0 as nothing.
        return float("nan") if b"_" in word else float(word.strip(b"\0 "))
    except ValueError:
        return float("nan")


def raw_value(ds: Dataset, tag: BaseTag) -> object:
    """The value as it was read, bytes unless somebody has converted it; None without one."""
    return getattr(ds.get_item(tag), "value", None) if tag in ds else None


def geometric_type(contour: Dataset) -> str:
    """Contour Geometric Type; empty when not said."""
    raw = raw_value(contour, GEOMETRIC_TYPE)
    if isinstance(raw, bytes):
        return raw.decode("ascii", "replace").strip(" \0").upper()
    return text(contour, "ContourGeometricType").upper()


def images_of_contour(contour: Dataset) -> tuple[str, ...]:
    """SOP Instance UIDs of the images that a contour names; from the bytes where it can be."""
    element = contour.get_item(CONTOUR_IMAGES) if CONTOUR_IMAGES in contour else None
    raw = getattr(element, "value", None)
    if not isinstance(raw, bytes) or not getattr(element, "is_little_endian", False):
        uids = (text(item, UID) for item in items(contour, "ContourImageSequence"))
        return tuple(uid for uid in uids if uid)
    found = []
    at = raw.find(REFERENCED_UID)
    while at >= 0:
        explicit = raw[at + 4 : at + 6] == b"UI"
        size = raw[at + 6 : at + 8] if explicit else raw[at + 4 : at + 8]
        last = at + 8 + int.from_bytes(size, "little")
        found.append(raw[at + 8 : last].strip(b"\0 ").decode("ascii", "replace"))
        at = raw.find(REFERENCED_UID, max(last, at + 8))
    return tuple(found)
