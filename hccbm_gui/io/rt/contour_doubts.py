"""What of a drawn structure can be measured, what only shown, and what has to be said of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from hccbm_gui.core.arrays import FloatArray, IntArray
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.fields.structure_volume import LARGEST_BEND_MM

CLOSED_TYPES = ("CLOSED_PLANAR", "CLOSEDPLANAR_XOR")
"""Geometric types that bound an area (PS3.3 C.8.8.6); XOR pieces combine by even-odd."""
ROUNDING_MM = 0.01
"""Points may leave their plane by so much: systems round."""
SAME_AREA = 1e-6
"""Two areas that differ by less than this share, or so many mm2, are one."""
UNCERTAIN_SHARE = 0.01
"""Of the drawn area; above it, what a self-crossing contour encloses is anybody's guess."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn of one structure; fields as in `Roi`."""

    contours: tuple[FloatArray, ...]
    marks: tuple[FloatArray, ...]
    notes: tuple[str, ...]
    unmeasured: str


@dataclass(frozen=True, slots=True, eq=False)
class _Packed:
    """All polygons of a structure: points (N, 3), whose each is (N,), and extents (P, 3), mm."""

    points: FloatArray
    owners: IntArray
    heights_mm: FloatArray


def sorted_out(kinds: Sequence[str], points: Sequence[FloatArray | None]) -> Drawn:
    """The contours of one structure by what they are; nothing that has points is left out.

    Parameters
    ----------
    kinds : Contour Geometric Type of each.
    points : (N, 3) of each, LPS mm; None where they cannot be read.
    """
    polygons: list[FloatArray] = []
    marks: list[FloatArray] = []
    aside: Counter[str] = Counter()
    lost = 0
    for kind, line in zip(kinds, points, strict=True):
        if line is None:
            lost += 1
            continue
        why = _why_no_area(kind, line)
        if why:
            marks.append(line)
            aside[why] += 1
        else:
            polygons.append(_unclosed(line))
    notes = [f"{_contours(n)} {why}: shown, not measured." for why, n in aside.items()]
    unmeasured = ""
    if lost:
        unmeasured = f"{_contours(lost)} cannot be read, so a part of it is missing."
        notes.append(f"{_contours(lost)} left out: the points are malformed.")
    if polygons:
        packed = _packed(polygons)
        notes += _bends(polygons, packed)
        said, share = _crossings(packed)
        notes += said
        if share > UNCERTAIN_SHARE and not unmeasured:
            unmeasured = "Its contours cross themselves, so what they enclose is not certain."
    return Drawn(tuple(polygons), tuple(marks), tuple(notes), unmeasured)


def _why_no_area(kind: str, points: FloatArray) -> str:
    if kind == "POINT" or len(points) == 1:
        return "of type POINT"
    if kind not in CLOSED_TYPES:
        return f"of type {kind}" if kind else "of unknown type"
    return "" if len(_unclosed(points)) >= 3 else "with fewer than three points"


def _unclosed(points: FloatArray) -> FloatArray:
    """The last point is not the first again; some systems close a contour twice."""
    last = len(points)
    while last > 1 and (points[last - 1] == points[0]).all():
        last -= 1
    return points if last == len(points) else points[:last].copy()


def _packed(polygons: Sequence[FloatArray]) -> _Packed:
    points = np.concatenate(polygons)
    counts = np.array([len(polygon) for polygon in polygons])
    starts = np.cumsum(counts) - counts
    heights = np.maximum.reduceat(points, starts) - np.minimum.reduceat(points, starts)
    return _Packed(points, np.repeat(np.arange(len(polygons)), counts), heights)


def _bends(polygons: Sequence[FloatArray], packed: _Packed) -> list[str]:
    """A sentence when contours leave their plane by more than rounding."""
    bends = packed.heights_mm.min(axis=1)
    for n in np.flatnonzero(bends > ROUNDING_MM).tolist():
        # Not flat along an axis of the patient: flat along its own normal?
        offsets = polygons[n] - polygons[n].mean(axis=0)
        bends[n] = np.ptp(offsets @ np.linalg.eigh(offsets.T @ offsets)[1][:, 0])
    bent = int((bends > ROUNDING_MM).sum())
    if not bent:
        return []
    far = f"leaving {'its plane' if bent == 1 else 'their planes'} by up to {bends.max():.2g} mm"
    refused = ": no volume and no DVH" if bends.max() > LARGEST_BEND_MM else ""
    return [f"{_contours(bent)} {far}{refused}."]


def _crossings(packed: _Packed) -> tuple[list[str], float]:
    """A sentence on contours that cross themselves, and the share of area that is uncertain.

    A keyhole touches itself along its bridge, which encloses nothing: the area by even-odd is
    then the one by the surveyor's formula. Where a contour truly crosses itself they differ.
    """
    # All of them without the coordinate in which they are flattest.
    flat = np.delete(packed.points, int(packed.heights_mm.sum(axis=0).argmin()), axis=1)
    shapes = shapely.polygons(shapely.linearrings(flat, indices=packed.owners))
    suspects = np.flatnonzero(~shapely.is_valid(shapes))
    if not len(suspects):
        return [], 0.0
    rings = [flat[packed.owners == n] for n in suspects]
    areas = np.array([even_odd([ring]).area for ring in rings])
    signed = np.array([abs(_signed_area(ring)) for ring in rings])
    apart = np.abs(areas - signed)
    crossing = int((apart > SAME_AREA * np.maximum(areas, 1.0)).sum())
    if not crossing:
        return [], 0.0
    whole = max(float(shapely.area(shapes).sum()), float(areas.sum()), 1e-9)
    told = f"{_contours(crossing)} crossing {'itself' if crossing == 1 else 'themselves'}."
    return [told], float(apart.sum()) / whole


def _signed_area(ring: FloatArray) -> float:
    x, y = (ring - ring[0]).T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2.0


def _contours(count: int) -> str:
    return f"{count} contour{'' if count == 1 else 's'}"
