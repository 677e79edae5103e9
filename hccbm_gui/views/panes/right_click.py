"""The menu of a picture whose right button is for dragging: a click without a drag asks for it."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from hccbm_gui.services.gate import guarded

STILL_PX = 3


class RightClick(QObject):
    """Watches a widget; `wanted` gives a place of the screen."""

    wanted = Signal(QPoint)

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self._watched = watched
        self._pressed: QPoint | None = None
        watched.installEventFilter(self)

    @guarded(fallback=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything pass but the menu event of the mouse, which comes too early."""
        if isinstance(event, QContextMenuEvent):
            if event.reason() == QContextMenuEvent.Reason.Keyboard:
                self.wanted.emit(self._watched.mapToGlobal(self._watched.rect().center()))
            return True
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.RightButton:
            at = event.globalPosition().toPoint()
            if event.type() == QEvent.Type.MouseButtonPress:
                self._pressed = at
            elif event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
                still = (at - self._pressed).manhattanLength() <= STILL_PX
                self._pressed = None
                if still:
                    self.wanted.emit(at)
        return False
