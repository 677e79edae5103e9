"""Hands the images, structures and fields of a case to the three slice views."""

from collections.abc import Mapping
from dataclasses import dataclass

from hccbm_gui.core.case import Case
from hccbm_gui.render.view_plane import PlaneName
from hccbm_gui.render.window_level import WindowLevel
from hccbm_gui.views import image_choice
from hccbm_gui.views.slice_view import SliceView

DEFAULT_MAP = "hot iron"
Views = Mapping[PlaneName, SliceView]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the slices show: series UIDs, opacity, colour map, window."""

    base_uid: str = ""
    overlay_uid: str = ""
    curtain_uid: str = ""
    opacity: float = 0.5
    colour_map: str = DEFAULT_MAP
    window: WindowLevel | None = None


def show_images(views: Views, case: Case | None, shown: Shown, fit: bool) -> None:
    """The image, and fused with it a volume, or in the coronal view the planar scan."""
    base = None if case is None else case.volumes.get(shown.base_uid)
    overlay = None if case is None else case.volumes.get(shown.overlay_uid)
    for plane, view in views.items():
        scene = view.scene
        curtain = plane == "coronal" and bool(shown.curtain_uid)
        scene.set_overlay(None)
        scene.set_base(base, shown.window, _label(case, shown.base_uid))
        if overlay is not None and not curtain:
            scene.set_overlay(
                overlay,
                opacity=shown.opacity,
                colour_map=shown.colour_map,
                label=_label(case, shown.overlay_uid),
            )
        _show_curtain(view, case, shown, curtain)
        if fit:
            scene.fit()
        view.update()


def _show_curtain(view: SliceView, case: Case | None, shown: Shown, wanted: bool) -> None:
    scan = None if case is None else case.planar_scans.get(shown.curtain_uid)
    alignment = None if case is None else case.alignment_of(shown.curtain_uid)
    if wanted and scan is not None and alignment is not None:
        view.scene.set_curtain(scan.images[0], alignment, shown.opacity)
    else:
        view.scene.set_curtain(None, None)


def show_shapes(views: Views, case: Case | None, shown: Shown, hidden: frozenset[str]) -> None:
    """Structures but for the `hidden` ones, both fields, and whose images these are."""
    frame = "" if case is None else image_choice.frame_of(case, shown.base_uid)
    rois = () if case is None else tuple(r for r in case.rois if frame and r.frame_uid == frame)
    visible = frozenset(roi.key for roi in rois) - hidden
    comparison = None if case is None else case.comparison
    if comparison is not None and case is not None:
        same = image_choice.frame_of(case, comparison.image_uid) == frame
        comparison = comparison if same else None
    # Several GTVs filled over each other would hide the image.
    targets = None if comparison is None else image_choice.keys_named(rois, comparison.gtv_name)
    identity = () if case is None else (case.patient.name, f"ID {case.patient.id}")
    for view in views.values():
        view.scene.set_rois(rois, visible, filled=targets)
        view.scene.set_fields(comparison)
        view.scene.set_identity(identity)
        view.update()


def _label(case: Case | None, uid: str) -> str:
    if case is None or not uid:
        return ""
    return image_choice.short_label_of(case.series_by_uid(uid))
