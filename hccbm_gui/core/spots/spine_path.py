"""Where the middle of the body and the spine run on a planar scan, found from the scan itself."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hccbm_gui.core.arrays import BoolArray, FloatArray
from hccbm_gui.core.spots.planar_background import mirrored, straightened

_REACH_MM = 45.0
"""How far the spine may stray from the midline (scoliosis)."""

_FLANK_MM = (38.0, 62.0)
"""Distance from the spine where its flanks are sampled."""

_MIN_CONTRAST = 1.12
"""Spine over flanks, below which a row has no visible spine."""


@dataclass(frozen=True, slots=True, eq=False)
class SpinePath:
    """The spine as a bright vertical band.

    Attributes
    ----------
    columns : (rows,) column of its middle.
    visible : (rows,) rows in which it stands out from its flanks.
    level : median counts along the visible part; what normal bone looks like in this view.
    """

    columns: FloatArray
    visible: BoolArray
    level: float


def find_midline(
    counts: FloatArray, body: BoolArray, spacing_mm: tuple[float, float]
) -> FloatArray:
    """(rows,) column of the axis about which the picture is most nearly its own mirror image.

    A straight line, tilted by at most 3.5 degrees.
    """
    rows, columns = counts.shape
    step = max(1, round(9.0 / spacing_mm[1]))
    picture = np.sqrt(np.where(body, ndimage.gaussian_filter(counts, step / 2.0), 0.0))
    small = picture[::step, ::step]
    if not body.any():
        return np.full(rows, (columns - 1) / 2.0)
    centre = float(np.argwhere(body)[:, 1].mean())
    row = np.arange(small.shape[0]) * step - (rows - 1) / 2.0
    aspect = spacing_mm[0] / spacing_mm[1]

    def unlikeness(offset: float, tilt_deg: float) -> float:
        slope = np.tan(np.deg2rad(tilt_deg)) * aspect
        return float(((small - mirrored(small, (offset + slope * row) / step)) ** 2).sum())

    found = (centre, 0.0)
    for reach, step_px, reach_deg, step_deg in ((7, float(step), 3, 1.0), (2, step / 4.0, 2, 0.25)):
        tried = [
            (found[0] + n * step_px, found[1] + m * step_deg)
            for n in range(-reach, reach + 1)
            for m in range(-reach_deg, reach_deg + 1)
        ]
        found = min(tried, key=lambda pair: unlikeness(*pair))
    found = (found[0], float(np.tan(np.deg2rad(found[1]))) * aspect)
    return np.asarray(found[0] + found[1] * (np.arange(rows) - (rows - 1) / 2.0))


def find_spine(
    counts: FloatArray, body: BoolArray, midline: FloatArray, spacing_mm: tuple[float, float]
) -> SpinePath | None:
    """The bright band near the midline; None when no stretch of 150 mm shows one."""
    row_mm, column_mm = spacing_mm
    middle = (counts.shape[1] - 1) / 2.0
    straight = straightened(np.where(body, counts, 0.0), midline)
    # Long vertical smoothing carries the path across a cold vertebra.
    level = ndimage.gaussian_filter(straight, (25.0 / row_mm, 6.0 / column_mm))
    wide = ndimage.gaussian_filter(straight, (25.0 / row_mm, 30.0 / column_mm))
    reach = round(_REACH_MM / column_mm)
    first = max(0, round(middle) - reach)
    band = slice(first, round(middle) + reach + 1)
    ridge = (level / np.maximum(wide, 1.0))[:, band]
    straying = np.abs(np.arange(ridge.shape[1]) + first - middle) * column_mm / _REACH_MM
    offset = _brightest_path(ridge - 0.15 * straying**2) + first - middle
    offset = ndimage.gaussian_filter1d(offset, 30.0 / row_mm)
    columns = midline + offset
    along = straightened(level, offset + middle, order=1)
    contrast = _contrast(along, column_mm)
    visible = ndimage.uniform_filter1d(
        (contrast >= _MIN_CONTRAST).astype(float), 1 + round(90.0 / row_mm)
    )
    visible = visible > 0.5
    longest = _longest_run(visible)
    if longest.sum() * row_mm < 150.0:
        return None
    values = along[longest, round(middle)]
    return SpinePath(np.asarray(columns), longest, float(np.median(values)))


def _brightest_path(ridge: FloatArray) -> FloatArray:
    """(rows,) column of the path of largest sum that moves at most one column a row."""
    total = ridge.copy()
    came_from = np.zeros(ridge.shape, dtype=np.int64)
    columns = np.arange(ridge.shape[1])
    for row in range(1, len(ridge)):
        above = np.pad(total[row - 1], 1, constant_values=-np.inf)
        choices = np.stack([above[:-2] - 0.02, above[1:-1], above[2:] - 0.02])
        best = choices.argmax(axis=0)
        total[row] += choices[best, columns]
        came_from[row] = columns + best - 1
    path = np.empty(len(ridge), dtype=np.int64)
    path[-1] = total[-1].argmax()
    for row in range(len(ridge) - 1, 0, -1):
        path[row - 1] = came_from[row, path[row]]
    return path.astype(np.float64)


def _contrast(along: FloatArray, column_mm: float) -> FloatArray:
    """(rows,) counts on the path over the lower of its two flanks' mean counts."""
    middle = round((along.shape[1] - 1) / 2.0)
    near, far = (round(mm / column_mm) for mm in _FLANK_MM)
    right = along[:, max(0, middle - far) : middle - near].mean(axis=1)
    left = along[:, middle + near : middle + far].mean(axis=1)
    flank = np.maximum((right + left) / 2.0, 1.0)
    return np.asarray(along[:, middle] / flank)


def _longest_run(flags: BoolArray) -> BoolArray:
    """The longest unbroken stretch of True."""
    labels, count = ndimage.label(flags)
    if count == 0:
        return np.zeros_like(flags)
    sizes = np.bincount(labels)
    sizes[0] = 0
    return np.asarray(labels == sizes.argmax())
