"""Axial, coronal and sagittal of one image with what is laid over it, all linked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.overlay import Overlay
from hccbm_gui.render.colour_maps import colour_map_names
from hccbm_gui.render.view_plane import PLANES, PlaneName
from hccbm_gui.render.window_level import WindowLevel, default_window, window_presets
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.views import image_choice
from hccbm_gui.views.slice_pictures import DEFAULT_MAP, Shown, show_images, show_shapes
from hccbm_gui.views.slice_view import SliceView
from hccbm_gui.views.surface_view import SurfaceView
from hccbm_gui.views.view_toolbar import ViewToolbar

Pane = Literal["axial", "coronal", "sagittal", "3D"]
PLACES: dict[Pane, tuple[int, int]] = {
    "axial": (0, 0),
    "coronal": (0, 1),
    "sagittal": (1, 0),
    "3D": (1, 1),
}
"""Row and column of each view."""


class SliceGrid(QWidget):
    """Three slice views and one in space; their toolbar is placed by the window."""

    cursor_wanted = Signal(object)
    hovered = Signal(object)
    noted = Signal(str)
    outline_drawn = Signal(object, str, str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._shown = Shown()
        self._hidden: frozenset[str] = frozenset()
        self._overlays: tuple[Overlay, ...] = ()
        self.toolbar = ViewToolbar(colour_map_names(), list(window_presets()), self)
        self.views: dict[PlaneName, SliceView] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        for plane in PLANES:
            view = SliceView(plane, self)
            view.cursor_wanted.connect(self.cursor_wanted)
            view.hovered.connect(self.hovered)
            view.window_changed.connect(self.set_window)
            view.outline_drawn.connect(self._drawn)
            view.maximise_wanted.connect(lambda p=plane: self.maximise(p))
            self._grid.addWidget(view, *PLACES[plane])
            self.views[plane] = view
        for row in (0, 1):
            self._grid.setRowStretch(row, 1)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        self._alone: Pane | None = None
        self.surface = SurfaceView(jobs, self)
        self.surface.maximise_wanted.connect(lambda: self.maximise("3D"))
        self._grid.addWidget(self.surface, *PLACES["3D"])
        self._connect_toolbar()
        self.toolbar.show_colour_map(DEFAULT_MAP)

    def _connect_toolbar(self) -> None:
        bar = self.toolbar
        bar.tool_chosen.connect(self.set_tool)
        bar.base_chosen.connect(self.set_base)
        bar.overlay_chosen.connect(lambda uid: self._change(overlay_uid=uid))
        bar.opacity_changed.connect(lambda value: self._change(opacity=value))
        bar.colour_map_chosen.connect(lambda name: self._change(colour_map=name))
        bar.window_chosen.connect(lambda name: self.set_window(window_presets()[name]))
        bar.curtain_toggled.connect(self._toggle_curtain)
        bar.overlays.look_changed.connect(self._lay_over)

    @property
    def shown(self) -> Shown:
        """What the slices show."""
        return self._shown

    def show_case(self, case: Case | None) -> None:
        """Follow the case; keep what is shown as long as it still belongs to it."""
        before, self._case = self._case, case
        if case is None:
            self._shown = Shown()
        elif before is None or self._shown.base_uid not in case.volumes:
            self._begin(case)
        elif not self._shown.curtain_uid and self.toolbar.curtain_is_on:
            curtain = image_choice.curtain_of(case, self._shown.base_uid)
            self._shown = replace(self._shown, curtain_uid=curtain)
        self._show_choices()
        self._show_images(fit=before is None or case is None)
        self._show_shapes()

    def _begin(self, case: Case) -> None:
        base = image_choice.default_base(case)
        volume = case.volumes.get(base)
        self._shown = replace(
            Shown(),
            base_uid=base,
            overlay_uid=image_choice.default_overlay(case, base),
            curtain_uid=image_choice.curtain_of(case, base),
            window=None if volume is None else default_window(volume),
        )

    @guarded
    def set_base(self, uid: str) -> None:
        """Slice another image; overlays that do not share its frame go."""
        case = self._case
        if case is None or uid not in case.volumes:
            return
        allowed = {overlay for _, overlay in image_choice.overlays(case, uid)}
        overlay = self._shown.overlay_uid
        self._shown = replace(
            self._shown,
            base_uid=uid,
            overlay_uid=overlay if overlay in allowed else image_choice.default_overlay(case, uid),
            curtain_uid=image_choice.curtain_of(case, uid),
            window=default_window(case.volumes[uid]),
        )
        self._show_choices()
        self._show_images(fit=True)
        self._show_shapes()

    @guarded
    def show_series(self, uid: str) -> None:
        """Lay a series over the image where it can be; else slice it by itself."""
        case = self._case
        if case is None:
            return
        allowed = {overlay for _, overlay in image_choice.overlays(case, self._shown.base_uid)}
        functional = {info.uid for info in case.series_of("spect", "pet")}
        if uid in functional & allowed:
            self._change(overlay_uid=uid)
            self._show_choices()
            return
        if uid in functional:
            why = image_choice.refused_overlays(case, self._shown.base_uid)
            self.noted.emit("Shown alone. " + " ".join(why))
        self.set_base(uid)

    @guarded
    def set_window(self, window: WindowLevel) -> None:
        """The same window in all views."""
        self._shown = replace(self._shown, window=window)
        for view in self.views.values():
            view.scene.set_window_level(window)
            view.update()

    @guarded
    def set_tool(self, tool: str) -> None:
        """What the left button does in all views."""
        self.toolbar.show_tool(tool)
        for view in self.views.values():
            view.give_up_outline()
            view.tool = tool

    @guarded
    def set_cursor(self, cursor_mm: tuple[float, float, float]) -> None:
        """Move all views to the linked position."""
        for view in self.views.values():
            view.scene.set_cursor(cursor_mm)
            view.update()

    @guarded
    def set_hidden(self, keys: frozenset[str]) -> None:
        """Structures that are not drawn."""
        self._hidden = keys
        self._show_shapes()

    @guarded
    def show_overlays(self, overlays: Sequence[Overlay]) -> None:
        """Lay what plugins made over the slices, in place of all earlier."""
        self._overlays = tuple(overlays)
        self.toolbar.overlays.show_overlays(self._overlays)
        self._lay_over()

    @guarded
    def _lay_over(self, _look: object = None) -> None:
        wanted = self.toolbar.overlays.look.of(self._overlays)
        for plane, view in self.views.items():
            view.scene.set_overlays(wanted)
            # One key for all: three would hide the image.
            view.scene.set_key_visible(plane in ("axial", self._alone))
            view.update()

    @guarded
    def blink_overlay(self, on: bool) -> None:
        """Hide or show what is laid over the image, while a key is held."""
        for view in self.views.values():
            view.scene.set_overlay_visible(on)
            view.update()

    @guarded
    def maximise(self, pane: Pane) -> None:
        """One view alone, or all again."""
        self.show_alone(None if self._alone == pane else pane)

    def show_alone(self, pane: Pane | None) -> None:
        """Show one view, or all with None."""
        if pane == self._alone:
            return
        self._alone = pane
        visible: list[Pane] = [name for name in PLACES if pane in (None, name)]
        for name in PLACES:
            view = self.surface if name == "3D" else self.views[name]
            view.setVisible(name in visible)
        rows = {PLACES[name][0] for name in visible}
        columns = {PLACES[name][1] for name in visible}
        for index in (0, 1):
            self._grid.setRowStretch(index, int(index in rows))
            self._grid.setColumnStretch(index, int(index in columns))
        self._lay_over()

    def layers_at(self, point_mm: tuple[float, float, float]) -> list[tuple[str, float, str]]:
        """(label, value, unit) of every layer under a point."""
        return list(self.views["axial"].scene.values_at(point_mm))

    def _drawn(self, polygon: object, operation: str) -> None:
        self.outline_drawn.emit(polygon, operation, self._shown.base_uid)

    @guarded
    def _toggle_curtain(self, on: bool) -> None:
        if self._case is not None:
            uid = image_choice.curtain_of(self._case, self._shown.base_uid) if on else ""
            self._change(curtain_uid=uid)

    @guarded
    def _change(self, **what: object) -> None:
        self._shown = replace(self._shown, **what)  # type: ignore[arg-type]
        self._show_images(fit=False)

    def _show_choices(self) -> None:
        case, shown = self._case, self._shown
        if case is None:
            self.toolbar.show_choices([], [], "", "", [])
            self.toolbar.allow_drawing("Needs a CT or MR to draw on")
            return
        self.toolbar.show_choices(
            image_choice.bases(case),
            image_choice.overlays(case, shown.base_uid),
            shown.base_uid,
            shown.overlay_uid,
            image_choice.refused_overlays(case, shown.base_uid),
        )
        self.toolbar.show_curtain(image_choice.curtain_of(case, shown.base_uid))
        self.toolbar.allow_drawing("" if shown.base_uid else "Needs a CT or MR to draw on")

    def _show_images(self, fit: bool) -> None:
        show_images(self.views, self._case, self._shown, fit)

    def _show_shapes(self) -> None:
        self.surface.show_case(self._case, self._shown.base_uid)
        show_shapes(self.views, self._case, self._shown, self._hidden)
