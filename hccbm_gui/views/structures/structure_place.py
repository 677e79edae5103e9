"""Where a structure lies along the patient, and how much of it there is, in words."""

import math
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.roi import Roi

SAME_PLANE_MM = 0.1
USUAL_REACH_MM = 1.5
"""Half a slice, for a structure that is drawn on one slice only."""
WHOLE_FROM_CC = 1000.0
STEP_MM = 5.0
"""Distances are told in steps of this, so that they can be read while scrolling."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Along the axis of the patient.

    Attributes
    ----------
    low_mm, high_mm : lowest and highest z (LPS mm), half a slice beyond the contours.
    slices : number of planes it is drawn on.
    """

    low_mm: float
    high_mm: float
    slices: int

    @classmethod
    def of(cls, roi: Roi) -> "Extent":
        """The extent of `roi`; empty (inf, -inf) when nothing is drawn."""
        drawn = [contour for contour in roi.contours if len(contour)]
        if not drawn:
            return cls(math.inf, -math.inf, 0)
        heights = np.unique([float(contour[:, 2].mean()) for contour in drawn])
        apart = np.diff(heights)
        apart = apart[apart > SAME_PLANE_MM]
        reach = float(np.median(apart)) / 2.0 if len(apart) else USUAL_REACH_MM
        low = min(float(contour[:, 2].min()) for contour in drawn)
        high = max(float(contour[:, 2].max()) for contour in drawn)
        return cls(low - reach, high + reach, len(apart) + 1)


def distance_text(extent: Extent, z_mm: float) -> str:
    """``S 120 mm``: how far above (S) or below (I) a slice it begins; empty on the slice."""
    if extent.slices == 0 or extent.low_mm <= z_mm <= extent.high_mm:
        return ""
    above = extent.low_mm > z_mm
    distance = extent.low_mm - z_mm if above else z_mm - extent.high_mm
    told = max(STEP_MM, STEP_MM * round(distance / STEP_MM))
    return f"{'S' if above else 'I'} {told:.0f} mm"


def volume_text(volume_cc: float) -> str:
    """``182.4 cc``; a question mark where the contours do not tell a volume."""
    if not math.isfinite(volume_cc):
        return "? cc"
    return f"{volume_cc:.0f} cc" if volume_cc >= WHOLE_FROM_CC else f"{volume_cc:.1f} cc"
