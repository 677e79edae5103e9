"""From planes and a dose grid to the sums of a DVH: how fine rows and slabs and bins are."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray
from hccbm_gui.core.dvh.placing import Placed, placed_on
from hccbm_gui.core.dvh.settings import Quality
from hccbm_gui.core.dvh.structure_planes import Rows, StructurePlanes
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.volume import Volume

FEWEST_BINS = 2000
FINEST_HALVING = 12
MOST_BINS = 2_000_000
"""Bins of a curve at most: 20 kGy in steps of 0.01 Gy."""
FEWEST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Fineness:
    """Rows and slabs of one quality: parts of a structure, and limits in mm."""

    rows: int
    row_mm: tuple[float, float]
    slabs: int
    slab_mm: tuple[float, float]
    stretch: float
    """Part of a voxel between two samples on a row that crosses the grid at an angle."""


FINENESS = {
    Quality.FINAL: Fineness(240, (0.1, 1.25), 60, (0.25, 2.5), 0.5),
    Quality.COARSE: Fineness(100, (0.2, 2.5), 10, (1.0, 3.0), 1.0),
}


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What a kernel found.

    Attributes
    ----------
    first_gy, bin_gy : lower end and step of the curve.
    below_cc : (bins,) covered volume that receives less than each dose.
    covered_cc, mean_gy, min_gy, max_gy : of the covered part; 0 and NaN when there is none.
    areas_mm2 : (P,) of the planes.
    """

    first_gy: float
    bin_gy: float
    below_cc: FloatArray
    covered_cc: float
    mean_gy: float
    min_gy: float
    max_gy: float
    areas_mm2: FloatArray


def sums_of(
    planes: StructurePlanes, dose: Volume, quality: Quality, bin_gy: float, stop: BoolArray
) -> Sums:
    """Run the kernels over one structure; nothing is covered when it lies beside the grid.

    Raises
    ------
    InputRefused : a dose so high that its unit must be wrong.
    """
    from hccbm_gui.core.dvh import extremes_kernel, scan_kernel

    placed = placed_on(planes, dose)
    shape = (placed.points, planes.rings, planes.planes)
    rows = _rows(placed, planes, FINENESS[quality])
    drawn = scan_kernel.row_areas(rows[0], rows[2], rows[3], rows[4])
    areas = scan_kernel.even_odd_areas(*shape, drawn)
    # Rows miss some 1e-4 of an area; every plane keeps the exact one.
    factors = np.divide(areas, drawn, out=np.zeros_like(areas), where=drawn > 0.0)
    factors *= placed.unit_mm.prod() / 1000.0
    areas_mm2 = areas * placed.unit_mm[1:].prod()
    low, high = _range(placed.dose)
    first, step, count = _bins(low, high, bin_gy)
    kinks, sums = np.zeros(count + 3), np.array([0.0, 0.0, np.inf, -np.inf])
    if np.isfinite(low):
        _add_bricks(placed, rows, factors, FINENESS[quality], (first, step), kinks, sums, stop)
    covered = float(sums[0])
    if covered <= 0.0:
        nan = float("nan")
        return Sums(0.0, step, np.zeros(2), 0.0, nan, nan, nan, areas_mm2)
    if placed.aligned:
        del rows  # as large as what takes its place
        lines = _node_lines(placed, planes)
        extremes_kernel.aligned_nodes(placed.dose, placed.faces, lines, placed.inside, sums)
    else:
        extremes_kernel.oblique_nodes(placed.dose, placed.faces, rows, placed.back, sums)
    extremes_kernel.surface(
        placed.dose, *shape, placed.faces, placed.inside, placed.frame, placed.aligned, sums
    )
    # Interpolation rounds; no dose lies beyond those of the grid.
    lowest, highest = np.clip(sums[2:], low, high)
    mean = np.clip(sums[1] / covered, lowest, highest)
    below = np.cumsum(np.cumsum(kinks))[:count]
    return Sums(first, step, below, covered, float(mean), float(lowest), float(highest), areas_mm2)


def _rows(placed: Placed, planes: StructurePlanes, fine: Fineness) -> Rows:
    """Scan lines through all planes, none of them across the edge of the dose grid."""
    from hccbm_gui.core.dvh import scan_kernel

    shape = (placed.points, planes.rings, planes.planes)
    unit_mm = placed.unit_mm[1]
    row_mm = _share(np.ptp(placed.points[:, 1]) * unit_mm, fine.rows, fine.row_mm)
    edges = tuple(placed.inside[1]) if placed.aligned else (-np.inf, np.inf)
    row_planes, row_y, heights = scan_kernel.even_rows(*shape, row_mm / unit_mm, FEWEST_ROWS, edges)
    starts, xs = scan_kernel.crossings(*shape, row_planes, row_y)
    return row_planes, row_y, heights, starts, xs


def _add_bricks(
    placed: Placed,
    rows: Rows,
    factors: FloatArray,
    fine: Fineness,
    bins: tuple[float, float],
    kinks: FloatArray,
    sums: FloatArray,
    stop: BoolArray,
) -> None:
    """Cut the structure into bricks by the kernel that fits its planes."""
    from hccbm_gui.core.dvh import dvh_kernel

    unit_mm = placed.unit_mm[0]
    slab_mm = _share(np.ptp(placed.faces) * unit_mm, fine.slabs, fine.slab_mm)
    start = (placed.dose, placed.faces, rows, factors, placed.inside)
    if placed.aligned:
        dvh_kernel.aligned_bricks(*start, slab_mm / unit_mm, bins, kinks, sums, stop)
        return
    stretch_mm = fine.stretch / np.abs(placed.frame[1:]).max()
    largest = (min(slab_mm, stretch_mm), stretch_mm)
    dvh_kernel.oblique_bricks(*start, placed.frame, largest, bins, kinks, sums, stop)


def _node_lines(placed: Placed, planes: StructurePlanes) -> Rows:
    """Scan lines through all rows of dose nodes, on every plane."""
    from hccbm_gui.core.dvh import scan_kernel

    count = placed.dose.shape[1]
    row_planes = np.arange(len(placed.faces) + 1) * count
    row_y = np.tile(np.arange(count, dtype=np.float64), len(placed.faces))
    shape = (placed.points, planes.rings, planes.planes)
    starts, xs = scan_kernel.crossings(*shape, row_planes, row_y)
    return row_planes, row_y, np.zeros_like(row_y), starts, xs


def _share(extent_mm: float, parts: int, limits_mm: tuple[float, float]) -> float:
    """A part of an extent, within limits."""
    return float(np.clip(extent_mm / parts, *limits_mm))


def _range(part: VoxelArray) -> tuple[float, float]:
    """Smallest and largest known dose; NaN when none is known."""
    low, high = float(part.min()), float(part.max())
    if np.isfinite(high - low):
        return low, high
    known = part[np.isfinite(part)]
    return (float(known.min()), float(known.max())) if known.size else (np.nan, np.nan)


def _bins(low: float, high: float, bin_gy: float) -> tuple[float, float, int]:
    """First dose, step and number of doses of a curve from zero or below to above `high`."""
    if not np.isfinite(low):
        return 0.0, bin_gy, 2
    extent = high - min(low, 0.0)
    halvings = np.ceil(np.log2(FEWEST_BINS * bin_gy / max(extent, 1e-9)))
    step = bin_gy / 2.0 ** np.clip(halvings, 0, FINEST_HALVING)
    first = np.floor(min(low, 0.0) / step) * step
    count = np.ceil((high - first) / step) + 2
    if count > MOST_BINS:
        raise InputRefused(
            f"The dose reaches {high:.3g} Gy, which no treatment gives.",
            remedy="Check the unit and the scaling of the dose.",
        )
    return float(first), float(step), int(count)
