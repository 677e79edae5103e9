"""Which doses are compared and by which criteria."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from hccbm_gui.core.gamma.gamma import GammaSettings
from hccbm_gui.plugin.api import Case, Dose, guarded

from .logic import doses_of, title_of

GLOBAL, LOCAL = "Global", "Local"


class CriteriaForm(QWidget):
    """Two doses and the criteria, for a narrow panel.

    Signals
    -------
    changed() : another dose or criterion.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doses: dict[str, Dose] = {}
        self.reference, self.evaluated = _dose_box(self), _dose_box(self)
        self.dose_percent = _number(self, 0.1, 20.0, " %", "Dose difference that counts as 1")
        self.distance_mm = _number(self, 0.1, 20.0, " mm", "Distance that counts as 1")
        self.threshold = _number(
            self, 0.0, 95.0, " %", "Points with less reference dose are left out"
        )
        self.kind = QComboBox(self)
        self.kind.addItems([GLOBAL, LOCAL])
        self.kind.setToolTip(
            "Global: the dose difference is a share of the 100 % dose.\n"
            "Local: of the reference dose at the point."
        )
        self.normalisation = _number(self, 0.0, 300.0, " Gy", "The dose that is called 100 %")
        self.normalisation.setDecimals(2)
        self.normalisation.setSpecialValueText("Largest of the reference")
        self.swap = QToolButton(self)
        self.swap.setText("Swap")
        self.swap.setToolTip("Make the evaluated dose the reference")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Reference", _row(self.reference, self.swap))
        form.addRow("Evaluated", self.evaluated)
        form.addRow("Criteria", _row(self.dose_percent, self.distance_mm))
        form.addRow("Threshold", _row(self.threshold, self.kind))
        form.addRow("100 % is", self.normalisation)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.take(GammaSettings())
        for box in (self.reference, self.evaluated, self.kind):
            box.currentIndexChanged.connect(self.changed)
        for number in (self.dose_percent, self.distance_mm, self.threshold, self.normalisation):
            number.valueChanged.connect(self.changed)
        self.swap.clicked.connect(self._swap)

    @property
    def settings(self) -> GammaSettings:
        """The criteria as they stand."""
        return GammaSettings(
            dose_percent=self.dose_percent.value(),
            distance_mm=self.distance_mm.value(),
            threshold_percent=self.threshold.value(),
            local=self.kind.currentText() == LOCAL,
            normalisation_gy=self.normalisation.value() or None,
        )

    def take(self, settings: GammaSettings) -> None:
        """Show these criteria."""
        self.dose_percent.setValue(settings.dose_percent)
        self.distance_mm.setValue(settings.distance_mm)
        self.threshold.setValue(settings.threshold_percent)
        self.kind.setCurrentText(LOCAL if settings.local else GLOBAL)
        self.normalisation.setValue(settings.normalisation_gy or 0.0)

    def as_remembered(self) -> dict[str, Any]:
        """The criteria that JSON knows; the 100 % dose is of one patient and is not kept."""
        return {
            "dose_percent": self.dose_percent.value(),
            "distance_mm": self.distance_mm.value(),
            "threshold_percent": self.threshold.value(),
            "local": self.kind.currentText() == LOCAL,
        }

    @property
    def chosen(self) -> tuple[Dose, Dose] | None:
        """Reference and evaluated dose; None unless they are two."""
        first = self._doses.get(self.reference.currentData() or "")
        second = self._doses.get(self.evaluated.currentData() or "")
        if first is None or second is None or first is second:
            return None
        return first, second

    def show_case(self, case: Case | None) -> None:
        """Offer the doses of `case`; what was chosen stays as long as it is there."""
        self._doses = doses_of(case)
        keys = list(self._doses)
        for place, box in enumerate((self.reference, self.evaluated)):
            before = box.currentData()
            box.blockSignals(True)
            box.clear()
            for key, dose in self._doses.items():
                box.addItem(title_of(dose), key)
            wanted = before if before in self._doses else (keys[place : place + 1] or [None])[0]
            box.setCurrentIndex(box.findData(wanted))
            box.blockSignals(False)
        self.swap.setEnabled(len(keys) > 1)
        self.changed.emit()

    @guarded
    def _swap(self) -> None:
        first, second = self.reference.currentIndex(), self.evaluated.currentIndex()
        self.reference.setCurrentIndex(second)
        self.evaluated.setCurrentIndex(first)


def _dose_box(parent: QWidget) -> QComboBox:
    """A list that does not make the panel as wide as its longest name."""
    box = QComboBox(parent)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(10)
    return box


def _number(
    parent: QWidget, lowest: float, highest: float, suffix: str, words: str
) -> QDoubleSpinBox:
    box = QDoubleSpinBox(parent)
    box.setRange(lowest, highest)
    box.setDecimals(1)
    box.setSingleStep(0.5)
    box.setSuffix(suffix)
    box.setToolTip(words)
    return box


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget, 0 if isinstance(widget, QToolButton) else 1)
    return row
