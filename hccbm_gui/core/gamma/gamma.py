"""The gamma index of two dose distributions (Low et al. 1998, doi:10.1118/1.598248)."""

import os
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray
from hccbm_gui.core.errors import InputRefused, NotQuantifiable
from hccbm_gui.core.gamma.gamma_result import (
    GammaResult,
    GammaSettings,
    GammaStatistics,
    GammaVerdict,
    rate_text,
    verdict,
)
from hccbm_gui.core.geometry import Geometry, require_same_frame
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.volume import Unit, Volume

__all__ = [
    "GammaResult",
    "GammaSettings",
    "GammaStatistics",
    "GammaVerdict",
    "gamma",
    "rate_text",
    "verdict",
]

POINTS_PER_CHUNK = 8192
"""Most points between two looks at whether to go on; well under 200 ms."""
CELLS_PER_CHUNK = 2_000_000
"""Most cells looked at between them, which counts where voxels are small."""
LISTEN_S = 0.05
"""How long to wait for a chunk before progress is called anyway."""
LEAST_LOCAL_CRITERION = 1e-6
"""Least dose criterion, as a fraction of the normalisation: no local criterion is zero."""


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """What the kernel needs to know of two doses; see `gamma_kernel.search`."""

    doses: tuple[VoxelArray, VoxelArray]
    to_evaluated: FloatArray
    scale: FloatArray
    cells: tuple[VoxelArray, FloatArray]
    criteria: FloatArray


def gamma(
    reference: Volume,
    evaluated: Volume,
    settings: GammaSettings | None = None,
    mask: BoolArray | None = None,
    progress: Progress = quiet,
) -> GammaResult:
    """Gamma at every voxel of `reference` that reaches the threshold.

    For each the nearest point of the evaluated dose is looked for, which is trilinear between
    its voxel centres and constant over the outer half of its outer voxels. The search is
    continuous: there is no lattice of samples whose step would bias gamma upwards. The two
    grids may differ in spacing, extent and orientation.

    Parameters
    ----------
    reference, evaluated : doses in Gy in the same frame of reference.
    mask : on the grid of `reference`, True where gamma is wanted; everywhere when None. The
        normalisation is that of the whole reference all the same.

    Raises
    ------
    NotQuantifiable : a dose that is not in Gy or may only be looked at.
    FrameMismatch : the doses have different frames of reference, or none.
    InputRefused : the mask has another shape.
    Cancelled : raised by `progress`.
    """
    settings = settings or GammaSettings()
    for volume, which in ((reference, "reference"), (evaluated, "evaluated")):
        _require_dose(volume, which)
    require_same_frame(
        reference.geometry.frame_uid, evaluated.geometry.frame_uid, "The evaluated dose"
    )
    if mask is not None and mask.shape != reference.array.shape:
        raise InputRefused(
            "The mask lies on another grid than the reference dose.",
            where=f"{mask.shape} against {reference.array.shape}",
        )
    doses = _float32(reference.array)
    norm_gy = settings.normalisation_gy or float(np.nanmax(doses, initial=0.0))
    wanted = doses >= settings.threshold_percent / 100.0 * norm_gy
    if mask is not None:
        wanted &= mask
    points = np.flatnonzero(wanted) if norm_gy > 0.0 else np.empty(0, np.intp)
    values = np.full(doses.size, np.nan, np.float32)
    uncovered = 0
    if points.size:
        search = _prepared(reference.geometry, evaluated, doses, settings, norm_gy)
        for outside in _searched(search, points.astype(np.int64, copy=False), values, progress):
            uncovered += outside
    progress(1.0, "Gamma")
    shape = reference.geometry.shape
    return GammaResult.of(
        values.reshape(shape), reference.geometry, settings, norm_gy, uncovered, points.size
    )


def _require_dose(volume: Volume, which: str) -> None:
    if volume.unit is not Unit.GY or not volume.quantifiable:
        raise NotQuantifiable(
            f"The {which} dose is not in Gy that can be trusted ({volume.unit.value}).",
            remedy="Gamma needs two absolute doses.",
        )


def _float32(voxels: VoxelArray) -> VoxelArray:
    return np.ascontiguousarray(voxels, dtype=np.float32)


def _prepared(
    grid: Geometry, evaluated: Volume, doses: VoxelArray, settings: GammaSettings, norm_gy: float
) -> _Search:
    there = evaluated.geometry
    composed = np.linalg.inv(there.affine) @ grid.affine
    # What is a whole number but for rounding is one: equal grids meet exactly.
    whole = np.round(composed)
    composed = np.where(np.abs(composed - whole) < 1e-9, whole, composed)
    scale = np.array(there.spacing_mm) / settings.distance_mm
    criteria = np.array(
        [
            settings.dose_percent / 100.0,
            0.0 if settings.local else norm_gy,
            LEAST_LOCAL_CRITERION * norm_gy,
            settings.max_gamma,
            settings.step_fraction,
        ]
    )
    return _Search(
        doses=(doses, _float32(evaluated.array)),
        to_evaluated=np.ascontiguousarray(composed[:3]),
        scale=scale,
        cells=_cells(scale, settings.max_gamma),
        criteria=criteria,
    )


def _cells(scale: FloatArray, largest: float) -> tuple[VoxelArray, FloatArray]:
    """Cells (M, 3) within reach of a point, nearest first, and their least squared distance."""
    reach = [int(largest / edge) + 1 for edge in scale]
    steps = np.meshgrid(*(np.arange(-n, n + 1) for n in reach), indexing="ij")
    offsets = np.stack([step.ravel() for step in steps], axis=1).astype(np.int64)
    least = (np.maximum(np.abs(offsets) - 1, 0) * scale) ** 2
    bounds = least.sum(axis=1)
    # Among cells that may all touch the point, those around its own first.
    order = np.lexsort((((offsets * scale) ** 2).sum(axis=1), bounds))
    order = order[bounds[order] < largest**2]
    return np.ascontiguousarray(offsets[order]), bounds[order]


def _searched(
    search: _Search, points: VoxelArray, values: VoxelArray, progress: Progress
) -> Iterator[int]:
    """Run the kernel over all points on two threads; yields what each chunk found uncovered."""
    from hccbm_gui.core.gamma import gamma_kernel

    size = max(16, min(POINTS_PER_CHUNK, CELLS_PER_CHUNK // search.cells[1].size))

    def chunk(begin: int) -> int:
        return int(
            gamma_kernel.search(
                search.doses,
                points[begin : begin + size],
                search.to_evaluated,
                search.scale,
                search.cells,
                search.criteria,
                values,
            )
        )

    progress(0.0, "Gamma")
    pool = ThreadPoolExecutor(min(8, os.cpu_count() or 1), "gamma")
    try:
        waiting: set[Future[int]] = {
            pool.submit(chunk, begin) for begin in range(0, points.size, size)
        }
        total = len(waiting)
        while waiting:
            done, waiting = wait(waiting, LISTEN_S, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
            progress(1.0 - len(waiting) / total, "Gamma")
    finally:
        pool.shutdown(cancel_futures=True)
