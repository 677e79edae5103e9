"""A screen capture, portal image or radiograph: grey or in colour, with its scale where known."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.picture import Picture, portal_words
from hccbm_gui.services.pictures.image_colours import coloured, draw_image, levels, ramp
from hccbm_gui.services.pictures.label_placement import LabelBoard
from hccbm_gui.services.pictures.lettering import draw_text, elided, font_px, sans, text_size
from hccbm_gui.services.pictures.marks import draw_badge, draw_scale_bar, line_pen, with_alpha
from hccbm_gui.services.pictures.painter_state import picture_in
from hccbm_gui.services.pictures.palette import Palette

SMALLEST_ZOOM, LARGEST_ZOOM = 0.2, 60.0
GRATICULE_CM = 20
"""So far from the beam axis its ticks reach, each a cm at the isocentre."""
BACKING = 0.6
"""Opacity of the ground behind words: many portal images are white."""
TICK_PX, FIFTH_TICK_PX = 3.0, 6.0


@dataclass(frozen=True, slots=True)
class PictureViewport:
    """Where a picture of (rows, columns) lies in a rectangle.

    Attributes
    ----------
    zoom : 1 fits it into the rectangle.
    centre : (row, column) at the middle of the rectangle; None for that of the picture.
    aspect : height of a pixel over its width.
    """

    rect: QRectF
    shape: tuple[int, int]
    zoom: float = 1.0
    centre: tuple[float, float] | None = None
    aspect: float = 1.0

    @property
    def px_per_column(self) -> float:
        """Width of a pixel of the picture on the screen."""
        rows, columns = self.shape
        fit = min(self.rect.width() / columns, self.rect.height() / (rows * self.aspect))
        return max(fit, 1e-9) * self.zoom

    @property
    def middle(self) -> tuple[float, float]:
        """(row, column) at the middle of the rectangle."""
        if self.centre is not None:
            return self.centre
        return (self.shape[0] - 1) / 2.0, (self.shape[1] - 1) / 2.0

    def to_widget(self, row: float, column: float) -> QPointF:
        """A pixel's centre in painter coordinates."""
        middle, scale = self.rect.center(), self.px_per_column
        return QPointF(
            middle.x() + (column - self.middle[1]) * scale,
            middle.y() + (row - self.middle[0]) * scale * self.aspect,
        )

    def to_pixel(self, at: QPointF) -> tuple[float, float]:
        """Painter coordinates as (row, column)."""
        middle, scale = self.rect.center(), self.px_per_column
        row = self.middle[0] + (at.y() - middle.y()) / (scale * self.aspect)
        return row, self.middle[1] + (at.x() - middle.x()) / scale

    def zoomed(self, factor: float, at: QPointF) -> "PictureViewport":
        """Zoomed by `factor`; what lies under `at` stays there."""
        zoom = min(max(self.zoom * factor, SMALLEST_ZOOM), LARGEST_ZOOM)
        held = self.to_pixel(at)
        turned = PictureViewport(self.rect, self.shape, zoom, self.middle, self.aspect)
        now = turned.to_pixel(at)
        centre = (self.middle[0] + held[0] - now[0], self.middle[1] + held[1] - now[1])
        return PictureViewport(self.rect, self.shape, zoom, centre, self.aspect)

    def panned(self, delta: QPointF) -> "PictureViewport":
        """The picture moved by `delta` px."""
        row, column = self.to_pixel(self.rect.center() - delta)
        return PictureViewport(self.rect, self.shape, self.zoom, (row, column), self.aspect)

    def image_rect(self) -> QRectF:
        """The outer border of the whole picture."""
        rows, columns = self.shape
        return QRectF(self.to_widget(-0.5, -0.5), self.to_widget(rows - 0.5, columns - 0.5))


def aspect_of(picture: Picture) -> float:
    """Height over width of a pixel; 1 where nothing says it."""
    return 1.0 if picture.spacing_mm is None else picture.spacing_mm[0] / picture.spacing_mm[1]


def qimage_of(frame: VoxelArray, window: tuple[float, float]) -> QImage:
    """A frame through a window; colours are shown as they are."""
    if frame.ndim == 2:
        return coloured(levels(frame, *window), ramp("#000000", "#ffffff"))
    rows, columns = frame.shape[:2]
    data = np.ascontiguousarray(frame, dtype=np.uint8)
    view = QImage(data.data, columns, rows, columns * 3, QImage.Format.Format_RGB888)
    return view.copy()  # the array's memory goes away, the image's own does not


def paint_picture(
    painter: QPainter,
    picture: Picture,
    image: QImage,
    view: PictureViewport,
    palette: Palette,
    *,
    titles: tuple[str, ...] = (),
    marks: tuple[str, ...] = (),
) -> None:
    """`image`, made of a frame of `picture`, with scale bar, beam axis, titles and marks."""
    with picture_in(painter, view.rect, palette.slice_ground):
        draw_image(painter, view.image_rect(), image, view.rect)
        if picture.portal is not None and picture.portal.axis_pixel is not None:
            _paint_axis(painter, picture, view, palette)
        _paint_words(painter, picture, view, palette, titles, marks)


def _paint_axis(
    painter: QPainter, picture: Picture, view: PictureViewport, palette: Palette
) -> None:
    """The beam axis as a cross with a tick every cm at the isocentre, longer every five."""
    portal, spacing = picture.portal, picture.isocentre_spacing_mm
    if portal is None or portal.axis_pixel is None or spacing is None:
        return
    row, column = portal.axis_pixel
    painter.setPen(line_pen(palette.crosshair, 1.0))
    down, across = 10.0 / spacing[0], 10.0 / spacing[1]
    reach = GRATICULE_CM
    painter.drawLine(
        view.to_widget(row, column - reach * across), view.to_widget(row, column + reach * across)
    )
    painter.drawLine(
        view.to_widget(row - reach * down, column), view.to_widget(row + reach * down, column)
    )
    for step in range(-reach, reach + 1):
        half = FIFTH_TICK_PX if step % 5 == 0 else TICK_PX
        at = view.to_widget(row, column + step * across)
        painter.drawLine(QPointF(at.x(), at.y() - half), QPointF(at.x(), at.y() + half))
        at = view.to_widget(row + step * down, column)
        painter.drawLine(QPointF(at.x() - half, at.y()), QPointF(at.x() + half, at.y()))


def _paint_words(
    painter: QPainter,
    picture: Picture,
    view: PictureViewport,
    palette: Palette,
    titles: tuple[str, ...],
    marks: tuple[str, ...],
) -> None:
    rect, size_px = view.rect, font_px(view.rect, 0.032)
    small, halo = max(8, size_px - 2), palette.slice_ground
    board = LabelBoard(rect.adjusted(3, 3, -3, -3))
    top = rect.top() + 5.0
    told = (*titles, *((portal_words(picture.portal),) if picture.portal else ()))
    for number, title in enumerate(one for one in told if one):
        font = sans(size_px, bold=True) if number == 0 else sans(small)
        words = elided(title, font, rect.width() - 14.0)
        box = QRectF(QPointF(rect.left() + 7.0, top), text_size(words, font))
        painter.fillRect(box.adjusted(-4, 0, 4, 0), with_alpha(halo, BACKING))
        draw_text(painter, box, words, font, palette.slice_text, halo=halo)
        board.reserve(box)
        top = box.bottom()
    spacing = picture.shown_spacing_mm
    if spacing is not None:
        _paint_scale(painter, picture, view, palette, board)
    for mark in marks:
        ink = QColor(palette.picture_attention).name()
        draw_badge(painter, board, (mark,), size_px=small, ink=ink, ground=halo)


def _paint_scale(
    painter: QPainter,
    picture: Picture,
    view: PictureViewport,
    palette: Palette,
    board: LabelBoard,
) -> None:
    """A bar and the plane in which it holds, at the lower left."""
    rect, spacing = view.rect, picture.shown_spacing_mm
    if spacing is None:
        return
    small, halo = max(8, font_px(rect, 0.032) - 2), palette.slice_ground
    where = "at the isocentre" if picture.isocentre_spacing_mm else picture.meaning.value
    size = text_size(where, sans(small))
    place = QRectF(QPointF(rect.left() + 7, rect.bottom() - 6 - size.height()), QSizeF(size))
    backing = place.adjusted(-4, -small * 1.6 - 8, 40, 2)
    painter.fillRect(backing, with_alpha(halo, BACKING))
    draw_text(painter, place, where, sans(small), palette.slice_text, halo=halo)
    bar = draw_scale_bar(
        painter,
        QPointF(rect.left() + 7, place.top() - 4),
        rect.width(),
        view.px_per_column / spacing[1],
        preferred_mm=50.0,
        size_px=small,
        colour=palette.slice_text,
        halo=halo,
    )
    board.reserve(bar.united(place))
