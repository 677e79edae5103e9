"""One sans family for all pictures: fonts, measured text, text with a halo."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
)

FAMILIES = (
    "Inter",
    "Segoe UI",
    "DejaVu Sans",
    "Noto Sans",
    "Liberation Sans",
    "Helvetica Neue",
    "Arial",
)
"""Sans families in order of preference; the first one installed is used everywhere."""
LARGEST_FONT_PX, SMALLEST_FONT_PX = 15, 8


@lru_cache(maxsize=1)
def sans_family() -> str:
    """The family used in all pictures; needs a running QGuiApplication."""
    installed = set(QFontDatabase.families())
    general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return next((family for family in FAMILIES if family in installed), general)


@lru_cache(maxsize=64)
def sans(size_px: int, bold: bool = False) -> QFont:
    """The font of all pictures at `size_px`; unhinted, so that screen and paper measure alike."""
    font = QFont(sans_family())
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    # A PDF in which "field" is spelt with a ligature cannot be searched for it.
    font.setFeature(QFont.Tag("liga"), 0)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def font_px(rect: QRectF, share: float = 0.028) -> int:
    """Size of lettering that suits a picture of the size of `rect`, 8 to 15 px."""
    wanted = round(min(rect.width() * 1.2, rect.height()) * share)
    return max(SMALLEST_FONT_PX, min(LARGEST_FONT_PX, wanted))


def text_size(text: str, font: QFont) -> QSizeF:
    """Width and height that `text` takes, several lines included."""
    metrics = QFontMetricsF(font)
    lines = text.split("\n")
    return QSizeF(
        max(metrics.horizontalAdvance(line) for line in lines), metrics.height() * len(lines)
    )


def elided(text: str, font: QFont, width: float) -> str:
    """`text`, cut in its middle with an ellipsis when it is wider than `width`."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width)


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: str,
    *,
    halo: str = "",
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
) -> None:
    """`text` in `rect`; with `halo` each letter gets a rim of that colour, to read on any ground.

    The letters stay text, so that a PDF can be searched.
    """
    painter.save()
    painter.setFont(font)
    if halo:
        painter.strokePath(_outline(rect, text, font, align), _halo_pen(halo, font))
    painter.setPen(QColor(colour))
    painter.drawText(rect, align | Qt.TextFlag.TextDontClip, text)
    painter.restore()


def _halo_pen(colour: str, font: QFont) -> QPen:
    ink = QColor(colour)
    ink.setAlpha(215)
    pen = QPen(ink, max(2.4, font.pixelSize() * 0.26))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _outline(rect: QRectF, text: str, font: QFont, align: Qt.AlignmentFlag) -> QPainterPath:
    """The letters where QPainter.drawText puts them."""
    metrics = QFontMetricsF(font)
    lines = text.split("\n")
    height = metrics.height() * len(lines)
    if align & Qt.AlignmentFlag.AlignTop:
        top = rect.top()
    elif align & Qt.AlignmentFlag.AlignBottom:
        top = rect.bottom() - height
    else:
        top = rect.center().y() - height / 2.0
    path = QPainterPath()
    for number, line in enumerate(lines):
        width = metrics.horizontalAdvance(line)
        if align & Qt.AlignmentFlag.AlignRight:
            left = rect.right() - width
        elif align & Qt.AlignmentFlag.AlignHCenter:
            left = rect.center().x() - width / 2.0
        else:
            left = rect.left()
        baseline = top + number * metrics.height() + metrics.ascent()
        path.addText(QPointF(left, baseline), font, line)
    return path
