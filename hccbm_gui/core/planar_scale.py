"""The pixel size of a planar scan by two points of known distance."""

import math
import re
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.planar import PIXEL_SIZE_NOTE, PlanarImage, PlanarScan, Scale
from hccbm_gui.core.spot import Spot

NEAREST_PX = 10.0
"""Nearer points would turn an error of one pixel into one of more than a tenth."""
SMALLEST_MM, LARGEST_MM = 0.02, 30.0
"""Pixel sizes outside this are a slip of the hand: finer than film, coarser than any camera."""
BY_HAND_NOTE = "scale set by hand: "
UNITS_MM = {"": None, "mm": 1.0, "cm": 10.0, "m": 1000.0}


def length_mm(words: str, unit: str = "") -> float:
    """A typed length as ``25 cm``, ``250mm`` or ``2,5``; `unit` where the words have none.

    Raises
    ------
    InputRefused : no positive number, or no unit that is known.
    """
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d*)?|[.,]\d+)\s*([a-zA-Z]*)\s*", words)
    named = found.group(2).lower() or unit if found else ""
    factor = UNITS_MM.get(named)
    if found is None or factor is None:
        raise InputRefused(
            f"“{words.strip()}” is no length.", remedy="Type a number with mm or cm, as 25 cm."
        )
    value = float(found.group(1).replace(",", ".")) * factor
    if value <= 0.0:
        raise InputRefused("A length must be more than nothing.")
    return value


def distance_mm(image: PlanarImage, first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """Between two pixels (row, column) of an image, by its present pixel size."""
    step = (np.asarray(second, np.float64) - np.asarray(first, np.float64)) * image.spacing_mm
    return float(np.hypot(*step))


def scale_factor(
    image: PlanarImage, first: npt.ArrayLike, second: npt.ArrayLike, true_mm: float
) -> float:
    """By what the pixel size must be multiplied so that two pixels lie `true_mm` apart.

    Raises
    ------
    InputRefused : the points lie too near to each other, or the pixel size cannot be meant.
    """
    _require_apart(first, second, true_mm)
    factor = true_mm / distance_mm(image, first, second)
    require_believable(max(image.spacing_mm) * factor)
    return factor


def two_point_scale(first: npt.ArrayLike, second: npt.ArrayLike, true_mm: float) -> float:
    """mm a pixel of square pixels, two of which lie `true_mm` apart; errors as `scale_factor`."""
    apart = _require_apart(first, second, true_mm)
    require_believable(true_mm / apart)
    return true_mm / apart


def _require_apart(first: npt.ArrayLike, second: npt.ArrayLike, true_mm: float) -> float:
    """How many pixels two points lie apart, when that can carry a scale."""
    apart = float(np.hypot(*(np.asarray(second, np.float64) - np.asarray(first, np.float64))))
    if apart < NEAREST_PX:
        raise InputRefused(
            f"The two points lie less than {NEAREST_PX:g} pixels apart.",
            remedy="Take two that are far apart: the longer the distance, the better the scale.",
        )
    if not math.isfinite(true_mm) or true_mm <= 0.0:
        raise InputRefused("The distance of the two points must be more than nothing.")
    return apart


def require_believable(mm_per_pixel: float) -> None:
    """Refuse a pixel size that nobody can mean.

    Raises
    ------
    InputRefused : finer than film or coarser than any camera.
    """
    if not SMALLEST_MM <= mm_per_pixel <= LARGEST_MM:
        raise InputRefused(
            f"A pixel would be {mm_per_pixel:.3g} mm, which cannot be meant.",
            remedy="Check the distance and its unit.",
        )


def with_scale(scan: PlanarScan, spacing_mm: tuple[float, float]) -> PlanarScan:
    """`scan` with the pixel size (row, column) that a person has set; its values stay.

    What was doubted about the size before is answered; lengths may be measured now, and counts
    where they are counts.
    """
    images = tuple(replace(image, spacing_mm=spacing_mm) for image in scan.images)
    return replace(
        scan,
        images=images,
        scale=Scale.BY_HAND,
        quantifiable=scan.counts,
        notes=answered_notes(scan.notes, spacing_mm),
    )


def answered_notes(notes: tuple[str, ...], spacing_mm: tuple[float, float]) -> tuple[str, ...]:
    """`notes` without what was doubted about the pixel size, and with what it was set to."""
    kept = [n for n in notes if not n.startswith((PIXEL_SIZE_NOTE, BY_HAND_NOTE))]
    return (*kept, by_hand_note(spacing_mm))


def by_hand_note(spacing_mm: tuple[float, float]) -> str:
    """``scale set by hand: 2.41 mm a pixel``."""
    row, column = spacing_mm
    if math.isclose(row, column, rel_tol=1e-6):
        return f"{BY_HAND_NOTE}{row:.3g} mm a pixel"
    return f"{BY_HAND_NOTE}{row:.3g} x {column:.3g} mm a pixel"


def rescaled_spot(spot: Spot, factor: float) -> Spot:
    """A planar spot on the same pixels after the pixel size was multiplied by `factor`."""
    area = spot.area_cm2
    return replace(
        spot,
        outlines=tuple(outline * factor for outline in spot.outlines),
        area_cm2=None if area is None else area * factor**2,
    )
