"""Slice and zoom of the picture under the hand, for the status line."""

import math

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.views.slice_view import SliceView

Point = tuple[float, float, float]
SPAN_PX = 100.0


def place_words(
    case: Case | None, base_uid: str, view: QWidget | None, point_mm: Point | None
) -> tuple[str, str]:
    """(slice, zoom) of image `base_uid` at a point of it; empty where there is nothing to say."""
    volume = None if case is None else case.volumes.get(base_uid)
    if volume is None or point_mm is None:
        return "", ""
    zoom = zoom_words(volume.geometry, view) if isinstance(view, SliceView) else ""
    return slice_words(volume.geometry, point_mm), zoom


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
