"""The one page of the report: where everything stands, and what gives way when it is full."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

import hccbm_gui
from hccbm_gui.services.pictures.lettering import draw_text, elided, sans, text_size
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.paragraph import (
    FittedList,
    draw_list,
    draw_paragraph,
    fit_list,
    paragraph_height,
)
from hccbm_gui.services.pictures.three_panels import Figure, paint_three_panels
from hccbm_gui.services.report_content import ReportContent, program_line
from hccbm_gui.services.report_flow import Piece, paint_pieces
from hccbm_gui.services.report_table import facts_height, paint_facts, paint_table, table_height
from hccbm_gui.services.verdict import Severity

PAGE = QRectF(0.0, 0.0, 793.7, 1122.5)
"""A4 at 96 px an inch."""
MARGIN, GAP = 40.0, 12.0
LARGEST_FIGURE, SMALLEST_FIGURE = 390.0, 215.0
FOOT = 26.0
HEADER = 70.0
"""What the header takes on a further page, with the space below it."""
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
TABLE_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Page:
    """The page while it is painted."""

    painter: QPainter
    palette: Palette
    content: ReportContent
    figure: Figure
    number: int = 1
    count: int = 1

    @property
    def column(self) -> QRectF:
        """The page within its margins, above its foot."""
        return PAGE.adjusted(MARGIN, MARGIN - 6.0, -MARGIN, -MARGIN - FOOT + 10.0)


def section_room() -> QRectF:
    """Where the sections stand on a further page, below its header."""
    return PAGE.adjusted(MARGIN, MARGIN - 6.0 + HEADER, -MARGIN, -MARGIN - FOOT + 10.0)


def paint_section_page(page: Page, pieces: Sequence[Piece]) -> None:
    """A further page: the header of the first one, and `pieces` of the sections."""
    _paint_header(page, page.column)
    paint_pieces(page.painter, pieces, section_room())
    _paint_foot(page)


def paint_page(page: Page) -> None:
    """Header, verdict, figure, tables, warnings and inputs, from top to bottom of an A4 page.

    The figure gives way first, then the lettering of the warnings and inputs; only then are
    lines left out, with their number.
    """
    column = page.column
    top = _paint_header(page, column)
    top = _paint_verdict(page, QRectF(column.left(), top, column.width(), 0.0)) + GAP
    below = _middle_height(page, column.width()) + GAP
    free = column.bottom() - top - below
    figure = max(SMALLEST_FIGURE, min(LARGEST_FIGURE, free - _remarks_height(page, column)))
    area = QRectF(column.left(), top, column.width(), figure)
    paint_three_panels(page.painter, area, page.figure, page.palette)
    top = _paint_middle(page, QRectF(column.left(), area.bottom() + GAP, column.width(), 0.0))
    _paint_remarks(page, QRectF(QPointF(column.left(), top + GAP), column.bottomRight()))
    _paint_foot(page)


def _paint_header(page: Page, column: QRectF) -> float:
    painter, palette, content = page.painter, page.palette, page.content
    notice, small = sans(13, bold=True), sans(9)
    title = text_size("NOT FOR CLINICAL USE", notice)
    box = QRectF(column.right() - title.width() - 24.0, column.top(), title.width() + 24.0, 26.0)
    painter.setPen(QPen(QColor(palette.alarm), 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 5.0, 5.0)
    draw_text(painter, box, "NOT FOR CLINICAL USE", notice, palette.alarm)
    width = box.left() - column.left() - 16.0
    name = sans(17, bold=True)
    left = QRectF(column.left(), column.top(), width, text_size("Ag", name).height())
    draw_text(painter, left, elided(content.name, name, width), name, palette.text, align=LEFT)
    facts = QRectF(column.left(), left.bottom() + 2.0, width, 15.0)
    words = elided(content.identity, sans(11), width)
    draw_text(painter, facts, words, sans(11), palette.text, align=LEFT)
    studies = QRectF(column.left(), facts.bottom() + 2.0, column.width() * 0.6, 14.0)
    words = elided(content.studies, sans(10), studies.width())
    draw_text(painter, studies, words, sans(10), palette.dim, align=LEFT)
    subject = QRectF(column.right() - 300.0, box.bottom() + 6.0, 300.0, 12.0)
    draw_text(
        painter,
        subject,
        "Field from the bone scan beside field from CT or MRI",
        small,
        palette.dim,
        align=RIGHT,
    )
    line = studies.bottom() + 7.0
    painter.setPen(QPen(QColor(palette.line), 1.0))
    painter.drawLine(QPointF(column.left(), line), QPointF(column.right(), line))
    return line + GAP - 2.0


def _paint_verdict(page: Page, place: QRectF) -> float:
    painter, palette, spoken = page.painter, page.palette, page.content.spoken
    ground, ink = {
        Severity.ADJUST: (palette.alarm_ground, palette.alarm),
        Severity.COVERED: (palette.done_ground, palette.done),
    }.get(spoken.severity, (palette.attention_ground, palette.attention))
    lines = [(spoken.headline, sans(17, bold=True), palette.text)]
    told = (spoken.sentence, spoken.detail, page.content.dose)
    lines += [(text, sans(11), palette.text) for text in told if text]
    if page.content.dose_caveats:
        lines.append((page.content.dose_caveats, sans(9), palette.dim))
    width = place.width() - 32.0
    height = sum(paragraph_height(text, font, width) + 3.0 for text, font, _ in lines) + 15.0
    box = QRectF(place.left(), place.top(), place.width(), height)
    painter.setPen(QPen(QColor(ink), 1.2))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, 5.0, 5.0)
    painter.fillRect(QRectF(box.left(), box.top() + 5.0, 5.0, box.height() - 10.0), QColor(ink))
    top = box.top() + 9.0
    for text, font, colour in lines:
        line = QRectF(box.left() + 18.0, top, width, 0.0)
        top += draw_paragraph(painter, line, text, font, colour) + 3.0
    return box.bottom()


def _columns(width: float) -> tuple[float, float]:
    table = width * TABLE_SHARE
    return table, width - table - 24.0


def _middle_height(page: Page, width: float) -> float:
    content = page.content
    table, facts = _columns(width)
    left = table_height(content) + 6.0 + facts_height(content.miss, table)
    right = facts_height((*content.target, *content.rule, *content.alignment), facts)
    return max(left, right)


def _paint_middle(page: Page, place: QRectF) -> float:
    painter, palette, content = page.painter, page.palette, page.content
    table, facts = _columns(place.width())
    left = QRectF(place.left(), place.top(), table, 0.0)
    bottom = paint_table(painter, left, content, palette) + 6.0
    rest = QRectF(place.left(), bottom, table, 0.0)
    bottom = paint_facts(painter, rest, content.miss, palette)
    right = QRectF(place.right() - facts, place.top(), facts, 0.0)
    words = (*content.target, *content.rule, *content.alignment)
    return max(bottom, paint_facts(painter, right, words, palette))


def _remarks_height(page: Page, column: QRectF) -> float:
    """What warnings and inputs take at their best size."""
    content = page.content
    lines = [(text, 10) for text in (*_marked(content), content.made_with)]
    lines += [(text, 9) for text in content.inputs]
    words = sum(paragraph_height(text, sans(size), column.width()) for text, size in lines)
    return words + 2 * _heading_height() + GAP + 6.0


def _heading_height() -> float:
    return QFontMetricsF(sans(10, bold=True)).height() + 3.0


def _marked(content: ReportContent) -> tuple[str, ...]:
    return tuple(f"! {warning}" for warning in content.warnings) or ("none",)


def _paint_remarks(page: Page, area: QRectF) -> None:
    content, width, heading = page.content, area.width(), _heading_height()
    free = area.height() - 2 * heading - GAP
    origin = (*content.inputs, content.made_with)
    needed = fit_list(origin, width, free * 0.45, (9, 8, 7))
    warnings = fit_list(_marked(content), width, free - needed.height)
    top = _paint_list(page, area, "WARNINGS", warnings, page.palette.text) + GAP
    rest = QRectF(area.left(), top, width, area.bottom() - top)
    inputs = fit_list(origin, width, rest.height() - heading, (9, 8, 7))
    _paint_list(page, rest, "INPUTS AND VERSIONS", inputs, page.palette.dim)


def _paint_list(page: Page, area: QRectF, title: str, fitted: FittedList, colour: str) -> float:
    font = sans(10, bold=True)
    line = QRectF(area.left(), area.top(), area.width(), QFontMetricsF(font).height())
    draw_text(page.painter, line, title, font, page.palette.dim, align=LEFT)
    corner = QPointF(area.left(), area.top() + _heading_height())
    draw_list(page.painter, corner, area.width(), fitted, colour)
    return corner.y() + fitted.height


def _paint_foot(page: Page) -> None:
    painter, palette = page.painter, page.palette
    foot = QRectF(MARGIN, PAGE.bottom() - MARGIN - 2.0, PAGE.width() - 2 * MARGIN, 14.0)
    painter.setPen(QPen(QColor(palette.line), 1.0))
    painter.drawLine(
        QPointF(foot.left(), foot.top() - 5.0), QPointF(foot.right(), foot.top() - 5.0)
    )
    draw_text(painter, foot, hccbm_gui.NOTICE, sans(9, bold=True), palette.alarm, align=LEFT)
    pages = f"page {page.number} of {page.count}"
    room = foot.width() * 0.42 - text_size(f" · {pages}", sans(9)).width()
    who = elided(f"{page.content.name} · {program_line()}", sans(9), room)
    who = f"{who} · {pages}"
    draw_text(painter, foot, who, sans(9), palette.dim, align=RIGHT)
