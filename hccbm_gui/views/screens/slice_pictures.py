"""Hands the images, structures and fields of a case to a slice view."""

from dataclasses import dataclass, field

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import FrameMismatch
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.linking import placed, registration_between
from hccbm_gui.views.layers import image_choice
from hccbm_gui.views.panes.shown import Shown
from hccbm_gui.views.slice_view import SliceView


class PlacedVolumes:
    """Images of other frames as registrations place them; the same object as long as they do."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], tuple[Volume, RigidRegistration | None, Volume]] = {}

    def forget(self) -> None:
        """Another patient: hold none of the voxels any longer."""
        self._made.clear()

    def get(self, case: Case, uid: str, frame_uid: str) -> Volume | None:
        """The volume `uid` in a frame; None when there is none or nobody knows where it lies."""
        volume = case.volumes.get(uid)
        if volume is None or not frame_uid or volume.geometry.frame_uid == frame_uid:
            return volume if frame_uid else None
        known = registration_between(case, volume.geometry.frame_uid, frame_uid)
        earlier = self._made.get((uid, frame_uid))
        if earlier is not None and earlier[0] is volume and earlier[1] is known:
            return earlier[2]
        try:
            made = placed(case, volume, frame_uid)
        except FrameMismatch:
            # A registration that was taken back; what it placed is not shown any more.
            self._made.pop((uid, frame_uid), None)
            return None
        self._made[uid, frame_uid] = (volume, known, made)
        return made


@dataclass(frozen=True, slots=True)
class ContourLook:
    """How structures are drawn: width of the lines, and which targets are filled how strongly.

    `filled` is ``none``, ``targets`` for those that are compared, or ``all``.
    """

    width_px: float = 2.0
    filled: str = "targets"
    opacity: float = 0.2


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn on the images: keys of structures that are not, and how the others are."""

    hidden: frozenset[str] = frozenset()
    contours: ContourLook = field(default_factory=ContourLook)
    chosen_spot: str = ""


def show_images(
    view: SliceView, case: Case | None, shown: Shown, volumes: PlacedVolumes, dated: bool = False
) -> None:
    """The image, and fused with it a volume, or in a coronal view the planar scan."""
    scene = view.scene
    base = None if case is None else case.volumes.get(shown.base_uid)
    frame = "" if base is None else base.geometry.frame_uid
    overlay = None
    curtain = scene.plane.name == "coronal" and bool(shown.curtain_uid)
    if case is not None and not curtain and shown.overlay_uid != shown.base_uid:
        overlay = volumes.get(case, shown.overlay_uid, frame)
    scene.set_base(base, shown.base.window, label(case, shown.base_uid, dated))
    scene.set_base_colours(shown.base.colour_map)
    scene.set_slab(shown.slab)
    look = shown.overlay
    ends = None if look.window is None else (look.window.lower, look.window.upper)
    scene.set_overlay(
        overlay,
        opacity=look.opacity,
        colour_map=look.colour_map,
        value_range=ends,
        threshold=look.threshold,
        label=label(case, shown.overlay_uid),
    )
    scene.set_fusion(shown.fusion)
    _show_curtain(view, case, shown, frame if curtain else "")


def _show_curtain(view: SliceView, case: Case | None, shown: Shown, frame_uid: str) -> None:
    """Hang the planar scan where it is aligned to the frame of the image."""
    scan = None if case is None else case.planar_scans.get(shown.curtain_uid)
    alignment = None if case is None else case.alignment_of(shown.curtain_uid)
    placed = alignment is not None and frame_uid and alignment.frame_uid == frame_uid
    if placed and scan is not None:
        view.scene.set_curtain(scan.images[0], alignment, shown.curtain_opacity, unit=scan.unit)
    else:
        view.scene.set_curtain(None, None)


def show_shapes(view: SliceView, case: Case | None, shown: Shown, marks: Marks) -> None:
    """Structures but for the hidden ones, spots, both fields, and whose images these are."""
    frame = "" if case is None else image_choice.frame_of(case, shown.base_uid)
    rois = () if case is None else tuple(r for r in case.rois if frame and r.frame_uid == frame)
    visible = frozenset(roi.key for roi in rois) - marks.hidden
    comparison = None if case is None else case.comparison
    if comparison is not None and case is not None:
        same = image_choice.frame_of(case, comparison.image_uid) == frame
        comparison = comparison if same else None
    filled: frozenset[str] | None = None
    if marks.contours.filled == "none":
        filled = frozenset()
    elif marks.contours.filled == "targets" and comparison is not None:
        # Several GTVs filled over each other would hide the image.
        filled = image_choice.keys_named(rois, comparison.gtv_name)
    view.scene.set_rois(rois, visible, marks.contours.width_px, filled)
    view.scene.set_spots(() if case is None else case.spots, marks.chosen_spot)
    view.scene.set_fields(comparison)
    view.scene.set_identity(identity_of(case))


def identity_of(case: Case | None) -> tuple[str, ...]:
    """The lines that say whose images these are."""
    return () if case is None else case.patient.two_lines


def label(case: Case | None, uid: str, dated: bool = False) -> str:
    """What an image is called in a picture, with its date where there are two to compare."""
    if case is None or not uid:
        return ""
    info = case.series_by_uid(uid)
    word = image_choice.short_label_of(info)
    return f"{word} {info.date}" if dated and info.date else word
