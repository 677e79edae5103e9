"""A maximum intensity projection with its letters, its colours in figures, and whose it is."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from hccbm_gui.services.mip_projection import MipImage, mip_axes
from hccbm_gui.services.pictures.directions import letters_of
from hccbm_gui.services.pictures.field_view import FieldView
from hccbm_gui.services.pictures.image_colours import coloured, draw_image, levels, ramp
from hccbm_gui.services.pictures.lettering import draw_text, elided, sans
from hccbm_gui.services.pictures.marks import draw_edge_letters, draw_scale_bar, with_alpha
from hccbm_gui.services.pictures.painter_state import picture_in
from hccbm_gui.services.pictures.palette import Palette

TEXT_PX, LETTER_PX, EDGE_PX = 12, 15, 8
BAR_LENGTHS_MM = (10.0, 20.0, 50.0, 100.0)
BAR_PX = (9.0, 84.0)
"""Width and height of the colour bar."""
NAMED_ANGLES = {0: "from the front", 90: "from the left", 180: "from behind", 270: "from the right"}


@dataclass(frozen=True, slots=True)
class MipWords:
    """What is written in the picture.

    Attributes
    ----------
    name : which image, e.g. ``SPECT``.
    unit : of its values.
    identity : lines at the upper right.
    remark : below the title, e.g. that a finer picture is being made.
    notes : permanent warnings of the image.
    """

    name: str
    unit: str
    identity: tuple[str, ...] = ()
    remark: str = ""
    notes: tuple[str, ...] = ()


def angle_words(angle_deg: float) -> str:
    """``from the front``, ``37° from the front towards the left``."""
    whole = round(angle_deg) % 360
    return NAMED_ANGLES.get(whole, f"turned {whole}°")


def edge_letters(angle_deg: float) -> list[tuple[str, tuple[float, float]]]:
    """Letters with their direction (right, down) in the picture."""
    right, up, _ = mip_axes(angle_deg)
    return [
        (letters_of(-right), (-1.0, 0.0)),
        (letters_of(right), (1.0, 0.0)),
        (letters_of(up), (0.0, -1.0)),
        (letters_of(-up), (0.0, 1.0)),
    ]


def paint_mip(
    painter: QPainter,
    view: FieldView,
    image: MipImage,
    window: tuple[float, float],
    words: MipWords,
    palette: Palette,
    *,
    inverted: bool,
    cursor: tuple[float, float] | None = None,
) -> None:
    """The projection in `view.rect`, (u, v) mm from the middle of the image.

    Parameters
    ----------
    window : values at the light and the dark end of the greys.
    inverted : dark on light, as NM and PET are read; otherwise light on black.
    cursor : (u, v) of the linked position.
    """
    inks = _Inks(palette, inverted)
    rect, low_high = view.rect, window
    with picture_in(painter, rect, inks.ground):
        half_u, half_v = image.half_size_mm
        place = QRectF(view.point(-half_u, half_v), view.point(half_u, -half_v))
        table = ramp(inks.ground, inks.ink)
        draw_image(painter, place, coloured(levels(image.array, *low_high), table), rect)
        if cursor is not None:
            _paint_cursor(painter, view, cursor, palette)
        draw_edge_letters(
            painter, rect, edge_letters(image.angle_deg),
            size_px=LETTER_PX, colour=inks.direction, halo=inks.ground,
        )  # fmt: skip
        draw_scale_bar(
            painter, QPointF(rect.left() + EDGE_PX, rect.bottom() - 6), rect.width(),
            view.px_per_mm, preferred_mm=_bar_mm(view), size_px=TEXT_PX - 1, colour=inks.text,
            halo=inks.ground,
        )  # fmt: skip
        _paint_words(painter, rect, image, words, inks)
        _paint_bar(painter, rect, low_high, words.unit, inks)


def _bar_mm(view: FieldView) -> float:
    """The longest round length that keeps clear of the letter in the middle."""
    room_mm = 0.4 * view.rect.width() / view.px_per_mm
    return max((mm for mm in BAR_LENGTHS_MM if mm <= room_mm), default=BAR_LENGTHS_MM[0])


@dataclass(frozen=True, slots=True)
class _Inks:
    palette: Palette
    inverted: bool

    @property
    def ground(self) -> str:
        return self.palette.planar_ground if self.inverted else self.palette.slice_ground

    @property
    def ink(self) -> str:
        return self.palette.planar_ink if self.inverted else "#ffffff"

    @property
    def text(self) -> str:
        return self.palette.planar_text if self.inverted else self.palette.slice_text

    @property
    def direction(self) -> str:
        return self.palette.planar_direction if self.inverted else self.palette.slice_direction


def _paint_cursor(
    painter: QPainter, view: FieldView, at_mm: tuple[float, float], palette: Palette
) -> None:
    pen = QPen(with_alpha(palette.crosshair, 0.85), 1.0)
    pen.setDashPattern([4.0, 3.0])
    painter.setPen(pen)
    point = view.point(*at_mm)
    painter.drawLine(QPointF(view.rect.left(), point.y()), QPointF(view.rect.right(), point.y()))
    painter.drawLine(QPointF(point.x(), view.rect.top()), QPointF(point.x(), view.rect.bottom()))


def _paint_words(
    painter: QPainter, rect: QRectF, image: MipImage, words: MipWords, inks: _Inks
) -> None:
    line = TEXT_PX * 1.4
    half = rect.width() / 2.0 - EDGE_PX - LETTER_PX
    left = [f"MIP {words.name}", angle_words(image.angle_deg), words.remark, *words.notes[:2]]
    sides = ((left, Qt.AlignmentFlag.AlignLeft), (words.identity, Qt.AlignmentFlag.AlignRight))
    for lines, side in sides:
        shown = [text for text in lines if text]
        for number, text in enumerate(shown):
            font = sans(TEXT_PX, bold=number == 0 and side == Qt.AlignmentFlag.AlignLeft)
            box = rect.adjusted(EDGE_PX, EDGE_PX + number * line, -EDGE_PX, 0)
            box.setHeight(line)
            draw_text(
                painter, box, elided(text, font, half), font, inks.text,
                halo=inks.ground, align=side | Qt.AlignmentFlag.AlignVCenter,
            )  # fmt: skip


def _paint_bar(
    painter: QPainter, rect: QRectF, window: tuple[float, float], unit: str, inks: _Inks
) -> None:
    """The greys with the values at both ends, at the left and clear of the letter there."""
    width, height = BAR_PX
    middle = rect.center().y() + rect.height() * 0.25
    if rect.height() < 4.0 * height:
        return
    box = QRectF(rect.left() + EDGE_PX, middle - height / 2.0, width, height)
    grey = coloured(np.arange(255, -1, -1, dtype=np.uint8)[:, None], ramp(inks.ground, inks.ink))
    draw_image(painter, box, grey, rect)
    painter.setPen(QPen(with_alpha(inks.text, 0.8), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    font = sans(TEXT_PX - 1)
    for value, at in ((window[1], box.top()), (window[0], box.bottom())):
        place = QRectF(box.right() + 4.0, at - 8.0, 120.0, 16.0)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        text = f"{figure(value)} {unit}"
        draw_text(painter, place, text, font, inks.text, halo=inks.ground, align=align)


def figure(value: float) -> str:
    """A value in as many figures as a bar deserves, with a true minus."""
    return f"{value:.3g}".replace("-", "\N{MINUS SIGN}") if abs(value) < 1000 else f"{value:.0f}"
