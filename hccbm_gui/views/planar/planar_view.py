"""One view of a planar scan: spots, window, zoom, picking and redrawing."""

import shapely
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.planar import PlanarImage, PlanarScan
from hccbm_gui.core.spot import Spot
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.planar_picture import (
    PlanarPictureOptions,
    automatic_window,
    paint_crosshair,
    paint_planar,
    view_name,
)
from hccbm_gui.services.pictures.planar_viewport import PlanarViewport, body_corners
from hccbm_gui.views.look.painting import painting
from hccbm_gui.views.planar.planar_hand import PlanarHand
from hccbm_gui.views.planar.planar_marks import paint_numbered, paint_outline

BODY_MARGIN_MM = 25.0


class PlanarView(QWidget):
    """Wheel zooms, middle drag pans, left drag changes the window, a click picks."""

    spot_chosen = Signal(str)
    point_picked = Signal(object)
    outline_drawn = Signal(str, object)
    two_points_picked = Signal(object, object)
    maximise_wanted = Signal()
    context_wanted = Signal(QPoint)

    def __init__(
        self,
        scan: PlanarScan,
        image: PlanarImage,
        palette: Palette,
        parent: QWidget | None = None,
        unit: str = "",
    ) -> None:
        super().__init__(parent)
        self._unit = unit or scan.unit
        self._scan, self._image, self._palette = scan, image, palette
        self._window = automatic_window(image)
        self._viewport = PlanarViewport(QRectF(0, 0, 1, 1), image)
        self._home: tuple[float, tuple[float, float]] | None = None
        self._spots: tuple[Spot, ...] = ()
        self._chosen = ""
        self._cursor: tuple[float, float] | None = None
        self._painted: tuple[tuple[object, ...], QPixmap] | None = None
        self._identity: tuple[str, ...] = ()
        self._hand = PlanarHand(self)
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self.setMinimumWidth(60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self.tr("Bone scan {}").format(image.view.value))
        tip = self.tr(
            "Click: choose a spot or set the crosshair · drag: darker, lighter · wheel: zoom · "
            "middle drag: pan · R: whole picture · right click: which view is this"
        )
        self.setToolTip(tip)

    def show_spots(self, spots: tuple[Spot, ...], chosen: str) -> None:
        """Outline `spots`; the one with the id `chosen` stands out."""
        self._spots, self._chosen = spots, chosen
        self.update()

    def show_identity(self, lines: tuple[str, ...]) -> None:
        """Name the patient in the picture."""
        self._identity = lines
        self.update()

    def show_cursor(self, point: tuple[float, float] | None) -> None:
        """Draw the linked position (p, q) mm."""
        self._cursor = point
        self.update()

    def show_marks(self, points: tuple[tuple[float, float], ...]) -> None:
        """Number the points (p, q) mm, from 1 on."""
        self._hand.marks = points
        self.update()

    def draw_outline_for(self, spot_id: str) -> None:
        """Take the next drag as the new outline of a spot; no more with an empty id."""
        self._hand.draw_for(spot_id)

    def pick_two_points(self) -> None:
        """Take the next two clicks as the ends of a known distance."""
        self._hand.pick_two()

    def take_palette(self, palette: Palette) -> None:
        """Follow the theme."""
        self._palette = palette
        self._painted = None
        self.update()

    @property
    def viewport(self) -> PlanarViewport:
        """Where the picture lies in the widget."""
        v = self._viewport
        return PlanarViewport(QRectF(self.rect()), self._image, v.zoom, v.centre)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the counts and what lies over them."""
        picture = self._picture_now()
        with painting(self) as painter:
            painter.drawPixmap(0, 0, picture)
            if self._cursor is not None:
                paint_crosshair(painter, self.viewport, self._cursor, self._palette)
            if not self._hand.outline.is_empty:
                paint_outline(painter, self.viewport, self._hand.outline.closed()[:, :2])
            paint_numbered(painter, self.viewport, self._hand.marks, self._palette)

    def snapshot(self, identity: bool) -> QImage:
        """The picture as it is, in device pixels; without the patient's name if so wanted."""
        lines = self._identity
        self._identity = lines if identity else ()
        try:
            return self.grab().toImage()
        finally:
            self._identity = lines
            self.update()

    def _picture_now(self) -> QPixmap:
        """Counts, spots and words, painted anew only when one of them has changed.

        The crosshair moves with every slice; the rest would cost 20 ms each time.
        """
        ratio = self.devicePixelRatioF()
        view = self._viewport
        state = (
            self.size(), ratio, self._window, view.zoom, view.centre,
            self._spots, self._chosen, self._identity,
        )  # fmt: skip
        if self._painted is not None and self._painted[0] == state:
            return self._painted[1]
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        with painting(picture) as painter:
            self.paint_on(painter, QRectF(self.rect()), self._palette, True)
        self._painted = (state, picture)
        return picture

    def paint_on(self, painter: QPainter, place: QRectF, palette: Palette, identity: bool) -> None:
        """The picture in a place of the same shape, as on paper, with or without the name."""
        tracer = " · ".join(part for part in (self._scan.tracer, self._unit) if part)
        options = PlanarPictureOptions(
            titles=(view_name(self._image.view), tracer, *(self._identity if identity else ())),
            selected_spot=self._chosen,
            marks=self._scan.marks,
            has_scale=self._scan.has_scale,
        )
        shown = {"spots": self._spots, "window": self._window, "viewport": self._viewport}
        paint_planar(painter, place, self._image, palette, options=options, **shown)

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, a drag or an outline."""
        self._last = event.position()
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, window, or draw."""
        delta = event.position() - self._last
        self._last = event.position()
        if event.buttons() & Qt.MouseButton.MiddleButton:
            self._viewport = self.viewport.panned(delta.x(), delta.y())
        elif event.buttons() & Qt.MouseButton.LeftButton and self._hand.drawing_for:
            p, q = self.viewport.to_plane((event.position().x(), event.position().y()))[0]
            self._hand.outline.add((float(p), float(q), 0.0))
        elif event.buttons() & Qt.MouseButton.LeftButton:
            low, high = self._window
            self._window = low, max(high * 1.01 ** delta.y(), low + 1.0)
        self.update()

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click picks the spot under it, else the point; a drawing ends."""
        if self._hand.drawing_for:
            spot_id = self._hand.drawing_for
            drawn = self._hand.outline.closed()[:, :2]
            self._hand.let_go()
            self.outline_drawn.emit(spot_id, drawn)
            return
        if self._pressed is None:
            return
        moved = (event.position() - self._pressed).manhattanLength()
        self._pressed = None
        if moved <= 3:
            self._pick(event.position())

    def _pick(self, position: QPointF) -> None:
        point: FloatArray = self.viewport.to_plane((position.x(), position.y()))[0]
        if self._hand.picking_two:
            if self._hand.take((float(point[0]), float(point[1]))):
                first, second = (tuple(one) for one in self._image.to_pixel(self._hand.marks))
                self.two_points_picked.emit(first, second)
            return
        self.point_picked.emit((float(point[0]), float(point[1])))
        here = shapely.Point(point)
        for spot in self._spots:
            if any(shapely.Polygon(outline).contains(here) for outline in spot.outlines):
                self.spot_chosen.emit(spot.id)
                return

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """This picture alone, or all again."""
        self.maximise_wanted.emit()

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The window knows what can be done here."""
        self.context_wanted.emit(event.globalPos())

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        factor = 1.15 ** (event.angleDelta().y() / 120.0)
        self._viewport = self.viewport.zoomed(factor, event.position())
        self.update()
        event.accept()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole body in the picture until the user zooms."""
        if self._home in (None, (self._viewport.zoom, self._viewport.centre)):
            self._show_body()

    def _show_body(self) -> None:
        whole = PlanarViewport(QRectF(self.rect()), self._image)
        self._viewport = whole.around(body_corners(self._image), BODY_MARGIN_MM)
        self._home = (self._viewport.zoom, self._viewport.centre)
        self.update()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R shows the whole picture again; Esc lets go of what was begun."""
        if event.key() == Qt.Key.Key_R:
            self.fit()
        elif event.key() == Qt.Key.Key_Escape and self._hand.busy:
            self._hand.let_go()
        else:
            event.ignore()

    def fit(self) -> None:
        """The whole body in the automatic window."""
        self._window = automatic_window(self._image)
        self._show_body()
