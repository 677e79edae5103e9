"""A line across a DVH plot that is dragged, and read where it crosses the curves."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from hccbm_gui.plugin.dvh_plots.curves import DvhAxes, DvhCurve, readable
from hccbm_gui.services.gate import guarded

ACCENT = QColor("#2f80dd")


class Axis(StrEnum):
    """What a line stands for."""

    DOSE = "dose"
    """Upright at a dose: V20Gy of every curve."""
    VOLUME = "volume"
    """Level at a percentage of the volume: D95% of every curve."""


class DraggedLine:
    """One line with its dots on the curves and its reading on one of them.

    Parameters
    ----------
    value : Gy or percent of the volume.
    changed : told the axis and the new value while it is dragged.
    """

    def __init__(
        self, plot: Any, axis: Axis, value: float, changed: Callable[[Axis, float], None]
    ) -> None:
        self._plot, self.axis, self.value, self._changed = plot, axis, value, changed
        upright = axis is Axis.DOSE
        self._line = pg.InfiniteLine(
            angle=90 if upright else 0,
            movable=True,
            pen=pg.mkPen(ACCENT, width=1.4, style=Qt.PenStyle.DashLine),
            hoverPen=pg.mkPen(ACCENT, width=3),
        )
        self._line.setZValue(20)
        self._line.setCursor(
            Qt.CursorShape.SplitHCursor if upright else Qt.CursorShape.SplitVCursor
        )
        self._dots = pg.ScatterPlotItem(size=7)
        self._dots.setZValue(21)
        self._text = pg.TextItem(anchor=(0, 1))
        self._text.setZValue(22)
        self._axes = DvhAxes()
        self._read_on: DvhCurve | None = None
        self._line.sigPositionChanged.connect(self._dragged)
        self.add()

    def add(self) -> None:
        """Put the line into the plot, also after it was cleared."""
        for item in (self._line, self._dots, self._text):
            if item.scene() is None:
                self._plot.addItem(item, ignoreBounds=True)

    def remove(self) -> None:
        """Take the line out of the plot."""
        for item in (self._line, self._dots, self._text):
            self._plot.removeItem(item)

    def show(
        self,
        axes: DvhAxes,
        curves: Sequence[DvhCurve],
        read_on: DvhCurve | None,
        ink: QColor,
        ground: QColor,
    ) -> None:
        """Place line, dots and reading; a line means nothing in a differential plot."""
        self._axes, self._read_on = axes, read_on
        for item in (self._line, self._dots, self._text):
            item.setVisible(axes.cumulative)
        if not axes.cumulative:
            return
        self._line.blockSignals(True)
        self._line.setPos(self._to_axis(self.value, axes, read_on))
        self._line.blockSignals(False)
        spots = []
        for curve in curves:
            x, y = self._crossing(curve, axes)
            colour = QColor(*readable(curve.colour, ground.lightnessF() < 0.5))
            spots.append({"pos": (x, y), "brush": colour, "pen": pg.mkPen(ink, width=1)})
        self._dots.setData(spots)
        if read_on is None:
            self._text.setText("")
            return
        self._text.setColor(ink)
        self._text.fill = pg.mkBrush(ground)
        self._text.setText(self.reading(read_on, axes))
        x, y = self._crossing(read_on, axes)
        (left, right), (low, high) = self._plot.vb.viewRange()
        self._text.setAnchor((0 if x < (left + right) / 2 else 1, 1 if y < (low + high) / 2 else 0))
        self._text.setPos(x, y)

    def reading(self, curve: DvhCurve, axes: DvhAxes) -> str:
        """``V20.0Gy = 31.2 % of Heart`` or ``D95.0% = 47.10 Gy of PTV``."""
        dvh = curve.dvh
        if self.axis is Axis.DOSE:
            if axes.relative_volume:
                told = f"{dvh.percent_at_gy(self.value):.1f} %"
            else:
                told = f"{dvh.volume_at_gy(self.value):.2f} cc"
            return f"V{self.value:.1f}Gy = {told}, {curve.text}"
        return f"D{self.value:.1f}% = {dvh.dose_at_percent(self.value):.2f} Gy, {curve.text}"

    def _crossing(self, curve: DvhCurve, axes: DvhAxes) -> tuple[float, float]:
        dvh = curve.dvh
        if self.axis is Axis.DOSE:
            dose_gy, share = self.value, dvh.percent_at_gy(self.value) / 100.0
        else:
            dose_gy, share = dvh.dose_at_percent(self.value), self.value / 100.0
        height = 100.0 * share if axes.relative_volume else dvh.covered_cc * share
        return dose_gy / axes.gy_per_unit, height

    def _to_axis(self, value: float, axes: DvhAxes, read_on: DvhCurve | None) -> float:
        if self.axis is Axis.DOSE:
            return value / axes.gy_per_unit
        if axes.relative_volume or read_on is None:
            return value
        return value / 100.0 * read_on.dvh.covered_cc

    @guarded
    def _dragged(self, line: Any) -> None:
        place = float(line.value())
        if self.axis is Axis.DOSE:
            value = max(place * self._axes.gy_per_unit, 0.0)
        else:
            value = place if self._axes.relative_volume else self._percent(place)
            value = min(max(value, 0.0), 100.0)
        self.value = value
        self._changed(self.axis, value)

    def _percent(self, cc: float) -> float:
        """In cc every curve has its own height: the line keeps to the one it is read on."""
        scale = self._to_axis(100.0, self._axes, self._read_on)
        return 100.0 * cc / scale if scale > 0.0 else 0.0
