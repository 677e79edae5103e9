"""What a slice view asks of the tool in hand."""

from typing import Protocol

from PySide6.QtCore import QPointF, Qt

from hccbm_gui.views.tools.hand_view import HandView


class Tool(Protocol):
    """The left button in slice views; one object serves all views of the window.

    Positions are device-independent pixels of the view, `view.patient_at(position)` tells the LPS
    position under them (None without an image). Methods return True when they did something.
    """

    name: str

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """The left button went down."""

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """The hand moved, with the left button `down` or not."""

    def release(self, view: HandView, at: QPointF) -> bool:
        """The left button went up."""

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """Twice in a row; False lets the view maximise."""

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """A key; Enter, Esc and Backspace are meant for tools. False passes it on."""

    def put_down(self) -> None:
        """Another tool is taken, or another patient: forget what is not finished."""
