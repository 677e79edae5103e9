"""Outlines of regions finer than their voxels, from the values of the image they were found in."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.spots.mask_contours import field_outlines
from hccbm_gui.core.structures.raster import Box, StructureMask
from hccbm_gui.core.volume import Volume

Field = Callable[[npt.NDArray[np.float64]], FloatArray]
"""Values of voxels to how far they are inside; 0 at the edge."""
SMOOTH_PX = 0.8
"""A mask without values of its own is blurred so much (voxels) before it is outlined."""


def between(low: float, high: float) -> Field:
    """Positive for values from `low` to `high`."""
    return lambda values: np.minimum(values - low, high - values)


def above(low: float) -> Field:
    """Positive for values above `low`."""
    return lambda values: np.asarray(values - low)


def region_contours(
    volume: Volume, region: StructureMask, inside: Field | None, progress: Progress = quiet
) -> tuple[FloatArray, ...]:
    """Polygons (N, 3), LPS mm, around a region, finer than its voxels.

    With `inside` they run where the values of the image cross the edge, wherever the region
    agrees with them; where it was closed, filled or cut off, half-way between voxels.
    """
    geometry = volume.geometry
    wide = tuple(
        slice(max(cut.start - 2, 0), min(cut.stop + 2, size))
        for cut, size in zip(region.box, geometry.shape, strict=True)
    )
    k, j, i = wide
    mask = np.zeros([cut.stop - cut.start for cut in wide], dtype=np.bool_)
    own: Box = tuple(  # type: ignore[assignment]
        slice(cut.start - w.start, cut.stop - w.start)
        for cut, w in zip(region.box, wide, strict=True)
    )
    mask[own] = region.array
    contours: list[FloatArray] = []
    for number, plane in enumerate(mask):
        if not plane.any():
            continue
        progress(number / len(mask), "Drawing the outlines")
        if inside is None:
            field, level = ndimage.gaussian_filter(plane.astype(np.float64), SMOOTH_PX), 0.5
        else:
            values = inside(volume.array[k.start + number, j, i].astype(np.float64))
            size = np.maximum(np.abs(values), 1e-3)
            field, level = np.where(plane, size, -size), 0.0
        for outline in field_outlines(field, level):
            slices = np.full(len(outline), float(k.start + number))
            indices = np.column_stack([slices, outline + np.array([j.start, i.start])])
            contours.append(geometry.to_patient(indices))
    return tuple(contours)
