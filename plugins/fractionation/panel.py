"""The fractionation panel: choose or type a schedule, read what it amounts to."""

from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.fractionation import Schedule
from hccbm_gui.plugin.api import PluginContext, guarded

from .logic import PRESETS, remarks, rows


def create_panel(context: PluginContext) -> QWidget:
    """The widget the host puts into the window."""
    return FractionationPanel()


class FractionationPanel(QWidget):
    """Fractions, dose and interval above; BED, EQD2 and TDF below."""

    def __init__(self) -> None:
        super().__init__()
        self._presets = QComboBox(self)
        for label, _ in PRESETS:
            self._presets.addItem(label)
        self._fractions = QSpinBox(self)
        self._fractions.setRange(1, 60)
        self._dose = QDoubleSpinBox(self)
        self._dose.setRange(0.1, 30.0)
        self._dose.setSuffix(" Gy")
        self._interval = QDoubleSpinBox(self)
        self._interval.setRange(0.1, 14.0)
        self._interval.setSuffix(" days")
        self._total = QLabel(self)
        self._table = QTreeWidget(self)
        self._table.setHeaderLabels(["Quantity", "Tissue", "Value"])
        self._table.setRootIsDecorated(False)
        self._remarks = QLabel(self)
        self._remarks.setWordWrap(True)
        form = QFormLayout()
        form.addRow("Schedule", self._presets)
        form.addRow("Fractions", self._fractions)
        form.addRow("Dose a fraction", self._dose)
        form.addRow("Mean interval", self._interval)
        form.addRow("Total", self._total)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._table)
        layout.addWidget(self._remarks)
        self._presets.activated.connect(self._take_preset)
        for box in (self._fractions, self._dose, self._interval):
            box.valueChanged.connect(self._show)
        self._presets.setCurrentIndex(3)
        self._take_preset(3)

    @guarded
    def _take_preset(self, index: int) -> None:
        schedule = PRESETS[index][1]
        self._fractions.setValue(schedule.fractions)
        self._dose.setValue(schedule.dose_gy)
        self._interval.setValue(schedule.interval_days)
        self._show()

    @guarded
    def _show(self) -> None:
        schedule = Schedule(self._fractions.value(), self._dose.value(), self._interval.value())
        self._total.setText(f"{schedule.total_gy:.1f} Gy")
        self._table.clear()
        for row in rows(schedule):
            self._table.addTopLevelItem(QTreeWidgetItem([row.quantity, row.tissue, row.value]))
        for column in range(2):
            self._table.resizeColumnToContents(column)
        self._remarks.setText("\n".join(remarks(schedule)))
