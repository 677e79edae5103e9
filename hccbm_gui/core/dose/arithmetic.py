"""Doses on other grids, summed, subtracted, scaled, and as EQD2."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.errors import InputRefused, NotQuantifiable
from hccbm_gui.core.geometry import Geometry, require_same_frame
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.volume import Unit, Volume

Operation = Callable[[VoxelArray, VoxelArray], VoxelArray]

MOST_VOXELS = 200_000_000
"""Doses so far apart that their common grid would be larger than this are refused."""
EDGE = 1e-6
"""Rounding, in voxels, by which a point may lie beyond the outer voxel faces."""


def resampled(dose: Volume, geometry: Geometry, progress: Progress = quiet) -> Volume:
    """`dose` at the voxel centres of another grid, float32, trilinear; zero outside its voxels.

    How much of the grid lies outside is said in the notes.

    Raises
    ------
    NotQuantifiable : it is no dose in Gy, or may only be looked at.
    FrameMismatch : the grid has another frame of reference.
    """
    _require_dose(dose)
    require_same_frame(geometry.frame_uid, dose.geometry.frame_uid, "The dose")
    values, outside = _onto(dose, geometry, progress)
    notes = dose.notes
    if outside > 0.0:
        notes += (
            f"{_percent(outside)} of the grid lies outside the dose and is taken as without dose.",
        )
    return Volume(values, geometry, Unit.GY, notes)


def dose_sum(a: Volume, b: Volume, progress: Progress = quiet) -> Volume:
    """a + b, on the grid of the finer of the two, extended to cover both.

    Where only one of them reaches the other counts as zero; the notes say so, and whose grid
    was kept.

    Raises
    ------
    NotQuantifiable : one is no dose in Gy, or may only be looked at.
    FrameMismatch : they have different frames of reference.
    InputRefused : they lie so far apart that no grid can hold both.
    """
    return _combined(a, b, np.add, progress)


def dose_difference(a: Volume, b: Volume, progress: Progress = quiet) -> Volume:
    """a - b, on the same grid and with the same errors as `dose_sum`."""
    return _combined(a, b, np.subtract, progress)


def scaled(dose: Volume, factor: float) -> Volume:
    """`dose` times `factor`.

    Raises
    ------
    NotQuantifiable : it is no dose in Gy, or may only be looked at.
    InputRefused : the factor is not a number above zero.
    """
    _require_dose(dose)
    if not 0.0 < factor < np.inf:
        raise InputRefused(
            f"A dose cannot be scaled by {factor:g}.", remedy="Choose a factor above zero."
        )
    values = (dose.array * np.float64(factor)).astype(np.float32)
    return replace(dose, array=values, notes=(*dose.notes, f"Scaled by {factor:.6g}."))


def scaled_by_fractions(dose: Volume, given: int, planned: int) -> Volume:
    """The dose of `given` fractions out of a plan of `planned` ones; errors as for `scaled`."""
    if given < 1 or planned < 1:
        raise InputRefused(
            f"{given} of {planned} fractions is no part of a treatment.",
            remedy="Both numbers are 1 or more.",
        )
    _require_dose(dose)
    values = (dose.array * (np.float64(given) / planned)).astype(np.float32)
    note = f"Dose of {given} fractions; planned were {planned}."
    return replace(dose, array=values, notes=(*dose.notes, note))


def eqd2_dose(dose: Volume, fractions: int, alpha_beta_gy: float) -> Volume:
    """Voxel by voxel the dose in fractions of 2 Gy that is worth the same: D (d + a) / (2 + a).

    `dose` is the total of the course, every voxel gets d = D / fractions each time, and a is
    alpha/beta; no time factor (`core.fractionation.eqd2_gy` is the same for one dose).

    Raises
    ------
    NotQuantifiable : it is no dose in Gy, or may only be looked at.
    InputRefused : no fractions, no alpha/beta, or a voxel below zero (a difference of doses).
    """
    _require_dose(dose)
    if fractions < 1 or not 0.0 < alpha_beta_gy < np.inf:
        raise InputRefused(
            f"EQD2 of {fractions} fractions with alpha/beta = {alpha_beta_gy:g} Gy means nothing.",
            remedy="Give the number of fractions and an alpha/beta above zero.",
        )
    if (dose.array < 0.0).any():
        raise InputRefused(
            "A dose with values below zero has no EQD2.",
            remedy="Convert the two doses before taking their difference.",
        )
    total = dose.array.astype(np.float64)
    values = total * (total / fractions + alpha_beta_gy) / (2.0 + alpha_beta_gy)
    note = f"EQD2 of {fractions} fractions, alpha/beta {alpha_beta_gy:g} Gy."
    return replace(dose, array=values.astype(np.float32), notes=(*dose.notes, note))


def _require_dose(dose: Volume) -> None:
    if dose.unit is not Unit.GY or not dose.quantifiable:
        raise NotQuantifiable(
            f"The dose is not in Gy that can be trusted ({dose.unit.value}).",
            remedy="Only absolute doses can be calculated with.",
        )


def _percent(fraction: float) -> str:
    """A share that is not nothing is not called 0 %."""
    return f"{100.0 * fraction:.1f} %" if fraction >= 5e-4 else "Less than 0.1 %"


def _combined(
    a: Volume,
    b: Volume,
    operation: Callable[[VoxelArray, VoxelArray], VoxelArray],
    progress: Progress,
) -> Volume:
    _require_dose(a)
    _require_dose(b)
    require_same_frame(a.geometry.frame_uid, b.geometry.frame_uid, "The second dose")
    notes = tuple(dict.fromkeys(a.notes + b.notes))
    kept = min(a.geometry, b.geometry, key=_fineness)
    if a.geometry.same_grid(b.geometry):
        values = operation(a.array.astype(np.float64), b.array.astype(np.float64))
        progress(1.0, "Combining doses")
        return Volume(values.astype(np.float32), kept, Unit.GY, notes)
    grid = _covering(kept, b.geometry if kept is a.geometry else a.geometry)
    first, outside_a = _onto(a, grid, part(progress, 0.0, 0.5))
    second, outside_b = _onto(b, grid, part(progress, 0.5, 1.0))
    spacing = " x ".join(f"{mm:.3g}" for mm in grid.spacing_mm)
    which = "first" if kept is a.geometry else "second"
    notes += (f"On the grid of the {which} dose ({spacing} mm), extended to cover both.",)
    for outside, name in ((outside_a, "first"), (outside_b, "second")):
        if outside > 0.0:
            notes += (
                f"{_percent(outside)} of the grid lies outside the {name} dose, which counts "
                "as zero there.",
            )
    values = operation(first.astype(np.float64), second.astype(np.float64))
    return Volume(values.astype(np.float32), grid, Unit.GY, notes)


def _fineness(grid: Geometry) -> tuple[float, ...]:
    """Smaller is finer; the rest decides between equals, whichever comes first."""
    return (round(grid.voxel_volume_mm3, 6), *grid.affine.ravel(), *grid.shape)


def _covering(kept: Geometry, other: Geometry) -> Geometry:
    """`kept`, extended by whole voxels as far as their centres lie within the ends of `other`."""
    ends = [(-0.5, n - 0.5) for n in other.shape]
    corners = [(k, j, i) for k in ends[0] for j in ends[1] for i in ends[2]]
    reached = kept.to_index(other.to_patient(corners))
    low = np.minimum(0, np.ceil(reached.min(axis=0) - EDGE)).astype(int)
    high = np.maximum(np.array(kept.shape) - 1, np.floor(reached.max(axis=0) + EDGE)).astype(int)
    shape = high - low + 1
    if np.prod(shape.astype(np.float64)) > MOST_VOXELS:
        raise InputRefused(
            "The two doses lie so far apart that no grid can hold both.",
            where=" x ".join(str(n) for n in shape) + " voxels",
            remedy="Check that they belong together.",
        )
    affine = np.array(kept.affine)
    affine[:3, 3] = kept.to_patient(low)[0]
    return Geometry((int(shape[0]), int(shape[1]), int(shape[2])), affine, kept.frame_uid)


def _onto(dose: Volume, grid: Geometry, progress: Progress) -> tuple[VoxelArray, float]:
    """float32 values on `grid`, zero outside, and the share of the grid that lies outside."""
    if grid.same_grid(dose.geometry):
        return dose.array.astype(np.float32), 0.0
    composed = np.linalg.inv(dose.geometry.affine) @ grid.affine
    matrix, start = composed[:3, :3], composed[:3, 3]
    faces = np.array(dose.array.shape) - 0.5
    plane = np.indices(grid.shape[1:]).reshape(2, -1)
    in_plane: FloatArray = matrix[:, 1:] @ plane + start[:, None]
    values = np.zeros(grid.shape, np.float32)
    outside = 0
    for k in range(grid.shape[0]):
        progress(k / grid.shape[0], "Resampling the dose")
        at = in_plane + matrix[:, :1] * k
        inside = ((at >= -0.5 - EDGE) & (at <= faces[:, None] + EDGE)).all(axis=0)
        found = ndimage.map_coordinates(
            dose.array, at[:, inside], output=np.float64, order=1, mode="nearest"
        )
        values[k].reshape(-1)[inside] = found
        outside += inside.size - int(np.count_nonzero(inside))
    progress(1.0, "Resampling the dose")
    return values, outside / values.size
