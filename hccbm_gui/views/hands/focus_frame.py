"""A frame around the picture that the keys go to."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPalette, QRegion
from PySide6.QtWidgets import QWidget

WIDTH_PX = 2


class FocusFrame(QWidget):
    """Lies over a GL widget; only the ring is painted, so that a redraw costs nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Highlight)
        self.hide()

    def follow(self, rect: QRect, visible: bool) -> None:
        """Lie around `rect` of the parent, or go."""
        if rect != self.geometry() or self.mask().isEmpty():
            self.setGeometry(rect)
            within = QRect(0, 0, rect.width(), rect.height())
            inner = within.adjusted(WIDTH_PX, WIDTH_PX, -WIDTH_PX, -WIDTH_PX)
            self.setMask(QRegion(within).subtracted(QRegion(inner)))
        self.setVisible(visible)
        if visible:
            self.raise_()
