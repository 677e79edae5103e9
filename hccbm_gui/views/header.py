"""The top of the window: whose images these are, the steps and the notice."""

import hashlib

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.look.elided_label import ElidedLabel
from hccbm_gui.views.look.icons import icon, show_icon
from hccbm_gui.views.screens.snapshots import IDENTITY
from hccbm_gui.views.step_bar import StepBar

IDENTITY_PX = (120, 260)


class Header(QWidget):
    """Identity with a colour of its own, step bar, permanent notice, menu buttons."""

    def __init__(self, palette: Palette, notice: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(50)
        self._colour_bar = QFrame(self)
        self._colour_bar.setObjectName("patient")
        self._colour_bar.setFixedSize(5, 34)
        self._name = ElidedLabel(self)
        self._name.setObjectName("title")
        self._facts = ElidedLabel(self)
        self._facts.setObjectName("dim")
        for part in (self._colour_bar, self._name, self._facts):
            # Pictures without identity leave these out, whatever they say.
            part.setProperty(IDENTITY, True)
        self.steps = StepBar(self)
        self.notice = QLabel(self.tr("NOT FOR CLINICAL USE"), self)
        self.notice.setObjectName("notice")
        self.notice.setToolTip(notice)
        self.integrity = self._button("warning", self.tr("What failed when it was opened"))
        self.integrity.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.one_patient = QLabel(self.tr("opened as one patient"), self)
        self.one_patient.setObjectName("attention")
        self.one_patient.setContentsMargins(8, 0, 4, 0)
        self.theme_button = self._button("theme", self.tr("Light or dark colours"))
        self.help_button = self._button("help", self.tr("Keys and mouse"))
        self.menu_button = self._button("menu", self.tr("Menu"))
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.take_palette(palette)
        self._lay_out()
        self.show_case(None)
        self.show_failed_checks(0)

    def _button(self, icon_name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        show_icon(button, icon_name, words, size_px=18)
        return button

    def _lay_out(self) -> None:
        who = QWidget(self)
        who.setMinimumWidth(IDENTITY_PX[0])
        who.setMaximumWidth(IDENTITY_PX[1])
        identity = QVBoxLayout(who)
        identity.setContentsMargins(0, 0, 0, 0)
        identity.setSpacing(0)
        identity.addWidget(self._name)
        identity.addWidget(self._facts)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.addWidget(self._colour_bar)
        layout.addSpacing(6)
        layout.addWidget(who)
        layout.addWidget(self.one_patient)
        layout.addWidget(self.integrity)
        layout.addStretch(1)
        layout.addWidget(self.steps)
        layout.addStretch(1)
        layout.addWidget(self.notice, 0, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.theme_button, self.help_button, self.menu_button):
            layout.addWidget(button)

    def take_palette(self, palette: Palette) -> None:
        """The button for the theme shows where it leads."""
        light = QColor(palette.background).lightnessF() > 0.5
        show_icon(self.theme_button, "moon" if light else "theme", size_px=18)
        self.integrity.setIcon(icon("warning", palette.alarm))
        self.integrity.setStyleSheet(f"QToolButton {{ color: {palette.alarm}; }}")

    def show_case(self, case: Case | None) -> None:
        """Name the patient and change the colour with the patient."""
        word = None if case is None else case.one_patient
        self.one_patient.setVisible(word is not None)
        self.one_patient.setToolTip("" if word is None else word.note)
        self.one_patient.setAccessibleDescription("" if word is None else word.note)
        if case is None:
            self._name.setText(self.tr("No patient"))
            self._facts.setText(self.tr("Open a folder to begin"))
            self._colour_bar.setStyleSheet("")
            return
        patient = case.patient
        self._name.setText(patient.shown_name or self.tr("(no name)"))
        number = self.tr("ID {id}").format(id=patient.id or self.tr("none"))
        facts = [number, patient.birth_date, patient.sex]
        self._facts.setText(" · ".join(fact for fact in facts if fact))
        colour = patient_colour(patient.id + patient.name)
        self._colour_bar.setStyleSheet(f"background: {colour.name()};")

    def show_failed_checks(self, count: int) -> None:
        """A mark with the number of failed rows of the integrity sheet; none for none."""
        self.integrity.setVisible(count > 0)
        self.integrity.setText(str(count))
        told = self.tr("{} failed: open the integrity sheet").format(count)
        self.integrity.setToolTip(told)
        self.integrity.setAccessibleName(told)


def patient_colour(identity: str) -> QColor:
    """A colour of its own for each patient, so that a switch is seen at once."""
    hue = int.from_bytes(hashlib.sha256(identity.encode()).digest()[:2], "big") % 360
    return QColor.fromHsl(hue, 190, 150)
