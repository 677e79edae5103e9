"""What is laid over a slice in colour: dose washes in bands, gamma and differences in a map."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkLookupTable
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.overlay import DoseOverlay, ImageOverlay, Isodose, Overlay
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.colour_maps import colour_table
from hccbm_gui.render.image_layer import ImageLayer, Laid
from hccbm_gui.render.picture_quad import PictureQuad
from hccbm_gui.render.sample_grid import MOST_SAMPLES, SampleGrid
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Depth

CLEAR = (0, 0, 0, 0)
STEPS = 8192
"""Entries of the table of a wash: a band begins within 1/8192 of the range from its level."""
MAP_STEPS = 1024

RgbaImage = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    overlay: Overlay
    layer: ImageLayer
    bounds_mm: FloatArray


class WashLayer:
    """One picture of all that is laid over the slice; transparent beside the grids.

    Attributes
    ----------
    changes : grows with whatever asks for another picture of the same slice.
    visible : False to paint nothing.
    within : what the picture of the image has in it already; painting it there costs a third of
        what a second translucent picture does.
    """

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane) -> None:
        self._plane = plane
        self._quad = PictureQuad(renderer, Depth.WASH, opaque=False)
        self._parts: tuple[_Part, ...] = ()
        self._picture = vtkImageData()
        self._drawn: tuple[float, ViewCamera] | None = None
        self.changes = 0
        self.visible = True
        self.within: tuple[Laid, ...] = ()

    def set_plane(self, plane: ViewPlane) -> None:
        """Paint slices of another plane."""
        self._plane = plane
        for part in self._parts:
            part.layer.set_plane(plane)
        self._parts = tuple(
            replace(part, bounds_mm=_bounds(part.overlay, plane)) for part in self._parts
        )
        self._drawn = None
        self.changes += 1

    def set_overlays(self, overlays: Sequence[Overlay]) -> None:
        """Paint washes and maps of `overlays`, the last on top, in place of all earlier."""
        kept = {id(part.overlay.volume): part for part in self._parts}
        painted = [o for o in overlays if not isinstance(o, DoseOverlay) or o.wash]
        self._parts = tuple(self._part(o, kept.get(id(o.volume))) for o in painted)
        self._drawn = None
        self.changes += 1

    def set_visible(self, visible: bool) -> None:
        """Paint or leave out everything."""
        self.changes += visible != self.visible
        self.visible = visible

    def within_picture(self, grid: SampleGrid, camera: ViewCamera) -> SampleGrid:
        """The grid over `grid` and what is to be painted; `within` is what can be painted there.

        Nothing can where `grid` has fewer samples.
        """
        own = pixel_grid([part.bounds_mm for part in self._parts], camera) if self.seen else None
        if own is None or not np.isclose(own.step_mm, grid.step_mm, rtol=1e-9):
            return grid
        self.within = tuple((part.layer, part.overlay.opacity) for part in self._parts)
        return grid.joined(own)

    @property
    def seen(self) -> bool:
        """True while there is something to paint."""
        return self.visible and bool(self._parts)

    def _part(self, overlay: Overlay, earlier: _Part | None) -> _Part:
        if earlier is not None and earlier.overlay.volume is overlay.volume:
            layer, bounds = earlier.layer, earlier.bounds_mm
        else:
            layer, bounds = ImageLayer(self._plane, CLEAR), _bounds(overlay, self._plane)
            layer.set_volume(overlay.volume)
        if isinstance(overlay, DoseOverlay):
            layer.set_colours(wash_table(overlay.isodoses))
        else:
            layer.set_colours(map_table(overlay))
        return _Part(overlay, layer, bounds)

    def update(self, position_mm: float, camera: ViewCamera) -> None:
        """Paint the slice at `position_mm`, unless it is painted already."""
        if not self.seen or self.within:
            self._quad.hide()
            self._drawn = None
            return
        if (position_mm, camera) == self._drawn:
            return
        self._drawn = (position_mm, camera)
        grid = pixel_grid([part.bounds_mm for part in self._parts], camera)
        if grid is None:
            self._quad.hide()
            return
        pictures = [part.layer.cut(position_mm, grid) for part in self._parts]
        opacities = [part.overlay.opacity for part in self._parts]
        if len(pictures) == 1:
            self._picture = pictures[0]
            self._quad.set_opacity(opacities[0])
        else:
            self._picture = _stacked(pictures, opacities)
            self._quad.set_opacity(1.0)
        smooth = grid.step_mm > 1.5 * camera.mm_per_pixel
        self._quad.show(self._picture, grid.corner_mm, grid.upper_mm, smooth)


def wash_table(isodoses: Sequence[Isodose]) -> vtkLookupTable:
    """From a dose to the colour of the isodose below it; transparent under the lowest."""
    rgba = np.zeros((STEPS, 4), dtype=np.uint8)
    if not isodoses:
        return _table(rgba, (0.0, 1.0), clear_below=True)
    levels = np.array([isodose.level for isodose in isodoses[::-1]], dtype=np.float64)
    inks = np.array([isodose.colour for isodose in isodoses[::-1]], dtype=np.uint8)
    bottom, top = levels[0], max(levels[-1], np.nextafter(levels[0], np.inf))
    middles = bottom + (np.arange(STEPS) + 0.5) * (top - bottom) / STEPS
    rgba[:, :3] = inks[np.searchsorted(levels, middles, side="right") - 1]
    rgba[:, 3] = 255
    table = _table(rgba, (bottom, top), clear_below=True)
    table.SetUseAboveRangeColor(True)
    table.SetAboveRangeColor(*(inks[-1] / 255.0), 1.0)
    return table


def map_table(overlay: ImageOverlay) -> vtkLookupTable:
    """The colour map of `overlay`; transparent at and below its threshold and without a number."""
    low, high, threshold = overlay.low, overlay.high, overlay.threshold
    start = (
        low if threshold is None else float(np.nextafter(np.float32(threshold), np.float32("inf")))
    )
    # The table covers only what is painted, so that the threshold falls on its beginning.
    places = np.linspace(start, max(high, np.nextafter(start, np.inf)), MAP_STEPS)
    share = np.clip((places - low) / max(high - low, np.finfo(float).tiny), 0.0, 1.0)
    rgba = np.full((MAP_STEPS, 4), 255, dtype=np.uint8)
    rgba[:, :3] = colour_table(overlay.colour_map)[np.rint(share * 255).astype(np.intp)]
    return _table(rgba, (float(places[0]), float(places[-1])), clear_below=threshold is not None)


def _table(rgba: RgbaImage, ends: tuple[float, float], clear_below: bool) -> vtkLookupTable:
    table = vtkLookupTable()
    table.SetTableRange(*ends)
    table.SetTable(numpy_to_vtk(rgba, deep=1))
    table.SetUseBelowRangeColor(clear_below)
    table.SetBelowRangeColor(0.0, 0.0, 0.0, 0.0)
    table.SetNanColor(0.0, 0.0, 0.0, 0.0)
    return table


def pixel_grid(bounds_mm: Sequence[FloatArray], camera: ViewCamera) -> SampleGrid | None:
    """One sample a pixel over what is visible of all of `bounds_mm`; None when nothing is.

    Never coarser for the sake of coarse voxels: the bands must end where the isodose lines run.
    """
    visible = camera.visible_mm()
    low = np.maximum(visible[0], np.min([bounds[0] for bounds in bounds_mm], axis=0))
    high = np.minimum(visible[1], np.max([bounds[1] for bounds in bounds_mm], axis=0))
    if (high <= low).any():
        return None
    pixel = camera.mm_per_pixel
    step = pixel * max(1, round(float(np.sqrt(np.prod((high - low) / pixel) / MOST_SAMPLES))))
    first = np.floor((low - visible[0]) / pixel + 1e-6)
    count = np.ceil((high - visible[0] - first * pixel) / step - 1e-6).astype(int)
    corner = visible[0] + first * pixel
    return SampleGrid((float(corner[0]), float(corner[1])), step, int(count[0]), int(count[1]))


def _bounds(overlay: Overlay, plane: ViewPlane) -> FloatArray:
    return plane.bounds_mm(overlay.volume.geometry)


def _stacked(pictures: Sequence[vtkImageData], opacities: Sequence[float]) -> vtkImageData:
    """The pictures over one another, with their opacity in the alpha."""
    columns, rows, _ = pictures[0].GetDimensions()
    colour = np.zeros((rows * columns, 3), dtype=np.float32)
    alpha = np.zeros((rows * columns, 1), dtype=np.float32)
    for picture, opacity in zip(pictures, opacities, strict=True):
        rgba: RgbaImage = vtk_to_numpy(picture.GetPointData().GetScalars())
        above = rgba[:, 3:].astype(np.float32) * np.float32(opacity / 255.0)
        below = alpha * (1.0 - above)
        alpha = above + below
        share = np.divide(above, alpha, out=np.zeros_like(alpha), where=alpha > 0.0)
        colour += share * (rgba[:, :3] - colour)
    result = np.hstack([colour, 255.0 * alpha])
    stacked = vtkImageData()
    stacked.SetDimensions(columns, rows, 1)
    scalars = numpy_to_vtk(np.rint(result).astype(np.uint8), deep=1)
    stacked.GetPointData().SetScalars(scalars)
    return stacked
