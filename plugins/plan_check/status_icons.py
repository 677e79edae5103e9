"""The mark of each status: colour and shape together, so that neither is needed alone."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen, QPixmap

from .html_pages import MARKS
from .sheet import Status

ON_DARK = {
    Status.FAILED: "#ff5d5d",
    Status.WARNING: "#ffb020",
    Status.PASSED: "#35d0ba",
    Status.INFO: "#4da3ff",
    Status.NOT_APPLICABLE: "#8b97a5",
}
ON_LIGHT = {
    Status.FAILED: "#b3261e",
    Status.WARNING: "#9a6300",
    Status.PASSED: "#0b7a69",
    Status.INFO: "#1f5fa8",
    Status.NOT_APPLICABLE: "#6b7580",
}
SIZE = 16


def status_colour(status: Status, palette: QPalette) -> str:
    """The colour of a status on the ground of `palette`."""
    dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
    return (ON_DARK if dark else ON_LIGHT)[status]


def status_pixmap(status: Status, palette: QPalette, ratio: float = 1.0) -> QPixmap:
    """A disc for what a person has to look at, a ring for the rest, with the mark in it."""
    pixmap = QPixmap(round(SIZE * ratio), round(SIZE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    colour = QColor(status_colour(status, palette))
    filled = status in (Status.FAILED, Status.WARNING)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    if status is not Status.NOT_APPLICABLE:
        painter.drawEllipse(QRectF(1.0, 1.0, SIZE - 2.0, SIZE - 2.0))
    painter.setPen(palette.color(QPalette.ColorRole.Base) if filled else colour)
    if status is Status.PASSED:
        painter.setPen(QPen(colour, 1.6))
        painter.drawPolyline([QPointF(4.6, 8.4), QPointF(7.2, 10.9), QPointF(11.4, 5.6)])
    elif status is Status.FAILED:
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Base), 1.8))
        painter.drawLine(QPointF(5.2, 5.2), QPointF(10.8, 10.8))
        painter.drawLine(QPointF(10.8, 5.2), QPointF(5.2, 10.8))
    else:
        font = QFont(painter.font())
        font.setPixelSize(11)
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(QRectF(0.0, 0.0, SIZE, SIZE), Qt.AlignmentFlag.AlignCenter, MARKS[status])
    painter.end()
    return pixmap
