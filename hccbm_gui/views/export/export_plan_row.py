"""What goes with a plan that is written, as far as it is said: dose, fractions, energy, beams."""

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.io.writing.plan_writer import Intent

ENERGIES_MV = (4.0, 6.0, 10.0, 15.0, 18.0)
TECHNIQUES = ("AP", "PA", "AP/PA")


class PlanRow(QWidget):
    """One line of choices; the dose of the estimate is proposed where there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        unsaid = self.tr("not said")
        self.dose = QDoubleSpinBox(self, decimals=2, maximum=100.0, singleStep=1.0)
        self.dose.setSuffix(self.tr(" Gy"))
        self.fractions = QSpinBox(self, maximum=60)
        self.energy, self.technique = QComboBox(self), QComboBox(self)
        self.energy.addItem(unsaid, None)
        for energy in ENERGIES_MV:
            self.energy.addItem(self.tr("{:g} MV").format(energy), energy)
        self.technique.addItem(self.tr("as designed"), "")
        for technique in TECHNIQUES:
            self.technique.addItem(technique, technique)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for title, box in (
            (self.tr("Plans: dose"), self.dose),
            (self.tr("fractions"), self.fractions),
            (self.tr("energy"), self.energy),
            (self.tr("beams"), self.technique),
        ):
            label = QLabel(title, self)
            label.setBuddy(box)
            box.setAccessibleName(title)
            row.addWidget(label)
            row.addWidget(box)
        for spin in (self.dose, self.fractions):
            spin.setSpecialValueText(unsaid)
        row.addStretch(1)

    def propose(self, case: Case | None) -> None:
        """Take over what the dose estimate of the case was made with."""
        cost = None if case is None else case.current_cost
        if cost is None or self.dose.value() > 0.0:
            return
        self.dose.setValue(cost.prescription_gy)
        self.energy.setCurrentIndex(max(self.energy.findData(cost.energy_mv), 0))
        self.technique.setCurrentIndex(max(self.technique.findData(cost.technique), 0))

    def intent(self) -> Intent:
        """What is said now."""
        return Intent(
            energy_mv=self.energy.currentData(),
            prescription_gy=self.dose.value() or None,
            fractions=self.fractions.value() or None,
            technique=self.technique.currentData(),
        )
