"""Running text: wrapped, measured, and shortened with a count where it does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from hccbm_gui.services.pictures.lettering import sans


def wrapped(text: str, font: QFont, width: float) -> list[str]:
    """Lines of `text` no wider than `width`; a word wider than that is broken."""
    metrics = QFontMetricsF(font)
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if metrics.horizontalAdvance(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = _broken(word, metrics, width)
            lines.extend(full)
        lines.append(line)
    return lines


def _broken(word: str, metrics: QFontMetricsF, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and metrics.horizontalAdvance(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def draw_paragraph(painter: QPainter, rect: QRectF, text: str, font: QFont, colour: str) -> float:
    """`text` wrapped into the width of `rect` from its top; gives back the height used."""
    height = QFontMetricsF(font).height()
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor(colour))
    lines = wrapped(text, font, rect.width())
    for number, line in enumerate(lines):
        box = QRectF(rect.left(), rect.top() + number * height, rect.width(), height)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip, line)
    painter.restore()
    return height * len(lines)


def paragraph_height(text: str, font: QFont, width: float) -> float:
    """Height that `draw_paragraph` uses."""
    return QFontMetricsF(font).height() * len(wrapped(text, font, width))


@dataclass(frozen=True, slots=True)
class FittedList:
    """A list of remarks made to fit.

    Attributes
    ----------
    size_px : size of lettering found.
    items : the ones shown; the last may say how many more there are.
    height : height they take.
    """

    size_px: int
    items: tuple[str, ...]
    height: float


def fit_list(
    items: Sequence[str], width: float, height: float, sizes: Sequence[int] = (10, 9, 8, 7)
) -> FittedList:
    """All of `items` in the largest of `sizes` that fits, else as many as fit and a count."""
    for size_px in sizes:
        used = sum(paragraph_height(item, sans(size_px), width) for item in items)
        if used <= height:
            return FittedList(size_px, tuple(items), used)
    font = sans(sizes[-1])
    line = QFontMetricsF(font).height()
    shown: list[str] = []
    used = 0.0
    for item in items:
        more = paragraph_height(item, font, width)
        if used + more + line > height:
            break
        shown.append(item)
        used += more
    rest = len(items) - len(shown)
    return FittedList(sizes[-1], (*shown, f"and {rest} more"), used + line)


def draw_list(
    painter: QPainter, corner: QPointF, width: float, fitted: FittedList, colour: str
) -> None:
    """The items below one another from `corner`."""
    top = corner.y()
    for item in fitted.items:
        rect = QRectF(corner.x(), top, width, 0.0)
        top += draw_paragraph(painter, rect, item, sans(fitted.size_px), colour)
