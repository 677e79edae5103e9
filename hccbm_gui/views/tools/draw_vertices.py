"""Single corners of an outline: dragged, added on an edge, removed."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, Qt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.contouring.drawing_plane import Slices
from hccbm_gui.core.contouring.slice_shapes import slice_of_contours
from hccbm_gui.core.contouring.vertices import (
    Vertex,
    delete_vertex,
    insert_vertex,
    move_vertex,
    nearest_edge,
    nearest_vertex,
)
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.roi import Roi
from hccbm_gui.views.tools.draw_desk import DrawDesk, Mark
from hccbm_gui.views.tools.draw_hover import hover
from hccbm_gui.views.tools.draw_sheet import DrawSheet, mm_of, uv_at
from hccbm_gui.views.tools.hand_view import HandView

translate = QCoreApplication.translate

REACH_PX = 8.0
"""A corner or an edge this near is meant."""
DRAGGED_PX = 2.0

Point = tuple[float, float, float]


class VerticesTool:
    """Drag a corner, press on an edge for a new one; Delete removes the corner under the hand."""

    name = "vertices"

    def __init__(self, desk: DrawDesk) -> None:
        self._desk = desk
        self._view: HandView | None = None
        self._sheet: DrawSheet | None = None
        self._held: Vertex | None = None
        self._is_new = False
        self._pressed = QPointF()
        self._moved_to: Point | None = None
        self._under: tuple[HandView, Point] | None = None

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Hold the corner here, or a new one on the edge here."""
        self.put_down()
        point = view.patient_at(at)
        if point is None:
            return False
        sheet = self._desk.sheet(view)
        known = self._desk.on_slices(sheet)
        if known is None:
            return False
        reach = mm_of(view, REACH_PX)
        self._held = nearest_vertex(*known, point, reach)
        self._is_new = self._held is None
        if self._held is None:
            self._held = nearest_edge(*known, point, reach)
        if self._held is None:
            return False
        self._view, self._sheet, self._pressed = view, sheet, QPointF(at)
        # A new corner is there at once, an old one only moves with the hand.
        self._moved_to = point if self._is_new else None
        self._show(view, point)
        return True

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """The corner follows the hand; without it the corners of the slice are shown."""
        point = view.patient_at(at)
        if point is None:
            return False
        if not down:
            self._under = (view, point)
            self._hover(view, at, point)
            return True
        sheet = self._sheet
        if self._held is None or sheet is None or view is not self._view or not sheet.is_on(view):
            return False
        gone = at - self._pressed
        if self._moved_to is not None or float(np.hypot(gone.x(), gone.y())) > DRAGGED_PX:
            self._moved_to = point
            self._show(view, point)
        return True

    def release(self, view: HandView, at: QPointF) -> bool:
        """The outline is as it was pulled."""
        sheet, held, place, is_new = self._sheet, self._held, self._moved_to, self._is_new
        self.put_down()
        if sheet is None or held is None or place is None:
            return False
        change = _moved(held, place, is_new)
        label = (
            translate("DrawDesk", "Add corner") if is_new else translate("DrawDesk", "Move corner")
        )
        taken = self._desk.take_edited(sheet, change, label)
        self._under = (view, place)
        return taken

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """The view is not maximised while drawing."""
        return True

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """Esc lets go; Delete and Backspace remove the corner under the hand."""
        if key == Qt.Key.Key_Escape and self._held is not None:
            self.put_down()
            return True
        if key not in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) or self._held is not None:
            return False
        under = self._under
        if under is None or under[0] is not view:
            return False
        sheet = self._desk.sheet(view)
        known = self._desk.on_slices(sheet)
        corner = known and nearest_vertex(*known, under[1], mm_of(view, REACH_PX))
        if not corner:
            return False
        number, index = corner.contour, corner.index
        label = translate("DrawDesk", "Remove corner")
        return self._desk.take_edited(
            sheet, lambda roi, slices: delete_vertex(roi, slices, number, index), label
        )

    def put_down(self) -> None:
        """Let go."""
        self._view = self._sheet = self._held = self._moved_to = self._under = None
        self._desk.show(None, None)

    def _hover(self, view: HandView, at: QPointF, point: Point) -> None:
        place = uv_at(view, at)
        try:
            sheet = self._desk.sheet(view)
            known = self._desk.on_slices(sheet)
            corners = [] if known is None else _corners(*known, point)
        except HccbmError:
            # Told when the hand presses.
            if place is not None:
                hover(self._desk, view, place)
            return
        shown = np.vstack([np.empty((0, 3)), *corners])
        uv = sheet.plane.to_view(shown) if len(shown) else np.empty((0, 2))
        nearest = -1
        if len(uv) and place is not None:
            away = np.hypot(*(uv - np.array(place)).T)
            nearest = int(away.argmin()) if away.min() <= mm_of(view, REACH_PX) else -1
        mark = Mark(hand=place, handles=uv, held=nearest)
        self._desk.show(view, self._desk.sketch(sheet, mark))

    def _show(self, view: HandView, point: Point) -> None:
        sheet, held = self._sheet, self._held
        known = None if sheet is None else self._desk.on_slices(sheet)
        if sheet is None or held is None or known is None:
            return
        ring = known[0].contours[held.contour].copy()
        index = held.index
        if self._is_new:
            index += 1
            ring = np.insert(ring, index, point, axis=0)
        else:
            ring[index] = point
        uv = sheet.plane.to_view(np.vstack([ring, ring[:1]]))
        mark = Mark(hand=tuple(uv[index]), line=uv, handles=uv[:-1], held=index)
        self._desk.show(view, self._desk.sketch(sheet, mark))


def _moved(held: Vertex, place: Point, is_new: bool) -> Callable[[Roi, Slices], Roi]:
    act = insert_vertex if is_new else move_vertex
    return lambda roi, slices: act(roi, slices, held.contour, held.index, place)


def _corners(roi: Roi, slices: Slices, point: Point) -> list[FloatArray]:
    """The contours on the slice of a point."""
    here = slices.index_at(float(np.asarray(point) @ slices.normal))
    held = slice_of_contours(roi, slices)
    return [roi.contours[number] for number in np.flatnonzero(held == here)]
