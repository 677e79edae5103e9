"""A line to type into, laid over a picture at a place of it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from hccbm_gui.services.gate import guarded

WIDTH_PX = 220


class WordsEditor(QLineEdit):
    """Enter and leaving the line hand the words over; Esc, or no words, hands over nothing."""

    def __init__(self, over: QWidget, at: QPointF, done: Callable[[str], object]) -> None:
        super().__init__(over)
        self._done = done
        self._ended = False
        self.setPlaceholderText(self.tr("What to write here"))
        self.setAccessibleName(self.tr("Words on the picture"))
        self.setMaxLength(200)
        width = min(WIDTH_PX, over.width())
        left = min(max(int(at.x()), 0), over.width() - width)
        top = min(max(int(at.y()) - 12, 0), max(over.height() - 28, 0))
        self.setGeometry(left, top, width, 28)
        self.show()
        self.setFocus()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc end it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.end(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.end("")
        else:
            super().keyPressEvent(event)

    @guarded(fallback=True)
    def event(self, event: QEvent) -> bool:
        """Letters are meant for the line while it is there, not for commands of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The hand has gone elsewhere: what was typed counts."""
        super().focusOutEvent(event)
        self.end(self.text())

    def end(self, words: str) -> None:
        """Hand the words over, once, and go."""
        if self._ended:
            return
        self._ended = True
        self.hide()
        self.deleteLater()
        if words.strip():
            self._done(" ".join(words.split()))
