"""The names of the structures under a hand that rests."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from hccbm_gui.services.gate import guarded

REST_MS = 400
MOST = 6
"""Names in one label; how many more there are is said."""


class HoverNames(QLabel):
    """A small label beside the hand; it goes as soon as the hand moves on."""

    def __init__(self, parent: QWidget, names_at: Callable[[QPoint], Sequence[str]]) -> None:
        super().__init__(parent)
        self._names_at = names_at
        self._at = QPoint()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self.setMargin(3)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._show)
        self.hide()

    def moved(self, at: QPoint) -> None:
        """The hand is at `at` now, in pixels of the parent."""
        self._at = QPoint(at)
        self.hide()
        self._timer.start()

    def away(self) -> None:
        """The hand left, or does something."""
        self._timer.stop()
        self.hide()

    @guarded
    def _show(self) -> None:
        names = list(self._names_at(self._at))
        if not names:
            return
        more = len(names) - MOST
        shown = names[:MOST] + ([self.tr("and {} more").format(more)] if more > 0 else [])
        self.setText("\n".join(shown))
        self.adjustSize()
        area, place = self.parentWidget().rect(), self._at + QPoint(14, 18)
        place.setX(max(0, min(place.x(), area.width() - self.width())))
        if place.y() + self.height() > area.height():
            place.setY(max(0, self._at.y() - self.height() - 6))
        self.move(place)
        self.show()
        self.raise_()
