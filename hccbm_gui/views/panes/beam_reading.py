"""The position under the hand, written into a beam's-eye view."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from hccbm_gui.services.pictures.field_view import FieldView
from hccbm_gui.services.pictures.lettering import draw_text, font_px, sans, text_size
from hccbm_gui.services.pictures.measures import signed_cm
from hccbm_gui.services.pictures.palette import Palette


def paint_reading(
    painter: QPainter,
    view: FieldView,
    uv_mm: tuple[float, float],
    palette: Palette,
    lift_px: int = 0,
) -> None:
    """(u, v) under the hand, in cm at the isocentre plane, at the lower right, `lift_px` up."""
    font = sans(font_px(view.rect))
    u, v = (signed_cm(value) for value in uv_mm)
    text = f"u {u}  v {v} cm"
    size = text_size(text, font)
    corner = view.rect.bottomRight()
    place = (corner.x() - size.width() - 8, corner.y() - size.height() - 4 - lift_px)
    box = QRectF(*place, *size.toTuple())
    draw_text(painter, box, text, font, palette.picture_text, halo=palette.picture_ground)
