"""New shapes from drawn structures: combined, grown, tidied; on the slices of the image.

Every function takes a case and structures of it and returns a structure that is not in the case
yet, drawn on the slices of its image, and its volume in cc. `structure_drawing.put_in` takes it
into the case.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from shapely.geometry.base import BaseGeometry

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.fields.polygons import polygonal
from hccbm_gui.core.fields.structure_volume import Slab, SlabStack
from hccbm_gui.core.geometry import require_same_frame
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures import algebra, shaping
from hccbm_gui.core.structures.interpolation import interpolated
from hccbm_gui.core.structures.margins import Margins
from hccbm_gui.core.structures.motion import internal_target, motion_amplitude_mm
from hccbm_gui.services.derived_structures import DRAWN_HERE, with_margin
from hccbm_gui.services.structure_drawing import (
    SUFFIX,
    drawn_on_slices,
    fitting_name,
    free_number,
    image_planes,
    slabs_of,
)

PTV_MARGIN_MM = 4.0
"""From the ITV to the PTV, where the department gives no other."""
Made = tuple[Roi, float]
TARGETS = (RoiKind.GTV, RoiKind.CTV, RoiKind.ITV, RoiKind.PTV)


def union(case: Case, first: Roi, second: Roi, progress: Progress = quiet) -> Made:
    """What lies in at least one of two structures.

    Raises
    ------
    InputRefused : nothing is drawn of one, nothing is left, or planes that are not parallel.
    FrameMismatch : the structures have different frames of reference.
    """
    name = fitting_name(first.name, f"{SUFFIX}or")
    return _combined(case, first, second, algebra.union, name, _common_kind(first, second))


def intersection(case: Case, first: Roi, second: Roi, progress: Progress = quiet) -> Made:
    """What lies in both structures; errors as `union`."""
    name = fitting_name(first.name, f"{SUFFIX}and")
    return _combined(case, first, second, algebra.intersection, name, _common_kind(first, second))


def subtraction(case: Case, first: Roi, second: Roi, progress: Progress = quiet) -> Made:
    """What lies in the first and not in the second structure; errors as `union`."""
    name = fitting_name(first.name, f"{SUFFIX}sub")
    return _combined(case, first, second, algebra.difference, name, first.kind)


def exclusive(case: Case, first: Roi, second: Roi, progress: Progress = quiet) -> Made:
    """What lies in one of two structures but not in both; errors as `union`."""

    def operate(a: SlabStack, b: SlabStack) -> SlabStack:
        return algebra.difference(algebra.union(a, b), algebra.intersection(a, b))

    name = fitting_name(first.name, f"{SUFFIX}xor")
    return _combined(case, first, second, operate, name, RoiKind.OTHER)


def cropped(
    case: Case,
    first: Roi,
    second: Roi,
    gap_mm: float = 0.0,
    *,
    away: bool = False,
    progress: Progress = quiet,
) -> Made:
    """What of the first lies within the second, or away from it, at least `gap_mm` from its edge.

    Errors as `union` and `grown`.
    """
    change = shaping.cropped_away if away else shaping.cropped_to

    def operate(a: SlabStack, b: SlabStack) -> SlabStack:
        return change(a, b, gap_mm, progress)

    name = fitting_name(first.name, f"{SUFFIX}{'away' if away else 'crop'}{gap_mm:02.0f}")
    return _combined(case, first, second, operate, name, first.kind)


def internal_target_of_phases(
    case: Case, phases: Sequence[Roi], progress: Progress = quiet
) -> tuple[Roi, float, tuple[float, float, float]]:
    """The union of a target over breathing phases (ICRU 83), its volume, and how far it moves.

    The third is the range of the centroid over the phases along x, y and z (LPS), mm.

    Raises
    ------
    MissingInput : fewer than two phases.
    FrameMismatch, InputRefused : as `union`.
    """
    if len(phases) < 2:
        raise MissingInput(
            "An internal target is the union of two breathing phases or more.",
            remedy="Choose the target of every phase.",
        )
    for other in phases[1:]:
        require_same_frame(phases[0].frame_uid, other.frame_uid, f"The structure {other.name}")
    stacks = [slabs_of(case, roi) for roi in phases]
    progress(0.2, "Uniting the phases")
    united = internal_target(stacks)
    progress(0.8, "Measuring the motion")
    name = fitting_name(_without_kind(phases[0].name), start="ITV")
    made, volume_cc = drawn_on_slices(case, phases[0], united, name, RoiKind.ITV)
    return made, volume_cc, motion_amplitude_mm(stacks)


def margin(
    case: Case, roi: Roi, margins: Margins, *, inwards: bool = False, progress: Progress = quiet
) -> Made:
    """A structure grown or shrunk in space; errors as `with_margin`."""
    slabs_of(case, roi)
    size = f"{margins.largest_mm:02.0f}"
    if inwards:
        ending = f"-{size}"
    elif roi.kind in TARGETS:
        ending = f"+{size}"
    else:
        # A planning organ at risk volume, with its margin in two digits (TG-263).
        ending = f"_PRV{size}"
    name = fitting_name(roi.name, ending)
    made, volume_cc = with_margin(case, roi, margins, name, inwards=inwards, progress=progress)
    # The name of a margin around a GTV begins as that of the GTV does.
    outwards = RoiKind.PTV if roi.kind in TARGETS else RoiKind.OTHER
    return replace(made, kind=roi.kind if inwards else outwards), volume_cc


def planning_target(
    case: Case, itv: Roi, margin_mm: float = PTV_MARGIN_MM, progress: Progress = quiet
) -> Made:
    """The planning target around an internal or clinical one; errors as `with_margin`."""
    slabs_of(case, itv)
    name = fitting_name(_without_kind(itv.name), start="PTV")
    return with_margin(case, itv, Margins.even(margin_mm), name, progress=progress)


def ring(
    case: Case, roi: Roi, inner_mm: float, outer_mm: float, progress: Progress = quiet
) -> Made:
    """The shell between two distances outside a structure; errors as `shaping.ring`."""
    stack = slabs_of(case, roi)
    planes = image_planes(case, roi, stack, outer_mm)
    made = shaping.ring(stack, inner_mm, outer_mm, planes, progress)
    return drawn_on_slices(case, roi, made, fitting_name(roi.name, start="zRing_"), RoiKind.OTHER)


def smoothed(
    case: Case, roi: Roi, radius_mm: float, *, in_space: bool = True, progress: Progress = quiet
) -> Made:
    """A structure rounded with a ball, or on every slice with a disc; errors as `union`."""
    stack = slabs_of(case, roi)
    if in_space:
        planes = image_planes(case, roi, stack)
        made = shaping.smoothed(stack, radius_mm, planes, progress)
    else:
        made = _each(stack, lambda shape: _rounded(shape, radius_mm))
    return drawn_on_slices(case, roi, made, fitting_name(roi.name, f"{SUFFIX}smooth"), roi.kind)


def without_islands(case: Case, roi: Roi, smallest_cc: float, progress: Progress = quiet) -> Made:
    """A structure without the parts that are smaller; errors as `union`."""
    made = shaping.without_islands(slabs_of(case, roi), smallest_cc)
    return drawn_on_slices(case, roi, made, fitting_name(roi.name, f"{SUFFIX}clean"), roi.kind)


def largest_part(case: Case, roi: Roi, progress: Progress = quiet) -> Made:
    """The largest of the parts that do not touch; errors as `union`."""
    made = shaping.largest_piece(slabs_of(case, roi))
    return drawn_on_slices(case, roi, made, fitting_name(roi.name, f"{SUFFIX}one"), roi.kind)


def holes_filled(
    case: Case, roi: Roi, largest_cm2: float = np.inf, progress: Progress = quiet
) -> Made:
    """A structure without the holes of its slices up to an area; errors as `union`."""
    made = shaping.holes_filled(slabs_of(case, roi), largest_cm2)
    return drawn_on_slices(case, roi, made, fitting_name(roi.name, f"{SUFFIX}fill"), roi.kind)


def between_slices(case: Case, roi: Roi, progress: Progress = quiet) -> Made:
    """A structure with contours on the slices of the image between those it is drawn on.

    Raises
    ------
    MissingInput : the image is not known.
    InputRefused : as `interpolated`, or no slice lies between the drawn ones.
    """
    stack = slabs_of(case, roi)
    planes = image_planes(case, roi, stack)
    if planes is None:
        raise MissingInput(
            "The image that the structure is drawn on is not open.", remedy="Open it with it."
        )
    made = interpolated(roi, planes.tolist(), progress)
    if len(made.contours) == len(roi.contours):
        raise InputRefused(
            "No slice of the image lies between those it is drawn on.", where=roi.name
        )
    name = fitting_name(roi.name, f"{SUFFIX}all")
    drawn = replace(made, name=name, number=free_number(case), structure_set_uid=DRAWN_HERE)
    return drawn, slabs_of(case, drawn).volume_cc


def _combined(
    case: Case,
    first: Roi,
    second: Roi,
    operate: Callable[[SlabStack, SlabStack], SlabStack],
    name: str,
    kind: RoiKind,
) -> Made:
    require_same_frame(first.frame_uid, second.frame_uid, f"The structure {second.name}")
    made = operate(slabs_of(case, first), slabs_of(case, second))
    return drawn_on_slices(case, first, made, name, kind)


def _each(stack: SlabStack, change: Callable[[BaseGeometry], BaseGeometry]) -> SlabStack:
    slabs = [Slab(polygonal(change(s.shape)), s.low_mm, s.high_mm) for s in stack.slabs]
    return SlabStack(stack.axes, tuple(slab for slab in slabs if slab.shape.area > 0.0))


def _rounded(shape: BaseGeometry, radius_mm: float) -> BaseGeometry:
    """Closed, then opened."""
    return shape.buffer(radius_mm).buffer(-2.0 * radius_mm).buffer(radius_mm)


def _common_kind(first: Roi, second: Roi) -> RoiKind:
    return first.kind if first.kind is second.kind else RoiKind.OTHER


def _without_kind(name: str) -> str:
    """`p_L3` of ``GTVp_L3``: what follows the kind in the name of a target."""
    kind = next((k.value for k in TARGETS if name.upper().startswith(k.value)), "")
    return name[len(kind) :] if kind else f"_{name}"
