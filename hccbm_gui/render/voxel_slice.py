"""Slices that lie along the voxels of an image: which voxels a pixel lies between."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray, VoxelArray

STRAIGHT = 1e-3
"""Voxels by which rows and columns may run off the voxels across the whole picture."""
ON_LAYER = 1e-5
"""Voxels from a layer within which a slice lies on it."""
EDGE = 1e-5
"""Voxels by which a pixel may lie beyond the outer faces, against rounding."""

Indices = npt.NDArray[np.int32]
Shares = npt.NDArray[np.float32]
Taps = tuple[Indices, Shares, Indices, Shares]


@dataclass(frozen=True, slots=True, eq=False)
class VoxelSlice:
    """One slice along the voxels and a grid of pixels on it.

    Attributes
    ----------
    layer : axis of the voxels (0 slices, 1 rows, 2 columns) across the slice, and its place there;
        place NaN beside the image.
    turned : True when the later of the two other axes runs up the screen.
    taps : as `paint_slice` takes them.
    """

    layer: tuple[int, float]
    turned: bool
    taps: Taps


def voxel_slice(
    axes: FloatArray, shape: tuple[int, int, int], columns: int, rows: int
) -> VoxelSlice | None:
    """How a grid of pixels lies in an image; None when it does not lie along the voxels.

    Parameters
    ----------
    axes : (4, 4) from (column, row, depth, 1) to the voxel (i, j, k, 1).
    shape : (slices, rows, columns) of the image.
    columns, rows : number of pixels.
    """
    across, up, start = axes[2::-1, 0], axes[2::-1, 1], axes[2::-1, 3]
    a, b = int(np.argmax(np.abs(across))), int(np.argmax(np.abs(up)))
    strays = np.abs(across) * columns + np.abs(up) * rows
    strays[[a, b]] = np.abs(up[a]) * rows, np.abs(across[b]) * columns
    if a == b or strays.max() > STRAIGHT:
        return None
    c = 3 - a - b
    place = float(start[c])
    if not -0.5 - EDGE <= place <= shape[c] - 0.5 + EDGE:
        place = np.nan
    taps = (*_taps(start[a], across[a], columns, shape[a]), *_taps(start[b], up[b], rows, shape[b]))
    return VoxelSlice((c, place), a < b, taps)


def _taps(start: float, step: float, count: int, voxels: int) -> tuple[Indices, Shares]:
    """The first of two voxels for each pixel, and how much the second counts."""
    place = start + step * np.arange(count)
    inside = (place >= -0.5 - EDGE) & (place <= voxels - 0.5 + EDGE)
    held = np.clip(place, 0.0, voxels - 1.0)
    first = held.astype(np.int64)
    share = (held - first).astype(np.float32)
    return np.where(inside, first, -1).astype(np.int32), share


def layer_of(array: VoxelArray, axis: int, place: float, turned: bool) -> VoxelArray:
    """(rows, columns) float32: the voxels at `place` along `axis`, linear between two layers."""
    at = min(max(place, 0.0), array.shape[axis] - 1.0)
    first = min(int(at + ON_LAYER), array.shape[axis] - 1)
    share = np.float32(at - first)
    # Slicing, as `take` copies voxel by voxel where layers do not lie together.
    before: tuple[slice, ...] = (slice(None),) * axis
    layer = array[(*before, first)].astype(np.float32)
    if share > ON_LAYER:
        layer += share * (array[(*before, first + 1)].astype(np.float32) - layer)
    return np.ascontiguousarray(layer.T if turned else layer)
