"""The compiled scan conversion of contours; imported only when a mask is made."""

import numpy as np
from numba import njit

from hccbm_gui.core.arrays import FloatArray, VoxelArray

NEAR_CENTRE = 1e-9
"""Coordinates (voxels) this near to a voxel centre are on it: rounding must not decide."""


@njit(cache=True, nogil=True)
def to_index(points: FloatArray, spans: VoxelArray, matrix: FloatArray, bounds: FloatArray) -> None:
    """Turn points into index units, in place, and find the bounds of every contour.

    Parameters
    ----------
    points : (N, 3) LPS mm, overwritten.
    spans : (C, 2) begin and end of each contour among the points.
    matrix : (3, 4) LPS to index.
    bounds : (C, 2, 3) written: smallest and largest index coordinates of each contour.
    """
    bounds[:, 0] = np.inf
    bounds[:, 1] = -np.inf
    for contour in range(len(spans)):
        for n in range(spans[contour, 0], spans[contour, 1]):
            x, y, z = points[n, 0], points[n, 1], points[n, 2]
            for axis in range(3):
                at = matrix[axis, 0] * x + matrix[axis, 1] * y + matrix[axis, 2] * z
                at += matrix[axis, 3]
                centre = np.rint(at)
                if abs(at - centre) < NEAR_CENTRE:
                    at = centre
                points[n, axis] = at
                bounds[contour, 0, axis] = min(bounds[contour, 0, axis], at)
                bounds[contour, 1, axis] = max(bounds[contour, 1, axis], at)


@njit(cache=True, nogil=True)
def toggle_edges(
    indices: FloatArray,
    spans: VoxelArray,
    slab_spans: VoxelArray,
    plane_slab: VoxelArray,
    axes: tuple[int, int],
    box: tuple[int, int, int, int],
    toggles: VoxelArray,
) -> None:
    """Flip, in each row, the first voxel centre at or right of every edge.

    After `fill` a voxel is inside when an odd number of edges lie left of its centre. Contours
    with a common border share out the centres on it, none twice.

    Parameters
    ----------
    indices : (N, 3) index coordinates of the contours.
    spans : (C, 2) begin and end of each contour among them, sorted by slab.
    slab_spans : (S, 2) begin and end of each slab among the contours.
    plane_slab : (P,) slab of each plane of the box, -1 for none.
    axes : which coordinates are row and column.
    box : first row, rows, first column, columns.
    toggles : (P * rows * columns, and at least one more) uint8, flipped.
    """
    row_axis, column_axis = axes
    first_row, rows, first_column, columns = box
    for plane in range(len(plane_slab)):
        slab = plane_slab[plane]
        if slab < 0:
            continue
        for contour in range(slab_spans[slab, 0], slab_spans[slab, 1]):
            begin, end = spans[contour]
            r1, c1 = indices[end - 1, row_axis], indices[end - 1, column_axis]
            for n in range(begin, end):
                r0, c0 = r1, c1
                r1, c1 = indices[n, row_axis], indices[n, column_axis]
                # Always from low to high, so that both neighbours of a border round alike.
                if r0 <= r1:
                    low, left, high, right = r0, c0, r1, c1
                else:
                    low, left, high, right = r1, c1, r0, c0
                row = max(int(np.ceil(low)), first_row)
                last = min(int(np.ceil(high)), first_row + rows)
                while row < last:
                    crossing = left + ((row - low) * (right - left)) / (high - low)
                    column = min(max(int(np.ceil(crossing)) - first_column, 0), columns)
                    # Right of the last column it flips the next row's first voxel, where
                    # an even number of flips arrive: rows need not be told apart in `fill`.
                    toggles[(plane * rows + row - first_row) * columns + column] ^= 1
                    row += 1


@njit(cache=True, nogil=True)
def fill(words: VoxelArray) -> None:
    """Running parity of flips, in place; (N,) uint64, eight voxels a word, little-endian."""
    carry = np.uint64(0)
    ones = np.uint64(0x0101010101010101)
    for n in range(len(words)):
        word = words[n]
        if word != 0:
            word ^= word << np.uint64(8)
            word ^= word << np.uint64(16)
            word ^= word << np.uint64(32)
            word ^= carry * ones
            carry = word >> np.uint64(56)
            words[n] = word
        elif carry != 0:
            words[n] = ones


@njit(cache=True, nogil=True)
def toggle_oblique(
    flat: FloatArray,
    spans: VoxelArray,
    slab_spans: VoxelArray,
    faces: FloatArray,
    grid: tuple[FloatArray, FloatArray, tuple[int, int, int]],
    toggles: VoxelArray,
) -> None:
    """As `toggle_edges` for a grid at any angle: each row of voxels is a line through the slabs.

    Parameters
    ----------
    flat : (N, 2) contours in the in-plane axes of the stack, mm.
    spans, slab_spans : as `toggle_edges`.
    faces : (S, 2) low and high face of each slab along the normal, mm.
    grid : (3,) first voxel of the box in the axes (a, b, normal) of the stack, mm; (3, 3) one
        voxel along each axis of the grid, likewise; shape of the box.
    toggles : (voxels, and at least one more) uint8, flipped.
    """
    first, steps, (planes, rows, columns) = grid
    da, db, dn = steps[2]
    for line in range(planes * rows):
        a, b, height = first + (line // rows) * steps[0] + (line % rows) * steps[1]
        for slab in range(len(faces)):
            low, high = _within(faces[slab, 0] - height, faces[slab, 1] - height, dn, columns)
            if low >= high:
                continue
            for contour in range(slab_spans[slab, 0], slab_spans[slab, 1]):
                begin, end = spans[contour]
                a1, b1 = flat[end - 1, 0] - a, flat[end - 1, 1] - b
                side1 = da * b1 - db * a1
                for n in range(begin, end):
                    a0, b0, side0 = a1, b1, side1
                    a1, b1 = flat[n, 0] - a, flat[n, 1] - b
                    side1 = da * b1 - db * a1
                    if (side0 < 0.0) == (side1 < 0.0):
                        continue
                    share = side0 / (side0 - side1)
                    along = (a0 + share * (a1 - a0)) * da + (b0 + share * (b1 - b0)) * db
                    column = int(np.ceil(along / (da * da + db * db)))
                    toggles[line * columns + min(max(column, low), high)] ^= 1


@njit(cache=True, nogil=True)
def _within(low_mm: float, high_mm: float, step_mm: float, columns: int) -> tuple[int, int]:
    """First voxel of a row between two faces, and the first one beyond."""
    if abs(step_mm) < NEAR_CENTRE:
        return (0, columns) if low_mm <= 0.0 < high_mm else (0, 0)
    if step_mm > 0.0:
        low, high = int(np.ceil(low_mm / step_mm)), int(np.ceil(high_mm / step_mm))
    else:
        low = int(np.floor(high_mm / step_mm)) + 1
        high = int(np.floor(low_mm / step_mm)) + 1
    return min(max(low, 0), columns), min(max(high, 0), columns)
