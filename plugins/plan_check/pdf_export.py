"""The sheet as PDF: A4 pages, each with the identity of the patient and the notice."""

import re
import sys

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QPen,
    QTextDocument,
)

from hccbm_gui import NOTICE

from .html_pages import STYLE, sheet_html
from .sheet import Sheet

RESOLUTION_DPI = 300
MARGIN_MM, HEAD_MM, FOOT_MM = 15.0, 14.0, 10.0
FAMILIES = ["Inter", "Segoe UI", "DejaVu Sans", "Noto Sans", "Liberation Sans", "Arial"]
ALARM, DIM = "#b3261e", "#57606a"

_kept: list[QGuiApplication] = []


def sheet_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF; lettering needs a Qt application, one without display will do."""
    _ensure_application()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    writer.setResolution(RESOLUTION_DPI)
    writer.setTitle(f"Plan check of {sheet.patient.name}")
    writer.setCreator(f"HCCBM. {NOTICE}")
    painter = QPainter(writer)
    try:
        _paint_pages(painter, writer, sheet)
    finally:
        painter.end()
    return _searchable(bytes(buffer.data().data()))


def _ensure_application() -> None:
    if QGuiApplication.instance() is None:
        _kept.append(QGuiApplication([sys.argv[0] or "hccbm-gui", "-platform", "offscreen"]))


def _paint_pages(painter: QPainter, writer: QPdfWriter, sheet: Sheet) -> None:
    page = QRectF(0.0, 0.0, writer.width(), writer.height())
    body = page.adjusted(0.0, _px(HEAD_MM), 0.0, -_px(FOOT_MM))
    document = QTextDocument()
    document.setDocumentMargin(0.0)
    document.documentLayout().setPaintDevice(writer)
    document.setDefaultFont(_font(8.5))
    document.setDefaultStyleSheet(STYLE)
    document.setHtml(sheet_html(sheet))
    document.setPageSize(body.size())
    context = QAbstractTextDocumentLayout.PaintContext()
    # The palette of the window may be light on dark; paper is white.
    context.palette.setColor(QPalette.ColorRole.Text, QColor("#000000"))
    pages = document.pageCount()
    for number in range(pages):
        if number:
            writer.newPage()
        _paint_head(painter, page, sheet)
        _paint_foot(painter, page, f"{number + 1} of {pages}")
        painter.save()
        shown = QRectF(0.0, number * body.height(), body.width(), body.height())
        painter.translate(0.0, body.top() - shown.top())
        painter.setClipRect(shown)
        context.clip = shown
        document.documentLayout().draw(painter, context)
        painter.restore()


def _paint_head(painter: QPainter, page: QRectF, sheet: Sheet) -> None:
    line = QRectF(0.0, 0.0, page.width(), _px(5.5))
    warning = "NOT FOR CLINICAL USE"
    _text(painter, line, warning, _font(9.0, bold=True), ALARM, right=True)
    _text(painter, line, sheet.patient.name or "no name", _font(10.5, bold=True), "#000000")
    facts = [f"ID {sheet.patient.id or 'none'}", sheet.patient.birth_date, sheet.patient.sex]
    line.translate(0.0, _px(5.0))
    _text(painter, line, " · ".join(filter(None, facts)), _font(8.5), "#000000")
    _text(
        painter,
        line,
        f"Plan check · {dict(sheet.subject).get('Plan', '')}",
        _font(8.5),
        DIM,
        right=True,
    )
    _rule(painter, page, line.bottom() + _px(0.5))


def _paint_foot(painter: QPainter, page: QRectF, place: str) -> None:
    top = page.bottom() - _px(6.0)
    _rule(painter, page, top)
    line = QRectF(0.0, top + _px(0.8), page.width(), _px(5.0))
    _text(painter, line, NOTICE, _font(7.5, bold=True), ALARM)
    _text(painter, line, place, _font(7.5), DIM, right=True)


def _text(
    painter: QPainter, line: QRectF, words: str, font: QFont, colour: str, *, right: bool = False
) -> None:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, words)


def _rule(painter: QPainter, page: QRectF, at: float) -> None:
    painter.setPen(QPen(QColor("#c9d0d7"), _px(0.2)))
    painter.drawLine(QPointF(page.left(), at), QPointF(page.right(), at))


def _font(points: float, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPointSizeF(points)
    font.setBold(bold)
    # A ligature in a hash would be copied as another character.
    font.setFeature(QFont.Tag("liga"), 0)
    return font


def _px(mm: float) -> float:
    return mm / 25.4 * RESOLUTION_DPI


def _searchable(pdf: bytes) -> bytes:
    """Qt declares the glyph of the space to be a tab; both codes are equally long."""
    return re.sub(
        rb"begincmap.*?endcmap",
        lambda found: found.group().replace(b"<0009>", b"<0020>"),
        pdf,
        flags=re.DOTALL,
    )
