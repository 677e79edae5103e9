"""The line through the labelled bodies, and which level a point, a range or a structure is at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.levels import Levels, VertebraLevel

STEP_MM = 0.5
"""Between the samples of the line."""
BODY_SHARE = 0.8
"""Of the way from one centre to the next, bodies take this much; the disc takes the rest."""

AT_SPINE_MM = 50.0
"""Body, arch and what grows beside them lie within this of the line; pelvis and ribs beyond."""


@dataclass(frozen=True, slots=True, eq=False)
class SpineLine:
    """A smooth curve through the centres of the bodies, from the head down.

    Positions are mm along it, 0 at the highest centre, growing downwards.

    Attributes
    ----------
    labels : N names.
    centres_mm : (N,) positions of the bodies.
    borders_mm : (N + 1,) positions half-way between neighbours; the outer two as far from their
        body as its other border.
    """

    labels: tuple[str, ...]
    centres_mm: FloatArray
    borders_mm: FloatArray
    _points: FloatArray
    _along: FloatArray
    _directions: FloatArray

    def point_at(self, position_mm: float) -> FloatArray:
        """(3,) LPS mm of a position; straight on beyond both ends."""
        inside = float(np.clip(position_mm, self._along[0], self._along[-1]))
        point = np.array([np.interp(inside, self._along, axis) for axis in self._points.T])
        end = self._directions[0 if position_mm < inside else -1]
        return np.asarray(point + (position_mm - inside) * end)

    def positions_of(self, points_mm: npt.ArrayLike) -> FloatArray:
        """(N,) where planes perpendicular to the line pass through LPS points (N, 3)."""
        return self._placed(points_mm)[0]

    def positions_at_spine(self, points_mm: npt.ArrayLike) -> FloatArray:
        """(M,) of those points only that lie at most `AT_SPINE_MM` from the line."""
        positions, away = self._placed(points_mm)
        return np.asarray(positions[away <= AT_SPINE_MM])

    def _placed(self, points_mm: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Positions (N,) and distances from the line (N,)."""
        from scipy.spatial import cKDTree

        points = np.asarray(points_mm, dtype=np.float64).reshape(-1, 3)
        _, nearest = cKDTree(self._points).query(points)
        offsets, directions = points - self._points[nearest], self._directions[nearest]
        beyond = (offsets * directions).sum(axis=1)
        away = np.linalg.norm(offsets - beyond[:, None] * directions, axis=1)
        return np.asarray(self._along[nearest] + beyond), np.asarray(away)

    def positions_of_heights(self, z_mm: Sequence[float]) -> FloatArray:
        """(N,) positions where the line passes the heights `z_mm`, LPS."""
        reach = 1000.0
        ends = [self.point_at(-reach), *self._points, self.point_at(self._along[-1] + reach)]
        along = np.concatenate([[-reach], self._along, [self._along[-1] + reach]])
        # np.interp wants growing heights: from the feet up.
        heights = np.maximum.accumulate(np.array(ends)[::-1, 2])
        return np.asarray(np.interp(np.asarray(z_mm, dtype=np.float64), heights, along[::-1]))

    def levels_at(self, position_mm: float) -> tuple[str, ...]:
        """The level of a position, both neighbours of a disc, none beyond the labelled bodies."""
        place = int(np.searchsorted(self.borders_mm, position_mm, side="right")) - 1
        if not 0 <= place < len(self.labels):
            return ()
        top, bottom = self._body(place)
        if position_mm < top and place > 0:
            return self.labels[place - 1 : place + 1]
        if position_mm > bottom and place < len(self.labels) - 1:
            return self.labels[place : place + 2]
        return (self.labels[place],)

    def touched(self, highest_mm: float, lowest_mm: float) -> tuple[str, ...]:
        """Levels whose body a stretch of the line reaches into; both neighbours of a lone disc."""
        found = []
        for place, label in enumerate(self.labels):
            top, bottom = self._body(place)
            if highest_mm <= bottom and lowest_mm >= top:
                found.append(label)
        return tuple(found) or self.levels_at((highest_mm + lowest_mm) / 2.0)

    def borders_of(self, labels: Sequence[str]) -> tuple[FloatArray, FloatArray]:
        """Upper border of the highest and lower border of the lowest, (3,) LPS mm each."""
        places = [self.labels.index(label) for label in labels]
        top, bottom = self.borders_mm[min(places)], self.borders_mm[max(places) + 1]
        return self.point_at(float(top)), self.point_at(float(bottom))

    def _body(self, place: int) -> tuple[float, float]:
        """Positions of the upper and the lower end plate."""
        centre = float(self.centres_mm[place])
        top, bottom = float(self.borders_mm[place]), float(self.borders_mm[place + 1])
        return centre + BODY_SHARE * (top - centre), centre + BODY_SHARE * (bottom - centre)


@lru_cache(maxsize=32)
def spine_line(levels: Levels) -> SpineLine:
    """A natural cubic spline through the centres, by the length of their chords.

    Raises
    ------
    InputRefused : fewer than two levels, or levels of several frames of reference.
    """
    if len(levels) < 2 or len({level.frame_uid for level in levels}) > 1:
        raise InputRefused(
            "A line of the spine needs at least two levels of one frame of reference.",
            remedy="Label the vertebra above or below as well.",
        )
    from scipy.interpolate import CubicSpline

    centres = np.array([level.position_mm for level in levels])
    chords = np.concatenate([[0.0], np.linalg.norm(np.diff(centres, axis=0), axis=1).cumsum()])
    curve = CubicSpline(chords, centres, bc_type="natural")
    pieces = [
        np.linspace(low, high, max(int((high - low) / STEP_MM), 2), endpoint=False)
        for low, high in pairwise(chords)
    ]
    at = np.concatenate([*pieces, chords[-1:]])
    points, slopes = curve(at), curve(at, 1)
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], steps.cumsum()])
    places = np.interp(chords, at, along)
    middles = (places[1:] + places[:-1]) / 2.0
    borders = np.concatenate(
        [[2.0 * places[0] - middles[0]], middles, [2.0 * places[-1] - middles[-1]]]
    )
    directions = slopes / np.linalg.norm(slopes, axis=1)[:, None]
    arrays = (places, borders, points, along, directions)
    return SpineLine(tuple(level.label for level in levels), *(frozen(a) for a in arrays))


def levels_at(levels: Sequence[VertebraLevel], point_mm: npt.ArrayLike) -> tuple[str, ...]:
    """The level whose height along the spine an LPS point (3,) has; two at a disc.

    None beyond the labelled bodies, and with fewer than two, for then nothing tells how tall
    they are.
    """
    if len(levels) < 2:
        return ()
    line = spine_line(tuple(levels))
    return line.levels_at(float(line.positions_of(point_mm)[0]))


def level_at(levels: Sequence[VertebraLevel], point_mm: npt.ArrayLike) -> str:
    """`levels_at` in words: ``L3``, ``between T12 and L1`` or nothing."""
    found = levels_at(levels, point_mm)
    return f"between {found[0]} and {found[1]}" if len(found) == 2 else "".join(found)


def levels_of_points(levels: Sequence[VertebraLevel], points_mm: npt.ArrayLike) -> tuple[str, ...]:
    """Levels that the points (N, 3) of a structure reach into, from the head down.

    Points farther than `AT_SPINE_MM` from the line do not count.
    """
    if len(levels) < 2:
        return ()
    line = spine_line(tuple(levels))
    places = line.positions_at_spine(points_mm)
    return line.touched(float(places.min()), float(places.max())) if len(places) else ()


def levels_of_heights(
    levels: Sequence[VertebraLevel], low_mm: float, high_mm: float
) -> tuple[str, ...]:
    """Levels whose bodies lie between two heights (LPS z), from the head down."""
    if len(levels) < 2:
        return ()
    line = spine_line(tuple(levels))
    places = line.positions_of_heights([high_mm, low_mm])
    return line.touched(float(places[0]), float(places[1]))
