"""What lies over the images in all slice views alike: overlays of plugins, layers on and off."""

from collections.abc import Sequence

from hccbm_gui.core.overlay import Overlay
from hccbm_gui.core.roi import Roi
from hccbm_gui.render.layers import Layer
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.panes.picture_grid import PictureGrid
from hccbm_gui.views.slice_view import SliceView


class LaidOver:
    """Part of a `PaneGrid`.

    Attributes
    ----------
    hidden : layers that are switched off.
    preview : a structure that is not in the case yet; None without.
    """

    def __init__(self, grid: PictureGrid) -> None:
        self._grid = grid
        self._overlays: tuple[Overlay, ...] = ()
        self.hidden: frozenset[Layer] = frozenset()
        self.preview: Roi | None = None

    def begin(self, view: SliceView) -> None:
        """A new slice view is like the others."""
        for layer in self.hidden:
            view.scene.set_layer_visible(layer, False)
        view.scene.set_preview(self.preview)

    def show_overlays(self, overlays: Sequence[Overlay]) -> None:
        """Doses and maps of plugins, in place of all earlier."""
        self._overlays = tuple(overlays)
        self._grid.toolbar.overlays.show_overlays(self._overlays)
        self.lay_over()

    @guarded
    def lay_over(self, _look: object = None) -> None:
        """Show them as their button says."""
        grid = self._grid
        wanted = grid.toolbar.overlays.look.of(self._overlays)
        for key, view in grid.panes.slices().items():
            view.scene.set_overlays(wanted)
            # One key for all: three would hide the image.
            view.scene.set_key_visible(key in ("axial", grid.arrangement.alone))
            view.update()
        grid.surface.show_overlays(wanted)

    def show_layer(self, name: str, on: bool) -> None:
        """Show or hide one layer."""
        one = frozenset({Layer(name)})
        self.hidden = self.hidden - one if on else self.hidden | one
        for view in self._grid.panes.slices().values():
            view.scene.set_layer_visible(name, on)
            view.update()

    def show_preview(self, roi: Roi | None) -> None:
        """Draw a structure that is not in the case yet, dashed; None to take it away."""
        self.preview = roi
        for view in self._grid.panes.slices().values():
            view.scene.set_preview(roi)
            view.update()

    def blink(self, on: bool) -> None:
        """Hide or show all that lies over the image, while a key is held."""
        for view in self._grid.panes.slices().values():
            view.scene.set_overlay_visible(on)
            view.update()
