"""Measurements as line segments in view coordinates, and where their words stand."""

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.measure.handles import handles_mm, outline_mm
from hccbm_gui.core.measure.shapes import (
    Angle,
    Arrow,
    Marker,
    Measurement,
    ProfileLine,
    Region,
    Ruler,
)
from hccbm_gui.render.flat_shapes import dashed
from hccbm_gui.render.view_plane import ViewPlane

TICK_PX, HEAD_PX, CROSS_PX, ARC_PX, HANDLE_PX, GAP_PX = 5.0, 11.0, 7.0, 22.0, 3.5, 9.0


def segments_of(measurement: Measurement, plane: ViewPlane, pixel_mm: float) -> FloatArray:
    """Segments (N, 2, 2) of one measurement in view mm; `pixel_mm` is a pixel on the screen."""
    places = plane.to_view(handles_mm(measurement))
    match measurement:
        case Region():
            parts = [closed(plane.to_view(outline_mm(measurement)))]
        case Ruler():
            parts = [places[None], _ticks(places, TICK_PX * pixel_mm)]
        case ProfileLine():
            parts = [places[None], _ticks(places[:1], TICK_PX * pixel_mm)]
            parts.append(_head(places, HEAD_PX * pixel_mm))
        case Arrow():
            parts = [places[None], _head(places, HEAD_PX * pixel_mm)]
        case Angle():
            parts = [_angle(places, pixel_mm)]
        case _:
            marker = isinstance(measurement, Marker)
            parts = [_cross(places[0], (CROSS_PX if marker else 2.0) * pixel_mm)]
    return np.concatenate(parts)


def handle_squares(measurement: Measurement, plane: ViewPlane, pixel_mm: float) -> FloatArray:
    """Segments (N, 2, 2) of a square around each handle."""
    half = HANDLE_PX * pixel_mm
    corners = half * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    return np.concatenate([closed(p + corners) for p in plane.to_view(handles_mm(measurement))])


def words_places(
    measurement: Measurement, plane: ViewPlane, pixel_mm: float, size_mm: tuple[float, float]
) -> FloatArray:
    """(4, 2) view mm where the middle of the left edge of its words may stand, the best first.

    To the right of what is drawn, to its left, below and above; `size_mm` is width and height of
    the words.
    """
    if isinstance(measurement, Region):
        around = plane.to_view(outline_mm(measurement))
    else:
        around = plane.to_view(handles_mm(measurement))
    if isinstance(measurement, Arrow):
        # The words belong to the tail: the head points at something.
        around = around[:1]
    gap = (CROSS_PX if isinstance(measurement, Marker) else GAP_PX) * pixel_mm
    width, height = size_mm
    low, high = around.min(axis=0), around.max(axis=0)
    right, left = around[np.argmax(around[:, 0])], around[np.argmin(around[:, 0])]
    middle = (low[0] + high[0] - width) / 2.0
    return np.array(
        [
            (right[0] + gap, right[1]),
            (left[0] - gap - width, left[1]),
            (middle, low[1] - gap - height / 2.0),
            (middle, high[1] + gap + height / 2.0),
        ]
    )


def closed(points: FloatArray) -> FloatArray:
    """The sides (N, 2, 2) of a polygon (N, 2)."""
    return np.stack([points, np.roll(points, -1, axis=0)], axis=1)


def _along(places: FloatArray) -> FloatArray:
    """Unit vector from the first to the last place; to the right when they are one."""
    step = places[-1] - places[0]
    length = float(np.linalg.norm(step))
    return np.asarray(step / length) if length > 0.0 else np.array([1.0, 0.0])


def _ticks(places: FloatArray, half_mm: float) -> FloatArray:
    across = half_mm * _along(places)[::-1] * (-1.0, 1.0)
    return np.stack([places - across, places + across], axis=1)


def _head(places: FloatArray, length_mm: float) -> FloatArray:
    along, tip = _along(places), places[-1]
    across = along[::-1] * (-1.0, 1.0)
    feathers = [tip - length_mm * (along + side * 0.4 * across) for side in (-1, 1)]
    return np.array([(tip, feather) for feather in feathers])


def _cross(at: FloatArray, half_mm: float) -> FloatArray:
    arms = half_mm * np.array([[(-1, 0), (1, 0)], [(0, -1), (0, 1)]], dtype=np.float64)
    return np.asarray(at + arms)


def _angle(places: FloatArray, pixel_mm: float) -> FloatArray:
    if len(places) == 4:
        lines = places.reshape(2, 2, 2)
        joined = dashed(lines.mean(axis=1)[None], 4 * pixel_mm, 4 * pixel_mm)
        return np.concatenate([lines, joined])
    lines = np.stack([places[:2], places[1:]])
    sides = places[[0, 2]] - places[1]
    lengths = np.linalg.norm(sides, axis=1)
    if lengths.min() <= 0.0:
        return lines
    first, last = np.arctan2(sides[:, 1], sides[:, 0])
    # The short way round.
    sweep = (last - first + np.pi) % (2.0 * np.pi) - np.pi
    turns = first + np.linspace(0.0, sweep, 24)
    radius = min(ARC_PX * pixel_mm, lengths.min() / 2.0)
    arc = places[1] + radius * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    return np.concatenate([lines, np.stack([arc[:-1], arc[1:]], axis=1)])
