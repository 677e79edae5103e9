"""The compiled loops of the dose estimate; imported only when a dose is computed."""

import numpy as np
import numpy.typing as npt
from numba import njit

from hccbm_gui.core.arrays import BoolArray, FloatArray

Float32Array = npt.NDArray[np.float32]


@njit(cache=True, nogil=True, fastmath=True)
def add_plane(
    density: Float32Array,
    places: FloatArray,
    limits: FloatArray,
    steps_mm: Float32Array,
    before: Float32Array,
    depth: Float32Array,
) -> None:
    """Carry the radiological depth of a fan of rays from one plane to the next.

    Parameters
    ----------
    density : (slices, rows, columns) relative density; nothing lies beyond its border voxels.
    places : (3, 3) index coordinates: of ray (0, 0) on this plane, of the step to the next row
        of rays, and of that to the next column.
    limits : (2, 3) lowest and highest index coordinates; beyond them the nearest is taken.
    steps_mm : (rows, columns) way along each ray from the plane before.
    before : (rows, columns) density on the plane before; replaced by that on this plane.
    depth : (2, rows, columns) mm of water to the plane before, and to this one (written).
    """
    nk, nj, ni = density.shape
    for row in range(before.shape[0]):
        for column in range(before.shape[1]):
            k = places[0, 0] + row * places[1, 0] + column * places[2, 0]
            j = places[0, 1] + row * places[1, 1] + column * places[2, 1]
            i = places[0, 2] + row * places[1, 2] + column * places[2, 2]
            k = min(max(k, limits[0, 0]), limits[1, 0])
            j = min(max(j, limits[0, 1]), limits[1, 1])
            i = min(max(i, limits[0, 2]), limits[1, 2])
            here = 0.0
            if 0.0 <= k < nk - 1 and 0.0 <= j < nj - 1 and 0.0 <= i < ni - 1:
                here = _trilinear(density, k, j, i)
            way = 0.5 * (before[row, column] + here) * steps_mm[row, column]
            depth[1, row, column] = depth[0, row, column] + way
            before[row, column] = here


@njit(cache=True, nogil=True, fastmath=True)
def add_dose(
    dose: Float32Array,
    body: BoolArray,
    places: FloatArray,
    sad_mm: float,
    fan: tuple[Float32Array, FloatArray, FloatArray],
    curves: tuple[FloatArray, float],
    log_density: tuple[Float32Array, Float32Array],
    primary: tuple[Float32Array, float, float],
    scatter: tuple[Float32Array, float, float],
    pixels: tuple[float, float, float],
    weight: float,
) -> None:
    """Add the dose of one beam to one slice.

    Parameters
    ----------
    dose : (rows, columns) added to, where `body` holds and the fan reaches.
    places : (3, 3) IEC beam coordinates in mm: of voxel (0, 0), of the step to the next row and
        of that to the next column.
    fan : depth (planes, rows, columns) in mm of water; (3,) plane position along the beam and
        (v, u) of its first entry; (3,) its spacing, the planes counted away from the source.
    curves : (depths, 4) A / a, ln a, B / b, ln b per mm; and the mm between two of its rows.
    log_density : (rows, columns) ln of the averages that scale a and b.
    primary, scatter : pictures (rows, columns, tables), ln of the first attenuation, step.
    pixels : u and v of picture pixel (0, 0), and the pixel size.
    weight : factor.
    """
    depths, first, spacing = fan
    table, table_mm = curves
    planes, fan_rows, fan_columns = depths.shape
    for row in range(dose.shape[0]):
        for column in range(dose.shape[1]):
            if not body[row, column]:
                continue
            x = places[0, 0] + row * places[1, 0] + column * places[2, 0]
            y = places[0, 1] + row * places[1, 1] + column * places[2, 1]
            z = places[0, 2] + row * places[1, 2] + column * places[2, 2]
            magnification = (sad_mm - z) / sad_mm
            u, v = x / magnification, y / magnification
            plane = (first[0] - z) / spacing[0]
            fan_row, fan_column = (v - first[1]) / spacing[1], (u - first[2]) / spacing[2]
            if not (
                0.0 <= plane < planes - 1
                and 0.0 <= fan_row < fan_rows - 1
                and 0.0 <= fan_column < fan_columns - 1
            ):
                continue
            at = min(
                _trilinear(depths, plane, fan_row, fan_column) / table_mm, table.shape[0] - 1.001
            )
            below = int(at)
            over = at - below
            log_m = np.log(magnification)
            a = (1.0 - over) * table[below, 1] + over * table[below + 1, 1]
            b = (1.0 - over) * table[below, 3] + over * table[below + 1, 3]
            a += log_density[0][row, column] + log_m
            b += log_density[1][row, column] + log_m
            column_at, row_at = (u - pixels[0]) / pixels[2], (v - pixels[1]) / pixels[2]
            direct = _looked_up(primary, row_at, column_at, a)
            scattered = _looked_up(scatter, row_at, column_at, b)
            direct *= (1.0 - over) * table[below, 0] + over * table[below + 1, 0]
            scattered *= (1.0 - over) * table[below, 2] + over * table[below + 1, 2]
            square = sad_mm**2 / (x * x + y * y + (sad_mm - z) ** 2)
            dose[row, column] += weight * square * (direct + scattered)


@njit(cache=True, nogil=True, fastmath=True)
def _trilinear(array: Float32Array, k: float, j: float, i: float) -> float:
    """The value between eight neighbours; the indices must lie inside."""
    k0, j0, i0 = int(k), int(j), int(i)
    fk, fj, fi = k - k0, j - j0, i - i0
    upper = (1.0 - fj) * ((1.0 - fi) * array[k0, j0, i0] + fi * array[k0, j0, i0 + 1])
    upper += fj * ((1.0 - fi) * array[k0, j0 + 1, i0] + fi * array[k0, j0 + 1, i0 + 1])
    lower = (1.0 - fj) * ((1.0 - fi) * array[k0 + 1, j0, i0] + fi * array[k0 + 1, j0, i0 + 1])
    lower += fj * ((1.0 - fi) * array[k0 + 1, j0 + 1, i0] + fi * array[k0 + 1, j0 + 1, i0 + 1])
    return float((1.0 - fk) * upper + fk * lower)


@njit(cache=True, nogil=True, fastmath=True)
def _looked_up(
    spread: tuple[Float32Array, float, float], row: float, column: float, log_attenuation: float
) -> float:
    """A picture of the convolved fluence between its pixels and its attenuations."""
    pictures, first, step = spread
    rows, columns, tables = pictures.shape
    row = min(max(row, 0.0), rows - 1.001)
    column = min(max(column, 0.0), columns - 1.001)
    at = min(max((log_attenuation - first) / step, 0.0), tables - 1.001)
    return _trilinear(pictures, row, column, at)
