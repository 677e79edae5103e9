"""What all views of a planar scan share: body, midline, spine, and where which bone may lie."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.spots.body_regions import LUMBOSACRAL, BodyLandmarks, find_landmarks
from hccbm_gui.core.spots.planar_background import body_mask, smoothed_counts
from hccbm_gui.core.spots.planar_spot_settings import PlanarSpotSettings
from hccbm_gui.core.spots.spine_path import SpinePath, find_midline, find_spine

SPINE_HALF_MM = 30.0
"""Half the width of the spine with its processes, as far as it is searched."""

MIDLINE_HALF_MM = 15.0
"""Nearer to the midline than this, the mirror shows a place itself."""

OWN_MIRROR_MM = 40.0
"""Nearer than this, the mirror of a hot spot overlaps it."""

_CERVICAL_ABOVE_NECK_MM = 30.0
"""The cervical spine shows this far above the narrowest part of the neck."""

_FLANK_HEIGHTS = (0.27, 0.50)
"""Heights (see body_regions) between which the kidneys may lie."""

_BLADDER_HEIGHTS = (0.055, 0.21)
_FLANK_MM = (28.0, 118.0)


@dataclass(frozen=True, slots=True, eq=False)
class Anatomy:
    """What all views of one scan share; columns grow to the patient's left where that is known.

    Attributes
    ----------
    body : mask of the patient.
    midline : (rows,) column.
    spine, landmarks : None where the scan does not show them.
    """

    body: BoolArray
    midline: FloatArray
    spine: SpinePath | None
    landmarks: BodyLandmarks | None


def find_anatomy(
    pictures: list[VoxelArray],
    spacing_mm: tuple[float, float],
    whole_body: bool,
    settings: PlanarSpotSettings,
    progress: Progress = quiet,
) -> Anatomy:
    """Body, midline, spine and landmarks from the sum of the views."""
    counts = smoothed_counts(np.stack(pictures).sum(axis=0), settings.smoothing_px)
    body = body_mask(counts, settings.body_fraction)
    progress(0.2, "Body")
    midline = find_midline(counts, body, spacing_mm)
    progress(0.7, "Spine")
    spine = find_spine(counts, body, midline, spacing_mm)
    landmarks = find_landmarks(counts, body, midline, spine, spacing_mm) if whole_body else None
    return Anatomy(body, midline, spine, landmarks)


def from_column_mm(
    columns: FloatArray, shape: tuple[int, ...], spacing_mm: tuple[float, float]
) -> FloatArray:
    """(rows, columns) distance of each pixel from the column `columns` (rows,) of its row."""
    return np.asarray(np.abs(np.arange(shape[1]) - columns[:, None]) * spacing_mm[1])


def spine_zone(
    anatomy: Anatomy, shape: tuple[int, ...], spacing_mm: tuple[float, float]
) -> FloatArray:
    """1 on the visible spine, 0 away from it."""
    zone = np.zeros(shape)
    if anatomy.spine is None:
        return zone
    away = from_column_mm(anatomy.spine.columns, shape, spacing_mm)
    rows = anatomy.spine.visible.copy()
    if anatomy.landmarks is not None:
        height = np.array([anatomy.landmarks.height(row) for row in range(shape[0])])
        top = anatomy.landmarks.neck_row - _CERVICAL_ABOVE_NECK_MM / spacing_mm[0]
        rows = (height > LUMBOSACRAL - 0.04) & (np.arange(shape[0]) > top)
    zone[(away <= SPINE_HALF_MM) & rows[:, None]] = 1.0
    return zone


def mirror_zone(
    anatomy: Anatomy, shape: tuple[int, ...], spacing_mm: tuple[float, float]
) -> FloatArray:
    """1 where the other side tells what normal bone shows.

    Not without landmarks, not near the midline (but on the skull, which is one bone across it),
    and not where bladder and kidneys, not bones, are alike on both sides.
    """
    zone = np.zeros(shape)
    if anatomy.landmarks is None:
        return zone
    away = from_column_mm(anatomy.midline, shape, spacing_mm)
    zone[away > MIDLINE_HALF_MM] = 1.0
    zone[skull_rows(anatomy, shape[0])] = 1.0
    height = np.array([anatomy.landmarks.height(row) for row in range(shape[0])])
    bladder = (height > _BLADDER_HEIGHTS[0]) & (height < _BLADDER_HEIGHTS[1])
    zone[(away < OWN_MIRROR_MM) & bladder[:, None]] = 0.0
    zone[flanks(anatomy, shape, spacing_mm)] = 0.0
    return zone


def flanks(anatomy: Anatomy, shape: tuple[int, ...], spacing_mm: tuple[float, float]) -> BoolArray:
    """Where the kidneys may lie; nowhere without landmarks."""
    if anatomy.landmarks is None:
        return np.zeros(shape, dtype=np.bool_)
    away = from_column_mm(anatomy.midline, shape, spacing_mm)
    height = np.array([anatomy.landmarks.height(row) for row in range(shape[0])])
    rows = (height > _FLANK_HEIGHTS[0]) & (height < _FLANK_HEIGHTS[1])
    return np.asarray((away > _FLANK_MM[0]) & (away < _FLANK_MM[1]) & rows[:, None])


def skull_rows(anatomy: Anatomy, rows: int) -> BoolArray:
    """(rows,) True above the neck; nowhere without landmarks."""
    if anatomy.landmarks is None:
        return np.zeros(rows, dtype=np.bool_)
    return np.asarray(np.arange(rows) < anatomy.landmarks.neck_row)
