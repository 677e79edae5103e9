"""How large a structure is and where it lies, by its polygons and by the voxels of its image."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.fields.structure_volume import slab_stack
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.structures.missing_slices import contours_in_gaps, gap_note, gaps_of
from hccbm_gui.core.structures.motion import centroid_mm
from hccbm_gui.core.structures.raster import structure_mask

KEPT = 128


@dataclass(frozen=True, slots=True)
class StructureFigures:
    """Figures of one structure; NaN for what cannot be told, with the reason in `notes`.

    Attributes
    ----------
    polygons_cc : area of every drawn plane times its thickness, summed.
    voxels_cc : number of voxels of its image with the centre inside, times their volume.
    extent_cm : right to left, front to back, head to foot, half a slice beyond the last ones.
    slices : planes it is drawn on.
    centroid_mm : centre of mass (x, y, z) in LPS mm.
    notes : what could not be told and why.
    """

    polygons_cc: float
    voxels_cc: float
    extent_cm: tuple[float, float, float]
    slices: int
    centroid_mm: tuple[float, float, float]
    notes: tuple[str, ...] = ()


NOTHING = (math.nan, math.nan, math.nan)


def figures_of(case: Case, roi: Roi) -> StructureFigures:
    """The figures of a structure of the case; each structure is evaluated once."""
    figures = _figures(roi, image_of(case, roi))
    count = contours_in_gaps(roi.contours, gaps_of(case.volumes, (roi,), roi.frame_uid))
    return replace(figures, notes=(*figures.notes, f"{gap_note(count)}.")) if count else figures


def image_of(case: Case, roi: Roi) -> Geometry | None:
    """The grid of the image a structure was drawn on, else of the first in its frame; or None."""
    own = case.volumes.get(roi.series_uid)
    if own is not None:
        return own.geometry
    grids = (volume.geometry for volume in case.volumes.values())
    return next((grid for grid in grids if grid.frame_uid == roi.frame_uid), None)


@lru_cache(maxsize=KEPT)
def _figures(roi: Roi, grid: Geometry | None) -> StructureFigures:
    """Both are values that never change, and are told apart by being the same object."""
    if roi.is_empty:
        return StructureFigures(0.0, 0.0, NOTHING, 0, NOTHING, ("Nothing is drawn.",))
    if roi.unmeasured:
        return StructureFigures(math.nan, math.nan, NOTHING, 0, NOTHING, (roi.unmeasured,))
    single_mm = None if grid is None else grid.spacing_mm[0]
    try:
        stack = slab_stack(roi, single_mm)
        centre = tuple(float(value) for value in centroid_mm(stack))
    except (InputRefused, MissingInput) as refusal:
        return StructureFigures(math.nan, math.nan, NOTHING, 0, NOTHING, (str(refusal),))
    x, y, z = np.ptp(stack.vertices_mm(), axis=0) / 10.0
    voxels_cc, notes = _voxels(roi, grid, single_mm)
    return StructureFigures(
        stack.volume_cc,
        voxels_cc,
        (float(x), float(y), float(z)),
        len(stack.slabs),
        (centre[0], centre[1], centre[2]),
        notes,
    )


def _voxels(
    roi: Roi, grid: Geometry | None, single_mm: float | None
) -> tuple[float, tuple[str, ...]]:
    if grid is None:
        return math.nan, ("The image it was drawn on is not open: no voxels to count.",)
    try:
        mask = structure_mask(roi, grid, single_mm)
    except (InputRefused, FrameMismatch) as refusal:
        return math.nan, (str(refusal),)
    return mask.volume_cc, ()


def figures_text(roi: Roi, figures: StructureFigures) -> str:
    """Lines of a name and a value, with a tab between, to be pasted into a table."""
    return "\n".join(f"{name}\t{value}" for name, value in figure_rows(roi, figures))


def figure_rows(roi: Roi, figures: StructureFigures) -> tuple[tuple[str, str], ...]:
    """Name and value of every figure, with its unit."""
    right_left, front_back, head_foot = (_number(v, ".1f") for v in figures.extent_cm)
    centre = ", ".join(_number(value, ".1f") for value in figures.centroid_mm)
    return (
        ("Name", roi.name),
        ("Kind", roi.kind.value),
        ("Volume by polygons", f"{_number(figures.polygons_cc, '.2f')} cc"),
        ("Volume by voxels", f"{_number(figures.voxels_cc, '.2f')} cc"),
        ("Extent R-L", f"{right_left} cm"),
        ("Extent A-P", f"{front_back} cm"),
        ("Extent S-I", f"{head_foot} cm"),
        ("Slices", str(figures.slices)),
        ("Centroid (LPS)", f"{centre} mm"),
    )


def _number(value: float, form: str) -> str:
    return format(value, form) if math.isfinite(value) else "?"
