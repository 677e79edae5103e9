"""The table of edges and the lists of facts on the report."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from hccbm_gui.services.pictures.lettering import draw_text, sans
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.paragraph import draw_paragraph, paragraph_height
from hccbm_gui.services.report_content import Facts, ReportContent, TableRow

ROW, HEAD = 17.0, 19.0
NAME_WIDTH = 0.24
LABEL_WIDTH = 0.3
FACT_GAP = 2.5
BAR_SHARE = 0.17
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignVCenter


def table_height(content: ReportContent) -> float:
    """Height of the table of edges and sizes."""
    return HEAD + ROW * (len(content.edges) + len(content.sizes)) + 6.0


def paint_table(
    painter: QPainter, place: QRectF, content: ReportContent, palette: Palette
) -> float:
    """Edges and sizes of both fields and their change; gives back the bottom of the table."""
    heads = TableRow("edge (cm)", "bone scan", "CT/MRI", "change")
    top = place.top()
    _paint_row(painter, QRectF(place.left(), top, place.width(), HEAD), heads, palette, head=True)
    top += HEAD
    largest = max((abs(row.change_mm or 0.0) for row in content.edges), default=0.0)
    for row in (*content.edges, *content.sizes):
        if row is content.sizes[0]:
            _rule(painter, place, top + 2.0, palette)
            top += 5.0
        line = QRectF(place.left(), top, place.width(), ROW)
        _paint_row(painter, line, row, palette)
        if row.change_mm is not None and largest > 0.0:
            _paint_bar(painter, line, row.change_mm / largest, palette)
        top += ROW
    return top


def _rule(painter: QPainter, place: QRectF, y: float, palette: Palette) -> None:
    painter.setPen(QPen(QColor(palette.line), 0.8))
    painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))


def _paint_row(
    painter: QPainter, line: QRectF, row: TableRow, palette: Palette, *, head: bool = False
) -> None:
    plain, bold = sans(9 if head else 11), sans(9 if head else 11, bold=True)
    numbers = line.width() * (1.0 - BAR_SHARE - NAME_WIDTH)
    left = line.left() + line.width() * NAME_WIDTH
    # The change is the widest: it may carry the residual.
    shares = (0.28, 0.26, 0.46)
    inks = (palette.dim,) * 3 if head else (palette.bone_scan, palette.ct_field, palette.text)
    name = QRectF(line.left(), line.top(), line.width() * NAME_WIDTH, line.height())
    draw_text(
        painter, name, row.name, plain, palette.dim if head else palette.text, align=LEFT | MIDDLE
    )
    fonts: tuple[QFont, ...] = (plain, plain, bold)
    for share, text, ink, font in zip(
        shares, (row.bone_scan, row.ct, row.change), inks, fonts, strict=True
    ):
        cell = QRectF(left, line.top(), numbers * share, line.height())
        draw_text(painter, cell, text, font, ink, align=RIGHT | MIDDLE)
        left = cell.right()


def _paint_bar(painter: QPainter, line: QRectF, share: float, palette: Palette) -> None:
    """Filled when the edge must move outward, hollow when inward."""
    room = line.width() * BAR_SHARE - 14.0
    bar = QRectF(line.right() - room, line.top() + 4.5, max(1.0, room * abs(share)), 8.0)
    painter.setPen(QPen(QColor(palette.ct_field), 1.0))
    painter.setBrush(QColor(palette.ct_field if share >= 0.0 else palette.background))
    painter.drawRect(bar)


def facts_height(facts: Facts, width: float) -> float:
    """Height of a list of facts."""
    return sum(_fact_height(fact, width) for fact in facts)


def paint_facts(painter: QPainter, place: QRectF, facts: Facts, palette: Palette) -> float:
    """Names at the left, values at the right; gives back the bottom of the list."""
    top = place.top()
    label = place.width() * LABEL_WIDTH
    for name, value in facts:
        names = QRectF(place.left(), top, label - 6.0, 0.0)
        draw_paragraph(painter, names, name, sans(10), palette.dim)
        values = QRectF(place.left() + label, top, place.width() - label, 0.0)
        draw_paragraph(painter, values, value, sans(10), palette.text)
        top += _fact_height((name, value), place.width())
    return top


def _fact_height(fact: tuple[str, str], width: float) -> float:
    name, value = fact
    label = width * LABEL_WIDTH
    tall = max(
        paragraph_height(name, sans(10), label - 6.0),
        paragraph_height(value, sans(10), width - label),
        QFontMetricsF(sans(10)).height(),
    )
    return tall + FACT_GAP
