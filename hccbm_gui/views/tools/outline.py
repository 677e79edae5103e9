"""Drawing an outline on slices: point by point, or with the button held."""

from PySide6.QtCore import QPointF, Qt
from shiboken6 import isValid

from hccbm_gui.views.outline import Outline
from hccbm_gui.views.tools.hand_view import HandView

CLOSING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class OutlineTool:
    """Hands a closed outline over as ``view.outline_drawn``; in oblique planes it points.

    Attributes
    ----------
    name : of the tool.
    operation : what becomes of the outline, ``add`` or ``cut``.
    by_points : each press is a corner; else the button is held and letting go closes.
    """

    def __init__(self, name: str, operation: str = "add", by_points: bool = False) -> None:
        self.name = name
        self.operation = operation
        self.by_points = by_points
        self._outline = Outline()
        self._view: HandView | None = None

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """A corner, or the begin of the line."""
        if view.scene.plane.name == "oblique":
            return view.point_to(at)
        if view is not self._view:
            self.put_down()
            self._view = view
        self._add(view, at)
        return True

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """The line follows the hand."""
        if down and view.scene.plane.name == "oblique":
            return view.point_to(at)
        if not down or self.by_points or view is not self._view:
            return False
        self._add(view, at)
        return True

    def release(self, view: HandView, at: QPointF) -> bool:
        """A line drawn with the button held closes itself; one click is none."""
        if self.by_points or view is not self._view:
            return False
        if len(self._outline.points) > 1:
            self._close(view)
        else:
            self.put_down()
        return True

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """Close; never maximise while drawing."""
        self._close(view)
        return True

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """Enter closes, Esc gives up, Backspace takes the last point back."""
        if self._outline.is_empty:
            return False
        if key in CLOSING:
            self._close(view)
        elif key == Qt.Key.Key_Escape:
            self.put_down()
        elif key == Qt.Key.Key_Backspace:
            self._outline.take_back()
            view.show_outline(self._outline.closed())
        else:
            return False
        return True

    def put_down(self) -> None:
        """Forget the outline."""
        self._outline.clear()
        if self._view is not None and isValid(self._view):
            self._view.show_outline(self._outline.closed())
        self._view = None

    def _add(self, view: HandView, at: QPointF) -> None:
        point = view.patient_at(at)
        if point is not None:
            self._outline.add(point)
            view.show_outline(self._outline.closed())

    def _close(self, view: HandView) -> None:
        if self._outline.is_empty or view is not self._view:
            return
        polygon = self._outline.closed()
        self.put_down()
        view.outline_drawn.emit(polygon, self.operation)


def outline_tools() -> tuple[OutlineTool, ...]:
    """Polygon, freehand and cut."""
    return (
        OutlineTool("polygon", by_points=True),
        OutlineTool("freehand"),
        OutlineTool("cut", operation="cut"),
    )
