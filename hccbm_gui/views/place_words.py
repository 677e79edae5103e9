"""Slice and zoom of the picture under the hand, for the status line."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.levels import VertebraLevel
from hccbm_gui.core.spine_line import levels_at
from hccbm_gui.services.levels import levels_of
from hccbm_gui.views.slice_view import SliceView

Point = tuple[float, float, float]
SPAN_PX = 100.0


def place_words(
    case: Case | None, base_uid: str, view: QWidget | None, point_mm: Point | None
) -> tuple[str, str]:
    """(level and slice, zoom) of image `base_uid` at a point of it; empty without them."""
    volume = None if case is None else case.volumes.get(base_uid)
    if volume is None or point_mm is None:
        return "", ""
    zoom = zoom_words(volume.geometry, view) if isinstance(view, SliceView) else ""
    place = slice_words(volume.geometry, point_mm)
    level = level_words(levels_of(case, volume.geometry.frame_uid), point_mm)
    return "   ".join(filter(None, (level, place))), zoom


def level_words(levels: Sequence[VertebraLevel], point_mm: Point) -> str:
    """``L3`` or ``between T12 and L1``: the level of the spine at a point, where it is known."""
    found = levels_at(levels, point_mm)
    if len(found) < 2:
        return "".join(found)
    said = QCoreApplication.translate("StatusLine", "between {upper} and {lower}")
    return said.format(upper=found[0], lower=found[1])


def slice_words(geometry: Geometry, point_mm: Point) -> str:
    """``slice 84 of 230``: the slice of an image that `point_mm` lies in; empty outside."""
    count = geometry.shape[0]
    number = round(float(geometry.to_index([point_mm])[0, 0])) + 1
    if not 1 <= number <= count:
        return ""
    said = QCoreApplication.translate("StatusLine", "slice {number} of {count}")
    return said.format(number=number, count=count)


def zoom_words(geometry: Geometry, view: SliceView) -> str:
    """``zoom 180 %``: pixels of the screen along a pixel of the image (its row spacing)."""
    low, high = view.scene.patient_at(0.0, 0.0), view.scene.patient_at(0.0, SPAN_PX)
    if low is None or high is None:
        return ""
    mm_per_px = math.dist(low, high) / SPAN_PX
    percent = 100.0 * geometry.spacing_mm[1] / mm_per_px
    said = QCoreApplication.translate("StatusLine", "zoom {percent} %")
    return said.format(percent=round(percent))
