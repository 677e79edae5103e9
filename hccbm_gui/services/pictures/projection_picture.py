"""The coronal maximum projection of SPECT or PET, in inverted grey like a planar scan."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.geometry import require_same_frame
from hccbm_gui.core.spot import Spot, SpotType
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.pictures.image_colours import coloured, draw_image, levels, ramp
from hccbm_gui.services.pictures.marks import (
    SYMBOL_PX,
    polygon_path,
    spot_colour,
    spot_pen,
    triangle,
    with_alpha,
)
from hccbm_gui.services.pictures.painter_state import picture_in
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.roi_cut import shadow
from hccbm_gui.services.pictures.slice_plane import Plane, SlicePlane, slice_plane
from hccbm_gui.services.pictures.slice_view import Inks, fit_slice, paint_slice_words


def paint_coronal_projection(
    painter: QPainter,
    rect: QRectF,
    volume: Volume,
    palette: Palette,
    *,
    spots: Sequence[Spot] = (),
    window: tuple[float, float] | None = None,
    region_mm: FloatArray | None = None,
    titles: tuple[str, ...] = ("Coronal MIP",),
) -> None:
    """The largest value along each line from front to back; high values dark.

    Parameters
    ----------
    window : values shown as white and black; None for `automatic_projection_window`.
    region_mm : (2, 3) smallest and largest LPS corner to show; None for all.
    spots : outlined by their shadow; they must lie in the frame of `volume`.
    """
    plane = slice_plane(volume.geometry, Plane.CORONAL, 0.0)
    view = fit_slice(rect, plane, plane.extent_of(region_mm))
    picture = _projected(volume, plane)
    low, high = window or automatic_projection_window(picture, spots)
    with picture_in(painter, rect, palette.planar_ground):
        table = ramp(palette.planar_ground, palette.planar_ink)
        first, last = view.to_picture(plane.bounds_mm)
        target = QRectF(QPointF(*first), QPointF(*last))
        draw_image(painter, target, coloured(levels(picture, low, high), table), rect)
        for spot in spots:
            require_same_frame(volume.geometry.frame_uid, spot.frame_uid, f"The spot {spot.id}")
            rings = [view.to_picture(ring) for ring in shadow(spot.contours, plane)]
            if not rings:
                continue
            path = polygon_path(rings)
            painter.strokePath(path, QPen(with_alpha(palette.planar_ground, 0.75), 4.0))
            painter.strokePath(path, spot_pen(spot, palette, 2.0))
            points = np.concatenate(rings)
            x, y = points[np.argmin(points[:, 1])]
            mark = QPointF(x, y - SYMBOL_PX - 4.0)
            painter.setPen(QPen(QColor(palette.planar_ground), 1.0))
            painter.setBrush(QColor(spot_colour(spot, palette)))
            painter.drawPolygon(triangle(mark, SYMBOL_PX, spot.type is SpotType.HOT))
        paint_slice_words(
            painter,
            view,
            Inks(palette.planar_text, palette.planar_direction, palette.planar_ground),
            titles=titles,
            position=str(volume.unit),
            preferred_bar_mm=100.0,
        )


def automatic_projection_window(picture: FloatArray, spots: Sequence[Spot]) -> tuple[float, float]:
    """Nothing to the hottest spot shown, so that a full bladder does not hide it.

    Without spots, to the 99.5th percentile of the projection.
    """
    peak = max((spot.peak for spot in spots), default=0.0)
    if peak <= 0.0:
        peak = float(np.percentile(picture, 99.5)) or float(picture.max(initial=0.0))
    return 0.0, max(peak, 1e-6)


def _projected(volume: Volume, plane: SlicePlane) -> FloatArray:
    """(rows, columns) largest values along the normal, rows running down, columns right."""
    axes = volume.geometry.axes
    depth = int(np.argmax(np.abs(axes @ plane.normal)))
    rows = int(np.argmax(np.abs(axes @ plane.down)))
    picture = volume.array.max(axis=depth)
    in_order = [axis for axis in range(3) if axis != depth]
    if in_order[0] != rows:
        picture = picture.T
    columns = next(axis for axis in in_order if axis != rows)
    if axes[rows] @ plane.down < 0.0:
        picture = picture[::-1]
    if axes[columns] @ plane.right < 0.0:
        picture = picture[:, ::-1]
    return np.asarray(picture, dtype=np.float64)
