"""The picture moves with the hand."""

from typing import TYPE_CHECKING

from hccbm_gui.views.tools.drag import Drag, DragTool

if TYPE_CHECKING:
    from hccbm_gui.views.slice_view import SliceView


def pan_tool() -> DragTool:
    """What was under the hand stays under it."""
    return DragTool("pan", _pan)


def _pan(view: "SliceView", drag: Drag) -> None:
    view.pan(drag.delta)
