"""Which images the pictures show and how they look: by role, and for single pictures."""

from collections.abc import Collection
from dataclasses import replace

from hccbm_gui.core.case import Case
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.colour_maps import default_base_colours
from hccbm_gui.render.looks import ImageLook, OverlayLook
from hccbm_gui.render.window_level import WindowLevel, colour_range, default_window
from hccbm_gui.services.hanging import Hanging, hang
from hccbm_gui.services.picture_settings import PictureSettings
from hccbm_gui.views.layers import image_choice
from hccbm_gui.views.panes.layout import MAIN
from hccbm_gui.views.panes.shown import Shown

ANATOMY, FUNCTIONAL, PRE, PLANAR = "anatomy", "functional", "pre", "planar"
PICTURE, PLAN = "picture", "plan"
FUNCTIONAL_KINDS = ("spect", "pet")
ALIKE = (Unit.HU, Unit.SUV, Unit.GY)
"""Units in which the same window suits every patient, so that it is worth remembering."""


class Choices:
    """What is shown of the open case.

    A target is a role, or the key of a picture that shows something of its own.

    Attributes
    ----------
    settings : what the user chose the last time; changes with what is chosen now.
    hanging : what the table of hanging says of the patient.
    planar_uid : the planar scan that the user chose; empty for the one that is hung.
    pictures : by the key of a pane the picture that is shown in its place; that of the layout
        for pictures under `PICTURE`.
    """

    def __init__(self, settings: PictureSettings) -> None:
        self.settings = settings
        self.hanging = Hanging({})
        self.planar_uid = ""
        self.pictures: dict[str, str] = {}
        self._case: Case | None = None
        self._shown: dict[str, Shown] = {}

    def begin(self, case: Case | None) -> None:
        """Another patient, or none: hang its images."""
        self._case = case
        self._shown = {}
        self.planar_uid = ""
        self.pictures = {}
        self.hanging = Hanging({}) if case is None else hang(case)
        if case is None:
            return
        base = self.hanging.series.get("main", "")
        overlay = self.hanging.series.get("overlay", "")
        curtain = image_choice.curtain_of(case, base)
        if base:
            self._shown[MAIN] = self._with_looks(
                Shown(base_uid=base, overlay_uid=overlay, curtain_uid=curtain)
            )
        self._hang_others(case)

    def follow(self, case: Case, curtain: bool) -> None:
        """The same patient with something changed; what is shown stays as far as it can."""
        self._case = case
        self.hanging = hang(case)
        self._shown = {
            target: shown for target, shown in self._shown.items() if shown.base_uid in case.volumes
        }
        self.pictures = {key: uid for key, uid in self.pictures.items() if uid in case.pictures}
        main = self._shown.get(MAIN)
        if main is None:
            chosen = self.planar_uid if self.planar_uid in case.planar_scans else ""
            pictures = self.pictures
            self.begin(case)
            self.planar_uid, self.pictures = chosen, pictures
            return
        if not main.curtain_uid and curtain:
            self.change(MAIN, curtain_uid=image_choice.curtain_of(case, main.base_uid))
        self._hang_others(case)

    def _hang_others(self, case: Case) -> None:
        """Give the roles beside the main one what suits it, unless they have something."""
        main = self._shown.get(MAIN)
        if main is None:
            return
        functional = main.overlay_uid or self.hanging.series.get("functional", "")
        for role, uid in ((FUNCTIONAL, functional), (PRE, self.hanging.series.get("pre", ""))):
            if role not in self._shown and uid in case.volumes and uid != main.base_uid:
                self._shown[role] = self._with_looks(Shown(base_uid=uid), alone=role == FUNCTIONAL)

    def roles(self) -> frozenset[str]:
        """The roles that have something to show."""
        found = set(self._shown)
        if MAIN in found:
            found.add(ANATOMY)
        if self._case is not None and self._case.planar_scans:
            found.add(PLANAR)
        if self._case is not None and self._case.pictures:
            found.add(PICTURE)
        if self._case is not None and self._case.plans:
            found.add(PLAN)
        return frozenset(found)

    def of(self, key: str, role: str) -> Shown:
        """What the picture `key` of a role shows."""
        if key in self._shown:
            return self._shown[key]
        if key.startswith(PICTURE):
            return Shown(picture_uid=self.pictures.get(role, ""))
        if role == PLANAR:
            return Shown(planar_uid=self.planar_uid or self.hanging.series.get("planar", ""))
        if role == PLAN:
            return self._shown.get(MAIN, Shown())
        if role == ANATOMY:
            return replace(self._shown.get(MAIN, Shown()), overlay_uid="", curtain_uid="")
        return self._shown.get(role, Shown())

    def target(self, key: str, role: str) -> str:
        """What is changed when the picture `key` is changed: itself, or all of its role."""
        if key in self._shown:
            return key
        return MAIN if role in (ANATOMY, PLANAR) or role not in self._shown else role

    def has_own(self, key: str) -> bool:
        """True when a picture shows something else than its role."""
        return key in self._shown

    def change(self, target: str, **what: object) -> None:
        """Change something about what a target shows."""
        self._shown[target] = replace(
            self._shown.get(target, Shown()),
            **what,  # type: ignore[arg-type]
        )

    def set_base(self, target: str, uid: str) -> None:
        """Show another image; what is fused with it stays where it can."""
        case = self._case
        if case is None or uid not in case.volumes:
            return
        before = self._shown.get(target, Shown())
        allowed = {overlay for _, overlay in image_choice.overlays(case, uid)}
        kept = before.overlay_uid if before.overlay_uid in allowed else ""
        if not kept and target == MAIN:
            kept = image_choice.default_overlay(case, uid)
        curtain = image_choice.curtain_of(case, uid) if target in (MAIN,) else ""
        fresh = Shown(base_uid=uid, overlay_uid=kept, curtain_uid=curtain)
        alone = target == FUNCTIONAL
        self._shown[target] = replace(
            self._with_looks(fresh, alone), fusion=before.fusion, slab=before.slab
        )
        if target == MAIN:
            self._shown.pop(PRE, None)
            self._hang_others(case)

    def set_overlay(self, target: str, uid: str) -> None:
        """Fuse another image, or none with an empty UID."""
        self.change(target, overlay_uid=uid, overlay=self._overlay_look(uid))
        if target == MAIN and uid:
            self._shown[FUNCTIONAL] = self._with_looks(Shown(base_uid=uid), alone=True)

    def give_own(self, key: str, role: str) -> None:
        """Let a picture show something of its own from now on."""
        self._shown[key] = self.of(key, role)

    def forget_own(self, keys: Collection[str]) -> None:
        """Let pictures show what their roles show."""
        for key in keys:
            self._shown.pop(key, None)

    def set_window(self, target: str, window: WindowLevel) -> None:
        """Another window; that of a functional image alone goes on to where it is fused."""
        before = self._shown.get(target, Shown())
        self.change(target, base=replace(before.base, window=window))
        for other in self._follows(target, before.base_uid):
            look = self._shown[other].base
            self.change(other, base=replace(look, window=window))
        if target == FUNCTIONAL and self._shown.get(MAIN, Shown()).overlay_uid == before.base_uid:
            self.change(MAIN, overlay=replace(self._shown[MAIN].overlay, window=window))
        unit = self._unit(before.base_uid)
        if unit in ALIKE:
            self.settings = self.settings.with_window(unit.name, window.width, window.level)

    def _follows(self, target: str, uid: str) -> list[str]:
        """The earlier study has the window of the present one, where units mean the same."""
        unit = self._unit(uid)
        return [
            other
            for other in ({MAIN, PRE} & set(self._shown)) - {target}
            if target in (MAIN, PRE)
            and unit in ALIKE
            and self._unit(self._shown[other].base_uid) is unit
        ]

    def set_base_look(self, target: str, look: ImageLook) -> None:
        """Another window or colour map of the image itself."""
        shown = self._shown.get(target, Shown())
        if look.colour_map != shown.base.colour_map:
            kind = self._kind(shown.base_uid)
            self.settings = self.settings.with_colours(f"{kind} alone", look.colour_map)
        self.change(target, base=look)
        if look.window is not None:
            self.set_window(target, look.window)

    def set_overlay_look(self, target: str, look: OverlayLook) -> None:
        """Another opacity, colour map, window or threshold of what is fused."""
        shown = self._shown.get(target, Shown())
        if look.colour_map != shown.overlay.colour_map and shown.overlay_uid:
            self.settings = self.settings.with_colours(
                self._kind(shown.overlay_uid), look.colour_map
            )
        self.settings = replace(self.settings, opacity=look.opacity)
        self.change(target, overlay=look)

    def _with_looks(self, shown: Shown, alone: bool = False) -> Shown:
        kind, volume = self._kind(shown.base_uid), self._volume(shown.base_uid)
        usual = "grey" if volume is None else default_base_colours(volume)
        colours = self.settings.colours.get(f"{kind} alone", usual)
        look = ImageLook(self._window(shown.base_uid, alone), colours)
        return replace(shown, base=look, overlay=self._overlay_look(shown.overlay_uid))

    def _overlay_look(self, uid: str) -> OverlayLook:
        colours = self.settings.colours.get(self._kind(uid), OverlayLook().colour_map)
        return OverlayLook(self.settings.opacity, colours)

    def _window(self, uid: str, alone: bool) -> WindowLevel | None:
        volume = self._volume(uid)
        if volume is None:
            return None
        stored = self.settings.windows.get(volume.unit.name)
        if stored is not None:
            return WindowLevel(*stored)
        if alone:
            return WindowLevel.between(*colour_range(volume))
        return default_window(volume)

    def _volume(self, uid: str) -> Volume | None:
        return None if self._case is None else self._case.volumes.get(uid)

    def _unit(self, uid: str) -> Unit | None:
        volume = self._volume(uid)
        return None if volume is None else volume.unit

    def _kind(self, uid: str) -> str:
        """The kind of image by which colours are remembered."""
        if self._case is None or uid not in self._case.volumes:
            return ""
        info = self._case.series_by_uid(uid)
        return info.kind if info.kind in FUNCTIONAL_KINDS else info.modality
