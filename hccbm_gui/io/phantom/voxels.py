"""Paints solids into a grid of tissue labels, each within its own bounding box."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.io.phantom.shapes import Shape
from hccbm_gui.io.phantom.tissues import Paint, Tissue, relabelling

LabelArray = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Voxel centres along each LPS axis, growing, evenly spaced, mm."""

    x_mm: FloatArray
    y_mm: FloatArray
    z_mm: FloatArray

    @classmethod
    def centred(
        cls,
        centre_mm: tuple[float, float, float],
        shape: Sequence[int],
        spacing_mm: Sequence[float],
    ) -> "Grid":
        """A grid from its centre; `shape` and `spacing_mm` as (z, y, x)."""
        axes = [
            np.asarray(c + (np.arange(n) - (n - 1) / 2.0) * s, dtype=np.float64)
            for c, n, s in zip(centre_mm[::-1], shape, spacing_mm, strict=True)
        ]
        return cls(axes[2], axes[1], axes[0])

    @property
    def shape(self) -> tuple[int, int, int]:
        """(z, y, x) number of voxels."""
        return len(self.z_mm), len(self.y_mm), len(self.x_mm)

    def slab(self, first: int, last: int) -> "Grid":
        """The slices `first` to `last` (exclusive)."""
        return Grid(self.x_mm, self.y_mm, self.z_mm[first:last])

    def box(self, bounds_mm: FloatArray) -> tuple[slice, slice, slice]:
        """Index ranges (z, y, x) of the voxel centres within `bounds_mm` (2, 3)."""
        z, y, x = (
            slice(
                int(np.searchsorted(axis, low, side="left")),
                int(np.searchsorted(axis, high, side="right")),
            )
            for axis, low, high in zip(
                (self.z_mm, self.y_mm, self.x_mm),
                bounds_mm[0, ::-1],
                bounds_mm[1, ::-1],
                strict=True,
            )
        )
        return z, y, x


def inside(shape: Shape, grid: Grid, box: tuple[slice, slice, slice]) -> npt.NDArray[np.bool_]:
    """Which voxels of `box` have their centre in the solid."""
    z = grid.z_mm[box[0], None, None].astype(np.float32)
    y = grid.y_mm[None, box[1], None].astype(np.float32)
    x = grid.x_mm[None, None, box[2]].astype(np.float32)
    return np.asarray(shape.level(x, y, z) < 0.0)


def paint_labels(
    grid: Grid, paints: Sequence[Paint], progress: Progress = quiet, message: str = ""
) -> LabelArray:
    """Tissue labels (z, y, x); later paints lie over earlier ones."""
    labels = np.full(grid.shape, Tissue.AIR, dtype=np.uint8)
    for number, paint in enumerate(paints):
        box = grid.box(paint.shape.bounds_mm())
        region = labels[box]
        if region.size == 0:
            continue
        progress(number / len(paints), message)
        mask = inside(paint.shape, grid, box)
        if isinstance(paint.becomes, Tissue):
            np.copyto(region, np.uint8(paint.becomes), where=mask)
        else:
            region[mask] = relabelling(paint.becomes)[region[mask]]
    return labels


def filled_fraction(
    shape: Shape, grid: Grid, parts: int = 4
) -> tuple[tuple[slice, slice, slice], npt.NDArray[np.float32]]:
    """The part of each voxel that a solid fills, from `parts`**3 samples a voxel.

    Returns
    -------
    box : index ranges (z, y, x) that the solid touches.
    fraction : 0 to 1 for each voxel of that box.
    """
    half = np.array([axis[1] - axis[0] for axis in (grid.x_mm, grid.y_mm, grid.z_mm)]) / 2.0
    box = grid.box(shape.bounds_mm() + np.array([-half, half]))
    offsets = (np.arange(parts) + 0.5) / parts * 2.0 - 1.0
    axes = [
        (axis[part][:, None] + offsets * h).ravel()
        for axis, part, h in zip((grid.z_mm, grid.y_mm, grid.x_mm), box, half[::-1], strict=True)
    ]
    fine = Grid(axes[2], axes[1], axes[0])
    mask = inside(shape, fine, (slice(None), slice(None), slice(None)))
    nz, ny, nx = (part.stop - part.start for part in box)
    blocks = mask.reshape(nz, parts, ny, parts, nx, parts)
    return box, blocks.mean(axis=(1, 3, 5), dtype=np.float32)
