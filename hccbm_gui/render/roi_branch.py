"""Shapes in between two that branch, or close to a ring."""

from collections.abc import Sequence

import contourpy
import numpy as np

from hccbm_gui.core.arrays import BoolArray, FloatArray

GRID_MM, FINEST, COARSEST = 1.0, 60, 400
"""Distance of the places at which shapes are compared, and how many there are across."""


def shapes_between(
    lower: Sequence[FloatArray], upper: Sequence[FloatArray], steps: int
) -> list[list[FloatArray]]:
    """Outlines (N, 2) of `steps` shapes on the way from the lower to the upper one.

    Shape-based interpolation (Raya and Udupa, IEEE Trans Med Imaging 1990,
    doi 10.1109/42.52980): where the distances to both borders, weighted, cancel out. Each shape
    stands for a step of the way, counter-clockwise, holes clockwise.

    Parameters
    ----------
    lower, upper : outlines (N, 2), mm; even-odd tells what is inside.
    """
    u, v = _grid(np.concatenate([*lower, *upper]))
    sides = [_Side(outlines, u, v) for outlines in (lower, upper)]
    # The way leads through what is inside one of them only; the lines run beside their borders.
    unclear = sides[0].inside ^ sides[1].inside
    for side in sides:
        unclear |= _grown(side.inside) & _grown(~side.inside)
    begin, end = (side.signed(unclear) for side in sides)
    found = []
    for step in range(steps):
        share = (step + 0.5) / steps
        level = np.where(sides[0].inside & sides[1].inside, 1.0, -1.0)
        level[unclear] = (1.0 - share) * begin + share * end
        lines = contourpy.contour_generator(u, v, level, name="serial").lines(0.0)
        closed = [np.asarray(line[:-1], dtype=np.float64) for line in lines]
        found.append([line for line in closed if len(line) >= 3])
    return found


class _Side:
    """One shape on the grid."""

    def __init__(self, outlines: Sequence[FloatArray], u: FloatArray, v: FloatArray) -> None:
        self._u, self._v = u, v
        self.starts = np.concatenate(outlines)
        self.ends = np.concatenate([np.roll(line, -1, axis=0) for line in outlines])
        self.inside = _even_odd(self.starts, self.ends, u, v)

    def signed(self, places: BoolArray) -> FloatArray:
        """Distance to the border at the grid's `places`, positive inside."""
        from hccbm_gui.render.loft_kernel import distances

        row, column = np.nonzero(places)
        points = np.stack([self._u[column], self._v[row]], axis=1)
        away = distances(points, self.starts, self.ends)
        return np.asarray(np.where(self.inside[places], away, -away))


def _grid(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Coordinates (M,) and (N,) of a grid around points, three places wider."""
    low, high = points.min(axis=0), points.max(axis=0)
    size = float((high - low).max())
    step = min(max(size / COARSEST, min(GRID_MM, size / FINEST)), max(size, 1e-3))
    counts = np.ceil((high - low) / step).astype(int) + 7
    u, v = (low[axis] + step * (np.arange(counts[axis]) - 3.0) for axis in (0, 1))
    return u, v


def _even_odd(starts: FloatArray, ends: FloatArray, u: FloatArray, v: FloatArray) -> BoolArray:
    """(N, M) which places of a grid lie inside."""
    row, edge = np.nonzero((starts[:, 1] <= v[:, None]) != (ends[:, 1] <= v[:, None]))
    share = (v[row] - starts[edge, 1]) / (ends[edge, 1] - starts[edge, 1])
    crossing = starts[edge, 0] + share * (ends[edge, 0] - starts[edge, 0])
    counts = np.zeros((len(v), len(u) + 1), dtype=np.int64)
    np.add.at(counts, (row, np.searchsorted(u, crossing)), 1)
    return np.asarray(np.cumsum(counts, axis=1)[:, :-1] % 2 == 1)


def _grown(mask: BoolArray) -> BoolArray:
    """`mask` and its neighbours."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    wider = grown.copy()
    wider[:, 1:] |= grown[:, :-1]
    wider[:, :-1] |= grown[:, 1:]
    return wider
