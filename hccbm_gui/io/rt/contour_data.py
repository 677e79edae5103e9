"""The points of one contour of an RTSTRUCT, read fast."""

import numpy as np
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.io.values import text

CONTOUR_DATA = Tag(0x3006, 0x0050)
CLOSED_TYPES = ("CLOSED_PLANAR", "CLOSEDPLANAR_XOR")
"""Geometric types that bound an area (PS3.3 C.8.8.6); XOR pieces combine by even-odd."""


def contour_points(contour: Dataset) -> FloatArray | None:
    """Points (N, 3) in LPS mm; None when the data are absent or malformed.

    The text is converted as a whole: one value object per number would be sixteen times
    slower.
    """
    if CONTOUR_DATA not in contour:
        return None
    raw = getattr(contour.get_item(CONTOUR_DATA), "value", None)
    try:
        parts = raw.rstrip(b"\0 ").split(b"\\") if isinstance(raw, bytes) else raw
        values = np.array(parts).astype(np.float64)
    except (ValueError, TypeError):
        return None
    if values.size == 0 or values.size % 3 or not np.isfinite(values).all():
        return None
    return values.reshape(-1, 3)


def closed_polygon(contour: Dataset) -> FloatArray | str:
    """The unclosed polygon (N, 3) in LPS mm, or why the contour is kept out."""
    kind = text(contour, "ContourGeometricType")
    if kind not in CLOSED_TYPES:
        return f"of type {kind}" if kind else "of unknown type"
    points = contour_points(contour)
    if points is None:
        return "with malformed points"
    if len(points) > 1 and (points[0] == points[-1]).all():
        points = points[:-1]
    return points if len(points) >= 3 else "with fewer than three points"
