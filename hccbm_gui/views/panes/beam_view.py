"""The beam's-eye view of both fields, or of a planned beam, to zoom and measure in."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
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

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.fields.drr import DrrImage
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.field_canvas import FieldPictureOptions
from hccbm_gui.services.pictures.field_picture import fitted_view, paint_field_comparison
from hccbm_gui.services.pictures.field_view import FieldView
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.look.painting import painting
from hccbm_gui.views.panes.beam_controls import BeamControls
from hccbm_gui.views.panes.beam_reading import paint_reading
from hccbm_gui.views.panes.beam_words import BEAM_NAMES, beam_options, place_at
from hccbm_gui.views.panes.empty_words import paint_empty
from hccbm_gui.views.panes.flat_hand import FlatHand
from hccbm_gui.views.panes.painted import Painted
from hccbm_gui.views.panes.pane import Point
from hccbm_gui.views.panes.plan_beam_shown import PlanBeamShown
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
        self.planned = PlanBeamShown()
        self.controls = BeamControls(self)
        self.controls.beam_wanted.connect(self.show_beam)
        self.controls.step_wanted.connect(self.step)
        self._painted = Painted(self)
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
        """Follow the case: its comparison or plan; `show_bone` comes after it."""
        before, held = self.comparison, self._case
        self._case = case
        after = self.comparison
        same = held is not None and case is not None and held.patient == case.patient
        if not same or before is None or after is None or before.beam != after.beam:
            # The bone of another beam, or of another patient, must not stand behind these fields.
            self._bone = None
            self._hand.reset()
            self._under_hand = self._cursor = None
        self.planned.follow(case, shown.base_uid, hidden)
        self._follow_choice()

    @guarded
    def show_beam(self, key: str) -> None:
        """A planned beam, or both fields again."""
        self.planned.choose(key)
        self._hand.reset()
        self._follow_choice()

    def show_plan(self, uid: str) -> None:
        """The first beam of a plan that treats; nothing happens for one without."""
        key = self.planned.first_of(uid)
        if key:
            self.show_beam(key)

    @guarded
    def step(self, by: int | None) -> None:
        """Another control point of the planned beam; None for all of them."""
        self.planned.step(by)
        self.update()

    def _follow_choice(self) -> None:
        planned = self.planned
        self.controls.show_choices(planned.choices(), planned.key, planned.has_moments)
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
        planned = self.planned.fitted(QRectF(self.rect()))
        if planned is not None:
            return self._hand.seen(planned)
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
            if view is not None and self._under_hand is not None:
                lift = self.controls.height() + 8 if self.controls.isVisible() else 0
                paint_reading(painter, view, self._under_hand, self._palette, lift)

    def _picture_now(self) -> QPixmap:
        view = self.view()
        state = (
            None if view is None else (view.centre_mm, view.px_per_mm),
            self.comparison, self._bone, self._stale, self._options(True), self._why_empty(),
            self.planned.picture(), self._cursor,
        )  # fmt: skip
        return self._painted.now(state, lambda painter: self._paint(painter, identity=True))

    def snapshot(self, identity: bool) -> QImage:
        """The picture as it is, in device pixels."""
        return self._painted.image(lambda painter: self._paint(painter, identity))

    def _paint(self, painter: QPainter, identity: bool) -> None:
        comparison, view = self.comparison, self.view()
        rect = QRectF(self.rect())
        if view is not None and self.planned.picture() is not None:
            self.planned.paint(painter, view, self._palette, self._cursor, identity)
            return
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
        beam, view = self._beam(), self.view()
        if beam is None or view is None or not view.rect.contains(at):
            return None
        return place_at(beam, *view.to_view(at))

    def _beam(self) -> Beam | None:
        """Whose view it is; None when nobody knows where the source stands."""
        if self.planned.picture() is not None:
            return self.planned.linked_geometry()
        return None if self.comparison is None else self.comparison.beam

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons in the corner."""
        self.controls.place(self.width(), self.height())

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
        place, beam = self._place_at(event.position()), self._beam()
        if place is None or beam is None:
            return
        frontal = beam.gantry_deg % 360.0 in BEAM_NAMES
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
