"""Distances from flat outlines on a grid of nodes, for growing, shrinking and interpolating.

Points and edges are in node units: (row, column), one node apart is 1.
"""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import FloatArray, VoxelArray


@njit(cache=True, nogil=True, error_model="numpy")
def signed_distance(
    points: FloatArray, spans: VoxelArray, limit: float, levels: VoxelArray
) -> None:
    """Distance of every node from the outlines, negative inside by even-odd, exact up to `limit`.

    Parameters
    ----------
    points : (N, 2) corners of closed rings; spans : (R, 2) of the rings among them.
    limit : distances stop here.
    levels : (rows, columns) float32, written.
    """
    rows, columns = levels.shape
    reach = limit * limit
    levels[:] = reach
    toggled = np.zeros((rows, columns + 1), dtype=np.uint8)
    for ring in range(len(spans)):
        first, end = spans[ring]
        for n in range(first, end):
            m = n + 1 if n + 1 < end else first
            r0, c0, r1, c1 = points[n, 0], points[n, 1], points[m, 0], points[m, 1]
            _near_edge(r0, c0, r1, c1, limit, levels)
            _toggle(r0, c0, r1, c1, toggled)
    for row in range(rows):
        inside = 0
        for column in range(columns):
            inside ^= toggled[row, column]
            distance = np.sqrt(levels[row, column])
            levels[row, column] = -distance if inside else distance


@njit(cache=True, nogil=True, error_model="numpy")
def _near_edge(
    r0: float, c0: float, r1: float, c1: float, limit: float, squares: VoxelArray
) -> None:
    """The squared distance from one edge, where it is the smallest so far."""
    rows, columns = squares.shape
    dr, dc = r1 - r0, c1 - c0
    length = dr * dr + dc * dc
    top = max(int(np.ceil(min(r0, r1) - limit)), 0)
    bottom = min(int(np.floor(max(r0, r1) + limit)), rows - 1)
    left = max(int(np.ceil(min(c0, c1) - limit)), 0)
    right = min(int(np.floor(max(c0, c1) + limit)), columns - 1)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            share = 0.0
            if length > 0.0:
                share = ((row - r0) * dr + (column - c0) * dc) / length
                share = min(max(share, 0.0), 1.0)
            away_r, away_c = row - r0 - share * dr, column - c0 - share * dc
            square = away_r * away_r + away_c * away_c
            squares[row, column] = min(squares[row, column], square)


@njit(cache=True, nogil=True, error_model="numpy")
def _toggle(r0: float, c0: float, r1: float, c1: float, toggled: VoxelArray) -> None:
    """Mark where inside and outside change along the rows that an edge crosses."""
    rows, columns = toggled.shape
    low, high = min(r0, r1), max(r0, r1)
    for row in range(max(int(np.ceil(low)), 0), min(int(np.ceil(high)), rows)):
        across = c0 + (row - r0) * (c1 - c0) / (r1 - r0)
        column = min(max(int(np.ceil(across)), 0), columns - 1)
        toggled[row, column] ^= 1


@njit(cache=True, nogil=True, error_model="numpy")
def border_points(levels: VoxelArray, found: FloatArray) -> int:
    """Where the zero of `levels` (rows, columns) crosses the lines of the grid.

    Written as (row, column) into `found` (N, 2); returns their number, N at most.
    """
    rows, columns = levels.shape
    count = 0
    for row in range(rows):
        for column in range(columns):
            here = levels[row, column]
            if column + 1 < columns:
                there = levels[row, column + 1]
                if (here <= 0.0) != (there <= 0.0) and count < len(found):
                    found[count, 0] = row
                    found[count, 1] = column + here / (here - there)
                    count += 1
            if row + 1 < rows:
                there = levels[row + 1, column]
                if (here <= 0.0) != (there <= 0.0) and count < len(found):
                    found[count, 0] = row + here / (here - there)
                    found[count, 1] = column
                    count += 1
    return count


@njit(cache=True, nogil=True, error_model="numpy", fastmath=True)
def spread(border: FloatArray, reach: FloatArray, squares: VoxelArray) -> None:
    """Squared distance from the nearest border point, in units of the reach in its direction.

    Parameters
    ----------
    border : (N, 2) points.
    reach : (2, 2) towards lower and higher (rows, columns) from a border point, nodes.
    squares : (rows, columns) float32; only ever made smaller. Nodes at 1 and more do not matter.
    """
    rows, columns = squares.shape
    along = np.empty(columns, dtype=np.float32)
    for n in range(len(border)):
        r, c = border[n, 0], border[n, 1]
        # A node more, so that the level 1 lies between two that are known.
        top = max(int(np.ceil(r - reach[0, 0])) - 1, 0)
        bottom = min(int(np.floor(r + reach[1, 0])) + 1, rows - 1)
        left = max(int(np.ceil(c - reach[0, 1])) - 1, 0)
        right = min(int(np.floor(c + reach[1, 1])) + 1, columns - 1)
        middle = min(max(int(np.ceil(c)), left), right + 1)
        for column in range(left, right + 1):
            step = (column - c) / (reach[0, 1] if column < middle else reach[1, 1])
            along[column] = step * step
        for row in range(top, bottom + 1):
            step = (row - r) / (reach[1, 0] if row > r else reach[0, 0])
            away = np.float32(step * step)
            line = squares[row]
            for column in range(left, right + 1):
                square = away + along[column]
                line[column] = square if square < line[column] else line[column]


@njit(cache=True, nogil=True, error_model="numpy", fastmath=True)
def spread_levels(
    border: FloatArray, spans: VoxelArray, reach: FloatArray, squares: VoxelArray, turn: int
) -> None:
    """`spread` for every second of `squares` (L, rows, columns), from the first or the second.

    spans : (L, 2) of each level's points among `border` (N, 2); turn : 0 or 1.
    """
    for level in range(turn, len(squares), 2):
        first, end = spans[level]
        spread(border[first:end], reach, squares[level])


@njit(cache=True, nogil=True, error_model="numpy", fastmath=True)
def nearest_level(squares: VoxelArray, away: FloatArray, result: VoxelArray) -> None:
    """The smallest of `squares` (levels, rows, columns) plus `away` (levels,), into `result`.

    Levels too far away to matter are left out.
    """
    levels, rows, columns = squares.shape
    for level in range(levels):
        add = np.float32(away[level])
        if away[level] >= 1.5:
            continue
        for row in range(rows):
            for column in range(columns):
                value = squares[level, row, column] + add
                result[row, column] = min(result[row, column], value)
