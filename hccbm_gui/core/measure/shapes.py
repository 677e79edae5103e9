"""Rulers, angles, regions, markers and words that a user puts on an image.

All points are LPS mm in the frame of reference of the image they were drawn on, all on one plane.
"""

from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused

Point = tuple[float, float, float]

PERPENDICULAR_TOLERANCE = 1e-3
"""Largest cosine between the axes of a region, and between them and its normal."""

SMALLEST_HALF_AXIS_MM = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What all of them have.

    Attributes
    ----------
    id : stable name within the case, e.g. ``ruler-1``.
    frame_uid : frame of reference of its points; empty when the image has none.
    series_uid : the image it was drawn on.
    normal : unit vector perpendicular to the slice it was drawn on.
    label : the user's own words; empty for none.
    """

    kind: ClassVar[str] = ""

    id: str
    frame_uid: str
    series_uid: str
    normal: Point
    label: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "normal", _unit(self.normal, self.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class PointMeasurement(Measurement):
    """One that is its points.

    Attributes
    ----------
    points_mm : LPS mm, as many as `counts` allows.
    """

    counts: ClassVar[tuple[int, ...]] = ()

    points_mm: tuple[Point, ...]

    def __post_init__(self) -> None:
        Measurement.__post_init__(self)
        if len(self.points_mm) not in self.counts:
            wanted = " or ".join(str(count) for count in self.counts)
            raise InputRefused(
                f"{self.id} has {len(self.points_mm)} points, a {self.kind} has {wanted}."
            )
        points = tuple(point_of(point, self.id) for point in self.points_mm)
        object.__setattr__(self, "points_mm", points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler(PointMeasurement):
    """A straight line from one point to another."""

    kind: ClassVar[str] = "ruler"
    counts: ClassVar[tuple[int, ...]] = (2,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Angle(PointMeasurement):
    """Three points: the angle at the middle one. Four: that between two lines (Cobb)."""

    kind: ClassVar[str] = "angle"
    counts: ClassVar[tuple[int, ...]] = (3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker(PointMeasurement):
    """A numbered place."""

    kind: ClassVar[str] = "marker"
    counts: ClassVar[tuple[int, ...]] = (1,)

    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow(PointMeasurement):
    """From its tail to its head; the label stands at the tail."""

    kind: ClassVar[str] = "arrow"
    counts: ClassVar[tuple[int, ...]] = (2,)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextNote(PointMeasurement):
    """The label, written at a place."""

    kind: ClassVar[str] = "text"
    counts: ClassVar[tuple[int, ...]] = (1,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileLine(PointMeasurement):
    """A line along which the values of images are plotted."""

    kind: ClassVar[str] = "profile"
    counts: ClassVar[tuple[int, ...]] = (2,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Measurement):
    """A flat piece of an image.

    Attributes
    ----------
    centre_mm : LPS mm.
    half_u_mm, half_v_mm : vectors from the centre to the middle of a side, or to the end of an
        axis; perpendicular to each other and to `normal`.
    """

    centre_mm: Point
    half_u_mm: Point
    half_v_mm: Point

    def __post_init__(self) -> None:
        Measurement.__post_init__(self)
        for name in ("centre_mm", "half_u_mm", "half_v_mm"):
            object.__setattr__(self, name, point_of(getattr(self, name), self.id))
        halves = np.array([self.half_u_mm, self.half_v_mm])
        lengths = np.linalg.norm(halves, axis=1)
        if lengths.min() < SMALLEST_HALF_AXIS_MM:
            raise InputRefused(f"{self.id} has no extent.", remedy="Draw it larger.")
        frame = np.vstack([halves / lengths[:, None], self.normal])
        if np.abs(frame @ frame.T - np.eye(3)).max() > PERPENDICULAR_TOLERANCE:
            raise InputRefused(f"The axes of {self.id} are not perpendicular.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RectangleRegion(Region):
    """All within the half axes, on both sides of the centre."""

    kind: ClassVar[str] = "rectangle"


@dataclass(frozen=True, slots=True, kw_only=True)
class EllipseRegion(Region):
    """All within the ellipse that the half axes span."""

    kind: ClassVar[str] = "ellipse"


KINDS: dict[str, type[Measurement]] = {
    one.kind: one
    for one in (
        Ruler,
        Angle,
        RectangleRegion,
        EllipseRegion,
        Marker,
        Arrow,
        TextNote,
        ProfileLine,
    )
}
"""Every measurement by its kind."""

R = TypeVar("R", bound=Region)


def region_between(
    region: type[R], corners_mm: npt.ArrayLike, right: npt.ArrayLike, up: npt.ArrayLike, **what: str
) -> R:
    """A region whose sides run along the unit vectors `right` and `up` from corner to corner.

    `corners_mm` (2, 3) in LPS mm; `what` gives id, frame_uid, series_uid and label.

    Raises
    ------
    InputRefused : the corners span no area.
    """
    first, last = np.asarray(corners_mm, dtype=np.float64)
    across, upwards = np.asarray(right, np.float64), np.asarray(up, np.float64)
    half_u, half_v = (axis * abs((last - first) @ axis) / 2.0 for axis in (across, upwards))
    normal = np.cross(across, upwards)
    middle = (
        first + across * ((last - first) @ across) / 2 + upwards * ((last - first) @ upwards) / 2
    )
    return region(
        id=what.get("id", ""),
        frame_uid=what.get("frame_uid", ""),
        series_uid=what.get("series_uid", ""),
        label=what.get("label", ""),
        normal=point_of(normal),
        centre_mm=point_of(middle),
        half_u_mm=point_of(half_u),
        half_v_mm=point_of(half_v),
    )


M = TypeVar("M", bound=Measurement)


def renamed(measurement: M, label: str) -> M:
    """The same with other words."""
    return replace(measurement, label=label)


def point_of(values: npt.ArrayLike, owner: str = "") -> Point:
    """Three finite numbers as a point.

    Raises
    ------
    InputRefused : they are not three, or not finite.
    """
    numbers: FloatArray = np.asarray(values, dtype=np.float64)
    if numbers.shape != (3,) or not np.isfinite(numbers).all():
        raise InputRefused("A place is not three finite numbers.", where=owner)
    return float(numbers[0]), float(numbers[1]), float(numbers[2])


def _unit(values: npt.ArrayLike, owner: str) -> Point:
    vector = np.array(point_of(values, owner))
    length = float(np.linalg.norm(vector))
    if length < PERPENDICULAR_TOLERANCE:
        raise InputRefused("The normal of a plane has no direction.", where=owner)
    # What is a unit vector already stays bit for bit what it is.
    return point_of(vector if abs(length - 1.0) < 1e-9 else vector / length)
