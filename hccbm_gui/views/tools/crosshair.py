"""The crosshair goes where the hand points, in all views."""

from hccbm_gui.views.tools.drag import Drag, DragTool
from hccbm_gui.views.tools.hand_view import HandView


def crosshair_tool() -> DragTool:
    """A click sets it, a drag takes it along."""
    return DragTool("crosshair", _point, at_press=True)


def _point(view: HandView, drag: Drag) -> None:
    view.point_to(drag.now)
