"""Which image a maximum intensity projection shows, and with which values."""

from hccbm_gui.core.case import Case
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.window_level import colour_range
from hccbm_gui.views.layers import image_choice
from hccbm_gui.views.panes.shown import Shown

BONE_HU = (0.0, 1400.0)
"""Soft tissue stays as a shadow, bone stands out."""


def offered(case: Case | None) -> list[tuple[str, str]]:
    """(label, series UID): SPECT and PET, then CT."""
    if case is None:
        return []
    functional = [info for info in case.series_of("spect", "pet") if info.uid in case.volumes]
    cts = [
        info
        for info in case.series_of("volume")
        if info.uid in case.volumes and case.volumes[info.uid].unit is Unit.HU
    ]
    return [(image_choice.label_of(info), info.uid) for info in (*functional, *cts)]


def chosen(case: Case | None, shown: Shown, wanted: str) -> str:
    """What the user wants; else the SPECT or PET shown, one of its frame, the image, any other."""
    uids = [uid for _, uid in offered(case)]
    if case is None or not uids:
        return ""
    functional = [info.uid for info in case.series_of("spect", "pet") if info.uid in uids]
    frame = image_choice.frame_of(case, shown.base_uid)
    near = [uid for uid in functional if frame and image_choice.frame_of(case, uid) == frame]
    ranked = [wanted, *(u for u in (shown.overlay_uid, shown.base_uid) if u in functional), *near]
    return next((uid for uid in (*ranked, shown.base_uid, *uids) if uid in uids), "")


def value_window(volume: Volume, uid: str, shown: Shown) -> tuple[float, float]:
    """(lowest, highest) value of the greys: the window of the image, else what suits its kind."""
    if volume.unit is Unit.HU:
        return BONE_HU
    look = shown.base if uid == shown.base_uid else shown.overlay
    if look.window is not None and uid in (shown.base_uid, shown.overlay_uid):
        return look.window.lower, look.window.upper
    return colour_range(volume)
