"""A tool that does one thing for as long as it is dragged."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt

from hccbm_gui.views.tools.hand_view import HandView


@dataclass(frozen=True, slots=True)
class Drag:
    """A piece of a drag, in device-independent pixels of the view, y down.

    Attributes
    ----------
    started : where the button went down.
    before, now : where the hand was at the last event, and where it is.
    """

    started: QPointF
    before: QPointF
    now: QPointF

    @property
    def delta(self) -> QPointF:
        """How far the hand went since the last event."""
        return self.now - self.before


Carry = Callable[[HandView, Drag], None]


@dataclass(slots=True)
class DragTool:
    """A `Tool` made of what happens on each move; a `press` that does it is a drag of no length.

    Attributes
    ----------
    name : of the tool.
    carry : called for every move with the button down.
    at_press : also called when the button goes down.
    """

    name: str
    carry: Carry
    at_press: bool = False
    _started: QPointF = field(default_factory=QPointF)
    _before: QPointF = field(default_factory=QPointF)

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Begin here."""
        self._started = self._before = QPointF(at)
        if self.at_press:
            self.carry(view, Drag(at, at, at))
        return True

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """Carry on while the button is down."""
        if down:
            drag = Drag(self._started, self._before, QPointF(at))
            self._before = QPointF(at)
            self.carry(view, drag)
        return down

    def release(self, view: HandView, at: QPointF) -> bool:
        """Nothing is left to do."""
        return True

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """The view may maximise."""
        return False

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """No key is meant for it."""
        return False

    def put_down(self) -> None:
        """Nothing is unfinished."""
