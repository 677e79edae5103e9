"""The view in space: bone, targets, both beams, turned by hand."""

from collections.abc import Sequence

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderWindow

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.render.annotations import Annotations, SliceTexts
from hccbm_gui.render.beam_shape import BeamShape
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.opengl import new_renderer
from hccbm_gui.render.surface_actor import SurfaceActor
from hccbm_gui.render.surfaces import Surface
from hccbm_gui.render.vtk_arrays import Colour, rgb, unit_rgb
from hccbm_gui.services.pictures.directions import letters_of
from hccbm_gui.services.pictures.palette import Palette, dark

DEGREES_PER_PIXEL = 0.5
BONE: Colour = (232, 221, 200)


class SurfaceScene:
    """Surfaces of a patient in any VTK render window, first seen from the front.

    Pixels are device pixels, y up. Nothing is drawn before `render`.
    """

    def __init__(self, render_window: vtkRenderWindow, palette: Palette | None = None) -> None:
        self.pixel_ratio = 1.0
        self.render_window = render_window
        self._palette = palette or dark()
        self._renderer = new_renderer()
        self._renderer.SetBackground(*unit_rgb(self._palette.slice_ground))
        self._renderer.SetBackgroundAlpha(1.0)
        render_window.AddRenderer(self._renderer)
        render_window.SetMultiSamples(0)
        render_window.SetDPI(72)
        self._camera = self._renderer.GetActiveCamera()
        self._camera.ParallelProjectionOn()
        self._bone = SurfaceActor(self._renderer, BONE, 1.0)
        self._targets: list[SurfaceActor] = []
        self._beams = (
            BeamShape(self._renderer, rgb(self._palette.bone_scan), broken=True),
            BeamShape(self._renderer, rgb(self._palette.ct_field), broken=False),
        )
        self._words = Annotations(self._renderer, self._palette)
        self._identity: tuple[str, ...] = ()
        self._comparison: FieldComparison | None = None
        self._bone_bounds: FloatArray | None = None
        self._target_bounds: FloatArray | None = None
        self._fitted = True
        self.look_from((0.0, -1.0, 0.0))

    def set_bone(self, surface: Surface | None) -> None:
        """Show the bone; it also decides what `fit` shows."""
        self._bone.show(surface)
        self._bone_bounds = None if surface is None else bounds_of([surface])

    def set_targets(self, targets: Sequence[tuple[Surface, Colour]]) -> None:
        """Show translucent surfaces with their colours."""
        for actor in self._targets:
            actor.remove(self._renderer)
        self._targets = [SurfaceActor(self._renderer, colour, 0.6) for _, colour in targets]
        for actor, (surface, _) in zip(self._targets, targets, strict=True):
            actor.show(surface)
        self._target_bounds = bounds_of([surface for surface, _ in targets])

    def set_fields(self, comparison: FieldComparison | None) -> None:
        """Show both beams from their source through their fields."""
        self._comparison = comparison
        self._beams[0].show(None if comparison is None else comparison.bone_scan_field)
        self._beams[1].show(None if comparison is None else comparison.ct_field)

    def set_identity(self, lines: Sequence[str]) -> None:
        """Whose images these are; top right."""
        self._identity = tuple(lines)

    def look_from(self, direction: Sequence[float]) -> None:
        """Look at the middle from an LPS direction (3,), the head up."""
        towards = np.asarray(direction, dtype=np.float64)
        up = (0.0, 0.0, 1.0) if abs(towards[2]) < 0.9 * np.linalg.norm(towards) else (0, -1, 0)
        focus = np.array(self._camera.GetFocalPoint())
        self._camera.SetPosition(*(focus + 2000.0 * towards / np.linalg.norm(towards)))
        self._camera.SetViewUp(*up)

    def rotate(self, dx_px: float, dy_px: float) -> None:
        """Turn the patient as a hand would: right around its length, up around the screen."""
        self._camera.Azimuth(-dx_px * DEGREES_PER_PIXEL / self.pixel_ratio)
        self._camera.Elevation(-dy_px * DEGREES_PER_PIXEL / self.pixel_ratio)
        self._camera.OrthogonalizeViewUp()

    def zoom(self, factor: float, at_px: tuple[float, float] | None = None) -> None:
        """Larger by `factor` around a pixel; around the middle of the window without one."""
        if at_px is not None:
            width, height = self._size_px()
            away = (at_px[0] - width / 2.0, at_px[1] - height / 2.0)
            self.pan(-away[0], -away[1])
        self._camera.SetParallelScale(self._camera.GetParallelScale() / factor)
        if at_px is not None:
            self.pan(*away)
        self._fitted = False

    def pan(self, dx_px: float, dy_px: float) -> None:
        """Move the picture by device pixels."""
        right, up = self.axes()
        shift = -(right * dx_px + up * dy_px) * self._mm_per_pixel()
        for get, put in (
            (self._camera.GetFocalPoint, self._camera.SetFocalPoint),
            (self._camera.GetPosition, self._camera.SetPosition),
        ):
            put(*(np.array(get()) + shift))
        self._fitted = False

    def fit(self) -> None:
        """All of the bone, else of the targets, and again whenever the window changes."""
        self._fitted = True

    def axes(self) -> tuple[FloatArray, FloatArray]:
        """LPS unit vectors (3,) to the right and to the top of the window."""
        forward = np.array(self._camera.GetDirectionOfProjection())
        up = np.array(self._camera.GetViewUp())
        right = np.cross(forward, up)
        right /= np.linalg.norm(right)
        return right, np.cross(right, forward)

    def letters(self) -> dict[str, str]:
        """Edge of the window to the patient direction there."""
        right, up = self.axes()
        return {
            "left": letters_of(-right),
            "right": letters_of(right),
            "top": letters_of(up),
            "bottom": letters_of(-up),
        }

    def render(self) -> None:
        """Draw the view as it is now."""
        if self._fitted:
            self._fit_now()
        self._renderer.ResetCameraClippingRange()
        for beam in self._beams:
            beam.set_width(2.0 * self.pixel_ratio)
        has_bone = self._bone_bounds is not None
        texts = SliceTexts(
            title="3D",
            layers=self._layers(),
            identity=self._identity,
            position="",
            notices=(),
            legend=(),
            letters=self.letters() if has_bone or self._targets else {},
        )
        window = ViewCamera(size_px=self._size_px())
        self._words.update(texts, window, self.pixel_ratio, shown=True, scale=False)
        self.render_window.Render()

    def release(self) -> None:
        """Let go of everything drawn; the scene is of no use afterwards."""
        self._renderer.RemoveAllViewProps()
        self._renderer.ReleaseGraphicsResources(self.render_window)
        self.render_window.RemoveRenderer(self._renderer)

    def _layers(self) -> str:
        parts = [
            "bone" if self._bone_bounds is not None else "",
            "targets" if self._targets else "",
        ]
        if self._comparison is not None:
            gantry = self._comparison.beam.gantry_deg
            parts.append({0.0: "beam AP", 180.0: "beam PA"}.get(gantry, f"gantry {gantry:g}°"))
        return " · ".join(part for part in parts if part)

    def _size_px(self) -> tuple[int, int]:
        width, height = self.render_window.GetSize()
        return max(1, width), max(1, height)

    def _mm_per_pixel(self) -> float:
        return float(2.0 * self._camera.GetParallelScale() / self._size_px()[1])

    def _fit_now(self) -> None:
        bounds = self._target_bounds if self._bone_bounds is None else self._bone_bounds
        if bounds is None:
            return
        middle = bounds.mean(axis=0)
        offset = np.array(self._camera.GetPosition()) - self._camera.GetFocalPoint()
        self._camera.SetFocalPoint(*middle)
        self._camera.SetPosition(*(middle + offset))
        corners = np.array(np.meshgrid(*bounds.T)).reshape(3, -1).T - middle
        right, up = self.axes()
        width, height = self._size_px()
        half = np.abs(corners @ np.stack([right, up], axis=1)).max(axis=0)
        self._camera.SetParallelScale(1.06 * max(half[1], half[0] * height / width))


def bounds_of(surfaces: Sequence[Surface]) -> FloatArray | None:
    """(2, 3) smallest and largest LPS coordinates of all that is not empty; None without."""
    boxes = [surface.bounds_mm() for surface in surfaces if len(surface.points)]
    if not boxes:
        return None
    return np.stack([np.min([b[0] for b in boxes], axis=0), np.max([b[1] for b in boxes], axis=0)])
