"""Paints the beam's-eye view of a planned beam: jaws, leaves, what they leave open, and targets."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam_devices import Mlc
from hccbm_gui.services.pictures.field_canvas import FieldCanvas, FieldPictureOptions
from hccbm_gui.services.pictures.field_marks import (
    paint_corner_texts,
    paint_cursor,
    paint_graticule,
)
from hccbm_gui.services.pictures.field_view import FieldView, view_letters
from hccbm_gui.services.pictures.label_placement import LabelBoard
from hccbm_gui.services.pictures.lettering import font_px
from hccbm_gui.services.pictures.marks import (
    draw_edge_letters,
    draw_scale_bar,
    line_pen,
    polygon_path,
    with_alpha,
)
from hccbm_gui.services.pictures.painter_state import picture_in
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.plan_beam_content import PlanBeamPicture

LEAF_REACH_MM = 60.0
"""How far behind its tip a leaf is drawn."""
SMALLEST_MM = 60.0
"""At least so much of the isocentre plane is shown."""


def fitted_beam_view(rect: QRectF, picture: PlanBeamPicture) -> FieldView:
    """The view that shows the opening with the isocentre; without one, the structures."""
    seen = (ring for one in picture.outlines for ring in one.rings)
    points = np.concatenate([np.zeros((1, 2)), *(picture.reach or picture.opening() or seen)])
    low = np.minimum(points.min(axis=0), -SMALLEST_MM / 2.0)
    high = np.maximum(points.max(axis=0), SMALLEST_MM / 2.0)
    extent = (high - low) * 1.5
    scale = float(min(rect.width() / extent[0], rect.height() / extent[1]))
    u, v = (low + high) / 2.0
    return FieldView(rect, (float(u), float(v)), scale)


def paint_plan_beam(
    painter: QPainter,
    rect: QRectF,
    picture: PlanBeamPicture,
    palette: Palette,
    view: FieldView,
    options: FieldPictureOptions,
) -> None:
    """The beam within `rect`; lengths are those at the isocentre plane."""
    with picture_in(painter, rect, palette.picture_ground):
        canvas = FieldCanvas(
            painter=painter,
            plot=rect,
            view=view,
            board=LabelBoard(rect.adjusted(3, 2, -3, -2)),
            comparison=None,
            palette=palette,
            options=options,
            size_px=font_px(rect),
            stale=False,
        )
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        _paint_leaves(canvas, picture)
        paint_graticule(canvas)
        _paint_opening(canvas, picture)
        _paint_outlines(canvas, picture)
        _paint_jaws(canvas, picture)
        paint_cursor(canvas)
        _paint_frame(canvas, picture)
        paint_corner_texts(canvas)


def _paint_leaves(canvas: FieldCanvas, picture: PlanBeamPicture) -> None:
    """Both banks at the control point; none for all control points together."""
    if picture.control_point is None:
        return
    painter, palette = canvas.painter, canvas.palette
    painter.setPen(line_pen(palette.picture_dim, 0.8))
    painter.setBrush(with_alpha(palette.picture_dim, 0.22))
    for mlc in picture.beam.mlcs:
        for x1, y1, x2, y2 in leaf_boxes(mlc, picture.control_point).tolist():
            corner, far = canvas.view.point(x1, y2), canvas.view.point(x2, y1)
            painter.drawRect(QRectF(corner, far))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def leaf_boxes(mlc: Mlc, control_point: int) -> FloatArray:
    """(2 N, 4) (x1, y1, x2, y2) of all leaves, each drawn `LEAF_REACH_MM` behind its tip, mm."""
    low, high = mlc.tips_mm[control_point]
    sides = mlc.boundaries_mm[:-1], mlc.boundaries_mm[1:]
    banks = []
    for near, far in ((low - LEAF_REACH_MM, low), (high, high + LEAF_REACH_MM)):
        boxes = (near, sides[0], far, sides[1])
        along_y = (sides[0], near, sides[1], far)
        banks.append(np.stack(boxes if mlc.along == "x" else along_y, axis=1))
    return np.concatenate(banks)


def _paint_opening(canvas: FieldCanvas, picture: PlanBeamPicture) -> None:
    path = polygon_path([canvas.view.to_picture(ring) for ring in picture.opening()])
    canvas.painter.fillPath(path, with_alpha(canvas.palette.ct_field, 0.16))
    canvas.painter.strokePath(path, line_pen(canvas.palette.ct_field, 2.0))


def _paint_outlines(canvas: FieldCanvas, picture: PlanBeamPicture) -> None:
    for one in picture.outlines:
        red, green, blue = one.colour
        path = polygon_path([canvas.view.to_picture(ring) for ring in one.rings])
        canvas.painter.strokePath(path, line_pen(f"#{red:02x}{green:02x}{blue:02x}", 1.6))


def _paint_jaws(canvas: FieldCanvas, picture: PlanBeamPicture) -> None:
    """The edges of every pair of jaws, and the isocentre."""
    painter, palette, view = canvas.painter, canvas.palette, canvas.view
    point = picture.point
    low = view.to_view(canvas.plot.bottomLeft())
    high = view.to_view(canvas.plot.topRight())
    if point is not None and picture.control_point is not None:
        painter.setPen(line_pen(palette.picture_text, 1.2, (5.0, 4.0)))
        for x in point.x_jaws_mm or ():
            painter.drawLine(view.point(x, low[1]), view.point(x, high[1]))
        for y in point.y_jaws_mm or ():
            painter.drawLine(view.point(low[0], y), view.point(high[0], y))
    centre = view.point(0.0, 0.0)
    painter.setPen(line_pen(palette.picture_text, 1.4))
    painter.drawLine(centre - QPointF(6, 0), centre + QPointF(6, 0))
    painter.drawLine(centre - QPointF(0, 6), centre + QPointF(0, 6))


def _paint_frame(canvas: FieldCanvas, picture: PlanBeamPicture) -> None:
    """Orientation letters and the scale bar."""
    palette, plot = canvas.palette, canvas.plot
    geometry = picture.geometry
    if geometry is not None and (picture.control_point is not None or not picture.beam.is_arc):
        draw_edge_letters(
            canvas.painter,
            plot,
            view_letters(geometry),
            size_px=canvas.size_px + 1,
            colour=palette.direction,
            halo=palette.picture_ground,
        )
    draw_scale_bar(
        canvas.painter,
        QPointF(plot.left() + 8, plot.bottom() - 5),
        plot.width(),
        canvas.view.px_per_mm,
        preferred_mm=50.0,
        size_px=max(8, canvas.size_px - 1),
        colour=palette.picture_text,
        halo=palette.picture_ground,
    )
