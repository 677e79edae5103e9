"""Slices along their common normal: order, duplicates, gaps and an even grid."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.geometry import ORTHOGONALITY_TOLERANCE

DUPLICATE_MM = 0.01
"""Slices closer than this lie at the same place."""
EVEN_MM = 0.1
"""Positions this close to an even grid are taken as even."""
COLLINEAR_MM = 0.1
COLLINEAR_FRACTION = 0.001
"""How far slices may shift sideways: this much, plus this part of the length of the stack."""
GAP_FACTOR = 1.5
"""A step this many times the median step is a gap."""
MOST_SLICES = 1000
MOST_SLICES_PER_SLICE = 8
"""An uneven stack is not resampled onto more slices than both of these."""


@dataclass(frozen=True, slots=True, eq=False)
class SliceOrder:
    """How slices stack.

    Attributes
    ----------
    order : indices of the slices kept, growing along the normal.
    duplicates : indices of those at a place already taken.
    depths_mm : distance along the normal of the slices kept, the first one 0.
    """

    order: tuple[int, ...]
    duplicates: tuple[int, ...]
    depths_mm: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class EvenGrid:
    """An even grid for slices at `depths_mm`.

    Attributes
    ----------
    depths_mm : the even depths.
    spacing_mm : their step.
    resampled : True when slices must be interpolated onto it.
    """

    depths_mm: FloatArray
    spacing_mm: float
    resampled: bool


def image_axes(orientation: Sequence[float]) -> FloatArray:
    """(3, 3) unit vectors from Image Orientation (Patient); rows: normal, down, across.

    They are the directions of growing slice (k), row (j) and column (i).

    Raises
    ------
    UntrustedGeometry : not two perpendicular unit vectors.
    """
    across, down = np.array(orientation, dtype=np.float64).reshape(2, 3)
    lengths = np.linalg.norm([across, down], axis=1)
    if np.abs(lengths - 1.0).max() > 0.01:
        raise UntrustedGeometry("The image orientation is not made of unit vectors.")
    across, down = across / lengths[0], down / lengths[1]
    if abs(across @ down) > ORTHOGONALITY_TOLERANCE:
        raise UntrustedGeometry("Rows and columns of the image are not perpendicular.")
    return np.stack([np.cross(across, down), down, across])


def order_slices(positions_mm: npt.ArrayLike, normal: FloatArray) -> SliceOrder:
    """Sort slices with first voxels at `positions_mm` (N, 3) along `normal` (3,).

    Raises
    ------
    UntrustedGeometry : the slices shift sideways (gantry tilt, sheared stack).
    """
    positions = np.asarray(positions_mm, dtype=np.float64).reshape(-1, 3)
    depths = positions @ normal
    ranked = np.argsort(depths, kind="stable")
    kept: list[int] = []
    duplicates: list[int] = []
    for index in ranked:
        taken = bool(kept) and depths[index] - depths[kept[-1]] <= DUPLICATE_MM
        (duplicates if taken else kept).append(int(index))
    first = positions[kept[0]]
    offsets = positions[kept] - first
    along = offsets @ normal
    sideways = np.linalg.norm(offsets - along[:, None] * normal, axis=1).max()
    if sideways > COLLINEAR_MM + COLLINEAR_FRACTION * along[-1]:
        raise UntrustedGeometry(
            f"The slices shift sideways by {sideways:.1f} mm along the stack (gantry tilt?).",
            remedy="Export the series resampled to straight slices.",
        )
    return SliceOrder(tuple(kept), tuple(duplicates), along)


def even_grid(depths_mm: FloatArray) -> EvenGrid:
    """The even grid for at least two growing depths; resampled when they are not even."""
    count = len(depths_mm)
    spacing = float(depths_mm[-1] - depths_mm[0]) / (count - 1)
    even = depths_mm[0] + spacing * np.arange(count)
    if np.abs(depths_mm - even).max() <= EVEN_MM:
        return EvenGrid(even, spacing, resampled=False)
    extent = float(depths_mm[-1] - depths_mm[0])
    finest = float(np.diff(depths_mm).min())
    finest = max(finest, extent / max(MOST_SLICES, MOST_SLICES_PER_SLICE * count))
    steps = round(extent / finest)
    depths = depths_mm[0] + extent / steps * np.arange(steps + 1)
    return EvenGrid(depths, extent / steps, resampled=True)


def stack_notes(depths_mm: FloatArray, first_mm: FloatArray, normal: FloatArray) -> tuple[str, ...]:
    """Permanent warnings about gaps and uneven steps of a stack that starts at `first_mm`."""
    steps = np.diff(depths_mm)
    if len(steps) == 0:
        return ()
    notes = []
    axis = int(np.abs(normal).argmax())
    for gap in np.flatnonzero(steps > GAP_FACTOR * np.median(steps)):
        middle = first_mm + normal * (depths_mm[gap] + depths_mm[gap + 1]) / 2.0
        notes.append(
            f"Missing slices near {'xyz'[axis]} = {middle[axis]:.1f} mm "
            f"({steps[gap]:.1f} mm between neighbours)."
        )
    grid = even_grid(depths_mm)
    if grid.resampled:
        notes.append(
            f"Slices lie unevenly ({steps.min():.2f} to {steps.max():.2f} mm apart); "
            f"interpolated to {grid.spacing_mm:.2f} mm."
        )
    return tuple(notes)


def onto_grid(values: VoxelArray, depths_mm: FloatArray, grid: EvenGrid) -> VoxelArray:
    """Slices (K, ...) at `depths_mm`, interpolated linearly onto the even grid."""
    upper = np.clip(np.searchsorted(depths_mm, grid.depths_mm), 1, len(depths_mm) - 1)
    weight = (grid.depths_mm - depths_mm[upper - 1]) / (depths_mm[upper] - depths_mm[upper - 1])
    weight = np.clip(weight, 0.0, 1.0)
    result = np.empty((len(grid.depths_mm), *values.shape[1:]), dtype=values.dtype)
    for k, (above, part) in enumerate(zip(upper, weight, strict=True)):
        mixed = values[above - 1] * np.float32(1.0 - part) + values[above] * np.float32(part)
        result[k] = np.rint(mixed) if values.dtype.kind in "iu" else mixed
    return result
