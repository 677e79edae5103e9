"""Tables of a report section: columns as wide as their content, cells wrapped, nothing cut off."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from hccbm_gui.core.report_section import SectionTable
from hccbm_gui.services.pictures.lettering import draw_text, sans
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.paragraph import wrapped
from hccbm_gui.services.report_flow import Piece

SIZES_PX = (11, 10, 9, 8)
PAD_X, PAD_Y = 6.0, 2.5
FIGURE = re.compile(r"[\s<>≤≥≈±+\-−]*\d[\d.,/\s]*[^\d\s]{0,4}")
DASHES = frozenset("-–—")
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How a table is set.

    Attributes
    ----------
    size_px : of its lettering.
    widths : of the columns, padding included.
    right : True for columns of figures, which stand at the right.
    """

    size_px: int
    widths: tuple[float, ...]
    right: tuple[bool, ...]


def table_layout(table: SectionTable, width: float) -> TableLayout:
    """The largest lettering in which no word is broken; else the smallest, with broken words."""
    cells = [table.header, *table.rows]
    columns = max((len(row) for row in cells), default=0)
    full = [tuple(row) + ("",) * (columns - len(row)) for row in cells]
    right = tuple(_is_figures([row[c] for row in full[1:]]) for c in range(columns))
    for size in SIZES_PX:
        natural, least = _needed(full, size, columns)
        if sum(least) <= width or size == SIZES_PX[-1]:
            return TableLayout(size, _shared(natural, least, width), right)
    raise AssertionError("the last size always returns")


def table_pieces(
    table: SectionTable, width: float, most_height: float, palette: Palette
) -> list[Piece]:
    """Header and rows; the header comes again on every page that the table reaches.

    A row higher than `most_height` goes on in a further piece.
    """
    if not table.header and not table.rows:
        return []
    layout = table_layout(table, width)
    header = None
    pieces: list[Piece] = []
    if any(table.header):
        header = _row_pieces(table.header, layout, most_height, palette, head=True)[0]
        pieces.append(header)
    room = most_height - (header.height if header else 0.0)
    for row in table.rows:
        parts = _row_pieces(row, layout, room, palette, head=False)
        pieces += [Piece(part.height, part.paint, repeated=header) for part in parts]
    if header is not None and len(pieces) > 1:
        pieces[0] = Piece(header.height, header.paint, keep_with_next=True)
    return pieces


def _is_figures(cells: list[str]) -> bool:
    told = [cell.strip() for cell in cells if cell.strip() and cell.strip() not in DASHES]
    return bool(told) and all(FIGURE.fullmatch(cell) for cell in told)


def _needed(
    rows: list[tuple[str, ...]], size_px: int, columns: int
) -> tuple[list[float], list[float]]:
    """Width of each column on one line, and with every word on a line of its own."""
    natural, least = [0.0] * columns, [0.0] * columns
    for number, row in enumerate(rows):
        metrics = QFontMetricsF(sans(size_px, bold=number == 0))
        for column, text in enumerate(row):
            lines = [metrics.horizontalAdvance(line) for line in text.splitlines() or [""]]
            words = [metrics.horizontalAdvance(word) for word in text.split() or [""]]
            natural[column] = max(natural[column], max(lines) + 2 * PAD_X + 0.5)
            least[column] = max(least[column], max(words) + 2 * PAD_X + 0.5)
    return natural, least


def _shared(natural: list[float], least: list[float], width: float) -> tuple[float, ...]:
    """Columns get what they want; where that is too much, the widest ones give way."""
    if sum(natural) <= width:
        return tuple(natural)
    if sum(least) > width:
        return tuple(share * width / sum(least) for share in least)
    widths = list(least)
    free = width - sum(least)
    open_columns = [c for c in range(len(widths)) if natural[c] > widths[c]]
    while open_columns and free > 0.01:
        share = free / len(open_columns)
        for column in open_columns:
            more = min(share, natural[column] - widths[column])
            widths[column] += more
            free -= more
        open_columns = [c for c in open_columns if natural[c] - widths[c] > 0.01]
    return tuple(widths)


def _row_pieces(
    row: tuple[str, ...], layout: TableLayout, most_height: float, palette: Palette, head: bool
) -> list[Piece]:
    font = sans(layout.size_px, bold=head)
    line = QFontMetricsF(font).height()
    texts = tuple(row) + ("",) * (len(layout.widths) - len(row))
    cells = [
        wrapped(text, font, width - 2 * PAD_X)
        for text, width in zip(texts, layout.widths, strict=True)
    ]
    lines = max(len(cell) for cell in cells)
    at_once = max(1, int((most_height - 2 * PAD_Y) // line))
    return [
        _strip([cell[first : first + at_once] for cell in cells], layout, palette, head)
        for first in range(0, lines, at_once)
    ]


def _strip(cells: list[list[str]], layout: TableLayout, palette: Palette, head: bool) -> Piece:
    """One row, or the part of one that fits a page."""
    font = sans(layout.size_px, bold=head)
    line = QFontMetricsF(font).height()
    height = max(len(cell) for cell in cells) * line + 2 * PAD_Y

    def paint(painter: QPainter, place: QRectF) -> None:
        left = place.left()
        if head:
            ground = QRectF(left, place.top(), sum(layout.widths), place.height())
            painter.fillRect(ground, QColor(palette.card))
        for cell, width, right in zip(cells, layout.widths, layout.right, strict=True):
            warns = bool(cell) and cell[0].startswith("!")
            ink = palette.dim if head else palette.attention if warns else palette.text
            for number, text in enumerate(cell):
                top = place.top() + PAD_Y + number * line
                box = QRectF(left + PAD_X, top, width - 2 * PAD_X, line)
                draw_text(painter, box, text, font, ink, align=RIGHT if right else LEFT)
            left += width
        painter.setPen(QPen(QColor(palette.line), 0.8 if head else 0.4))
        painter.drawLine(QPointF(place.left(), place.bottom()), QPointF(left, place.bottom()))

    return Piece(height, paint)
