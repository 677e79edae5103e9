"""The pictures of a slice view: the image, what is fused with it, the planar scan as a curtain."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkImagingCore import vtkImageBlend
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.geometry import require_same_frame
from hccbm_gui.core.planar import PlanarImage
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.colour_maps import colour_table
from hccbm_gui.render.curtain_layer import CurtainLayer
from hccbm_gui.render.image_layer import ImageLayer, in_threads, sample_grid
from hccbm_gui.render.picture_quad import PictureQuad
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Depth, lookup_table
from hccbm_gui.render.window_level import WindowLevel, colour_range, default_window


@dataclass(frozen=True, slots=True, eq=False)
class Curtain:
    """A planar image with its place and look."""

    image: PlanarImage
    alignment: PlanarAlignment
    opacity: float
    colour_map: str
    label: str

    def counts_at(self, position_mm: npt.ArrayLike) -> float:
        """Counts where the ray through an LPS position (3,) meets the scan; NaN beside it."""
        x, _, z = np.asarray(position_mm, dtype=np.float64)
        pixel = self.image.to_pixel(self.alignment.to_plane([(x, z)]))
        counts = self.image.array.astype(np.float64)
        return float(ndimage.map_coordinates(counts, pixel.T, order=1, cval=np.nan)[0])


class SliceImages:
    """Base, overlay and curtain of one view, all in one frame of reference."""

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane) -> None:
        self._plane = plane
        self._base = ImageLayer(plane, outside=(0, 0, 0, 255))
        self._overlay = ImageLayer(plane, outside=(0, 0, 0, 0))
        # Fusing before drawing: a second textured quadrilateral costs twice as much.
        self._fused = vtkImageBlend()
        in_threads(self._fused)
        self._quad = PictureQuad(renderer, Depth.BASE, opaque=True)
        self._curtain_layer = CurtainLayer(renderer)
        self._labels = ("image", "overlay")
        self._opacity = 0.5
        self._changes = 0
        self._drawn: tuple[float, ViewCamera, bool, int] | None = None
        self.window_level: WindowLevel | None = None
        self.curtain: Curtain | None = None
        self.overlay_visible = True

    @property
    def base(self) -> Volume | None:
        """The image that is sliced."""
        return self._base.volume

    @property
    def overlay(self) -> Volume | None:
        """The image laid over it."""
        return self._overlay.volume

    @property
    def frame_uid(self) -> str:
        """Frame of reference of the image; empty without one."""
        return "" if self.base is None else self.base.geometry.frame_uid

    @property
    def slice_mm(self) -> float:
        """Distance of the slices of the view."""
        return 1.0 if self.base is None else self._plane.slice_step_mm(self.base.geometry)

    def set_base(self, volume: Volume | None, window_level: WindowLevel | None, label: str) -> None:
        """Slice `volume`; an overlay or curtain of another frame is taken away."""
        self._changes += 1
        self._base.set_volume(volume)
        self._labels = (label or "image", self._labels[1])
        if self.overlay is not None and self.overlay.geometry.frame_uid != self.frame_uid:
            self._overlay.set_volume(None)
        if self.curtain is not None and self.curtain.alignment.frame_uid != self.frame_uid:
            self.curtain = None
        self.set_window_level(window_level or (default_window(volume) if volume else None))

    def set_window_level(self, window_level: WindowLevel | None) -> None:
        """The values of the image that run from black to white."""
        self._changes += 1
        self.window_level = window_level
        if window_level is not None:
            ends = (window_level.lower, window_level.upper)
            self._base.set_colours(lookup_table(colour_table("grey"), ends))

    def set_overlay(
        self,
        volume: Volume | None,
        opacity: float,
        colour_map: str,
        value_range: tuple[float, float] | None,
        threshold: float | None,
        label: str,
    ) -> None:
        """Lay `volume` over the image; FrameMismatch when it belongs elsewhere."""
        if volume is not None:
            require_same_frame(self.frame_uid, volume.geometry.frame_uid, label or "The overlay")
            ends = value_range or colour_range(volume)
            self._overlay.set_colours(lookup_table(colour_table(colour_map), ends, threshold))
        self._changes += 1
        self._overlay.set_volume(volume)
        self._opacity = opacity
        self._labels = (self._labels[0], label or "overlay")

    def set_curtain(self, curtain: Curtain | None) -> None:
        """Hang `curtain`; FrameMismatch when it is aligned to another frame."""
        if curtain is not None:
            frame = curtain.alignment.frame_uid
            require_same_frame(self.frame_uid, frame, "The aligned planar scan")
        self._changes += 1
        self.curtain = curtain

    def update(self, position_mm: float, camera: ViewCamera) -> None:
        """Cut and colour everything for the slice at `position_mm`, unless it is drawn already."""
        wanted = (position_mm, camera, self.overlay_visible, self._changes)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        grid = None if self.base is None else sample_grid(self._plane, self.base.geometry, camera)
        if grid is None:
            self._quad.hide()
        else:
            picture = self._base.cut(position_mm, grid)
            if self.overlay is not None and self.overlay_visible:
                picture = self._fuse(picture, self._overlay.cut(position_mm, grid))
            smooth = grid.step_mm > 1.5 * camera.mm_per_pixel
            self._quad.show(picture, grid.corner_mm, grid.upper_mm, smooth)
        if self.overlay_visible and self.curtain is not None:
            shown = self.curtain
            colours = colour_table(shown.colour_map)
            self._curtain_layer.show(shown.image, shown.alignment, shown.opacity, colours)
        else:
            self._curtain_layer.hide()

    def _fuse(self, base: vtkImageData, overlay: vtkImageData) -> vtkImageData:
        self._fused.RemoveAllInputs()
        self._fused.AddInputData(base)
        self._fused.AddInputData(overlay)
        self._fused.SetOpacity(1, self._opacity)
        self._fused.Update()
        return self._fused.GetOutput()

    def values_at(self, position_mm: npt.ArrayLike) -> list[tuple[str, float, str]]:
        """(label, value, unit) of every layer at an LPS position (3,); NaN outside."""
        found = []
        for volume, label in zip((self.base, self.overlay), self._labels, strict=True):
            if volume is not None:
                found.append((label, float(volume.sample(position_mm)[0]), str(volume.unit)))
        if self.curtain is not None:
            found.append((self.curtain.label, self.curtain.counts_at(position_mm), "counts"))
        return found

    def layers(self) -> list[str]:
        """What is seen: the image, and with their opacity what lies over it."""
        names = [self._labels[0]]
        if self.overlay is not None and self.overlay_visible:
            names.append(f"{self._labels[1]} {100 * self._opacity:.0f} %")
        if self.curtain is not None and self.overlay_visible:
            names.append(f"{self.curtain.label} {100 * self.curtain.opacity:.0f} %")
            names.append("curtain: no depth")
        return names

    def notes(self) -> list[str]:
        """The permanent warnings of the images shown."""
        return [note for v in (self.base, self.overlay) if v is not None for note in v.notes]
