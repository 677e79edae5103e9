"""New structures made from those of the case: grown, shrunk, united over breathing phases."""

from collections.abc import Sequence

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.roi import Roi, RoiKind, kind_from_name
from hccbm_gui.core.structures.contours import as_roi
from hccbm_gui.core.structures.margin import grown, shrunk
from hccbm_gui.core.structures.margins import Margins
from hccbm_gui.core.structures.motion import internal_target

DRAWN_HERE = "drawn"
"""Structure set of what was made in this program."""
FINE_MM = 0.75
"""Planes this close tell a volume to a part in a thousand."""
PARALLEL = 1e-3


def structure_named(case: Case, name: str) -> Roi:
    """The structure of that name.

    Raises
    ------
    MissingInput : there is none, or it has no contour; those there are are named.
    InputRefused : several structure sets have one.
    """
    found = [roi for roi in case.rois if roi.name == name]
    drawn = [roi for roi in found if not roi.is_empty]
    if not drawn:
        names = ", ".join(dict.fromkeys(roi.name for roi in case.rois if not roi.is_empty))
        raise MissingInput(
            f"The structure '{name}' is empty." if found else f"There is no structure '{name}'.",
            remedy=f"There are: {names or 'none'}.",
        )
    if len(drawn) > 1:
        raise InputRefused(
            f"{len(drawn)} structures are called '{name}'.",
            where=", ".join(roi.structure_set_uid for roi in drawn),
            remedy="Open one structure set only.",
        )
    return drawn[0]


def with_margin(
    case: Case,
    roi: Roi,
    margins: Margins,
    name: str = "",
    *,
    inwards: bool = False,
    progress: Progress = quiet,
) -> tuple[Roi, float]:
    """`roi` grown or shrunk, drawn on the slices of its image; and its volume in space, cc.

    The volume is that of the body, integrated between the slices too; what contours on thick
    slices enclose differs from it by some per cent for small structures.

    Raises
    ------
    InputRefused : nothing is left, or as `grown`.
    """
    change = shrunk if inwards else grown
    stack = slab_stack(roi, _slice_mm(case, roi))
    reach = 0.0 if inwards else margins.largest_mm
    planes = slice_planes(case, roi, stack, reach)
    made = change(stack, margins, planes, part(progress, 0.0, 0.5))
    fine = change(stack, margins, _fine_planes(stack, reach), part(progress, 0.5, 1.0))
    sign = "-" if inwards else "+"
    words = name or f"{roi.name}{sign}{margins.largest_mm:g}"
    kind = kind_from_name(words) if name else _grown_kind(roi.kind)
    return _roi(case, roi, made, words, kind), fine.volume_cc


def internal_target_of(
    case: Case, phases: Sequence[Roi], name: str = "ITV", progress: Progress = quiet
) -> tuple[Roi, float]:
    """The union of a target over breathing phases (ICRU 83), and its volume in cc.

    Errors as `core.structures.motion.internal_target`.
    """
    progress(0.0, "Uniting the phases")
    united = internal_target(phases)
    return _roi(case, phases[0], united, name, RoiKind.ITV), united.volume_cc


def slice_planes(case: Case, roi: Roi, stack: SlabStack, reach_mm: float) -> FloatArray | None:
    """Heights of the slices of the structure's image along its normal, as far as they can matter.

    None where the image is not known or the structure is not drawn on its slices.
    """
    # Its own image before any other of the frame, such as a SPECT that was taken with it.
    for info in sorted(case.series, key=lambda info: info.uid != roi.series_uid):
        if info.uid != roi.series_uid and info.frame_uid != roi.frame_uid:
            continue
        volume = case.volumes.get(info.uid)
        if volume is None or abs(abs(volume.geometry.axes[0] @ stack.axes[2]) - 1.0) > PARALLEL:
            continue
        geometry = volume.geometry
        steps = np.arange(geometry.shape[0])
        origins = geometry.to_patient(np.column_stack([steps, 0 * steps, 0 * steps]))
        heights = np.sort(origins @ stack.axes[2])
        spacing = geometry.spacing_mm[0]
        low = stack.slabs[0].low_mm - reach_mm - spacing
        high = stack.slabs[-1].high_mm + reach_mm + spacing
        return _continued(heights, spacing, low, high)
    return None


def _continued(heights: FloatArray, spacing_mm: float, low_mm: float, high_mm: float) -> FloatArray:
    """The slices from `low_mm` to `high_mm`, at the same spacing beyond the image's ends."""
    below = np.arange(heights[0] - spacing_mm, low_mm, -spacing_mm)[::-1]
    above = np.arange(heights[-1] + spacing_mm, high_mm, spacing_mm)
    every = np.concatenate([below, heights, above])
    return np.asarray(every[(every >= low_mm) & (every <= high_mm)])


def _fine_planes(stack: SlabStack, reach_mm: float) -> FloatArray:
    low, high = stack.slabs[0].low_mm - reach_mm, stack.slabs[-1].high_mm + reach_mm
    step = (high - low) / max(int(np.ceil((high - low) / FINE_MM)), 2)
    return np.arange(low + step / 2.0, high, step)


def _slice_mm(case: Case, roi: Roi) -> float | None:
    """Spacing of the image's slices: the thickness of a structure drawn on one of them."""
    volume = case.volumes.get(roi.series_uid)
    if volume is None:
        frames = (v for v in case.volumes.values() if v.geometry.frame_uid == roi.frame_uid)
        volume = next(frames, None)
    return None if volume is None else volume.geometry.spacing_mm[0]


def _grown_kind(kind: RoiKind) -> RoiKind:
    """A margin around a target is a planning target; around anything else, something else."""
    targets = (RoiKind.GTV, RoiKind.CTV, RoiKind.ITV, RoiKind.PTV)
    return RoiKind.PTV if kind in targets else RoiKind.OTHER


def _roi(case: Case, parent: Roi, stack: SlabStack, name: str, kind: RoiKind) -> Roi:
    number = 1 + max((r.number for r in case.rois if r.structure_set_uid == DRAWN_HERE), default=0)
    made = as_roi(stack, name, kind, parent.colour, parent.frame_uid)
    return Roi(
        name, kind, parent.colour, parent.frame_uid, made.contours, parent.series_uid, number,
        DRAWN_HERE, made.notes,
    )  # fmt: skip
