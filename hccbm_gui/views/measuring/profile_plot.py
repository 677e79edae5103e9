"""Values along a line: one plot for each unit, all over the same distance."""

from collections.abc import Sequence
from html import escape

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hccbm_gui.core.measure.line_profile import LineProfile
from hccbm_gui.core.volume import Unit
from hccbm_gui.services.gate import guarded

LINES = ("#4da3ff", "#ff9f43", "#35d0ba", "#e06bd6", "#b6d94c", "#ff6b6b")
"""Told apart also by those who see red and green alike, and on light and dark ground."""

NO_PROFILE = "Draw a profile line on an image to see the values along it."


class ProfilePlot(QWidget):
    """Curves of all images along the chosen line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profiles: tuple[LineProfile, ...] = ()
        self._plots: list[pg.PlotItem] = []
        self._view = pg.GraphicsLayoutWidget(self)
        self._view.setAccessibleName(self.tr("Values along the profile line"))
        self._hint = QLabel(self.tr(NO_PROFILE), self)
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setObjectName("dim")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._hint, 1)
        self._draw()

    @property
    def profiles(self) -> tuple[LineProfile, ...]:
        """What is plotted."""
        return self._profiles

    def show_profiles(self, profiles: Sequence[LineProfile], why_not: str = "") -> None:
        """Plot `profiles` in place of all earlier; without any say `why_not`."""
        self._profiles = tuple(profiles)
        self._hint.setText(why_not or self.tr(NO_PROFILE))
        self._draw()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        self._view.clear()
        self._plots = []
        self._view.setVisible(bool(self._profiles))
        self._hint.setVisible(not self._profiles)
        palette = self.palette()
        self._view.setBackground(palette.color(QPalette.ColorRole.Base))
        units = list(dict.fromkeys(one.unit for one in self._profiles))
        for row, unit in enumerate(units):
            plot = self._view.addPlot(row=row, col=0)
            self._dress(plot, unit, is_last=row == len(units) - 1)
            named = []
            for number, one in enumerate(self._profiles):
                if one.unit is unit:
                    colour = LINES[number % len(LINES)]
                    pen = pg.mkPen(colour, width=2)
                    # Where there is no value the line is broken, not drawn through.
                    plot.plot(one.distance_mm, one.values, pen=pen, connect="finite")
                    named.append(f'<span style="color:{colour}">▬ {escape(one.name)}</span>')
            # Above the curves: a legend within the plot would lie on them.
            plot.setTitle("&nbsp; ".join(named), size="8pt", justify="left")
            if self._plots:
                plot.setXLink(self._plots[0])
            self._plots.append(plot)
        if self._plots:
            self._plots[0].setXRange(0.0, float(self._profiles[0].distance_mm[-1]), padding=0.01)

    def _dress(self, plot: pg.PlotItem, unit: Unit, is_last: bool) -> None:
        ink = self.palette().color(QPalette.ColorRole.Text)
        line = QColor(ink)
        line.setAlpha(120)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(pg.mkPen(line))
            axis.setTextPen(pg.mkPen(ink))
            axis.enableAutoSIPrefix(False)
        plot.getAxis("left").setWidth(52)
        plot.setLabel("left", unit.value)
        if is_last:
            plot.setLabel("bottom", self.tr("distance along the line (mm)"))
        else:
            plot.getAxis("bottom").setStyle(showValues=False)
        plot.showGrid(x=True, y=True, alpha=0.15)
        plot.setMenuEnabled(False)
        plot.hideButtons()
