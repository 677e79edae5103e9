"""Slices along their common normal: order, duplicates, shear, gaps and an even grid."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray, IntArray, VoxelArray
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.geometry import ORTHOGONALITY_TOLERANCE
from hccbm_gui.core.note_words import NOT_PERPENDICULAR, SIDEWAYS

DUPLICATE_MM = 0.01
"""Slices closer than this lie at the same place."""
EVEN_MM = 0.1
"""Positions this close to an even grid are taken as even."""
COLLINEAR_MM = 0.1
COLLINEAR_FRACTION = 0.001
"""How far slices may shift sideways: this much, plus this part of the length of the stack."""
FEWEST_SHEARED = 3
"""Two slices always shift evenly: whether a stack is sheared shows from three on."""
STEEPEST_SHEAR = 1.0
"""Sideways shift per depth that is still believed (45 degrees; gantries tilt by up to 30)."""
GAP_FACTOR = 1.5
"""A step this many times the median step, and the thickness of its slices, is a gap."""
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
    shear : (3,) how far slices shift sideways per mm of depth (LPS); zero for a straight stack.
    """

    order: tuple[int, ...]
    duplicates: tuple[int, ...]
    depths_mm: FloatArray
    shear: FloatArray = field(default_factory=lambda: np.zeros(3))


@dataclass(frozen=True, slots=True, eq=False)
class EvenGrid:
    """An even grid for slices at `depths_mm`.

    Attributes
    ----------
    depths_mm : the even depths.
    spacing_mm : their step.
    resampled : True when there are more of them than slices.
    places : (K,) which of the even depths each slice lies at; None when they lie between.
    """

    depths_mm: FloatArray
    spacing_mm: float
    resampled: bool
    places: IntArray | None = None


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
        raise UntrustedGeometry(f"{NOT_PERPENDICULAR}.")
    return np.stack([np.cross(across, down), down, across])


def order_slices(positions_mm: npt.ArrayLike, normal: FloatArray) -> SliceOrder:
    """Sort slices with first voxels at `positions_mm` (N, 3) along `normal` (3,).

    Raises
    ------
    UntrustedGeometry : the slices shift sideways, but not evenly.
    """
    positions = np.asarray(positions_mm, dtype=np.float64).reshape(-1, 3)
    depths = positions @ normal
    ranked = np.argsort(depths, kind="stable")
    kept: list[int] = []
    duplicates: list[int] = []
    for index in ranked:
        taken = bool(kept) and depths[index] - depths[kept[-1]] <= DUPLICATE_MM
        (duplicates if taken else kept).append(int(index))
    offsets = positions[kept] - positions[kept[0]]
    along = offsets @ normal
    shear = _shear(offsets - along[:, None] * normal, along)
    return SliceOrder(tuple(kept), tuple(duplicates), along, shear)


def _shear(sideways_mm: FloatArray, depths_mm: FloatArray) -> FloatArray:
    """(3,) sideways shift per mm of depth, from where the slices lie and nothing else.

    The sign of Gantry/Detector Tilt differs between vendors.
    """
    allowed = COLLINEAR_MM + COLLINEAR_FRACTION * depths_mm[-1]
    farthest = float(np.linalg.norm(sideways_mm, axis=1).max())
    if farthest <= allowed:
        return np.zeros(3)
    shear = np.asarray(depths_mm @ sideways_mm / (depths_mm @ depths_mm))
    left = np.linalg.norm(sideways_mm - depths_mm[:, None] * shear, axis=1).max()
    steep = float(np.linalg.norm(shear)) > STEEPEST_SHEAR
    if left > allowed or steep or len(depths_mm) < FEWEST_SHEARED:
        raise UntrustedGeometry(
            f"{SIDEWAYS} by {farthest:.1f} mm along the stack, and not evenly: "
            "this is no tilted gantry.",
            remedy="Export the series resampled to straight slices.",
        )
    return shear


def even_grid(depths_mm: FloatArray) -> EvenGrid:
    """The even grid for at least two growing depths; resampled when they are not even."""
    count = len(depths_mm)
    extent = float(depths_mm[-1] - depths_mm[0])
    spacing = extent / (count - 1)
    even = depths_mm[0] + spacing * np.arange(count)
    if np.abs(depths_mm - even).max() <= EVEN_MM:
        return EvenGrid(even, spacing, resampled=False, places=np.arange(count))
    steps_mm = np.diff(depths_mm)
    for base in (float(np.median(steps_mm)), float(steps_mm.min())):
        places = np.concatenate([[0], np.cumsum(np.maximum(np.rint(steps_mm / base), 1))])
        spacing = extent / float(places[-1])
        apart = np.abs(depths_mm - depths_mm[0] - spacing * places).max()
        if apart <= EVEN_MM and places[-1] < max(MOST_SLICES, MOST_SLICES_PER_SLICE * count):
            depths = depths_mm[0] + spacing * np.arange(int(places[-1]) + 1)
            return EvenGrid(depths, spacing, resampled=True, places=places.astype(np.int64))
    finest = max(steps_mm.min(), extent / max(MOST_SLICES, MOST_SLICES_PER_SLICE * count))
    steps = round(extent / finest)
    depths = depths_mm[0] + extent / steps * np.arange(steps + 1)
    return EvenGrid(depths, extent / steps, resampled=True)


def gaps_after(
    depths_mm: FloatArray, thickness_mm: Sequence[float | None] | None = None
) -> tuple[int, ...]:
    """Indices of the slices after which slices are missing.

    A step is a gap when it is more than 1.5 times the median step and more than 1.5 times the
    mean thickness of its two slices, so that thick slices laid closely are one stack.
    """
    steps = np.diff(depths_mm)
    if len(steps) == 0:
        return ()
    found = []
    for index in np.flatnonzero(steps > GAP_FACTOR * np.median(steps)).tolist():
        around = thickness_mm[index : index + 2] if thickness_mm is not None else ()
        known = [value for value in around if value is not None and value > 0.0]
        if not known or steps[index] > GAP_FACTOR * sum(known) / len(known):
            found.append(index)
    return tuple(found)


def uneven_notes(depths_mm: FloatArray, gaps: Sequence[int] = ()) -> tuple[str, ...]:
    """The permanent warning that slices between the gaps are interpolated to even steps."""
    if len(depths_mm) < 2:
        return ()
    grid, steps = even_grid(depths_mm), np.delete(np.diff(depths_mm), gaps)
    if not grid.resampled or not len(steps):
        return ()
    if gaps and grid.places is not None and np.rint(steps / grid.spacing_mm).max() < 2:
        # Every slice keeps its place; only the gaps made the stack uneven.
        return ()
    return (
        f"Slices lie unevenly ({steps.min():.2f} to {steps.max():.2f} mm apart); "
        f"interpolated to {grid.spacing_mm:.2f} mm.",
    )


def sparse_notes(depths_mm: FloatArray, thickness_mm: Sequence[float | None]) -> tuple[str, ...]:
    """The permanent warning that slices lie apart throughout, so that no step is a gap."""
    known = [value for value in thickness_mm if value is not None and value > 0.0]
    if len(depths_mm) < 2 or not known:
        return ()
    step, thickness = float(np.median(np.diff(depths_mm))), float(np.median(known))
    if step <= GAP_FACTOR * thickness:
        return ()
    return (
        f"Slices {thickness:.1f} mm thick lie {step:.1f} mm apart: "
        "what is between them was not seen.",
    )


def gap_notes(
    depths_mm: FloatArray, first_mm: FloatArray, normal: FloatArray, gaps: Sequence[int]
) -> tuple[str, ...]:
    """One permanent warning for each gap, saying where it is."""
    axis = int(np.abs(normal).argmax())
    notes = []
    for gap in gaps:
        middle = first_mm + normal * (depths_mm[gap] + depths_mm[gap + 1]) / 2.0
        notes.append(
            f"Missing slices near {'xyz'[axis]} = {middle[axis]:.1f} mm "
            f"({depths_mm[gap + 1] - depths_mm[gap]:.1f} mm between neighbours)."
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
