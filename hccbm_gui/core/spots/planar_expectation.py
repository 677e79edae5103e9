"""What normal bone would show on one view of a planar scan, pixel by pixel."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.spots.cold_expectation import MISREGISTRATION_MM, above_and_below, cold_normal
from hccbm_gui.core.spots.planar_anatomy import (
    OWN_MIRROR_MM,
    Anatomy,
    flanks,
    from_column_mm,
    mirror_zone,
    skull_rows,
    spine_zone,
)
from hccbm_gui.core.spots.planar_background import (
    Background,
    dispersion_of,
    mirrored,
    pixels_across,
    smoothed_counts,
    strip_median,
    window_median,
)
from hccbm_gui.core.spots.planar_spot_settings import PlanarSpotSettings

_WIDE_WINDOWS = 2.5
"""Side of the window that tells large hot areas, in sides of the normal one."""

_HOTTER_THAN_BONE = 1.3
"""Over the spine: hotter than normal bone."""

_VERTEBRA_HALF_MM = 15.0
"""Nearer to the path than this every vertebra has bone."""


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """One view: its counts and what is expected of them, all (rows, columns) float64.

    Attributes
    ----------
    counts : smoothed.
    background : of the surroundings: window median, strip median along the spine.
    normal : background, or normal bone where the other side of the body shows it.
    cold_normal : what bone would show; 0 where no bone is expected.
    cold_seed : the same, on the spine no more than what bone shows above and below.
    bone_level : counts of the spine in this view.
    """

    counts: FloatArray
    background: Background
    normal: Background
    cold_normal: Background
    cold_seed: Background
    bone_level: float


def expect(
    picture: VoxelArray,
    anatomy: Anatomy,
    spacing_mm: tuple[float, float],
    settings: PlanarSpotSettings,
    progress: Progress = quiet,
) -> Expectation:
    """The expectation for one view."""
    counts = smoothed_counts(picture, settings.smoothing_px)
    body = anatomy.body
    dispersion = dispersion_of(picture, counts, body)
    strip: FloatArray | None = None
    bone_level = float(np.percentile(counts[body], 90)) if body.any() else 1.0
    if anatomy.spine is not None:
        strip = _clean_strip(counts, anatomy, dispersion, spacing_mm, settings)
        on_path = counts[np.arange(len(counts)), np.round(anatomy.spine.columns).astype(int)]
        bone_level = float(np.median(on_path[anatomy.spine.visible]))
    progress(0.1, "Spine")
    window = _clean_window(
        counts, anatomy, bone_level, dispersion, spacing_mm, settings, part(progress, 0.1, 0.8)
    )
    zone = spine_zone(anatomy, counts.shape, spacing_mm)
    background = _blend(window, strip, zone, spacing_mm)
    other = _other_side(counts, anatomy, spacing_mm)
    limit = settings.normal_bone_limit * bone_level
    skull = skull_rows(anatomy, len(counts))[:, None]
    lateral = mirror_zone(anatomy, counts.shape, spacing_mm) * np.where(skull, 1.0, 1.0 - zone)
    reach = pixels_across(2.0 * MISREGISTRATION_MM, spacing_mm)
    highest = np.minimum(ndimage.grey_dilation(other, size=reach), limit) * lateral
    if strip is not None and anatomy.spine is not None:
        # Vertebrae differ in width; their sides are not hot because others are narrower.
        across = (1, pixels_across(MISREGISTRATION_MM, spacing_mm)[1])
        away = from_column_mm(anatomy.spine.columns, counts.shape, spacing_mm)
        sides = zone * (away > _VERTEBRA_HALF_MM)
        highest = np.maximum(highest, ndimage.grey_dilation(strip, size=across) * sides)
    progress(0.85, "Normal bone")
    normal = Background(np.maximum(background, highest), dispersion)
    progress(0.9, "Normal bone")
    hot = _with_rim(_clearly_hot(counts, normal, settings), spacing_mm)
    away = from_column_mm(anatomy.midline, counts.shape, spacing_mm)
    trusted = (away > OWN_MIRROR_MM) | skull
    trusted &= mirrored(hot.astype(np.float64), anatomy.midline) == 0.0
    likely = np.where(trusted, other, 0.0) * lateral
    cold = cold_normal(hot, anatomy, strip, window, other * lateral, spacing_mm, settings)
    neighbours = above_and_below(np.where(hot, window, counts), anatomy, spacing_mm)
    progress(1.0, "Normal bone")
    return Expectation(
        counts,
        Background(np.maximum(background, likely), dispersion),
        normal,
        Background(cold, dispersion),
        Background(np.minimum(cold, neighbours), dispersion),
        bone_level,
    )


def _clean_window(
    counts: FloatArray,
    anatomy: Anatomy,
    bone_level: float,
    dispersion: float,
    spacing_mm: tuple[float, float],
    settings: PlanarSpotSettings,
    progress: Progress,
) -> FloatArray:
    """The window median of the body with everything clearly hot taken out of it.

    A hot area as large as the window would be its own background. A wider window finds it, and
    is believed where counts exceed normal bone, or in the flanks, where there is none.
    """
    body = anatomy.body
    side = (settings.window_mm, settings.window_mm)
    wide_mm = (_WIDE_WINDOWS * side[0], _WIDE_WINDOWS * side[1])
    wide = window_median(counts, body, wide_mm, spacing_mm, part(progress, 0.0, 0.2))
    large = _clearly_hot(counts, Background(wide, dispersion), settings) & (
        (counts > _HOTTER_THAN_BONE * bone_level) | flanks(anatomy, counts.shape, spacing_mm)
    )
    usable = body & ~_with_rim(large, spacing_mm)
    first = window_median(counts, usable, side, spacing_mm, part(progress, 0.2, 0.6))
    hot = _clearly_hot(counts, Background(first, dispersion), settings)
    usable = usable & ~_with_rim(hot, spacing_mm)
    return window_median(counts, usable, side, spacing_mm, part(progress, 0.6, 1.0))


def _clean_strip(
    counts: FloatArray,
    anatomy: Anatomy,
    dispersion: float,
    spacing_mm: tuple[float, float],
    settings: PlanarSpotSettings,
) -> FloatArray:
    """The strip median along the spine with clearly hot and cold vertebrae taken out of it.

    Otherwise the neighbours of a cold vertebra would seem hot.
    """
    path = anatomy.spine.columns if anatomy.spine is not None else anatomy.midline
    level = strip_median(counts, anatomy.body, path, settings.strip_mm, spacing_mm)
    first = Background(level, dispersion)
    cold = (first.ratio(counts) <= settings.cold_ratio) & (first.z_score(counts) <= settings.cold_z)
    usable = anatomy.body & ~cold & ~_clearly_hot(counts, first, settings)
    return strip_median(counts, usable, path, settings.strip_mm, spacing_mm)


def _blend(
    window: FloatArray,
    strip: FloatArray | None,
    zone: FloatArray,
    spacing_mm: tuple[float, float],
) -> FloatArray:
    """The strip along the spine, the window elsewhere, with a soft change-over."""
    if strip is None:
        return window
    weight = ndimage.gaussian_filter(zone, [4.0 / s for s in spacing_mm])
    return np.asarray(weight * strip + (1.0 - weight) * window)


def _other_side(
    counts: FloatArray, anatomy: Anatomy, spacing_mm: tuple[float, float]
) -> FloatArray:
    """The mirrored picture, smoothed by 4 mm."""
    smooth = ndimage.gaussian_filter(counts, [4.0 / s for s in spacing_mm])
    return mirrored(smooth, anatomy.midline)


def _clearly_hot(
    counts: FloatArray, background: Background, settings: PlanarSpotSettings
) -> BoolArray:
    """Pixels that fulfil both conditions of a hot seed."""
    return np.asarray(
        (background.ratio(counts) >= settings.hot_ratio)
        & (background.z_score(counts) >= settings.hot_z)
    )


def _with_rim(mask: BoolArray, spacing_mm: tuple[float, float], rim_mm: float = 8.0) -> BoolArray:
    """A mask, its holes, and what lies within `rim_mm` of it."""
    filled = ndimage.binary_fill_holes(mask)
    if not filled.any():
        return np.asarray(filled)
    return np.asarray(ndimage.distance_transform_edt(~filled, sampling=spacing_mm) <= rim_mm)
