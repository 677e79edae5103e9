"""Brush and eraser: a round area follows the hand, and is one step of undo when it is let go."""

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.contouring.painting import Operation
from hccbm_gui.services.drawing import Stroke
from hccbm_gui.views.tools.brush_stroke import BrushStroke, LikeValues
from hccbm_gui.views.tools.draw_desk import DrawDesk, Mark
from hccbm_gui.views.tools.draw_hover import hover
from hccbm_gui.views.tools.draw_sheet import DrawSheet, Uv, mm_of, uv_at
from hccbm_gui.views.tools.hand_view import HandView

translate = QCoreApplication.translate

STEP_PX = 1.0
"""A hand that went less is at the same place."""


class BrushTool:
    """Adds with ``add``, takes away with ``cut``; with Shift held it is a ball.

    Parameters
    ----------
    name : of the tool.
    label : of the step of undo.
    operation : what becomes of the stroke.
    desk : size and manner of the brush, and who takes the stroke.
    """

    def __init__(self, name: str, label: str, operation: Operation, desk: DrawDesk) -> None:
        self.name = name
        self._label = label
        self._operation = operation
        self._desk = desk
        self._sheet: DrawSheet | None = None
        self._stroke: BrushStroke | None = None
        self._view: HandView | None = None
        self._ball = False
        self._like: LikeValues | None = None

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Begin a stroke; refused in words where nothing can be drawn."""
        self.put_down()
        place = uv_at(view, at)
        if place is None:
            return False
        self._sheet = self._desk.sheet(view)
        self._view = view
        self._ball = self._desk.ball or bool(held & Qt.KeyboardModifier.ShiftModifier)
        self._stroke = BrushStroke(place, self._desk.radius_mm)
        self._like = (
            LikeValues(self._sheet, place, self._desk.radius_mm) if self._adapts() else None
        )
        self._show(place)
        return True

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """The circle follows the hand, with the button down the stroke too."""
        place = uv_at(view, at)
        if place is None:
            return False
        if not down:
            hover(self._desk, view, place, self._desk.radius_mm)
            return True
        sheet = self._sheet
        # What passes over another slice is no part of a stroke on this one.
        if self._stroke is None or sheet is None or view is not self._view or not sheet.is_on(view):
            return False
        if self._stroke.go_to(place, mm_of(view, STEP_PX)):
            self._show(place)
        return True

    def release(self, view: HandView, at: QPointF) -> bool:
        """What was painted becomes part of the structure."""
        sheet, stroke = self._sheet, self._stroke
        self._sheet = self._stroke = None
        if sheet is None or stroke is None:
            return False
        taken = Stroke(self._area(sheet, stroke), stroke.path, stroke.radius_mm * self._ball)
        try:
            self._desk.take_stroke(sheet, taken, self._operation, self._label)
        finally:
            hover(self._desk, view, stroke.path[-1], self._desk.radius_mm)
        return True

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """Two dabs in one place; the view is not maximised."""
        return True

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """Esc gives the stroke up; Delete takes what is on this slice away."""
        if key == Qt.Key.Key_Escape and self._stroke is not None:
            self.put_down()
            return True
        if key == Qt.Key.Key_Delete and self._stroke is None:
            return self._desk.delete_slice(view)
        return False

    def put_down(self) -> None:
        """Forget the stroke."""
        self._sheet = self._stroke = self._view = None
        self._desk.show(None, None)

    def _adapts(self) -> bool:
        # A ball covers slices whose values are not seen here.
        return self._desk.adaptive and not self._ball

    def _area(self, sheet: DrawSheet, stroke: BrushStroke) -> BaseGeometry:
        """What the stroke covers, of the values it began on where it adapts to them."""
        if self._like is None:
            return stroke.area
        return self._like.within(stroke)

    def _show(self, place: Uv) -> None:
        sheet, view, stroke = self._sheet, self._view, self._stroke
        if sheet is not None and view is not None and stroke is not None:
            takes = self._operation == "cut"
            mark = Mark(self._area(sheet, stroke), takes, place, self._desk.radius_mm)
            self._desk.show(view, self._desk.sketch(sheet, mark))


def brush_tools(desk: DrawDesk) -> tuple[BrushTool, ...]:
    """Brush and eraser."""
    return (
        BrushTool("brush", translate("DrawDesk", "Brush"), "add", desk),
        BrushTool("eraser", translate("DrawDesk", "Eraser"), "cut", desk),
    )
