"""A slice of CT, MR or PET with what is fused on it, its structures and the fields."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from scipy import ndimage

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.field import Field
from hccbm_gui.core.geometry import require_same_frame
from hccbm_gui.core.planar import PlanarImage
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.pictures.directions import letters_of
from hccbm_gui.services.pictures.image_colours import (
    coloured,
    draw_image,
    hot_iron,
    levels,
    ramp,
    translucent,
)
from hccbm_gui.services.pictures.marks import line_pen, polygon_path, with_alpha
from hccbm_gui.services.pictures.measures import position
from hccbm_gui.services.pictures.painter_state import picture_in
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.planar_picture import automatic_window
from hccbm_gui.services.pictures.roi_cut import cut_contours
from hccbm_gui.services.pictures.slice_plane import Plane, pixel_points, reslice, slice_plane
from hccbm_gui.services.pictures.slice_view import (
    NO_SLICE,
    Inks,
    SliceView,
    fit_slice,
    paint_slice_words,
    shows_nothing,
)

SOFT_TISSUE = (400.0, 40.0)
"""Window and level of a CT when none is given, HU."""
AXIS_LETTER = {Plane.AXIAL: "z", Plane.CORONAL: "y", Plane.SAGITTAL: "x"}
NO_DEPTH = "planar scan: no depth"


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """A functional volume laid over a slice in hot iron.

    Attributes
    ----------
    volume : in the same frame of reference as the slice.
    window : values shown as black and white.
    opacity : 0 to 1 where it is painted.
    threshold : nothing is painted below this value.
    """

    volume: Volume
    window: tuple[float, float]
    opacity: float = 0.5
    threshold: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Curtain:
    """An aligned planar scan hung into a coronal slice; it has no depth.

    Attributes
    ----------
    window : counts shown as black and white; None for the automatic ones.
    opacity : 0 to 1 at the most counts; few counts are nearly clear.
    """

    image: PlanarImage
    alignment: PlanarAlignment
    window: tuple[float, float] | None = None
    opacity: float = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class SlicePictureOptions:
    """What is shown of a slice, and what on it.

    Attributes
    ----------
    window_level : (window, level) in the unit of the volume; None for soft tissue on a CT and
        the 1st to 99th percentile elsewhere.
    region_mm : (2, 3) smallest and largest LPS corner that must be seen; None for all.
    overlay, curtain : functional images.
    rois : structures, cut by the plane.
    comparison : its fields are drawn on a coronal slice.
    titles : lines at the upper left; empty for the name of the plane and window.
    """

    window_level: tuple[float, float] | None = None
    region_mm: FloatArray | None = None
    overlay: Overlay | None = None
    curtain: Curtain | None = None
    rois: Sequence[Roi] = ()
    comparison: FieldComparison | None = None
    titles: tuple[str, ...] = ()


def automatic_window_level(volume: Volume) -> tuple[float, float]:
    """(window, level) for a volume that nobody has set one for."""
    if volume.unit is Unit.HU:
        return SOFT_TISSUE
    step = tuple(max(1, n // 64) for n in volume.array.shape)
    low, high = np.percentile(volume.array[:: step[0], :: step[1], :: step[2]], (1.0, 99.0))
    return float(max(high - low, 1e-6)), float((high + low) / 2.0)


def paint_slice(
    painter: QPainter,
    rect: QRectF,
    volume: Volume,
    plane: Plane | str,
    position_mm: float,
    *,
    palette: Palette,
    options: SlicePictureOptions | None = None,
) -> None:
    """One slice within `rect`, in radiological view (patient right on the left).

    An oblique stack is cut along its own axes and lettered by them.

    Parameters
    ----------
    position_mm : along the normal of the plane (`slice_plane.position_of`); z, y or x in LPS
        for a volume that is not turned.

    Raises
    ------
    FrameMismatch : overlay, curtain or structure lies in another frame of reference.
    """
    options = options or SlicePictureOptions()
    view = slice_view(rect, volume, plane, position_mm, options=options)
    window, level = options.window_level or automatic_window_level(volume)
    with picture_in(painter, rect, palette.slice_ground):
        grid = view.pixel_grid(painter)
        values = reslice(volume, view.plane, *grid)
        low = level - window / 2.0
        table = ramp("#000000", "#ffffff")
        picture = coloured(levels(values, low, low + window), table)
        draw_image(painter, view.grid_rect(*grid), picture, rect)
        remarks = [NO_SLICE] if shows_nothing(view, volume) else []
        if options.overlay is not None:
            _paint_overlay(painter, view, grid, volume, options.overlay)
        if options.curtain is not None and Plane(plane) is Plane.CORONAL:
            _paint_curtain(painter, view, grid, volume, options.curtain)
            remarks.append(NO_DEPTH)
        _paint_rois(painter, view, volume, options.rois, palette)
        if options.comparison is not None and Plane(plane) is Plane.CORONAL:
            paint_fields_on_coronal(painter, view, options.comparison, palette)
        titles = options.titles or (str(plane).capitalize(), f"W {window:g} L {level:g}")
        paint_slice_words(
            painter,
            view,
            Inks(palette.slice_text, palette.slice_direction, palette.slice_ground),
            titles=titles,
            position=position(_axis_name(view, Plane(plane)), position_mm),
            remarks=tuple(remarks),
        )


def slice_view(
    rect: QRectF,
    volume: Volume,
    plane: Plane | str,
    position_mm: float,
    *,
    options: SlicePictureOptions,
) -> SliceView:
    """How `paint_slice` places the slice in `rect`, for the way back from a click."""
    cut = slice_plane(volume.geometry, plane, position_mm)
    return fit_slice(rect, cut, cut.extent_of(options.region_mm))


def _axis_name(view: SliceView, plane: Plane) -> str:
    """``z``, ``y`` or ``x``; for an oblique slice the letters of its normal."""
    upright = float(np.abs(view.plane.normal).max()) > 0.999
    return AXIS_LETTER[plane] if upright else letters_of(view.plane.normal)


Grid = tuple[FloatArray, tuple[int, int], float]


def _paint_overlay(
    painter: QPainter, view: SliceView, grid: Grid, volume: Volume, overlay: Overlay
) -> None:
    require_same_frame(
        volume.geometry.frame_uid, overlay.volume.geometry.frame_uid, "The functional image"
    )
    values = np.nan_to_num(reslice(overlay.volume, view.plane, *grid), nan=-np.inf)
    opacity = np.where(values > overlay.threshold, overlay.opacity, 0.0)
    image = translucent(levels(values, *overlay.window), hot_iron(), opacity)
    painter.drawImage(view.grid_rect(*grid), image)


def _paint_curtain(
    painter: QPainter, view: SliceView, grid: Grid, volume: Volume, curtain: Curtain
) -> None:
    require_same_frame(volume.geometry.frame_uid, curtain.alignment.frame_uid, "The planar scan")
    points = pixel_points(view.plane, *grid)[:, [0, 2]]
    pixels = curtain.image.to_pixel(curtain.alignment.to_plane(points))
    counts = ndimage.map_coordinates(
        curtain.image.array, pixels.T, output=np.float64, order=1, mode="constant", cval=0.0
    ).reshape(grid[1])
    low, high = curtain.window or automatic_window(curtain.image)
    shades = levels(counts, low, high)
    image = translucent(shades, hot_iron(), shades.astype(np.float64) * (curtain.opacity / 255.0))
    painter.drawImage(view.grid_rect(*grid), image)


def _paint_rois(
    painter: QPainter, view: SliceView, volume: Volume, rois: Sequence[Roi], palette: Palette
) -> None:
    for roi in rois:
        require_same_frame(volume.geometry.frame_uid, roi.frame_uid, f"The structure {roi.name}")
        outline = [view.to_picture(polygon) for polygon in cut_contours(roi.contours, view.plane)]
        path = polygon_path(outline)
        target = roi.kind is RoiKind.GTV
        colour = palette.slice_gtv if target else QColor(*roi.colour).name()
        if target:
            painter.fillPath(path, with_alpha(colour, 0.22))
            painter.strokePath(path, QPen(with_alpha(palette.slice_ground, 0.6), 4.0))
        painter.strokePath(path, line_pen(colour, 2.0 if target else 1.3))


def paint_fields_on_coronal(
    painter: QPainter, view: SliceView, comparison: FieldComparison, palette: Palette
) -> None:
    """Both field rectangles, as they are at the plane of the isocentre."""

    def corners(field: Field) -> FloatArray:
        x, y, z = field.beam.isocentre_mm
        edges = field.edges
        right, left = x - edges.right_mm, x + edges.left_mm
        top, bottom = z + edges.superior_mm, z - edges.inferior_mm
        points = [(right, y, top), (left, y, top), (left, y, bottom), (right, y, bottom)]
        return view.to_picture(view.plane.to_plane(points))

    painter.strokePath(polygon_path([corners(comparison.ct_field)]), line_pen(palette.ct_field, 2))
    if comparison.bone_scan_field is not None:
        pen = line_pen(palette.bone_scan, 2.0, (3.0, 2.0))
        painter.strokePath(polygon_path([corners(comparison.bone_scan_field)]), pen)
