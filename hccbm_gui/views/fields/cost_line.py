"""What the difference of the fields costs in dose: one sentence, or the button that asks for it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from hccbm_gui.core.case import Case


class CostLine(QWidget):
    """The sentence of the estimate; out of date it says so and offers to estimate anew."""

    estimate_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._button = QPushButton(self.tr("Estimate the dose"), self)
        self._button.clicked.connect(self.estimate_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._button)
        self.show_case(None, False)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def show_case(self, case: Case | None, stale: bool) -> None:
        """Say what the comparison of `case` costs in dose."""
        comparison = None if case is None else case.comparison
        cost = None if case is None else case.current_cost
        self.setVisible(comparison is not None)
        has_two = comparison is not None and comparison.bone_scan_field is not None
        fresh = cost is not None and not stale
        self._button.setVisible(not fresh)
        self._button.setEnabled(has_two)
        self._button.setToolTip(
            self.tr("Estimate the dose of both fields in the target")
            if has_two
            else self.tr("The bone scan makes no field to compare")
        )
        if cost is not None:
            said = f"{cost.sentence()} " + self.tr("An estimate.")
            self._words.setText(self.tr("Out of date: {cost}").format(cost=said) if stale else said)
        elif case is not None and case.field_cost is not None:
            self._words.setText(self.tr("The fields have changed since the dose was estimated."))
        else:
            self._words.setText(self.tr("What the difference costs in dose is not estimated yet."))
