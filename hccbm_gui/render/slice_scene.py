"""One slice view: image, overlay, curtain, structures, fields, crosshair and words."""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkRenderWindow

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.overlay import Overlay
from hccbm_gui.core.planar import PlanarImage
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.annotations import Annotations
from hccbm_gui.render.contour_layer import ContourLayer
from hccbm_gui.render.crosshair import Crosshair
from hccbm_gui.render.field_overlay import FieldOverlay
from hccbm_gui.render.flat_view import FlatView
from hccbm_gui.render.isodose_layer import IsodoseLayer
from hccbm_gui.render.outline_layer import OutlineLayer
from hccbm_gui.render.slice_images import Curtain, SliceImages
from hccbm_gui.render.slice_overlays import SliceOverlays
from hccbm_gui.render.slice_place import Point, SlicePlace
from hccbm_gui.render.slice_texts import slice_texts
from hccbm_gui.render.view_plane import PLANES, PlaneName
from hccbm_gui.render.vtk_arrays import rgb
from hccbm_gui.render.wash_layer import WashLayer
from hccbm_gui.render.window_level import WindowLevel
from hccbm_gui.services.pictures.palette import Palette, dark


class SliceScene:
    """Axial, coronal or sagittal slices of a patient in any VTK render window.

    Pixels are device pixels from the lower left corner of the window, y up. Nothing is drawn
    before `render`, so that many changes cost one picture.

    Parameters
    ----------
    render_window : on screen, off screen or Qt's.
    plane : which slices.
    palette : colours of lines and letters; the dark one by default.
    """

    def __init__(
        self, render_window: vtkRenderWindow, plane: PlaneName, palette: Palette | None = None
    ) -> None:
        self.plane = PLANES[plane]
        self.pixel_ratio = 1.0
        self._palette = palette or dark()
        self._view = FlatView(render_window, self._palette.slice_ground)
        renderer = self._view.renderer
        self._place = SlicePlace(self.plane)
        self._images = SliceImages(renderer, self.plane)
        # Layers cover each other in the order in which they are made.
        washes = WashLayer(renderer, self.plane)
        self._contours = ContourLayer(renderer, self.plane)
        self._overlays = SliceOverlays(washes, IsodoseLayer(renderer, self.plane))
        self._fields = FieldOverlay(renderer, self._palette)
        self._outline = OutlineLayer(renderer, self.plane, rgb(self._palette.gtv))
        self._crosshair = Crosshair(renderer, rgb(self._palette.crosshair))
        self._words = Annotations(renderer, self._palette)
        self._comparison: FieldComparison | None = None
        self._identity: tuple[str, ...] = ()
        self._foreign = 0
        self._line_width_px = 2.0
        self._texts_visible = True
        self._crosshair_visible = True

    def set_base(
        self, volume: Volume | None, window_level: WindowLevel | None = None, label: str = ""
    ) -> None:
        """Slice `volume`; what belongs to another frame is taken away.

        Without `window_level` it is soft tissue for CT and 2-98 percentile for the rest.
        """
        frame = self._images.frame_uid
        self._images.set_base(volume, window_level, label)
        self._place.set_geometry(None if volume is None else volume.geometry)
        self._overlays.follow(self._images.frame_uid)
        if frame != self._images.frame_uid:
            self.set_rois((), ())
            self.set_fields(None)

    def set_window_level(self, window_level: WindowLevel | None) -> None:
        """The values of the image that run from black to white."""
        self._images.set_window_level(window_level)

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

    def set_curtain(
        self,
        image: PlanarImage | None,
        alignment: PlanarAlignment | None,
        opacity: float = 0.5,
        colour_map: str = "hot iron",
        label: str = "planar scan",
    ) -> None:
        """Hang an aligned planar scan into the coronal view; other planes leave it away.

        FrameMismatch when it is aligned to another frame of reference; nothing changes.
        """
        if image is None or alignment is None or self.plane.name != "coronal":
            self._images.set_curtain(None)
        else:
            self._images.set_curtain(Curtain(image, alignment, opacity, colour_map, label))

    def set_overlay_visible(self, visible: bool) -> None:
        """Show or hide overlay, curtain and what plugins laid over the image."""
        self._images.overlay_visible = self._overlays.visible = visible

    def set_overlays(self, overlays: Sequence[Overlay]) -> None:
        """Lay doses and maps of plugins over the image, the last on top, in place of all earlier.

        One of another frame than the image is not shown; that is written into the view.
        """
        self._overlays.show(overlays, self._images.frame_uid)

    def set_key_visible(self, visible: bool) -> None:
        """Write or leave out what the colours of the overlays mean; captions stay."""
        self._overlays.key_visible = visible

    def set_rois(
        self,
        rois: Sequence[Roi],
        visible: Collection[str],
        line_width_px: float = 2.0,
        filled: Collection[str] | None = None,
    ) -> None:
        """Draw the structures whose keys are `visible` and that lie in the image's frame.

        Of the GTVs those in `filled` are filled, all with None.

        How many of another frame were left away is written into the view.
        """
        frame = self._images.frame_uid
        own = [roi for roi in rois if frame and roi.frame_uid == frame]
        wanted = [roi for roi in rois if roi.key in visible and not roi.is_empty]
        self._foreign = len(set(wanted).difference(own)) if frame else 0
        self._contours.set_rois(own, visible, self._images.slice_mm, filled)
        self._line_width_px = line_width_px

    def set_fields(self, comparison: FieldComparison | None) -> None:
        """Draw both fields at the isocentre plane; in the coronal view only."""
        self._comparison = comparison if self.plane.name == "coronal" else None
        self._fields.set_comparison(self._comparison)

    def set_outline(self, points_mm: npt.ArrayLike) -> None:
        """The points (N, 3) in LPS mm of an outline being drawn; none to take it away."""
        self._outline.points_mm = np.asarray(points_mm, dtype=np.float64).reshape(-1, 3)

    def set_identity(self, lines: Sequence[str]) -> None:
        """Whose images these are; top right."""
        self._identity = tuple(lines)

    def set_texts_visible(self, visible: bool) -> None:
        """Show or hide title, layers and scale; letters, identity and position stay."""
        self._texts_visible = visible

    def set_crosshair_visible(self, visible: bool) -> None:
        """Show or hide the crosshair."""
        self._crosshair_visible = visible

    @property
    def cursor_mm(self) -> Point:
        """The linked position, LPS mm; the middle of the image until it is set."""
        return self._place.cursor_mm

    def set_cursor(self, position_mm: npt.ArrayLike) -> None:
        """Put the crosshair on an LPS position (3,) and show the slice through it."""
        self._place.cursor_mm = position_mm

    @property
    def position_mm(self) -> float:
        """The LPS coordinate of the slice along the view's axis."""
        return self._place.position_mm

    def set_position_mm(self, position_mm: float) -> None:
        """Show the slice at `position_mm`; the crosshair comes along."""
        self._place.position_mm = position_mm

    def step(self, slices: int) -> None:
        """Go `slices` towards the head, the back or the patient's left; stops at the ends."""
        self._place.step(slices)

    def pan(self, dx_px: float, dy_px: float) -> None:
        """Move the picture by device pixels, dy upwards."""
        self._sized().pan(dx_px, dy_px)

    def zoom(self, factor: float, at_px: tuple[float, float] | None = None) -> None:
        """Larger by `factor` around a pixel; around the middle of the window without one."""
        self._sized().zoom(factor, at_px)

    def fit(self) -> None:
        """All of the image, also after the window changes, until panned or zoomed."""
        self._sized().fit()

    def patient_at(self, x_px: float, y_px: float) -> Point | None:
        """The LPS position under a pixel, on the slice shown; None without an image."""
        return self._sized().patient_at(x_px, y_px)

    def pixel_of(self, position_mm: npt.ArrayLike) -> tuple[float, float]:
        """The pixel over which an LPS position (3,) lies."""
        return self._sized().pixel_of(position_mm)

    @property
    def visible_region(self) -> FloatArray:
        """(2, 2) smallest and largest view coordinates (u, v) in the window, mm."""
        return self._sized().camera.visible_mm()

    def letters(self) -> dict[str, str]:
        """Edge of the window (left, right, top, bottom) to the patient direction there."""
        return self.plane.letters()

    def values_at(self, position_mm: npt.ArrayLike) -> list[tuple[str, float, str]]:
        """(label, value, unit) of every image layer at an LPS position (3,), NaN outside; and of
        every overlay that has a value there.
        """
        return self._images.values_at(position_mm) + self._overlays.values_at(position_mm)

    def render(self) -> None:
        """Draw the view as it is now."""
        place, ratio = self._sized(), self.pixel_ratio
        camera, position_mm = place.camera, place.position_mm
        self._view.aim(camera)
        self._images.update(position_mm, camera)
        self._contours.set_width(self._line_width_px * ratio)
        self._contours.update(position_mm)
        self._overlays.update(position_mm, camera, ratio)
        at_isocentre = self._fields.at_isocentre(position_mm, self._images.slice_mm)
        self._fields.update(camera, ratio, at_isocentre)
        self._outline.update(position_mm, self._images.slice_mm, camera, ratio)
        if self._crosshair_visible and self._images.base is not None:
            self._crosshair.update(place.cursor_in_view(), camera, ratio)
        else:
            self._crosshair.hide()
        legend = self._fields.legend(at_isocentre)
        shown = (self._images, self._overlays, place)
        texts = slice_texts(self.plane, shown, self._identity, legend, self._foreign, ratio)
        self._words.update(texts, camera, ratio, self._texts_visible)
        self._view.render_window.Render()

    def release(self) -> None:
        """Let go of everything drawn; the scene is of no use afterwards."""
        self._view.release()

    def _sized(self) -> SlicePlace:
        """The place, for the window as large as it is now."""
        self._place.resize(self._view.size_px)
        return self._place
