"""The places of a measurement that a hand can move."""

from dataclasses import replace
from typing import cast

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.measure.shapes import (
    SMALLEST_HALF_AXIS_MM,
    EllipseRegion,
    Measurement,
    PointMeasurement,
    RectangleRegion,
    Region,
    point_of,
)

CORNERS = ((-1, -1), (1, -1), (1, 1), (-1, 1))
"""Signs along u and v of a rectangle's corners, in turn."""

ENDS = ((-1, 0), (0, -1), (1, 0), (0, 1))
"""The same of the ends of an ellipse's axes."""


def handles_mm(measurement: Measurement) -> FloatArray:
    """(N, 3) LPS mm: its points, the corners of a rectangle, the ends of an ellipse's axes."""
    if isinstance(measurement, Region):
        centre, u, v = _frame(measurement)
        return np.array([centre + a * u + b * v for a, b in _signs(measurement)])
    return np.array(cast(PointMeasurement, measurement).points_mm)


def outline_mm(region: Region, count: int = 72) -> FloatArray:
    """(N, 3) LPS mm around the region, unclosed: four corners, or `count` points of an ellipse."""
    centre, u, v = _frame(region)
    if isinstance(region, RectangleRegion):
        return handles_mm(region)
    turn = np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)[:, None]
    return np.asarray(centre + np.cos(turn) * u + np.sin(turn) * v)


def with_handle(measurement: Measurement, index: int, point_mm: npt.ArrayLike) -> Measurement:
    """With the handle `index` moved to an LPS point (3,).

    Of a region the opposite side stays where it is, and its axes keep their directions; a side
    dragged over the opposite one turns it inside out, so that it never loses its extent.
    """
    point = np.asarray(point_mm, dtype=np.float64)
    if isinstance(measurement, PointMeasurement):
        points = list(measurement.points_mm)
        points[index] = point_of(point)
        return replace(measurement, points_mm=tuple(points))
    return _stretched(cast(Region, measurement), index, point)


def moved(measurement: Measurement, by_mm: npt.ArrayLike) -> Measurement:
    """The whole of it moved by an LPS vector (3,)."""
    shift = np.asarray(by_mm, dtype=np.float64)
    if isinstance(measurement, Region):
        return replace(measurement, centre_mm=point_of(np.array(measurement.centre_mm) + shift))
    points = cast(PointMeasurement, measurement)
    shifted = tuple(point_of(np.array(point) + shift) for point in points.points_mm)
    return replace(points, points_mm=shifted)


def centre_mm(measurement: Measurement) -> FloatArray:
    """(3,) the middle of its handles."""
    return np.asarray(handles_mm(measurement).mean(axis=0))


def _frame(region: Region) -> tuple[FloatArray, FloatArray, FloatArray]:
    return np.array(region.centre_mm), np.array(region.half_u_mm), np.array(region.half_v_mm)


def _signs(region: Region) -> tuple[tuple[int, int], ...]:
    return ENDS if isinstance(region, EllipseRegion) else CORNERS


def _stretched(region: Region, index: int, point: FloatArray) -> Region:
    centre, u, v = _frame(region)
    signs = _signs(region)[index]
    halves = {"half_u_mm": u, "half_v_mm": v}
    kept = {name: point_of(half) for name, half in halves.items()}
    for sign, (name, half) in zip(signs, halves.items(), strict=True):
        if not sign:
            continue
        length = float(np.linalg.norm(half))
        axis = half / length
        # From the side that stays to the hand, along this axis.
        stays = centre - sign * half
        reach = float((point - stays) @ axis)
        if abs(reach) < 2.0 * SMALLEST_HALF_AXIS_MM:
            reach = 2.0 * SMALLEST_HALF_AXIS_MM * sign
        centre = centre + axis * (float((stays - centre) @ axis) + reach / 2.0)
        kept[name] = point_of(axis * abs(reach) / 2.0)
    return replace(
        region,
        centre_mm=point_of(centre),
        half_u_mm=kept["half_u_mm"],
        half_v_mm=kept["half_v_mm"],
    )
