"""What was computed as a structure of the case: drawn on the slices of its image, named, put in."""

from dataclasses import replace

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.roi import Roi, RoiKind, edited_generation, kind_from_name
from hccbm_gui.core.structures.contours import as_roi
from hccbm_gui.core.structures.level_sets import stacked
from hccbm_gui.core.structures.planes import SAME_FACE_MM, planes_of
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.contouring import EDITED_NOTE, roi_by_key
from hccbm_gui.services.derived_structures import DRAWN_HERE, slice_planes
from hccbm_gui.services.locking import require_unlocked

LONGEST_NAME = 16
"""Characters of a structure's name (TG-263, doi 10.1016/j.ijrobp.2017.12.013)."""
SUFFIX = "^"
"""Before what a user adds to a name of the standard (TG-263)."""


def image_of(case: Case, roi: Roi) -> Volume | None:
    """The image a structure is drawn on: its series, else the first of its frame."""
    own = case.volumes.get(roi.series_uid)
    if own is not None and own.geometry.frame_uid == roi.frame_uid:
        return own
    frames = (v for v in case.volumes.values() if v.geometry.frame_uid == roi.frame_uid)
    return next(frames, None)


def slabs_of(case: Case, roi: Roi) -> SlabStack:
    """The slabs of a structure; one drawn on a single slice is as thick as that.

    Raises
    ------
    InputRefused : nothing is drawn, or as `slab_stack`.
    """
    if roi.is_empty:
        raise InputRefused(
            "Nothing is drawn of the structure.", where=roi.name, remedy="Draw it, or take another."
        )
    image = image_of(case, roi)
    return slab_stack(roi, None if image is None else image.geometry.spacing_mm[0])


def image_planes(
    case: Case, roi: Roi, stack: SlabStack, reach_mm: float = 0.0
) -> FloatArray | None:
    """Heights of the image's slices around `stack`, along its normal; None without an image.

    `stack` has the axes of `roi`; `reach_mm` is how far beyond it the slices go.
    """
    if not stack.slabs:
        return None
    planes = slice_planes(case, roi, stack, reach_mm)
    return None if planes is None or len(planes) < 2 else planes


def drawn_on_slices(
    case: Case, parent: Roi, stack: SlabStack, name: str, kind: RoiKind
) -> tuple[Roi, float]:
    """A computed body as contours on the slices of the image of `parent`, and its volume, cc.

    Each slice bears the section of the body at its height. Without an image it is drawn on the
    planes of `parent`. The volume is that of the body itself.

    Raises
    ------
    InputRefused : nothing is left, or it lies between two slices.
    """
    if not stack.slabs or not stack.volume_cc > 0.0:
        raise InputRefused(
            "Nothing is left of the structure.",
            where=name,
            remedy="Choose other structures or a smaller distance.",
        )
    on_slices = sections(stack, image_planes(case, parent, stack), parent)
    if not on_slices.slabs:
        raise InputRefused(
            "What is left lies between two slices of the image.",
            where=f"{name}, {stack.volume_cc:.3f} cc",
        )
    made = as_roi(on_slices, name, kind, parent.colour, parent.frame_uid)
    number = free_number(case)
    drawn = replace(made, series_uid=parent.series_uid, number=number, structure_set_uid=DRAWN_HERE)
    return drawn, stack.volume_cc


def sections(stack: SlabStack, planes_mm: FloatArray | None, parent: Roi) -> SlabStack:
    """The sections of a body at the heights of slices; as it is where nothing else is known."""
    if planes_mm is None:
        planes_mm = _planes_of_parent(stack, parent)
    if planes_mm is None:
        return stack
    faces = planes_of(stack, np.zeros(2), planes_mm)
    shapes = []
    for low, high, middle in faces:
        # On a common face the upper slab holds: a slice belongs to one side of it.
        height = middle + SAME_FACE_MM
        slab = next((s for s in stack.slabs if s.low_mm <= height < s.high_mm), None)
        if slab is not None:
            shapes.append((slab.shape, low, high))
    return stacked(stack.axes, shapes)


def _planes_of_parent(stack: SlabStack, parent: Roi) -> FloatArray | None:
    heights = sorted(float(c[0] @ stack.axes[2]) for c in parent.contours if len(c) >= 3)
    planes = [z for n, z in enumerate(heights) if n == 0 or z - heights[n - 1] > 0.1]
    if len(planes) < 2:
        return None
    step = float(np.median(np.diff(planes)))
    below = np.arange(planes[0] - step, stack.slabs[0].low_mm - step, -step)[::-1]
    above = np.arange(planes[-1] + step, stack.slabs[-1].high_mm + step, step)
    return np.concatenate([below, planes, above])


def free_number(case: Case) -> int:
    """The next ROI Number among what was drawn here."""
    return 1 + max((r.number for r in case.rois if r.structure_set_uid == DRAWN_HERE), default=0)


def fitting_name(stem: str, ending: str = "", start: str = "") -> str:
    """`start`, `stem` and `ending` within 16 characters; what is too long goes from the stem.

    What was added to `stem` before, behind a caret, makes way for `ending`.
    """
    room = max(LONGEST_NAME - len(start) - len(ending), 1)
    kept = stem.strip().split(SUFFIX)[0][:room].rstrip("_-+")
    return f"{start}{kept}{ending}"[:LONGEST_NAME]


def free_name(case: Case, wanted: str) -> str:
    """`wanted`, numbered when a structure of the case has it."""
    taken = {roi.name for roi in case.rois}
    name, number = wanted, 2
    while name in taken:
        name = fitting_name(wanted, str(number))
        number += 1
    return name


def put_in(case: Case, made: Roi, name: str, instead_of: str = "") -> Case:
    """The case with a computed structure, as a new one or in the place of another.

    Parameters
    ----------
    made : as it came out of a computation, perhaps some edits ago.
    name : of a new structure; one that is replaced keeps its own.
    instead_of : key of the structure whose contours it replaces; empty for a new one.

    Raises
    ------
    MissingInput : the structure to replace is not there any more.
    InputRefused : a new structure without a name, or with one that is too long or taken; one to
        replace that is locked or lies in another frame of reference.
    """
    if not instead_of:
        return replace(case, rois=(*case.rois, _new(case, made, name)))
    require_unlocked(case, instead_of)
    before = roi_by_key(case, instead_of)
    if before.frame_uid != made.frame_uid:
        raise InputRefused(
            "It lies in another frame of reference than the structure it would replace.",
            where=before.name,
            remedy="Make a new structure of it.",
        )
    imported = before.structure_set_uid != DRAWN_HERE
    notes = (*before.notes, *((EDITED_NOTE,) if imported else ()), *made.notes)
    after = replace(
        before,
        contours=made.contours,
        notes=tuple(dict.fromkeys(notes)),
        series_uid=made.series_uid or before.series_uid,
        generation=edited_generation(before.generation, by_hand=False),
    )
    return replace(case, rois=tuple(after if roi is before else roi for roi in case.rois))


def _new(case: Case, made: Roi, name: str) -> Roi:
    wanted = name.strip()
    why = why_not_named(case, wanted)
    if why:
        raise InputRefused(why, where=wanted, remedy="Give it another name.")
    said = kind_from_name(wanted)
    kind = made.kind if said is RoiKind.OTHER else said
    return replace(
        made,
        name=wanted,
        kind=kind,
        number=free_number(case),
        structure_set_uid=DRAWN_HERE,
    )


def why_not_named(case: Case, name: str) -> str:
    """Why a new structure cannot be called so, a sentence; empty when it can."""
    if not name:
        return "The new structure needs a name."
    if len(name) > LONGEST_NAME:
        return f"A name has {LONGEST_NAME} characters at most."
    if any(roi.name == name for roi in case.rois):
        return "A structure of the case has this name."
    return ""
