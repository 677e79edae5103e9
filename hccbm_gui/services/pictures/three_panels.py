"""The figure of Kim 2007 (Fig. 2): A the bone scan, B the CT or MR, C both fields."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.field import Field
from hccbm_gui.core.fields.drr import DrrImage
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.spot import Spot, SpotState, SpotType
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.pictures.field_canvas import FieldPictureOptions
from hccbm_gui.services.pictures.field_picture import paint_field_comparison
from hccbm_gui.services.pictures.lettering import draw_text, elided, font_px, sans, text_size
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.planar_picture import (
    PlanarPictureOptions,
    paint_planar,
    view_name,
)
from hccbm_gui.services.pictures.planar_viewport import PlanarViewport
from hccbm_gui.services.pictures.projection_picture import paint_coronal_projection
from hccbm_gui.services.pictures.roi_cut import contour_normal
from hccbm_gui.services.pictures.slice_picture import SlicePictureOptions, paint_slice
from hccbm_gui.services.pictures.slice_plane import Plane, slice_plane

AROUND_SPOT_MM, AROUND_GTV_MM = 90.0, 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """What the three panels show.

    Attributes
    ----------
    drr : projected bone behind the fields; None without one.
    """

    case: Case
    comparison: FieldComparison
    drr: DrrImage | None


def paint_three_panels(painter: QPainter, rect: QRectF, figure: Figure, palette: Palette) -> None:
    """A, B and C side by side within `rect`, each under its caption."""
    gap = 8.0
    width = (rect.width() - 2 * gap) / 3.0
    paints = (_paint_functional, _paint_anatomical, _paint_fields)
    captions = (_functional_caption(figure), _anatomical_caption(figure), _field_caption(figure))
    size_px = max(9, min(14, font_px(rect, 0.03)))
    for number, (paint, caption) in enumerate(zip(paints, captions, strict=True)):
        left = rect.left() + number * (width + gap)
        line = QRectF(left, rect.top(), width, 0.0)
        top = _paint_caption(painter, line, ("ABC"[number], caption), size_px, palette.text)
        panel = QRectF(left, top, width, rect.bottom() - top)
        paint(painter, panel, figure, palette)
        painter.save()
        painter.setPen(QPen(QColor(palette.line), 0.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(panel)
        painter.restore()


def gtv_of(case: Case, comparison: FieldComparison) -> Roi | None:
    """The structure that was compared, or None when the case has it no more."""
    named = [roi for roi in case.gtvs() if roi.name == comparison.gtv_name]
    named.sort(key=lambda roi: (roi.key != case.chosen_gtv, roi.series_uid != comparison.image_uid))
    return named[0] if named else None


def spot_of(case: Case, comparison: FieldComparison) -> Spot | None:
    """The spot that was compared, or None."""
    return next((s for s in case.spots if comparison.spot_id and s.id == comparison.spot_id), None)


def _paint_caption(
    painter: QPainter, rect: QRectF, words: tuple[str, str], size_px: int, colour: str
) -> float:
    """The letter in bold and the caption; gives back where the panel may begin."""
    letter, caption = words
    bold, plain = sans(size_px, bold=True), sans(size_px)
    mark = QRectF(rect.topLeft(), text_size(letter, bold))
    draw_text(painter, mark, letter, bold, colour)
    left = mark.right() + size_px * 0.6
    shown = elided(caption, plain, rect.right() - left)
    box = QRectF(left, rect.top(), text_size(shown, plain).width(), mark.height())
    draw_text(painter, box, shown, plain, colour)
    return mark.bottom() + 3.0


def _date(case: Case, uid: str) -> str:
    date = next((info.date for info in case.series if info.uid == uid), "")
    return f", {date}" if date else ""


def _functional_caption(figure: Figure) -> str:
    case, uid = figure.case, figure.comparison.scan_uid
    kind = next((info.kind for info in case.series if info.uid == uid), "")
    word = {"planar": "Bone scan", "spect": "SPECT, coronal MIP", "pet": "PET, coronal MIP"}
    return word.get(kind, "Functional image") + _date(case, uid)


def _anatomical_caption(figure: Figure) -> str:
    uid = figure.comparison.image_uid
    modality = next((info.modality for info in figure.case.series if info.uid == uid), "Image")
    return f"{modality} with {figure.comparison.gtv_name}{_date(figure.case, uid)}"


def _field_caption(figure: Figure) -> str:
    comparison = figure.comparison
    what = "CT/MRI field only" if comparison.bone_scan_field is None else "Both fields"
    return f"{what}, {beam_name(comparison.beam.gantry_deg)} view"


def beam_name(gantry_deg: float) -> str:
    """``AP``, ``PA`` or the gantry angle."""
    return {0.0: "AP", 180.0: "PA"}.get(gantry_deg % 360.0, f"gantry {gantry_deg:g}°")


def _paint_functional(painter: QPainter, panel: QRectF, figure: Figure, palette: Palette) -> None:
    uid = figure.comparison.scan_uid
    if uid in figure.case.planar_scans:
        _paint_planar_views(painter, panel, figure, palette)
    elif uid in figure.case.volumes:
        volume = figure.case.volumes[uid]
        spot = spot_of(figure.case, figure.comparison)
        region = None
        if spot is not None and spot.contours:
            region = _grown(np.concatenate(spot.contours), AROUND_SPOT_MM)
        paint_coronal_projection(
            painter, panel, volume, palette, spots=(spot,) if spot else (), region_mm=region
        )
    else:
        _paint_absence(painter, panel, "no functional image", palette)


def _paint_planar_views(painter: QPainter, panel: QRectF, figure: Figure, palette: Palette) -> None:
    case, comparison = figure.case, figure.comparison
    scan = case.planar_scans[comparison.scan_uid]
    views = scan.images[:2]
    chosen = spot_of(case, comparison)
    spots = [
        s
        for s in case.spots
        if s.series_uid == comparison.scan_uid and s.state is not SpotState.REJECTED
    ]
    corners = field_on_scan(case, comparison, comparison.bone_scan_field)
    shown = [] if chosen is None else list(chosen.outlines)
    if not shown:
        expected = field_on_scan(case, comparison, comparison.ct_field)
        shown = [] if expected is None else [expected]
    gap = 2.0
    width = (panel.width() - gap * (len(views) - 1)) / max(len(views), 1)
    for number, image in enumerate(views):
        rect = QRectF(panel.left() + number * (width + gap), panel.top(), width, panel.height())
        viewport = PlanarViewport(rect, image)
        if shown:
            viewport = viewport.around(np.concatenate(shown), AROUND_SPOT_MM)
        options = PlanarPictureOptions(
            titles=(view_name(image.view), f"{scan.tracer or 'tracer unknown'} · {scan.unit}"),
            selected_spot=comparison.spot_id,
            field=corners,
            marks=scan.marks,
            has_scale=scan.has_scale,
        )
        paint_planar(painter, rect, image, palette, spots=spots, viewport=viewport, options=options)


def field_on_scan(
    case: Case, comparison: FieldComparison, field: Field | None
) -> FloatArray | None:
    """(4, 2) corners of a coronal field on the planar scan, (p, q) mm; None without alignment."""
    alignment = case.alignment_of(comparison.scan_uid)
    if alignment is None or field is None:
        return None
    x, _, z = field.beam.isocentre_mm
    edges = field.edges
    right, left = x - edges.right_mm, x + edges.left_mm
    top, bottom = z + edges.superior_mm, z - edges.inferior_mm
    return alignment.to_plane([(right, top), (left, top), (left, bottom), (right, bottom)])


def _paint_anatomical(painter: QPainter, panel: QRectF, figure: Figure, palette: Palette) -> None:
    volume = figure.case.volumes.get(figure.comparison.image_uid)
    roi = gtv_of(figure.case, figure.comparison)
    if volume is None or roi is None:
        _paint_absence(painter, panel, "the image or its GTV is not open", palette)
        return
    plane, position_mm = largest_section(volume, roi)
    options = SlicePictureOptions(
        rois=(roi,), region_mm=_grown(np.concatenate(roi.contours), AROUND_GTV_MM)
    )
    paint_slice(painter, panel, volume, plane, position_mm, palette=palette, options=options)


def largest_section(volume: Volume, roi: Roi) -> tuple[Plane, float]:
    """The plane in which `roi` was drawn, and where its largest contour lies in it."""
    contours = [contour for contour in roi.contours if len(contour) >= 3]
    largest = max(
        contours,
        key=lambda c: float(np.linalg.norm(np.cross(c, np.roll(c, -1, axis=0)).sum(axis=0))),
    )
    normal = contour_normal(contours)
    plane = max(Plane, key=lambda p: abs(slice_plane(volume.geometry, p, 0.0).normal @ normal))
    level = largest.mean(axis=0) @ slice_plane(volume.geometry, plane, 0.0).normal
    return plane, float(level)


def _paint_fields(painter: QPainter, panel: QRectF, figure: Figure, palette: Palette) -> None:
    spot = spot_of(figure.case, figure.comparison)
    options = FieldPictureOptions(spot_type=SpotType.HOT if spot is None else spot.type)
    paint_field_comparison(painter, panel, figure.comparison, figure.drr, palette, options=options)


def _paint_absence(painter: QPainter, panel: QRectF, text: str, palette: Palette) -> None:
    painter.fillRect(panel, QColor(palette.card))
    draw_text(painter, panel, text, sans(10), palette.dim)


def _grown(points_mm: FloatArray, margin_mm: float) -> FloatArray:
    """(2, 3) bounds of points (N, 3) with a margin."""
    return np.stack([points_mm.min(axis=0) - margin_mm, points_mm.max(axis=0) + margin_mm])
