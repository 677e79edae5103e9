"""The images of a slice view as it is told to show them: slab, window, overlay, fusion, curtain."""

from hccbm_gui.core.planar import PlanarImage
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.curtain_layer import Curtain
from hccbm_gui.render.flat_view import FlatView
from hccbm_gui.render.looks import Fusion, Slab
from hccbm_gui.render.slice_images import SliceImages
from hccbm_gui.render.slice_navigation import SliceNavigation
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.window_level import WindowLevel


class SlicePicture(SliceNavigation):
    """The image of a view and what is fused with it; the lowest of its layers."""

    def __init__(self, view: FlatView, plane: ViewPlane) -> None:
        super().__init__(view, plane)
        self._images = SliceImages(view.renderer, plane)
        self._curtain: Curtain | None = None

    def set_slab(self, slab: Slab) -> None:
        """Show a slice, or the maximum, minimum or mean through a thickness."""
        self._images.set_slab(slab)

    @property
    def base(self) -> Volume | None:
        """The image that is sliced."""
        return self._images.base

    def set_window_level(self, window_level: WindowLevel | None) -> None:
        """The values of the image that run from black to white."""
        self._images.set_window_level(window_level)

    def set_base_colours(self, name: str) -> None:
        """The colour map of the image itself; an empty name takes what is usual for its kind."""
        self._images.set_base_colours(name)

    @property
    def window_level(self) -> WindowLevel | None:
        """The window of the image."""
        return self._images.window_level

    def set_overlay(
        self,
        volume: Volume | None,
        opacity: float = 0.5,
        colour_map: str = "hot iron",
        value_range: tuple[float, float] | None = None,
        threshold: float | None = None,
        label: str = "",
    ) -> None:
        """Lay `volume` over the image; below `threshold` nothing is painted.

        FrameMismatch when it has another frame of reference than the image; nothing changes.
        """
        self._images.set_overlay(volume, opacity, colour_map, value_range, threshold, label)

    @property
    def fusion(self) -> Fusion | None:
        """How the overlay shares the picture; None while none is seen."""
        return self._images.fusion

    def set_fusion(self, fusion: Fusion) -> None:
        """How the overlay shares the picture with the image."""
        self._images.set_fusion(fusion)

    def set_curtain(
        self,
        image: PlanarImage | None,
        alignment: PlanarAlignment | None,
        opacity: float = 0.5,
        colour_map: str = "hot iron",
        label: str = "planar scan",
        unit: str = "counts",
    ) -> None:
        """Hang an aligned planar scan into the coronal view; other planes leave it away.

        FrameMismatch when it is aligned to another frame of reference; nothing changes.
        """
        curtain = None
        if image is not None and alignment is not None:
            curtain = Curtain(image, alignment, opacity, colour_map, label, unit)
        if self.plane.name == "coronal":
            self._images.set_curtain(curtain)
        self._curtain = curtain

    def _show_curtain(self) -> None:
        """The curtain hangs in coronal planes of its own frame only."""
        shown = self._curtain if self.plane.name == "coronal" else None
        if shown is not None and shown.alignment.frame_uid != self._images.frame_uid:
            shown = None
        self._images.set_curtain(shown)
