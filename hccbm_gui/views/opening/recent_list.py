"""Folders and files opened before: pinned ones first, those that are gone greyed, with why."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.services.gate import guarded
from hccbm_gui.services.settings import MAX_RECENTS
from hccbm_gui.views.look.elided_label import ElidedLabel
from hccbm_gui.views.look.icons import icon, show_icon


class RecentList(QFrame):
    """One row a folder: its name opens it, the pin keeps it."""

    recent_wanted = Signal(str)
    pin_wanted = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._rows: list[QWidget] = []
        heading = QLabel(self.tr("RECENT"), self)
        heading.setObjectName("section")
        self._none = QLabel(self.tr("What you open is listed here."), self)
        self._none.setObjectName("dim")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 12, 10, 12)
        self._column.setSpacing(1)
        self._column.addWidget(heading)
        self._column.addWidget(self._none)
        self._column.addStretch(1)

    def show_folders(self, recents: Sequence[str], pinned: Sequence[str]) -> None:
        """List up to ten folders, `pinned` ones first."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        folders = [*pinned, *(folder for folder in recents if folder not in pinned)]
        self._rows = [self._row(folder, folder in pinned) for folder in folders[:MAX_RECENTS]]
        for place, row in enumerate(self._rows, start=2):
            self._column.insertWidget(place, row)
        self._none.setVisible(not self._rows)

    def _row(self, folder: str, pinned: bool) -> QWidget:
        row = QWidget(self)
        path = Path(folder)
        exists = path.exists()
        button = QPushButton(icon("open"), path.name or folder, row)
        button.setObjectName("quiet")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setEnabled(exists)
        gone = self.tr("This is not there any more: {folder}")
        button.setToolTip(folder if exists else gone.format(folder=folder))
        button.clicked.connect(lambda _checked=False: self._open(folder))
        where = ElidedLabel(row, mode=Qt.TextElideMode.ElideMiddle)
        where.setObjectName("dim")
        where.setText(str(path.parent) if exists else self.tr("not there any more"))
        pin = QToolButton(row)
        pin.setObjectName("small")
        pin.setCheckable(True)
        pin.setChecked(pinned)
        keep, let_go = self.tr("Keep in the list"), self.tr("Need not be kept in the list")
        show_icon(pin, "pinned" if pinned else "pin", let_go if pinned else keep, size_px=14)
        pin.clicked.connect(lambda wanted: self._pin(folder, wanted))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(button)
        layout.addWidget(where, 1)
        layout.addWidget(pin)
        return row

    @guarded
    def _open(self, folder: str) -> None:
        self.recent_wanted.emit(folder)

    @guarded
    def _pin(self, folder: str, wanted: bool) -> None:
        self.pin_wanted.emit(folder, wanted)
