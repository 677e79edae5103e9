"""Planes between drawn ones: the shape goes over from one outline to the next by distance."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.polygons import pieces_of, rings_of
from hccbm_gui.core.fields.structure_volume import SAME_PLANE_MM, Slab, SlabStack, slab_stack
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.structures.level_sets import drawn_levels, node_grid, shape_below

PITCH_MM = 0.5
SLICE_THICKNESS_MM = 1.0
"""Stands in for the thickness of drawn planes, which says nothing of what lies between them."""


def interpolated(roi: Roi, planes_mm: Sequence[float], progress: Progress = quiet) -> Roi:
    """`roi` with contours on those of `planes_mm` that lie between two drawn planes and bear none.

    Distances from both outlines are weighted by the nearness of their planes (Raya and Udupa,
    doi 10.1109/42.52980). Where one piece stands opposite one other they are laid over each
    other by their centres first, so that what runs obliquely does not vanish on the way; where
    it branches nothing is moved, so that nothing twists. Drawn contours stay as they are.

    Parameters
    ----------
    planes_mm : heights along the normal of the contours, the slices of the image.

    Raises
    ------
    InputRefused : drawn on fewer than two planes, or as `slab_stack`.
    """
    drawn = slab_stack(roi, SLICE_THICKNESS_MM)
    heights = _plane_heights(roi, drawn)
    if len(heights) < 2:
        raise InputRefused(
            "There is nothing to interpolate between: the structure lies on one slice.",
            where=roi.name,
            remedy="Draw it on two slices or more.",
        )
    added: list[FloatArray] = []
    for n in range(len(heights) - 1):
        progress(n / (len(heights) - 1), f"Interpolating {roi.name}")
        low, high = heights[n], heights[n + 1]
        wanted = [z for z in planes_mm if low + SAME_PLANE_MM < z < high - SAME_PLANE_MM]
        if wanted:
            shapes = drawn.slabs[n].shape, drawn.slabs[n + 1].shape
            shares = [(z - low) / (high - low) for z in wanted]
            for z, shape in zip(wanted, between(*shapes, shares), strict=True):
                added += [drawn.to_patient(ring, z) for ring in rings_of(shape)]
    contours = sorted((*roi.contours, *added), key=lambda c: float(c[0] @ drawn.axes[2]))
    return Roi(
        roi.name, roi.kind, roi.colour, roi.frame_uid, tuple(contours), roi.series_uid,
        roi.number, roi.structure_set_uid, roi.notes,
    )  # fmt: skip


def _plane_heights(roi: Roi, drawn: SlabStack) -> list[float]:
    """Where each slab was drawn; between uneven planes that is not its middle."""
    along = np.array([contour[0] @ drawn.axes[2] for contour in roi.contours if len(contour) >= 3])
    inside = [(along > slab.low_mm) & (along < slab.high_mm) for slab in drawn.slabs]
    return [float(along[here].mean()) for here in inside]


def between(
    first: BaseGeometry, second: BaseGeometry, shares: Sequence[float]
) -> list[BaseGeometry]:
    """The shapes at `shares` of the way from one shape to another, each between 0 and 1."""
    shift = _shift(first, second)
    moved = affinity.translate(second, *-shift)
    pair = SlabStack(np.eye(3), (Slab(first, 0.0, 1.0), Slab(moved, 1.0, 2.0)))
    grid = node_grid(pair, PITCH_MM, PITCH_MM)
    limit = grid.pitch_mm * float(np.hypot(grid.rows, grid.columns))
    start, end = drawn_levels(pair, grid, limit)
    found = []
    for share in shares:
        field = start * np.float32(1.0 - share) + end * np.float32(share)
        found.append(affinity.translate(shape_below(field, 0.0, grid), *(share * shift)))
    return found


def _shift(first: BaseGeometry, second: BaseGeometry) -> FloatArray:
    """(2,) from the centre of one piece to that of another; nothing where there are more."""
    if len(pieces_of(first)) != 1 or len(pieces_of(second)) != 1:
        return np.zeros(2)
    centres = shapely.get_coordinates(shapely.centroid([first, second]))
    return np.asarray(centres[1] - centres[0])
