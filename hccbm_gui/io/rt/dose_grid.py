"""Where the planes of an RTDOSE lie (PS3.3 C.8.8.3.2)."""

from dataclasses import dataclass

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.note_words import DOSE_GRID, DOSE_PLANES, SINGLE_PLANE
from hccbm_gui.io.stacks.slice_order import even_grid, image_axes, onto_grid
from hccbm_gui.io.values import integer, number, numbers, text

SAME_PLANE_MM = 0.01
TRANSVERSE = 0.999
"""Cosine between normal and patient z from which on plane positions may be patient z."""
SINGLE_PLANE_NOTE = f"{SINGLE_PLANE}."


@dataclass(frozen=True, slots=True, eq=False)
class DoseGrid:
    """The planes of a dose and the even grid they become.

    Attributes
    ----------
    geometry : of the even grid, its first axis along the normal of the planes.
    depths_mm : (K,) of the stored planes along the normal, ascending.
    descending : True when the file stores them the other way round.
    notes : what of the spacing has to be said.
    """

    geometry: Geometry
    depths_mm: FloatArray
    descending: bool
    notes: tuple[str, ...]

    def onto(self, stored: VoxelArray) -> VoxelArray:
        """Values (K, rows, columns) in the order of the file to those of the grid."""
        values = stored[::-1] if self.descending else stored
        if len(self.depths_mm) == 1:
            return values
        grid = even_grid(self.depths_mm)
        return onto_grid(values, self.depths_mm, grid) if grid.resampled else values


def dose_grid(ds: Dataset, planes: int | None = None) -> DoseGrid:
    """The grid of a dose, from its header alone.

    Parameters
    ----------
    planes : how many are stored; Number of Frames when not given.

    Raises
    ------
    UntrustedGeometry : planes that are not in order, or no position.
    """
    count = max(integer(ds, "NumberOfFrames", 1), 1) if planes is None else planes
    position = numbers(ds, "ImagePositionPatient", 3)
    orientation = numbers(ds, "ImageOrientationPatient", 6)
    spacing = numbers(ds, "PixelSpacing", 2)
    if position is None or orientation is None or spacing is None or min(spacing) <= 0.0:
        raise UntrustedGeometry(f"{DOSE_GRID} does not say where it lies.")
    axes = image_axes(orientation)
    depths = _plane_depths(ds, count, np.array(position), axes[0])
    descending = len(depths) > 1 and bool(depths[0] > depths[-1])
    if descending:
        depths = depths[::-1]
    origin = np.array(position) + axes[0] * depths[0]
    notes: tuple[str, ...] = (SINGLE_PLANE_NOTE,)
    step_mm, total = number(ds, "SliceThickness") or 1.0, count
    if count > 1:
        grid = even_grid(depths)
        step_mm, total = grid.spacing_mm, len(grid.depths_mm)
        notes = _uneven_note(depths, step_mm) if grid.resampled else ()
    shape = (total, integer(ds, "Rows"), integer(ds, "Columns"))
    frame_uid = text(ds, "FrameOfReferenceUID")
    geometry = Geometry.from_axes(shape, origin, (step_mm, *spacing), frame_uid, axes)
    return DoseGrid(geometry, depths, descending, notes)


def _uneven_note(depths_mm: FloatArray, step_mm: float) -> tuple[str, ...]:
    """A dose is known between its planes, however far apart they are; that is told, no gap."""
    steps = np.diff(depths_mm)
    return (
        f"The {DOSE_PLANES} lie unevenly ({steps.min():.2f} to {steps.max():.2f} mm apart); "
        f"interpolated to {step_mm:.2f} mm.",
    )


def _plane_depths(ds: Dataset, count: int, position: FloatArray, normal: FloatArray) -> FloatArray:
    """(K,) depth of each stored plane along the normal, from Image Position (Patient).

    Grid Frame Offset Vector is relative to the first plane when it begins with 0, else it
    holds patient z.
    """
    if count == 1:
        return np.zeros(1)
    stored = numbers(ds, "GridFrameOffsetVector", count)
    if stored is None:
        raise UntrustedGeometry(f"Where each of the {DOSE_PLANES} lies is not said.")
    offsets = np.array(stored)
    steps = np.diff(offsets)
    if not ((steps > SAME_PLANE_MM).all() or (steps < -SAME_PLANE_MM).all()):
        raise UntrustedGeometry(f"The {DOSE_PLANES} are not in order.")
    if abs(offsets[0]) > SAME_PLANE_MM:
        if abs(normal[2]) < TRANSVERSE or abs(offsets[0] - position[2]) > SAME_PLANE_MM:
            raise UntrustedGeometry(f"The positions of the {DOSE_PLANES} contradict its position.")
        offsets = (offsets - position[2]) * np.sign(normal[2])
    return offsets
