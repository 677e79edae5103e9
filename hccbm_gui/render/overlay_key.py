"""The key of a slice view at its right side: colours and what they mean."""

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.overlay import Colour
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.flat_shapes import FlatShapes
from hccbm_gui.render.text_sheet import TextSheet
from hccbm_gui.render.vtk_arrays import Depth, unit_rgb

LARGEST_PX, SMALLEST_PX = 12, 8
SPACING = 1.25
SWATCH_PX, GAP_PX = (14.0, 3.0), 5.0
"""Width of a swatch and the share of a line it leaves free; between swatch and words."""

KeyRow = tuple[str, Colour | None]
"""Words and their colour; a row without a colour is the heading of those below it."""


class OverlayKey:
    """One text for all rows, as each text of its own costs a third of a millisecond."""

    def __init__(self, renderer: vtkRenderer, sheet: TextSheet, ink: str) -> None:
        self._text = sheet.text()
        style = self._text.style
        style.SetColor(*unit_rgb(ink))
        style.SetShadow(True)
        style.SetShadowOffset(1, -1)
        style.SetLineSpacing(SPACING)
        style.SetBackgroundColor(0.0, 0.0, 0.0)
        style.SetBackgroundOpacity(0.35)
        style.SetJustificationToRight()
        style.SetVerticalJustificationToTop()
        self._swatches = FlatShapes(renderer, Depth.SCALE, corners=4)
        self._written: tuple[tuple[KeyRow, ...], int] = ((), 0)
        self._line_px = (0.0, 0.0)
        self._placed: object = None

    def set_ground(self, opacity: float) -> None:
        """How dark the ground of the letters is, 0 to 1."""
        self._text.style.SetBackgroundOpacity(opacity)

    def update(
        self,
        rows: tuple[KeyRow, ...],
        corner_px: tuple[float, float],
        room_px: float,
        camera: ViewCamera,
        ratio: float,
    ) -> None:
        """Write `rows` downwards from the upper right `corner_px`, within `room_px` if possible."""
        self._text.visible = bool(rows)
        if not rows:
            self._swatches.hide()
            return
        wanted = (rows, corner_px, room_px, camera, ratio)
        if wanted == self._placed and self._swatches.actor.GetVisibility():
            return
        self._placed = wanted
        size = key_size_px(len(rows), room_px / ratio)
        self._write(rows, max(1, round(size * ratio)))
        first, pitch = self._line_px
        width, free = SWATCH_PX[0] * ratio, SWATCH_PX[1] * ratio
        right, top = (float(round(c)) for c in corner_px)
        self._text.place_px = (int(right - width - GAP_PX * ratio), int(top))
        boxes, inks = [], []
        for number, (_, ink) in enumerate(rows):
            if ink is None:
                continue
            middle = top - first - number * pitch
            half = max(1.0, (pitch - free) / 2.0)
            low, high = middle - half, middle + half
            boxes.append([(right - width, low), (right, low), (right, high), (right - width, high)])
            inks.append(ink)
        if not boxes:
            self._swatches.hide()
            return
        places = camera.to_view(np.array(boxes, dtype=np.float64).reshape(-1, 2))
        self._swatches.show(places.reshape(-1, 4, 2), np.array(inks, dtype=np.uint8))

    def _write(self, rows: tuple[KeyRow, ...], size_px: int) -> None:
        """Set the words and measure where the middle of the first line and the next one lie."""
        if self._written == (rows, size_px):
            return
        self._written = (rows, size_px)
        self._text.style.SetFontSize(size_px)
        self._text.text = rows[0][0]
        _, _, low, high = self._text.measured()
        one = high - low
        self._text.text = "\n".join(words for words, _ in rows)
        _, _, low, high = self._text.measured()
        rest = high - low - one
        self._line_px = (one / 2.0 - high, rest / max(len(rows) - 1, 1))


def key_size_px(rows: int, room_px: float) -> int:
    """The largest lettering with which `rows` fit into `room_px`, or the smallest there is."""
    for size in range(LARGEST_PX, SMALLEST_PX, -1):
        if rows * size * SPACING <= room_px:
            return size
    return SMALLEST_PX
