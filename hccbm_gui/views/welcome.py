"""The empty window: what to do first."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

STEPS = (
    "1   Drop a folder of DICOM here: bone scan (or SPECT, PET), CT or MR, structures.",
    "2   Look at the hot and cold spots and at how the scan lies on the CT; approve or correct.",
    "3   Choose or draw the GTV: both fields and their difference appear on the right.",
)


class Welcome(QWidget):
    """Three steps, recent folders and the phantom patient."""

    open_wanted = Signal()
    phantom_wanted = Signal()
    recent_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel("Bone-scan field beside CT/MRI field", self)
        title.setStyleSheet("font-size: 22px; font-weight: 600;")
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(title)
        for text in STEPS:
            label = QLabel(text, self)
            label.setWordWrap(True)
            label.setStyleSheet("font-size: 14px;")
            column.addWidget(label)
        open_button = QPushButton("Open a folder…", self)
        open_button.setObjectName("primary")
        phantom = QPushButton("Open the phantom patient", self)
        phantom.setToolTip("A made-up patient with four lesions, to try everything on")
        open_button.clicked.connect(self.open_wanted)
        phantom.clicked.connect(self.phantom_wanted)
        buttons = QHBoxLayout()
        buttons.addWidget(open_button)
        buttons.addWidget(phantom)
        buttons.addStretch(1)
        column.addSpacing(8)
        column.addLayout(buttons)
        self._recent = QVBoxLayout()
        column.addSpacing(8)
        column.addLayout(self._recent)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(column, 3)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(2)

    def show_recent(self, folders: Sequence[str]) -> None:
        """List the folders opened before; those that are gone are greyed."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if folders:
            heading = QLabel("RECENT", self)
            heading.setObjectName("section")
            self._recent.addWidget(heading)
        for folder in folders:
            button = QPushButton(folder, self)
            button.setFlat(True)
            button.setStyleSheet("text-align: left; border: none;")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            exists = Path(folder).exists()
            button.setEnabled(exists)
            button.setToolTip("" if exists else "This folder is not there any more")
            button.clicked.connect(lambda _checked=False, f=folder: self.recent_wanted.emit(f))
            self._recent.addWidget(button)
