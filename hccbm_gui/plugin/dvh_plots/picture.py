"""DVH curves as a picture on white paper; needs no widget, only fonts."""

from collections.abc import Sequence
from math import floor, log10

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.plugin.dvh_plots.curves import (
    CurveLine,
    DvhAxes,
    DvhCurve,
    band_points,
    curve_points,
)
from hccbm_gui.plugin.dvh_plots.curves import readable as readable_on

PEN_STYLES = {
    CurveLine.SOLID: Qt.PenStyle.SolidLine,
    CurveLine.DASHED: Qt.PenStyle.DashLine,
    CurveLine.DOTTED: Qt.PenStyle.DotLine,
}
INK, GRID = QColor("#222222"), QColor("#dddddd")
MOST_POINTS = 1500
TICKS = 6


def dvh_picture(
    curves: Sequence[DvhCurve],
    axes: DvhAxes | None = None,
    size: tuple[int, int] = (1200, 700),
    title: str = "",
) -> bytes:
    """The curves with axes, grid and legend as a PNG on white, `size` in pixels.

    Needs a QGuiApplication for its fonts.
    """
    axes = axes or DvhAxes()
    drawn = [curve for curve in curves if not curve.dvh.is_empty]
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont()
        font.setPixelSize(max(11, size[1] // 40))
        painter.setFont(font)
        _paint(painter, drawn, axes, QRectF(0, 0, *size), title)
    finally:
        painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _paint(
    painter: QPainter, curves: Sequence[DvhCurve], axes: DvhAxes, whole: QRectF, title: str
) -> None:
    letters = QFontMetricsF(painter.font())
    line = letters.height()
    points = {curve.key: curve_points(curve, axes) for curve in curves}
    highest = max((float(x[-1]) for x, _ in points.values()), default=1.0)
    lowest = min((float(x[0]) for x, _ in points.values()), default=0.0)
    tallest = max((float(y.max()) for _, y in points.values()), default=100.0)
    tallest = 100.0 if axes.cumulative and axes.relative_volume else tallest * 1.05
    legend = max((letters.horizontalAdvance(curve.text) for curve in curves), default=0.0)
    legend = min(legend, whole.width() / 3.0) + 4.0 * line if curves else line
    frame = whole.adjusted(4.5 * line, (2.2 if title else 1.0) * line, -legend, -3.2 * line)
    scale = _Scale(frame, min(lowest, 0.0), max(highest, 1e-6), max(tallest, 1e-9))
    painter.setPen(INK)
    if title:
        box = QRectF(frame.left(), 0.2 * line, frame.width(), 1.8 * line)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)
    _paint_axes(painter, scale, axes, line)
    painter.save()
    painter.setClipRect(frame)
    for curve in curves:
        _paint_curve(painter, curve, axes, points[curve.key], scale)
    painter.restore()
    _paint_legend(painter, curves, QRectF(frame.right(), frame.top(), legend, frame.height()))


class _Scale:
    """Dose and volume to pixels."""

    def __init__(self, frame: QRectF, low: float, high: float, top: float) -> None:
        self.frame, self.low, self.high, self.top = frame, low, high, top

    def x(self, dose: float) -> float:
        share = (dose - self.low) / (self.high - self.low)
        return self.frame.left() + self.frame.width() * share

    def y(self, volume: float) -> float:
        return self.frame.bottom() - self.frame.height() * volume / self.top

    def polygon(self, doses: FloatArray, volumes: FloatArray) -> QPolygonF:
        step = max(1, doses.size // MOST_POINTS)
        kept = np.unique(np.append(np.arange(0, doses.size, step), doses.size - 1))
        pairs = zip(doses[kept], volumes[kept], strict=True)
        return QPolygonF([QPointF(self.x(float(d)), self.y(float(v))) for d, v in pairs])


def ticks(low: float, high: float) -> list[float]:
    """Round numbers from `low` to `high`, about six of them."""
    if not high > low:
        return [low]
    raw = (high - low) / TICKS
    power = 10.0 ** floor(log10(raw))
    step = next((m * power for m in (1.0, 2.0, 2.5, 5.0) if m * power >= raw), 10.0 * power)
    first = int(np.ceil(low / step - 1e-9))
    return [n * step for n in range(first, floor(high / step + 1e-9) + 1)]


def _paint_axes(painter: QPainter, scale: _Scale, axes: DvhAxes, line: float) -> None:
    frame, centre = scale.frame, Qt.AlignmentFlag.AlignCenter
    for dose in ticks(scale.low, scale.high):
        x = scale.x(dose)
        painter.setPen(GRID)
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
        painter.setPen(INK)
        box = QRectF(x - 3 * line, frame.bottom() + 0.2 * line, 6 * line, 1.2 * line)
        painter.drawText(box, centre, f"{dose:g}")
    for volume in ticks(0.0, scale.top):
        y = scale.y(volume)
        painter.setPen(GRID)
        painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
        painter.setPen(INK)
        box = QRectF(frame.left() - 3.4 * line, y - line, 3.1 * line, 2 * line)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, right, f"{volume:g}")
    painter.setPen(QPen(INK, 1.2))
    painter.drawRect(frame)
    below = QRectF(frame.left(), frame.bottom() + 1.6 * line, frame.width(), 1.4 * line)
    painter.drawText(below, centre, axes.dose_title)
    painter.save()
    painter.translate(0.9 * line, frame.center().y())
    painter.rotate(-90.0)
    half = frame.height() / 2.0
    painter.drawText(QRectF(-half, -0.7 * line, 2 * half, 1.4 * line), centre, axes.volume_title)
    painter.restore()


def _pen(curve: DvhCurve, width: float) -> QPen:
    pen = QPen(QColor(*readable_on(curve.colour, on_dark=False)), width, PEN_STYLES[curve.line])
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _paint_curve(
    painter: QPainter,
    curve: DvhCurve,
    axes: DvhAxes,
    points: tuple[FloatArray, FloatArray],
    scale: _Scale,
) -> None:
    doses, volumes = points
    band = band_points(curve, axes)
    if band is not None:
        fill = QColor(*readable_on(curve.colour, on_dark=False))
        fill.setAlpha(45)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        there, back = (scale.polygon(doses, edge) for edge in band)
        painter.drawPolygon(QPolygonF([*there.toList(), *reversed(back.toList())]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(curve, max(1.6, scale.frame.height() / 300.0)))
    painter.drawPolyline(scale.polygon(doses, volumes))


def _paint_legend(painter: QPainter, curves: Sequence[DvhCurve], box: QRectF) -> None:
    letters = QFontMetricsF(painter.font())
    line = letters.height() * 1.25
    fits = int(box.height() // line)
    shown = curves if len(curves) <= fits else curves[: fits - 1]
    left = box.left() + 0.6 * line
    for row, curve in enumerate(shown):
        y = box.top() + (row + 0.5) * line
        painter.setPen(_pen(curve, 2.0))
        painter.drawLine(QPointF(left, y), QPointF(left + 1.6 * line, y))
        painter.setPen(INK)
        room = box.right() - left - 2.0 * line
        text = letters.elidedText(curve.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(left + 2.0 * line, y + letters.ascent() * 0.4), text)
    if len(shown) < len(curves):
        y = box.top() + (len(shown) + 0.7) * line
        painter.drawText(QPointF(left, y), f"and {len(curves) - len(shown)} more")
