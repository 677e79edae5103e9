"""The left button while vertebrae are labelled: a click a body, upwards or downwards."""

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from shiboken6 import isValid

from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.levels import VertebraLevel, level_named
from hccbm_gui.views.tools.hand_view import HandView, Point
from hccbm_gui.views.tools.level_desk import LevelDesk

REACH_PX = 9.0
"""A level this near is meant."""
DRAGGED_PX = 4.0
"""A hand that went further with the button down has moved something."""


class LevelTool:
    """A click labels the next body above or below those that are labelled; a drag moves one.

    The name that a click would give goes with the hand. Delete and Backspace remove the level
    that is picked, Esc lets go of it.
    """

    name = "level"

    def __init__(self, desk: LevelDesk) -> None:
        self._desk = desk
        self._view: HandView | None = None
        self._held: VertebraLevel | None = None
        self._pressed = QPointF()
        self._dragged = False

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Hold the level under the hand, if there is one."""
        if view.patient_at(at) is None:
            return False
        self._take(view)
        self._pressed, self._dragged = QPointF(at), False
        self._held = self._level_under(view, at)
        return True

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """The held level follows the hand, else the name that comes next does."""
        self._take(view)
        point = view.patient_at(at)
        if not down:
            self._held = None
            self._show(None if point is None else self._offered(view, at, point))
            # The pointer goes on being told where it is.
            return False
        if self._held is not None and point is not None:
            self._dragged = self._dragged or self._gone(at) > DRAGGED_PX
            if self._dragged:
                self._show(replace(self._held, position_mm=point))
        return True

    def release(self, view: HandView, at: QPointF) -> bool:
        """Put the held level down, or label the body under the hand."""
        point, level = view.patient_at(at), self._held
        dragged, self._held = self._dragged, None
        if view is not self._view or point is None:
            self.put_down()
            return False
        self._show(None)
        if level is not None and dragged:
            self._desk.moved.emit(replace(level, position_mm=point))
        elif level is not None:
            self._desk.pick(level.label)
        elif self._gone(at) <= DRAGGED_PX:
            self._label(view, point)
        return True

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """A view is not maximised while bodies are being clicked."""
        return True

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """Delete, Backspace and Esc."""
        if not self._desk.chosen:
            return False
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._desk.remove_wanted.emit(_frame_of(view), self._desk.chosen)
        elif key == Qt.Key.Key_Escape:
            self._desk.pick("")
        else:
            return False
        return True

    def put_down(self) -> None:
        """Forget what is not finished."""
        self._held = None
        self._show(None)
        self._view = None

    def _label(self, view: HandView, point: Point) -> None:
        frame = _frame_of(view)
        label, known = self._desk.next_label(frame, point[2]), self._desk.levels(frame)
        if label:
            self._desk.labelled.emit(VertebraLevel(label, point, frame))
        elif not known:
            raise MissingInput(
                "It is not known which vertebra is clicked first.",
                remedy="Choose the level you know on the page Spine.",
            )
        else:
            raise InputRefused(
                f"{known[0].label} to {known[-1].label} are labelled; no other lies here.",
                remedy="Click above or below them, or drag one to its place.",
            )

    def _offered(self, view: HandView, at: QPointF, point: Point) -> VertebraLevel | None:
        """What a click here would label; None over a level, which a click picks."""
        frame = _frame_of(view)
        label = self._desk.next_label(frame, point[2])
        if not label or self._level_under(view, at) is not None:
            return None
        return VertebraLevel(label, point, frame)

    def _level_under(self, view: HandView, at: QPointF) -> VertebraLevel | None:
        reach = REACH_PX * view.devicePixelRatioF()
        label = view.scene.levels.label_at(view.pixel(at), reach)
        return level_named(self._desk.levels(_frame_of(view)), label) if label else None

    def _gone(self, at: QPointF) -> float:
        gone = at - self._pressed
        return float((gone.x() ** 2 + gone.y() ** 2) ** 0.5)

    def _take(self, view: HandView) -> None:
        """Work in this view; what follows the hand in another one goes."""
        if view is not self._view:
            self.put_down()
            self._view = view

    def _show(self, level: VertebraLevel | None) -> None:
        view = self._view
        if view is not None and isValid(view):
            view.scene.levels.show_draft(level)
            view.update()


def _frame_of(view: HandView) -> str:
    volumes = view.scene.volumes()
    return volumes[0][1].geometry.frame_uid if volumes else ""
