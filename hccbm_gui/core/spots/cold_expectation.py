"""Where bone should show on a planar scan, and how much: without that nothing is cold."""

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, FloatArray
from hccbm_gui.core.spots.planar_anatomy import SPINE_HALF_MM, Anatomy, spine_zone
from hccbm_gui.core.spots.planar_background import (
    mirrored,
    pixels_across,
    straightened,
)
from hccbm_gui.core.spots.planar_spot_settings import PlanarSpotSettings

MISREGISTRATION_MM = 10.0
"""How far the two sides of a body may differ from perfect symmetry."""

_NEIGHBOUR_AT_MM = 60.0
_NEIGHBOUR_MM = 60.0
"""The spine above and below a place: this far away, over this length."""

_FROM_EDGE_MM = 15.0
"""Nearer to the edge of the body than this nothing is called cold."""

_HIGHEST_COLD = 0.70
"""Above this height (see body_regions) jaw and sternum would stand for the vertebrae."""

_BONE_OVER_SURROUNDINGS = 1.25
"""The other side counts as bone where it exceeds its own background this many times."""

_BONE_CONTRAST = 1.2
"""The spine is looked for cold spots where it exceeds its flanks this many times."""


def cold_normal(
    hot: BoolArray,
    anatomy: Anatomy,
    strip: FloatArray | None,
    window: FloatArray,
    other: FloatArray,
    spacing_mm: tuple[float, float],
    settings: PlanarSpotSettings,
) -> FloatArray:
    """Counts that bone would show where bone is expected, 0 elsewhere.

    Spine: the strip median, where it stands out from the flanks and bone continues above and
    below. Beside it: the lowest count of the other side within the misregistration, where that
    side is bone at least as wide as that, and not hot itself.
    """
    expected = np.zeros(hot.shape)
    if anatomy.landmarks is not None:
        lowest = ndimage.grey_erosion(
            other, size=pixels_across(2.0 * MISREGISTRATION_MM, spacing_mm)
        )
        there = mirrored(np.where(hot, 0.0, window), anatomy.midline)
        bone = (there > 0.0) & (lowest >= _BONE_OVER_SURROUNDINGS * there)
        wide = np.ones(pixels_across(MISREGISTRATION_MM, spacing_mm), dtype=np.bool_)
        bone = ndimage.binary_opening(bone, wide)
        inside = ndimage.distance_transform_edt(anatomy.body, sampling=spacing_mm)
        expected = np.where(bone & (inside > _FROM_EDGE_MM), lowest, 0.0)
    if strip is not None and anatomy.spine is not None:
        on_spine = _spine_bone(strip, anatomy, spacing_mm, settings)
        expected = np.where(on_spine, strip, expected)
    return expected


def _spine_bone(
    strip: FloatArray,
    anatomy: Anatomy,
    spacing_mm: tuple[float, float],
    settings: PlanarSpotSettings,
) -> BoolArray:
    """Where the strip shows bone: brighter than the flanks, and far enough from both ends."""
    spine = anatomy.spine
    if spine is None:
        return np.zeros(strip.shape, dtype=np.bool_)
    middle = (strip.shape[1] - 1) / 2.0
    straight = straightened(strip, spine.columns)
    away = np.abs(np.arange(strip.shape[1]) - middle) * spacing_mm[1]
    flank = np.median(straight[:, (away > 40.0) & (away < 60.0)], axis=1)
    bone = straightened(
        np.where(away[None, :] <= SPINE_HALF_MM, straight / np.maximum(flank, 1.0)[:, None], 0.0),
        2.0 * middle - spine.columns,
    )
    zone = spine_zone(anatomy, strip.shape, spacing_mm) > 0.0
    rows = np.flatnonzero(zone.any(axis=1))
    inner = round(settings.strip_mm[0] / 6.0 / spacing_mm[0])
    ends = np.zeros(len(zone), dtype=np.bool_)
    if len(rows):
        ends[rows[0] + inner : max(rows[0] + inner, rows[-1] + 1 - inner)] = True
    if anatomy.landmarks is not None:
        ends[: max(0, round(anatomy.landmarks.row_at(_HIGHEST_COLD)))] = False
    return np.asarray(zone & ends[:, None] & (bone >= _BONE_CONTRAST))


def above_and_below(
    counts: FloatArray, anatomy: Anatomy, spacing_mm: tuple[float, float]
) -> FloatArray:
    """The lower of the medians of the spine above and below; infinite away from the spine.

    A step, as from the lumbar spine to the sacrum, is lower than one neighbour only; a cold
    vertebra is lower than both.
    """
    result = np.full(counts.shape, np.inf)
    spine = anatomy.spine
    if spine is None:
        return result
    middle = (counts.shape[1] - 1) / 2.0
    away = np.abs(np.arange(counts.shape[1]) - middle) * spacing_mm[1]
    columns = np.flatnonzero(away <= SPINE_HALF_MM + 10.0)
    band = straightened(counts, spine.columns)[:, columns]
    length, shift = (round(mm / spacing_mm[0]) for mm in (_NEIGHBOUR_MM, _NEIGHBOUR_AT_MM))
    median = ndimage.median_filter(band, size=(2 * (length // 2) + 1, 3), mode="nearest")
    above = np.pad(median, [(shift, 0), (0, 0)], mode="edge")[: len(median)]
    below = np.pad(median, [(0, shift), (0, 0)], mode="edge")[shift:]
    straight = np.full(counts.shape, np.inf)
    straight[:, columns] = np.minimum(above, below)
    row, position = np.meshgrid(np.arange(len(counts)), np.arange(counts.shape[1]), indexing="ij")
    source = np.round(position + middle - spine.columns[:, None]).astype(int)
    inside = (source >= 0) & (source < counts.shape[1])
    result[inside] = straight[row[inside], source[inside]]
    return result
