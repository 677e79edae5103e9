"""The top of the window: whose images these are, the steps and the notice."""

import hashlib

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.step_bar import StepBar

NOTICE_SHORT = "NOT FOR CLINICAL USE"


class Header(QWidget):
    """Identity with a colour of its own, step bar, permanent notice, menu buttons."""

    def __init__(self, palette: Palette, notice: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(50)
        self._dim = palette.dim
        self._colour_bar = QFrame(self)
        self._colour_bar.setFixedSize(5, 34)
        self._name = QLabel("No patient", self)
        self._name.setObjectName("title")
        self._facts = QLabel("Open a folder to begin", self)
        self._facts.setObjectName("dim")
        self.steps = StepBar(palette, self)
        notice_label = QLabel(NOTICE_SHORT, self)
        notice_label.setObjectName("notice")
        notice_label.setToolTip(notice)
        self.help_button = _tool_button("?", "Keys and mouse", self)
        self.menu_button = _tool_button("☰", "Menu", self)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

        identity = QVBoxLayout()
        identity.setSpacing(0)
        identity.addWidget(self._name)
        identity.addWidget(self._facts)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.addWidget(self._colour_bar)
        layout.addSpacing(6)
        layout.addLayout(identity)
        layout.addStretch(1)
        layout.addWidget(self.steps)
        layout.addStretch(1)
        layout.addWidget(notice_label)
        layout.addWidget(self.help_button)
        layout.addWidget(self.menu_button)
        self.show_case(None)

    def show_case(self, case: Case | None) -> None:
        """Name the patient and change the colour with the patient."""
        if case is None:
            self._name.setText("No patient")
            self._facts.setText("Open a folder to begin")
            self._colour_bar.setStyleSheet(f"background: {self._dim};")
            return
        patient = case.patient
        self._name.setText(patient.name or "(no name)")
        facts = [f"ID {patient.id or 'none'}", patient.birth_date, patient.sex]
        self._facts.setText(" · ".join(fact for fact in facts if fact))
        colour = patient_colour(patient.id + patient.name)
        self._colour_bar.setStyleSheet(f"background: {colour.name()}; border-radius: 2px;")


def patient_colour(identity: str) -> QColor:
    """A colour of its own for each patient, so that a switch is seen at once."""
    hue = int.from_bytes(hashlib.sha256(identity.encode()).digest()[:2], "big") % 360
    return QColor.fromHsl(hue, 190, 150)


def _tool_button(text: str, tooltip: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    button.setToolTip(tooltip)
    button.setAccessibleName(tooltip)
    return button
