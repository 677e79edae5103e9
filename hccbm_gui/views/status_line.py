"""The lowest line: where the hand is and what lies there, running work, the last undo step."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QStatusBar

from hccbm_gui.services.jobs import Jobs
from hccbm_gui.views.job_bar import JobBar


class StatusLine(QStatusBar):
    """Position with L P S signs, values of every layer, Cancel, undo."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 12, 0)
        self._where = QLabel(self)
        self._where.setObjectName("dim")
        self._undo = QLabel(self)
        self._undo.setObjectName("dim")
        self.addWidget(self._where, 1)
        self.addPermanentWidget(JobBar(jobs, self))
        self.addPermanentWidget(self._undo)

    def show_position(
        self,
        point_mm: tuple[float, float, float] | None,
        layers: Sequence[tuple[str, float, str]],
        structures: Sequence[str],
    ) -> None:
        """Say what lies under the hand; nothing outside the image."""
        if point_mm is None:
            self._where.clear()
            return
        values = [f"{label} {value:.4g} {unit}" for label, value, unit in layers]
        parts = [position_text(point_mm), *values, *structures]
        self._where.setText("   ".join(parts))

    def show_undo(self, label: str) -> None:
        """Name what Ctrl+Z takes back."""
        self._undo.setText(f"undo: {label}" if label else "")


def position_text(point_mm: tuple[float, float, float]) -> str:
    """``R 62.4  P 18.0  I 312.0 mm``: each axis with the side the point is on."""
    sides = (("L", "R"), ("P", "A"), ("S", "I"))
    words = [
        f"{plus if value >= 0 else minus} {abs(value):.1f}"
        for value, (plus, minus) in zip(point_mm, sides, strict=True)
    ]
    return "  ".join(words) + " mm"
