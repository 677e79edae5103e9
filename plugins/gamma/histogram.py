"""The histogram of gamma: what passes in one colour, what fails in another."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccbm_gui.core.gamma.gamma import GammaResult
from hccbm_gui.plugin.api import guarded

from .colours import level_colour


class GammaHistogram(QWidget):
    """Share of the points over gamma, with a line at 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: GammaResult | None = None
        self._view = pg.PlotWidget(self, background=None)
        self._view.setMenuEnabled(False)
        self._view.hideButtons()
        self._view.setMouseEnabled(x=False, y=False)
        self._plot = self._view.getPlotItem()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setMinimumHeight(150)

    def show_result(self, result: GammaResult | None) -> None:
        """Draw the histogram of `result`; nothing for None or without points."""
        self._result = result
        self._draw()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Follow the colours of the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        palette = self.palette()
        dim = palette.color(QPalette.ColorRole.PlaceholderText)
        self._plot.clear()
        for side, words in (("bottom", "γ"), ("left", "Points (%)")):
            axis = self._plot.getAxis(side)
            axis.setPen(pg.mkPen(dim, width=1))
            axis.setTextPen(dim)
            axis.setLabel(words, color=dim.name())
            axis.enableAutoSIPrefix(False)
        result = self._result
        if result is None or not result.points:
            return
        edges, counts = result.histogram()
        share = 100.0 * counts / result.points
        passes = edges[:-1] < 1.0 - 1e-9
        for chosen, level in ((passes, "tolerance"), (~passes, "fail")):
            if chosen.any():
                bars = pg.BarGraphItem(
                    x0=edges[:-1][chosen],
                    x1=edges[1:][chosen],
                    height=share[chosen],
                    brush=pg.mkBrush(level_colour(level, palette)),
                    pen=pg.mkPen(None),
                )
                self._plot.addItem(bars)
        line = pg.InfiniteLine(pos=1.0, angle=90, pen=pg.mkPen(dim, width=1, dash=[4, 3]))
        self._plot.addItem(line)
        self._plot.setXRange(0.0, float(edges[-1]), padding=0.01)
        self._plot.setYRange(0.0, float(np.max(share)) * 1.05, padding=0.0)
