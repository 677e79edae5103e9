"""Drawing a structure: polygons added to, or taken from, what is on one axial slice."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.fields.polygons import even_odd, pieces_of, rings_of
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind

DRAWN = "drawn"
"""Structure set of everything that is drawn in this program."""

GTV_COLOUR = (255, 93, 93)
EDITED_NOTE = "Edited in this program"
FLAT_TOLERANCE_MM = 0.01
"""How far the points of a polygon may lie off one axial plane."""

SAME_SLICE_MM = 0.5
"""Contours this close along z are on one slice when the image does not say more."""

SMALLEST_AREA_MM2 = 0.01

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
    """Unite a polygon (N, 3), LPS mm on one axial plane, with its slice, or subtract it.

    A polygon that crosses itself is made valid and its larger piece kept. Contours of other
    slices stay bit for bit what they were.

    Raises
    ------
    InputRefused : fewer than three points, not on one axial plane, or without an area.
    MissingInput : the case has no such structure.
    """
    roi = roi_by_key(case, roi_key)
    drawn, z_mm = _valid_polygon(np.asarray(polygon_mm, dtype=np.float64))
    z_mm, reach_mm = _slice_at(case, roi, z_mm)
    others, here = _split(roi.contours, z_mm, reach_mm)
    before = even_odd([contour[:, :2] for contour in here])
    after = before.union(drawn) if operation == "union" else before.difference(drawn)
    return _with_contours(case, roi, (*others, *_contours(after, z_mm)))


def delete_slice(case: Case, roi_key: str, z_mm: float) -> Case:
    """Remove what a structure has on the axial slice at `z_mm`.

    Raises
    ------
    MissingInput : the case has no such structure, or it has nothing there.
    """
    roi = roi_by_key(case, roi_key)
    z_mm, reach_mm = _slice_at(case, roi, z_mm)
    others, here = _split(roi.contours, z_mm, reach_mm)
    if not here:
        raise MissingInput(f"{roi.name} has no contour on the slice at {z_mm:.1f} mm.")
    return _with_contours(case, roi, others)


def delete_roi(case: Case, roi_key: str) -> Case:
    """Remove a structure.

    Raises
    ------
    MissingInput : the case has no such structure.
    """
    roi = roi_by_key(case, roi_key)
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


def _valid_polygon(points: FloatArray) -> tuple[Polygon, float]:
    if points.ndim != 2 or points.shape[1] != 3 or len(points) < 3:
        raise InputRefused("A contour needs at least three points.", remedy="Click once more.")
    if not np.isfinite(points).all():
        raise InputRefused("A point of the contour lies outside the image.")
    z = points[:, 2]
    if np.ptp(z) > FLAT_TOLERANCE_MM:
        raise InputRefused(
            "The contour does not lie on one axial slice.", remedy="Draw it in the axial view."
        )
    pieces = pieces_of(shapely.make_valid(Polygon(points[:, :2])))
    largest = max(pieces, key=lambda piece: piece.area, default=Polygon())
    if not isinstance(largest, Polygon) or largest.area < SMALLEST_AREA_MM2:
        raise InputRefused("The contour encloses no area.", remedy="Draw around the lesion.")
    return largest, float(z.mean())


def _slice_at(case: Case, roi: Roi, z_mm: float) -> tuple[float, float]:
    """The z of the image slice at `z_mm`, and how far its contours may lie from it."""
    volume = case.volumes.get(roi.series_uid)
    if volume is None or not _is_axial(volume.geometry):
        near = [float(c[:, 2].mean()) for c in roi.contours if len(c)]
        closest = min(near, key=lambda z: abs(z - z_mm), default=z_mm)
        return (closest if abs(closest - z_mm) <= SAME_SLICE_MM else z_mm), SAME_SLICE_MM
    geometry = volume.geometry
    origin, step = float(geometry.origin_mm[2]), float(geometry.affine[2, 0])
    k = round((z_mm - origin) / step)
    if not 0 <= k < geometry.shape[0]:
        raise InputRefused(f"There is no slice of the image at {z_mm:.1f} mm.")
    return origin + k * step, abs(step) / 2.0


def _is_axial(geometry: Geometry) -> bool:
    return bool(abs(geometry.axes[0, 2]) > 0.9999)


def _split(
    contours: Sequence[FloatArray], z_mm: float, reach_mm: float
) -> tuple[tuple[FloatArray, ...], tuple[FloatArray, ...]]:
    """The contours of other slices, and those of the slice at `z_mm`."""
    if any(len(c) and np.ptp(c[:, 2]) > SAME_SLICE_MM for c in contours):
        raise InputRefused(
            "The structure was not drawn on axial slices and cannot be edited on them.",
            remedy="Start a new GTV on this image.",
        )
    here = [bool(len(c)) and abs(float(c[:, 2].mean()) - z_mm) < reach_mm for c in contours]
    others = tuple(c for c, on_slice in zip(contours, here, strict=True) if not on_slice)
    return others, tuple(c for c, on_slice in zip(contours, here, strict=True) if on_slice)


def _contours(shape: BaseGeometry, z_mm: float) -> list[FloatArray]:
    """Outer rings and holes as polygons (N, 3), unclosed; they combine by even-odd."""
    kept = [piece for piece in pieces_of(shape) if piece.area >= SMALLEST_AREA_MM2]
    rings = [ring for piece in kept for ring in rings_of(piece)]
    return [np.column_stack([ring, np.full(len(ring), z_mm)]) for ring in rings]


def _with_contours(case: Case, roi: Roi, contours: tuple[FloatArray, ...]) -> Case:
    imported = roi.structure_set_uid != DRAWN
    notes = roi.notes
    if imported and EDITED_NOTE not in notes:
        notes = (*notes, EDITED_NOTE)
    edited = replace(roi, contours=contours, notes=notes)
    return replace(case, rois=tuple(edited if r is roi else r for r in case.rois))
