"""Rulers, regions, markers and words, each on the slice it was drawn on."""

from collections.abc import Mapping, Sequence

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkTextActor

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.measure.handles import handles_mm
from hccbm_gui.core.measure.shapes import Measurement
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.flat_shapes import FlatShapes, same_colour
from hccbm_gui.render.measure_shapes import handle_squares, segments_of, words_places
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Depth, rgb, unit_rgb

TEXT_PX, LETTER_PX = 12, 6.8
MOST_WORDS = 16
"""So many texts in one view; each costs a third of a millisecond."""

HALO = (0, 0, 0, 170)
INK, CHOSEN_INK = "#fff07a", "#ffffff"
"""Pale yellow is no field, no spot and no target; slices are dark in every theme."""


class MeasureLayer:
    """What was measured; drawn where all of it lies within half a slice of the slice shown."""

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane) -> None:
        self._plane = plane
        self._renderer = renderer
        self._halo = FlatShapes(renderer, Depth.MEASURE, corners=2)
        self._lines = FlatShapes(renderer, Depth.MEASURE + 0.5, corners=2)
        self._texts: list[vtkTextActor] = []
        self._all: tuple[Measurement, ...] = ()
        self._words: Mapping[str, str] = {}
        self._chosen = ""
        self._draft: tuple[Measurement, str] | None = None
        self._here: tuple[Measurement, ...] = ()
        self._camera = ViewCamera()
        self.visible = True

    def set_plane(self, plane: ViewPlane) -> None:
        """Show them in another plane."""
        self._plane = plane

    def show(
        self, measurements: Sequence[Measurement], chosen: str = "", words: Mapping[str, str] = {}
    ) -> None:
        """Draw these in place of all earlier; `chosen` is an id, `words` are by id."""
        self._all, self._chosen, self._words = tuple(measurements), chosen, words

    def show_draft(self, measurement: Measurement | None, words: str = "") -> None:
        """Draw one that is being drawn or changed, in the place of the one with its id."""
        self._draft = None if measurement is None else (measurement, words)

    def update(
        self,
        position_mm: float,
        slice_mm: float,
        frame_uid: str,
        camera: ViewCamera,
        pixel_ratio: float,
    ) -> None:
        """Draw what lies on the slice at `position_mm` of an image of this frame."""
        self._camera = camera
        drafted, words = self._draft or (None, "")
        wanted = [one for one in self._all if drafted is None or one.id != drafted.id]
        if drafted is not None:
            wanted.append(drafted)
        self._here = tuple(
            one
            for one in wanted
            if (self.visible or one is drafted)
            and one.frame_uid == frame_uid
            and self._lies_on(one, position_mm, slice_mm)
        )
        if not self._here:
            self._halo.hide()
            self._lines.hide()
            self._write({}, camera, pixel_ratio)
            return
        active = self._chosen if drafted is None else drafted.id
        self._draw(active, camera.mm_per_pixel * pixel_ratio, pixel_ratio)
        told = {one.id: self._words.get(one.id, "") for one in self._here}
        if drafted is not None:
            told[drafted.id] = words
        self._write(told, camera, pixel_ratio)

    def handle_at(self, at_px: tuple[float, float], reach_px: float) -> tuple[str, int] | None:
        """Id and handle nearest to a device pixel, of those drawn last; None when none is near."""
        best: tuple[str, int] | None = None
        for one in self._here:
            places = self._camera.to_pixel(self._plane.to_view(handles_mm(one)))
            gaps = np.linalg.norm(places - at_px, axis=1)
            nearest = int(np.argmin(gaps))
            if gaps[nearest] <= reach_px:
                best, reach_px = (one.id, nearest), float(gaps[nearest])
        return best

    def _lies_on(self, measurement: Measurement, position_mm: float, slice_mm: float) -> bool:
        depths = self._plane.position_of(handles_mm(measurement)) - position_mm
        # A point half-way between two slices must not vanish from both by rounding.
        return bool(np.abs(depths).max() <= slice_mm / 2.0 + 1e-6)

    def _draw(self, active: str, pixel_mm: float, ratio: float) -> None:
        pieces: list[FloatArray] = []
        colours = []
        for one in self._here:
            parts = [segments_of(one, self._plane, pixel_mm)]
            if one.id == active:
                parts.append(handle_squares(one, self._plane, pixel_mm))
            drawn = np.concatenate(parts)
            pieces.append(drawn)
            ink = CHOSEN_INK if one.id == active else INK
            colours.append(same_colour(rgb(ink), len(drawn)))
        segments = np.concatenate(pieces)
        self._halo.set_width(4.0 * ratio)
        self._halo.show(segments, same_colour(HALO, len(segments)))
        self._lines.set_width(2.0 * ratio)
        self._lines.show(segments, np.concatenate(colours))

    def _write(self, words: Mapping[str, str], camera: ViewCamera, ratio: float) -> None:
        told = [one for one in self._here if words.get(one.id)]
        # The chosen and the newest are told first when there are more than can be written.
        told.sort(key=lambda one: one.id == self._chosen)
        told = told[-MOST_WORDS:]
        while len(self._texts) < len(told):
            self._texts.append(self._new_text())
        for number, actor in enumerate(self._texts):
            actor.SetVisibility(number < len(told))
            if number < len(told):
                self._place(actor, told[number], words[told[number].id], camera, ratio)

    def _place(
        self,
        actor: vtkTextActor,
        measurement: Measurement,
        words: str,
        camera: ViewCamera,
        ratio: float,
    ) -> None:
        if actor.GetInput() != words:
            actor.SetInput(words)
        style = actor.GetTextProperty()
        style.SetFontSize(round(TEXT_PX * ratio))
        chosen = measurement.id == self._chosen
        style.SetColor(*unit_rgb(CHOSEN_INK if chosen else INK))
        lines = words.split("\n")
        size = np.array([max(map(len, lines)) * LETTER_PX, len(lines) * TEXT_PX * 1.3]) * ratio
        scale = camera.mm_per_pixel
        width, height = (float(length) for length in size * scale)
        places = words_places(measurement, self._plane, scale * ratio, (width, height))
        x, y = _fitting(camera.to_pixel(places), size, np.array(camera.size_px))
        actor.SetPosition(round(x), round(y))

    def _new_text(self) -> vtkTextActor:
        actor = vtkTextActor()
        actor.SetTextScaleModeToNone()
        style = actor.GetTextProperty()
        style.SetFontFamilyToArial()
        style.SetShadow(True)
        style.SetShadowOffset(1, -1)
        style.SetLineSpacing(1.15)
        style.SetBackgroundColor(0.0, 0.0, 0.0)
        style.SetBackgroundOpacity(0.45)
        style.SetJustificationToLeft()
        style.SetVerticalJustificationToCentered()
        self._renderer.AddViewProp(actor)
        return actor


def _fitting(places: FloatArray, size: FloatArray, window: FloatArray) -> tuple[float, float]:
    """The first place (x, y) where words of this size are seen whole; else the first moved in."""
    low = places - (0.0, size[1] / 2.0)
    whole = ((low >= 2.0) & (low + size <= window - 2.0)).all(axis=1)
    if whole.any():
        x, y = places[int(np.argmax(whole))]
        return float(x), float(y)
    most = np.maximum(window - size - 2.0, 2.0)
    x, y = np.clip(low[0], 2.0, most)
    return float(x), float(y + size[1] / 2.0)
