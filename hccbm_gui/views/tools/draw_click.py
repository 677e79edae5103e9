"""Areas that are shown under the hand and taken by a click: level tracing and filling a hole."""

from collections.abc import Callable
from dataclasses import dataclass

import shapely
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QPointF, Qt
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.errors import HccbmError, InputRefused, MissingInput
from hccbm_gui.core.fields.polygons import pieces_of
from hccbm_gui.core.segmentation.by_edges import level_line
from hccbm_gui.views.tools.draw_desk import DrawDesk, Mark
from hccbm_gui.views.tools.draw_hover import hover
from hccbm_gui.views.tools.draw_picture import PlanePicture, picture_of
from hccbm_gui.views.tools.draw_sheet import DrawSheet, Uv, uv_at
from hccbm_gui.views.tools.hand_view import HandView

translate = QCoreApplication.translate

Find = Callable[[DrawDesk, DrawSheet, PlanePicture, Uv], BaseGeometry]


@dataclass(frozen=True, slots=True)
class ClickArea:
    """What lies under a place, or an `HccbmError` that says why nothing does."""

    name: str
    label: str
    find: Find


def level_area(desk: DrawDesk, sheet: DrawSheet, picture: PlanePicture, place: Uv) -> BaseGeometry:
    """What the closed line of the value under the hand encloses."""
    line = level_line(picture.values, picture.to_pixels([place])[0])
    area = shapely.make_valid(shapely.Polygon(picture.to_view(line)))
    return shapely.union_all(pieces_of(area))


def hole_at(desk: DrawDesk, sheet: DrawSheet, picture: PlanePicture, place: Uv) -> BaseGeometry:
    """The hole of the structure in which a place lies."""
    here = shapely.Point(place)
    for piece in pieces_of(desk.section(sheet)):
        for ring in piece.interiors:
            hole = shapely.Polygon(ring)
            if hole.contains(here):
                return hole
    raise MissingInput(
        f"{sheet.name} has no hole here.", remedy="Point into a hole that its outline encloses."
    )


AREAS = (
    ClickArea("trace", QT_TRANSLATE_NOOP("DrawDesk", "Trace level"), level_area),
    ClickArea("fill", QT_TRANSLATE_NOOP("DrawDesk", "Fill hole"), hole_at),
)


class ClickTool:
    """The area follows the hand; a click makes it part of the structure."""

    def __init__(self, kind: ClickArea, desk: DrawDesk) -> None:
        self.name = kind.name
        self._kind = kind
        self._desk = desk
        self._seen: tuple[object, ...] = ()
        self._picture: PlanePicture | None = None

    def press(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Take the area, or say why there is none."""
        place = uv_at(view, at)
        if place is None:
            return False
        sheet = self._desk.sheet(view)
        area = self._area(view, sheet, place)
        taken = self._desk.take(sheet, area, "add", translate("DrawDesk", self._kind.label))
        hover(self._desk, view, place)
        return taken

    def move(self, view: HandView, at: QPointF, held: Qt.KeyboardModifier, down: bool) -> bool:
        """Show what a click would take."""
        place = uv_at(view, at)
        if place is None or down:
            return False
        try:
            sheet = self._desk.sheet(view)
            area = self._area(view, sheet, place)
        except HccbmError:
            # Told when the hand presses; a hand that passes by has asked for nothing.
            hover(self._desk, view, place)
            return True
        self._desk.show(view, self._desk.sketch(sheet, Mark(area, hand=place)))
        return True

    def release(self, view: HandView, at: QPointF) -> bool:
        """It was taken when the button went down."""
        return True

    def double_click(self, view: HandView, at: QPointF) -> bool:
        """The view is not maximised while drawing."""
        return True

    def key(self, view: HandView, key: Qt.Key) -> bool:
        """Delete takes what is on this slice away."""
        return key == Qt.Key.Key_Delete and self._desk.delete_slice(view)

    def put_down(self) -> None:
        """Forget the picture."""
        self._seen, self._picture = (), None
        self._desk.show(None, None)

    def _area(self, view: HandView, sheet: DrawSheet, place: Uv) -> BaseGeometry:
        picture = self._picture_of(view, sheet)
        if picture is None or not picture.holds(place):
            raise InputRefused("The point lies outside the image.", remedy="Point into the image.")
        return self._kind.find(self._desk, sheet, picture, place)

    def _picture_of(self, view: HandView, sheet: DrawSheet) -> PlanePicture | None:
        """Sampled anew only when the view shows something else."""
        corners = (uv_at(view, QPointF(0, 0)), uv_at(view, QPointF(view.width(), view.height())))
        seen = (view, sheet.image, sheet.plane, sheet.position_mm, corners)
        if self._picture is None or seen != self._seen:
            self._seen, self._picture = seen, picture_of(view, sheet.image)
        return self._picture


def click_tools(desk: DrawDesk) -> tuple[ClickTool, ...]:
    """Level tracing and filling."""
    return tuple(ClickTool(area, desk) for area in AREAS)
