"""A sheared stack (tilted gantry) made straight: each slice is shifted in its own plane."""

import math

import numpy as np

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.io.stacks.stack_layout import StackLayout


def straightened(
    values: VoxelArray, layout: StackLayout, lowest: int, progress: Progress = quiet
) -> tuple[VoxelArray, Geometry]:
    """(slices, rows, columns) on a grid with axes at right angles that holds every slice whole.

    Nothing moves in the patient: slice k of `values` begins at
    ``origin + depth (normal + shear)``, and is sampled where the straight grid has its voxels,
    linearly along rows and along columns. Voxels outside all slices hold `lowest`.
    """
    _, down, across = layout.axes
    row_mm, column_mm = layout.pixel_mm
    rows, columns = layout.matrix
    depths = layout.depths_mm if layout.grid.places is None else layout.grid.depths_mm
    shifts = np.outer(depths, [layout.shear @ down / row_mm, layout.shear @ across / column_mm])
    first = np.floor(shifts.min(axis=0)).astype(int)
    size = np.ceil(shifts.max(axis=0)).astype(int) - first + (rows, columns)
    result = np.full((len(values), *size), lowest, dtype=values.dtype)
    for k, (shift, source) in enumerate(zip(shifts - first, values, strict=True)):
        progress(k / len(values), "Straightening the tilted stack")
        j, i = (math.floor(part) for part in shift)
        moved = _shifted(_shifted(source, shift[0] - j, 0), shift[1] - i, 1)
        high, wide = moved.shape
        kept = np.rint(moved) if values.dtype.kind in "iu" else moved
        result[k, j : j + high, i : i + wide] = kept[: size[0] - j, : size[1] - i]
    origin = layout.origin_mm + first[0] * row_mm * down + first[1] * column_mm * across
    step_mm = (layout.grid.spacing_mm, row_mm, column_mm)
    shape = (len(layout.grid.depths_mm), int(size[0]), int(size[1]))
    frame_uid = layout.slices[0].frame_uid
    return result, Geometry.from_axes(shape, origin, step_mm, frame_uid, layout.axes)


def _shifted(values: VoxelArray, part: float, axis: int) -> VoxelArray:
    """`values` moved by a part of a pixel towards growing indices, one longer along `axis`.

    The two outermost pixels repeat what lies beside them: nothing is known beyond the edge.
    """
    weight = np.float32(part)
    if weight == 0.0:
        return values
    wide = np.concatenate([values, np.take(values, [-1], axis=axis)], axis=axis)
    before = np.concatenate([np.take(values, [0], axis=axis), values], axis=axis)
    return np.asarray(wide * (np.float32(1.0) - weight) + before * weight)
