"""The divider of a swipe under the hand, and the spyglass that follows it."""

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt

from hccbm_gui.render.looks import Fusion, FusionMode
from hccbm_gui.views.tools.hand_view import HandView

REACH_PX = 7.0
"""So near to the divider the left button takes hold of it."""


class FusionHand:
    """A `Tool` that the left button is while it is on the divider, whatever is in hand."""

    name = "fusion"

    def holds(self, view: HandView, at: QPointF) -> bool:
        """True where a press moves the divider."""
        fusion = view.fusion
        if fusion is None or fusion.mode is not FusionMode.SWIPE:
            return False
        return abs(fusion.at[0] * view.width() - at.x()) <= REACH_PX

    def hover(self, view: HandView, at: QPointF) -> None:
        """The spyglass comes along; the pointer tells where the divider can be taken."""
        fusion = view.fusion
        if fusion is not None and fusion.mode is FusionMode.SPYGLASS:
            self._place(view, at)
        if self.holds(view, at):
            view.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            view.unsetCursor()

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Take hold."""
        return True

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """The divider follows."""
        self._place(view, at)
        return True

    def release(self, view: HandView, at: QPointF) -> bool:
        """Let go."""
        return True

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """The view may maximise."""
        return False

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """No key is meant for it."""
        return False

    def put_down(self) -> None:
        """Nothing is unfinished."""

    def _place(self, view: HandView, at: QPointF) -> None:
        fusion = view.fusion
        if fusion is not None:
            view.set_fusion(moved(fusion, at, (view.width(), view.height())))


def moved(fusion: Fusion, at: QPointF, size: tuple[int, int]) -> Fusion:
    """`fusion` with its place at `at` of a view of `size`; the divider stays within it."""
    share = [at.x() / max(size[0], 1), 1.0 - at.y() / max(size[1], 1)]
    x, y = (min(max(part, 0.0), 1.0) for part in share)
    return replace(fusion, at=(x, y))
