"""Where on the body a place of a planar scan lies, in words, from the outline of the patient.

Heights are fractions of the stretch from crotch (0) to vertex (1), which is nearly the same
part of all adults; distances from the midline are fractions of the same stretch. No vertebral
level is ever named: without bones to count, none is known.
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, FloatArray
from hccbm_gui.core.spot import Side
from hccbm_gui.core.spots.spine_path import SpinePath

UNKNOWN_REGION = "unknown region"

SHOULDER = 0.62
"""Height above which the lateral bone is that of the shoulder girdle."""

THORACOLUMBAR = 0.445
"""Height of the joint between thoracic and lumbar spine."""

LUMBOSACRAL = 0.22
"""Height of the joint between lumbar spine and sacrum."""

PELVIC_FLOOR = 0.03
"""Height of the lower rim of the pelvis."""

_SPINE_HALF_WIDTH = 0.042
_TRUNK_HALF_WIDTH_CHEST = 0.165
_TRUNK_HALF_WIDTH_HIP = 0.205
_ADULT_HEIGHT_MM = (1250.0, 2300.0)
"""Plausible heights of a whole body on the scan; feet point down, so they add some."""


@dataclass(frozen=True, slots=True, eq=False)
class BodyLandmarks:
    """Heights on the patient's outline, as rows of the picture, and the midline.

    Attributes
    ----------
    vertex_row, neck_row, crotch_row, sole_row : growing downwards.
    midline : (rows,) column of the midline.
    spacing_mm : (row, column).
    spine : path of the spine; None where the scan shows none.
    """

    vertex_row: float
    neck_row: float
    crotch_row: float
    sole_row: float
    midline: FloatArray
    spacing_mm: tuple[float, float]
    spine: SpinePath | None

    @property
    def trunk_mm(self) -> float:
        """From crotch to vertex."""
        return (self.crotch_row - self.vertex_row) * self.spacing_mm[0]

    def height(self, row: float) -> float:
        """Fraction of the way from crotch (0) to vertex (1); negative on the legs."""
        return (self.crotch_row - row) / (self.crotch_row - self.vertex_row)

    def row_at(self, height: float) -> float:
        """The row at a height as `height` counts it."""
        return self.crotch_row - height * (self.crotch_row - self.vertex_row)

    def from_midline_mm(self, row: float, column: float) -> float:
        """Signed distance from the midline, growing with the column."""
        at = float(np.interp(row, np.arange(len(self.midline)), self.midline))
        return (column - at) * self.spacing_mm[1]

    def from_spine_mm(self, row: float, column: float) -> float:
        """Signed distance from the spine, from the midline where no spine is seen."""
        if self.spine is None:
            return self.from_midline_mm(row, column)
        at = float(np.interp(row, np.arange(len(self.spine.columns)), self.spine.columns))
        return (column - at) * self.spacing_mm[1]


def find_landmarks(
    counts: FloatArray,
    body: BoolArray,
    midline: FloatArray,
    spine: SpinePath | None,
    spacing_mm: tuple[float, float],
) -> BodyLandmarks | None:
    """The landmarks of a whole body; None when the picture does not show one from top to toe."""
    rows = np.flatnonzero(body.sum(axis=1) * spacing_mm[1] > 20.0)
    if not len(rows):
        return None
    top, bottom = int(rows[0]), int(rows[-1])
    size_mm = (bottom - top) * spacing_mm[0]
    if not _ADULT_HEIGHT_MM[0] <= size_mm <= _ADULT_HEIGHT_MM[1]:
        return None
    crotch = _crotch_row(counts, midline, top, bottom, spacing_mm)
    neck = _neck_row(body, midline, top, crotch, spacing_mm)
    return BodyLandmarks(float(top), neck, crotch, float(bottom), midline, spacing_mm, spine)


def _crotch_row(
    counts: FloatArray, midline: FloatArray, top: int, bottom: int, spacing_mm: tuple[float, float]
) -> float:
    """The row where the gap between the legs closes; by proportion when no gap is seen."""
    smooth = ndimage.gaussian_filter(counts, (12.0 / spacing_mm[0], 3.0 / spacing_mm[1]))
    size = bottom - top
    usual = top + 0.53 * size
    row = round(top + 0.75 * size)
    columns = np.arange(counts.shape[1])
    seen_gap = False
    while row > top + 0.42 * size:
        away = (columns - midline[row]) * spacing_mm[1]
        between = smooth[row, np.abs(away) < 25.0]
        thighs = smooth[row, (np.abs(away) > 50.0) & (np.abs(away) < 120.0)]
        # The median: hip bones must not make the soft tissue between them look like a gap.
        if between.size == 0 or float(between.min()) > 0.55 * float(np.median(thighs)):
            break
        seen_gap = True
        row -= 1
    return float(row) if seen_gap and row > top + 0.45 * size else float(usual)


def _neck_row(
    body: BoolArray, midline: FloatArray, top: int, crotch: float, spacing_mm: tuple[float, float]
) -> float:
    """The narrowest row between head and shoulders."""
    trunk = crotch - top
    span = range(round(top + 0.14 * trunk), round(top + 0.30 * trunk))
    columns = np.arange(body.shape[1])
    widths = [
        (body[row] & (np.abs(columns - midline[row]) * spacing_mm[1] < 120.0)).sum() for row in span
    ]
    smooth = ndimage.uniform_filter1d(np.array(widths, dtype=np.float64), 5)
    return float(span[int(smooth.argmin())])


def side_of(from_midline_mm: float, laterality_known: bool, midline_mm: float = 15.0) -> Side:
    """The patient's side of a place `from_midline_mm` to the patient's left."""
    if not laterality_known:
        return Side.UNKNOWN
    if abs(from_midline_mm) <= midline_mm:
        return Side.MIDLINE
    return Side.LEFT if from_midline_mm > 0.0 else Side.RIGHT


def region_of(landmarks: BodyLandmarks | None, row: float, column: float) -> str:
    """The region of the body at a pixel, in words; ``unknown region`` without landmarks."""
    if landmarks is None:
        return UNKNOWN_REGION
    height = landmarks.height(row)
    away = abs(landmarks.from_midline_mm(row, column)) / landmarks.trunk_mm
    if height < PELVIC_FLOOR - 0.05 or (height < PELVIC_FLOOR and away > 0.04):
        return _leg_region(landmarks, row, away)
    if row < landmarks.neck_row + 0.01 * landmarks.trunk_mm / landmarks.spacing_mm[0]:
        return _head_region(landmarks, row, away)
    chest = height > THORACOLUMBAR - 0.05
    if away > (_TRUNK_HALF_WIDTH_CHEST if chest and height < SHOULDER else _TRUNK_HALF_WIDTH_HIP):
        return _arm_region(height)
    spine = abs(landmarks.from_spine_mm(row, column)) / landmarks.trunk_mm < _SPINE_HALF_WIDTH
    return _trunk_region(height, away, spine)


def _head_region(landmarks: BodyLandmarks, row: float, away: float) -> str:
    above_neck = (landmarks.neck_row - row) * landmarks.spacing_mm[0]
    if above_neck > 25.0:
        return "skull"
    return "neck" if away < 0.08 else "shoulder"


def _trunk_region(height: float, away: float, spine: bool) -> str:
    """Trunk below the neck, arms excluded."""
    # Upper limit of each region, of the spine and beside it.
    for limit, middle, lateral in (
        (LUMBOSACRAL - 0.075, "pelvis", "hip" if away > 0.075 else "pelvis"),
        (LUMBOSACRAL, "sacrum", "pelvis"),
        (0.29, "lumbar spine", "pelvis"),
        (THORACOLUMBAR - 0.06, "lumbar spine", "flank"),
        (THORACOLUMBAR, "lumbar spine", "ribs"),
        (SHOULDER, "thoracic spine", "ribs"),
        (np.inf, "thoracic spine", "shoulder" if away > 0.10 else "ribs"),
    ):
        if height < limit:
            return middle if spine else lateral
    return UNKNOWN_REGION


def _arm_region(height: float) -> str:
    if height > 0.60:
        return "shoulder"
    if height > 0.42:
        return "upper arm"
    return "elbow" if height > 0.28 else "forearm or hand"


def _leg_region(landmarks: BodyLandmarks, row: float, away: float) -> str:
    if away > _TRUNK_HALF_WIDTH_HIP and landmarks.height(row) > -0.2:
        return "forearm or hand"
    leg = (landmarks.sole_row - row) / (landmarks.sole_row - landmarks.crotch_row)
    for limit, region in ((0.17, "foot"), (0.53, "lower leg"), (0.71, "knee"), (np.inf, "femur")):
        if leg < limit:
            return region
    return UNKNOWN_REGION
