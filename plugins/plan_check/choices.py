"""What to check: which dose, against which other dose and which constraint sheet."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QSizePolicy, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.subject import Choice
from hccbm_gui.core.dvh.constraint_sheet import ConstraintSheet
from hccbm_gui.plugin.api import guarded

AUTOMATIC, NONE = "automatic", "none"


class ChoiceForm(QWidget):
    """Three lists and a tick; `changed` when the user picks something else."""

    changed = Signal()

    def __init__(self, sheets: Iterable[ConstraintSheet], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dose, self._second, self._sheet = (_list(self) for _ in range(3))
        self._eqd2 = QCheckBox("Convert to EQD2 where a limit is for 2 Gy fractions", self)
        self._eqd2.setToolTip("Only for limits that give the α/β of their organ")
        self._known: tuple[tuple[str, str], ...] = ()
        _fill(self._sheet, [(AUTOMATIC, ""), (NONE, NONE), *((s.name, s.name) for s in sheets)])
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("Dose", self._dose)
        form.addRow("Second dose", self._second)
        form.addRow("Constraints", self._sheet)
        form.addRow(self._eqd2)
        for box in (self._dose, self._second, self._sheet):
            box.activated.connect(self._tell)
        self._eqd2.toggled.connect(self._tell)
        self.show_case(None)

    @property
    def choice(self) -> Choice:
        """What is picked."""
        return Choice(
            self._dose.currentData(), self._second.currentData(), self._sheet.currentData()
        )

    @property
    def convert_to_eqd2(self) -> bool:
        """Whether doses are converted."""
        return self._eqd2.isChecked()

    def show_case(self, case: Case | None) -> None:
        """Offer the doses of the case; what was picked stays where it still exists."""
        doses = () if case is None else tuple((d.label, k) for k, d in case.all_doses().items())
        if doses != self._known or self._dose.count() == 0:
            self._known = doses
            _fill(self._dose, [(AUTOMATIC, ""), *doses])
            _fill(self._second, [(AUTOMATIC, ""), (NONE, NONE), *doses])

    @guarded
    def _tell(self, _: object = None) -> None:
        self.changed.emit()


def _list(parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    # A long label must not make the panel wider than its tab.
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(10)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


def _fill(box: QComboBox, entries: Iterable[tuple[str, str]]) -> None:
    before = box.currentData()
    box.clear()
    for words, value in entries:
        box.addItem(words, value)
    box.setCurrentIndex(max(box.findData(before), 0))
