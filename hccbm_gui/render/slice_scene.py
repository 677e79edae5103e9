"""One slice view: image, overlay, curtain, structures, fields, crosshair and words."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkRenderWindow

from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.levels import VertebraLevel
from hccbm_gui.core.measure.shapes import Measurement
from hccbm_gui.core.overlay import Overlay
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.spot import Spot
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.annotations import Annotations
from hccbm_gui.render.crosshair import Crosshair, LinkedPlane
from hccbm_gui.render.field_overlay import FieldOverlay
from hccbm_gui.render.flat_view import FlatView
from hccbm_gui.render.isodose_layer import IsodoseLayer
from hccbm_gui.render.layers import Layer, SeenLayers
from hccbm_gui.render.level_layer import LevelLayer
from hccbm_gui.render.measure_layer import MeasureLayer
from hccbm_gui.render.outline_layer import OutlineLayer
from hccbm_gui.render.preview_layer import PreviewLayer
from hccbm_gui.render.slice_overlays import SliceOverlays
from hccbm_gui.render.slice_picture import SlicePicture
from hccbm_gui.render.slice_structures import SliceStructures
from hccbm_gui.render.slice_texts import slice_texts
from hccbm_gui.render.spot_layer import SpotLayer
from hccbm_gui.render.view_plane import PLANES, PlaneName, ViewPlane
from hccbm_gui.render.vtk_arrays import rgb
from hccbm_gui.render.wash_layer import WashLayer
from hccbm_gui.render.window_level import WindowLevel
from hccbm_gui.services.pictures.palette import Palette, dark


class SliceScene(SlicePicture):
    """Slices of a patient, in a standard or oblique plane, in any VTK render window.

    Pixels are device pixels from the lower left corner of the window, y up. Nothing is drawn
    before `render`, so that many changes cost one picture.

    Parameters
    ----------
    render_window : on screen, off screen or Qt's.
    plane : which slices; `set_plane` changes it.
    palette : colours of lines and letters; the dark one by default.
    """

    def __init__(
        self,
        render_window: vtkRenderWindow,
        plane: PlaneName | ViewPlane,
        palette: Palette | None = None,
    ) -> None:
        self._palette = palette or dark()
        view = FlatView(render_window, self._palette.slice_ground)
        super().__init__(view, plane if isinstance(plane, ViewPlane) else PLANES[plane])
        renderer = view.renderer
        # Layers cover each other in the order in which they are made.
        washes = WashLayer(renderer, self.plane)
        self._overlays = SliceOverlays(washes, IsodoseLayer(renderer, self.plane))
        self._structures = SliceStructures(renderer, self.plane)
        self._preview = PreviewLayer(renderer, self.plane, rgb(self._palette.slice_text))
        self._spots = SpotLayer(renderer, self.plane, self._palette)
        self._fields = FieldOverlay(renderer, self._palette)
        self._outline = OutlineLayer(renderer, self.plane, rgb(self._palette.gtv))
        self.levels = LevelLayer(renderer, self.plane)
        self.measures = MeasureLayer(renderer, self.plane)
        self._crosshair = Crosshair(renderer, rgb(self._palette.crosshair))
        self._words = Annotations(renderer, self._palette)
        self._comparison: FieldComparison | None = None
        self._seen = SeenLayers()
        self._identity: tuple[str, ...] = ()
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
            self.set_spots((), "")
            self.set_fields(None)

    def set_plane(self, plane: ViewPlane) -> None:
        """Show slices of another plane through the same cursor."""
        if plane.same_as(self.plane):
            return
        self._look_along(plane)
        for layer in (
            self._images,
            self._structures,
            self._spots,
            self._overlays,
            self._outline,
            self._preview,
            self.levels,
            self.measures,
        ):
            layer.set_plane(plane)
        self._show_coronal()

    def set_overlay_visible(self, visible: bool) -> None:
        """Show or hide overlay, curtain and what plugins laid over the image."""
        self._seen = self._seen.with_blink(not visible)

    def set_layer_visible(self, layer: Layer | str, visible: bool) -> None:
        """Show or hide one layer; ValueError for one there is not."""
        self._seen = self._seen.with_layer(layer, visible)
        self._show_coronal()

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
        # What is drawn on one slice only is as thick in all views as the slices of the image.
        slice_mm = 1.0 if self.base is None else self.base.geometry.spacing_mm[0]
        self._structures.set_rois(rois, visible, self._images.frame_uid, slice_mm, filled)
        self._structures.line_width_px = line_width_px

    def set_preview(self, roi: Roi | None) -> None:
        """Draw a structure that is not in the case, dashed; None to take it away."""
        self._preview.show(roi, self._images.slice_mm)

    def set_spots(self, spots: Sequence[Spot], chosen_id: str = "") -> None:
        """Outline the spots that lie in the image's frame or on the curtain, but those rejected."""
        frame, slice_mm = self._images.frame_uid, self._images.slice_mm
        self._spots.set_spots(spots, chosen_id, frame, slice_mm)

    def roi_at(self, position_mm: npt.ArrayLike) -> list[Roi]:
        """The visible structures an LPS position (3,) lies in, the smallest first."""
        return self._structures.roi_at(position_mm)

    def set_fields(self, comparison: FieldComparison | None) -> None:
        """Draw both fields at the isocentre plane; in the coronal view only."""
        self._comparison = comparison
        self._show_coronal()

    def set_outline(self, points_mm: npt.ArrayLike) -> None:
        """The points (N, 3) in LPS mm of an outline being drawn; none to take it away."""
        self._outline.points_mm = np.asarray(points_mm, dtype=np.float64).reshape(-1, 3)

    def set_measurements(
        self,
        measurements: Sequence[Measurement],
        chosen: str = "",
        words: Mapping[str, str] | None = None,
    ) -> None:
        """Draw those of the image's frame, each on its own slice; `words` by id beside them."""
        self.measures.show(measurements, chosen, words or {})

    def set_levels(self, levels: Sequence[VertebraLevel], chosen: str = "") -> None:
        """Mark the labelled vertebrae of the image's frame with their names."""
        self.levels.show(levels, chosen)

    @property
    def identity(self) -> tuple[str, ...]:
        """Whose images these are."""
        return self._identity

    def set_identity(self, lines: Sequence[str]) -> None:
        """Whose images these are; top right."""
        self._identity = tuple(lines)

    def set_texts_visible(self, visible: bool) -> None:
        """Show or hide title, layers and scale; letters, identity and position stay."""
        self._texts_visible = visible

    def set_linked_planes(self, planes: Sequence[LinkedPlane]) -> None:
        """The planes whose cuts the crosshair draws, with their colours; else the standard three.

        Those nearly parallel to the view's own are left away.
        """
        self._crosshair.set_linked(planes)

    def set_crosshair_visible(self, visible: bool) -> None:
        """Show or hide the crosshair."""
        self._crosshair_visible = visible

    def values_at(self, position_mm: npt.ArrayLike) -> list[tuple[str, float, str]]:
        """(label, value, unit) of every image layer at an LPS position (3,), NaN outside; and of
        every overlay that has a value there.
        """
        return self._images.values_at(position_mm) + self._overlays.values_at(position_mm)

    def volumes(self) -> list[tuple[str, Volume]]:
        """(label, volume) of the image and of all that lies over it, the image first."""
        return self._images.volumes() + self._overlays.volumes()

    def render(self) -> None:
        """Draw the view as it is now."""
        place, ratio = self._sized(), self.pixel_ratio
        camera, position_mm = place.camera, place.position_mm
        self._view.aim(camera)
        self._images.seen = self._seen
        self._overlays.set_visible(self._seen.shows(Layer.DOSE))
        self._images.update(position_mm, camera, ratio, self._overlays.washes)
        self._overlays.update(position_mm, camera, ratio)
        self._structures.update(position_mm, ratio, self._seen.shows(Layer.CONTOURS))
        hung = self._images.curtain.alignment if self._images.curtain else None
        self._spots.update(position_mm, camera, ratio, hung, self._seen.shows(Layer.SPOTS))
        at_isocentre = self._fields.at_isocentre(position_mm, self._images.slice_mm)
        self._fields.update(camera, ratio, at_isocentre)
        self._outline.update(position_mm, self._images.slice_mm, camera, ratio)
        frame = self._images.frame_uid
        self._preview.update(position_mm, frame, camera, ratio)
        self.levels.visible = self.measures.visible = self._seen.shows(Layer.ANNOTATIONS)
        self.levels.update(position_mm, frame, camera, ratio)
        self.measures.update(position_mm, self._images.slice_mm, frame, camera, ratio)
        if self._crosshair_visible and self._images.base is not None:
            self._crosshair.update(self.plane, place.cursor_in_view(), camera, ratio)
        else:
            self._crosshair.hide()
        legend = self._fields.legend(at_isocentre)
        shown = (self._images, self._overlays, place)
        texts = slice_texts(
            self.plane, shown, self._identity, legend, self._structures.foreign, ratio
        )
        written = self._texts_visible and self._seen.shows(Layer.ANNOTATIONS)
        self._words.update(texts, camera, ratio, written)
        self._view.render_window.Render()

    def release(self) -> None:
        """Let go of everything drawn; the scene is of no use afterwards."""
        self._view.release()

    def _show_coronal(self) -> None:
        """What lies in coronal planes only: fields and the curtain."""
        coronal = self.plane.name == "coronal"
        seen = coronal and self._seen.shows(Layer.FIELDS)
        self._fields.set_comparison(self._comparison if seen else None)
        self._show_curtain()
