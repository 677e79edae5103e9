"""One slice of the patient: a VTK picture with the hands of the common viewers."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.render.gl_widget import GlWidget
from hccbm_gui.render.looks import Fusion
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.view_plane import PlaneName
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.hands.focus_frame import FocusFrame
from hccbm_gui.views.hands.hands import FOR_TOOLS, Hands, hands_of_user
from hccbm_gui.views.hands.mouse_hand import MouseHand
from hccbm_gui.views.screens.picture_commands import PICTURE_COMMANDS
from hccbm_gui.views.tools.hand_view import Point
from hccbm_gui.views.tools.toolbox import Toolbox


class SliceView(GlWidget):
    """Slices in one plane; tells where the hand points and what its tool makes (`HandView`).

    Parameters
    ----------
    plane : which slices; ``scene.set_plane`` changes it.
    hands : tools, mouse scheme and keys, shared by the views of a window; its own without.

    Signals
    -------
    fusion_moved : the `Fusion` with another place of its divider or spyglass.
    context_wanted : a menu, at a place of the screen.
    focused : the name of the plane; the keys go to this view from now on.

    The others are those of a `HandView`.
    """

    cursor_wanted = Signal(object)
    hovered = Signal(object)
    window_changed = Signal(object)
    outline_drawn = Signal(object, str)
    fusion_moved = Signal(object)
    maximise_wanted = Signal()
    context_wanted = Signal(QPoint)
    focused = Signal(str)

    def __init__(
        self, plane: PlaneName, parent: QWidget | None = None, hands: Hands | None = None
    ) -> None:
        super().__init__(parent)
        self.plane = plane
        self.scene: SliceScene = SliceScene(self.render_window, plane)
        self.hands = hands or hands_of_user()
        self._mouse = MouseHand(self, self.hands)
        self._frame = FocusFrame(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("{} view").format(plane))
        self.follow_hands()

    # ---- the tool in hand

    @property
    def toolbox(self) -> Toolbox:
        """The tools."""
        return self.hands.toolbox

    @property
    def tool(self) -> str:
        """Name of the tool in hand."""
        return self.toolbox.in_hand.name

    @tool.setter
    def tool(self, name: str) -> None:
        self.toolbox.take(name)

    def follow_hands(self) -> None:
        """Show or hide words as in all views."""
        self.scene.set_texts_visible(self.hands.texts)
        self.update()

    # ---- what tools and keys do with the view

    @property
    def widget(self) -> QWidget:
        """The view itself, as parent of what is laid over it."""
        return self

    def patient_at(self, position: QPointF) -> Point | None:
        """The LPS position under a place of the view, on the slice; None without an image."""
        return self.scene.patient_at(*self.pixel(position))

    def pixel(self, position: QPointF) -> tuple[float, float]:
        """Device pixels from the lower left corner, as scenes count them."""
        ratio = self.devicePixelRatioF()
        return position.x() * ratio, (self.height() - position.y()) * ratio

    def point_to(self, position: QPointF) -> bool:
        """Ask for the crosshair here; False without an image."""
        point = self.patient_at(position)
        if point is not None:
            self.cursor_wanted.emit(point)
        return point is not None

    def move_cursor(self, dx: float, dy: float) -> None:
        """Ask for the crosshair so many pixels to the right and down."""
        x, y = self.scene.pixel_of(self.scene.cursor_mm)
        ratio = self.devicePixelRatioF()
        point = self.scene.patient_at(x + dx * ratio, y - dy * ratio)
        if point is not None:
            self.cursor_wanted.emit(point)

    def step(self, slices: int) -> None:
        """Go `slices` along the view's axis and take the crosshair with it."""
        self.scene.step(slices)
        self.update()
        self.cursor_wanted.emit(self.scene.cursor_mm)

    def pan(self, delta: QPointF) -> None:
        """Move the picture with the hand."""
        ratio = self.devicePixelRatioF()
        self.scene.pan(delta.x() * ratio, -delta.y() * ratio)
        self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Larger by `factor` around a place, or around the middle."""
        self.scene.zoom(factor, None if at is None else self.pixel(at))
        self.update()

    def show_outline(self, points_mm: FloatArray) -> None:
        """Draw an unfinished outline (N, 3); none takes it away."""
        self.scene.set_outline(points_mm)
        self.update()

    def ask_for_menu(self, at: QPoint | None = None) -> None:
        """Ask for the menu of the view, at a place of it; at the crosshair without."""
        if at is None:
            x, y = self.scene.pixel_of(self.scene.cursor_mm)
            ratio = self.devicePixelRatioF()
            at = QPoint(round(x / ratio), round(self.height() - y / ratio))
            at = at if self.rect().contains(at) else self.rect().center()
        self.context_wanted.emit(self.mapToGlobal(at))

    @property
    def fusion(self) -> Fusion | None:
        """How the overlay shares the picture; None without an overlay."""
        return self.scene.fusion

    def set_fusion(self, fusion: Fusion) -> None:
        """Fuse another way, or at another place."""
        self.scene.set_fusion(fusion)
        self.update()
        self.fusion_moved.emit(fusion)

    # ---- what every picture of the window can do

    def fit(self) -> None:
        """All of the image, as at first."""
        self.scene.fit()
        self.update()

    def set_cursor(self, cursor_mm: Point) -> None:
        """Follow the linked position."""
        self.scene.set_cursor(cursor_mm)
        self.update()

    def snapshot(self, identity: bool) -> QImage:
        """The picture as it is, in device pixels; without the patient's name if so wanted."""
        lines = self.scene.identity
        if not identity:
            self.scene.set_identity(())
        try:
            return self.grabFramebuffer()
        finally:
            self.scene.set_identity(lines)
            self.update()

    # ---- events

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin what the mouse scheme says."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.focused.emit(self.plane)
        self._mouse.press(event)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry it on; tell where the hand is."""
        self._mouse.move(event)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        self._mouse.release(event)

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Close what is drawn, or maximise the view."""
        self._mouse.double_click(event)

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Slices; with keys held zoom or pan."""
        self._mouse.wheel(event)
        event.accept()

    @guarded
    def leaveEvent(self, event: QEvent) -> None:
        """The hand points at nothing."""
        self._mouse.leave()

    @guarded(fallback=True)
    def event(self, event: QEvent) -> bool:
        """Two fingers that part zoom; Qt has no other place to hear of it."""
        if isinstance(event, QNativeGestureEvent) and self._mouse.pinch(event):
            return True
        return super().event(event)

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key; for the mouse the scheme decides when the button goes up."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.ask_for_menu()
        event.accept()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Some keys to the tool, then those of the table; the rest is for the window."""
        key = Qt.Key(event.key())
        if key in FOR_TOOLS and self._mouse.key(key):
            return
        name = self.hands.picture_command(event)
        if name in PICTURE_COMMANDS:
            PICTURE_COMMANDS[name][1](self)
        else:
            event.ignore()

    @guarded
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys go."""
        self.hands.active = self
        self._frame.follow(self.rect(), True)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.focused.emit(self.plane)

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """They go elsewhere."""
        self._frame.follow(self.rect(), False)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The frame follows."""
        self._frame.follow(self.rect(), self.hasFocus())
