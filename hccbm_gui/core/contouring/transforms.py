"""A structure moved, turned and scaled, still on the slices of its image."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.contouring.drawing_plane import Slices
from hccbm_gui.core.contouring.slice_shapes import (
    contour_heights,
    contours_of,
    slabs_on,
    slice_of_contours,
)
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import Slab
from hccbm_gui.core.roi import Roi

WHOLE_SLICES = 1e-3
"""A shift this near to a number of slices, in slices, keeps the contours as they are."""


def translated(roi: Roi, shift_mm: npt.ArrayLike, slices: Slices) -> Roi:
    """`roi` moved by a vector (3,), LPS mm, still drawn on the slices of its image.

    By whole slices every corner is moved as it is; otherwise each slice takes the outline that
    lay at the place it comes from.

    Raises
    ------
    InputRefused : it would leave the image, or nothing is drawn.
    """
    shift = np.asarray(shift_mm, dtype=np.float64).reshape(3)
    if not np.isfinite(shift).all():
        raise InputRefused("The shift is not a number.", where=roi.name)
    rise = float(shift @ slices.normal)
    steps = rise / slices.spacing_mm
    if abs(steps - round(steps)) > WHOLE_SLICES:
        in_plane = slices.axes[:2] @ shift
        return _resampled(
            roi, slices, lambda h: h - rise, lambda shape: affinity.translate(shape, *in_plane)
        )
    snapped = shift + (round(steps) * slices.spacing_mm - rise) * slices.normal
    moved = replace(roi, contours=tuple(contour + snapped for contour in roi.contours))
    drawn = np.isfinite(contour_heights(roi, slices))
    lost = drawn & (slice_of_contours(moved, slices) < 0) & (slice_of_contours(roi, slices) >= 0)
    if lost.any():
        raise InputRefused("The structure would leave the slices of the image.", where=roi.name)
    return moved


def rotated(roi: Roi, angle_deg: float, slices: Slices) -> Roi:
    """`roi` turned about its centroid, by the right-hand rule about the slices' normal.

    Raises
    ------
    InputRefused : nothing is drawn, or it does not lie along the slices.
    """
    middle = _centroid(slabs_on(roi, slices))
    turn = np.deg2rad(angle_deg)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    contours = []
    for contour in roi.contours:
        local = contour @ slices.axes.T
        local[:, :2] = (local[:, :2] - middle[:2]) @ matrix.T + middle[:2]
        contours.append(local @ slices.axes)
    return replace(roi, contours=tuple(contours))


def scaled(roi: Roi, factors: npt.ArrayLike, slices: Slices) -> Roi:
    """`roi` scaled about its centroid by factors (3,) along a, b and the normal of the slices.

    Along the normal each slice takes the outline that lay at the place it comes from.

    Raises
    ------
    InputRefused : a factor is not positive, nothing is drawn, or it would leave the image.
    """
    x, y, z = (float(f) for f in np.asarray(factors, dtype=np.float64).reshape(3))
    if not all(np.isfinite(f) and f > 0.0 for f in (x, y, z)):
        raise InputRefused("A structure is scaled by positive factors.", where=roi.name)
    a, b, height = (float(value) for value in _centroid(slabs_on(roi, slices)))
    if abs(z - 1.0) > 1e-9:
        return _resampled(
            roi,
            slices,
            lambda h: height + (h - height) / z,
            lambda shape: affinity.scale(shape, x, y, origin=(a, b)),
        )
    about, by = np.array([a, b]), np.array([x, y])
    contours = []
    for contour in roi.contours:
        local = contour @ slices.axes.T
        local[:, :2] = (local[:, :2] - about) * by + about
        contours.append(local @ slices.axes)
    return replace(roi, contours=tuple(contours))


def _centroid(slabs: tuple[Slab, ...]) -> FloatArray:
    """(3,) centre of the volume in a, b and along the normal."""
    volumes = np.array([slab.shape.area * slab.thickness_mm for slab in slabs])
    flat = shapely.get_coordinates(shapely.centroid([slab.shape for slab in slabs]))
    heights = [(slab.low_mm + slab.high_mm) / 2.0 for slab in slabs]
    return np.asarray(volumes @ np.column_stack([flat, heights]) / volumes.sum())


def _resampled(
    roi: Roi,
    slices: Slices,
    source_mm: Callable[[float], float],
    change: Callable[[BaseGeometry], BaseGeometry],
) -> Roi:
    """`roi` with each slice bearing the changed shape of the height that it comes from."""
    slabs = slabs_on(roi, slices)
    below = source_mm(float(slices.heights_mm[0]) - slices.spacing_mm / 2.0)
    above = source_mm(float(slices.heights_mm[-1]) + slices.spacing_mm / 2.0)
    if slabs[0].high_mm <= below or slabs[-1].low_mm >= above:
        raise InputRefused("The structure would leave the slices of the image.", where=roi.name)
    contours: list[FloatArray] = []
    for height in slices.heights_mm.tolist():
        source = source_mm(height)
        for slab in slabs:
            if slab.low_mm <= source < slab.high_mm:
                contours += contours_of(change(slab.shape), slices, height)
    return replace(roi, contours=tuple(contours))
