"""The lowest line: where the hand is and what lies there, running work, the last undo step."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLabel, QStatusBar

from hccbm_gui.services.jobs import Jobs
from hccbm_gui.views.job_bar import JobBar
from hccbm_gui.views.look.elided_label import ElidedLabel

UNDO_PX = 220


class StatusLine(QStatusBar):
    """Position with L P S signs, values of every layer, structures, slice, zoom, work, undo."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 12, 0)
        self._where = self._label(self.tr("Position under the pointer: left, posterior, superior"))
        self._values = ElidedLabel(self)
        self._structures = ElidedLabel(self)
        self._structures.setObjectName("dim")
        self._place = self._label(self.tr("Slice, and the level of the spine where it is known"))
        self._zoom = self._label(self.tr("Zoom of the view under the pointer"))
        self._undo = ElidedLabel(self, most_px=UNDO_PX)
        self._undo.setObjectName("dim")
        self.addWidget(self._where)
        self.addWidget(self._values)
        self.addWidget(self._structures, 1)
        self.addPermanentWidget(self._place)
        self.addPermanentWidget(self._zoom)
        self.addPermanentWidget(JobBar(jobs, self))
        self.addPermanentWidget(self._undo)
        self.show_place("", "")

    def _label(self, tip: str) -> QLabel:
        label = QLabel(self)
        label.setFrameShape(QFrame.Shape.NoFrame)
        label.setObjectName("dim")
        label.setToolTip(tip)
        return label

    def show_position(
        self,
        point_mm: tuple[float, float, float] | None,
        layers: Sequence[tuple[str, float, str]],
        structures: Sequence[str],
    ) -> None:
        """Say what lies under the hand; nothing outside the image.

        Parameters
        ----------
        point_mm : LPS mm, or None outside the image.
        layers : (name, value, unit) of every visible layer at the point.
        structures : names of the structures around it.
        """
        if point_mm is None:
            for label in (self._where, self._values, self._structures):
                label.clear()
            return
        values = [f"{label} {value:.4g} {unit}".rstrip() for label, value, unit in layers]
        self._where.setText(position_text(point_mm))
        self._values.setText("   ".join(values))
        self._structures.setText(", ".join(structures))

    def show_place(self, place: str, zoom: str) -> None:
        """Slice (and level of the spine) and zoom; hidden when empty."""
        for label, words in ((self._place, place), (self._zoom, zoom)):
            label.setText(words)
            label.setVisible(bool(words))

    def show_undo(self, label: str) -> None:
        """Name what Ctrl+Z takes back."""
        self._undo.setText(self.tr("undo: {step}").format(step=label) if label else "")


def position_text(point_mm: tuple[float, float, float]) -> str:
    """``R 62.4  P 18.0  I 312.0 mm``: each axis with the side the point is on."""
    sides = (("L", "R"), ("P", "A"), ("S", "I"))
    words = [
        f"{plus if value >= 0 else minus} {abs(value):.1f}"
        for value, (plus, minus) in zip(point_mm, sides, strict=True)
    ]
    return "  ".join(words) + " mm"
