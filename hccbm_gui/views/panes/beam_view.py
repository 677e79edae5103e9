"""The beam's-eye view of both fields, to zoom and measure in."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.fields.drr import DrrImage
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.field_canvas import FieldPictureOptions
from hccbm_gui.services.pictures.field_picture import fitted_view, paint_field_comparison
from hccbm_gui.services.pictures.field_view import FieldView
from hccbm_gui.services.pictures.lettering import draw_text, font_px, sans, text_size
from hccbm_gui.services.pictures.measures import signed_cm
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.painting import painting
from hccbm_gui.views.panes.beam_words import BEAM_NAMES, beam_options
from hccbm_gui.views.panes.empty_words import paint_empty
from hccbm_gui.views.panes.flat_hand import FlatHand
from hccbm_gui.views.panes.pane import Point
from hccbm_gui.views.panes.shown import Shown


class BeamView(QWidget):
    """Left or middle drag pans, wheel zooms, R shows all, a click sets the linked position.

    Signals
    -------
    cursor_wanted : LPS mm; the coordinate along a beam from front or back is None.
    hovered : the LPS position in the isocentre plane, or None.
    """

    cursor_wanted = Signal(object)
    hovered = Signal(object)
    maximise_wanted = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._case: Case | None = None
        self._bone: DrrImage | None = None
        self._stale = False
        self._problem = ""
        self._cursor: Point | None = None
        self._under_hand: tuple[float, float] | None = None
        self._hand = FlatHand()
        self._painted: tuple[tuple[object, ...], QPixmap] | None = None
        self.setMinimumSize(120, 100)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Beam's-eye view of both fields"))

    @property
    def comparison(self) -> FieldComparison | None:
        """What it shows."""
        return None if self._case is None else self._case.comparison

    def show_case(self, case: Case | None, shown: Shown, hidden: frozenset[str]) -> None:
        """Follow the case: its comparison, along its beam; `show_bone` comes after it."""
        before, held = self.comparison, self._case
        self._case = case
        after = self.comparison
        same = held is not None and case is not None and held.patient == case.patient
        if not same or before is None or after is None or before.beam != after.beam:
            # The bone of another beam, or of another patient, must not stand behind these fields.
            self._bone = None
            self._hand.reset()
            self._under_hand = self._cursor = None
        self.update()

    def show_bone(self, bone: DrrImage | None) -> None:
        """The projected bone of the comparison, or none while it is being made."""
        self._bone = bone
        self.update()

    def show_state(self, stale: bool, problem: str) -> None:
        """Whether the fields no longer fit their targets, and why there are none."""
        self._stale, self._problem = stale, problem
        self.update()

    def set_cursor(self, cursor_mm: Point) -> None:
        """Follow the linked position."""
        self._cursor = cursor_mm
        self.update()

    @guarded
    def fit(self) -> None:
        """All of both fields."""
        self._hand.reset()
        self.update()

    def view(self) -> FieldView | None:
        """Where the picture lies in the widget; None without one."""
        comparison = self.comparison
        if comparison is None:
            return None
        fitted = fitted_view(QRectF(self.rect()), comparison, self._palette, self._options(True))
        return self._hand.seen(fitted)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, or say what is needed for one."""
        picture, view = self._picture_now(), self.view()
        with painting(self) as painter:
            painter.drawPixmap(0, 0, picture)
            if view is not None:
                self._paint_reading(painter, view)

    def _picture_now(self) -> QPixmap:
        """The picture, painted anew only when it has changed, not whenever the hand moves."""
        ratio, view = self.devicePixelRatioF(), self.view()
        state = (
            self.size(), ratio, None if view is None else (view.centre_mm, view.px_per_mm),
            self.comparison, self._bone, self._stale, self._options(True), self._why_empty(),
        )  # fmt: skip
        if self._painted is None or self._painted[0] != state:
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            with painting(picture) as painter:
                self._paint(painter, identity=True)
            self._painted = (state, picture)
        return self._painted[1]

    def snapshot(self, identity: bool) -> QImage:
        """The picture as it is, in device pixels."""
        ratio = self.devicePixelRatioF()
        picture = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        with painting(picture) as painter:
            self._paint(painter, identity)
        picture.setDevicePixelRatio(1.0)
        return picture

    def _paint(self, painter: QPainter, identity: bool) -> None:
        comparison, view = self.comparison, self.view()
        rect = QRectF(self.rect())
        if comparison is None or view is None:
            paint_empty(painter, rect, self._why_empty(), self._palette)
            return
        paint_field_comparison(
            painter,
            rect,
            comparison,
            self._bone,
            self._palette,
            stale=self._stale,
            options=self._options(identity),
            view=view,
        )

    def _paint_reading(self, painter: QPainter, view: FieldView) -> None:
        """(u, v) under the hand, in cm at the isocentre plane, at the lower right."""
        if self._under_hand is None:
            return
        font = sans(font_px(view.rect))
        u, v = (signed_cm(value) for value in self._under_hand)
        text = f"u {u}  v {v} cm"
        size = text_size(text, font)
        corner = view.rect.bottomRight()
        box = QRectF(corner.x() - size.width() - 8, corner.y() - size.height() - 4, *size.toTuple())
        palette = self._palette
        draw_text(painter, box, text, font, palette.picture_text, halo=palette.picture_ground)

    def _options(self, identity: bool) -> FieldPictureOptions:
        waiting = "" if self._bone is not None else self.tr("projecting the bone…")
        return beam_options(self._case, self._cursor, waiting, identity)

    def _why_empty(self) -> str:
        case = self._case
        if case is None:
            return self.tr("Both fields appear here along the beam\nonce a patient is open")
        if self._problem:
            return self._problem
        if not case.gtvs():
            return self.tr("No GTV: draw one, or open the structures of the CT or MR")
        return self.tr("No comparison yet: it needs a GTV and a bone scan, SPECT or PET")

    def _place_at(self, at: QPointF) -> Point | None:
        """LPS mm of the point of the isocentre plane under a pixel."""
        comparison, view = self.comparison, self.view()
        if comparison is None or view is None or not view.rect.contains(at):
            return None
        u, v = view.to_view(at)
        right, up, _ = comparison.beam.patient_to_beam
        x, y, z = (comparison.beam.isocentre_mm + u * right + v * up).tolist()
        return x, y, z

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._hand.press(event.position())

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, and read the place under the hand."""
        view = self.view()
        if event.buttons() != Qt.MouseButton.NoButton:
            delta = self._hand.move(event.position())
            if view is not None and not self._hand.is_click:
                self._hand.pan(view, delta)
        place = self._place_at(event.position())
        view = self.view()
        self._under_hand = None
        if view is not None and place is not None:
            self._under_hand = view.to_view(event.position())
        self.hovered.emit(place)
        self.update()

    @guarded
    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the hand any more."""
        self._under_hand = None
        self.hovered.emit(None)
        self.update()

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click sets the linked position; its depth along an AP or PA beam is not known."""
        if event.button() != Qt.MouseButton.LeftButton or not self._hand.is_click:
            return
        place, comparison = self._place_at(event.position()), self.comparison
        if place is None or comparison is None:
            return
        frontal = comparison.beam.gantry_deg % 360.0 in BEAM_NAMES
        self.cursor_wanted.emit((place[0], None, place[2]) if frontal else place)

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Maximise or restore."""
        self.maximise_wanted.emit()

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        view = self.view()
        if view is not None:
            self._hand.zoom(view, 1.15 ** (event.angleDelta().y() / 120.0), event.position())
            self.update()
        event.accept()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R: all of both fields."""
        if event.key() == Qt.Key.Key_R:
            self.fit()
        else:
            event.ignore()
