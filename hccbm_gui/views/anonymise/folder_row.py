"""A line of a dialog that names a folder, with a button to choose it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from hccbm_gui.services.gate import guarded


class FolderRow(QWidget):
    """Title, path and button.

    Signals
    -------
    chosen(folder) : a folder was chosen with the button.
    """

    chosen = Signal(str)

    def __init__(self, title: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self.box, self.browse = QLineEdit(self), QPushButton(self.tr("Choose…"), self)
        self.box.setPlaceholderText(hint)
        self.browse.setAutoDefault(False)
        self.title = QLabel(title, self)
        self.title.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.title, self.box, self.browse):
            row.addWidget(widget)
        self.browse.clicked.connect(self._choose)

    @property
    def path(self) -> Path | None:
        """What stands in the line; None for nothing."""
        words = self.box.text().strip()
        return Path(words) if words else None

    @guarded
    def _choose(self) -> None:
        start = self.box.text() or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, self._hint, start)
        if chosen:
            self.chosen.emit(chosen)
