"""The value of every visible layer at one place."""

import math
from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from hccbm_gui.core.volume import Unit

Layer = tuple[str, float, str]
"""Label, value and unit; NaN outside the image."""


class ProbeTable(QWidget):
    """A line for the position and one for each layer; lines are used again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Values under the cursor"))
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(2)
        self._lines: list[tuple[QLabel, QLabel]] = []

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What stands there: name and value."""
        return [(n.text(), v.text()) for n, v in self._lines if n.text()]

    def show_place(
        self, point_mm: tuple[float, float, float] | None, layers: Sequence[Layer]
    ) -> None:
        """The values at an LPS position; none without one."""
        if point_mm is None:
            told = [(self.tr("position"), self.tr("point at an image"))]
        else:
            # No position is minus nothing.
            x, y, z = (round(value, 1) + 0.0 for value in point_mm)
            told = [(self.tr("LPS position"), f"{x:.1f}, {y:.1f}, {z:.1f} mm")]
            told += [(label, value_words(value, unit)) for label, value, unit in layers]
        while len(self._lines) < len(told):
            line = QLabel(self), QLabel(self)
            self._lines.append(line)
            self._form.addRow(*line)
        for number, (name, value) in enumerate(self._lines):
            words = told[number] if number < len(told) else ("", "")
            for label, text in zip((name, value), words, strict=True):
                if label.text() != text:
                    label.setText(text)
            name.setVisible(bool(words[0]))
            value.setVisible(bool(words[0]))


def value_words(value: float, unit: str) -> str:
    """``43 HU``, ``2.41 SUV``; ``outside`` where there is no value."""
    if not math.isfinite(value):
        return "outside"
    number = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return number if unit in ("", Unit.UNKNOWN.value) else f"{number} {unit}"
