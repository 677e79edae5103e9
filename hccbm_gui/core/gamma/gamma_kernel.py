"""The compiled search behind the gamma index; imported only when one is computed.

The nearest point of the evaluated dose is looked for cell by cell, continuously, and not on a
lattice of samples. A cell that cannot hold a nearer point, by its distance or by its smallest
and largest dose, is passed over.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from hccbm_gui.core.arrays import FloatArray, IntArray
from hccbm_gui.core.gamma.cell_kernel import nearest_in_cell

Float32Array = npt.NDArray[np.float32]

TOUCHES = 0.05
"""Share of a voxel within which a point may as well look into the cell before its own."""


@njit(cache=True, nogil=True, error_model="numpy")
def search(
    doses: tuple[Float32Array, Float32Array],
    points: IntArray,
    to_evaluated: FloatArray,
    scale: FloatArray,
    cells: tuple[IntArray, FloatArray],
    criteria: FloatArray,
    gamma: Float32Array,
) -> int:
    """Gamma of some reference points into the flat `gamma`; how many were not covered.

    Parameters
    ----------
    doses : the reference and the evaluated dose, (slices, rows, columns) each.
    points : (N,) flat indices of the reference.
    to_evaluated : (3, 4) reference indices to evaluated indices.
    scale : (3,) voxel edges of the evaluated dose in distance criteria.
    cells : (M, 3) cells to look in, counted from that of the point, and (M,) the least
        squared distance to each in criteria, ascending.
    criteria : dose criterion (fraction), dose it is a fraction of (0: the local dose), least
        dose criterion, largest gamma, tolerance of the position in distance criteria.
    """
    reference, evaluated = doses
    fraction, normalisation, least, largest, tolerance = criteria
    offsets, bounds = cells
    rows, columns = reference.shape[1], reference.shape[2]
    corners, box, place, work = np.empty(8), np.empty((2, 3)), np.empty(3), np.empty((5, 3))
    at, first, cell = np.empty(3), np.empty(3, np.int64), np.empty(3, np.int64)
    reach = np.abs(offsets).max()
    gaps, begin = np.empty((3, 2 * reach + 1)), np.zeros(3, np.int64)
    uncovered = 0
    for flat in points:
        k, j, i = flat // (rows * columns), (flat // columns) % rows, flat % columns
        for axis in range(3):
            m = to_evaluated[axis]
            at[axis] = m[0] * k + m[1] * j + m[2] * i + m[3]
            first[axis] = int(np.floor(at[axis]))
        if not _covered(evaluated, at):
            uncovered += 1
            continue
        _squared_gaps(at, first, scale, reach, gaps)
        dose = float(reference[k, j, i])
        relative_to = normalisation if normalisation > 0.0 else dose
        per_criterion = 1.0 / max(fraction * relative_to, least)
        best = largest * largest
        _downhill(evaluated, at, first, dose, per_criterion, corners, begin)
        for number in range(-1, bounds.size):
            # The cell that the slope points into comes first: it spares most of the others.
            o = begin if number < 0 else offsets[number]
            if number >= 0:
                if bounds[number] >= best:
                    break
                if o[0] == begin[0] and o[1] == begin[1] and o[2] == begin[2]:
                    continue
            far = gaps[0, o[0] + reach] + gaps[1, o[1] + reach] + gaps[2, o[2] + reach]
            if far >= best:
                continue
            inside = True
            for axis in range(3):
                cell[axis] = first[axis] + o[axis]
                inside &= -1 <= cell[axis] < evaluated.shape[axis]
            if not inside:
                continue
            apart = _load(evaluated, cell, dose, per_criterion, corners)
            if not far + apart * apart < best:
                continue
            for axis in range(3):
                box[0, axis] = 0.5 if cell[axis] == -1 else 0.0
                box[1, axis] = 0.5 if cell[axis] == evaluated.shape[axis] - 1 else 1.0
                place[axis] = at[axis] - cell[axis]
            best = nearest_in_cell(corners, box, place, scale, tolerance, best, work)
        gamma[flat] = np.sqrt(best)
    return uncovered


@njit(cache=True, nogil=True, inline="always", error_model="numpy")
def _covered(evaluated: Float32Array, at: FloatArray) -> bool:
    """True inside the voxels of `evaluated`, unless the nearest one is not a number."""
    for axis in range(3):
        if not -0.500001 <= at[axis] <= evaluated.shape[axis] - 0.499999:
            return False
    k = min(max(int(at[0] + 0.5), 0), evaluated.shape[0] - 1)
    j = min(max(int(at[1] + 0.5), 0), evaluated.shape[1] - 1)
    i = min(max(int(at[2] + 0.5), 0), evaluated.shape[2] - 1)
    return not np.isnan(evaluated[k, j, i])


@njit(cache=True, nogil=True, inline="always", error_model="numpy")
def _squared_gaps(
    at: FloatArray, first: IntArray, scale: FloatArray, reach: int, gaps: FloatArray
) -> None:
    """Squared distance along each axis from a point to the cells around it, into `gaps`."""
    for axis in range(3):
        share = at[axis] - first[axis]
        for step in range(-reach, reach + 1):
            gap = max(0.0, step - share, share - step - 1.0) * scale[axis]
            gaps[axis, step + reach] = gap * gap


@njit(cache=True, nogil=True, inline="always", error_model="numpy")
def _downhill(
    evaluated: Float32Array,
    at: FloatArray,
    first: IntArray,
    dose: float,
    per_criterion: float,
    corners: FloatArray,
    begin: IntArray,
) -> None:
    """The cell around `at`, or one it touches where the difference shrinks, into `begin`."""
    _load(evaluated, first, dose, per_criterion, corners)
    for axis in range(3):
        begin[axis] = 0
        if at[axis] - first[axis] < TOUCHES:
            rises = corners[4 >> axis] > corners[0]
            begin[axis] = -1 if rises == (corners[0] > 0.0) else 0


@njit(cache=True, nogil=True, inline="always", error_model="numpy")
def _load(
    evaluated: Float32Array, cell: IntArray, dose: float, per_criterion: float, corners: FloatArray
) -> float:
    """The corners of a cell less `dose`, in criteria; how far all of them are from zero.

    NaN where a corner is not a number. Cells at the rim repeat the outer voxel.
    """
    planes, rows, columns = evaluated.shape
    k, j, i = max(cell[0], 0), max(cell[1], 0), max(cell[2], 0)
    up = 1 if 0 <= cell[0] < planes - 1 else 0
    down = 1 if 0 <= cell[1] < rows - 1 else 0
    right = 1 if 0 <= cell[2] < columns - 1 else 0
    corners[0], corners[1] = evaluated[k, j, i], evaluated[k, j, i + right]
    corners[2], corners[3] = evaluated[k, j + down, i], evaluated[k, j + down, i + right]
    corners[4], corners[5] = evaluated[k + up, j, i], evaluated[k + up, j, i + right]
    corners[6] = evaluated[k + up, j + down, i]
    corners[7] = evaluated[k + up, j + down, i + right]
    lowest, highest, total = 1e300, -1e300, 0.0
    for corner in range(8):
        value = (corners[corner] - dose) * per_criterion
        corners[corner] = value
        lowest, highest = min(lowest, value), max(highest, value)
        total += value
    return np.nan if np.isnan(total) else max(0.0, lowest, -highest)
