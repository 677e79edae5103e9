"""Asks how far two points lie apart."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.planar_scale import length_mm
from hccbm_gui.services.gate import guarded

UNITS = ("cm", "mm")


class LengthBox(QWidget):
    """A number and its unit; a decimal comma is understood, and so is a unit typed with it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(self.tr("e.g. 25"))
        self.line.setAccessibleName(self.tr("Distance of the two points"))
        self.unit = QComboBox(self)
        self.unit.addItems(list(UNITS))
        self.unit.setAccessibleName(self.tr("Unit of the distance"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.unit)
        self.line.textChanged.connect(self.changed)
        self.unit.currentTextChanged.connect(self.changed)

    def length_mm(self) -> float | None:
        """What was typed; None for nothing.

        Raises
        ------
        InputRefused : it is no length.
        """
        words = self.line.text().strip()
        return length_mm(words, self.unit.currentText()) if words else None


class LengthDialog(QDialog):
    """One length, said to be that between the points 1 and 2 of a picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Scale by two points"))
        words = self.tr(
            "How far do the points 1 and 2 lie apart in the patient? The alignment of this scan "
            "is taken back, as it was made with another scale."
        )
        label = QLabel(words, self)
        label.setWordWrap(True)
        self.box = LengthBox(self)
        self._why = QLabel(self)
        self._why.setObjectName("attention")
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (label, self.box, self._why, self._buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(380)
        self.box.changed.connect(self._check)
        self._check()

    @guarded
    def _check(self) -> None:
        why = self.tr("Type the distance.")
        try:
            if self.box.length_mm() is not None:
                why = ""
        except InputRefused as refusal:
            why = str(refusal)
        self._why.setText(why)
        button = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        button.setEnabled(not why)
        button.setToolTip(why)
