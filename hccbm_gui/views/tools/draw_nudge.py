"""Pushing the outline: a disc that starts inside pushes it outwards, from outside inwards."""

import numpy as np
import shapely
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from shapely.geometry.base import BaseGeometry

from hccbm_gui.views.tools.brush_stroke import BrushStroke
from hccbm_gui.views.tools.draw_desk import DrawDesk, Mark
from hccbm_gui.views.tools.draw_hover import hover
from hccbm_gui.views.tools.draw_sheet import DrawSheet, Uv, mm_of, uv_at
from hccbm_gui.views.tools.hand_view import HandView

translate = QCoreApplication.translate


class NudgeTool:
    """The disc of the brush; what it meets gives way."""

    name = "nudge"

    def __init__(self, desk: DrawDesk) -> None:
        self._desk = desk
        self._view: HandView | None = None
        self._sheet: DrawSheet | None = None
        self._stroke: BrushStroke | None = None
        self._before: BaseGeometry = shapely.Polygon()
        self._outwards = False

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Inside or outside decides which way."""
        self.put_down()
        place = uv_at(view, at)
        if place is None:
            return False
        sheet = self._desk.sheet(view)
        self._before = self._desk.section(sheet)
        self._outwards = bool(shapely.intersects_xy(self._before, *place))
        self._view, self._sheet = view, sheet
        self._stroke = BrushStroke(place, self._reach(place))
        self._show(place)
        return True

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """The outline gives way at once."""
        place = uv_at(view, at)
        if place is None:
            return False
        if not down:
            hover(self._desk, view, place, self._desk.radius_mm)
            return True
        sheet = self._sheet
        if self._stroke is None or sheet is None or view is not self._view or not sheet.is_on(view):
            return False
        if self._stroke.go_to(place, mm_of(view, 1.0)):
            self._show(place)
        return True

    def release(self, view: HandView, at: QPointF) -> bool:
        """The pushed outline is the structure's."""
        sheet, stroke = self._sheet, self._stroke
        self._sheet = self._stroke = None
        if sheet is None or stroke is None:
            return False
        operation = "add" if self._outwards else "cut"
        try:
            if not self._before.is_empty:
                self._desk.take(sheet, stroke.area, operation, translate("DrawDesk", "Nudge"))
        finally:
            hover(self._desk, view, stroke.path[-1], self._desk.radius_mm)
        return True

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """The view is not maximised while drawing."""
        return True

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """Esc gives up."""
        if key == Qt.Key.Key_Escape and self._stroke is not None:
            self.put_down()
            return True
        return False

    def put_down(self) -> None:
        """Forget the push."""
        self._sheet = self._stroke = self._view = None
        self._desk.show(None, None)

    def _reach(self, place: Uv) -> float:
        """Of the disc: it must not stand over the outline where it begins."""
        if self._before.is_empty:
            return self._desk.radius_mm
        away = float(shapely.distance(self._before.boundary, shapely.Point(place)))
        return float(np.clip(away, 0.2, self._desk.radius_mm))

    def _show(self, place: Uv) -> None:
        sheet, view, stroke = self._sheet, self._view, self._stroke
        if sheet is None or view is None or stroke is None:
            return
        join = shapely.union if self._outwards else shapely.difference
        after = self._before if self._before.is_empty else join(self._before, stroke.area)
        mark = Mark(after, hand=place, radius_mm=stroke.radius_mm)
        self._desk.show(view, self._desk.sketch(sheet, mark))
