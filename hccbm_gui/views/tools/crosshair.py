"""The crosshair goes where the hand points, in all views."""

from typing import TYPE_CHECKING

from hccbm_gui.views.tools.drag import Drag, DragTool

if TYPE_CHECKING:
    from hccbm_gui.views.slice_view import SliceView


def crosshair_tool() -> DragTool:
    """A click sets it, a drag takes it along."""
    return DragTool("crosshair", _point, at_press=True)


def _point(view: "SliceView", drag: Drag) -> None:
    view.point_to(drag.now)
