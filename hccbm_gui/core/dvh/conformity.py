"""Does the isodose fit the target: RTOG and Paddick indices, coverage, gradient index."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.volume import Unit, Volume

TETRAHEDRA = ((0, 1, 3), (0, 1, 5), (0, 2, 3), (0, 2, 6), (0, 4, 5), (0, 4, 6))
"""Kuhn's six tetrahedra of a cell, the far corner 7 in each; corner = 4 k + 2 j + i."""


@dataclass(frozen=True, slots=True)
class Conformity:
    """A target against the volume of its prescription isodose.

    Attributes
    ----------
    level_gy : the isodose, normally the prescribed dose.
    target_cc : TV.
    isodose_cc : PIV, all that receives the level, wherever it lies.
    target_in_isodose_cc : TV_PIV, the part of the target that receives it.
    half_isodose_cc : volume of half the level.
    notes : what limits the indices.
    """

    level_gy: float
    target_cc: float
    isodose_cc: float
    target_in_isodose_cc: float
    half_isodose_cc: float = float("nan")
    notes: tuple[str, ...] = ()

    @property
    def rtog_index(self) -> float:
        """PIV / TV (Shaw 1993, IJROBP 27:1231)."""
        return _ratio(self.isodose_cc, self.target_cc)

    @property
    def coverage(self) -> float:
        """TV_PIV / TV."""
        return _ratio(self.target_in_isodose_cc, self.target_cc)

    @property
    def paddick_index(self) -> float:
        """TV_PIV^2 / (TV PIV) (Paddick 2000, J Neurosurg 93 Suppl 3:219); 1 is perfect."""
        return _ratio(self.target_in_isodose_cc**2, self.target_cc * self.isodose_cc)

    @property
    def gradient_index(self) -> float:
        """Volume of half the isodose over that of the isodose (Paddick 2006)."""
        return _ratio(self.half_isodose_cc, self.isodose_cc)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else float("nan")


@dataclass(frozen=True, slots=True)
class IsodoseVolumes:
    """The volumes of a level and of half of it, cc, and which of them reach the grid's edge."""

    level_gy: float
    volume_cc: float
    half_volume_cc: float
    touches_edge: bool = False
    half_touches_edge: bool = False


def isodose_volumes(dose: Volume, level_gy: float, progress: Progress = quiet) -> IsodoseVolumes:
    """What the indices of all targets of a dose have in common; errors as `isodose_volume_cc`."""
    volume, touches = isodose_volume_cc(dose, level_gy, part(progress, 0.0, 0.5))
    half, half_touches = isodose_volume_cc(dose, level_gy / 2.0, part(progress, 0.5, 1.0))
    return IsodoseVolumes(level_gy, volume, half, touches, half_touches)


def conformity(target: Dvh, isodose: IsodoseVolumes) -> Conformity:
    """The indices of `target`, whose DVH is of the dose that `isodose` is of."""
    notes = []
    if not target.is_complete:
        share = 100.0 * (1.0 - target.covered_fraction)
        notes.append(f"{share:.1f} % of {target.name} lies outside the dose grid.")
    if isodose.touches_edge:
        notes.append(f"The isodose of {isodose.level_gy:g} Gy reaches the edge of the dose grid.")
    elif isodose.half_touches_edge:
        half = isodose.level_gy / 2.0
        notes.append(f"The isodose of {half:g} Gy reaches the edge of the dose grid.")
    return Conformity(
        level_gy=isodose.level_gy,
        target_cc=target.total_cc,
        isodose_cc=isodose.volume_cc,
        target_in_isodose_cc=target.volume_at_gy(isodose.level_gy),
        half_isodose_cc=isodose.half_volume_cc,
        notes=tuple(notes),
    )


def isodose_volume_cc(
    dose: Volume, level_gy: float, progress: Progress = quiet
) -> tuple[float, bool]:
    """(cc that receive at least `level_gy`, whether that volume reaches the edge of the grid).

    Every cell between eight voxel centres is six tetrahedra in which the dose is linear, so
    the volume has no steps; the outer half voxels count with the dose of their centres.

    Raises
    ------
    NotQuantifiable : the dose is not in Gy.
    """
    if dose.unit is not Unit.GY or not dose.quantifiable:
        raise NotQuantifiable(
            f"The dose is in {dose.unit}, not in Gy.", remedy="Choose a dose in Gy."
        )
    array = dose.array
    cell_cc = float(np.prod(dose.geometry.spacing_mm)) / 1000.0
    cells = 0.0
    for plane, share in _layers(array):
        progress(plane / len(array), "Volume of the isodose")
        pair = array[[max(plane - 1, 0), min(plane, len(array) - 1)]].astype(np.float64)
        cells += share * _layer_cells(pair, level_gy)
    edges = (array[0], array[-1], array[:, 0], array[:, -1], array[:, :, 0], array[:, :, -1])
    touches = any(bool((edge >= level_gy).any()) for edge in edges)
    return cells * cell_cc, touches


def _layers(array: FloatArray) -> Iterable[tuple[int, float]]:
    """Index of the upper plane of every layer of cells and its thickness in planes."""
    last = len(array)
    return ((plane, 0.5 if plane in (0, last) else 1.0) for plane in range(last + 1))


def _layer_cells(pair: FloatArray, level: float) -> float:
    """How many whole cells of the layer between two planes (2, rows, columns) reach `level`."""
    if pair.max() < level:
        return 0.0
    padded = np.pad(pair, ((0, 0), (1, 1), (1, 1)), mode="edge")
    shares = np.ones((padded.shape[1] - 1, padded.shape[2] - 1))
    for axis in (0, 1):
        edge = np.moveaxis(shares, axis, 0)
        edge[[0, -1]] *= 0.5
    corners = np.stack(
        [
            padded[k, j : j + shares.shape[0], i : i + shares.shape[1]]
            for k in (0, 1)
            for j in (0, 1)
            for i in (0, 1)
        ]
    )
    low, high = corners.min(axis=0), corners.max(axis=0)
    total = float(shares[low >= level].sum())
    cut = (low < level) & (high >= level)
    parts = [_tetrahedron_share(corners[[a, b, c, 7]][:, cut], level) for a, b, c in TETRAHEDRA]
    return total + float((np.mean(parts, axis=0) * shares[cut]).sum())


def _tetrahedron_share(values: FloatArray, level: float) -> FloatArray:
    """(n,) share of tetrahedra with corner values (4, n) where the linear dose reaches `level`.

    The distribution of a linear function over a tetrahedron (Bloechl 1994, Phys Rev B 49:16223,
    appendix A), in the form that also holds for equal corners.
    """
    a, b, c, d = np.sort(values, axis=0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        below_b = (level - a) ** 3 / ((b - a) * (c - a) * (d - a))
        above_c = (d - level) ** 3 / ((d - a) * (d - b) * (d - c))
        past = level - b
        middle = (
            (b - a) ** 2
            + 3.0 * (b - a) * past
            + 3.0 * past**2
            - (c - a + d - b) / ((c - b) * (d - b)) * past**3
        ) / ((c - a) * (d - a))
        share = np.where(level < b, 1.0 - below_b, np.where(level < c, 1.0 - middle, above_c))
    share = np.where(level <= a, 1.0, np.where(level > d, 0.0, share))
    return np.asarray(np.clip(np.nan_to_num(share), 0.0, 1.0), dtype=np.float64)
