"""What a view in space shows, as the user chose it, and what of a case that comes to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hccbm_gui.core.case import Case
from hccbm_gui.core.overlay import DoseOverlay, Isodose, Overlay
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.views.panes.shown import Shown

DEFAULT_PERCENTS = (95.0, 50.0)
OPACITY = {
    RoiKind.EXTERNAL: 0.08,
    RoiKind.GTV: 0.8,
    RoiKind.CTV: 0.35,
    RoiKind.ITV: 0.35,
    RoiKind.PTV: 0.3,
    RoiKind.SPOT: 0.6,
}
OTHER_OPACITY = 0.3
_PERCENT = re.compile(r"^\s*([\d.]+)\s*%")


@dataclass(frozen=True, slots=True)
class SpaceChoice:
    """What is switched on.

    Attributes
    ----------
    bone : the surface of bone; it gives way to an image that shows bone itself.
    preset : name of the preset by which an image is rendered; empty for none.
    structures, beams : all that are there.
    isodoses : labels of the levels; None for 95 % and 50 %.
    """

    bone: bool = True
    preset: str = ""
    structures: bool = True
    isodoses: frozenset[str] | None = None
    beams: bool = True


def base_of(case: Case | None, shown: Shown) -> Volume | None:
    """The image whose frame of reference the view has."""
    return None if case is None else case.volumes.get(shown.base_uid)


def functional_of(case: Case | None, shown: Shown) -> Volume | None:
    """SPECT or PET of the view: what is fused, else the image itself, else any of its frame."""
    base = base_of(case, shown)
    if case is None or base is None:
        return None
    uids = [info.uid for info in case.series_of("spect", "pet")]
    for uid in (shown.overlay_uid, shown.base_uid, *uids):
        volume = case.volumes.get(uid) if uid in uids else None
        if volume is not None and same_frame(volume, base):
            return volume
    return None


def same_frame(one: Volume, other: Volume) -> bool:
    """Both lie in one known frame of reference, or are the same image."""
    frame = one.geometry.frame_uid
    return one is other or (bool(frame) and frame == other.geometry.frame_uid)


def visible_rois(case: Case | None, base: Volume | None, hidden: frozenset[str]) -> tuple[Roi, ...]:
    """The structures to draw, those within others first."""
    if case is None or base is None or not base.geometry.frame_uid:
        return ()
    found = [
        roi
        for roi in case.rois
        if roi.frame_uid == base.geometry.frame_uid and roi.key not in hidden and not roi.is_empty
    ]
    return tuple(sorted(found, key=_extent))


def roi_opacity(roi: Roi) -> float:
    """How much of what lies behind a structure it hides."""
    return OPACITY.get(roi.kind, OTHER_OPACITY)


def doses_of(overlays: Iterable[Overlay], base: Volume | None) -> tuple[DoseOverlay, ...]:
    """The doses that lie in the frame of the view."""
    if base is None:
        return ()
    doses = (one for one in overlays if isinstance(one, DoseOverlay))
    return tuple(dose for dose in doses if same_frame(dose.volume, base))


def chosen_isodoses(dose: DoseOverlay, labels: frozenset[str] | None) -> tuple[Isodose, ...]:
    """The levels with `labels`; by default those of 95 % and 50 %, else the nearest to them."""
    if labels is not None:
        return tuple(one for one in dose.isodoses if one.label in labels)
    if not dose.isodoses:
        return ()
    highest = max(one.level for one in dose.isodoses)
    nearest = {
        min(dose.isodoses, key=lambda one: abs(_percent(one, highest) - wanted)).label
        for wanted in DEFAULT_PERCENTS
    }
    return tuple(one for one in dose.isodoses if one.label in nearest)


def is_ct(volume: Volume | None) -> bool:
    """Bone can be told apart."""
    return volume is not None and volume.unit is Unit.HU


def _percent(isodose: Isodose, highest: float) -> float:
    said = _PERCENT.match(isodose.label)
    return float(said[1]) if said else 100.0 * isodose.level / highest


def _extent(roi: Roi) -> float:
    low, high = roi.bounds_mm()
    return float((high - low + 1.0).prod())
