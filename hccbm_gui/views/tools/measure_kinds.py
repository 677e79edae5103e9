"""How each kind of measurement is made of the places where a hand has been."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hccbm_gui.core.measure.shapes import (
    Angle,
    Arrow,
    EllipseRegion,
    Marker,
    Measurement,
    PointMeasurement,
    ProfileLine,
    RectangleRegion,
    Region,
    Ruler,
    TextNote,
    point_of,
    region_between,
)
from hccbm_gui.render.view_plane import ViewPlane

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on: the plane of a view, and the image it shows."""

    plane: ViewPlane
    frame_uid: str
    series_uid: str


Make = Callable[[Sequence[Point], Sheet], Measurement]


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """One tool.

    Attributes
    ----------
    name : of the tool.
    count : how many places it takes.
    make : a measurement of as many places; it has no id yet.
    asks_words : the user is asked what to write.
    """

    name: str
    count: int
    make: Make
    asks_words: bool = False


DRAFT = "draft"
"""Id of what is being drawn; the case gives it its own."""


def of_points(kind: type[PointMeasurement]) -> Make:
    """Made of its points."""

    def make(points: Sequence[Point], sheet: Sheet) -> Measurement:
        return kind(
            id=DRAFT,
            frame_uid=sheet.frame_uid,
            series_uid=sheet.series_uid,
            normal=point_of(sheet.plane.normal),
            points_mm=tuple(points),
        )

    return make


def of_corners(kind: type[Region]) -> Make:
    """Made of two opposite corners, its sides along those of the screen."""

    def make(points: Sequence[Point], sheet: Sheet) -> Measurement:
        return region_between(
            kind,
            points,
            sheet.plane.right,
            sheet.plane.up,
            id=DRAFT,
            frame_uid=sheet.frame_uid,
            series_uid=sheet.series_uid,
        )

    return make


MEASURE_KINDS = (
    MeasureKind("ruler", 2, of_points(Ruler)),
    MeasureKind("angle", 3, of_points(Angle)),
    MeasureKind("cobb", 4, of_points(Angle)),
    MeasureKind("rectangle", 2, of_corners(RectangleRegion)),
    MeasureKind("ellipse", 2, of_corners(EllipseRegion)),
    MeasureKind("marker", 1, of_points(Marker)),
    MeasureKind("arrow", 2, of_points(Arrow)),
    MeasureKind("text", 1, of_points(TextNote), asks_words=True),
    MeasureKind("profile", 2, of_points(ProfileLine)),
)
"""Every tool, in the order of the menu."""
