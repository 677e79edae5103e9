"""Where a structure meets a dose grid: which part of it, and which way the rows run."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray, VoxelArray, frozen
from hccbm_gui.core.dvh.structure_planes import StructurePlanes
from hccbm_gui.core.volume import Volume

ALIGNED_WITHIN = 1e-4
"""Largest tilt of a plane against the dose grid that counts as none: 0.05 mm over 500 mm."""
STEEPER_BY = 1.01
"""Rows follow the direction in which the dose is steeper by so much, else the longer one."""
ENOUGH_VOXELS = 50_000
"""So many tell which direction is the steeper one."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A structure in the coordinates its kernel works in: (normal, across, along the rows).

    Aligned planes use the index of `dose`, with its axes in that order; others use mm.

    Attributes
    ----------
    dose : the part of the dose grid around the structure.
    points : (N, 2) along and across the rows.
    faces : (P, 2) along the normal.
    inside : (3, 2) where the whole dose grid begins and ends, index of `dose`.
    frame : (4, 3) index of the point (0, 0, 0), and index steps along the three axes.
    unit_mm : (3,) length of one unit along the axes.
    """

    dose: VoxelArray
    points: FloatArray
    faces: FloatArray
    inside: FloatArray
    frame: FloatArray
    unit_mm: FloatArray
    aligned: bool

    @property
    def back(self) -> FloatArray:
        """(4, 3) the way back through `frame`: from the index to the coordinates."""
        steps = np.linalg.inv(self.frame[1:])
        return np.concatenate([-self.frame[:1] @ steps, steps])


def placed_on(planes: StructurePlanes, dose: Volume) -> Placed:
    """The structure beside the part of the dose that it needs."""
    grid = dose.geometry
    spacing, shape = np.array(grid.spacing_mm), np.array(grid.shape)
    axis = int(np.abs(planes.normal).argmax())
    aligned = float(np.delete(np.abs(planes.normal), axis).max()) <= ALIGNED_WITHIN
    reach = np.diff(planes.faces_mm).max() * np.abs(planes.normal)
    low = np.floor((planes.bounds_mm[0] - reach) / spacing)
    high = np.floor((planes.bounds_mm[1] + reach) / spacing) + 1.0
    start = np.clip(low, 0, shape - 1).astype(np.int64)
    end = np.clip(high, 0, shape - 1).astype(np.int64) + 1
    part = _voxels(dose.array[tuple(slice(a, b) for a, b in zip(start, end, strict=True))])
    inside = np.stack([-0.5 - start, shape - 0.5 - start], axis=1)
    if not aligned:
        return _oblique(planes, part, inside, spacing, start)
    across, along = _row_axes(part, axis, np.diff(planes.bounds_mm, axis=0)[0])
    order = [axis, across, along]
    columns = [planes.points_mm[:, n] / spacing[n] - start[n] for n in (along, across)]
    return Placed(
        dose=_voxels(part.transpose(order)),
        points=np.stack(columns, axis=1),
        faces=planes.faces_mm / spacing[axis] - start[axis],
        inside=inside[order],
        frame=np.concatenate([np.zeros((1, 3)), np.eye(3)]),
        unit_mm=spacing[order],
        aligned=True,
    )


def _oblique(
    planes: StructurePlanes,
    voxels: VoxelArray,
    inside: FloatArray,
    spacing: FloatArray,
    start: FloatArray,
) -> Placed:
    """Rows along the dose axis that lies nearest to the planes."""
    nearest = np.eye(3)[np.abs(planes.normal).round(6).argmin()]
    along = nearest - (nearest @ planes.normal) * planes.normal
    along /= np.linalg.norm(along)
    across = np.cross(planes.normal, along)
    steps = np.stack([planes.normal, across, along]) / spacing
    points = planes.points_mm @ np.stack([along, across], axis=1)
    frame = np.concatenate([-start[None].astype(np.float64), steps])
    return Placed(voxels, points, planes.faces_mm, inside, frame, np.ones(3), aligned=False)


def _row_axes(part: VoxelArray, normal: int, extents: FloatArray) -> tuple[int, int]:
    """Dose axes across and along the rows.

    Rows are exact along themselves, so they follow the steeper dose. Neither this nor the
    longer extent depends on the order in which a file stores the grid.
    """
    first, second = (axis for axis in range(3) if axis != normal)
    every = max(1, part.size // ENOUGH_VOXELS)
    thin = part[tuple(slice(None, None, every if axis == normal else 1) for axis in range(3))]
    with np.errstate(invalid="ignore"):
        steps = [np.abs(np.diff(thin, axis=axis)) for axis in (first, second)]
    steep = [float(step.sum(where=np.isfinite(step), dtype=np.float64)) for step in steps]
    if steep[0] > STEEPER_BY * steep[1]:
        return second, first
    if steep[1] > STEEPER_BY * steep[0]:
        return first, second
    return (second, first) if extents[first] > STEEPER_BY * extents[second] else (first, second)


def _voxels(part: VoxelArray) -> VoxelArray:
    """Contiguous float32 of this machine, what the kernels are compiled for; 1e-7 is kept."""
    return frozen(part, np.float32)
