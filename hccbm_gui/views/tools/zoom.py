"""Larger by dragging up, smaller by dragging down."""

from hccbm_gui.views.tools.drag import Drag, DragTool
from hccbm_gui.views.tools.hand_view import HandView

A_PIXEL = 1.01
"""A hundred pixels are a factor of 2.7."""


def zoom_tool() -> DragTool:
    """Around the place where the button went down."""
    return DragTool("zoom", _zoom)


def _zoom(view: HandView, drag: Drag) -> None:
    view.zoom(A_PIXEL ** -drag.delta.y(), drag.started)
