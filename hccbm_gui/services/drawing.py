"""What hands draw on a plane, as changes of the case; nothing changed gives the same case back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.case import Case
from hccbm_gui.core.contouring.drawing_plane import DrawingPlane, Slices
from hccbm_gui.core.contouring.painting import ALONG, Operation
from hccbm_gui.core.contouring.slice_shapes import shape_on, slice_of_contours
from hccbm_gui.core.contouring.slices import copied_slice, neighbour_with_contours
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.fields.polygons import pieces_of, union
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.services import contouring
from hccbm_gui.services.drawing_slices import slices_for
from hccbm_gui.services.locking import require_unlocked

NOTHING = shapely.Polygon()
FAR_MM = 1e4

Change = Callable[[Case, str], Case]


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """An area (u, v) in mm; with `ball_mm` what a ball of that radius covers along `path`."""

    area: BaseGeometry
    path: Sequence[tuple[float, float]] = ()
    ball_mm: float = 0.0


def drawing_target(case: Case, selected: str, drawn: str = "") -> str:
    """Key of the structure that is drawn on: `drawn`, else the GTV chosen, else the one compared.

    Empty where none of the case is meant, and one is to be started.
    """
    if any(roi.key == drawn for roi in case.rois):
        return drawn
    wanted = (case.chosen_gtv, selected)
    keys = {roi.key for roi in case.rois if roi.kind is RoiKind.GTV}
    if case.comparison is not None and not any(wanted):
        same = [roi.key for roi in case.gtvs() if roi.name == case.comparison.gtv_name]
        return same[0] if same else ""
    return next((key for key in wanted if key in keys), "")


def start(case: Case, series_uid: str) -> tuple[Case, str]:
    """The case with a new, empty GTV that is chosen, and its key."""
    started, key = contouring.start_gtv(case, series_uid)
    return replace(started, chosen_gtv=key), key


def draw(case: Case, key: str, plane: DrawingPlane, stroke: Stroke, operation: Operation) -> Case:
    """A stroke united with a structure (``add``) or taken away (``cut``).

    Raises
    ------
    MissingInput : the structure is not there any more.
    InputRefused : it is locked, or cannot be drawn on in this plane.
    """
    require_unlocked(case, key)
    if stroke.ball_mm <= 0.0:
        return contouring.change_area(case, key, plane, stroke.area, operation)
    return contouring.paint_stroke(
        case, key, plane, stroke.path, stroke.ball_mm, operation, ball=True
    )


def section(case: Case, key: str, plane: DrawingPlane) -> BaseGeometry:
    """What a structure has on a plane, in (u, v); across its slices each is as thick as it is."""
    roi = next((roi for roi in case.rois if roi.key == key), None)
    if roi is None or roi.is_empty:
        return NOTHING
    slices = slices_for(case, roi, plane)
    if not _runs_along(plane, slices):
        return _across(roi, plane, slices)
    try:
        index = _index_of(plane, slices)
    except InputRefused:
        # Beyond the first or the last slice there is nothing of it.
        return NOTHING
    return _seen(shape_on(roi, slices, index), plane, slices)


def is_along(case: Case, key: str, plane: DrawingPlane) -> bool:
    """True for a plane along the slices of a structure, where its contours are seen as drawn."""
    roi = next((roi for roi in case.rois if roi.key == key), None)
    return roi is None or _runs_along(plane, slices_for(case, roi, plane))


def edited(case: Case, key: str, change: Callable[[Roi, Slices], Roi]) -> Case:
    """The case with a structure changed on the slices of its image; errors as `draw`."""
    require_unlocked(case, key)
    return contouring.edit_contours(case, key, change)


def on_slices(case: Case, key: str, plane: DrawingPlane) -> tuple[Roi, Slices]:
    """A structure and the slices of its image.

    Raises
    ------
    MissingInput : the structure is not there any more.
    """
    roi = contouring.roi_by_key(case, key)
    return roi, slices_for(case, roi, plane)


def copied_from(case: Case, key: str, plane: DrawingPlane, towards: Literal["up", "down"]) -> Case:
    """What the next drawn slice up or down bears, on the slice of a plane in place of what is.

    Raises
    ------
    MissingInput : there is no drawn slice that way.
    InputRefused : the plane does not run along the slices, or as `draw`.
    """
    roi, slices = on_slices(case, key, plane)
    if not _runs_along(plane, slices):
        raise InputRefused(
            "Slices are copied in the view in which they were drawn.", where=roi.name
        )
    here = float(slices.heights_mm[_index_of(plane, slices)])
    there = None if roi.is_empty else neighbour_with_contours(roi, slices, here, towards)
    if there is None:
        where = "above" if towards == "up" else "below"
        raise MissingInput(f"{roi.name} has no contour on a slice {where} this one.")
    return edited(case, key, lambda _, known: copied_slice(roi, there, here, known))


def _runs_along(plane: DrawingPlane, slices: Slices) -> bool:
    return bool(abs(float(plane.normal @ slices.normal)) >= ALONG)


def _index_of(plane: DrawingPlane, slices: Slices) -> int:
    return slices.index_at(float(plane.position_mm * (plane.normal @ slices.normal)))


def _seen(shape: BaseGeometry, plane: DrawingPlane, slices: Slices) -> BaseGeometry:
    """From (a, b) of the slices to (u, v) of a plane along them."""
    (a, b), (d, e) = np.stack([plane.right, plane.up]) @ slices.axes[:2].T
    return affinity.affine_transform(shape, (a, b, d, e, 0.0, 0.0))


def _across(roi: Roi, plane: DrawingPlane, slices: Slices) -> BaseGeometry:
    """The cut of every slice as a rectangle of its thickness."""
    rise = np.array([plane.right @ slices.normal, plane.up @ slices.normal])
    rise /= np.linalg.norm(rise)
    run = np.array([rise[1], -rise[0]])
    along = run @ np.stack([plane.right, plane.up]) @ slices.axes[:2].T
    start_ab = plane.position_mm * plane.normal @ slices.axes[:2].T
    line = shapely.LineString([start_ab - FAR_MM * along, start_ab + FAR_MM * along])
    half = slices.spacing_mm / 2.0
    boxes = []
    for index in set(slice_of_contours(roi, slices).tolist()) - {-1}:
        height = float(slices.heights_mm[index])
        cut = shapely.intersection(shape_on(roi, slices, index), line)
        for part in shapely.get_parts(cut):
            s = np.sort((shapely.get_coordinates(part) - start_ab) @ along)
            if len(s) and s[-1] > s[0]:
                boxes.append(shapely.box(s[0], height - half, s[-1], height + half))
    matrix = (run[0], rise[0], run[1], rise[1], 0.0, 0.0)
    return affinity.affine_transform(union(pieces_of(union(boxes))), matrix)
