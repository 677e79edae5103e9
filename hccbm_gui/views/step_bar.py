"""The line of steps across the top: where the patient stands, and the way to each step."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.steps import STEPS, StepState

MARKS = {"done": "✓ ", "attention": "! ", "stale": "↻ ", "current": "", "todo": ""}


class StepBar(QWidget):
    """One pill a step; a click goes there."""

    chosen = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._pills: dict[str, QPushButton] = {}
        for name in STEPS:
            pill = QPushButton(name, self)
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
            pill = self._pills[state.name]
            pill.setText(f"{MARKS[state.state]}{number} {state.name}")
            pill.setToolTip(state.detail)
            pill.setAccessibleName(f"Step {number}, {state.name}: {state.state}")
            pill.setStyleSheet(self._style(state.state))

    def _style(self, state: str) -> str:
        c = self._palette
        ground, ink = {
            "done": (c.done_ground, c.ct_field),
            "attention": (c.attention_ground, c.attention),
            "stale": (c.attention_ground, c.attention),
            "current": (c.accent, c.background),
            "todo": (c.card, c.dim),
        }[state]
        weight = 700 if state == "current" else 500
        return (
            f"QPushButton {{ background: {ground}; color: {ink}; border: 1px solid transparent;"
            f" border-radius: 13px; padding: 4px 10px; font-weight: {weight}; }}"
            f" QPushButton:hover, QPushButton:focus {{ border-color: {c.accent}; }}"
        )
