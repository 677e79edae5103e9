"""What happens when a series is put on a picture: shown, fused, hung as a curtain, or refused."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.services.linking import linked
from hccbm_gui.views.layers import image_choice
from hccbm_gui.views.panes.choices import FUNCTIONAL_KINDS
from hccbm_gui.views.panes.layout import SLICES, Kind
from hccbm_gui.views.panes.shown import Shown

translate = QCoreApplication.translate


class Does(StrEnum):
    """What a drop does."""

    SHOW = "show"
    FUSE = "fuse"
    CURTAIN = "curtain"
    PLANAR = "planar"
    PICTURE = "picture"
    BACK = "back"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Drop:
    """What a drop does, and what is to be said about it; a reason when it does nothing."""

    does: Does
    said: str = ""


def drop_of(case: Case, kind: Kind, shown: Shown, uid: str) -> Drop:
    """What putting the series `uid` on a picture of a kind does that shows `shown`."""
    info = next((one for one in case.series if one.uid == uid), None)
    if info is None:
        return _refused(translate("panes", "This series is not of the open patient."))
    name = image_choice.label_of(info)
    if uid in case.pictures:
        return Drop(Does.PICTURE)
    if not any(uid in held for held in (case.volumes, case.planar_scans)):
        return _refused(translate("panes", "{name} holds no image that can be sliced."), name=name)
    if kind in ("picture", "planar") or uid in case.planar_scans:
        return _flat_drop(case, kind, shown, uid, name)
    return _volume_drop(case, kind, shown, info)


def _volume_drop(case: Case, kind: Kind, shown: Shown, info: SeriesInfo) -> Drop:
    uid, name = info.uid, image_choice.label_of(info)
    base = next((one for one in case.series if one.uid == shown.base_uid), None)
    anatomical = base is not None and base.kind not in FUNCTIONAL_KINDS
    if not anatomical or info.kind not in FUNCTIONAL_KINDS or kind not in SLICES:
        return Drop(Does.SHOW)
    frames = (image_choice.frame_of(case, uid), image_choice.frame_of(case, shown.base_uid))
    if not linked(case, *frames):
        below = image_choice.short_label_of(base) if base is not None else "the image"
        return Drop(
            Does.NOTHING,
            translate(
                "panes",
                "{name} cannot be fused with {below}: another frame of reference, not registered. "
                "Show both beside each other and choose 'Link here', or show it alone.",
            ).format(name=name, below=below),
        )
    return Drop(Does.FUSE)


def _flat_drop(case: Case, kind: Kind, shown: Shown, uid: str, name: str) -> Drop:
    """Something put on a pane without depth, or a planar scan put anywhere."""
    if kind == "picture":
        # It goes into the pane whose place the picture has taken.
        return Drop(Does.BACK)
    if kind == "planar" and uid in case.planar_scans:
        return Drop(Does.PLANAR)
    if kind == "planar":
        return _refused(
            translate("panes", "{name} is no planar scan; put it on a slice view."), name=name
        )
    if kind != "coronal":
        return Drop(
            Does.NOTHING,
            translate("panes", "{name} has no depth; put it on a coronal view.").format(name=name),
        )
    alignment = case.alignment_of(uid)
    if alignment is None or alignment.frame_uid != image_choice.frame_of(case, shown.base_uid):
        return Drop(
            Does.NOTHING,
            translate("panes", "{name} is not aligned to this image; see the step Align.").format(
                name=name
            ),
        )
    return Drop(Does.CURTAIN)


def _refused(words: str, **names: str) -> Drop:
    return Drop(Does.NOTHING, words.format(**names))
