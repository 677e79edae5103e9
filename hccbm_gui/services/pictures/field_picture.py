"""The beam's-eye view of both fields: what the bone scan gives and what the CT or MRI asks for."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.field import Field
from hccbm_gui.core.fields.drr import DrrImage
from hccbm_gui.core.fields.field_design import field_rectangle
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.spot import SpotType
from hccbm_gui.services.pictures.field_canvas import FieldCanvas, FieldPictureOptions
from hccbm_gui.services.pictures.field_increments import paint_increments
from hccbm_gui.services.pictures.field_legend import Legend
from hccbm_gui.services.pictures.field_marks import (
    paint_corner_texts,
    paint_cursor,
    paint_graticule,
)
from hccbm_gui.services.pictures.field_view import FieldView, fit_view, view_letters
from hccbm_gui.services.pictures.image_colours import coloured, draw_image, levels, ramp
from hccbm_gui.services.pictures.label_placement import LabelBoard
from hccbm_gui.services.pictures.lettering import font_px
from hccbm_gui.services.pictures.marks import (
    DASH,
    draw_badge,
    draw_edge_letters,
    draw_scale_bar,
    draw_watermark,
    line_pen,
    polygon_path,
    with_alpha,
)
from hccbm_gui.services.pictures.painter_state import picture_in
from hccbm_gui.services.pictures.palette import Palette

NO_FIELD = ("no field from the bone scan",)
VISUAL_ONLY = ("visual only: from a photograph", "visual only")
UNAPPROVED = ("! alignment not approved", "! not approved")
"""Remarks, in the wordings that may be used from long to short."""


def paint_field_comparison(
    painter: QPainter,
    rect: QRectF,
    comparison: FieldComparison,
    drr: DrrImage | None,
    palette: Palette,
    *,
    stale: bool = False,
    options: FieldPictureOptions | None = None,
    view: FieldView | None = None,
) -> None:
    """Both fields over projected bone, each edge with its change in cm, within `rect`.

    Letters follow the beam, so that a posterior field shows the patient's right on the right.
    Lengths are those at the isocentre plane. `stale` says across the picture that the fields
    no longer fit what they were made from. `view` is what `fitted_view` gave, zoomed or moved.
    """
    options = options or FieldPictureOptions()
    view = view or fitted_view(rect, comparison, palette, options)
    with picture_in(painter, rect, palette.picture_ground):
        size_px, plot = font_px(rect), view.rect
        if options.legend:
            legend = Legend(comparison, palette, options.spot_type, size_px)
            legend.paint(painter, QRectF(plot.bottomLeft(), rect.bottomRight()))
        canvas = FieldCanvas(
            painter=painter,
            plot=plot,
            view=view,
            board=LabelBoard(plot.adjusted(3, 2, -3, -2)),
            comparison=comparison,
            palette=palette,
            options=options,
            size_px=size_px,
            stale=stale,
        )
        painter.setClipRect(plot, Qt.ClipOperation.IntersectClip)
        _paint_plot(canvas, drr)


def fitted_view(
    rect: QRectF,
    comparison: FieldComparison,
    palette: Palette,
    options: FieldPictureOptions | None = None,
) -> FieldView:
    """The view that shows all of the comparison in `rect`, above the legend if there is one."""
    options = options or FieldPictureOptions()
    size_px = font_px(rect)
    plot = QRectF(rect)
    if options.legend:
        legend = Legend(comparison, palette, options.spot_type, size_px)
        plot.setBottom(rect.bottom() - legend.height(rect.width()))
    rim_x, rim_y = size_px * 1.9, size_px * 2.0
    return fit_view(comparison, plot, plot.adjusted(rim_x, rim_y, -rim_x, -rim_y))


def _paint_plot(canvas: FieldCanvas, drr: DrrImage | None) -> None:
    if drr is not None:
        _paint_bone(canvas, drr)
    if canvas.options.graticule:
        paint_graticule(canvas)
    _paint_targets(canvas)
    _paint_isocentre(canvas)
    _paint_fields(canvas)
    paint_cursor(canvas)
    _paint_frame(canvas)
    paint_corner_texts(canvas)
    paint_increments(canvas)
    _paint_remarks(canvas)


def _paint_bone(canvas: FieldCanvas, drr: DrrImage) -> None:
    palette, view = canvas.palette, canvas.view
    bright = float(np.percentile(drr.array, 99.5)) or 1.0
    share = np.sqrt(np.clip(drr.array / bright, 0.0, 1.0))  # thin bone stays visible
    image = coloured(levels(share, 0.0, 1.0), ramp(palette.picture_ground, palette.bone))
    half_u = np.ptp(drr.u_mm) / max(drr.u_mm.size - 1, 1) / 2.0
    half_v = np.ptp(drr.v_mm) / max(drr.v_mm.size - 1, 1) / 2.0
    top_left = view.point(float(drr.u_mm[0] - half_u), float(drr.v_mm[0] + half_v))
    bottom_right = view.point(float(drr.u_mm[-1] + half_u), float(drr.v_mm[-1] - half_v))
    draw_image(canvas.painter, QRectF(top_left, bottom_right), image, canvas.plot)


def _paint_targets(canvas: FieldCanvas) -> None:
    painter, palette, comparison = canvas.painter, canvas.palette, canvas.comparison
    gtv = polygon_path([canvas.view.to_picture(p) for p in comparison.gtv_outline])
    painter.fillPath(gtv, with_alpha(palette.gtv, 0.22))
    painter.strokePath(gtv, line_pen(palette.gtv, 1.5))
    if comparison.bone_scan_field is None:
        return
    hot = canvas.options.spot_type is SpotType.HOT
    colour = palette.hot if hot else palette.cold
    spot = polygon_path([canvas.view.to_picture(p) for p in comparison.bone_scan_field.target])
    painter.fillPath(spot, with_alpha(colour, 0.38))
    painter.strokePath(spot, line_pen(colour, 1.3, () if hot else DASH))


def _paint_fields(canvas: FieldCanvas) -> None:
    """Bone scan last, so that the solid line shows between its dashes where both lie together."""

    def outline(field: Field) -> QPolygonF:
        corners = canvas.view.to_picture(field_rectangle(field.edges, field.beam))
        return QPolygonF([QPointF(x, y) for x, y in corners])

    comparison, painter = canvas.comparison, canvas.painter
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(line_pen(canvas.palette.ct_field, 2.4))
    painter.drawPolygon(outline(comparison.ct_field))
    if comparison.bone_scan_field is not None:
        painter.setPen(line_pen(canvas.palette.bone_scan, 2.4, (3.0, 2.0)))
        painter.drawPolygon(outline(comparison.bone_scan_field))


def _paint_isocentre(canvas: FieldCanvas) -> None:
    painter, palette = canvas.painter, canvas.palette
    centre = canvas.view.point(0.0, 0.0)
    for ink, wide in ((palette.picture_ground, 3.0), (palette.picture_text, 1.2)):
        painter.setPen(line_pen(ink, wide))
        painter.drawLine(centre - QPointF(6, 0), centre + QPointF(6, 0))
        painter.drawLine(centre - QPointF(0, 6), centre + QPointF(0, 6))
    canvas.board.reserve(QRectF(centre.x() - 6, centre.y() - 6, 12, 12))


def _paint_frame(canvas: FieldCanvas) -> None:
    """Orientation letters and the scale bar."""
    palette, plot = canvas.palette, canvas.plot
    covered = draw_edge_letters(
        canvas.painter,
        plot,
        view_letters(canvas.comparison.beam),
        size_px=canvas.size_px + 1,
        colour=palette.direction,
        halo=palette.picture_ground,
    )
    bar = draw_scale_bar(
        canvas.painter,
        QPointF(plot.left() + 8, plot.bottom() - 5),
        plot.width(),
        canvas.view.px_per_mm,
        preferred_mm=50.0,
        size_px=max(8, canvas.size_px - 1),
        colour=palette.picture_text,
        halo=palette.picture_ground,
    )
    for box in (*covered, bar):
        canvas.board.reserve(box)


def _paint_remarks(canvas: FieldCanvas) -> None:
    """No bone-scan field, alignment not approved, stale."""
    comparison, palette = canvas.comparison, canvas.palette
    if comparison.visual_only:
        _badge(canvas, VISUAL_ONLY)
    wordings: tuple[str, ...] = ()
    if comparison.bone_scan_field is None:
        wordings = NO_FIELD
    elif (
        canvas.options.unapproved_mark
        and not comparison.approved
        and comparison.alignment_method != AlignmentMethod.FRAME
    ):
        wordings = UNAPPROVED
    if wordings:
        _badge(canvas, wordings)
    if canvas.stale:
        draw_watermark(canvas.painter, canvas.plot, "STALE", palette.picture_attention)


def _badge(canvas: FieldCanvas, wordings: tuple[str, ...]) -> None:
    draw_badge(
        canvas.painter,
        canvas.board,
        wordings,
        size_px=max(8, canvas.size_px - 1),
        ink=canvas.palette.picture_attention,
        ground=canvas.palette.picture_ground,
    )
