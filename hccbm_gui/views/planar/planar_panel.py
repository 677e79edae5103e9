"""ANT and POST beside each other: the picture of a planar bone scan."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.planar import PlanarScan, View
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.look.painting import painting
from hccbm_gui.views.panes.pane import Point
from hccbm_gui.views.panes.shown import Shown
from hccbm_gui.views.planar.planar_view import PlanarView
from hccbm_gui.views.screens.slice_pictures import identity_of

GAP_PX = 4
NEW = "new "
"""Before the kind of a spot that is drawn, not redrawn."""


class PlanarPanel(QWidget):
    """A `Pane` with the views of one planar scan; says so when there is none."""

    cursor_wanted = Signal(object)
    hovered = Signal(object)
    maximise_wanted = Signal()
    context_wanted = Signal(QPoint)
    spot_chosen = Signal(str)
    outline_drawn = Signal(str, object)
    view_said = Signal(str, int, object, bool)
    spot_drawn = Signal(str, str, object)
    hinted = Signal(str)
    scale_picked = Signal(str, int, object, object)
    scan_shown = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Planar bone scan"))
        self._palette = palette
        self._views: list[PlanarView] = []
        self._scan: PlanarScan | None = None
        self._case: Case | None = None
        self._chosen = ""
        self._asked: PlanarView | None = None
        self.scan_uid = ""
        self._none = QLabel(self.tr("No planar bone scan\nin this patient"), self)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setObjectName("dim")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP_PX)
        self._row.addWidget(self._none)

    @property
    def views(self) -> tuple[PlanarView, ...]:
        """The pictures, ANT first."""
        return tuple(self._views)

    def show_case(
        self, case: Case | None, shown: Shown | None = None, hidden: frozenset[str] = frozenset()
    ) -> None:
        """Show the scan `shown.planar_uid`, the first one without, and its spots."""
        self._case = case
        uids = [] if case is None else [info.uid for info in case.series_of("planar")]
        usable = [uid for uid in uids if case is not None and uid in case.planar_scans]
        wanted = "" if shown is None else shown.planar_uid
        self.scan_uid = wanted if wanted in usable else next(iter(usable), "")
        scan = case.planar_scans[self.scan_uid] if case is not None and self.scan_uid else None
        if scan is not self._scan:
            self._scan = scan
            self._rebuild()
            self.scan_shown.emit(self.scan_uid)
        self._none.setVisible(scan is None)
        for view in self._views:
            view.show_identity(identity_of(case))
        self._show_spots()

    def take_palette(self, palette: Palette) -> None:
        """Follow the theme, also with what is made later."""
        self._palette = palette

    def choose_spot(self, spot_id: str) -> None:
        """Let one spot stand out."""
        self._chosen = spot_id
        self._show_spots()

    def _show_spots(self) -> None:
        case, uid = self._case, self.scan_uid
        spots = () if case is None else tuple(s for s in case.spots if s.series_uid == uid)
        for view in self._views:
            view.show_spots(spots, self._chosen)

    def set_cursor(self, cursor_mm: Point) -> None:
        """Draw the linked position, as far as the alignment can tell it."""
        alignment = None if self._case is None else self._case.alignment_of(self.scan_uid)
        point = None
        if alignment is not None:
            p, q = alignment.to_plane([[cursor_mm[0], cursor_mm[2]]])[0]
            point = (float(p), float(q))
        for view in self._views:
            view.show_cursor(point)

    def fit(self) -> None:
        """The whole body in every view."""
        for view in self._views:
            view.fit()

    def snapshot(self, identity: bool) -> QImage:
        """All views beside each other, in device pixels."""
        ratio = self.devicePixelRatioF()
        picture = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self.palette().window().color())
        with painting(picture) as painter:
            for view in self._views:
                painter.drawImage(view.pos(), view.snapshot(identity))
        return picture

    def paint_on(self, painter: QPainter, place: QRectF, palette: Palette, identity: bool) -> None:
        """All views in a place of the same shape, as on paper, with or without the name."""
        across, down = place.width() / self.width(), place.height() / self.height()
        for view in self._views:
            corner = place.topLeft() + QPointF(view.x() * across, view.y() * down)
            size = QSizeF(view.width() * across, view.height() * down)
            view.paint_on(painter, QRectF(corner, size), palette, identity)

    @property
    def mm_per_pixel(self) -> float | None:
        """mm in the patient a device pixel; None where the views are zoomed apart."""
        scales = {round(view.viewport.px_per_mm, 6) for view in self._views}
        return 1.0 / (scales.pop() * self.devicePixelRatioF()) if len(scales) == 1 else None

    def redraw_spot(self, spot_id: str) -> None:
        """Let the next freehand outline on the scan become that of the spot."""
        for view in self._views:
            view.draw_outline_for(spot_id)

    def draw_spot(self, kind: str) -> None:
        """Let the next freehand outline be a new spot, ``hot`` or ``cold``."""
        for view in self._views:
            view.draw_outline_for(f"{NEW}{kind}")
        self.hinted.emit(self.tr("Draw around the spot with the left button held."))

    def pick_scale(self, view: PlanarView) -> None:
        """Let the next two clicks on a view be the ends of a known distance."""
        view.pick_two_points()
        self.hinted.emit(self.tr("Click the two ends of a known length in the picture."))

    def clear_marks(self) -> None:
        """Take the numbered points away."""
        for view in self._views:
            view.show_marks(())

    @guarded
    def _outlined(self, spot_id: str, outline: object) -> None:
        # What was asked of all views has been done on one of them.
        for view in self._views:
            view.draw_outline_for("")
        if spot_id.startswith(NEW):
            self.spot_drawn.emit(self.scan_uid, spot_id.removeprefix(NEW), outline)
        else:
            self.outline_drawn.emit(spot_id, outline)

    @guarded
    def _two_points(self, first: object, second: object) -> None:
        index = self._views.index(self.sender())  # type: ignore[arg-type]
        self.scale_picked.emit(self.scan_uid, index, first, second)

    def add_answers(self, menu: QMenu) -> None:
        """Ask in a menu which view this is: many files do not say, none says if it was mirrored."""
        if self._asked not in self._views:
            return
        index = self._views.index(self._asked)
        draw = menu.addMenu(self.tr("Draw a spot by hand"))
        for text, kind in ((self.tr("Hot spot"), "hot"), (self.tr("Cold spot"), "cold")):
            action = draw.addAction(text)
            action.triggered.connect(guarded(lambda _on=False, k=kind: self.draw_spot(k)))
        scale = menu.addAction(self.tr("Set the scale by two points…"))
        scale.triggered.connect(guarded(lambda _on=False, v=self._asked: self.pick_scale(v)))
        menu.addSeparator()
        for text, view, left_on_right in self._answers():
            action = menu.addAction(text)
            action.triggered.connect(
                guarded(
                    lambda _on=False, v=view, s=left_on_right: self.view_said.emit(
                        self.scan_uid, index, v, s
                    )
                )
            )

    def _answers(self) -> tuple[tuple[str, View, bool], ...]:
        posterior = View.POSTERIOR
        return (
            (self.tr("This is the anterior view"), View.ANTERIOR, True),
            (
                self.tr("This is the posterior view, as acquired (patient left on the left)"),
                posterior,
                False,
            ),
            (
                self.tr("This is the posterior view, mirrored (patient left on the right)"),
                posterior,
                True,
            ),
        )

    def _rebuild(self) -> None:
        for view in self._views:
            self._row.removeWidget(view)
            view.hide()
            view.deleteLater()
        self._views = []
        if self._scan is None:
            return
        for image in self._scan.images:
            view = PlanarView(self._scan, image, self._palette, self)
            view.spot_chosen.connect(self.spot_chosen)
            view.point_picked.connect(self._picked)
            view.outline_drawn.connect(self._outlined)
            view.two_points_picked.connect(self._two_points)
            view.maximise_wanted.connect(self.maximise_wanted)
            view.context_wanted.connect(self._ask_for_menu)
            self._row.addWidget(view)
            self._views.append(view)

    @guarded
    def _picked(self, point: tuple[float, float]) -> None:
        alignment = None if self._case is None else self._case.alignment_of(self.scan_uid)
        if alignment is not None:
            x, z = alignment.to_patient([point])[0]
            self.cursor_wanted.emit((float(x), None, float(z)))

    @guarded
    def _ask_for_menu(self, at: QPoint) -> None:
        asking = self.sender()
        self._asked = asking if isinstance(asking, PlanarView) else None
        self.context_wanted.emit(at)
