"""New doses from those that are there: sum, difference, other fractions, EQD2."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.volume import Volume
from hccbm_gui.plugin.api import Case, Dose, PluginContext, Progress, guarded

from .combining import MADE, OPERATIONS, Operands, combined, fractions_of, made_dose, other_beams
from .logic import doses_of, title_of


@dataclass(frozen=True, slots=True)
class _Boxes:
    """The rows of the form that only some operations need."""

    second: QComboBox
    given: QSpinBox
    planned: QSpinBox
    alpha_beta: QDoubleSpinBox
    hundred: QDoubleSpinBox
    fractions: QSpinBox


class CombinePage(QWidget):
    """Choose an operation and its doses; the result joins the doses of the case, with undo.

    Signals
    -------
    completed : key of the dose that completes one of which a file left something open.
    """

    completed = Signal(str)

    def __init__(self, context: PluginContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._case: Case | None = None
        self._operation = QComboBox(self)
        for operation in OPERATIONS:
            self._operation.addItem(operation.title, operation.name)
        self._first = QComboBox(self)
        self._boxes = _Boxes(
            QComboBox(self),
            QSpinBox(self),
            QSpinBox(self),
            QDoubleSpinBox(self),
            QDoubleSpinBox(self),
            QSpinBox(self),
        )
        self._boxes.fractions.setRange(1, 60)
        # Nothing is taken for granted: somebody has to type what 100 % is.
        self._boxes.hundred.setRange(0.0, 200.0)
        self._boxes.hundred.setDecimals(2)
        self._boxes.hundred.setSuffix(" Gy")
        self._boxes.hundred.setSpecialValueText("not said yet")
        for box in (self._boxes.given, self._boxes.planned):
            box.setRange(1, 60)
            box.setValue(10)
        self._boxes.alpha_beta.setRange(0.5, 30.0)
        self._boxes.alpha_beta.setValue(10.0)
        self._boxes.alpha_beta.setSuffix(" Gy")
        self._make = QPushButton("Make the dose", self)
        self._make.setObjectName("primary")
        self._about = QLabel(self)
        self._about.setObjectName("dim")
        self._about.setWordWrap(True)
        self._form = QFormLayout()
        self._form.addRow("Make", self._operation)
        self._form.addRow("of", self._first)
        self._form.addRow("and", self._boxes.second)
        self._form.addRow("Fractions of the dose", self._boxes.planned)
        self._form.addRow("Fractions given", self._boxes.given)
        self._form.addRow("α/β", self._boxes.alpha_beta)
        self._form.addRow("100 % is", self._boxes.hundred)
        self._form.addRow("Fractions", self._boxes.fractions)
        layout = QVBoxLayout(self)
        layout.addLayout(self._form)
        layout.addWidget(self._make)
        layout.addWidget(self._about)
        layout.addStretch(1)
        self._operation.currentIndexChanged.connect(self._arrange)
        self._make.clicked.connect(self.start)
        self._arrange()

    def show_case(self, case: Case | None) -> None:
        """Offer the doses of `case`."""
        self._case = case
        doses = doses_of(case)
        for box in (self._first, self._boxes.second):
            key = box.currentData()
            box.clear()
            for name, dose in doses.items():
                box.addItem(title_of(dose), name)
            box.setCurrentIndex(max(box.findData(key), 0 if doses else -1))
        self._make.setEnabled(bool(doses))
        self._make.setToolTip("" if doses else "Needs a dose: open one, or estimate it")

    @guarded
    def ask(self, operation: str, key: str) -> None:
        """Show the operation that completes the dose `key`, with what the plan says of it."""
        self._operation.setCurrentIndex(max(self._operation.findData(operation), 0))
        self._first.setCurrentIndex(max(self._first.findData(key), 0))
        dose = doses_of(self._case).get(key)
        if dose is not None and self._case is not None:
            self._boxes.fractions.setValue(fractions_of(self._case, dose))

    @guarded
    def _arrange(self) -> None:
        operation = OPERATIONS[self._operation.currentIndex()]
        rows = (
            (self._boxes.second, "second"),
            (self._boxes.planned, "planned"),
            (self._boxes.given, "given"),
            (self._boxes.alpha_beta, "alpha_beta_gy"),
            (self._boxes.hundred, "hundred_gy"),
            (self._boxes.fractions, "fractions"),
        )
        for box, need in rows:
            self._form.setRowVisible(box, need in operation.needs)
        self._about.setText(operation.about)

    @guarded
    def start(self) -> None:
        """Make the dose in a job."""
        doses = doses_of(self._case)
        operation = OPERATIONS[self._operation.currentIndex()]
        first = doses.get(self._first.currentData() or "")
        second = doses.get(self._boxes.second.currentData() or "")
        if first is None or (second is None and "second" in operation.needs):
            return
        operands = Operands(
            first,
            second if "second" in operation.needs else None,
            self._boxes.planned.value(),
            self._boxes.given.value(),
            self._boxes.alpha_beta.value(),
            self._boxes.hundred.value(),
            self._boxes.fractions.value(),
            other_beams(self._case, first) if self._case and operation.name == "course" else (),
        )

        def work(progress: Progress) -> Volume:
            return combined(operation, operands, progress)

        self._context.start_job(operation.title, work, self._keeper(operation.name, operands))

    def _keeper(self, name: str, operands: Operands) -> Callable[[Volume], None]:
        def keep(volume: Volume) -> None:
            case = self._context.case
            if case is not None:
                dose: Dose = made_dose(case, name, operands, volume)
                self._context.edit(f"Make a dose: {dose.label}", case.with_dose(dose))
                if name in MADE:
                    self.completed.emit(dose.key)

        return keep
