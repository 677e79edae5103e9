"""What is seen at the hand before it does anything: how large, and on which structure."""

from hccbm_gui.core.errors import HccbmError
from hccbm_gui.views.tools.draw_desk import DrawDesk, Mark
from hccbm_gui.views.tools.draw_overlay import Sketch
from hccbm_gui.views.tools.draw_sheet import Uv
from hccbm_gui.views.tools.hand_view import HandView

GREY = (170, 170, 170)


def hover(desk: DrawDesk, view: HandView, place: Uv, radius_mm: float = 0.0) -> None:
    """The circle and the name of the structure; where nothing can be drawn, why not."""
    try:
        sheet = desk.sheet(view)
    except HccbmError as why_not:
        # It is told as a problem when the hand presses; here it only stands beside the hand.
        position_mm = view.scene.position_mm
        refused = Sketch(position_mm, GREY, hand=place, radius_mm=radius_mm, words=why_not.what)
        desk.show(view, refused)
        return
    desk.show(view, desk.sketch(sheet, Mark(hand=place, radius_mm=radius_mm)))
