"""Where a slice lies in a picture, and the words around it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.pictures.directions import letters_of
from hccbm_gui.services.pictures.label_placement import LabelBoard
from hccbm_gui.services.pictures.lettering import draw_text, elided, font_px, sans, text_size
from hccbm_gui.services.pictures.marks import draw_badge, draw_edge_letters, draw_scale_bar
from hccbm_gui.services.pictures.slice_plane import SlicePlane

NO_SLICE = "No slice here"
"""Said over a picture where slices are missing."""


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours of the words on a picture."""

    text: str
    direction: str
    ground: str


@dataclass(frozen=True, slots=True, eq=False)
class SliceView:
    """Equal scale in both axes.

    Attributes
    ----------
    rect : where the picture is painted.
    plane : what it shows.
    centre_mm : (right, down) of the plane at the middle of `rect`.
    px_per_mm : scale.
    """

    rect: QRectF
    plane: SlicePlane
    centre_mm: FloatArray
    px_per_mm: float

    def to_picture(self, points_mm: npt.ArrayLike) -> FloatArray:
        """(right, down) mm (N, 2) to painter coordinates (N, 2)."""
        middle = self.rect.center()
        offsets = np.atleast_2d(np.asarray(points_mm, dtype=np.float64)) - self.centre_mm
        return np.asarray(offsets * self.px_per_mm + (middle.x(), middle.y()))

    def to_patient(self, x: float, y: float) -> FloatArray:
        """(3,) LPS mm of a place in the picture."""
        middle = self.rect.center()
        offset = np.array([x - middle.x(), y - middle.y()]) / self.px_per_mm
        return np.asarray(self.plane.to_patient(self.centre_mm + offset)[0])

    def shown_mm(self) -> FloatArray:
        """(2, 2) smallest and largest (right, down) of the volume that `rect` shows."""
        half = np.array([self.rect.width(), self.rect.height()]) / self.px_per_mm / 2.0
        low = np.maximum(self.plane.bounds_mm[0], self.centre_mm - half)
        high = np.minimum(self.plane.bounds_mm[1], self.centre_mm + half)
        return np.stack([low, np.maximum(low, high)])

    def pixel_grid(self, painter: QPainter) -> tuple[FloatArray, tuple[int, int], float]:
        """(low, (rows, columns), pixel_mm) as fine as voxels and the device deserve."""
        device = max(abs(painter.deviceTransform().m11()), 1e-6)
        finest = 1.0 / (self.px_per_mm * device)
        pixel_mm = max(finest, min(self.plane.voxel_mm[:2]) / 2.0)
        low, high = self.shown_mm()
        columns, rows = np.maximum(1, np.ceil((high - low) / pixel_mm - 1e-9)).astype(int)
        return low, (int(rows), int(columns)), pixel_mm

    def grid_rect(self, low: FloatArray, shape: tuple[int, int], pixel_mm: float) -> QRectF:
        """Where a grid of pixels lies in the picture."""
        high = low + np.array([shape[1], shape[0]]) * pixel_mm
        first, last = self.to_picture([low, high])
        return QRectF(QPointF(*first), QPointF(*last))


def shows_nothing(view: SliceView, volume: Volume) -> bool:
    """Whether all that is shown lies where slices of the image are missing."""
    (left, top), (right, bottom) = view.shown_mm()
    corners = [(left, top), (left, bottom), (right, top), (right, bottom)]
    points = view.plane.to_patient(corners)
    # A gap is convex: it holds the picture when it holds its corners.
    return any(gap.holds(points).all() for gap in volume.gaps)


def fit_slice(rect: QRectF, plane: SlicePlane, region_mm: FloatArray | None = None) -> SliceView:
    """The view that shows all of the volume, or `region_mm` ((2, 2) low and high), in `rect`."""
    low, high = plane.bounds_mm if region_mm is None else region_mm
    extent = np.maximum(high - low, 1.0)
    scale = float(min(rect.width() / extent[0], rect.height() / extent[1]))
    return SliceView(rect, plane, (low + high) / 2.0, scale)


def paint_slice_words(
    painter: QPainter,
    view: SliceView,
    inks: Inks,
    *,
    titles: tuple[str, ...],
    position: str,
    remarks: tuple[str, ...] = (),
    preferred_bar_mm: float = 50.0,
) -> None:
    """Orientation letters from the plane's own axes, titles, position, scale bar, remarks."""
    rect, plane = view.rect, view.plane
    size_px = font_px(rect)
    small = max(8, size_px - 1)
    board = LabelBoard(rect.adjusted(3, 3, -3, -3))
    letters = [
        (letters_of(-plane.down), (0.0, -1.0)),
        (letters_of(plane.down), (0.0, 1.0)),
        (letters_of(-plane.right), (-1.0, 0.0)),
        (letters_of(plane.right), (1.0, 0.0)),
    ]
    ink, halo = inks.direction, inks.ground
    for box in draw_edge_letters(painter, rect, letters, size_px=size_px, colour=ink, halo=halo):
        board.reserve(box)
    top = rect.top() + 5.0
    for number, title in enumerate(titles):
        font = sans(size_px, bold=True) if number == 0 else sans(small)
        text = elided(title, font, (rect.width() / 2.0 - 20.0) if number == 0 else rect.width())
        box = QRectF(QPointF(rect.left() + 7.0, top), text_size(text, font))
        draw_text(painter, box, text, font, inks.text, halo=halo)
        board.reserve(box)
        top = box.bottom()
    size = text_size(position, sans(small))
    corner = QPointF(rect.right() - size.width() - 7.0, rect.bottom() - size.height() - 4.0)
    board.reserve(QRectF(corner, size))
    draw_text(painter, QRectF(corner, size), position, sans(small), inks.text, halo=halo)
    bar = draw_scale_bar(
        painter,
        QPointF(rect.left() + 7.0, rect.bottom() - 6.0),
        rect.width(),
        view.px_per_mm,
        preferred_mm=preferred_bar_mm,
        size_px=small,
        colour=inks.text,
        halo=halo,
    )
    board.reserve(bar)
    for remark in remarks:
        draw_badge(painter, board, (remark,), size_px=small, ink=ink, ground=halo)
