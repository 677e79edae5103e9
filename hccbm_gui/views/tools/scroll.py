"""Through the slices by dragging."""

from math import floor

from hccbm_gui.views.tools.drag import Drag, DragTool
from hccbm_gui.views.tools.hand_view import HandView

PIXELS_A_SLICE = 6.0


def scroll_tool() -> DragTool:
    """Up is what the wheel does when it is turned up; back again is the slice of the start."""
    return DragTool("scroll", _scroll)


def _scroll(view: HandView, drag: Drag) -> None:
    slices = _slices(drag.started.y() - drag.now.y()) - _slices(drag.started.y() - drag.before.y())
    if slices:
        view.step(slices)


def _slices(up_px: float) -> int:
    return floor(up_px / PIXELS_A_SLICE + 0.5)
