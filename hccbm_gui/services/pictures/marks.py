"""What every picture carries: scale bar, letters at its edges, spot symbols, warnings."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from hccbm_gui.core.spot import Spot, SpotType
from hccbm_gui.services.pictures.label_placement import LabelBoard
from hccbm_gui.services.pictures.lettering import draw_text, sans, text_size
from hccbm_gui.services.pictures.palette import Palette

BAR_LENGTHS_MM = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
SYMBOL_PX = 4.5
DASH, DOTS = (4.0, 2.5), (1.2, 1.6)


def polygon_path(polygons: Sequence[npt.NDArray[np.float64]]) -> QPainterPath:
    """Closed polygons (N, 2) in painter coordinates as one path; holes by even-odd."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for polygon in polygons:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in polygon]))
        path.closeSubpath()
    return path


def line_pen(colour: str, width: float, dashes: Sequence[float] = ()) -> QPen:
    """A mitred pen; `dashes` in units of its width."""
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if dashes:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(list(dashes))
    return pen


def with_alpha(colour: str, share: float) -> QColor:
    """`colour` at an opacity of 0 to 1."""
    ink = QColor(colour)
    ink.setAlphaF(share)
    return ink


def bar_length_mm(px_per_mm: float, width_px: float, preferred_mm: float) -> float:
    """The preferred length, or the nearest round one between 24 px and 55 % of the width."""
    fits = [mm for mm in BAR_LENGTHS_MM if 24.0 <= mm * px_per_mm <= max(24.0, 0.55 * width_px)]
    if preferred_mm in fits or not fits:
        return preferred_mm
    return min(fits, key=lambda mm: abs(np.log(mm / preferred_mm)))


def draw_scale_bar(
    painter: QPainter,
    corner: QPointF,
    width_px: float,
    px_per_mm: float,
    *,
    preferred_mm: float,
    size_px: int,
    colour: str,
    halo: str,
) -> QRectF:
    """A bar with its length in cm, its lower left end at `corner`; gives back what it covers."""
    length_mm = bar_length_mm(px_per_mm, width_px, preferred_mm)
    length = length_mm * px_per_mm
    text = f"{length_mm / 10:g} cm"
    size = text_size(text, sans(size_px))
    left, bottom = corner.x(), corner.y()
    painter.save()
    for ink, wide in ((halo, 4.5), (colour, 2.0)):
        painter.setPen(line_pen(ink, wide))
        painter.drawLine(QPointF(left, bottom - 2), QPointF(left + length, bottom - 2))
    painter.restore()
    label = QRectF(left, bottom - 4 - size.height(), size.width(), size.height())
    draw_text(painter, label, text, sans(size_px), colour, halo=halo)
    covered = QRectF(left - 2, label.top(), max(length, size.width()) + 4, size.height() + 5)
    return covered


def draw_edge_letters(
    painter: QPainter,
    rect: QRectF,
    letters: Sequence[tuple[str, tuple[float, float]]],
    *,
    size_px: int,
    colour: str,
    halo: str,
) -> list[QRectF]:
    """Letters where their directions (right, down) meet the rim of `rect`.

    Gives back what they cover.
    """
    font = sans(size_px, bold=True)
    covered = []
    for text, (right, down) in letters:
        size = text_size(text, font)
        reach_x = rect.width() / 2.0 - size.width() / 2.0 - 4.0
        reach_y = rect.height() / 2.0 - size.height() / 2.0 - 3.0
        steps = [reach_x / abs(right) if abs(right) > 1e-6 else np.inf]
        steps.append(reach_y / abs(down) if abs(down) > 1e-6 else np.inf)
        step = max(0.0, min(steps))
        box = QRectF(QPointF(0.0, 0.0), size)
        box.moveCenter(rect.center() + QPointF(right * step, down * step))
        draw_text(painter, box, text, font, colour, halo=halo)
        covered.append(box)
    return covered


def triangle(centre: QPointF, size: float, up: bool) -> QPolygonF:
    """The symbol of a spot: pointing up for hot, down for cold."""
    tip, base = (-size, size * 0.75) if up else (size, -size * 0.75)
    corners = [(0.0, tip), (size, base), (-size, base)]
    return QPolygonF([centre + QPointF(x, y) for x, y in corners])


def spot_colour(spot: Spot, palette: Palette) -> str:
    """Grey for a physiological spot, else that of hot or cold."""
    if spot.physiological:
        return palette.physiological
    return palette.hot if spot.type is SpotType.HOT else palette.cold


def spot_pen(spot: Spot, palette: Palette, width: float) -> QPen:
    """Solid for hot, dashed for cold, dotted for physiological."""
    dashes: tuple[float, ...] = () if spot.type is SpotType.HOT else DASH
    if spot.physiological:
        dashes = DOTS
    return line_pen(spot_colour(spot, palette), width, dashes)


def draw_badge(
    painter: QPainter,
    board: LabelBoard,
    wordings: Sequence[str],
    *,
    size_px: int,
    ink: str,
    ground: str,
) -> None:
    """A boxed remark in a corner, in the longest of its wordings that fits there.

    Where no corner is free it goes anywhere; it is left out only where there is no room at all.
    """
    font = sans(size_px, bold=True)
    box = None
    text = wordings[-1]
    for wording in wordings:
        size = _badge_size(wording, font)
        box = board.place_exactly(size, board.corners(size))
        if box is not None:
            text = wording
            break
    if box is None:
        size = _badge_size(text, font)
        box = board.place(size, board.corners(size))
    if box is None:
        return
    painter.save()
    painter.setPen(QPen(QColor(ink), 1.0))
    painter.setBrush(with_alpha(ground, 0.92))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.restore()
    draw_text(painter, box, text, font, ink)


def _badge_size(text: str, font: QFont) -> QSizeF:
    size = text_size(text, font)
    return QSizeF(size.width() + 10.0, size.height() + 4.0)


def draw_watermark(painter: QPainter, rect: QRectF, text: str, colour: str) -> None:
    """Large slanting letters across `rect`, see-through."""
    size_px = max(14, min(90, int(rect.width() / len(text)), int(rect.height() * 0.25)))
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.translate(rect.center())
    painter.rotate(-18.0)
    painter.setOpacity(0.4)
    box = QRectF(-rect.width(), -size_px, 2 * rect.width(), 2 * size_px)
    draw_text(painter, box, text, sans(size_px, bold=True), colour)
    painter.restore()
