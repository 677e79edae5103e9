"""Larger by dragging up, smaller by dragging down."""

from typing import TYPE_CHECKING

from hccbm_gui.views.tools.drag import Drag, DragTool

if TYPE_CHECKING:
    from hccbm_gui.views.slice_view import SliceView

A_PIXEL = 1.01
"""A hundred pixels are a factor of 2.7."""


def zoom_tool() -> DragTool:
    """Around the place where the button went down."""
    return DragTool("zoom", _zoom)


def _zoom(view: "SliceView", drag: Drag) -> None:
    view.zoom(A_PIXEL ** -drag.delta.y(), drag.started)
