"""What is written in a slice view: letters, corner texts, scale bar."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.colour_bar import Bar, ColourBars, bars_fit
from hccbm_gui.render.flat_shapes import FlatShapes, same_colour
from hccbm_gui.render.overlay_key import SMALLEST_PX, SPACING, KeyRow, OverlayKey
from hccbm_gui.render.text_sheet import TextSheet
from hccbm_gui.render.vtk_arrays import Depth, rgb, unit_rgb
from hccbm_gui.services.pictures.palette import Palette

TEXT_PX, TITLE_PX, LETTER_PX, EDGE_PX = 12, 13, 15, 8
MISSING_PX = 18
SCALE_BARS_MM = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0)
TINY_PX = 24
"""Width or height of a view below which nothing is written."""
GROUNDS = {False: 0.35, True: 0.72}
"""Opacity of the dark ground of the letters, over a dark and over a light picture."""
SCALE_SHARE = 0.22
"""Most of the window's width that the scale bar may take."""


@dataclass(frozen=True, slots=True)
class SliceTexts:
    """The words of one view; empty ones are not drawn.

    Attributes
    ----------
    title : name of the plane.
    layers : what is shown, below the title; one or more lines.
    identity : whose picture it is, top right.
    position : where the slice lies and how thick it is, bottom right.
    notices : permanent warnings, below the layers.
    legend : (text, ``#rrggbb``) lines, bottom left above the scale bar.
    letters : screen edge to patient direction.
    captions : what must be read beside what is laid over the slice; right, below the identity.
    key : colours of what is laid over the slice, below the captions.
    bars : colours of the functional images, right, below the letter at the middle.
    light : True over a light picture, where letters need a darker ground.
    missing : said large over the picture, when there is nothing to show; empty for most.
    """

    title: str
    layers: str
    identity: tuple[str, ...]
    position: str
    notices: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]
    letters: Mapping[str, str]
    captions: tuple[str, ...] = ()
    key: tuple[KeyRow, ...] = ()
    bars: tuple[Bar, ...] = ()
    light: bool = False
    missing: str = ""


NO_TEXTS = SliceTexts("", "", (), "", (), (), {})


class _Line:
    """One text, placed by the corner or edge it belongs to."""

    def __init__(self, sheet: TextSheet, size_px: int, bold: bool, across: int, up: int) -> None:
        """`across`: 0 left, 1 centre, 2 right; `up`: 0 bottom, 1 centre, 2 top."""
        self._shown = sheet.text()
        self._size_px = size_px
        style = self._shown.style
        style.SetBold(bold)
        style.SetShadow(True)
        style.SetShadowOffset(1, -1)
        style.SetLineSpacing(1.15)
        style.SetBackgroundColor(0.0, 0.0, 0.0)
        style.SetBackgroundOpacity(GROUNDS[False])
        style.SetJustification(across)
        style.SetVerticalJustification(up)

    def write(self, text: str, colour: str, at_px: tuple[float, float], ratio: float) -> None:
        """Show `text` at (x, y) device pixels from the bottom left of the window."""
        shown = self._shown
        shown.text = text
        if not text:
            return
        shown.style.SetFontSize(round(self._size_px * ratio))
        shown.style.SetColor(*unit_rgb(colour))
        shown.place_px = (round(at_px[0]), round(at_px[1]))

    def set_ground(self, opacity: float) -> None:
        """How dark the ground of the letters is, 0 to 1."""
        self._shown.style.SetBackgroundOpacity(opacity)


class Annotations:
    """All lettering of a view."""

    def __init__(self, renderer: vtkRenderer, palette: Palette) -> None:
        self._palette = palette
        self._sheet = sheet = TextSheet(renderer)
        # What is another text on every slice, apart from what stays.
        self._counted = TextSheet(renderer)
        self._title = _Line(sheet, TITLE_PX, True, 0, 2)
        self._layers = _Line(sheet, TEXT_PX, False, 0, 2)
        self._identity = _Line(sheet, TEXT_PX, False, 2, 2)
        self._captions = _Line(sheet, TEXT_PX, False, 2, 2)
        self._key = OverlayKey(renderer, sheet, palette.slice_text)
        self._bars = ColourBars(renderer, sheet, palette.slice_text)
        self._position = _Line(self._counted, TEXT_PX, False, 2, 0)
        self._notices = _Line(sheet, TEXT_PX, False, 0, 2)
        self._scale = _Line(sheet, TEXT_PX, False, 0, 0)
        self._legend = [_Line(sheet, TEXT_PX, False, 0, 0) for _ in range(3)]
        self._missing = _Line(sheet, MISSING_PX, True, 1, 0)
        self._letters = {
            edge: _Line(sheet, LETTER_PX, True, across, up)
            for edge, across, up in (
                ("left", 0, 1),
                ("right", 2, 1),
                ("top", 1, 2),
                ("bottom", 1, 0),
            )
        }
        self._bar = FlatShapes(renderer, Depth.SCALE, corners=2)
        self._scaled: object = None
        self._light = False

    def update(
        self, texts: SliceTexts, camera: ViewCamera, ratio: float, shown: bool, scale: bool = True
    ) -> None:
        """Write `texts` for a window of the camera's size; letters stay when not `shown`.

        The scale bar needs the plane of a slice: `scale` is False for a view in space.
        """
        width, height = camera.size_px
        edge = EDGE_PX * ratio
        self._set_ground(texts.light)
        if min(width, height) < TINY_PX * ratio:
            # VTK complains of every text that has no pixel to lie on.
            texts, shown = NO_TEXTS, False
        dim, text = self._palette.picture_dim, self._palette.slice_text
        line = TEXT_PX * 1.35 * ratio
        self._write_letters(texts.letters, width, height, edge, ratio)
        self._title.write(texts.title if shown else "", text, (edge, height - edge), ratio)
        top = height - edge - TITLE_PX * 1.4 * ratio
        self._layers.write(texts.layers if shown else "", dim, (edge, top), ratio)
        # Identity, captions and position are told even when the other texts are off.
        identity = "\n".join(texts.identity)
        self._identity.write(identity, text, (width - edge, height - edge), ratio)
        self._position.write(texts.position, text, (width - edge, edge), ratio)
        self._write_overlays(texts, camera, ratio, shown)
        self._write_scale(camera, edge, ratio, shown and scale)
        below = top - line * (texts.layers.count("\n") + 1 if shown else 0)
        notices = "\n".join(texts.notices)
        self._notices.write(notices, self._palette.attention, (edge, below), ratio)
        # Above the crosshair, which is at the middle as often as not.
        middle = (width / 2, 0.58 * height)
        self._missing.write(texts.missing, self._palette.attention, middle, ratio)
        legend = [entry for entry in texts.legend if entry[0]]
        for number, slot in enumerate(self._legend):
            words, colour = legend[number] if number < len(legend) else ("", dim)
            slot.write(words, colour, (edge, edge + line * (number + 1.4)), ratio)
        self._sheet.draw()
        self._counted.draw()

    def _set_ground(self, light: bool) -> None:
        if light == self._light:
            return
        self._light = light
        corners = (self._title, self._layers, self._identity, self._captions, self._position)
        lines = (*corners, self._notices, self._scale, *self._legend, *self._letters.values())
        for line in lines:
            line.set_ground(GROUNDS[light])
        self._key.set_ground(GROUNDS[light])
        self._bars.set_ground(GROUNDS[light])

    def _write_overlays(
        self, texts: SliceTexts, camera: ViewCamera, ratio: float, shown: bool
    ) -> None:
        """Captions, key and bars, down the right side and clear of the letter at its middle."""
        width, height = camera.size_px
        edge, line = EDGE_PX * ratio, TEXT_PX * 1.35 * ratio
        top = height - edge - line * (len(texts.identity) + 0.4)
        captions = "\n".join(texts.captions)
        self._captions.write(captions, self._palette.attention, (width - edge, top), ratio)
        top -= line * (len(texts.captions) + 0.4 * bool(texts.captions))
        bottom = edge + line * (texts.position.count("\n") + 1.6)
        right = width - edge - LETTER_PX * 1.4 * ratio
        clear = LETTER_PX * 0.8 * ratio
        key = texts.key if shown else ()
        needed = (len(key) + 1) * SMALLEST_PX * SPACING * ratio if key else 0.0
        span = (bottom + 0.4 * line, min(height / 2.0 - clear, top - needed))
        bars = texts.bars if shown and bars_fit(camera, span, ratio) else ()
        self._bars.update(bars, width - edge, span, camera, ratio)
        below = span[1] + 0.5 * line if bars else bottom
        self._key.update(key, (right, top), top - below, camera, ratio)

    def _write_letters(
        self, letters: Mapping[str, str], width: int, height: int, edge: float, ratio: float
    ) -> None:
        places = {
            "left": (edge, height / 2),
            "right": (width - edge, height / 2),
            "top": (width / 2, height - edge),
            "bottom": (width / 2, edge),
        }
        for side, place in places.items():
            colour = self._palette.slice_direction
            self._letters[side].write(letters.get(side, ""), colour, place, ratio)

    def _write_scale(self, camera: ViewCamera, edge: float, ratio: float, shown: bool) -> None:
        length = scale_bar_mm(camera)
        drawn, self._scaled = self._scaled, (camera, ratio, shown)
        if self._scaled == drawn:
            return
        if not shown or not length:
            self._bar.hide()
            self._scale.write("", self._palette.slice_text, (0, 0), ratio)
            return
        pixel = camera.mm_per_pixel
        start = camera.visible_mm()[0] + edge * pixel
        tick = 3.0 * ratio * pixel
        offsets = [
            ((0, 0), (length, 0)),
            ((0, -tick), (0, tick)),
            ((length, -tick), (length, tick)),
        ]
        lines = start + np.array(offsets, dtype=np.float64) + (0.0, tick)
        self._bar.set_width(max(1.0, 1.5 * ratio))
        self._bar.show(lines, same_colour(rgb(self._palette.slice_text), len(lines)))
        place = (edge + length / pixel + 6 * ratio, edge - 2 * ratio)
        self._scale.write(scale_label(length), self._palette.slice_text, place, ratio)


def scale_bar_mm(camera: ViewCamera) -> float:
    """The longest round length that fits into its share of the window; 0 when none does."""
    most = SCALE_SHARE * camera.size_px[0] * camera.mm_per_pixel
    return max((length for length in SCALE_BARS_MM if length <= most), default=0.0)


def scale_label(length_mm: float) -> str:
    """``5 cm`` or ``0.5 cm``."""
    return f"{length_mm / 10:g} cm"
