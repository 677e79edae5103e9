"""The pictures of a slice view: the image, what is fused with it, the planar scan as a curtain."""

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.geometry import require_same_frame
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.colour_bar import Bar
from hccbm_gui.render.colour_maps import FUNCTIONAL, colour_table, default_base_colours
from hccbm_gui.render.curtain_layer import CLEAR, Curtain, CurtainLayer, count_range
from hccbm_gui.render.fusion import Fuser
from hccbm_gui.render.image_layer import ImageLayer
from hccbm_gui.render.layers import Layer, SeenLayers
from hccbm_gui.render.looks import Fusion, FusionMode, OverlayLook, Slab
from hccbm_gui.render.picture_quad import PictureQuad
from hccbm_gui.render.sample_grid import SampleGrid, sample_grid
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Depth, lookup_table
from hccbm_gui.render.wash_layer import WashLayer, pixel_grid
from hccbm_gui.render.window_level import WindowLevel, colour_range, default_window


class SliceImages:
    """Base, overlay and curtain of one view, all in one frame of reference."""

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane) -> None:
        self._plane = plane
        self._base = ImageLayer(plane, outside=(0, 0, 0, 255))
        self._overlay = ImageLayer(plane, outside=(0, 0, 0, 0))
        # Fusing before drawing: a second textured quadrilateral costs twice as much.
        self._quad = PictureQuad(renderer, Depth.BASE, opaque=True)
        self._curtain_layer = CurtainLayer(renderer)
        self._fuser = Fuser(renderer)
        ground = (*(round(255 * c) for c in renderer.GetBackground()), 255)
        self._ground = int(np.array(ground, dtype=np.uint8).view(np.uint32)[0])
        self._labels = ("image", "overlay")
        self._base_colours = ""
        self._light = False
        self._look = OverlayLook()
        self._fusion = Fusion()
        self._changes = 0
        self._drawn: object = None
        self.window_level: WindowLevel | None = None
        self.curtain: Curtain | None = None
        self.seen = SeenLayers()

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

    def set_plane(self, plane: ViewPlane) -> None:
        """Slice along another plane."""
        self._changes += 1
        self._plane = plane
        self._base.set_plane(plane)
        self._overlay.set_plane(plane)

    @property
    def slab(self) -> Slab:
        """What a slice shows of its thickness."""
        return self._base.slab

    def set_slab(self, slab: Slab) -> None:
        """Show image and overlay as a slice or projected through a thickness."""
        self._changes += 1
        self._base.set_slab(slab)
        self._overlay.set_slab(slab)

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
        light = self.base is not None and int(colour_table(self.base_colours)[0].sum()) > 384
        self._light = light
        if window_level is not None:
            ends = (window_level.lower, window_level.upper)
            self._base.set_colours(lookup_table(colour_table(self.base_colours), ends))

    @property
    def base_colours(self) -> str:
        """The colour map of the image."""
        return self._base_colours or (default_base_colours(self.base) if self.base else "grey")

    def set_base_colours(self, name: str) -> None:
        """Colour the image itself; an empty name takes what is usual for its kind."""
        if name:
            colour_table(name)
        self._base_colours = name
        self.set_window_level(self.window_level)

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
            self._look = OverlayLook(opacity, colour_map, WindowLevel.between(*ends), threshold)
        self._changes += 1
        self._overlay.set_volume(volume)
        self._labels = (self._labels[0], label or "overlay")

    def set_fusion(self, fusion: Fusion) -> None:
        """How the overlay shares the picture with the image."""
        self._changes += fusion != self._fusion
        self._fusion = fusion

    def set_curtain(self, curtain: Curtain | None) -> None:
        """Hang `curtain`; FrameMismatch when it is aligned to another frame."""
        if curtain is not None:
            frame = curtain.alignment.frame_uid
            require_same_frame(self.frame_uid, frame, "The aligned planar scan")
        self._changes += 1
        self.curtain = curtain

    @property
    def fusion(self) -> Fusion | None:
        """How the overlay shares the picture; None while none is seen."""
        return self._fusion if self.fused else None

    @property
    def fused(self) -> bool:
        """True while an overlay is seen."""
        return self.overlay is not None and self.seen.shows(Layer.OVERLAY)

    @property
    def hung(self) -> bool:
        """True while the curtain is seen."""
        return self.curtain is not None and self.seen.shows(Layer.CURTAIN)

    def update(
        self,
        position_mm: float,
        camera: ViewCamera,
        pixel_ratio: float = 1.0,
        washes: WashLayer | None = None,
    ) -> None:
        """Cut and colour everything for the slice at `position_mm`, unless it is drawn already.

        `washes` that are seen are painted into the same picture where they can be, and told so.
        """
        changes = (self._changes, None if washes is None else washes.changes)
        wanted = (position_mm, camera, pixel_ratio, self.seen, changes)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        self._update_slice(position_mm, camera, pixel_ratio, washes)
        if self.curtain is not None and self.hung:
            shown = self.curtain
            colours = colour_table(shown.colour_map)
            self._curtain_layer.show(shown.image, shown.alignment, shown.opacity, colours)
        else:
            self._curtain_layer.hide()

    def _grid(self, camera: ViewCamera) -> SampleGrid | None:
        if self.base is None:
            return None
        if self.fusion is None or self.fusion.mode is FusionMode.BLEND:
            return sample_grid(self._plane, self.base.geometry, camera)
        # The parts of two images must end at a pixel, however coarse the voxels are.
        return pixel_grid([self._plane.bounds_mm(self.base.geometry)], camera)

    def _update_slice(
        self, position_mm: float, camera: ViewCamera, ratio: float, washes: WashLayer | None
    ) -> None:
        grid = self._grid(camera)
        plain, fused = self.seen.shows(Layer.BASE), self.fused
        self._fuser.hide_seam()
        if washes is not None:
            washes.within = ()
        if grid is None or not (plain or fused):
            self._quad.hide()
            return
        if not plain:
            picture = self._overlay.cut(position_mm, grid)
        elif not fused or self._fusion.mode is FusionMode.BLEND:
            over = [(self._overlay, self._look.opacity)] if fused else []
            own = grid
            if washes is not None and not self.hung:
                grid = washes.within_picture(grid, camera)
                over += washes.within
            picture = self._base.cut_under(position_mm, grid, over, (own, self._ground))
        else:
            place = (self._fusion, grid, camera, ratio)
            cuts = self._base.cut(position_mm, grid), self._overlay.cut(position_mm, grid)
            picture = self._fuser.fuse(*cuts, place)
            self._fuser.show_seam(self._fusion, camera, ratio)
        smooth = grid.step_mm > 1.5 * camera.mm_per_pixel
        self._quad.show(picture, grid.corner_mm, grid.upper_mm, smooth)

    def values_at(self, position_mm: npt.ArrayLike) -> list[tuple[str, float, str]]:
        """(label, value, unit) of every layer at an LPS position (3,); NaN outside.

        SUV by body weight is followed by that by lean body mass (SUL) where it is known.
        """
        found = []
        for volume, label in zip((self.base, self.overlay), self._labels, strict=True):
            if volume is not None:
                value = float(volume.sample(position_mm)[0])
                found.append((label, value, str(volume.unit)))
                if volume.lean_ratio is not None:
                    found.append((label, value * volume.lean_ratio, "SUL"))
        if self.curtain is not None:
            found.append(
                (self.curtain.label, self.curtain.counts_at(position_mm), self.curtain.unit)
            )
        return found

    def volumes(self) -> list[tuple[str, Volume]]:
        """(label, volume) of the image and of what is fused with it."""
        both = zip(self._labels, (self.base, self.overlay), strict=True)
        return [(label, volume) for label, volume in both if volume is not None]

    def layers(self) -> list[str]:
        """What is seen: the image, and with their opacity what lies over it."""
        names = [self._labels[0]] if self.seen.shows(Layer.BASE) else []
        if self.fused:
            blended = self._fusion.mode is FusionMode.BLEND
            how = f"{100 * self._look.opacity:.0f} %" if blended else self._fusion.mode
            names.append(f"{self._labels[1]} {how}")
        if self.curtain is not None and self.hung:
            names.append(f"{self.curtain.label} {100 * self.curtain.opacity:.0f} %")
            names.append("curtain: no depth")
        return names

    def notes(self) -> list[str]:
        """The permanent warnings of the images shown."""
        return [note for v in (self.base, self.overlay) if v is not None for note in v.notes]

    @property
    def is_light(self) -> bool:
        """True when what has no signal is drawn light, as in inverted grey."""
        return self._light and self.seen.shows(Layer.BASE)

    def colour_bars(self) -> tuple[Bar, ...]:
        """What the colours of the functional images seen mean; the uppermost first."""
        bars = []
        if self.curtain is not None and self.hung:
            low, high = count_range(self.curtain.image)
            words = (self.curtain.label, self.curtain.unit, self.curtain.colour_map)
            bars.append(Bar(*words, low, high, CLEAR * high))
        if self.overlay is not None and self.fused:
            bars.append(self._bar(1, self.overlay, self._look))
        functional = self.base is not None and self.base.unit in FUNCTIONAL
        if self.base is not None and functional and self.seen.shows(Layer.BASE):
            look = OverlayLook(1.0, self.base_colours, self.window_level)
            bars.append(self._bar(0, self.base, look))
        return tuple(bars)

    def _bar(self, number: int, volume: Volume, look: OverlayLook) -> Bar:
        window = look.window or default_window(volume)
        ends = window.lower, window.upper
        return Bar(self._labels[number], str(volume.unit), look.colour_map, *ends, look.threshold)
