"""Shapes that are dragged out: a circle from its middle, a rectangle from corner to corner."""

from collections.abc import Callable
from dataclasses import dataclass

import shapely
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QPointF, Qt
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.contouring.strokes import stroke_area
from hccbm_gui.views.tools.draw_desk import DrawDesk, Mark
from hccbm_gui.views.tools.draw_hover import hover
from hccbm_gui.views.tools.draw_sheet import DrawSheet, Uv, mm_of, uv_at
from hccbm_gui.views.tools.hand_view import HandView

translate = QCoreApplication.translate

SMALLEST_PX = 2.0
"""A hand that went less has clicked."""

Make = Callable[[Uv, Uv], BaseGeometry]


@dataclass(frozen=True, slots=True)
class DragShape:
    """A shape between where the button goes down and where it goes up."""

    name: str
    label: str
    make: Make


def _circle(start: Uv, end: Uv) -> BaseGeometry:
    return stroke_area([start], shapely.distance(shapely.Point(start), shapely.Point(end)))


def _rectangle(start: Uv, end: Uv) -> BaseGeometry:
    (u0, v0), (u1, v1) = start, end
    return shapely.box(min(u0, u1), min(v0, v1), max(u0, u1), max(v0, v1))


SHAPES = (
    DragShape("circle", QT_TRANSLATE_NOOP("DrawDesk", "Circle"), _circle),
    DragShape("box", QT_TRANSLATE_NOOP("DrawDesk", "Rectangle"), _rectangle),
)


class ShapeTool:
    """Adds the shape to the structure."""

    def __init__(self, shape: DragShape, desk: DrawDesk) -> None:
        self.name = shape.name
        self._kind = shape
        self._desk = desk
        self._view: HandView | None = None
        self._sheet: DrawSheet | None = None
        self._start: Uv = (0.0, 0.0)
        self._shape: BaseGeometry | None = None

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """The middle, or a corner."""
        self.put_down()
        place = uv_at(view, at)
        if place is None:
            return False
        self._sheet, self._view, self._start = self._desk.sheet(view), view, place
        return True

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """The shape follows the hand."""
        place = uv_at(view, at)
        if place is None:
            return False
        if not down:
            hover(self._desk, view, place)
            return True
        sheet = self._sheet
        if sheet is None or view is not self._view or not sheet.is_on(view):
            return False
        ends = (self._start, place)
        size = min(abs(one - other) for one, other in zip(*ends, strict=True))
        far = shapely.distance(shapely.Point(ends[0]), shapely.Point(ends[1]))
        round_one = self._kind.make is _circle
        wide = (far if round_one else size) > mm_of(view, SMALLEST_PX)
        self._shape = self._kind.make(*ends) if wide else None
        self._desk.show(view, self._desk.sketch(sheet, Mark(self._shape, hand=place)))
        return True

    def release(self, view: HandView, at: QPointF) -> bool:
        """Take it; a mere click is none."""
        sheet, shape = self._sheet, self._shape
        self.put_down()
        if sheet is None or shape is None:
            return False
        return self._desk.take(sheet, shape, "add", translate("DrawDesk", self._kind.label))

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """The view is not maximised while drawing."""
        return True

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """Esc gives up; Delete takes what is on this slice away."""
        if key == Qt.Key.Key_Escape and self._sheet is not None:
            self.put_down()
            return True
        if key == Qt.Key.Key_Delete and self._sheet is None:
            return self._desk.delete_slice(view)
        return False

    def put_down(self) -> None:
        """Forget the shape."""
        self._sheet = self._shape = self._view = None
        self._desk.show(None, None)


def shape_tools(desk: DrawDesk) -> tuple[ShapeTool, ...]:
    """Circle and rectangle."""
    return tuple(ShapeTool(shape, desk) for shape in SHAPES)
