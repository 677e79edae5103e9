"""Window and level by dragging: to the right wider, down to a higher level."""

from dataclasses import replace

from hccbm_gui.views.tools.drag import Drag, DragTool
from hccbm_gui.views.tools.hand_view import HandView

PIXELS_A_WIDTH = 300.0
"""So far a drag doubles the width, or moves the level by it: fine for narrow windows too."""


def window_tool() -> DragTool:
    """Horizontal is the width, vertical the level."""
    return DragTool("window", _window_by)


def _window_by(view: HandView, drag: Drag) -> None:
    window = view.scene.window_level
    if window is None:
        return
    step = max(window.width / PIXELS_A_WIDTH, 1e-6)
    changed = replace(
        window,
        width=max(window.width + drag.delta.x() * step, step),
        level=window.level + drag.delta.y() * step,
    )
    view.window_changed.emit(changed)
