"""The mouse over a DVH plot: crosshair, clicks, and when it leaves."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor

from hccbm_gui.services.gate import guarded

FOLLOW_HZ = 60


class DvhPointer(QObject):
    """Watches the mouse over `view`, a `pyqtgraph.PlotWidget`.

    Signals
    -------
    moved(position), clicked(position) : places of the scene, inside the axes or beside them.
    double_clicked() : show everything.
    left() : the mouse points at nothing any more.
    """

    moved = Signal(QPointF)
    clicked = Signal(QPointF)
    double_clicked = Signal()
    left = Signal()

    def __init__(self, view: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._plot = view.getPlotItem()
        self._cross = tuple(pg.InfiniteLine(angle=angle, movable=False) for angle in (90, 0))
        scene = view.scene()
        scene.sigMouseClicked.connect(self._clicked)
        self._slow = pg.SignalProxy(scene.sigMouseMoved, rateLimit=FOLLOW_HZ, slot=self._moved)
        view.viewport().installEventFilter(self)
        self.hide_cross()

    def add_cross(self, ink: QColor) -> None:
        """Put the crosshair into the plot, also after that was cleared."""
        for line in self._cross:
            line.setPen(pg.mkPen(ink, width=1, style=Qt.PenStyle.DotLine))
            self._plot.addItem(line, ignoreBounds=True)

    def hide_cross(self) -> None:
        """No crosshair until the mouse moves again."""
        for line in self._cross:
            line.setVisible(False)

    @guarded
    def _moved(self, event: tuple[QPointF]) -> None:
        position = event[0]
        if not self._plot.vb.sceneBoundingRect().contains(position):
            self._gone()
            return
        at = self._plot.vb.mapSceneToView(position)
        for line, place in zip(self._cross, (at.x(), at.y()), strict=True):
            line.setPos(place)
            line.setVisible(True)
        self.moved.emit(position)

    @guarded
    def _clicked(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.double():
            self.double_clicked.emit()
        else:
            self.clicked.emit(event.scenePos())

    def _gone(self) -> None:
        self.hide_cross()
        self.left.emit()

    @guarded(fallback=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The crosshair goes when the mouse does."""
        if event.type() == QEvent.Type.Leave:
            self._gone()
        return False
