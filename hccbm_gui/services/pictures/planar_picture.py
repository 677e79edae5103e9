"""A gamma-camera view: counts in inverted grey, its spots, its sides where they are known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.planar import PlanarImage, View
from hccbm_gui.core.spot import Spot, SpotState, SpotType
from hccbm_gui.services.pictures.image_colours import coloured, draw_image, levels, ramp
from hccbm_gui.services.pictures.label_placement import LabelBoard
from hccbm_gui.services.pictures.lettering import draw_text, elided, font_px, sans, text_size
from hccbm_gui.services.pictures.marks import (
    SYMBOL_PX,
    draw_badge,
    draw_edge_letters,
    draw_scale_bar,
    line_pen,
    polygon_path,
    spot_colour,
    spot_pen,
    triangle,
    with_alpha,
)
from hccbm_gui.services.pictures.painter_state import picture_in
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.planar_viewport import PlanarViewport

AUTOMATIC_PERCENTILE = 99.5
SIDE_UNKNOWN = "side unknown"


@dataclass(frozen=True, slots=True, eq=False)
class PlanarPictureOptions:
    """What is laid over the counts.

    Attributes
    ----------
    titles : lines at the upper left; the first is bold (``ANT``). Empty: the name of the view.
    crosshair : (p, q) mm, or None.
    selected_spot : id of the spot drawn thicker.
    field : corners (4, 2) of the bone-scan field as (p, q) mm, or None.
    marks : remarks that every picture of the scan bears (`PlanarScan.marks`).
    has_scale : False leaves the scale bar out.
    """

    titles: tuple[str, ...] = ()
    crosshair: tuple[float, float] | None = None
    selected_spot: str = ""
    field: FloatArray | None = None
    marks: tuple[str, ...] = ()
    has_scale: bool = True


def view_name(view: View) -> str:
    """``ANT``, ``POST`` or ``view unknown``."""
    return "view unknown" if view is View.UNKNOWN else str(view)


def automatic_window(image: PlanarImage) -> tuple[float, float]:
    """Counts (low, high): nothing to the 99.5th percentile, which one bladder hardly moves."""
    high = float(np.percentile(image.array, AUTOMATIC_PERCENTILE))
    if high <= 0.0:
        high = float(image.array.max(initial=0.0))
    return 0.0, max(high, 1e-6)


def paint_planar(
    painter: QPainter,
    rect: QRectF,
    image: PlanarImage,
    palette: Palette,
    *,
    spots: Sequence[Spot] = (),
    window: tuple[float, float] | None = None,
    viewport: PlanarViewport | None = None,
    options: PlanarPictureOptions | None = None,
) -> None:
    """One view within `rect`: many counts dark, few light.

    Hot spots have a solid outline and a triangle up, cold ones a dashed outline and a triangle
    down, physiological ones a dotted grey outline. Sides are lettered only when known.

    Parameters
    ----------
    window : counts shown as white and black; None for `automatic_window`.
    viewport : zoom and pan; its rectangle is replaced by `rect`. None fits the image.
    """
    options = options or PlanarPictureOptions()
    view = PlanarViewport(rect, image)
    if viewport is not None:
        view = PlanarViewport(rect, image, viewport.zoom, viewport.centre)
    low, high = window or automatic_window(image)
    with picture_in(painter, rect, palette.planar_ground):
        table = ramp(palette.planar_ground, palette.planar_ink)
        draw_image(
            painter, view.image_rect(), coloured(levels(image.array, low, high), table), rect
        )
        if options.crosshair is not None:
            paint_crosshair(painter, view, options.crosshair, palette)
        _paint_spots(painter, view, spots, options, palette)
        _paint_words(painter, view, options, palette)


def paint_crosshair(
    painter: QPainter, view: PlanarViewport, position: tuple[float, float], palette: Palette
) -> None:
    """The linked position (p, q) mm as dashed lines across the picture."""
    x, y = view.to_widget(position)[0]
    pen = QPen(with_alpha(palette.crosshair, 0.85), 1.0)
    pen.setDashPattern([4.0, 3.0])
    painter.setPen(pen)
    painter.drawLine(QPointF(view.rect.left(), y), QPointF(view.rect.right(), y))
    painter.drawLine(QPointF(x, view.rect.top()), QPointF(x, view.rect.bottom()))


def _paint_spots(
    painter: QPainter,
    view: PlanarViewport,
    spots: Sequence[Spot],
    options: PlanarPictureOptions,
    palette: Palette,
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if options.field is not None:
        painter.setPen(line_pen(palette.bone_scan, 1.8, (3.0, 2.0)))
        painter.drawPath(polygon_path([view.to_widget(options.field)]))
    # The selected spot last, so that nothing covers it.
    for spot in sorted(spots, key=lambda s: s.id == options.selected_spot):
        if not spot.outlines:
            continue
        selected = spot.id == options.selected_spot
        faint = spot.state is SpotState.REJECTED and not selected
        painter.setOpacity(0.45 if faint else 1.0)
        path = polygon_path([view.to_widget(outline) for outline in spot.outlines])
        width = 3.0 if selected else 1.8
        painter.strokePath(path, QPen(with_alpha(palette.planar_ground, 0.75), width + 2.0))
        painter.strokePath(path, spot_pen(spot, palette, width))
        box = path.boundingRect()
        mark = QPointF(box.right() + SYMBOL_PX + 1.0, box.top() - 1.0)
        painter.setBrush(QColor(spot_colour(spot, palette)))
        painter.setPen(QPen(QColor(palette.planar_ground), 1.0))
        size = SYMBOL_PX * (1.3 if selected else 1.0)
        painter.drawPolygon(triangle(mark, size, spot.type is SpotType.HOT))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setOpacity(1.0)


def _paint_words(
    painter: QPainter, view: PlanarViewport, options: PlanarPictureOptions, palette: Palette
) -> None:
    rect, image = view.rect, view.image
    size_px = font_px(QRectF(0, 0, rect.width() * 1.6, rect.height()), 0.032)
    small = max(8, size_px - 2)
    halo = palette.planar_ground
    board = LabelBoard(rect.adjusted(3, 3, -3, -3))
    board.reserve(_paint_titles(painter, view, options, palette, size_px))
    sides = [("R", (-1.0, 0.0)), ("L", (1.0, 0.0))]
    if image.patient_left_on_right is False:
        sides = [("L", (-1.0, 0.0)), ("R", (1.0, 0.0))]
    if not image.laterality_known:
        sides = [("?", (-1.0, 0.0)), ("?", (1.0, 0.0))]
    ink = palette.planar_direction
    for box in draw_edge_letters(painter, rect, sides, size_px=size_px, colour=ink, halo=halo):
        board.reserve(box)
    if options.has_scale:
        bar = draw_scale_bar(
            painter,
            QPointF(rect.left() + 7, rect.bottom() - 6),
            rect.width(),
            view.px_per_mm,
            preferred_mm=100.0,
            size_px=small,
            colour=palette.planar_text,
            halo=halo,
        )
        board.reserve(bar)
    remarks = [] if image.laterality_known else [(SIDE_UNKNOWN,)]
    remarks += [(mark,) for mark in options.marks]
    for wordings in remarks:
        draw_badge(painter, board, wordings, size_px=small, ink=ink, ground=halo)


def _paint_titles(
    painter: QPainter,
    view: PlanarViewport,
    options: PlanarPictureOptions,
    palette: Palette,
    size_px: int,
) -> QRectF:
    left, top = view.rect.left() + 7.0, view.rect.top() + 5.0
    covered = QRectF(left, top, 0.0, 0.0)
    for number, title in enumerate(options.titles or (view_name(view.image.view),)):
        font = sans(size_px, bold=True) if number == 0 else sans(max(8, size_px - 2))
        text = elided(title, font, view.rect.width() - 14.0)
        box = QRectF(QPointF(left, covered.bottom()), text_size(text, font))
        draw_text(painter, box, text, font, palette.planar_text, halo=palette.planar_ground)
        covered = covered.united(box)
    return covered
