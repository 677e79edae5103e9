"""What a picture says when it has nothing to show."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from hccbm_gui.services.pictures.palette import Palette


def paint_empty(painter: QPainter, rect: QRectF, words: str, palette: Palette) -> None:
    """`words` in the middle of a dark picture."""
    painter.fillRect(rect, QColor(palette.slice_ground))
    painter.setPen(QColor(palette.picture_dim))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(rect.adjusted(12, 12, -12, -12), flags, words)
