"""The line of steps across the top: where the patient stands, and the way to each step."""

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.services.steps import STEPS, StepState
from hccbm_gui.views.look.theme import set_state

TITLES = (
    QT_TRANSLATE_NOOP("StepBar", "Open"),
    QT_TRANSLATE_NOOP("StepBar", "Bone scan"),
    QT_TRANSLATE_NOOP("StepBar", "Align"),
    QT_TRANSLATE_NOOP("StepBar", "GTV"),
    QT_TRANSLATE_NOOP("StepBar", "Fields"),
    QT_TRANSLATE_NOOP("StepBar", "Dose"),
    QT_TRANSLATE_NOOP("StepBar", "Report"),
)
"""The names of `STEPS`, for whoever translates."""

MARKS = {"done": "✓ ", "attention": "! ", "stale": "↻ ", "current": "", "todo": ""}


class StepBar(QWidget):
    """One pill a step; a click goes there."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._pills: dict[str, QPushButton] = {}
        for name in STEPS:
            pill = QPushButton(step_title(name), self)
            pill.setObjectName("step")
            pill.setMinimumWidth(92)
            pill.clicked.connect(lambda _checked=False, step=name: self._choose(step))
            layout.addWidget(pill)
            self._pills[name] = pill

    @guarded
    def _choose(self, step: str) -> None:
        self.chosen.emit(step)

    def show_states(self, states: Sequence[StepState]) -> None:
        """Colour, mark and explain every pill."""
        for number, state in enumerate(states, start=1):
            pill, title = self._pills[state.name], step_title(state.name)
            pill.setText(f"{MARKS[state.state]}{number} {title}")
            pill.setToolTip(state.detail)
            said = self.tr("Step {number}, {name}: {state}")
            pill.setAccessibleName(said.format(number=number, name=title, state=state.state))
            set_state(pill, "state", state.state)


def step_title(name: str) -> str:
    """The step `name` (one of `STEPS`) in the language of the window."""
    return QCoreApplication.translate("StepBar", name)
