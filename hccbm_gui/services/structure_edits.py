"""What is done to a structure as a whole: name, kind, colour, duplicate, delete, templates."""

from collections.abc import Sequence
from dataclasses import replace

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.rigid_registration import mapped
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.tg263 import LONGEST
from hccbm_gui.services.contouring import DRAWN, delete_roi, roi_by_key
from hccbm_gui.services.linking import registration_between, remarks, transform_between
from hccbm_gui.services.locking import require_unlocked
from hccbm_gui.services.structure_templates import StructureTemplate

LONGEST_STORED = 64
"""Letters of a ROI Name in DICOM (LO)."""


def rename(case: Case, key: str, name: str) -> Case:
    """Give a structure another name; `case` itself when it has that name already.

    Raises
    ------
    InputRefused : it is locked, the name cannot be stored, or its structure set has it already.
    MissingInput : the case has no such structure.
    """
    roi = roi_by_key(case, key)
    wanted = name.strip()
    if wanted == roi.name:
        return case
    require_unlocked(case, key)
    if not wanted:
        raise InputRefused("A structure needs a name.", where=roi.name)
    if len(wanted) > LONGEST_STORED or "\\" in wanted or not wanted.isprintable():
        raise InputRefused(
            "This name cannot be stored in a structure set.",
            where=wanted[:LONGEST_STORED],
            remedy=f"At most {LONGEST_STORED} characters, and no backslash.",
        )
    own = [r for r in case.rois if r.structure_set_uid == roi.structure_set_uid and r is not roi]
    if any(r.name.casefold() == wanted.casefold() for r in own):
        raise InputRefused(
            f"Another structure is called {wanted}.", remedy="Choose a name that is free."
        )
    return _with(case, replace(roi, name=wanted))


def set_kind(case: Case, key: str, kind: RoiKind) -> Case:
    """Say what a structure stands for; one that is no GTV is not the target any more.

    Raises
    ------
    InputRefused : it is locked.
    MissingInput : the case has no such structure.
    """
    roi = roi_by_key(case, key)
    if roi.kind is kind:
        return case
    require_unlocked(case, key)
    lost = case.chosen_gtv == key and kind is not RoiKind.GTV
    chosen = "" if lost else case.chosen_gtv
    return replace(_with(case, replace(roi, kind=kind, interpreted_type="")), chosen_gtv=chosen)


def set_colour(case: Case, key: str, colour: tuple[int, int, int]) -> Case:
    """Draw a structure in another colour (red, green, blue), 0-255.

    Raises
    ------
    InputRefused : it is locked.
    MissingInput : the case has no such structure.
    """
    roi = roi_by_key(case, key)
    if roi.colour == colour:
        return case
    require_unlocked(case, key)
    return _with(case, replace(roi, colour=colour))


def duplicate(case: Case, key: str) -> tuple[Case, str]:
    """The case with a copy of a structure below it, free to be changed, and the key of the copy.

    Raises
    ------
    MissingInput : the case has no such structure.
    """
    roi = roi_by_key(case, key)
    taken = {r.name.casefold() for r in case.rois}
    copy = replace(
        roi,
        name=_copy_name(roi.name, taken),
        number=_next_number(case),
        structure_set_uid=DRAWN,
        interpreted_type="",
        generation="",
        description="",
        label="",
    )
    place = case.rois.index(roi) + 1
    return replace(case, rois=(*case.rois[:place], copy, *case.rois[place:])), copy.key


def carry(case: Case, key: str, image_uid: str) -> tuple[Case, str]:
    """The case with a copy of a structure in the frame of an image, and the key of the copy.

    It lies where a registration of the two frames puts it, and says so for good.

    Raises
    ------
    MissingInput : the case has no such structure or image.
    FrameMismatch : the frames are the same, or nobody has registered them.
    """
    roi, image = roi_by_key(case, key), case.volumes.get(image_uid)
    if image is None:
        raise MissingInput("There is no image to carry the structure to.")
    frame_uid = image.geometry.frame_uid
    known = registration_between(case, roi.frame_uid, frame_uid)
    matrix = transform_between(case, roi.frame_uid, frame_uid)
    if known is None or matrix is None:
        raise FrameMismatch(
            "The frame of the structure is not registered to that of the image.",
            where=roi.name,
            remedy="Open the registration object, or link the two images by hand.",
        )

    case, new = duplicate(case, key)
    remark = f"Carried over from another frame of reference: {', '.join(remarks(known))}."
    copy = replace(
        roi_by_key(case, new),
        contours=tuple(mapped(matrix, line) for line in roi.contours),
        marks=tuple(mapped(matrix, mark) for mark in roi.marks),
        frame_uid=frame_uid,
        series_uid=image_uid,
        notes=(remark,),
    )
    return _with(case, copy), new


def delete(case: Case, key: str) -> Case:
    """Remove a structure.

    Raises
    ------
    InputRefused : it is locked.
    MissingInput : the case has no such structure.
    """
    require_unlocked(case, key)
    return delete_roi(case, key)


def add_template(case: Case, template: StructureTemplate, series_uid: str) -> Case:
    """Add the structures of a template, empty, on an image; those that the case has stay.

    Raises
    ------
    MissingInput : the case has no such image.
    InputRefused : the case has all of them.
    """
    volume = case.volumes.get(series_uid)
    if volume is None:
        raise MissingInput(
            "There is no CT or MR to draw the structures on.",
            remedy="Open a folder that holds one.",
        )
    new = missing_of(case, template)
    if not new:
        raise InputRefused(f"All structures of the template {template.title} are there already.")
    first = _next_number(case)
    made = [
        Roi(
            one.name, one.kind, one.colour, volume.geometry.frame_uid, (), series_uid,
            first + place, DRAWN,
        )
        for place, one in enumerate(new)
    ]  # fmt: skip
    return replace(case, rois=(*case.rois, *made))


def missing_of(case: Case, template: StructureTemplate) -> Sequence[Roi]:
    """The structures of a template whose names the case does not have."""
    taken = {roi.name.casefold() for roi in case.rois}
    return [one for one in template.structures if one.name.casefold() not in taken]


def _with(case: Case, roi: Roi) -> Case:
    return replace(case, rois=tuple(roi if r.key == roi.key else r for r in case.rois))


def _next_number(case: Case) -> int:
    return 1 + max((r.number for r in case.rois if r.structure_set_uid == DRAWN), default=0)


def _copy_name(name: str, taken: set[str]) -> str:
    """``Kidney_L^2``: TG-263 leaves what follows ^ to the user."""
    root, number = name.partition("^")[0], 2
    while True:
        end = f"^{number}"
        wanted = f"{root[: LONGEST - len(end)].rstrip('_- ')}{end}"
        if wanted.casefold() not in taken:
            return wanted
        number += 1
