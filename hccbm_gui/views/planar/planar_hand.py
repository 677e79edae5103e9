"""What the next strokes on a planar view mean: an outline for a spot, or two points."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hccbm_gui.views.outline import Outline

Point = tuple[float, float]


class PlanarHand:
    """Part of a `PlanarView`; shows by the cursor that something was begun.

    Attributes
    ----------
    drawing_for : id of the spot whose outline is drawn next; empty for none.
    picking_two : True until two points have been clicked.
    outline : what has been drawn, (p, q) mm.
    marks : numbered points, (p, q) mm.
    """

    def __init__(self, view: QWidget) -> None:
        self._view = view
        self.drawing_for = ""
        self.picking_two = False
        self.outline = Outline()
        self.marks: tuple[Point, ...] = ()

    @property
    def busy(self) -> bool:
        """True while something was begun."""
        return self.picking_two or bool(self.drawing_for)

    def draw_for(self, spot_id: str) -> None:
        """Take the next drag as the outline of a spot; nothing more with an empty id."""
        self.drawing_for = spot_id
        self._show()

    def pick_two(self) -> None:
        """Take the next two clicks."""
        self.picking_two, self.drawing_for, self.marks = True, "", ()
        self._show()

    def take(self, point: Point) -> bool:
        """One of the two points; True once both are there."""
        self.marks = (*self.marks, point)
        self.picking_two = len(self.marks) < 2
        self._show()
        return not self.picking_two

    def let_go(self) -> None:
        """Forget what was begun."""
        self.picking_two, self.drawing_for, self.marks = False, "", ()
        self.outline.clear()
        self._show()

    def _show(self) -> None:
        if self.busy:
            self._view.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._view.unsetCursor()
        self._view.update()
