"""The slices that a structure of a case is edited on, and the plane of a drawn outline."""

from typing import get_args

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.contouring.drawing_plane import (
    DEFAULT_SPACING_MM,
    DrawingPlane,
    PlaneAxis,
    Slices,
    slices_of,
    slices_of_structure,
    standard_plane,
    step_along,
    with_plane,
)
from hccbm_gui.core.contouring.painting import ALONG, STEEP
from hccbm_gui.core.contouring.slice_shapes import lies_along
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume

FLAT_TOLERANCE_MM = 0.01
"""How far the points of an outline may lie off one plane."""


def slices_for(case: Case, roi: Roi, plane: DrawingPlane | None = None) -> Slices:
    """The slices that a structure is edited on: those of its image, else its own planes.

    Its own planes are those of a structure without its image, or drawn oblique to it.

    Parameters
    ----------
    plane : where it is drawn on now; beside its own planes this may be a new one.

    Raises
    ------
    InputRefused : its own planes are oblique to the image and to `plane`, or there are none
        that are parallel.
    """
    volume = case.volumes.get(roi.series_uid)
    if volume is not None:
        slices = slices_of(volume.geometry)
        if lies_along(roi, slices):
            return slices
    if roi.is_empty:
        own = Slices(np.eye(3), np.zeros(0), DEFAULT_SPACING_MM)
    else:
        own = slices_of_structure(roi)
    if plane is None:
        return own
    if STEEP < abs(float(plane.normal @ own.normal)) < ALONG:
        raise InputRefused(
            "The structure was not drawn on the slices of this image and cannot be edited on them.",
            where=roi.name,
            remedy="Start a new structure on this image.",
        )
    return with_plane(own, plane)


def plane_through(points: FloatArray, volume: Volume | None) -> DrawingPlane:
    """The plane that an outline (N, 3) was drawn on: a slice of the image, else a standard one.

    Raises
    ------
    InputRefused : it lies on none of them.
    """
    if volume is not None:
        slices = slices_of(volume.geometry)
        along = points @ slices.normal
        if np.ptp(along) <= FLAT_TOLERANCE_MM:
            a, b, normal = slices.axes
            return DrawingPlane(a, b, normal, float(along.mean()))
    for column, axis in zip((2, 1, 0), get_args(PlaneAxis), strict=True):
        along = points[:, column]
        if np.ptp(along) <= FLAT_TOLERANCE_MM:
            thickness = 1.0 if volume is None else step_along(volume.geometry, np.eye(3)[column])
            return standard_plane(axis, float(along.mean()), thickness)
    raise InputRefused(
        "The contour lies neither on a slice of the image nor on an axial, coronal or sagittal "
        "plane.",
        remedy="Draw it in a standard view.",
    )
