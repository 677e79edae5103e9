"""The line below every picture that leaves the program: what it must not be used for."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from hccbm_gui.services.pictures.lettering import draw_text, elided, sans, text_size
from hccbm_gui.services.pictures.palette import Palette

NOTICE_SHORT = "NOT FOR CLINICAL USE"
HEIGHT_PX, TEXT_PX, EDGE_PX = 22, 12, 8
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignVCenter


def strip_height(ratio: float) -> int:
    """Device pixels that the line takes below a picture of `ratio` pixels a logical pixel."""
    return round(HEIGHT_PX * ratio)


def with_notice(picture: QImage, palette: Palette, ratio: float = 1.0, words: str = "") -> QImage:
    """`picture`, pixel for pixel, with the notice in a line below it.

    Parameters
    ----------
    ratio : pixels of the picture a logical pixel, for the size of the letters.
    words : further words at the right end, as what was left out; the notice goes first.
    """
    width, height = picture.width(), picture.height()
    marked = QImage(width, height + strip_height(ratio), QImage.Format.Format_RGB32)
    marked.fill(QColor(palette.picture_ground))
    painter = QPainter(marked)
    try:
        plain = QImage(picture)
        plain.setDevicePixelRatio(1.0)
        painter.drawImage(0, 0, plain)
        painter.scale(ratio, ratio)
        line = QRectF(0, height / ratio, width / ratio, HEIGHT_PX).adjusted(EDGE_PX, 0, -EDGE_PX, 0)
        _paint_line(painter, line, palette, words)
    finally:
        painter.end()
    return marked


def _paint_line(painter: QPainter, line: QRectF, palette: Palette, words: str) -> None:
    """The notice whole, in smaller letters where it must be; the other words as far as they go."""
    size = TEXT_PX
    while size > 4 and text_size(NOTICE_SHORT, sans(size, bold=True)).width() > line.width():
        size -= 1
    bold, plain = sans(size, bold=True), sans(size)
    draw_text(painter, line, NOTICE_SHORT, bold, palette.picture_attention, align=LEFT | MIDDLE)
    room = line.width() - text_size(NOTICE_SHORT, bold).width() - 16.0
    if words and room > 40.0:
        told = elided(words, plain, room)
        draw_text(painter, line, told, plain, palette.picture_dim, align=RIGHT | MIDDLE)
