"""Live wire: between two clicks the line follows the edges of the image."""

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.contouring.strokes import outline_area
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.segmentation.live_wire import Wire, edge_cost, wire_from
from hccbm_gui.views.tools.draw_desk import DrawDesk, Mark
from hccbm_gui.views.tools.draw_hover import hover
from hccbm_gui.views.tools.draw_picture import PlanePicture, picture_of
from hccbm_gui.views.tools.draw_sheet import DrawSheet, Uv, mm_of, uv_at
from hccbm_gui.views.tools.hand_view import HandView

translate = QCoreApplication.translate

CLOSING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
SAME_PLACE_PX = 3.0


class WireTool:
    """Each click fixes the line up to it; Enter or a double click closes along edges, too.

    Esc gives up, Backspace takes the last click back.
    """

    name = "livewire"

    def __init__(self, desk: DrawDesk) -> None:
        self._desk = desk
        self._view: HandView | None = None
        self._sheet: DrawSheet | None = None
        self._picture: PlanePicture | None = None
        self._cost: FloatArray = np.empty((0, 0))
        self._clicks: list[Uv] = []
        self._legs: list[FloatArray] = []
        self._wire: Wire | None = None

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Fix the line up to here."""
        place = uv_at(view, at)
        if place is None:
            return False
        if view is not self._view or self._sheet is None or not self._sheet.is_on(view):
            self._begin(view)
        if self._picture is None or not self._picture.holds(place):
            raise InputRefused("The point lies outside the image.", remedy="Click into the image.")
        if self._clicks and self._is_near(place, self._clicks[-1]):
            return True
        if self._clicks:
            self._legs.append(self._leg(place))
        self._fix(place)
        self._show(place)
        return True

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """The open leg follows the hand."""
        place = uv_at(view, at)
        if place is None:
            return False
        sheet = self._sheet
        if not self._clicks or view is not self._view or sheet is None or not sheet.is_on(view):
            hover(self._desk, view, place)
            return True
        self._show(place)
        return True

    def release(self, view: HandView, at: QPointF) -> bool:
        """The click counted when the button went down."""
        return view is self._view

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """Close."""
        self._close()
        return True

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """Enter closes, Esc gives up, Backspace takes the last click back."""
        if not self._clicks:
            return key == Qt.Key.Key_Delete and self._desk.delete_slice(view)
        if key in CLOSING:
            self._close()
        elif key == Qt.Key.Key_Escape:
            self.put_down()
        elif key == Qt.Key.Key_Backspace:
            self._take_back()
        else:
            return False
        return True

    def put_down(self) -> None:
        """Forget the line."""
        self._view = self._sheet = self._picture = self._wire = None
        self._clicks, self._legs = [], []
        self._desk.show(None, None)

    def _begin(self, view: HandView) -> None:
        self.put_down()
        sheet = self._desk.sheet(view)
        self._picture = picture_of(view, sheet.image)
        if self._picture is not None:
            self._cost = edge_cost(self._picture.values)
        self._view, self._sheet = view, sheet

    def _fix(self, place: Uv) -> None:
        picture = self._picture
        if picture is not None:
            row, column = picture.to_pixels([place])[0]
            self._wire = wire_from(self._cost, (float(row), float(column)))
            self._clicks.append(place)

    def _take_back(self) -> None:
        self._clicks.pop()
        if not self._clicks:
            self.put_down()
            return
        self._legs = self._legs[: len(self._clicks) - 1]
        last = self._clicks.pop()
        self._fix(last)
        self._show(last)

    def _leg(self, place: Uv) -> FloatArray:
        """From the last click to a place, the ends where the hand was."""
        picture, wire = self._picture, self._wire
        if picture is None or wire is None:
            return np.array([self._clicks[-1], place])
        row, column = picture.to_pixels([place])[0]
        leg = picture.to_view(wire.to((float(row), float(column))))
        return np.vstack([[self._clicks[-1]], leg[1:-1], [place]])

    def _close(self) -> None:
        sheet = self._sheet
        if sheet is None or not self._clicks:
            return
        legs = [*self._legs, self._leg(self._clicks[0])]
        self.put_down()
        area: BaseGeometry = outline_area(np.vstack([leg[:-1] for leg in legs]))
        self._desk.take(sheet, area, "add", translate("DrawDesk", "Live wire"))

    def _is_near(self, one: Uv, other: Uv) -> bool:
        view = self._view
        near = 0.0 if view is None else mm_of(view, SAME_PLACE_PX)
        return float(np.hypot(one[0] - other[0], one[1] - other[1])) < near

    def _show(self, place: Uv) -> None:
        sheet, view = self._sheet, self._view
        if sheet is None or view is None:
            return
        line = np.vstack([*self._legs, self._leg(place)])
        mark = Mark(hand=place, line=line, handles=np.array(self._clicks))
        self._desk.show(view, self._desk.sketch(sheet, mark))
