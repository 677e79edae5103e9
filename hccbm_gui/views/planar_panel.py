"""ANT and POST beside each other, always beside the CT."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.planar import PlanarScan
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.planar_view import PlanarView


class PlanarPanel(QWidget):
    """The views of the first planar scan; says so when there is none."""

    spot_chosen = Signal(str)
    cursor_wanted = Signal(object)
    outline_drawn = Signal(str, object)
    view_said = Signal(str, int, object, bool)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._views: list[PlanarView] = []
        self._scan: PlanarScan | None = None
        self._case: Case | None = None
        self.scan_uid = ""
        self._none = QLabel("No planar bone scan\nin this patient", self)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setObjectName("dim")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self._none)

    @property
    def views(self) -> tuple[PlanarView, ...]:
        """The pictures, ANT first."""
        return tuple(self._views)

    def show_case(self, case: Case | None, chosen_spot: str) -> None:
        """Show the scan, its spots and the chosen one among them."""
        self._case = case
        infos = () if case is None else case.series_of("planar")
        usable = [info for info in infos if case is not None and info.uid in case.planar_scans]
        scan = case.planar_scans[usable[0].uid] if case is not None and usable else None
        self.scan_uid = usable[0].uid if usable else ""
        if scan is not self._scan:
            self._scan = scan
            self._rebuild()
        self._none.setVisible(scan is None)
        spots = (
            () if case is None else tuple(s for s in case.spots if s.series_uid == self.scan_uid)
        )
        identity = () if case is None else (case.patient.name, f"ID {case.patient.id}")
        for view in self._views:
            view.show_spots(spots, chosen_spot)
            view.show_identity(identity)

    def show_cursor(self, cursor_mm: tuple[float, float, float]) -> None:
        """Draw the linked position, as far as the alignment can tell it."""
        alignment = None if self._case is None else self._case.alignment_of(self.scan_uid)
        point = None
        if alignment is not None:
            p, q = alignment.to_plane([[cursor_mm[0], cursor_mm[2]]])[0]
            point = (float(p), float(q))
        for view in self._views:
            view.show_cursor(point)

    def redraw_spot(self, spot_id: str) -> None:
        """Let the next freehand outline on the scan become that of the spot."""
        for view in self._views:
            view.draw_outline_for(spot_id)

    def _rebuild(self) -> None:
        for view in self._views:
            self._row.removeWidget(view)
            view.deleteLater()
        self._views = []
        if self._scan is None:
            return
        for index, image in enumerate(self._scan.images):
            view = PlanarView(self._scan, image, self._palette, self)
            view.spot_chosen.connect(self.spot_chosen)
            view.point_picked.connect(self._picked)
            view.outline_drawn.connect(self.outline_drawn)
            view.view_said.connect(
                lambda said, left_on_right, i=index: self.view_said.emit(
                    self.scan_uid, i, said, left_on_right
                )
            )
            self._row.addWidget(view)
            self._views.append(view)

    def _picked(self, point: tuple[float, float]) -> None:
        alignment = None if self._case is None else self._case.alignment_of(self.scan_uid)
        if alignment is not None:
            x, z = alignment.to_patient([point])[0]
            self.cursor_wanted.emit((float(x), None, float(z)))
