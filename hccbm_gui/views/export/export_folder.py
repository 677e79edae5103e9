"""Where new files go: a folder outside of what was read."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from hccbm_gui.core.errors import HccbmError
from hccbm_gui.services.export import require_outside
from hccbm_gui.services.gate import guarded


class FolderRow(QWidget):
    """A line for the folder, typed or chosen.

    Signals
    -------
    changed : another folder stands in the line.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line, self.browse = QLineEdit(self), QPushButton(self.tr("Choose…"), self)
        self.line.setPlaceholderText(self.tr("A folder outside of what was opened"))
        self.line.setAccessibleName(self.tr("Folder of the new files"))
        label = QLabel(self.tr("Into the folder"), self)
        label.setBuddy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (label, self.line, self.browse):
            row.addWidget(widget)
        self.browse.setAutoDefault(False)
        self.line.textChanged.connect(self._changed)
        self.browse.clicked.connect(self._choose)

    def path(self) -> Path:
        """The folder as it stands there."""
        return Path(self.line.text().strip())

    def set_path(self, folder: Path) -> None:
        """Put a folder into the line."""
        self.line.setText(str(folder))

    def why_not(self, sources: Iterable[Path]) -> str:
        """Why nothing can be written there; empty when it can."""
        if not self.line.text().strip():
            return self.tr("Choose a folder.")
        if not self.path().is_dir():
            return self.tr("There is no such folder.")
        try:
            require_outside(self.path(), sources)
        except HccbmError as refusal:
            return str(refusal)
        return ""

    @guarded
    def _choose(self) -> None:
        start = self.line.text() or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder of the new files"), start)
        if chosen:
            self.line.setText(chosen)

    @guarded
    def _changed(self) -> None:
        self.changed.emit()
