"""DVH curves in a widget: cursor, zoom, lines to drag, limits, and a picture for the report."""

from collections.abc import Iterable, Mapping, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.plugin.dvh_plots.curves import ConstraintMark, DvhAxes, DvhCurve, curve_points
from hccbm_gui.plugin.dvh_plots.items import add_curve, add_mark, full_range
from hccbm_gui.plugin.dvh_plots.legend import DvhLegend
from hccbm_gui.plugin.dvh_plots.line import Axis, DraggedLine
from hccbm_gui.plugin.dvh_plots.picture import dvh_picture
from hccbm_gui.plugin.dvh_plots.pointer import DvhPointer
from hccbm_gui.plugin.dvh_plots.readout import nearest, readout
from hccbm_gui.services.gate import guarded

NEAR_PX = 30.0
"""A curve farther from the cursor than this is not read."""
HINT = "Point at a curve to read it; wheel zooms, double click shows all."


class DvhPlot(QWidget):
    """DVH curves with everything a reader does to them.

    Signals
    -------
    curve_chosen(key) : a curve was clicked; empty for a click beside all curves.
    line_moved(axis, value) : a line is where the user wants it: ``dose`` in Gy, or ``volume``
        in percent of the structure.
    hidden_changed(keys) : a name of the legend was clicked.
    """

    curve_chosen = Signal(str)
    line_moved = Signal(str, float)
    hidden_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axes = DvhAxes()
        self._curves: tuple[DvhCurve, ...] = ()
        self._hidden: frozenset[str] = frozenset()
        self._chosen = ""
        self._marks: tuple[ConstraintMark, ...] = ()
        self._points: dict[str, tuple[FloatArray, FloatArray]] = {}
        self._legend = DvhLegend(self)
        self._legend.toggled.connect(self._toggled)
        self._view = pg.PlotWidget(self)
        self._plot = self._view.getPlotItem()
        self._readout = QLabel(HINT, self)
        self._readout.setWordWrap(True)
        self._readout.setMinimumHeight(2 * self._readout.fontMetrics().height() + 4)
        # As narrow as a panel gets: words never widen the plot.
        self._readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._legend)
        layout.addWidget(self._readout)
        self._lines: dict[Axis, DraggedLine] = {}
        self._prepare_plot()
        self._dress()

    # ---- what is shown

    @property
    def curves(self) -> tuple[DvhCurve, ...]:
        """All curves, hidden ones too."""
        return self._curves

    @property
    def visible_curves(self) -> tuple[DvhCurve, ...]:
        """The curves that are drawn."""
        return tuple(c for c in self._curves if c.key not in self._hidden and not c.dvh.is_empty)

    @property
    def axes(self) -> DvhAxes:
        """What the axes mean."""
        return self._axes

    @property
    def marks(self) -> tuple[ConstraintMark, ...]:
        """The limits that are drawn."""
        return self._marks

    def set_curves(self, curves: Sequence[DvhCurve]) -> None:
        """Show `curves` in the place of all others; the zoom stays while there are any."""
        first = not self._curves
        self._curves = tuple(curves)
        if self._chosen not in {curve.key for curve in curves}:
            self._chosen = ""
        self._draw()
        if first:
            self.show_all()

    def set_axes(self, axes: DvhAxes) -> None:
        """Change the meaning of the axes and show everything."""
        if axes != self._axes:
            self._axes = axes
            self._pointer.hide_cross()
            self._readout.setText(HINT)
            self._draw()
            self.show_all()

    def set_prescription(self, prescription_gy: float | None) -> None:
        """The dose that percent are of; None when not known."""
        self.set_axes(self._axes.with_prescription(prescription_gy))

    def set_hidden(self, keys: Iterable[str]) -> None:
        """Leave the curves with these keys out."""
        self._hidden = frozenset(keys)
        self._draw()

    def set_legend(self, shown: bool) -> None:
        """Whether the names stand below; a panel with a list of its own needs none."""
        self._legend.setVisible(shown)

    @property
    def chosen(self) -> str:
        """Key of the curve that is drawn stronger; empty for none."""
        return self._chosen

    def choose(self, key: str) -> None:
        """Draw one curve stronger; the lines are read on it. Empty for none."""
        if key != self._chosen:
            self._chosen = key
            self._draw()

    def set_marks(self, marks: Sequence[ConstraintMark]) -> None:
        """Show limits as points; only in the cumulative view of relative volumes."""
        self._marks = tuple(marks)
        self._draw()

    def set_line(self, axis: str, value: float | None) -> None:
        """A line to drag: at a ``dose`` in Gy or a ``volume`` in percent; None takes it away."""
        kind = Axis(axis)
        old = self._lines.pop(kind, None)
        if old is not None:
            old.remove()
        if value is not None:
            self._lines[kind] = DraggedLine(self._plot, kind, value, self._line_changed)
        self._place_lines()

    def line_values(self) -> Mapping[str, float]:
        """Where the lines are, by axis."""
        return {axis.value: line.value for axis, line in self._lines.items()}

    def show_all(self) -> None:
        """The range that holds all visible curves."""
        doses, volumes = full_range(self._points, self._axes)
        self._plot.setRange(xRange=doses, yRange=volumes, padding=0.0)

    def picture(self, size: tuple[int, int] = (1200, 700), title: str = "") -> bytes:
        """The visible curves as a PNG on white paper, all of their range."""
        return dvh_picture(self.visible_curves, self._axes, size, title)

    # ---- drawing

    def _prepare_plot(self) -> None:
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.showGrid(x=True, y=True, alpha=0.18)
        self._plot.setLimits(yMin=0.0)
        self._plot.setContentsMargins(0, 8, 12, 0)
        for side in ("left", "bottom"):
            self._plot.getAxis(side).enableAutoSIPrefix(False)
        self._pointer = DvhPointer(self._view, self)
        self._pointer.moved.connect(self._moved)
        self._pointer.clicked.connect(self._clicked)
        self._pointer.double_clicked.connect(self.show_all)
        self._pointer.left.connect(self._leave)

    def _dress(self) -> None:
        """Take the colours of the theme."""
        palette = self.palette()
        ground = palette.color(QPalette.ColorRole.Base)
        ink = palette.color(QPalette.ColorRole.PlaceholderText)
        self._dark = ground.lightnessF() < 0.5
        self._ink = palette.color(QPalette.ColorRole.Text)
        self._ground = QColor(ground)
        self._ground.setAlpha(200)
        self._view.setBackground(ground)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(pg.mkPen(ink, width=1))
            axis.setTextPen(ink)
        self._draw()

    def _draw(self) -> None:
        self._plot.clear()
        self._points = {}
        self._pointer.add_cross(self._ink)
        for curve in self.visible_curves:
            points = self._points[curve.key] = curve_points(curve, self._axes)
            chosen = curve.key == self._chosen
            add_curve(self._plot, curve, points, self._axes, chosen, self._dark)
        if self._axes.cumulative and self._axes.relative_volume:
            for mark in self._marks:
                add_mark(self._plot, mark, self._axes, self._dark)
        for dragged in self._lines.values():
            dragged.add()
        wide = not (self._axes.cumulative and self._axes.relative_volume)
        self._plot.getAxis("left").setWidth(62 if wide else 50)
        self._plot.setLabel("bottom", self._axes.dose_title)
        self._plot.setLabel("left", self._axes.volume_title)
        self._place_lines()
        self._legend.show_curves(self._curves, self._hidden, self._dark)

    def _place_lines(self) -> None:
        visible = self.visible_curves
        read_on = next((c for c in visible if c.key == self._chosen), None)
        if read_on is None and visible:
            read_on = visible[0]
        for line in self._lines.values():
            line.show(self._axes, visible, read_on, self._ink, self._ground)

    def _line_changed(self, axis: Axis, value: float) -> None:
        self._place_lines()
        self.line_moved.emit(axis.value, value)

    # ---- the mouse

    @guarded
    def _toggled(self, key: str) -> None:
        self.set_hidden(self._hidden ^ {key})
        self.hidden_changed.emit(self._hidden)

    @guarded
    def _moved(self, position: QPointF) -> None:
        at = self._plot.vb.mapSceneToView(position)
        key = self._nearest_key(position)
        curve = next((c for c in self._curves if c.key == key), None)
        self._readout.setText(readout(curve, self._axes, at.x(), at.y()))

    @guarded
    def _clicked(self, position: QPointF) -> None:
        key = self._nearest_key(position)
        self.choose(key)
        self.curve_chosen.emit(key)

    def _nearest_key(self, scene: QPointF) -> str:
        """The curve under a place of the scene; empty when none is near."""
        box = self._plot.vb
        at = box.mapSceneToView(scene)
        per_px = box.viewPixelSize()
        return nearest(self._points, (at.x(), at.y()), per_px, NEAR_PX)

    @guarded
    def _leave(self) -> None:
        self._readout.setText(HINT)

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_dark"):
            self._dress()
