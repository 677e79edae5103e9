"""Which dose is looked at, which one beside it, and for which schedule."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from hccbm_gui.core.dvh.refused_dose import why_no_dvh
from hccbm_gui.core.fractionation import Schedule
from hccbm_gui.plugin.api import Case, Dose, guarded

from .doses import Planned, choose_dose, planned, refused_word, schedule_from

NOTHING = "none"
NUMBER_WIDTH = 100
ADJUSTED, BONE_SCAN = "estimate:ct", "estimate:bone-scan"


class Choices(QWidget):
    """Two doses and a schedule.

    Signals
    -------
    doses_changed() : another dose is looked at, or another one beside it.
    schedule_changed() : the schedule was typed or taken from another plan.
    """

    doses_changed = Signal()
    schedule_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._planned = Planned()
        self._dose, self._second = QComboBox(self), QComboBox(self)
        for box in (self._dose, self._second):
            # Labels of doses are long; the panel decides how wide it is.
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._second.setToolTip("Drawn dashed beside the first")
        self._total = QDoubleSpinBox(self)
        self._total.setRange(0.0, 200.0)
        self._total.setSuffix(" Gy")
        self._total.setSpecialValueText("not known")
        self._fractions = QSpinBox(self)
        self._fractions.setRange(0, 60)
        self._fractions.setSpecialValueText("not known")
        self._source = QLabel(self)
        self._source.setObjectName("dim")
        self._source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lay_out()
        self._dose.activated.connect(self._dose_picked)
        self._second.activated.connect(self.doses_changed)
        for number in (self._total, self._fractions):
            number.setKeyboardTracking(False)
            number.setFixedWidth(NUMBER_WIDTH)
        self._total.valueChanged.connect(self._typed)
        self._fractions.valueChanged.connect(self._typed)

    def _lay_out(self) -> None:
        schedule = QHBoxLayout()
        schedule.setSpacing(4)
        for widget in (self._total, QLabel("in", self), self._fractions, QLabel("fractions", self)):
            schedule.addWidget(widget)
        schedule.addWidget(self._source, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.addWidget(QLabel("Dose", self), 0, 0)
        grid.addWidget(self._dose, 0, 1)
        grid.addWidget(QLabel("Beside", self), 1, 0)
        grid.addWidget(self._second, 1, 1)
        grid.addWidget(QLabel("Prescribed", self), 2, 0)
        grid.addLayout(schedule, 2, 1)
        grid.setColumnStretch(1, 1)

    # ---- what is chosen

    @property
    def dose(self) -> Dose | None:
        """The dose looked at; None without a usable one."""
        return self._found(self._dose)

    @property
    def second(self) -> Dose | None:
        """The dose beside it; None without one."""
        found = self._found(self._second)
        return None if found is None or found.volume is self._volume() else found

    @property
    def total_gy(self) -> float | None:
        """The prescribed dose; None while not known."""
        return self._total.value() or None

    @property
    def fractions(self) -> int | None:
        """Their number; None while not known."""
        return self._fractions.value() or None

    @property
    def schedule(self) -> Schedule | None:
        """Both; None while one is not known."""
        return schedule_from(self.total_gy, self.fractions)

    def set_case(self, case: Case | None, wanted: str = "") -> None:
        """Offer the doses of `case`; what was chosen stays where it still exists.

        Nothing is signalled: whoever sets the case looks at everything anyway.
        """
        before = self._dose.currentData()
        was, self._case = self._case, case
        same_patient = was is not None and case is not None and was.patient == case.patient
        doses = {} if case is None else dict(case.all_doses())
        usable = {key: dose for key, dose in doses.items() if not why_no_dvh(dose)}
        first = before if same_patient and before in usable else wanted
        if case is not None and usable and first not in usable:
            first = choose_dose(case).key
        _fill(self._dose, {key: _label(dose) for key, dose in doses.items()}, first)
        for row, dose in enumerate(doses.values()):
            reason = why_no_dvh(dose)
            if reason:
                self._dose.model().item(row).setEnabled(False)  # type: ignore[attr-defined]
                self._dose.setItemText(row, f"{_label(dose)} ({refused_word(dose)})")
            self._dose.setItemData(row, reason or dose.origin, Qt.ItemDataRole.ToolTipRole)
        second = self._second.currentData()
        if before is None and first == ADJUSTED:
            # Both fields of an estimate are there to be compared.
            second = BONE_SCAN
        others = {key: _label(dose) for key, dose in usable.items()}
        _fill(self._second, {NOTHING: "none", **others}, second if second in others else NOTHING)
        self._second.setEnabled(len(usable) > 1)
        same_dose = same_patient and self._dose.currentData() == before
        if not same_dose or self._plan_says() != self._planned:
            self._take_schedule()

    def set_schedule(self, total_gy: float | None, fractions: int | None) -> None:
        """Show a schedule that was typed earlier."""
        for box, value in ((self._total, total_gy or 0.0), (self._fractions, fractions or 0)):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        self._say_source()

    # ---- within

    def _found(self, box: QComboBox) -> Dose | None:
        if self._case is None:
            return None
        dose = self._case.all_doses().get(box.currentData())
        return None if dose is None or why_no_dvh(dose) else dose

    def _volume(self) -> object:
        dose = self.dose
        return None if dose is None else dose.volume

    def _plan_says(self) -> Planned:
        dose = self.dose
        return Planned() if self._case is None or dose is None else planned(self._case, dose)

    def _take_schedule(self) -> None:
        self._planned = self._plan_says()
        self.set_schedule(self._planned.total_gy, self._planned.fractions)

    def _say_source(self) -> None:
        plan = self._planned
        same = (self.total_gy, self.fractions) == (plan.total_gy, plan.fractions)
        told = f"of {plan.plan}" if same and plan.plan else "typed" if self.total_gy else ""
        self._source.setText(told)
        self._source.setToolTip("Where the prescription is from")

    @guarded
    def _dose_picked(self) -> None:
        self._take_schedule()
        self.doses_changed.emit()

    @guarded
    def _typed(self) -> None:
        self._say_source()
        self.schedule_changed.emit()


def _label(dose: Dose) -> str:
    return dose.label or dose.key


def _fill(box: QComboBox, entries: dict[str, str], chosen: str) -> None:
    box.blockSignals(True)
    box.clear()
    for key, label in entries.items():
        box.addItem(label, key)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    box.blockSignals(False)
