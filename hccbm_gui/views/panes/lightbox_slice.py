"""One small axial slice: the voxels of the stack as they are, and the contours drawn on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.colour_maps import colour_table
from hccbm_gui.render.looks import ImageLook
from hccbm_gui.render.window_level import default_window
from hccbm_gui.services.pictures.image_colours import coloured, levels
from hccbm_gui.services.pictures.lettering import draw_text, sans, text_size
from hccbm_gui.services.pictures.marks import line_pen, polygon_path
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.roi_cut import cut_contours
from hccbm_gui.services.pictures.slice_plane import Plane, SlicePlane, slice_plane
from hccbm_gui.services.pictures.slice_view import (
    NO_SLICE,
    SliceView,
    fit_slice,
    shows_nothing,
)

FLAT_MM = 0.05
"""A contour that leaves its level by more was not drawn on axial slices."""
AIR_HU = -400.0
SHARE_OF_PEAK = 0.02
MARGIN_MM = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class FlatRoi:
    """A structure drawn on axial slices: levels (N,) in mm, and an outline (right, down) each."""

    roi: Roi
    levels_mm: FloatArray
    outlines: tuple[FloatArray, ...]
    half_step_mm: float

    def at(self, position_mm: float) -> list[FloatArray]:
        """The outlines on the slice nearest to a position, none further than half a slice off."""
        off = np.abs(self.levels_mm - position_mm)
        nearest = off.min(initial=np.inf)
        if nearest > self.half_step_mm:
            return []
        return [self.outlines[n] for n in np.flatnonzero(off <= nearest + FLAT_MM)]


def flat_rois(rois: Sequence[Roi], geometry: Geometry) -> list[FlatRoi | Roi]:
    """The structures prepared for many slices; those drawn in other planes are left as they are."""
    plane = slice_plane(geometry, Plane.AXIAL, 0.0)
    return [_flat(roi, plane) for roi in rois if not roi.is_empty]


def _flat(roi: Roi, plane: SlicePlane) -> FlatRoi | Roi:
    usable = [contour for contour in roi.contours if len(contour) >= 3]
    heights = [contour @ plane.normal for contour in usable]
    if not usable or max(np.ptp(h) for h in heights) > FLAT_MM:
        return roi
    level = np.array([h.mean() for h in heights])
    steps = np.diff(np.unique(np.round(level, 2)))
    half = float(np.median(steps)) / 2.0 if steps.size else plane.voxel_mm[2] / 2.0
    return FlatRoi(roi, level, tuple(plane.to_plane(c) for c in usable), half + FLAT_MM)


def slice_positions(geometry: Geometry) -> list[float]:
    """Where the axial slices lie along their normal, mm, from the head down."""
    plane = slice_plane(geometry, Plane.AXIAL, 0.0)
    ends = geometry.to_patient([(0, 0, 0), np.array(geometry.shape) - 1]) @ plane.normal
    count = round(abs(float(ends[1] - ends[0])) / plane.voxel_mm[2]) + 1
    return [float(p) for p in np.linspace(ends.max(), ends.min(), count)]


def body_region(volume: Volume) -> FloatArray:
    """(2, 2) smallest and largest (right, down) mm of what is not air, in the axial plane."""
    plane = slice_plane(volume.geometry, Plane.AXIAL, 0.0)
    steps = [max(1, n // 64) for n in volume.geometry.shape]
    sample = volume.array[:: steps[0], :: steps[1], :: steps[2]]
    least = AIR_HU if volume.unit is Unit.HU else SHARE_OF_PEAK * float(sample.max(initial=0))
    found = np.argwhere(sample > least)
    if not len(found):
        return plane.bounds_mm
    ends = np.stack([found.min(axis=0), found.max(axis=0)]) * steps
    corners = [(k, j, i) for k in ends[:, 0] for j in ends[:, 1] for i in ends[:, 2]]
    seen = plane.to_plane(volume.geometry.to_patient(corners))
    low = np.maximum(seen.min(axis=0) - MARGIN_MM, plane.bounds_mm[0])
    high = np.minimum(seen.max(axis=0) + MARGIN_MM, plane.bounds_mm[1])
    return np.stack([low, high])


def thumbnail_view(
    rect: QRectF, geometry: Geometry, position_mm: float, region_mm: FloatArray
) -> SliceView:
    """How a slice lies in `rect`, for the way back from a click."""
    return fit_slice(rect, slice_plane(geometry, Plane.AXIAL, position_mm), region_mm)


def paint_thumbnail(
    painter: QPainter,
    view: SliceView,
    volume: Volume,
    look: ImageLook,
    rois: Sequence[FlatRoi | Roi],
    palette: Palette,
) -> None:
    """The slice of `view`, its contours and its position."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    window = look.window or default_window(volume)
    shades = levels(stored_slice(volume, view.plane), window.lower, window.upper)
    first, last = view.to_picture(view.plane.bounds_mm)
    picture = coloured(shades, colour_table(look.colour_map))
    painter.drawImage(QRectF(QPointF(*first), QPointF(*last)), picture)
    position_mm = view.plane.position_mm
    for one in rois:
        flat = isinstance(one, FlatRoi)
        met = one.at(position_mm) if flat else cut_contours(one.contours, view.plane)
        colour = QColor(*(one.roi.colour if flat else one.colour)).name()
        path = polygon_path([view.to_picture(outline) for outline in met])
        painter.strokePath(path, line_pen(colour, 1.2))
    text, font = f"{position_mm:.1f}".replace("-", "\N{MINUS SIGN}"), sans(11)
    box = QRectF(QPointF(view.rect.left() + 4, view.rect.bottom() - 17), text_size(text, font))
    draw_text(painter, box, text, font, palette.slice_text, halo=palette.slice_ground)
    if shows_nothing(view, volume):
        size = text_size(NO_SLICE, font)
        box = QRectF(view.rect.center() - QPointF(size.width(), size.height()) / 2.0, size)
        draw_text(painter, box, NO_SLICE, font, palette.attention, halo=palette.slice_ground)


def stored_slice(volume: Volume, plane: SlicePlane) -> npt.NDArray[np.generic]:
    """(rows, columns) the voxels nearest to `plane`, turned to its (down, right); not resampled."""
    geometry = volume.geometry
    centre = geometry.centre_mm
    on_plane = centre + (plane.position_mm - float(centre @ plane.normal)) * plane.normal
    along = int(np.argmax(np.abs(geometry.axes @ plane.normal)))
    number = round(float(geometry.to_index(on_plane)[0][along]))
    number = min(max(number, 0), geometry.shape[along] - 1)
    values = np.take(volume.array, number, axis=along)
    rows, columns = (geometry.axes[axis] for axis in range(3) if axis != along)
    if abs(rows @ plane.right) > abs(columns @ plane.right):
        values, rows, columns = values.T, columns, rows
    down = 1 if rows @ plane.down > 0.0 else -1
    right = 1 if columns @ plane.right > 0.0 else -1
    return np.ascontiguousarray(values[::down, ::right])
