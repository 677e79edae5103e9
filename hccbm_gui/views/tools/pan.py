"""The picture moves with the hand."""

from hccbm_gui.views.tools.drag import Drag, DragTool
from hccbm_gui.views.tools.hand_view import HandView


def pan_tool() -> DragTool:
    """What was under the hand stays under it."""
    return DragTool("pan", _pan)


def _pan(view: HandView, drag: Drag) -> None:
    view.pan(drag.delta)
