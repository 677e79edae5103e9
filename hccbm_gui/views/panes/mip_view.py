"""A maximum intensity projection that turns with the hand or by itself."""

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.services.mip_projection import MipImage
from hccbm_gui.services.pictures.field_view import FieldView
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.look.painting import painting
from hccbm_gui.views.panes.empty_words import paint_empty
from hccbm_gui.views.panes.mip_choice import offered
from hccbm_gui.views.panes.mip_controls import MipControls
from hccbm_gui.views.panes.mip_shown import MipShown
from hccbm_gui.views.panes.pane import Point
from hccbm_gui.views.panes.shown import Shown

DEGREES_PER_PX = 0.6
PLAY_MS = 70
REST_MS = 150


class MipView(QWidget):
    """Left drag turns, a click jumps there, wheel zooms, middle drag pans, right drag darkens.

    Signals
    -------
    cursor_wanted, hovered : the brightest place behind the hand, LPS mm in the frame `frame_uid`.
    """

    cursor_wanted = Signal(object)
    hovered = Signal(object)
    maximise_wanted = Signal()

    def __init__(self, jobs: Jobs, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._case: Case | None = None
        self._asked = Shown()
        self._wanted_uid = ""
        self._shows = MipShown(jobs, palette, self.update)
        self._turn, self._hand = self._shows.turn, self._shows.hand
        self._play = QTimer(self)
        self._play.setInterval(PLAY_MS)
        self._play.timeout.connect(self._step)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._be_at_rest)
        self.controls = MipControls(self)
        self.controls.angle_wanted.connect(self.turn_to)
        self.controls.play_wanted.connect(self.play)
        self.controls.image_wanted.connect(self.show_image)
        self.setMinimumSize(120, 100)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Rotating maximum intensity projection"))

    @property
    def frame_uid(self) -> str:
        """Frame of reference of the positions it tells and takes."""
        volume = self._shows.volume
        return "" if volume is None else volume.geometry.frame_uid

    @property
    def image(self) -> MipImage | None:
        """The projection on show; None while there is none."""
        return self._shows.image

    @property
    def view(self) -> FieldView:
        """Where the projection lies in the widget."""
        return self._shows.view_in(QRectF(self.rect()))

    def show_case(self, case: Case | None, shown: Shown, hidden: frozenset[str]) -> None:
        """Follow the case: its SPECT or PET, else its CT."""
        if case is None or self._case is None or case.patient != self._case.patient:
            self._wanted_uid = ""
        self._case, self._asked = case, shown
        self._follow()

    @guarded
    def show_image(self, uid: str) -> None:
        """Project another image of the case."""
        self._wanted_uid = uid
        self._follow()

    def _follow(self) -> None:
        before = self._shows.volume
        self._shows.follow(self._case, self._asked, self._wanted_uid)
        if self._shows.volume is not before:
            self.play(False)
        self.controls.show_choices(offered(self._case), self._shows.uid)
        self.controls.setVisible(self._shows.volume is not None)
        if self.isVisible():
            self._turn.take(self._shows.volume)
        self.update()

    def set_cursor(self, cursor_mm: Point) -> None:
        """Follow the linked position."""
        self._shows.cursor = cursor_mm
        self.update()

    @guarded
    def fit(self) -> None:
        """All of it, from the front."""
        self._shows.fit()
        self.turn_to(0.0)

    @guarded
    def turn_to(self, angle_deg: float) -> None:
        """Look from an angle and stay there."""
        self.play(False)
        self._turn.turn_to(angle_deg)
        self._turn.rest()

    @guarded
    def play(self, on: bool) -> None:
        """Turn by itself, or stop."""
        if on and self.isVisible():
            self._play.start()
        elif self._play.isActive():
            self._play.stop()
            self._rest.start()
        self.controls.show_playing(self._play.isActive())

    @property
    def is_playing(self) -> bool:
        """True while it turns by itself."""
        return self._play.isActive()

    @guarded
    def _step(self) -> None:
        self._turn.step()

    @guarded
    def _be_at_rest(self) -> None:
        if self.isVisible() and not self.is_playing:
            self._turn.rest()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the projection, or say why there is none."""
        with painting(self) as painter:
            if not self._shows.paint(painter, QRectF(self.rect()), identity=True):
                paint_empty(painter, QRectF(self.rect()), self._why_empty(), self._palette)

    def _why_empty(self) -> str:
        if self._shows.volume is None:
            return self.tr("A projection appears here\nonce there is a SPECT, a PET or a CT")
        return self.tr("Projecting…")

    def snapshot(self, identity: bool) -> QImage:
        """The picture as it is, in device pixels."""
        ratio = self.devicePixelRatioF()
        picture = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        with painting(picture) as painter:
            if not self._shows.paint(painter, QRectF(self.rect()), identity):
                paint_empty(painter, QRectF(self.rect()), self._why_empty(), self._palette)
        picture.setDevicePixelRatio(1.0)
        return picture

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._hand.press(event.position())
        self.play(False)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn, pan or window; tell where the hand is."""
        buttons = event.buttons()
        if buttons == Qt.MouseButton.NoButton:
            self.hovered.emit(self._shows.place_at(QRectF(self.rect()), event.position()))
            return
        delta = self._hand.move(event.position())
        left = bool(buttons & Qt.MouseButton.LeftButton)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._hand.is_click:
            return
        if buttons & Qt.MouseButton.MiddleButton or (left and shift):
            self._hand.pan(self.view, delta)
        elif left:
            self._turn.turn_to(self._turn.angle_deg - delta.x() * DEGREES_PER_PX)
            self._rest.start()
        elif buttons & Qt.MouseButton.RightButton:
            self._shows.darken(1.01 ** delta.y())
        self.update()

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click jumps to the brightest place behind it."""
        if event.button() == Qt.MouseButton.LeftButton and self._hand.is_click:
            place = self._shows.place_at(QRectF(self.rect()), event.position())
            if place is not None:
                self.cursor_wanted.emit(place)

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Maximise or restore."""
        self.maximise_wanted.emit()

    @guarded
    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the hand any more."""
        self.hovered.emit(None)

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        self._hand.zoom(self.view, 1.15 ** (event.angleDelta().y() / 120.0), event.position())
        self.update()
        event.accept()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R: from the front, all of it; left and right turn by one picture."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() == Qt.Key.Key_R:
            self.fit()
        elif event.key() in steps:
            self._turn.step(steps[Qt.Key(event.key())])
            self._rest.start()
        else:
            event.ignore()

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Make what was not made while nobody looked."""
        self._follow()

    @guarded
    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still, and make nothing."""
        self.play(False)
        self._turn.pause()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the controls in their corner."""
        self.controls.place(self.width(), self.height())
