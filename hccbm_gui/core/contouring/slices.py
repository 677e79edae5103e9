"""Whole slices of a structure: copied, deleted."""

from dataclasses import replace
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.contouring.drawing_plane import Slices
from hccbm_gui.core.contouring.slice_shapes import (
    ShapeChange,
    shape_on,
    slice_of_contours,
    with_shapes,
)
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.fields.polygons import polygonal
from hccbm_gui.core.roi import Roi

CopyMode = Literal["replace", "add"]


def copied_slice(
    roi: Roi, from_mm: float, to_mm: float, slices: Slices, mode: CopyMode = "replace"
) -> Roi:
    """`roi` with what it has at height `from_mm` also at `to_mm`.

    Parameters
    ----------
    mode : in the place of what is there, or added to it.

    Raises
    ------
    MissingInput : there is nothing to copy.
    InputRefused : a height outside the image, or the structure does not lie along the slices.
    """
    source, target = slices.index_at(from_mm), slices.index_at(to_mm)
    shape = shape_on(roi, slices, source)
    if shape.is_empty:
        raise MissingInput(f"{roi.name} has no contour on the slice at {from_mm:.1f} mm.")
    if source == target:
        return roi

    def change(before: BaseGeometry) -> BaseGeometry:
        return shape if mode == "replace" else polygonal(shapely.union(before, shape))

    changes: dict[int, ShapeChange] = {target: change}
    return with_shapes(roi, slices, changes)


def neighbour_with_contours(
    roi: Roi, slices: Slices, height_mm: float, towards: Literal["up", "down", "nearest"]
) -> float | None:
    """Height of the next slice that bears a contour, other than the one at `height_mm`.

    None when there is none that way. Errors as `copied_slice`.
    """
    here = slices.index_at(height_mm)
    drawn = sorted({int(n) for n in slice_of_contours(roi, slices)} - {-1, here})
    if towards == "up":
        drawn = [n for n in drawn if n > here]
    elif towards == "down":
        drawn = [n for n in drawn if n < here]
    if not drawn:
        return None
    return float(slices.heights_mm[min(drawn, key=lambda n: abs(n - here))])


def without_slice(roi: Roi, height_mm: float, slices: Slices) -> Roi:
    """`roi` without what it has on one slice; errors as `copied_slice`."""
    here = slice_of_contours(roi, slices) == slices.index_at(height_mm)
    if not here.any():
        raise MissingInput(f"{roi.name} has no contour on the slice at {height_mm:.1f} mm.")
    return _with_only(roi, [n for n, gone in enumerate(here) if not gone])


def without_contours(roi: Roi) -> Roi:
    """`roi` with nothing drawn; its name and colour stay."""
    return replace(roi, contours=())


def _with_only(roi: Roi, numbers: list[int]) -> Roi:
    if len(numbers) == len(roi.contours):
        return roi
    return replace(roi, contours=tuple(roi.contours[n] for n in numbers))
