"""The mouse over one slice view: what the scheme says, done with the tools."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.roi import RoiKind
from hccbm_gui.views.hands.hands import Hands
from hccbm_gui.views.hands.hover_names import HoverNames
from hccbm_gui.views.hands.mouse import Action
from hccbm_gui.views.hands.wheel import WheelSteps, notches, stroke_px
from hccbm_gui.views.layers.fusion_hand import FusionHand
from hccbm_gui.views.tools.hand_view import HandView
from hccbm_gui.views.tools.tool import Tool

A_NOTCH = 1.1
"""How much larger a notch of the wheel makes the picture."""


class MouseHand:
    """One drag at a time: a second button that goes down meanwhile does nothing."""

    def __init__(self, view: HandView, hands: Hands) -> None:
        self._view = view
        self._hands = hands
        self._fusion = FusionHand()
        self._wheel = WheelSteps()
        self._names = HoverNames(view.widget, self._names_at)
        self._button = Qt.MouseButton.NoButton
        self._tool: Tool | None = None
        self._pressed = QPointF()
        self._is_click = False

    def press(self, event: QMouseEvent) -> None:
        """Begin the drag of the scheme."""
        self._names.away()
        if self._button != Qt.MouseButton.NoButton:
            return
        at, held = event.position(), event.modifiers()
        self._button, self._pressed, self._is_click = event.button(), QPointF(at), True
        self._tool = self._tool_for(event.button(), held, at)
        if self._tool is not None:
            self._tool.press(self._view, at, held)

    def move(self, event: QMouseEvent) -> None:
        """Carry the drag on, or hover."""
        at, held = event.position(), event.modifiers()
        self._view.hovered.emit(self._view.patient_at(at))
        if self._button == Qt.MouseButton.NoButton:
            self._hover(at, held)
            return
        if self._is_click and self._clicks_mean_something(held) and self._is_near(at):
            # A hand that shakes while it clicks must not zoom.
            return
        self._is_click = False
        if self._tool is not None:
            self._tool.move(self._view, at, held, True)

    def release(self, event: QMouseEvent) -> None:
        """End the drag; what never left its place was a click."""
        if event.button() != self._button:
            return
        at, held = event.position(), event.modifiers()
        was_click = self._is_click and self._is_near(at)
        tool, self._tool, self._button = self._tool, None, Qt.MouseButton.NoButton
        if tool is not None:
            tool.release(self._view, at)
        if not was_click:
            return
        action = self._hands.scheme.click(event.button(), held)
        if action is Action.MENU:
            self._view.ask_for_menu(at.toPoint())
        elif action is Action.CROSSHAIR:
            self._view.point_to(at)

    def double_click(self, event: QMouseEvent) -> None:
        """The tool in hand first; then what the scheme says."""
        view, at, held = self._view, event.position(), event.modifiers()
        scheme = self._hands.scheme
        is_tool = scheme.drag(event.button(), held) is Action.TOOL
        if is_tool and self._hands.toolbox.in_hand.double_click(view, at):
            return
        action = scheme.double_click(event.button(), held)
        if action is Action.MAXIMISE:
            view.maximise_wanted.emit()
        elif action is Action.FIT:
            view.fit()

    def wheel(self, event: QWheelEvent) -> None:
        """Slices, zoom at the cursor or pan; by wheel or by two fingers."""
        self._names.away()
        action = self._hands.scheme.wheel(event.modifiers())
        if action is Action.ZOOM:
            self._view.zoom(A_NOTCH ** notches(event).y(), event.position())
        elif action is Action.PAN:
            self._view.pan(stroke_px(event))
        elif action is Action.SCROLL and (steps := self._wheel.add(event)):
            self._view.step(steps)

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Two fingers that part make the picture larger where they are; True when they did."""
        kind = event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            self._view.zoom(max(1.0 + event.value(), 0.1), event.position())
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
            self._view.fit()
        else:
            return False
        return True

    def key(self, key: Qt.Key) -> bool:
        """The tool that is being dragged hears of a key first, then the one in hand."""
        tools = (self._tool, self._hands.toolbox.in_hand)
        return any(tool.key(self._view, key) for tool in tools if tool is not None)

    def leave(self) -> None:
        """The hand points at nothing."""
        self._names.away()
        self._view.hovered.emit(None)

    def _hover(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        view = self._view
        self._fusion.hover(view, at)
        if self._hands.scheme.move(held) is Action.CROSSHAIR:
            view.point_to(at)
        else:
            self._hands.toolbox.in_hand.move(view, at, held, False)
        if self._hands.names:
            self._names.moved(at.toPoint())

    def _names_at(self, at: QPoint) -> list[str]:
        point = self._view.patient_at(QPointF(at))
        found = [] if point is None else self._view.scene.roi_at(point)
        # The body outline is around everything: its name says nothing.
        return [roi.name for roi in found if roi.kind is not RoiKind.EXTERNAL]

    def _tool_for(
        self, button: Qt.MouseButton, held: Qt.KeyboardModifier, at: QPointF
    ) -> Tool | None:
        view = self._view
        if button == Qt.MouseButton.LeftButton and not held and self._fusion.holds(view, at):
            return self._fusion
        action = self._hands.scheme.drag(button, held)
        if action is Action.TOOL:
            return self._hands.toolbox.in_hand
        return None if action is Action.NOTHING else self._hands.toolbox[action.value]

    def _clicks_mean_something(self, held: Qt.KeyboardModifier) -> bool:
        return self._hands.scheme.click(self._button, held) is not Action.NOTHING

    def _is_near(self, at: QPointF) -> bool:
        gone = (at - self._pressed).manhattanLength()
        return bool(gone < QApplication.startDragDistance())
