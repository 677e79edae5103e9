"""What the user changes about the images: another one, another look, a series put on a picture."""

from dataclasses import replace
from typing import Protocol

from hccbm_gui.core.volume import Volume
from hccbm_gui.render.layers import Layer
from hccbm_gui.render.looks import Fusion, ImageLook, OverlayLook, Slab
from hccbm_gui.render.window_level import WindowLevel, preset_names, preset_window
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.layers import image_choice
from hccbm_gui.views.layers.layer_facts import LayerFacts
from hccbm_gui.views.panes.choices import FUNCTIONAL_KINDS
from hccbm_gui.views.panes.drops import Does, drop_of
from hccbm_gui.views.panes.laid_over import LaidOver
from hccbm_gui.views.panes.layout import MAIN, SLICES
from hccbm_gui.views.panes.links import Links
from hccbm_gui.views.panes.picture_grid import PictureGrid
from hccbm_gui.views.panes.picture_places import PicturePlaces
from hccbm_gui.views.panes.plan_places import show_plan
from hccbm_gui.views.panes.shown_layers import layer_facts


class ImageGrid(PictureGrid, Protocol):
    """What `ImageChanges` asks for besides: what the toolbar sets in motion."""

    over: LaidOver

    @property
    def links(self) -> Links:
        """How the pictures follow each other."""

    @property
    def hidden_layers(self) -> frozenset[Layer]:
        """Layers that are switched off."""

    def set_tool(self, tool: str) -> None:
        """What the left button does in all views."""

    def set_base(self, uid: str) -> None:
        """Slice another image in the picture touched last."""

    def show_layout(self, name: str) -> None:
        """Lay the pictures out in another way, and remember it."""

    def show_layer(self, name: str, on: bool) -> None:
        """Show or hide one layer in all slice views."""

    def touch(self, key: str) -> None:
        """The toolbar speaks of another picture from now on."""


class ImageChanges:
    """Part of a `PaneGrid`; a picture is named by its key."""

    def __init__(self, grid: ImageGrid) -> None:
        self._grid = grid
        self.pictures = PicturePlaces(grid)
        bar = grid.toolbar
        bar.tool_chosen.connect(grid.set_tool)
        bar.base_chosen.connect(grid.set_base)
        bar.overlay_chosen.connect(self._overlay_chosen)
        bar.opacity_changed.connect(self._opacity_changed)
        bar.window_chosen.connect(self._preset_chosen)
        bar.curtain_toggled.connect(self._curtain_toggled)
        bar.overlays.look_changed.connect(grid.over.lay_over)
        bar.slab_changed.connect(self._slab_changed)
        bar.layers_button.pressed.connect(self.show_layers)
        layers = bar.layers
        layers.image_look_changed.connect(self.set_base_look)
        layers.overlay_look_changed.connect(self.set_overlay_look)
        layers.fusion_changed.connect(self._fusion_changed)
        layers.curtain_opacity_changed.connect(self._curtain_opacity_changed)
        layers.layer_shown.connect(grid.show_layer)

    def target(self, key: str) -> str:
        """What a change of the picture `key` is about."""
        return self._grid.choices.target(key, self._grid.panes.cells[key].role)

    @property
    def _current(self) -> str:
        return self.target(self._grid.current)

    def change(self, key: str, **what: object) -> None:
        """Change something about what a picture, or its role, shows."""
        self._grid.choices.change(self.target(key), **what)
        self._grid.feed()

    def set_base(self, key: str, uid: str) -> None:
        """Show another image."""
        grid = self._grid
        grid.choices.set_base(self.target(key), uid)
        grid.arrangement.apply()
        grid.feed()
        grid.links.go_into_image(key)
        self.show_choices()

    def set_overlay(self, key: str, uid: str) -> None:
        """Fuse another image, or none."""
        self._grid.choices.set_overlay(self.target(key), uid)
        self._grid.arrangement.apply()
        self._grid.feed()
        self.show_choices()

    @guarded
    def set_window(self, key: str, window: WindowLevel) -> None:
        """Another window, in all pictures of the same role."""
        self._grid.choices.set_window(self.target(key), window)
        self._grid.feed()

    @guarded
    def set_base_look(self, look: ImageLook) -> None:
        """Window and colours of the image of the picture touched last."""
        self._grid.choices.set_base_look(self._current, look)
        self._grid.feed()

    @guarded
    def set_overlay_look(self, look: OverlayLook) -> None:
        """Opacity, colours, window and threshold of what is fused there."""
        self._grid.choices.set_overlay_look(self._current, look)
        self._grid.feed()

    # ---- a series put on a picture, or chosen in the list

    def show_series(self, uid: str) -> None:
        """What a double click in the list of series does: fuse where it can be, else slice."""
        grid, case = self._grid, self._grid.case
        if case is None:
            return
        if uid in case.pictures:
            self.pictures.put(self.pictures.default(), uid)
            return
        if uid in case.plans:
            show_plan(grid, uid)
            return
        if uid in case.planar_scans:
            grid.choices.planar_uid = uid
            grid.feed()
            return
        functional = {info.uid for info in case.series_of(*FUNCTIONAL_KINDS)}
        allowed = {overlay for _, overlay in image_choice.overlays(case, grid.shown.base_uid)}
        if uid in functional & allowed:
            self.set_overlay("axial", uid)
            return
        if uid in functional:
            why = image_choice.refused_overlays(case, grid.shown.base_uid)
            grid.noted.emit("Shown alone. " + " ".join(why))
        grid.current = "axial"
        self.set_base("axial", uid)

    def put(self, key: str, uid: str) -> None:
        """What a drop does; what it may not do is said."""
        grid, case = self._grid, self._grid.case
        if case is None:
            return
        cell = grid.panes.cells[key]
        drop = drop_of(case, cell.kind, grid.shown_of(key), uid)
        if drop.does is Does.NOTHING:
            grid.noted.emit(drop.said)
            return
        if drop.does is Does.PICTURE:
            self.pictures.put(key, uid)
            return
        if drop.does is Does.BACK:
            self.pictures.put_back(key, uid, self)
            return
        if drop.does is Does.PLANAR:
            grid.choices.planar_uid = uid
            grid.feed()
            return
        # The main image has several pictures; what is put on one of them is meant for that one.
        if cell.role == MAIN and cell.kind in SLICES:
            grid.choices.give_own(key, cell.role)
        grid.touch(key)
        if drop.does is Does.FUSE:
            self.set_overlay(key, uid)
        elif drop.does is Does.CURTAIN:
            self.change(key, curtain_uid=uid)
        else:
            self.set_base(key, uid)

    def show_as_others(self, key: str) -> None:
        """Let a picture show what its role shows."""
        self._grid.choices.forget_own([key])
        self._grid.feed()
        self.show_choices()

    # ---- the toolbar

    def show_choices(self) -> None:
        """Let the toolbar offer what there is."""
        grid, case, bar = self._grid, self._grid.case, self._grid.toolbar
        if case is None:
            bar.show_choices([], [], "", "", [])
            bar.show_layers(LayerFacts())
            bar.allow_drawing("Needs a CT or MR to draw on")
            return
        shown = grid.shown_of(grid.current) if grid.current in grid.panes.cells else grid.shown
        bar.show_choices(
            image_choice.bases(case),
            image_choice.overlays(case, shown.base_uid),
            shown.base_uid,
            shown.overlay_uid,
            image_choice.refused_overlays(case, shown.base_uid),
        )
        bar.show_curtain(image_choice.curtain_of(case, shown.base_uid))
        bar.allow_drawing("" if shown.base_uid else "Needs a CT or MR to draw on")
        volume = case.volumes.get(shown.base_uid)
        bar.show_presets(preset_names(volume))
        bar.show_slab(shown.slab)
        self.show_layers()

    @guarded
    def show_layers(self) -> None:
        """Let the panel of layers say how the picture touched last looks now."""
        grid = self._grid
        if grid.case is not None:
            shown = grid.shown_of(grid.current)
            over = grid.toolbar.overlays
            dose = (over.label, over.opacity.value() / 100.0)
            facts = layer_facts(grid.case, shown, grid.hidden_layers, dose)
            grid.toolbar.show_layers(facts)

    @guarded
    def _overlay_chosen(self, uid: str) -> None:
        self.set_overlay(self._grid.current, uid)

    @guarded
    def _opacity_changed(self, opacity: float) -> None:
        look = self._grid.shown_of(self._grid.current).overlay
        self.set_overlay_look(replace(look, opacity=opacity))
        self._curtain_opacity_changed(opacity)

    @guarded
    def _preset_chosen(self, name: str) -> None:
        volume = self._volume(self._grid.current)
        if volume is not None:
            self.set_window(self._grid.current, preset_window(name, volume))

    @guarded
    def _curtain_toggled(self, on: bool) -> None:
        case = self._grid.case
        if case is not None:
            uid = image_choice.curtain_of(case, self._grid.shown.base_uid) if on else ""
            self.change("coronal", curtain_uid=uid)

    @guarded
    def _curtain_opacity_changed(self, opacity: float) -> None:
        self.change("coronal", curtain_opacity=opacity)

    @guarded
    def _slab_changed(self, slab: Slab) -> None:
        self.change(self._grid.current, slab=slab)

    @guarded
    def _fusion_changed(self, fusion: Fusion) -> None:
        self.change(self._grid.current, fusion=fusion)

    def _volume(self, key: str) -> Volume | None:
        case = self._grid.case
        return None if case is None else case.volumes.get(self._grid.shown_of(key).base_uid)
