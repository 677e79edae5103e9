"""Drawing a structure of a case: areas, strokes and slices, as functions to the next case."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.case import Case
from hccbm_gui.core.contouring import painting
from hccbm_gui.core.contouring.drawing_plane import DrawingPlane, Slices
from hccbm_gui.core.contouring.slices import CopyMode, copied_slice, without_slice
from hccbm_gui.core.contouring.strokes import adaptive_area, outline_area, stroke_area
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.roi import Roi, RoiKind, edited_generation
from hccbm_gui.services.drawing_slices import plane_through, slices_for
from hccbm_gui.services.locking import require_unlocked

DRAWN = "drawn"
"""Structure set of everything that is drawn in this program."""

GTV_COLOUR = (255, 93, 93)
EDITED_NOTE = "Edited in this program"
Operation = Literal["union", "subtract"]


def start_gtv(case: Case, series_uid: str, name: str = "") -> tuple[Case, str]:
    """The case with a new, empty GTV on an image series, and the key of that GTV.

    Without `name` it is ``GTVp_New`` (TG-263: at most 16 characters), numbered when taken.

    Raises
    ------
    MissingInput : the case has no such image.
    """
    volume = case.volumes.get(series_uid)
    if volume is None:
        raise MissingInput(
            "There is no CT or MR to draw the GTV on.", remedy="Open a folder that holds one."
        )
    number = 1 + max((r.number for r in case.rois if r.structure_set_uid == DRAWN), default=0)
    roi = Roi(
        name=_free_name({r.name for r in case.rois}, name or "GTVp_New"),
        kind=RoiKind.GTV,
        colour=GTV_COLOUR,
        frame_uid=volume.geometry.frame_uid,
        contours=(),
        series_uid=series_uid,
        number=number,
        structure_set_uid=DRAWN,
    )
    return replace(case, rois=(*case.rois, roi)), roi.key


def add_polygon(
    case: Case, roi_key: str, polygon_mm: npt.ArrayLike, operation: Operation = "union"
) -> Case:
    """Unite a polygon (N, 3), LPS mm on one plane, with a structure, or subtract it.

    A polygon that crosses itself is made valid and its larger piece kept. Contours of other
    slices stay bit for bit what they were.

    Raises
    ------
    InputRefused : fewer than three points, neither along the slices of the image nor on an
        axial, coronal or sagittal plane, outside the image, or without an area.
    MissingInput : the case has no such structure.
    """
    points = np.asarray(polygon_mm, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 3 or len(points) < 3:
        raise InputRefused("A contour needs at least three points.", remedy="Click once more.")
    if not np.isfinite(points).all():
        raise InputRefused("A point of the contour lies outside the image.")
    plane = plane_through(points, case.volumes.get(roi_by_key(case, roi_key).series_uid))
    area = outline_area(plane.to_plane(points))
    return change_area(case, roi_key, plane, area, "add" if operation == "union" else "cut")


def change_area(
    case: Case, roi_key: str, plane: DrawingPlane, area: BaseGeometry, operation: painting.Operation
) -> Case:
    """Add an area in (u, v) of a plane to a structure, cut it away, or turn it over.

    Raises
    ------
    MissingInput : the case has no such structure.
    InputRefused : it is locked, or as `painting.changed`.
    """
    return _edited(
        case,
        roi_key,
        lambda roi, slices: painting.changed(roi, plane, area, operation, slices),
        plane,
    )


def paint_stroke(
    case: Case,
    roi_key: str,
    plane: DrawingPlane,
    points_uv: npt.ArrayLike,
    radius_mm: float,
    operation: painting.Operation = "add",
    ball: bool = False,
    within: tuple[float, float] | None = None,
) -> Case:
    """Paint with a disc of the plane, or a ball, on its way along a path (N, 2).

    Parameters
    ----------
    within : the brush keeps to what hangs together with its path and has values of the image
        in this range; a disc only.

    Raises
    ------
    MissingInput : the case has no such structure, or no image to adapt to.
    InputRefused : as `painting.changed_by_ball` and `adaptive_area`.
    """
    if within is not None:
        volume = case.volumes.get(roi_by_key(case, roi_key).series_uid)
        if volume is None:
            raise MissingInput(
                "The image of the structure is not there, so the brush cannot follow it.",
                remedy="Paint without a range.",
            )
        area = adaptive_area(volume, plane, points_uv, radius_mm, within)
        return change_area(case, roi_key, plane, area, operation)
    if not ball:
        area = stroke_area(points_uv, radius_mm)
        return change_area(case, roi_key, plane, area, operation)

    def by_ball(roi: Roi, slices: Slices) -> Roi:
        return painting.changed_by_ball(roi, plane, points_uv, radius_mm, operation, slices)

    return _edited(case, roi_key, by_ball, plane)


def nudge(
    case: Case, roi_key: str, plane: DrawingPlane, points_uv: npt.ArrayLike, radius_mm: float
) -> Case:
    """Push an outline with a disc: outwards from inside, inwards from outside.

    Errors as `change_area`.
    """
    return _edited(
        case,
        roi_key,
        lambda roi, slices: painting.nudged(roi, plane, points_uv, radius_mm, slices),
        plane,
    )


def copy_slice(
    case: Case, roi_key: str, from_mm: float, to_mm: float, mode: CopyMode = "replace"
) -> Case:
    """Copy what a structure has at the height `from_mm` to `to_mm`.

    Raises
    ------
    MissingInput : the case has no such structure, or it has nothing there.
    InputRefused : a height outside the image.
    """
    return _edited(
        case, roi_key, lambda roi, slices: copied_slice(roi, from_mm, to_mm, slices, mode)
    )


def delete_slice(case: Case, roi_key: str, z_mm: float) -> Case:
    """Remove what a structure has on the slice at `z_mm`.

    Raises
    ------
    MissingInput : the case has no such structure, or it has nothing there.
    InputRefused : there is no such slice.
    """
    return _edited(case, roi_key, lambda roi, slices: without_slice(roi, z_mm, slices))


def edit_contours(case: Case, roi_key: str, change: Callable[[Roi, Slices], Roi]) -> Case:
    """Any other function of `core.contouring` on a structure and the slices of its image.

    The case itself comes back when nothing changes.

    Raises
    ------
    MissingInput : the case has no such structure.
    InputRefused : as `change`.
    """
    return _edited(case, roi_key, change)


def delete_roi(case: Case, roi_key: str) -> Case:
    """Remove a structure.

    Raises
    ------
    MissingInput : the case has no such structure.
    InputRefused : it is locked.
    """
    roi = roi_by_key(case, roi_key)
    require_unlocked(case, roi_key)
    chosen = "" if case.chosen_gtv == roi_key else case.chosen_gtv
    return replace(case, rois=tuple(r for r in case.rois if r is not roi), chosen_gtv=chosen)


def roi_by_key(case: Case, roi_key: str) -> Roi:
    """The structure with the key `roi_key`.

    Raises
    ------
    MissingInput : the case has no such structure.
    """
    for roi in case.rois:
        if roi.key == roi_key:
            return roi
    raise MissingInput(
        "The structure to draw on is not there any more.", remedy="Pick a structure, or start one."
    )


def _free_name(taken: set[str], wanted: str) -> str:
    wanted = wanted.strip()[:16]
    name, number = wanted, 2
    while name in taken:
        name = f"{wanted[: 16 - len(str(number))]}{number}"
        number += 1
    return name


def _edited(
    case: Case,
    roi_key: str,
    change: Callable[[Roi, Slices], Roi],
    plane: DrawingPlane | None = None,
) -> Case:
    roi = roi_by_key(case, roi_key)
    require_unlocked(case, roi_key)
    edited = change(roi, slices_for(case, roi, plane))
    if edited is roi:
        return case
    imported = roi.structure_set_uid != DRAWN
    if imported and EDITED_NOTE not in edited.notes:
        edited = replace(
            edited,
            notes=(*edited.notes, EDITED_NOTE),
            generation=edited_generation(edited.generation, by_hand=True),
        )
    return replace(case, rois=tuple(edited if r is roi else r for r in case.rois))
