"""Contours as the bytes that an RTSTRUCT file holds, in implicit VR little endian (PS3.5 A.1).

Explicit VR has 16 bits for the length of a DS: 64 kB, about 2,500 points. Implicit VR has 32.
"""

import struct
from collections.abc import Sequence

import numpy as np
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import SliceReference

ENCODING = (True, True, "utf8")
"""Implicit VR, little endian, and the Python name of the character set."""
CONTOUR_SEQUENCE = Tag(0x3006, 0x0040)
DECIMALS = 3
FLAT_MM = 0.01
"""A line whose points leave their common plane by no more than this is planar."""

_ITEM = Tag(0xFFFE, 0xE000)
_CONTOUR_IMAGES, _TYPE = Tag(0x3006, 0x0016), Tag(0x3006, 0x0042)
_POINT_COUNT, _POINTS = Tag(0x3006, 0x0046), Tag(0x3006, 0x0050)
_CLASS, _INSTANCE, _FRAME = Tag(0x0008, 0x1150), Tag(0x0008, 0x1155), Tag(0x0008, 0x1160)

Drawn = tuple[str, FloatArray, SliceReference | None]
"""Contour Geometric Type, points (N, 3) in LPS mm and the slice they lie on."""


def contour_sequence(contours: Sequence[Drawn]) -> RawDataElement:
    """The Contour Sequence of one structure, ready to be written as it is."""
    images: dict[SliceReference, bytes] = {}
    body = b"".join(_item(_contour(*contour, images)) for contour in contours)
    return RawDataElement(CONTOUR_SEQUENCE, "SQ", len(body), body, 0, True, True)


def geometric_type(points: FloatArray) -> str:
    """The Contour Geometric Type of a mark that bounds no area: a point or an open line (N, 3)."""
    if len(points) == 1:
        return "POINT"
    heights = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    flat = len(heights) < 3 or heights[2] <= FLAT_MM * np.sqrt(len(points))
    return "OPEN_PLANAR" if flat else "OPEN_NONPLANAR"


def keep_encoding(ds: Dataset) -> None:
    """Have pydicom write `ds` without touching what is encoded already."""
    ds.set_original_encoding(*ENCODING)


def _contour(
    kind: str, points: FloatArray, on: SliceReference | None, images: dict[SliceReference, bytes]
) -> bytes:
    image = b""
    if on is not None:
        image = images.get(on) or images.setdefault(on, _image(on))
    # One format for all numbers: a value object for each would be ten times slower.
    rounded = np.round(points, DECIMALS) + 0.0
    words = (f"%.{DECIMALS}f\\" * rounded.size) % tuple(rounded.ravel().tolist())
    return b"".join(
        (
            image,
            _element(_TYPE, kind.encode()),
            _element(_POINT_COUNT, str(len(points)).encode()),
            _element(_POINTS, words[:-1].encode()),
        )
    )


def _image(on: SliceReference) -> bytes:
    named = _element(_CLASS, on.sop_class.encode(), b"\0")
    named += _element(_INSTANCE, on.sop_uid.encode(), b"\0")
    if on.frame is not None:
        named += _element(_FRAME, str(on.frame).encode())
    return _element(_CONTOUR_IMAGES, _item(named))


def _element(tag: BaseTag, value: bytes, padding: bytes = b" ") -> bytes:
    if len(value) % 2:
        value += padding
    return struct.pack("<HHI", tag.group, tag.element, len(value)) + value


def _item(body: bytes) -> bytes:
    return struct.pack("<HHI", _ITEM.group, _ITEM.element, len(body)) + body
