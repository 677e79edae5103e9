"""A structure that is not one yet: dashed, in a colour of its own, in every plane."""

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.roi import Roi
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.contour_layer import ContourLayer
from hccbm_gui.render.flat_shapes import FlatShapes, same_colour
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Colour, Depth

DASH_PX, GAP_PX = 6.0, 4.0
WIDTH_PX = 2.5


class PreviewLayer:
    """Draws one structure of the image's frame over all others, bright and black in turn.

    So it is seen on bone, on air and along another outline.

    Attributes
    ----------
    roi : what is drawn; None for nothing.
    """

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane, colour: Colour) -> None:
        self._cuts = ContourLayer(renderer, plane)
        self._lines = FlatShapes(renderer, Depth.SPOT, corners=2)
        self._colour = colour
        self.roi: Roi | None = None

    def show(self, roi: Roi | None, slice_mm: float) -> None:
        """Draw another structure; `slice_mm` is the thickness of one on a single slice."""
        self.roi = roi
        rois = () if roi is None else (roi,)
        self._cuts.set_rois(rois, [one.key for one in rois], slice_mm)

    def set_plane(self, plane: ViewPlane) -> None:
        """Show it in another plane."""
        self._cuts.set_plane(plane)

    def update(
        self, position_mm: float, frame_uid: str, camera: ViewCamera, pixel_ratio: float
    ) -> None:
        """Draw the slice at `position_mm`; nothing in another frame than its own."""
        if self.roi is None or self.roi.frame_uid != frame_uid:
            self._lines.hide()
            return
        pixel = camera.mm_per_pixel * pixel_ratio
        segments, *_ = self._cuts.outlines(position_mm)
        dash, gap = DASH_PX * pixel, GAP_PX * pixel
        bright = dashed_along(segments, dash, gap)
        dark = dashed_along(segments, gap, dash, dash)
        colours = [same_colour(self._colour, len(bright)), same_colour((0, 0, 0), len(dark))]
        self._lines.set_width(WIDTH_PX * pixel_ratio)
        self._lines.show(np.concatenate([bright, dark]), np.concatenate(colours))


def dashed_along(
    segments_mm: FloatArray, on_mm: float, off_mm: float, begin_mm: float = 0.0
) -> FloatArray:
    """Segments (N, 2, 2) that follow each other, cut into dashes that run on from one to the next.

    An outline has segments far shorter than a dash, so the pattern goes by the length so far; the
    first dash begins after `begin_mm`.
    """
    lengths = np.linalg.norm(segments_mm[:, 1] - segments_mm[:, 0], axis=1)
    segments, lengths = segments_mm[lengths > 0.0], lengths[lengths > 0.0]
    if not len(segments):
        return np.empty((0, 2, 2))
    period = on_mm + off_mm
    ends = np.cumsum(lengths) + (period - begin_mm)
    starts = ends - lengths
    # Every dash that meets a segment, cut to it.
    first = np.floor(starts / period).astype(np.int64)
    counts = np.floor(ends / period).astype(np.int64) - first + 1
    owner = np.repeat(np.arange(len(segments)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + first[owner]
    low = np.maximum(number * period, starts[owner])
    high = np.minimum(number * period + on_mm, ends[owner])
    seen = high > low
    owner = owner[seen]
    shares = np.stack([low[seen], high[seen]], axis=1) - starts[owner, None]
    shares /= lengths[owner, None]
    base, way = segments[owner, 0], segments[owner, 1] - segments[owner, 0]
    return np.asarray(base[:, None] + shares[..., None] * way[:, None])
