"""A row of small buttons in the lower right corner of a picture, readable on light and dark."""

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from hccbm_gui.services.pictures.palette import Palette, dark

ROOM_PX = 6


class Corner(QWidget):
    """Empty at first; `add` buttons, and `place` it when the picture changes its size."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._row = row
        # Pictures have their own ground in every theme, so the theme's ink could vanish on it.
        self.setStyleSheet(_style(dark()))

    def add(self, text: str, words: str) -> QToolButton:
        """A button with `text`; `words` say what it does."""
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(words)
        button.setAccessibleName(words)
        self._row.addWidget(button)
        return button

    def place(self, width_px: int, height_px: int) -> None:
        """Into the corner of a picture of this size, above what is painted there."""
        wide, high = self.sizeHint().toTuple()
        self.setGeometry(width_px - wide - ROOM_PX, height_px - high - ROOM_PX, wide, high)
        self.raise_()


def _style(colours: Palette) -> str:
    return f"""
    QToolButton {{ background: {colours.panel}; color: {colours.text};
        border: 1px solid {colours.line}; border-radius: 3px; padding: 1px 5px; }}
    QToolButton:hover, QToolButton:focus {{ border-color: {colours.accent}; }}
    QToolButton:checked {{ background: {colours.selection}; border-color: {colours.accent}; }}
    QToolButton::menu-indicator {{ image: none; }}
    """
