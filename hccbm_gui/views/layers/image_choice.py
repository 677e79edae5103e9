"""Which images of a case can be shown, which is laid over which, and what to begin with."""

from collections.abc import Iterable

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.roi import Roi
from hccbm_gui.services.linking import linked

NO_OVERLAY = ""


def bases(case: Case) -> list[tuple[str, str]]:
    """(label, series UID) of the images that can be sliced; CT first, then MR, then the rest."""
    rank = {"CT": 0, "MR": 1}
    infos = [info for info in case.series_of("volume", "spect", "pet") if info.uid in case.volumes]
    infos.sort(key=lambda info: (rank.get(info.modality, 2), -info.files))
    return [(label_of(info), info.uid) for info in infos]


def overlays(case: Case, base_uid: str) -> list[tuple[str, str]]:
    """(label, series UID) of what shares the frame of the base image, or is registered to it."""
    frame = frame_of(case, base_uid)
    found = [("none", NO_OVERLAY)]
    for info in case.series_of("spect", "pet", "volume"):
        known = linked(case, frame_of(case, info.uid), frame) and info.uid != base_uid
        if known and info.uid in case.volumes:
            found.append((label_of(info), info.uid))
    return found


def refused_overlays(case: Case, base_uid: str) -> list[str]:
    """Why some functional images cannot be laid over the base image, one sentence each."""
    frame = frame_of(case, base_uid)
    reasons = [
        f"{label_of(info)}: another frame of reference, no registration."
        for info in case.series_of("spect", "pet")
        if not linked(case, info.frame_uid, frame)
    ]
    for info in case.series_of("planar"):
        alignment = case.alignment_of(info.uid)
        if alignment is None:
            reasons.append(f"{label_of(info)}: not aligned, so it cannot be laid on the image.")
        elif alignment.frame_uid != frame:
            reasons.append(f"{label_of(info)}: aligned to another image.")
    return reasons


def default_base(case: Case) -> str:
    """The CT with the most slices, else the MR, else whatever can be sliced."""
    found = bases(case)
    return found[0][1] if found else ""


def default_overlay(case: Case, base_uid: str) -> str:
    """SPECT or PET in the same frame, else nothing."""
    functional = {info.uid for info in case.series_of("spect", "pet")}
    return next((uid for _, uid in overlays(case, base_uid) if uid in functional), NO_OVERLAY)


def curtain_of(case: Case, base_uid: str) -> str:
    """UID of the planar scan that is aligned to the frame of the base image; empty without."""
    frame = frame_of(case, base_uid)
    for info in case.series_of("planar"):
        alignment = case.alignment_of(info.uid)
        if alignment is not None and frame and alignment.frame_uid == frame:
            return info.uid
    return ""


def frame_of(case: Case, uid: str) -> str:
    """Frame of reference of an image that can be sliced; empty when it has none."""
    volume = case.volumes.get(uid)
    return "" if volume is None else volume.geometry.frame_uid


def short_label_of(info: SeriesInfo) -> str:
    """What the image is in one word, for pictures and the status line."""
    if info.kind == "picture":
        return "RT image" if info.modality == "RTIMAGE" else "Picture"
    return {"spect": "SPECT", "pet": "PET", "planar": "Bone scan"}.get(info.kind, info.modality)


def label_of(info: SeriesInfo) -> str:
    """The word and the description, for lists and boxes."""
    word, description = short_label_of(info), info.description
    return description if description.startswith(word) else f"{word} {description}".strip()


def keys_named(rois: Iterable[Roi], name: str) -> frozenset[str]:
    """Keys of the structures called `name`."""
    return frozenset(roi.key for roi in rois if roi.name == name)
