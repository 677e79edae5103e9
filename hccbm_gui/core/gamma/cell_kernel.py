"""The nearest point of a dose surface within one cell of its grid; compiled.

A cell is the box between eight voxel centres, where the dose is trilinear. Everything is in
units of the criteria: distances in `distance_mm`, dose differences to the reference dose of
the point in the dose criterion, so that gamma squared is a plain sum of squares. Corners are
numbered with k slowest and i fastest: bit 2, 1 and 0 of the number.

Numba keeps the compiled search of gamma_kernel.py until that file changes: touch it with this.
"""

from numba import njit

from hccbm_gui.core.arrays import FloatArray

STEPS = 12
"""Most Gauss-Newton steps from one start; two or three are the rule."""
CURVED = 2.0
"""Departure from a plane, in dose criteria, from which a cell may hold several minima."""


@njit(cache=True, nogil=True, error_model="numpy")
def nearest_in_cell(
    corners: FloatArray,
    box: FloatArray,
    place: FloatArray,
    scale: FloatArray,
    tolerance: float,
    best: float,
    work: FloatArray,
) -> float:
    """Smallest squared gamma between a reference point and one cell, or `best` if smaller.

    Parameters
    ----------
    corners : (8,) dose differences to the reference dose.
    box : (2, 3) part of the cell that belongs to the dose, 0 to 1.
    place : (3,) the reference point in the coordinates of the cell (0 to 1 inside it).
    scale : (3,) edges of the cell.
    tolerance : how closely the nearest point is located.
    work : (5, 3) room to work in.
    """
    u = min(max(place[0], box[0, 0]), box[1, 0])
    v = min(max(place[1], box[0, 1]), box[1, 1])
    w = min(max(place[2], box[0, 2]), box[1, 2])
    p, q, r = (u - place[0]) * scale[0], (v - place[1]) * scale[1], (w - place[2]) * scale[2]
    difference = _value(corners, u, v, w)
    # From there every better point lies inwards, and none is nearer than on a plane that falls
    # as steeply as anything in the cell.
    c = corners
    k = _fall(c[4] - c[0], c[5] - c[1], c[6] - c[2], c[7] - c[3], difference, u, box[:, 0])
    j = _fall(c[2] - c[0], c[3] - c[1], c[6] - c[4], c[7] - c[5], difference, v, box[:, 1])
    i = _fall(c[1] - c[0], c[3] - c[2], c[5] - c[4], c[7] - c[6], difference, w, box[:, 2])
    steepest = (k / scale[0]) ** 2 + (j / scale[1]) ** 2 + (i / scale[2]) ** 2
    far = p * p + q * q + r * r
    if far + difference * difference / (1.0 + steepest) >= best:
        return best
    y, low, high = work[0], work[2], work[3]
    y[0], y[1], y[2] = p, q, r
    for axis in range(3):
        low[axis] = (box[0, axis] - place[axis]) * scale[axis]
        high[axis] = (box[1, axis] - place[axis]) * scale[axis]
    best = min(best, _descended(corners, place, scale, tolerance, work))
    curved = _curvature(corners) > CURVED
    for corner in range(8):
        # Half cells at the rim are constant along their axis: a corner keeps its value.
        p = high[0] if corner & 4 else low[0]
        q = high[1] if corner & 2 else low[1]
        r = high[2] if corner & 1 else low[2]
        if curved or p * p + q * q + r * r + corners[corner] ** 2 < best:
            y[0], y[1], y[2] = p, q, r
            best = min(best, _descended(corners, place, scale, tolerance, work))
    return best


@njit(cache=True, nogil=True, error_model="numpy")
def _descended(
    corners: FloatArray, place: FloatArray, scale: FloatArray, tolerance: float, work: FloatArray
) -> float:
    """Squared gamma at the end of Gauss-Newton steps that begin at `work[0]`, in the box.

    The dose is taken for linear, the best point of the box for that is found exactly, and a
    step towards it is made that does improve.
    """
    y, g, low, high, at = work[0], work[1], work[2], work[3], work[4]
    for axis in range(3):
        at[axis] = place[axis] + y[axis] / scale[axis]
    difference = _value(corners, at[0], at[1], at[2])
    found = y[0] * y[0] + y[1] * y[1] + y[2] * y[2] + difference * difference
    for _ in range(STEPS):
        _slopes(corners, at, scale, g)
        at_zero = difference - g[0] * y[0] - g[1] * y[1] - g[2] * y[2]
        m = _multiplier(g, at_zero, low, high)
        share, moved, better = 1.0, 0.0, False
        for _ in range(4):
            far, moved = 0.0, 0.0
            for axis in range(3):
                step = share * (min(max(-m * g[axis], low[axis]), high[axis]) - y[axis])
                far += (y[axis] + step) ** 2
                moved += step * step
                at[axis] = place[axis] + (y[axis] + step) / scale[axis]
            if moved == 0.0:
                break
            there = _value(corners, at[0], at[1], at[2])
            if far + there * there < found:
                found, difference, better = far + there * there, there, True
                break
            share *= 0.4
        if not better:
            break
        for axis in range(3):
            y[axis] = (at[axis] - place[axis]) * scale[axis]
        if moved <= tolerance * tolerance:
            break
    return float(found)


@njit(cache=True, nogil=True, error_model="numpy")
def _multiplier(g: FloatArray, at_zero: float, low: FloatArray, high: FloatArray) -> float:
    """m such that y = clip(-m g, low, high) is the best point of a box for a linear dose.

    The residual there is m itself: m = at_zero + g . y(m). The right side falls with m, so
    the root is unique; Newton on its straight pieces, kept inside a bracket.
    """
    bottom, top = -1e300, 1e300
    m = at_zero / (1.0 + g[0] * g[0] + g[1] * g[1] + g[2] * g[2])
    for _ in range(24):
        excess, slope = m - at_zero, 1.0
        for axis in range(3):
            y = -m * g[axis]
            if y <= low[axis]:
                y = low[axis]
            elif y >= high[axis]:
                y = high[axis]
            else:
                slope += g[axis] * g[axis]
            excess -= g[axis] * y
        if abs(excess) <= 1e-12 * (1.0 + abs(m)):
            break
        if excess > 0.0:
            top = m
        else:
            bottom = m
        m -= excess / slope
        if not bottom < m < top:
            m = 0.5 * (bottom + top)
    return float(m)


@njit(cache=True, nogil=True, inline="always", error_model="numpy")
def _value(c: FloatArray, u: float, v: float, w: float) -> float:
    """Trilinear value at (u, v, w), each 0 to 1."""
    near_low, near_high = c[0] + w * (c[1] - c[0]), c[2] + w * (c[3] - c[2])
    far_low, far_high = c[4] + w * (c[5] - c[4]), c[6] + w * (c[7] - c[6])
    near = near_low + v * (near_high - near_low)
    far = far_low + v * (far_high - far_low)
    return float(near + u * (far - near))


@njit(cache=True, nogil=True, inline="always", error_model="numpy")
def _slopes(c: FloatArray, at: FloatArray, scale: FloatArray, slopes: FloatArray) -> None:
    """Derivatives of the trilinear value along the three axes, into `slopes`."""
    u, v, w = at[0], at[1], at[2]
    near, far = c[1] - c[0] + v * (c[3] - c[2] - c[1] + c[0]), c[5] - c[4]
    far += v * (c[7] - c[6] - far)
    slopes[2] = (near + u * (far - near)) / scale[2]
    near, far = c[2] - c[0] + w * (c[3] - c[1] - c[2] + c[0]), c[6] - c[4]
    far += w * (c[7] - c[5] - far)
    slopes[1] = (near + u * (far - near)) / scale[1]
    near, far = c[4] - c[0] + w * (c[5] - c[1] - c[4] + c[0]), c[6] - c[2]
    far += w * (c[7] - c[3] - far)
    slopes[0] = (near + v * (far - near)) / scale[0]


@njit(cache=True, nogil=True, inline="always", error_model="numpy")
def _fall(
    a: float, b: float, c: float, d: float, difference: float, at: float, ends: FloatArray
) -> float:
    """Most that a difference can shrink along an axis whose four edges change by a to d."""
    if difference < 0.0:
        a, b, c, d = -a, -b, -c, -d
    fall = 0.0
    if at < ends[1]:
        fall = max(fall, -min(a, b, c, d))
    if at > ends[0]:
        fall = max(fall, a, b, c, d)
    return float(fall)


@njit(cache=True, nogil=True, inline="always", error_model="numpy")
def _curvature(c: FloatArray) -> float:
    """Largest departure of a face of the cell from a plane."""
    departure = max(
        abs(c[0] - c[1] - c[2] + c[3]),
        abs(c[4] - c[5] - c[6] + c[7]),
        abs(c[0] - c[1] - c[4] + c[5]),
        abs(c[2] - c[3] - c[6] + c[7]),
        abs(c[0] - c[2] - c[4] + c[6]),
        abs(c[1] - c[3] - c[5] + c[7]),
    )
    return float(departure)
