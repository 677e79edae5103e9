"""The sections that plugins add to the report, as pieces for its further pages."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.report_section import ReportSection
from hccbm_gui.services.pictures.lettering import draw_text, sans
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.paragraph import wrapped
from hccbm_gui.services.report_flow import Piece, gap, paginated
from hccbm_gui.services.section_table import LEFT, table_pieces

TITLE_PX, TEXT_PX, WARNING_PX = 15, 11, 11
BETWEEN, BENEATH = 20.0, 9.0
"""Free space between sections, and below a paragraph, table or picture."""
LARGEST_SCALE = 2.0
"""Beyond this a picture shows its pixels and not more."""


def section_pages(
    sections: Sequence[ReportSection], width: float, height: float, palette: Palette
) -> list[list[Piece]]:
    """The pages of all sections, one below the other.

    Raises
    ------
    InputRefused : a picture cannot be read.
    """
    pieces: list[Piece] = []
    for section in sections:
        if pieces:
            pieces.append(gap(BETWEEN))
        pieces += section_pieces(section, width, height, palette)
    return paginated(pieces, height)


def section_pieces(
    section: ReportSection, width: float, height: float, palette: Palette
) -> list[Piece]:
    """Heading, sentences, tables and pictures of one section, for pages of `height`."""
    heading = _heading(section.title, width, palette)
    used = sum(piece.height for piece in heading)
    pieces = [*heading]
    for sentence in section.sentences:
        warning = sentence.startswith("!")
        pieces += _warning(sentence, width, palette) if warning else _text(sentence, width, palette)
        pieces.append(gap(BENEATH))
    for table in section.tables:
        pieces += table_pieces(table, width, height - used, palette)
        pieces.append(gap(BENEATH))
    for number, data in enumerate(section.pictures, start=1):
        where = f"report section {section.title}, picture {number}"
        pieces.append(_picture(data, width, height - used, where))
        pieces.append(gap(BENEATH))
    if pieces == heading:
        pieces += _text("Nothing to report.", width, palette)
    return pieces


def _heading(title: str, width: float, palette: Palette) -> list[Piece]:
    font = sans(TITLE_PX, bold=True)
    lines = wrapped(title, font, width)
    pieces = [_line(line, font.pixelSize(), True, palette.text, keep=True) for line in lines]

    def rule(painter: QPainter, place: QRectF) -> None:
        painter.setPen(QPen(QColor(palette.accent), 1.2))
        y = place.top() + 2.0
        painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))

    return [*pieces, Piece(9.0, rule, keep_with_next=True)]


def _text(text: str, width: float, palette: Palette) -> list[Piece]:
    lines = wrapped(text, sans(TEXT_PX), width)
    return [_line(line, TEXT_PX, False, palette.text) for line in lines]


def _line(text: str, size_px: int, bold: bool, colour: str, keep: bool = False) -> Piece:
    font = sans(size_px, bold)

    def paint(painter: QPainter, place: QRectF) -> None:
        draw_text(painter, place, text, font, colour, align=LEFT)

    return Piece(QFontMetricsF(font).height(), paint, keep_with_next=keep)


def _warning(text: str, width: float, palette: Palette) -> list[Piece]:
    """A paragraph on a coloured ground with a bar at its left; each line is a piece of it."""
    font = sans(WARNING_PX, bold=True)
    line = QFontMetricsF(font).height()
    lines = wrapped(text, font, width - 24.0)

    def strip(words: str, first: bool, last: bool) -> Piece:
        above, below = (4.0 if first else 0.0), (4.0 if last else 0.0)

        def paint(painter: QPainter, place: QRectF) -> None:
            # Half a unit of overlap, so that no white hair shows between two lines.
            ground = place.adjusted(0.0, 0.0, 0.0, 0.0 if last else 0.5)
            painter.fillRect(ground, QColor(palette.attention_ground))
            bar = QRectF(place.left(), place.top(), 4.0, ground.height())
            painter.fillRect(bar, QColor(palette.attention))
            box = QRectF(place.left() + 14.0, place.top() + above, place.width() - 24.0, line)
            draw_text(painter, box, words, font, palette.attention, align=LEFT)

        return Piece(line + above + below, paint)

    count = len(lines)
    return [strip(words, n == 0, n == count - 1) for n, words in enumerate(lines)]


def _picture(data: bytes, width: float, height: float, where: str) -> Piece:
    """A PNG as wide as the page, or as high."""
    image = QImage.fromData(data)
    if image.isNull():
        raise InputRefused(
            "A picture of the report cannot be read.",
            where=where,
            remedy="Write the report without this section, or turn its plugin off.",
        )
    scale = min(width / image.width(), height / image.height(), LARGEST_SCALE)
    size = (image.width() * scale, image.height() * scale)

    def paint(painter: QPainter, place: QRectF) -> None:
        painter.drawImage(QRectF(place.left(), place.top(), *size), image)

    return Piece(size[1], paint)
