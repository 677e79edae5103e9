"""The comparison of two doses: pass rates, where it is worst, what to lay over; no Qt."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.gamma.gamma import (
    GammaResult,
    GammaSettings,
    GammaStatistics,
    GammaVerdict,
    gamma,
    verdict,
)
from hccbm_gui.core.progress import part, quiet
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.structures.raster import structure_mask
from hccbm_gui.core.volume import Unit
from hccbm_gui.plugin.api import Case, Dose, ImageOverlay, Progress

OVERLAY = "Gamma"
"""Name of the gamma map among the overlays."""
COLOURED_TO = 2.0
"""Gamma at the end of the colour map, whose middle is 1."""

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Rate:
    """Gamma over a structure, or over all points; `worst_mm` is where it is largest (LPS)."""

    name: str
    statistics: GammaStatistics
    worst_mm: Point | None


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two doses, how they were compared and what was found.

    Attributes
    ----------
    reference, evaluated : what the doses are called.
    whole : all points.
    rates : the structures that hold a point, in the order of the case.
    notes : what goes wherever the result is shown.
    seconds : how long the search took.
    """

    reference: str
    evaluated: str
    result: GammaResult
    whole: Rate
    rates: tuple[Rate, ...]
    notes: tuple[str, ...]
    seconds: float

    @property
    def verdict(self) -> GammaVerdict:
        """The words of TG-218."""
        return verdict(self.result.pass_percent, self.result.settings)


def compared(
    reference: Dose,
    evaluated: Dose,
    settings: GammaSettings,
    rois: Sequence[Roi] = (),
    progress: Progress = quiet,
) -> Comparison:
    """Gamma of two doses, and its statistics in each structure.

    Raises
    ------
    HccbmError : what keeps the doses from being compared.
    """
    begin = time.perf_counter()
    search = part(progress, 0.0, 0.8)
    result = gamma(reference.volume, evaluated.volume, settings, progress=search)
    seconds = time.perf_counter() - begin
    rates, left_out = _rates(result, rois, part(progress, 0.8, 1.0))
    own = [
        f"{which} dose: {note}"
        for which, dose in (("Reference", reference), ("Evaluated", evaluated))
        for note in dose.volume.notes
    ]
    everywhere = GammaStatistics(result.points, result.pass_percent, result.mean, result.maximum)
    return Comparison(
        reference=title_of(reference),
        evaluated=title_of(evaluated),
        result=result,
        whole=Rate("All points", everywhere, _worst_mm(result, result.gamma.array)),
        rates=rates,
        notes=(*result.notes, *own, *left_out),
        seconds=seconds,
    )


def _rates(
    result: GammaResult, rois: Sequence[Roi], progress: Progress
) -> tuple[tuple[Rate, ...], list[str]]:
    grid = result.gamma.geometry
    rates, left_out = [], []
    for number, roi in enumerate(rois):
        progress(number / len(rois), roi.name)
        if roi.is_empty:
            continue
        try:
            mask = structure_mask(roi, grid)
        except HccbmError as error:
            left_out.append(f"{roi.name} has no rate: {error.what}")
            continue
        statistics = result.within(mask.full())
        if statistics.points:
            inside = np.where(mask.array, result.gamma.array[mask.box], np.nan)
            first = tuple(side.start for side in mask.box)
            rates.append(Rate(roi.name, statistics, _worst_mm(result, inside, first)))
    return tuple(rates), left_out


def _worst_mm(
    result: GammaResult, values: np.ndarray, first: tuple[int, ...] = (0, 0, 0)
) -> Point | None:
    """LPS of the largest of `values`, a part of gamma that begins at the voxel `first`."""
    if not np.isfinite(values).any():
        return None
    index = np.unravel_index(int(np.nanargmax(values)), values.shape)
    x, y, z = result.gamma.geometry.to_patient(np.add(index, first))[0]
    return float(x), float(y), float(z)


def overlay_of(comparison: Comparison) -> ImageOverlay:
    """The gamma map, with a step in its colours at 1."""
    caption = (
        f"γ {comparison.result.settings.label}: {comparison.evaluated} against "
        f"{comparison.reference}"
    )
    return ImageOverlay(
        OVERLAY, comparison.result.gamma, "gamma", 0.0, COLOURED_TO, opacity=0.6, caption=caption
    )


def doses_of(case: Case | None) -> dict[str, Dose]:
    """Key to dose, of those in Gy, which alone can be compared."""
    if case is None:
        return {}
    return {
        key: dose
        for key, dose in case.all_doses().items()
        if dose.volume.unit is Unit.GY and dose.volume.quantifiable
    }


def title_of(dose: Dose) -> str:
    """What a list calls a dose."""
    return dose.label or f"{dose.summation} dose".strip().capitalize()


def reason_for_no_comparison(case: Case | None) -> str:
    """Why two doses cannot be compared, in words; empty when they can."""
    if case is None:
        return "Needs an open patient"
    if len(doses_of(case)) < 2:
        return "Needs two doses in Gy: open a second one, or estimate or make it"
    return ""


def rated_rois(case: Case, reference: Dose) -> tuple[Roi, ...]:
    """The structures of the case that lie in the frame of a dose."""
    frame_uid = reference.volume.geometry.frame_uid
    return tuple(roi for roi in case.rois if roi.frame_uid == frame_uid and not roi.is_empty)
