"""A painter given back as it was, also when painting fails half-way."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter


@contextmanager
def picture_in(painter: QPainter, rect: QRectF, ground: str) -> Iterator[None]:
    """Paint smoothly, within `rect` only, on `ground`; afterwards the painter is as before."""
    painter.save()
    try:
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, QColor(ground))
        yield
    finally:
        painter.restore()
