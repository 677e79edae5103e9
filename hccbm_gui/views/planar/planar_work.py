"""What a hand does on a planar scan: new spots, and a scale by two points."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.spot import SpotType
from hccbm_gui.core.spots.spot_outline import drawn_planar_spot
from hccbm_gui.services.edits import add_spot, free_spot_id
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.planar_scaling import set_planar_scale
from hccbm_gui.views.photograph.length_dialog import LengthDialog

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow


HINT_MS = 15_000


class PlanarWork(QObject):
    """Edits of the open case by what was drawn on its planar scan.

    Attributes
    ----------
    ask_length : the distance of the two points in mm; None when the user thinks better of it.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.ask_length: Callable[[], float | None] = self._ask
        window.planar.spot_drawn.connect(self.draw_spot)
        window.planar.scale_picked.connect(self.set_scale)
        window.planar.scan_shown.connect(window.left.alignment.show_scan)
        window.planar.hinted.connect(lambda words: window.status.showMessage(words, HINT_MS))

    @guarded
    def draw_spot(self, scan_uid: str, kind: str, outline: FloatArray) -> None:
        """A new spot, accepted by nobody yet."""
        self._window.status.clearMessage()
        case = self._session.case
        if case is None:
            return
        scan = case.planar_scans.get(scan_uid)
        if scan is None:
            raise MissingInput("There is no such planar scan.", where=scan_uid)
        drawn = drawn_planar_spot(scan, scan_uid, outline, SpotType(kind))
        spot_id = free_spot_id(case.spots, drawn.id)
        self._session.edit(self.tr("Draw a spot"), add_spot(case, drawn))
        self._session.select(spot_id=spot_id)

    @guarded
    def set_scale(
        self, scan_uid: str, index: int, first: tuple[float, float], second: tuple[float, float]
    ) -> None:
        """Ask for the distance of two pixels (row, column), and set the scale by it."""
        self._window.status.clearMessage()
        case = self._session.case
        if case is None:
            return
        try:
            true_mm = self.ask_length()
            if true_mm is None:
                return
            changed = set_planar_scale(case, scan_uid, index, first, second, true_mm)
        finally:
            self._window.planar.clear_marks()
        self._session.edit(self.tr("Set the scale by two points"), changed)
        if not changed.planar_scans[scan_uid].photograph:
            self._window.opening.analyse_case()

    def _ask(self) -> float | None:
        dialog = LengthDialog(self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        length = dialog.box.length_mm() if accepted else None
        dialog.deleteLater()
        return length


def connect_planar_work(window: "MainWindow") -> PlanarWork:
    """Let the planar scan be worked on; what is made is a child of the window."""
    return PlanarWork(window)
