"""The patient on the grid of the dose: density, and which voxels are body."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, VoxelArray, frozen
from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.errors import InputRefused, NotQuantifiable
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.volume import Unit, Volume

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BODY_THRESHOLD_HU = -300.0
"""Between air and fat: where the skin is drawn."""
OPENING_MM = 5.0
"""Sheets thinner than about twice this, as the shell of a couch, are parted from the body."""
SECOND_PIECE = 0.2
"""A piece of at least this share of the largest is body too: the other leg."""
GRID_LIMITS_MM = (1.0, 10.0)
MOST_VOXELS = 60_000_000

Float32Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class PatientGrid:
    """A grid parallel to the CT, just larger than the body.

    Attributes
    ----------
    geometry : isotropic; one voxel is centred on the point the grid was made for.
    density : (slices, rows, columns) float32, relative to water, averaged over each voxel; 0
        away from the body.
    body : which voxels are body.
    open_axis : array axis along the patient, beyond whose ends the patient goes on.
    """

    geometry: Geometry
    density: Float32Array
    body: BoolArray
    open_axis: int


def patient_grid(
    ct: Volume,
    table: DensityTable,
    through_mm: tuple[float, float, float],
    grid_mm: float,
    body: BoolArray | None = None,
    progress: Progress = quiet,
) -> PatientGrid:
    """Average the CT onto a grid of `grid_mm` with a voxel centred on `through_mm`.

    Parameters
    ----------
    body : mask on the grid of the CT; None: found by `find_body`.

    Raises
    ------
    InputRefused : spacing out of bounds, a point outside the CT, or no body in the CT.
    NotQuantifiable : the image has no trustworthy CT numbers.
    """
    if ct.unit is not Unit.HU or not ct.quantifiable:
        raise NotQuantifiable(
            "Dose needs an image with CT numbers.", remedy="Choose the planning CT."
        )
    geometry = _grid_through(ct.geometry, through_mm, grid_mm)
    open_axis = int(np.abs(geometry.axes[:, 2]).argmax())
    averages = [
        _averaging(n_from, n_to, step_from, grid_mm, offset, axis == open_axis)
        for axis, (n_from, n_to, step_from, offset) in enumerate(
            zip(
                ct.geometry.shape,
                geometry.shape,
                ct.geometry.spacing_mm,
                ct.geometry.to_index(geometry.origin_mm)[0],
                strict=True,
            )
        )
    ]
    density, inside = _averaged(ct.array, body, _lookup(table), averages, part(progress, 0.0, 0.7))
    progress(0.7, "Finding the body")
    if inside is None:
        threshold = float(table.density(BODY_THRESHOLD_HU))
        inside = find_body(density > threshold, grid_mm, part(progress, 0.7, 1.0))
    if not inside.any():
        raise InputRefused(
            "There is no body in the CT.", remedy="Check the CT numbers, or draw the body."
        )
    return _cropped(geometry, density, inside, open_axis)


def find_body(tissue: BoolArray, spacing_mm: float, progress: Progress = quiet) -> BoolArray:
    """The patient in a mask of all that is denser than air; holes of every slice filled.

    Sheets that are thinner than about 10 mm in the slice are parted from it first (couch,
    mask), and the largest pieces are taken.
    """
    size = 2 * max(1, round(OPENING_MM / spacing_mm)) + 1
    thick = tissue.astype(np.uint8)
    for axis in (1, 2):
        thick = ndimage.minimum_filter1d(thick, size, axis, mode="nearest")
    progress(0.2, "Finding the body")
    labels, count = ndimage.label(thick)
    if count == 0:
        return np.zeros_like(tissue)
    progress(0.4, "Finding the body")
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    largest = (sizes >= SECOND_PIECE * sizes.max())[labels].astype(np.uint8)
    progress(0.6, "Finding the body")
    for axis in (1, 2):
        largest = ndimage.maximum_filter1d(largest, size, axis, mode="nearest")
    progress(0.8, "Finding the body")
    return _filled(tissue & (largest > 0))


def _filled(mask: BoolArray) -> BoolArray:
    """Holes of every slice filled: what cannot be reached from the border of the slice."""
    in_slice = ndimage.generate_binary_structure(3, 1)
    in_slice[0] = in_slice[2] = False
    padded = np.pad(~mask, ((0, 0), (1, 1), (1, 1)), constant_values=True)
    labels, count = ndimage.label(padded, in_slice)
    outside = np.zeros(count + 1, dtype=np.bool_)
    outside[labels[:, 0, 0]] = True
    return np.asarray(~outside[labels[:, 1:-1, 1:-1]])


def _grid_through(ct: Geometry, through_mm: tuple[float, float, float], grid_mm: float) -> Geometry:
    """The grid of `grid_mm` over the CT with a voxel centred on a point."""
    low, high = GRID_LIMITS_MM
    if not low <= grid_mm <= high:
        raise InputRefused(
            f"A dose grid of {grid_mm:g} mm is not possible.",
            remedy=f"Give a spacing from {low:g} to {high:g} mm.",
        )
    index = ct.to_index(through_mm)[0]
    size, spacing = np.array(ct.shape), np.array(ct.spacing_mm)
    if (index < -0.5).any() or (index > size - 0.5).any():
        raise InputRefused(
            "The normalisation point lies outside the CT.",
            remedy="Put it inside the field and the patient.",
        )
    below = np.floor((index + 0.5) * spacing / grid_mm + 0.5 - 1e-6).astype(int)
    above = np.floor((size - 0.5 - index) * spacing / grid_mm + 0.5 - 1e-6).astype(int)
    shape = below + above + 1
    if np.prod(shape, dtype=float) > MOST_VOXELS:
        raise InputRefused(
            f"The dose grid would have {np.prod(shape, dtype=float) / 1e6:.0f} million voxels.",
            remedy="Choose a coarser grid.",
        )
    origin = np.asarray(through_mm) - below * grid_mm @ ct.axes
    k, j, i = shape.tolist()
    return Geometry.from_axes((k, j, i), origin, (grid_mm,) * 3, ct.frame_uid, ct.axes)


def _averaging(
    n_from: int, n_to: int, step_from: float, step_to: float, offset: float, goes_on: bool
) -> "csr_array":
    """(n_to, n_from) shares of the source cells in the target cells along one axis.

    Beyond the source lies nothing, or its end cells again where the patient goes on.
    """
    from scipy.sparse import csr_array

    centre = (offset + np.arange(n_to) * step_to / step_from)[:, None]
    half = 0.5 * step_to / step_from
    cell = np.arange(n_from)
    overlap = np.minimum(centre + half, cell + 0.5) - np.maximum(centre - half, cell - 0.5)
    share = np.clip(overlap, 0.0, None) / (2.0 * half)
    if goes_on:
        share /= share.sum(axis=1, keepdims=True)
    return csr_array(share.astype(np.float32))


def _lookup(table: DensityTable) -> Float32Array:
    """Density of every 16-bit CT number, by its unsigned pattern."""
    return table.density(np.arange(65536, dtype=np.uint16).view(np.int16)).astype(np.float32)


def _averaged(
    hu: VoxelArray,
    body: BoolArray | None,
    lookup: Float32Array,
    averages: list["csr_array"],
    progress: Progress,
) -> tuple[Float32Array, BoolArray | None]:
    """Density, and the body where it is given, on the target grid; slice by slice."""
    along_k, along_j, along_i = averages
    shape = tuple(matrix.shape[0] for matrix in averages)
    density = np.zeros(shape, dtype=np.float32)
    share = None if body is None else np.zeros(shape, dtype=np.float32)
    by_source = along_k.tocsc()
    for k in range(hu.shape[0]):
        progress(k / hu.shape[0], "Averaging the CT")
        targets = slice(by_source.indptr[k], by_source.indptr[k + 1])
        if targets.start == targets.stop:
            continue
        plane = lookup[_as_int16(hu[k]).view(np.uint16)]
        plane = (along_i @ (along_j @ plane).T).T
        parts = None if body is None else (along_i @ (along_j @ body[k].astype(np.float32)).T).T
        for target, weight in zip(by_source.indices[targets], by_source.data[targets], strict=True):
            density[target] += weight * plane
            if share is not None:
                share[target] += weight * parts
    return density, None if share is None else share >= 0.5


def _as_int16(hu: VoxelArray) -> npt.NDArray[np.int16]:
    """One slice as whole CT numbers in the range of 16 bits."""
    if hu.dtype.kind == "f":
        hu = np.clip(np.rint(np.nan_to_num(hu, nan=-1024.0)), -32768, 32767)
    return np.asarray(hu, dtype=np.int16)


def _cropped(
    geometry: Geometry, density: Float32Array, body: BoolArray, open_axis: int
) -> PatientGrid:
    """The part of a grid round the body; density only there and one voxel beyond (skin)."""
    box = tuple(
        slice(int(places[0]), int(places[-1]) + 1)
        for places in (
            np.flatnonzero(body.any(axis=tuple(a for a in range(3) if a != axis)))
            for axis in range(3)
        )
    )
    # One voxel more: the skin runs through it.
    box = tuple(
        slice(max(s.start - 1, 0), min(s.stop + 1, n))
        for s, n in zip(box, geometry.shape, strict=True)
    )
    kept = np.ascontiguousarray(body[box])
    near = kept.astype(np.uint8)
    for axis in (0, 1, 2):
        near = ndimage.maximum_filter1d(near, 3, axis, mode="nearest")
    affine = np.array(geometry.affine)
    affine[:3, 3] = geometry.to_patient([s.start for s in box])[0]
    shape = (kept.shape[0], kept.shape[1], kept.shape[2])
    return PatientGrid(
        Geometry(shape, affine, geometry.frame_uid),
        frozen(density[box] * near),
        frozen(kept),
        open_axis,
    )
