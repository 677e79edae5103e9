"""What belongs together: dose to plan to structures to images, and frames to frames.

Nothing is assumed the same because it was opened together: what another object names is looked
up, and what does not fit stays, unlinked, with the reason.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from hccbm_gui.core.case import SeriesInfo
from hccbm_gui.core.fields.field_comparison import LONGEST_INTERVAL_DAYS
from hccbm_gui.core.picture import plan_words
from hccbm_gui.core.roi import Roi
from hccbm_gui.io.contents import Contents
from hccbm_gui.io.rt.contour_slices import slice_notes
from hccbm_gui.io.rt.dose_links import linked_doses
from hccbm_gui.io.rt.opened_frames import (
    OTHER_FRAME,
    OpenedFrames,
    newest_last,
    opened_frames,
    registration_notes,
)

NOT_OVERLAID = "It lies in a frame of reference that no opened image has, so it is not overlaid."
PLACED = "A registration object places its frame of reference on that of an opened image."
OFFERED = f"{PLACED} The menu of the structure carries it over."


def followed(contents: Contents, *, one_patient: bool = False) -> Contents:
    """The contents with what belongs together found and all else told; nothing is left out.

    With `one_patient` two people have said that all identities are one patient's.
    """
    registrations = newest_last(contents.registrations)
    frames = opened_frames(contents, registrations)
    notes: dict[str, list[str]] = defaultdict(list)
    doses = linked_doses(contents, frames, one_patient=one_patient)
    for key, dose in doses.items():
        if dose.unlinked:
            notes[key].append(f"Unlinked: {dose.unlinked}")
    rois = [_placed(roi, contents, frames) for roi in contents.rois]
    for uid, sentence in (
        *_frame_notes(contents, frames),
        *_plan_notes(contents),
        *_image_notes(contents),
        *_unmeasured_notes(rois),
        *registration_notes(registrations),
        *_date_notes(contents.series),
        *_picture_notes(contents),
    ):
        notes[uid].append(sentence)
    return replace(
        contents,
        series=[_noted(info, notes[info.uid]) for info in contents.series],
        doses=doses,
        rois=rois,
        registrations=list(registrations),
    )


def _picture_notes(contents: Contents) -> Iterable[tuple[str, str]]:
    """Of which beam a portal image is, when its plan is open too."""
    for uid, picture in contents.pictures.items():
        told = plan_words(picture, contents.plans.values())
        if told:
            yield uid, told


def _noted(info: SeriesInfo, notes: Iterable[str]) -> SeriesInfo:
    together = tuple(dict.fromkeys((*info.notes, *notes)))
    return info if together == info.notes else replace(info, notes=together)


def _placed(roi: Roi, contents: Contents, frames: OpenedFrames) -> Roi:
    """The structure with what is to be said of where it lies."""
    notes: tuple[str, ...] = ()
    if frames.doubt(roi.frame_uid):
        notes = (NOT_OVERLAID, *((OFFERED,) if roi.frame_uid in frames.registered else ()))
    else:
        images = contents.volumes
        image = images.get(roi.series_uid) or next(
            (one for one in images.values() if one.geometry.frame_uid == roi.frame_uid), None
        )
        if image is not None and image.geometry.frame_uid == roi.frame_uid:
            notes = slice_notes(roi, image.geometry)
    return replace(roi, notes=(*roi.notes, *notes)) if notes else roi


def _frame_notes(contents: Contents, frames: OpenedFrames) -> Iterable[tuple[str, str]]:
    """Structure sets and doses that lie on no opened image."""
    for info in contents.series:
        kinds = ("structures", "segmentation", "dose")
        if info.kind in kinds and frames.doubt(info.frame_uid):
            yield info.uid, OTHER_FRAME
            if info.frame_uid in frames.registered:
                yield info.uid, PLACED


def _plan_notes(contents: Contents) -> Iterable[tuple[str, str]]:
    """Plans and doses whose structure set is another one than those that are open."""
    sets = {info.sop_uid for info in contents.series if info.kind == "structures"} - {""}
    named = [(key, plan.structure_set_uid) for key, plan in contents.plans.items()]
    for uid, wanted in named:
        if wanted and sets and wanted not in sets:
            yield uid, "It was planned on a structure set that is not open."
    for key, dose in contents.doses.items():
        if dose.tps_dvhs and dose.structure_set_uid and sets and dose.structure_set_uid not in sets:
            yield key, "Its stored DVHs are of a structure set that is not open."
        if not dose.plan_uid and contents.plans:
            yield key, "It does not say which plan it belongs to."


def _image_notes(contents: Contents) -> Iterable[tuple[str, str]]:
    """Structure sets drawn on images that are not open."""
    volumes = {_series_of(uid) for uid in contents.volumes}
    frames = {volume.geometry.frame_uid for volume in contents.volumes.values()} - {""}
    slices = {one.sop_uid for info in contents.series for one in info.slices}
    drawn_on: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for roi in contents.rois:
        drawn_on[roi.structure_set_uid].add((roi.series_uid, roi.frame_uid))
    for uid, places in drawn_on.items():
        absent = {series for series, frame in places if frame in frames and series} - volumes
        if absent and volumes:
            yield uid, "The image series it was drawn on is not open; its frame of reference fits."
        named = contents.named_images.get(uid, frozenset())
        missing = len(named - slices)
        if missing and slices and not absent:
            yield uid, f"{missing} of {len(named)} images that its contours name are not open."


def _series_of(uid: str) -> str:
    """The stored Series Instance UID; parts of a split series have an ending of their own."""
    return uid.split("#", maxsplit=1)[0].split("/", maxsplit=1)[0]


def _unmeasured_notes(rois: Iterable[Roi]) -> Iterable[tuple[str, str]]:
    by_set: dict[str, list[str]] = defaultdict(list)
    for roi in rois:
        if roi.unmeasured:
            by_set[roi.structure_set_uid].append(roi.name)
    for uid, names in by_set.items():
        yield uid, f"Without volume and DVH: {', '.join(names)}."


def _date_notes(series: Iterable[SeriesInfo]) -> Iterable[tuple[str, str]]:
    """Bone scans and SPECT that lie too far in time from every CT, or every MR without one."""
    infos = [(info, _day(info.date)) for info in series]
    anatomy = [(info.modality, day) for info, day in infos if info.kind == "volume" and day]
    days = [day for modality, day in anatomy if modality == "CT"] or [day for _, day in anatomy]
    for info, day in infos:
        if info.kind not in ("planar", "spect") or day is None or not days:
            continue
        nearest = min(days, key=lambda other: abs((other - day).days))
        apart = (nearest - day).days
        if abs(apart) > LONGEST_INTERVAL_DAYS:
            which = "older" if apart > 0 else "younger"
            yield info.uid, f"It is {abs(apart)} days {which} than the nearest CT or MR."


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
