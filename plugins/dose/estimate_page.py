"""The estimate: both fields side by side, in numbers, curves and one picture."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.dose.case_cost import CostSettings, cost_of_case, ct_of
from hccbm_gui.plugin.api import Case, FieldCost, PluginContext, Progress, guarded
from hccbm_gui.plugin.plots import DvhPlot

from .assumptions import recalled, remember
from .both_fields import both_fields_picture, coronal_slice
from .curves import cost_curves
from .density_dialog import DensityDialog
from .engine import nominal_density
from .logic import ENERGIES_MV, TECHNIQUES, cost_rows, reason_for_no_estimate, target_of

SHOWN_ROWS = 7


class EstimatePage(QWidget):
    """Settings above, then the sentence, the table, the curves and the caveats."""

    estimated = Signal()

    def __init__(self, context: PluginContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        assumed = recalled(context.recall)
        self._density = assumed.density
        self._shown: FieldCost | None = None
        self._energy = QComboBox(self)
        for energy_mv in ENERGIES_MV:
            self._energy.addItem(f"{energy_mv:g} MV", energy_mv)
        self._technique = QComboBox(self)
        self._technique.addItems(list(TECHNIQUES))
        self._technique.setCurrentText(assumed.technique)
        self._energy.setCurrentText(f"{assumed.energy_mv:g} MV")
        self._prescription = QDoubleSpinBox(self)
        self._prescription.setRange(0.5, 100.0)
        self._prescription.setValue(assumed.prescription_gy)
        self._prescription.setSuffix(" Gy")
        self._engine = QComboBox(self)
        self._engine.addItems(list(context.engines))
        self._table_button = QPushButton("Density table…", self)
        self._start_button = QPushButton("Estimate", self)
        self._start_button.setObjectName("primary")
        self._picture_button = QPushButton("Side by side…", self)
        self._sentence = QLabel(self)
        self._sentence.setObjectName("title")
        self._caveats = QLabel(self)
        self._caveats.setObjectName("attention")
        for label in (self._sentence, self._caveats):
            label.setWordWrap(True)
        self._rows = QTreeWidget(self)
        self._rows.setRootIsDecorated(False)
        self._rows.setHeaderLabels(["bone-scan → adjusted", "D95 Gy", "Mean Gy", "V80 %"])
        self._rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self._rows.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._plot = DvhPlot(self)
        self._plot.setMinimumHeight(340)
        self._lay_out()
        self._start_button.clicked.connect(self.start)
        self._table_button.clicked.connect(self._edit_density)
        self._picture_button.clicked.connect(self._show_picture)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("Prescription at the isocentre", self._prescription)
        form.addRow("Photons", self._energy)
        form.addRow("Beams", self._technique)
        form.addRow("Engine", self._engine)
        self._engine.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        buttons = QHBoxLayout()
        for button in (self._start_button, self._picture_button, self._table_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 6, 4, 6)
        column.addLayout(form)
        column.addLayout(buttons)
        for widget in (self._sentence, self._rows, self._plot, self._caveats):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    @property
    def sentence(self) -> str:
        """What it says of the estimate."""
        return self._sentence.text()

    def show_case(self, case: Case | None) -> None:
        """Show the estimate of `case`, or what it lacks."""
        why = reason_for_no_estimate(case, bool(self._context.engines))
        self._start_button.setEnabled(not why)
        self._start_button.setToolTip(why)
        cost = None if case is None else case.current_cost
        self._picture_button.setEnabled(cost is not None)
        self._picture_button.setToolTip("" if cost else "Needs the estimate")
        for widget in (self._rows, self._plot, self._caveats):
            widget.setVisible(cost is not None)
        if cost is None:
            out_of_date = case is not None and case.field_cost is not None
            waiting = "The fields have changed: estimate the dose anew." if out_of_date else ""
            self._sentence.setText(why or waiting or "Not estimated yet.")
            self._shown = None
        elif cost is not self._shown and case is not None:
            self._shown = cost
            self._show(case, cost)

    def _show(self, case: Case, cost: FieldCost) -> None:
        self._sentence.setText(cost.sentence())
        self._caveats.setText("\n".join(f"! {caveat}" for caveat in cost.caveats))
        self._rows.clear()
        for row in cost_rows(cost):
            cells = [" → ".join(pair) for pair in (row.d95, row.mean, row.v80)]
            item = QTreeWidgetItem([row.name, *cells])
            item.setToolTip(0, f"{row.name}, {row.volume} cc")
            self._rows.addTopLevelItem(item)
        self._rows.setFixedHeight(26 + 20 * min(max(self._rows.topLevelItemCount(), 1), SHOWN_ROWS))
        self._plot.set_curves(cost_curves(case, cost))
        self._plot.set_prescription(cost.prescription_gy)

    @guarded
    def start(self) -> None:
        """Estimate both fields in a job."""
        case = self._context.case
        engine = self._context.engines.get(self._engine.currentText())
        if case is None or engine is None:
            return
        settings = self._settings()
        remember(settings, self._context.remember)

        def work(progress: Progress) -> FieldCost:
            return cost_of_case(case, engine, settings, progress)

        self._context.start_job("Estimating the dose of both fields", work, self._keep)

    def _settings(self) -> CostSettings:
        return CostSettings(
            prescription_gy=self._prescription.value(),
            energy_mv=float(self._energy.currentData()),
            technique=TECHNIQUES[self._technique.currentIndex()],
            density=self._density,
        )

    def _keep(self, cost: FieldCost) -> None:
        self._context.set_field_cost(cost)
        case = self._context.case
        if case is not None and case.current_cost is cost:
            self.estimated.emit()

    @guarded
    def _edit_density(self) -> None:
        nominal = nominal_density()
        dialog = DensityDialog(self._density or nominal, nominal, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._density = None if dialog.table == nominal else dialog.table
            remember(self._settings(), self._context.remember)

    @guarded
    def _show_picture(self) -> None:
        case, cost = self._context.case, self._shown
        gtv = None if case is None or cost is None else target_of(case)
        if case is None or cost is None or gtv is None:
            return
        ct, _ = ct_of(case, cost.comparison)
        image = both_fields_picture(coronal_slice(ct, cost, gtv), cost)
        dialog = QDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Dose with both fields, an estimate")
        picture = QLabel(dialog)
        picture.setPixmap(QPixmap.fromImage(image))
        words = QLabel(f"{case.patient.describe()}\n{cost.sentence()}", dialog)
        words.setWordWrap(True)
        layout = QVBoxLayout(dialog)
        layout.addWidget(words)
        layout.addWidget(picture)
        dialog.show()
