"""Which dose lies over the images, relative to what, and what is known about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.volume import Unit
from hccbm_gui.plugin.api import Case, Dose, PluginContext, guarded

from .combining import what_is_open
from .logic import doses_of, title_of
from .overlays import OVERLAY, difference_overlay, isodose_overlay, usual_reference_gy

NONE, DIFFERENCE = "", "difference of the fields"
QUESTIONS = {"absolute": "Say what 100 % is…", "course": "Make the dose of the whole course…"}
"""What is offered where a file leaves something open (`combining.what_is_open`)."""


class ShowPage(QWidget):
    """A list of doses, the reference of the isodoses, and the notes of the dose shown.

    Signals
    -------
    asked : (operation, key of the dose), when somebody wants to say what a file leaves open.
    """

    asked = Signal(str, str)

    def __init__(self, context: PluginContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._case: Case | None = None
        self._shown: tuple[object, ...] = ()
        self._dose = QComboBox(self)
        self._reference = QDoubleSpinBox(self)
        self._reference.setRange(0.1, 200.0)
        self._reference.setDecimals(1)
        self._reference.setSuffix(" Gy")
        self._reference.setToolTip("The dose that the isodoses call 100 %")
        self._about = QLabel(self)
        self._about.setObjectName("dim")
        self._notes = QLabel(self)
        self._notes.setObjectName("attention")
        for label in (self._about, self._notes):
            label.setWordWrap(True)
        self._open = QPushButton(self)
        self._open.hide()
        self._form = form = QFormLayout()
        form.addRow("Over the images", self._dose)
        form.addRow("100 % is", self._reference)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._about)
        layout.addWidget(self._notes)
        layout.addWidget(self._open)
        layout.addStretch(1)
        self._dose.activated.connect(self._chosen)
        self._reference.valueChanged.connect(self._show)
        self._open.clicked.connect(self._ask)

    def show_case(self, case: Case | None) -> None:
        """Offer the doses of `case`; what is shown stays as long as it is there."""
        before = None if self._case is None else self._case.patient
        if case is None or case.patient is not before:
            # Another patient: the window has taken the overlay away.
            self._shown = ()
            self._dose.setCurrentIndex(0)
        self._case = case
        key = self._dose.currentData() or NONE
        doses = doses_of(case)
        self._dose.blockSignals(True)
        self._dose.clear()
        self._dose.addItem("Nothing", NONE)
        for name, dose in doses.items():
            self._dose.addItem(title_of(dose), name)
        if case is not None and case.current_cost is not None:
            self._dose.addItem("Difference, adjusted less bone-scan", DIFFERENCE)
        self._dose.setCurrentIndex(max(self._dose.findData(key), 0))
        self._dose.blockSignals(False)
        self._show()

    @guarded
    def show_adjusted(self) -> None:
        """Lay the estimate for the adjusted field over the images."""
        index = self._dose.findData("estimate:ct")
        if index >= 0:
            self._dose.setCurrentIndex(index)
            self._chosen()

    def choose(self, key: str) -> None:
        """Lay the dose `key` over the images; an unknown key takes it away."""
        self._dose.setCurrentIndex(max(self._dose.findData(key), 0))
        self._chosen()

    @guarded
    def _chosen(self) -> None:
        dose = self._current()
        if dose is not None and self._case is not None and dose.volume.unit is Unit.GY:
            self._reference.blockSignals(True)
            self._reference.setValue(usual_reference_gy(self._case, dose))
            self._reference.blockSignals(False)
        self._show()

    def _current(self) -> Dose | None:
        return doses_of(self._case).get(self._dose.currentData() or NONE)

    @guarded
    def _show(self) -> None:
        dose, key = self._current(), self._dose.currentData() or NONE
        cost = None if self._case is None else self._case.current_cost
        wanted: tuple[object, ...] = (key, dose and dose.volume, cost, self._reference.value())
        if wanted == self._shown:
            return
        was_shown, self._shown = self._shown, wanted
        in_gy = dose is not None and dose.volume.unit is Unit.GY
        self._form.setRowVisible(self._reference, in_gy)
        self._notes.clear()
        self._open.hide()
        if key == DIFFERENCE and cost is not None:
            caption = "Difference: adjusted less bone-scan field, an estimate"
            overlay = difference_overlay(cost.ct_dose, cost.bone_scan_dose, caption)
            self._context.show_overlay(overlay)
            self._about.setText("Red: the adjusted field gives more; blue: less.")
        elif dose is None:
            self._about.setText("Choose a dose to see its isodoses in all views.")
            if was_shown:
                self._context.hide_overlay(OVERLAY)
        else:
            self._context.show_overlay(isodose_overlay(dose, self._reference.value()))
            self._say(dose)

    def _say(self, dose: Dose) -> None:
        grid = dose.volume.geometry
        k, j, i = grid.spacing_mm
        words = [f"Largest {float(dose.volume.array.max()):.2f} {dose.volume.unit.value}"]
        words.append(f"grid {' × '.join(str(n) for n in grid.shape)}, {k:g} × {j:g} × {i:g} mm")
        if dose.origin:
            words.append(dose.origin)
        self._about.setText("; ".join(words) + ".")
        unlinked = (f"Unlinked: {dose.unlinked} It has no DVH.",) if dose.unlinked else ()
        self._notes.setText("\n".join(f"! {note}" for note in (*unlinked, *dose.volume.notes)))
        question = QUESTIONS.get(what_is_open(dose), "")
        self._open.setText(question)
        self._open.setVisible(bool(question))

    @guarded
    def _ask(self) -> None:
        dose = self._current()
        if dose is not None:
            self.asked.emit(what_is_open(dose), dose.key)
