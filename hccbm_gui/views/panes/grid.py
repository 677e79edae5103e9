"""The pictures of the window: laid out, told what to show, and linked at one position."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.overlay import Overlay
from hccbm_gui.core.roi import Roi
from hccbm_gui.render.layers import Layer
from hccbm_gui.render.view_plane import PlaneName
from hccbm_gui.render.window_level import WindowLevel
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.services.picture_settings import PictureSettings
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.hands.hands import hands_of_user
from hccbm_gui.views.panes.arrangement import Arrangement
from hccbm_gui.views.panes.choices import Choices
from hccbm_gui.views.panes.factories import Materials
from hccbm_gui.views.panes.image_changes import ImageChanges
from hccbm_gui.views.panes.laid_over import LaidOver
from hccbm_gui.views.panes.layout import MAIN, Cell
from hccbm_gui.views.panes.links import Links
from hccbm_gui.views.panes.mosaic import Mosaic
from hccbm_gui.views.panes.pane import Point
from hccbm_gui.views.panes.pane_menu import show_pane_menu
from hccbm_gui.views.panes.pane_set import Fed, PaneSet
from hccbm_gui.views.panes.pane_signals import connect_pane
from hccbm_gui.views.panes.shown import Shown
from hccbm_gui.views.panes.surface_view import SurfaceView
from hccbm_gui.views.panes.whereabouts import where
from hccbm_gui.views.planar.planar_panel import PlanarPanel
from hccbm_gui.views.screens.slice_pictures import ContourLook, Marks
from hccbm_gui.views.slice_view import SliceView
from hccbm_gui.views.view_toolbar import ViewToolbar

ALWAYS = (
    Cell("axial", 0, 0),
    Cell("coronal", 0, 1),
    Cell("sagittal", 1, 0),
    Cell("3D", 1, 1),
    Cell("planar", 0, 0, "planar"),
)
"""Pictures that are made at the start, whatever the layout."""


class PaneGrid(Mosaic):
    """All pictures; their toolbar is placed by the window.

    Attributes
    ----------
    views : plane to the slice view of the main image.
    choices, images : what is shown, and how that is changed.
    arrangement : which pictures are seen, and where.
    links : how they follow each other.
    over : what lies over the images in all slice views alike.
    current, under : key of the picture that was touched last, and of the one under the hand.
    """

    cursor_wanted = Signal(object)
    hovered = Signal(object)
    noted = Signal(str)
    outline_drawn = Signal(object, str, str)
    edit_wanted = Signal(str, object)
    layout_changed = Signal(str)
    pane_made = Signal(str)
    case_shown = Signal()

    def __init__(
        self,
        jobs: Jobs,
        palette: Palette,
        settings: PictureSettings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.case: Case | None = None
        self.current = self.under = "axial"
        self._marks = Marks()
        self.hands = hands_of_user()
        self.toolbar = ViewToolbar(self)
        self.choices = Choices(settings or PictureSettings())
        self.panes = PaneSet(Materials(jobs, self.hands, palette), self, self._made)
        self.over = LaidOver(self)
        made = {cell.key: self.panes.get(cell) for cell in ALWAYS}
        self.views: dict[PlaneName, SliceView] = {
            plane: view for plane, view in made.items() if isinstance(view, SliceView)
        }  # type: ignore[misc]
        self.surface: SurfaceView = made["3D"]  # type: ignore[assignment]
        self.planar: PlanarPanel = made["planar"]  # type: ignore[assignment]
        self.images = ImageChanges(self)
        self.links = Links(self)
        self.arrangement = Arrangement(self)
        self.series_dropped.connect(self._dropped)
        self.arrangement.apply()

    def _made(self, key: str, widget: QWidget) -> None:
        connect_pane(self, key, widget)
        self.pane_made.emit(key)

    @guarded
    def hover(self, key: str, point: Point | None) -> None:
        """The hand is over a picture."""
        self.under = key
        self.hovered.emit(point)

    @guarded
    def touch(self, key: str) -> None:
        """A picture got the keys: the toolbar speaks of it from now on."""
        if key != self.current:
            self.current = key
            self.images.show_choices()

    @guarded
    def show_menu(self, key: str, at: QPoint) -> None:
        """What can be done with a picture."""
        self.touch(key)
        show_pane_menu(self, key, at)

    # ---- what is shown

    @property
    def shown(self) -> Shown:
        """What the slices of the main image show."""
        return self.choices.of("", MAIN)

    def shown_of(self, key: str) -> Shown:
        """What a picture shows."""
        cell = self.panes.cells[key]
        return self.choices.of(key, cell.role)

    def show_case(self, case: Case | None) -> None:
        """Follow the case; keep what is shown as long as it still belongs to it."""
        before, self.case = self.case, case
        same = before is not None and case is not None and before.patient is case.patient
        if same and case is not None:
            self.choices.follow(case, self.toolbar.curtain_is_on)
            self.links.follow()
        else:
            self.current = self.under = "axial"
            self.links.forget()
            self.choices.begin(case)
            self.panes.forget_images(keep=self.views)
            self.arrangement.begin()
        self.arrangement.apply()
        self.feed()
        self.images.show_choices()
        self.case_shown.emit()

    def feed(self) -> None:
        """Tell the pictures that are seen, and those that are always there, what to show."""
        dated = self.arrangement.id == "pre_post"
        for key in {*self.views, "planar", *self.arrangement.keys}:
            shown = self.arrangement.adapted(key, self.shown_of(key))
            self.panes.feed(key, Fed(self.case, shown, self._marks, dated))
        self.links.show()

    def take_palette(self, palette: Palette) -> None:
        """Follow the theme with what is made later."""
        self.panes.take_palette(palette)

    @guarded
    def set_base(self, uid: str) -> None:
        """Slice another image; overlays that do not lie in its frame go."""
        self.images.set_base(self.current, uid)

    @guarded
    def show_series(self, uid: str) -> None:
        """Lay a series over the image where it can be; else slice it by itself."""
        self.images.show_series(uid)

    @guarded
    def set_window(self, window: WindowLevel) -> None:
        """The same window in all views of the main image."""
        self.images.set_window("axial", window)

    @guarded
    def set_tool(self, tool: str) -> None:
        """What the left button does in all views."""
        self.toolbar.show_tool(tool)
        self.hands.toolbox.take(tool)

    @guarded
    def set_cursor(self, cursor_mm: Point) -> None:
        """Move all views that are linked to the position."""
        self.links.follow_cursor(cursor_mm)

    @guarded
    def set_hidden(self, keys: frozenset[str]) -> None:
        """Structures that are not drawn."""
        self._marks = replace(self._marks, hidden=keys)
        self.feed()

    @guarded
    def show_overlays(self, overlays: Sequence[Overlay]) -> None:
        """Lay what plugins made over the slices, in place of all earlier."""
        self.over.show_overlays(overlays)

    @property
    def hidden_layers(self) -> frozenset[Layer]:
        """Layers that are switched off."""
        return self.over.hidden

    @guarded
    def show_layer(self, name: str, on: bool) -> None:
        """Show or hide one layer in all slice views."""
        self.over.show_layer(name, on)
        self.images.show_choices()

    @guarded
    def set_contour_look(self, width_px: float, filled: str, opacity: float) -> None:
        """Width of the outlines, and what is filled: ``none``, ``targets`` or ``all``."""
        self._marks = replace(self._marks, contours=ContourLook(width_px, filled, opacity))
        self.feed()

    @guarded
    def choose_spot(self, spot_id: str) -> None:
        """Let one spot stand out in all pictures."""
        self.planar.choose_spot(spot_id)
        self._marks = replace(self._marks, chosen_spot=spot_id)
        self.feed()

    @guarded
    def blink_overlay(self, on: bool) -> None:
        """Hide or show what is laid over the image, while a key is held."""
        self.over.blink(on)

    # ---- what is seen

    @guarded
    def show_layout(self, name: str) -> None:
        """Lay the pictures out in another way, and remember it."""
        self.arrangement.choose(name)

    @guarded
    def maximise(self, key: str) -> None:
        """One view alone, or all again."""
        self.show_alone(None if self.arrangement.alone == key else key)

    def show_alone(self, key: str | None) -> None:
        """Show one view, or all with None."""
        self.arrangement.show_alone(key)

    def layers_at(self, point_mm: Point) -> list[tuple[str, float, str]]:
        """(label, value, unit) of every layer under a point, in the picture under the hand."""
        view = self.panes.slices().get(self.under, self.views["axial"])
        return list(view.scene.values_at(point_mm))

    def where(self, roi: Roi) -> str:
        """Where a structure lies that is not seen in the main image; empty for one that is."""
        return "" if self.case is None else where(self.case, roi, self.shown.base_uid)

    @guarded
    def _dropped(self, widget: QWidget, uid: str) -> None:
        self.images.put(self.panes.key_of(widget), uid)
