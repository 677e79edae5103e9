"""Labelled vertebrae: a cross in each body with its name, and ticks at the borders between them."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkTextActor

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.levels import Levels, VertebraLevel
from hccbm_gui.core.spine_line import BODY_SHARE, spine_line
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.flat_shapes import FlatShapes, same_colour
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Depth, rgb, unit_rgb

CROSS_PX, TICK_PX, GAP_PX, TEXT_PX, LETTER_PX = 5.0, 9.0, 9.0, 13, 8.0
ACROSS_MM, USUAL_APART_MM = 20.0, 25.0
"""Half the width of a body, about; from one to the next, where only one is labelled."""
INK, CHOSEN_INK, DRAFT_INK = "#8ef0b0", "#ff9ae0", "#ffc04d"
"""Pale green is no field, no spot, no target and no measurement."""
HALO = (0, 0, 0, 170)


@lru_cache(maxsize=8)
def _border_lines(levels: Levels) -> FloatArray:
    """(N, 2, 3) LPS mm: a short piece of the line of the spine at each border."""
    line = spine_line(levels)
    borders = line.borders_mm.tolist()
    return np.array([(line.point_at(at - 1.0), line.point_at(at + 1.0)) for at in borders])


@lru_cache(maxsize=8)
def _half_heights(levels: Levels) -> FloatArray:
    """(N,) mm: half the height of each body, from the nearer of its neighbours."""
    centres = np.array([one.position_mm for one in levels])
    gaps = np.linalg.norm(np.diff(centres, axis=0), axis=1)
    if not len(gaps):
        gaps = np.array([USUAL_APART_MM])
    nearer = np.minimum(np.append(gaps, gaps[-1]), np.append(gaps[0], gaps))
    return np.asarray(BODY_SHARE / 2.0 * nearer[: len(levels)])


class LevelLayer:
    """The levels of the image's frame, on the slices that pass through their bodies."""

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane) -> None:
        self._plane = plane
        self._renderer = renderer
        self._halo = FlatShapes(renderer, Depth.MEASURE - 0.5, corners=2)
        self._lines = FlatShapes(renderer, Depth.MEASURE - 0.25, corners=2)
        self._texts: list[vtkTextActor] = []
        self._all: tuple[VertebraLevel, ...] = ()
        self._chosen = ""
        self._draft: VertebraLevel | None = None
        self._here: Levels = ()
        self._camera = ViewCamera()
        self.visible = True

    def set_plane(self, plane: ViewPlane) -> None:
        """Show them in another plane."""
        self._plane = plane

    def show(self, levels: Sequence[VertebraLevel], chosen: str = "") -> None:
        """Draw these in place of all earlier; `chosen` is a label."""
        self._all, self._chosen = tuple(levels), chosen

    def show_draft(self, level: VertebraLevel | None) -> None:
        """Draw one that is being placed or moved, in the place of the one of its name."""
        self._draft = level

    def update(
        self, position_mm: float, frame_uid: str, camera: ViewCamera, pixel_ratio: float
    ) -> None:
        """Draw what the slice at `position_mm` of an image of this frame passes through."""
        self._camera = camera
        known = tuple(one for one in self._all if one.frame_uid == frame_uid and self.visible)
        self._here = self._drawn(known, position_mm)
        if not self._here:
            self._halo.hide()
            self._lines.hide()
            self._write((), camera, pixel_ratio)
            return
        pixel_mm = camera.mm_per_pixel * pixel_ratio
        at = self._plane.to_view([one.position_mm for one in self._here])
        arms = CROSS_PX * pixel_mm * np.array([[(-1, 0), (1, 0)], [(0, -1), (0, 1)]])
        crosses = (at[:, None, None, :] + arms).reshape(-1, 2, 2)
        ticks = self._ticks(known, position_mm, TICK_PX * pixel_mm)
        segments = np.concatenate([crosses, ticks])
        colours = [same_colour(rgb(self._ink(one)), 2) for one in self._here]
        colours.append(same_colour(rgb(INK), len(ticks)))
        # Beside the line and not only wider: drivers that draw thin lines only have it too.
        shift = pixel_mm * np.array([1.0, -1.0])
        shadow = np.concatenate([segments + shift, segments - shift])
        self._halo.set_width(2.0 * pixel_ratio)
        self._halo.show(shadow, same_colour(HALO, len(shadow)))
        self._lines.set_width(1.5 * pixel_ratio)
        self._lines.show(segments, np.concatenate(colours))
        self._write(self._here, camera, pixel_ratio)

    def label_at(self, at_px: tuple[float, float], reach_px: float) -> str:
        """Name of the level nearest to a device pixel, of those drawn last; empty for none."""
        best = ""
        for one in self._here:
            if one is self._draft:
                continue
            place = self._camera.to_pixel(self._plane.to_view([one.position_mm]))[0]
            gap = float(np.linalg.norm(place - at_px))
            if gap <= reach_px:
                best, reach_px = one.label, gap
        return best

    def _drawn(self, known: Levels, position_mm: float) -> Levels:
        draft = self._draft
        shown: list[VertebraLevel] = []
        if known:
            upright = float(self._plane.normal[2])
            # A body is an upright cylinder of usual width.
            along, across = _half_heights(known) * upright, ACROSS_MM**2 * (1.0 - upright**2)
            away = self._plane.position_of([one.position_mm for one in known]) - position_mm
            met = away**2 <= along**2 + max(across, 0.0)
            shown = [
                one
                for one, is_met in zip(known, met, strict=True)
                if is_met and (draft is None or one.label != draft.label)
            ]
        return (*shown, *(() if draft is None else (draft,)))

    def _ticks(self, known: Levels, position_mm: float, half_mm: float) -> FloatArray:
        """Short lines across the spine at its borders, in planes along it."""
        if len(known) < 2 or abs(self._plane.normal[2]) > 0.7:
            return np.empty((0, 2, 2))
        ends = _border_lines(known)
        here = np.abs(self._plane.position_of(ends.mean(axis=1)) - position_mm) <= ACROSS_MM
        drawn = self._plane.to_view(ends[here].reshape(-1, 3)).reshape(-1, 2, 2)
        along = drawn[:, 1] - drawn[:, 0]
        lengths = np.maximum(np.linalg.norm(along, axis=1), 1e-9)[:, None]
        across = half_mm * along[:, ::-1] * (-1.0, 1.0) / lengths
        middles = drawn.mean(axis=1)
        return np.stack([middles - across, middles + across], axis=1)

    def _ink(self, level: VertebraLevel) -> str:
        if level is self._draft:
            return DRAFT_INK
        return CHOSEN_INK if level.label == self._chosen else INK

    def _write(self, levels: Levels, camera: ViewCamera, ratio: float) -> None:
        points = np.array([one.position_mm for one in levels]).reshape(-1, 3)
        places = camera.to_pixel(self._plane.to_view(points))
        while len(self._texts) < len(levels):
            self._texts.append(self._new_text())
        for number, actor in enumerate(self._texts):
            actor.SetVisibility(number < len(levels))
            if number < len(levels):
                self._place(actor, levels[number], places[number], camera.size_px[0], ratio)

    def _place(
        self,
        actor: vtkTextActor,
        level: VertebraLevel,
        at_px: FloatArray,
        wide: float,
        ratio: float,
    ) -> None:
        if actor.GetInput() != level.label:
            actor.SetInput(level.label)
        style = actor.GetTextProperty()
        style.SetFontSize(round(TEXT_PX * ratio))
        style.SetColor(*unit_rgb(self._ink(level)))
        x, y = at_px.tolist()
        gap, width = GAP_PX * ratio, len(level.label) * LETTER_PX * ratio
        right = x + gap + width <= wide
        actor.SetPosition(round(x + gap if right else x - gap - width), round(y))

    def _new_text(self) -> vtkTextActor:
        actor = vtkTextActor()
        actor.SetTextScaleModeToNone()
        style = actor.GetTextProperty()
        style.SetFontFamilyToArial()
        style.SetShadow(True)
        style.SetShadowOffset(1, -1)
        style.SetBackgroundColor(0.0, 0.0, 0.0)
        style.SetBackgroundOpacity(0.45)
        style.SetJustificationToLeft()
        style.SetVerticalJustificationToCentered()
        self._renderer.AddViewProp(actor)
        return actor
