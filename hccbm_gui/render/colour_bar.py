"""What the colours of a functional image mean: a bar with ticks, numbers, unit and name."""

from dataclasses import dataclass

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.colour_maps import colour_table
from hccbm_gui.render.flat_shapes import FlatShapes, rectangle, same_colour
from hccbm_gui.render.picture_quad import PictureQuad
from hccbm_gui.render.text_sheet import SheetText, TextSheet
from hccbm_gui.render.vtk_arrays import Depth, rgb, unit_rgb

TEXT_PX, TITLE_LINES = 11, 2
BAR_PX, TICK_PX, GAP_PX, BETWEEN_PX = 12.0, 4.0, 7.0, 14.0
"""Width of a bar, length of a tick, from bar to number, between two bars."""
TICK_PITCH_PX = 26.0
"""Least distance between two numbers."""
SMALLEST_PX = (240.0, 260.0)
"""Width and height of a view below which there is no room for a bar."""
LEAST_BAR_PX = 40.0
MOST_BARS = 2
NAME_LETTERS = 18


@dataclass(frozen=True, slots=True)
class Bar:
    """A colour map over a range of values.

    Attributes
    ----------
    name, unit : of the image, as they are written over the bar.
    colour_map : its name.
    low, high : values at the ends of the map.
    threshold : nothing is painted below it; None paints all.
    """

    name: str
    unit: str
    colour_map: str
    low: float
    high: float
    threshold: float | None = None


def tick_values(low: float, high: float, most: int) -> tuple[FloatArray, int]:
    """Round values from `low` to `high`, at most `most` but two at least, and their decimals."""
    span = max(high - low, np.finfo(float).tiny)
    scale = 10.0 ** np.floor(np.log10(span / max(most, 2)))
    values, digits = np.array([low, high]), 3
    for step in (scale * share for share in (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)):
        found = np.arange(np.ceil(low / step - 1e-6), np.floor(high / step + 1e-6) + 1.0) * step
        if len(found) < 2:
            break
        values, digits = found, max(0, -int(np.floor(np.log10(step) + 1e-6)))
        if len(found) <= most:
            break
    return values, digits


def tick_text(value: float, digits: int) -> str:
    """``-12.5`` with a true minus; zero without a sign."""
    text = f"{value + 0.0:.{digits}f}"
    text = text.lstrip("-") if float(text) == 0.0 else text
    return text.replace("-", "\N{MINUS SIGN}")


def bar_title(bar: Bar) -> str:
    """Name and unit, on a line each."""
    short = len(bar.name) <= NAME_LETTERS
    name = bar.name if short else bar.name[: NAME_LETTERS - 1].rstrip() + "…"
    return f"{name}\n{bar.unit}"


class _BarShapes:
    """One bar: the colours, their frame with ticks, the numbers and the words."""

    def __init__(self, renderer: vtkRenderer, sheet: TextSheet, ink: str) -> None:
        self._ink = rgb(ink)
        self._colours = PictureQuad(renderer, Depth.SCALE, opaque=False)
        self._lines = FlatShapes(renderer, Depth.SCALE, corners=2)
        self._numbers = self._text(sheet, ink)
        self._words = self._text(sheet, ink)

    @staticmethod
    def _text(sheet: TextSheet, ink: str) -> SheetText:
        text = sheet.text()
        style = text.style
        style.SetColor(*unit_rgb(ink))
        style.SetShadow(True)
        style.SetShadowOffset(1, -1)
        style.SetBackgroundColor(0.0, 0.0, 0.0)
        style.SetBackgroundOpacity(0.35)
        style.SetJustificationToRight()
        style.SetVerticalJustificationToTop()
        return text

    def set_ground(self, opacity: float) -> None:
        for text in (self._numbers, self._words):
            text.style.SetBackgroundOpacity(opacity)

    def hide(self) -> None:
        self._colours.hide()
        self._lines.hide()
        self._numbers.visible = self._words.visible = False

    def show(
        self,
        bar: Bar,
        right_px: float,
        span_px: tuple[float, float],
        camera: ViewCamera,
        ratio: float,
    ) -> float:
        """Draw between two heights with its right side at `right_px`; the width it takes."""
        low_px, high_px = span_px
        size = max(1, round(TEXT_PX * ratio))
        wide, line = self._write(self._words, bar_title(bar), size, 1.1)
        self._words.place_px = (round(right_px), round(high_px))
        top = round(high_px - TITLE_LINES * line - 4.0 * ratio)
        bottom, left = round(low_px), round(right_px - BAR_PX * ratio)
        most = 1 + int((top - bottom) / (TICK_PITCH_PX * ratio))
        values, digits = tick_values(bar.low, bar.high, most)
        share = (values - bar.low) / max(bar.high - bar.low, np.finfo(float).tiny)
        heights = bottom + share * (top - bottom)
        corners = camera.to_view([(left, bottom), (right_px, top)])
        self._colours.show(bar_picture(bar), corners[0], corners[1], smooth=False)
        self._draw_lines(heights, (left, bottom, right_px, top), camera, ratio)
        numbers = self._write_numbers([tick_text(v, digits) for v in values], heights, size)
        self._numbers.place_px = (round(left - GAP_PX * ratio), self._numbers.place_px[1])
        return max(wide, BAR_PX * ratio + GAP_PX * ratio + numbers)

    def _draw_lines(
        self,
        heights: FloatArray,
        box: tuple[float, float, float, float],
        camera: ViewCamera,
        ratio: float,
    ) -> None:
        left, bottom, right, top = box
        frame = rectangle(np.array((left, bottom)), np.array((right, top)))
        ends = np.stack([np.full_like(heights, left - TICK_PX * ratio), heights], axis=1)
        ticks = np.stack([ends, np.stack([np.full_like(heights, left), heights], axis=1)], axis=1)
        lines = np.concatenate([frame, ticks])
        places = camera.to_view(lines.reshape(-1, 2)).reshape(-1, 2, 2)
        self._lines.set_width(max(1.0, ratio))
        self._lines.show(places, same_colour(self._ink, len(places)))

    def _write_numbers(self, texts: list[str], heights: FloatArray, size: int) -> float:
        """All numbers as one text whose lines lie at `heights`; its width."""
        if not texts:
            self._numbers.visible = False
            return 0.0
        wide, line = self._write(self._numbers, "\n".join(texts[::-1]), size, 1.0)
        if len(texts) > 1:
            spacing = (heights[1] - heights[0]) / line
            wide, _ = self._write(self._numbers, "\n".join(texts[::-1]), size, spacing)
        _, _, low, high = self._numbers.measured()
        # The box of the text, as it hangs from its place, has its middle over the middle number.
        middle = (heights[0] + heights[-1]) / 2.0
        self._numbers.place_px = (0, round(middle - (low + high) / 2.0))
        return wide

    def _write(self, words: SheetText, text: str, size: int, spacing: float) -> tuple[float, float]:
        """Set the words; their width, and the distance of their lines."""
        words.style.SetFontSize(size)
        words.style.SetLineSpacing(spacing)
        words.visible = True
        words.text = text.split("\n", maxsplit=1)[0]
        _, _, low, high = words.measured()
        one = high - low
        words.text = text
        left, right, low, high = words.measured()
        lines = text.count("\n")
        return float(right - left), (high - low - one) / lines if lines else float(one)


class ColourBars:
    """The bars of one view, side by side from the right; drawn anew only when they change."""

    def __init__(self, renderer: vtkRenderer, sheet: TextSheet, ink: str) -> None:
        self._bars = [_BarShapes(renderer, sheet, ink) for _ in range(MOST_BARS)]
        self._placed: object = None

    def set_ground(self, opacity: float) -> None:
        """How dark the ground of the letters is, 0 to 1."""
        for shapes in self._bars:
            shapes.set_ground(opacity)

    def update(
        self,
        bars: tuple[Bar, ...],
        right_px: float,
        span_px: tuple[float, float],
        camera: ViewCamera,
        ratio: float,
    ) -> None:
        """Draw the first of `bars` between two heights (low, high) of the window."""
        wanted = (bars, right_px, span_px, camera, ratio)
        if wanted == self._placed:
            return
        self._placed = wanted
        right, least = right_px, camera.size_px[0] * 0.55
        for number, shapes in enumerate(self._bars):
            if number >= len(bars) or right < least:
                shapes.hide()
                continue
            right -= shapes.show(bars[number], right, span_px, camera, ratio)
            right -= BETWEEN_PX * ratio


def bars_fit(camera: ViewCamera, span_px: tuple[float, float], ratio: float) -> bool:
    """True when a view is large enough for bars between two heights."""
    width, height = camera.size_px
    large = width >= SMALLEST_PX[0] * ratio and height >= SMALLEST_PX[1] * ratio
    words = TITLE_LINES * TEXT_PX * 1.35
    return large and span_px[1] - span_px[0] >= (LEAST_BAR_PX + words) * ratio


def bar_picture(bar: Bar) -> vtkImageData:
    """The colours from low to high, upwards; clear where nothing is painted."""
    rgba = np.full((256, 4), 255, dtype=np.uint8)
    rgba[:, :3] = colour_table(bar.colour_map)
    if bar.threshold is not None:
        values = np.linspace(bar.low, bar.high, 256)
        rgba[values < bar.threshold] = 0
    picture = vtkImageData()
    # Two wide: VTK takes what is one pixel wide for a picture lying on its side.
    picture.SetDimensions(2, 256, 1)
    picture.GetPointData().SetScalars(numpy_to_vtk(np.repeat(rgba, 2, axis=0), deep=1))
    return picture
