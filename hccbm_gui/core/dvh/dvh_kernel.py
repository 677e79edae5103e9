"""Compiled sums behind a DVH; imported only when one is calculated.

A structure is cut into small bricks: a slab, a row of it, and on the row the stretch between two
dose nodes. Inside a brick the dose is taken as linear, so its volume spreads evenly over a range
of doses: the spread along the row is exact, those across it enter by their variance. A range adds
two kinks to the curve, and a kink two numbers to its second difference, which makes the curve
exact at every bin.
"""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray
from hccbm_gui.core.dvh.structure_planes import Rows

NARROWEST = 1e-4
"""Smallest range of one brick, in bins; a uniform dose becomes a step of this width."""
FAST = {"contract", "arcp", "nsz"}
"""Liberties of the compiler that change no order of sums and still know NaN."""

Bins = tuple[float, float]
"""First dose and step of the curve."""


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _deposit(kinks: FloatArray, low: float, width: float, volume: float) -> None:
    """Spread `volume` evenly over `width` bins from `low`, both in bins."""
    last = float(kinks.size - 3)
    if width < NARROWEST:
        # From its dose upwards, so that a volume that receives exactly this dose counts at it.
        low += 0.5 * width
        width = NARROWEST
    low = min(max(low, 0.0), last - NARROWEST)
    high = min(low + width, last)
    slope = volume / (high - low)
    bin_ = int(low)
    part = low - bin_
    kinks[bin_ + 1] += slope * (1.0 - part)
    kinks[bin_ + 2] += slope * part
    bin_ = int(high)
    part = high - bin_
    kinks[bin_ + 1] -= slope * (1.0 - part)
    kinks[bin_ + 2] -= slope * part


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _node(
    dose: VoxelArray, k: tuple[int, int], j: tuple[int, int], fk: float, fj: float, i: int
) -> tuple[float, float, float]:
    """Dose at (fk, fj) between four neighbours of column i, and its slopes along k and j."""
    i = min(max(i, 0), dose.shape[2] - 1)
    near = np.float64(dose[k[0], j[0], i])
    side = dose[k[0], j[1], i] - near
    above = np.float64(dose[k[1], j[0], i])
    above_side = dose[k[1], j[1], i] - above
    slope_k = (above + fj * above_side) - (near + fj * side)
    return near + fj * side + fk * slope_k, slope_k, side + fk * (above_side - side)


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _between(x: float, count: int) -> tuple[tuple[int, int], float]:
    """The two nodes on either side of x, kept on the grid, and the share of the second."""
    node = int(np.floor(x))
    return (min(max(node, 0), count - 1), min(max(node + 1, 0), count - 1)), x - node


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def aligned_bricks(
    dose: VoxelArray,
    faces: FloatArray,
    rows: Rows,
    factors: FloatArray,
    inside: FloatArray,
    thickest: float,
    bins: Bins,
    kinks: FloatArray,
    sums: FloatArray,
    stop: BoolArray,
) -> None:
    """Add a structure whose planes lie along the dose grid to `kinks` and `sums`.

    Everything is in index units of `dose` (planes, across rows, along rows).

    Parameters
    ----------
    faces : (P, 2) of the planes.
    factors : (P,) volume of a unit of area times thickness on every plane.
    inside : (3, 2) where the dose grid begins and ends: half a voxel beyond its outer nodes.
    thickest : of a slab.
    kinks : (bins + 3,) second difference of the volume below a dose; added to.
    sums : volume, volume times dose, smallest and largest dose; updated.
    stop : set by another thread to end the work.
    """
    row_planes, row_y, heights, starts, xs = rows
    nk, nj, _ = dose.shape
    per_gy = 1.0 / bins[1]
    for plane in range(faces.shape[0]):
        if stop[0]:
            return
        floor_, ceiling = max(faces[plane, 0], inside[0, 0]), min(faces[plane, 1], inside[0, 1])
        while floor_ < ceiling:
            # No slab straddles a plane of dose nodes, where the dose has a kink.
            top = np.floor(floor_ + 1e-9) + 1.0
            top = ceiling if top > ceiling - 1e-9 else top
            slabs = int(np.ceil((top - floor_) / thickest - 1e-9))
            thick = (top - floor_) / slabs
            for slab in range(slabs):
                k, fk = _between(floor_ + (slab + 0.5) * thick, nk)
                for row in range(row_planes[plane], row_planes[plane + 1]):
                    if not inside[1, 0] < row_y[row] < inside[1, 1]:
                        continue
                    j, fj = _between(row_y[row], nj)
                    area = factors[plane] * thick * heights[row]
                    for entry in range(starts[row], starts[row + 1], 2):
                        start = max(xs[entry], inside[2, 0])
                        end = min(xs[entry + 1], inside[2, 1])
                        i = int(np.floor(start))
                        value, up, across = _node(dose, k, j, fk, fj, i)
                        while start < end:
                            after, after_up, after_across = _node(dose, k, j, fk, fj, i + 1)
                            stretch = min(end, i + 1.0) - start
                            middle = start + 0.5 * stretch - i
                            mean = value + (after - value) * middle
                            along = (after - value) * stretch
                            u = (up + (after_up - up) * middle) * thick
                            a = (across + (after_across - across) * middle) * heights[row]
                            width = np.sqrt(along * along + u * u + a * a)
                            if np.isfinite(width):  # elsewhere the dose is not known
                                volume = area * stretch
                                sums[0] += volume
                                sums[1] += volume * mean
                                sums[2] = min(sums[2], mean - 0.5 * abs(along))
                                sums[3] = max(sums[3], mean + 0.5 * abs(along))
                                low = (mean - 0.5 * width - bins[0]) * per_gy
                                _deposit(kinks, low, width * per_gy, volume)
                            i += 1
                            start = float(i)
                            value, up, across = after, after_up, after_across
            floor_ = top


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def _sample(dose: VoxelArray, inside: FloatArray, at: FloatArray, slope: FloatArray) -> float:
    """Trilinear dose at index `at`, its slope into `slope`; NaN outside the grid."""
    for axis in range(3):
        if not inside[axis, 0] <= at[axis] <= inside[axis, 1]:
            return np.nan
    k, fk = _between(at[0], dose.shape[0])
    j, fj = _between(at[1], dose.shape[1])
    i = int(np.floor(at[2]))
    fi = at[2] - i
    value, up, across = _node(dose, k, j, fk, fj, i)
    after, after_up, after_across = _node(dose, k, j, fk, fj, i + 1)
    slope[0] = up + fi * (after_up - up)
    slope[1] = across + fi * (after_across - across)
    slope[2] = after - value
    return float(value + fi * (after - value))


@njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST)
def oblique_bricks(
    dose: VoxelArray,
    faces: FloatArray,
    rows: Rows,
    factors: FloatArray,
    inside: FloatArray,
    frame: FloatArray,
    largest: tuple[float, float],
    bins: Bins,
    kinks: FloatArray,
    sums: FloatArray,
    stop: BoolArray,
) -> None:
    """As `aligned_bricks`, for planes at an angle to the dose grid; all lengths in mm.

    Parameters
    ----------
    frame : (4, 3) index of the point (0, 0, 0), and steps of index per mm along the normal,
        across the rows and along them.
    largest : thickness of a slab, and stretch of a row.
    """
    row_planes, row_y, heights, starts, xs = rows
    per_gy = 1.0 / bins[1]
    at, slope = np.empty(3), np.empty(3)
    for plane in range(faces.shape[0]):
        slabs = int(np.ceil((faces[plane, 1] - faces[plane, 0]) / largest[0] - 1e-9))
        thick = (faces[plane, 1] - faces[plane, 0]) / max(slabs, 1)
        for slab in range(slabs):
            if stop[0]:
                return
            w = faces[plane, 0] + (slab + 0.5) * thick
            for row in range(row_planes[plane], row_planes[plane + 1]):
                for entry in range(starts[row], starts[row + 1], 2):
                    length = xs[entry + 1] - xs[entry]
                    bricks = int(np.ceil(length / largest[1]))
                    stretch = length / max(bricks, 1)
                    volume = factors[plane] * thick * heights[row] * stretch
                    for brick in range(bricks):
                        x = xs[entry] + (brick + 0.5) * stretch
                        for axis in range(3):
                            at[axis] = frame[0, axis] + w * frame[1, axis]
                            at[axis] += row_y[row] * frame[2, axis] + x * frame[3, axis]
                        mean = _sample(dose, inside, at, slope)
                        along, u, a = 0.0, 0.0, 0.0
                        for axis in range(3):
                            u += slope[axis] * frame[1, axis] * thick
                            a += slope[axis] * frame[2, axis] * heights[row]
                            along += slope[axis] * frame[3, axis] * stretch
                        width = np.sqrt(along * along + u * u + a * a)
                        if np.isfinite(mean) and np.isfinite(width):
                            sums[0] += volume
                            sums[1] += volume * mean
                            sums[2] = min(sums[2], mean)
                            sums[3] = max(sums[3], mean)
                            low = (mean - 0.5 * width - bins[0]) * per_gy
                            _deposit(kinks, low, width * per_gy, volume)
