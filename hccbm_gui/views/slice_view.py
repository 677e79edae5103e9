"""One slice of the patient: a VTK picture with the hands of the common viewers."""

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from hccbm_gui.render.gl_widget import GlWidget
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.view_plane import PlaneName
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.mouse import Action, action_for
from hccbm_gui.views.outline import Outline

STEP_KEYS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
}


class SliceView(GlWidget):
    """Axial, coronal or sagittal; tells where the hand points and what it draws."""

    cursor_wanted = Signal(object)
    hovered = Signal(object)
    window_changed = Signal(object)
    outline_drawn = Signal(object, str)
    maximise_wanted = Signal()
    focused = Signal(str)

    def __init__(self, plane: PlaneName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plane = plane
        self.scene = SliceScene(self.render_window, plane)
        self.tool = "window"
        self.outline = Outline()
        self._action = Action.NOTHING
        self._last = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(f"{plane} view")

    def step(self, slices: int) -> None:
        """Go `slices` along the view's axis and take the crosshair with it."""
        self.scene.step(slices)
        self.update()
        self.cursor_wanted.emit(self.scene.cursor_mm)

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin the action of the mouse table."""
        self.setFocus()
        self.focused.emit(self.plane)
        self._action = action_for(event.button(), event.modifiers(), self.tool)
        self._last = event.position()
        if self._action is Action.DRAW and self.plane != "axial":
            self._action = Action.CROSSHAIR
        if self._action is Action.CROSSHAIR:
            self._move_cursor(event.position())
        elif self._action is Action.DRAW:
            self._draw_to(event.position())

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the action on; tell where the hand is."""
        position = event.position()
        delta = position - self._last
        self._last = position
        point = self._patient_at(position)
        self.hovered.emit(point)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._action is Action.CROSSHAIR or (shift and not event.buttons()):
            self._move_cursor(position)
        elif self._action is Action.PAN:
            self.scene.pan(*self._pixels(delta))
            self.update()
        elif self._action is Action.ZOOM:
            self.scene.zoom(1.01 ** (-delta.y()))
            self.update()
        elif self._action is Action.WINDOW:
            self._window_by(delta)
        elif self._action is Action.DRAW and self.tool != "polygon":
            self._draw_to(position)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the action; a freehand outline closes itself."""
        drawing = self._action is Action.DRAW
        self._action = Action.NOTHING
        if drawing and self.tool != "polygon":
            self.close_outline()

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Close the polygon, or maximise the view."""
        if not self.outline.is_empty:
            self.close_outline()
        elif self.tool not in {"polygon", "freehand", "cut"}:
            self.maximise_wanted.emit()

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll slices; with Ctrl zoom at the cursor."""
        turn = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.scene.zoom(1.1 ** (turn / 120.0), self._pixel(event.position()))
            self.update()
        elif turn:
            self.step(max(1, abs(turn) // 120) * (1 if turn > 0 else -1))
        event.accept()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Slices by arrow keys; Enter, Esc and Backspace for the outline."""
        key = Qt.Key(event.key())
        many = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if key in STEP_KEYS:
            self.step(STEP_KEYS[key] * many)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.step(100_000 if key == Qt.Key.Key_Home else -100_000)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close_outline()
        elif key == Qt.Key.Key_Escape:
            self.give_up_outline()
        elif key == Qt.Key.Key_Backspace:
            self.outline.take_back()
            self._show_outline()
        elif key == Qt.Key.Key_R:
            self.scene.fit()
            self.update()
        else:
            event.ignore()

    def close_outline(self) -> None:
        """Hand the outline over, if there is one."""
        if self.outline.is_empty:
            return
        polygon = self.outline.closed()
        self.give_up_outline()
        self.outline_drawn.emit(polygon, "cut" if self.tool == "cut" else "add")

    def give_up_outline(self) -> None:
        """Forget the outline."""
        self.outline.clear()
        self._show_outline()

    def _draw_to(self, position: QPointF) -> None:
        point = self._patient_at(position)
        if point is not None:
            self.outline.add(point)
            self._show_outline()

    def _show_outline(self) -> None:
        self.scene.set_outline(self.outline.closed())
        self.update()

    def _move_cursor(self, position: QPointF) -> None:
        point = self._patient_at(position)
        if point is not None:
            self.cursor_wanted.emit(point)

    def _window_by(self, delta: QPointF) -> None:
        window = self.scene.window_level
        if window is None:
            return
        step = max(window.width / 300.0, 1e-6)
        changed = replace(
            window,
            width=max(window.width + delta.x() * step, step),
            level=window.level + delta.y() * step,
        )
        self.window_changed.emit(changed)

    def _patient_at(self, position: QPointF) -> tuple[float, float, float] | None:
        return self.scene.patient_at(*self._pixel(position))

    def _pixel(self, position: QPointF) -> tuple[float, float]:
        """Device pixels from the lower left corner, as VTK counts them."""
        ratio = self.devicePixelRatioF()
        return position.x() * ratio, (self.height() - position.y()) * ratio

    def _pixels(self, delta: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return delta.x() * ratio, -delta.y() * ratio
