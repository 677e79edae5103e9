"""Hot and cold areas of one view, with their outlines and numbers, before anyone names them."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, FloatArray
from hccbm_gui.core.spot import SpotType
from hccbm_gui.core.spots.mask_contours import field_outlines, outlined_area
from hccbm_gui.core.spots.planar_background import Background
from hccbm_gui.core.spots.planar_expectation import Expectation
from hccbm_gui.core.spots.planar_spot_settings import PlanarSpotSettings
from hccbm_gui.core.spots.spot_growth import Growth, find_peaks, full_connectivity, grow, share_out

_PEAK_SMOOTHING_MM = 4.0
"""Peaks are told apart on counts smoothed by this much more, so that noise makes none."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One area of one view.

    Attributes
    ----------
    type : hot or cold.
    region : (rows, columns) mask.
    outlines : polygons (N, 2) of (row, column).
    area_cm2 : within the outlines.
    peak, mean, background : counts of a pixel.
    ratio : mean over background.
    z_score : of the peak, against what normal bone would show.
    """

    type: SpotType
    region: BoolArray
    outlines: tuple[FloatArray, ...]
    area_cm2: float
    peak: float
    mean: float
    background: float
    ratio: float
    z_score: float

    @property
    def centre(self) -> tuple[float, float]:
        """(row, column) of the middle of the region."""
        row, column = np.argwhere(self.region).mean(axis=0)
        return float(row), float(column)


def hot_candidates(
    expectation: Expectation,
    body: BoolArray,
    spacing_mm: tuple[float, float],
    settings: PlanarSpotSettings,
) -> tuple[Candidate, ...]:
    """Areas hotter than normal bone: seeds, split into peaks, each grown to its own level."""
    counts, base = expectation.counts, expectation.background.level
    normal = expectation.normal
    seeds = (
        body
        & (normal.ratio(counts) >= settings.hot_ratio)
        & (normal.z_score(counts) >= settings.hot_z)
    )
    smooth = ndimage.gaussian_filter(counts, [_PEAK_SMOOTHING_MM / s for s in spacing_mm])
    found = find_peaks(smooth, seeds, spacing_mm, settings.split_mm, settings.split_saddle, base)
    # The peak of the smoothed counts names the spot; its level comes from the counts themselves.
    growths = [grow(counts, base, at, settings.grow_fraction) for at in found]
    distinct = _one_per_area(found, growths)
    peaks, growths = [found[n] for n in distinct], [growths[n] for n in distinct]
    regions = share_out(smooth, growths, peaks)
    candidates = []
    for growth, basin in zip(growths, regions, strict=True):
        region = basin & body
        core = region & seeds
        if not core.any() or growth.peak < settings.hot_ratio * np.median(base[core]):
            continue
        candidates.append(
            _measured(
                SpotType.HOT,
                region,
                growth.relative,
                growth.peak,
                expectation,
                spacing_mm,
                settings,
            )
        )
    return tuple(c for c in candidates if c.area_cm2 >= settings.hot_area_cm2)


def _one_per_area(peaks: tuple[tuple[int, ...], ...], growths: list[Growth]) -> list[int]:
    """Peaks that do not lie within the area of a hotter one at the hotter one's own level."""
    kept: list[int] = []
    for number, at in enumerate(peaks):
        if not any(growths[other].region[at] for other in kept):
            kept.append(number)
    return kept


def cold_candidates(
    expectation: Expectation,
    spacing_mm: tuple[float, float],
    settings: PlanarSpotSettings,
) -> tuple[Candidate, ...]:
    """Areas of expected bone that show too little; never outside expected bone."""
    counts, normal = expectation.counts, expectation.cold_normal
    bone = normal.level > 0.0
    low = bone & (expectation.cold_seed.ratio(counts) <= settings.cold_ratio)
    labels, number = ndimage.label(low, full_connectivity(2))
    candidates = []
    pixel_cm2 = spacing_mm[0] * spacing_mm[1] / 100.0
    for label in range(1, number + 1):
        seed = labels == label
        if seed.sum() * pixel_cm2 < settings.cold_area_cm2:
            continue
        if expectation.cold_seed.z_score(counts)[seed].min() > settings.cold_z:
            continue
        deficit = np.where(bone, normal.level - counts, 0.0)
        smooth = ndimage.gaussian_filter(deficit, [_PEAK_SMOOTHING_MM / s for s in spacing_mm])
        at = np.unravel_index(np.where(seed, smooth, -np.inf).argmax(), seed.shape)
        growth = grow(
            deficit, np.zeros_like(deficit), (int(at[0]), int(at[1])), settings.grow_fraction
        )
        inside = np.sort(counts[growth.region])
        trough = float(inside[: max(1, len(inside) // 10)].mean())
        candidates.append(
            _measured(
                SpotType.COLD,
                growth.region,
                growth.relative,
                trough,
                expectation,
                spacing_mm,
                settings,
            )
        )
    return tuple(c for c in candidates if c.area_cm2 >= settings.cold_area_cm2)


def _measured(
    kind: SpotType,
    region: BoolArray,
    relative: FloatArray,
    peak: float,
    expectation: Expectation,
    spacing_mm: tuple[float, float],
    settings: PlanarSpotSettings,
) -> Candidate:
    """The candidate with outlines at the growing level and numbers from within its region."""
    against: Background = expectation.normal if kind is SpotType.HOT else expectation.cold_normal
    base = expectation.background if kind is SpotType.HOT else expectation.cold_normal
    level = settings.grow_fraction
    # Other spots above the level must not join the outline of this one.
    own = np.where(region | (relative < level), relative, np.minimum(relative, level - 0.05))
    outlines = tuple(outline for outline in field_outlines(own, level) if _touches(outline, region))
    z = against.z_score(expectation.counts)[region]
    mean = float(expectation.counts[region].mean())
    background = float(base.level[region].mean())
    return Candidate(
        type=kind,
        region=region,
        outlines=outlines,
        area_cm2=outlined_area(outlines) * spacing_mm[0] * spacing_mm[1] / 100.0,
        peak=peak,
        mean=mean,
        background=background,
        ratio=mean / max(background, 1e-6),
        z_score=float(z.max() if kind is SpotType.HOT else z.min()),
    )


def _touches(outline: FloatArray, region: BoolArray) -> bool:
    """True when the outline runs along pixels of the region."""
    near = np.round(outline).astype(int)
    rows = np.clip(near[:, 0], 0, region.shape[0] - 1)
    columns = np.clip(near[:, 1], 0, region.shape[1] - 1)
    return bool(region[rows, columns].any())
