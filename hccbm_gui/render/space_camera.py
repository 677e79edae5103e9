"""The eye in a view in space: where it stands, how large, and points to pixels."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.services.pictures.directions import letters_of

DEGREES_PER_PIXEL = 0.5
AWAY_MM = 2000.0
MARGIN = 1.06
"""Room left around what is fitted."""

STANDARD_DIRECTIONS: dict[str, tuple[float, float, float]] = {
    "A": (0.0, -1.0, 0.0),
    "P": (0.0, 1.0, 0.0),
    "L": (1.0, 0.0, 0.0),
    "R": (-1.0, 0.0, 0.0),
    "H": (0.0, 0.0, 1.0),
    "F": (0.0, 0.0, -1.0),
}
"""Letter of the side of the patient that is looked at, to where the eye stands (LPS)."""


class SpaceCamera:
    """A parallel camera on the patient. Pixels are device pixels, y up."""

    def __init__(self, renderer: vtkRenderer, window: vtkRenderWindow) -> None:
        self.pixel_ratio = 1.0
        self._window = window
        self._camera = renderer.GetActiveCamera()
        self._camera.ParallelProjectionOn()
        self._fitted = True
        self.look_from(STANDARD_DIRECTIONS["A"])

    def look_from(self, direction: Sequence[float]) -> None:
        """Look at the middle from an LPS direction (3,), the head up; from head or feet, A up."""
        towards = np.asarray(direction, dtype=np.float64)
        towards = towards / np.linalg.norm(towards)
        up = (0.0, 0.0, 1.0) if abs(towards[2]) < 0.9 else (0.0, -1.0, 0.0)
        focus = np.array(self._camera.GetFocalPoint())
        self._camera.SetPosition(*(focus + AWAY_MM * towards))
        self._camera.SetViewUp(*up)

    def rotate(self, dx_px: float, dy_px: float) -> None:
        """Turn the patient as a hand would: right around its length, up around the screen."""
        self._camera.Azimuth(-dx_px * DEGREES_PER_PIXEL / self.pixel_ratio)
        self._camera.Elevation(-dy_px * DEGREES_PER_PIXEL / self.pixel_ratio)
        self._camera.OrthogonalizeViewUp()

    def zoom(self, factor: float, at_px: tuple[float, float] | None = None) -> None:
        """Larger by `factor` around a pixel; around the middle of the window without one."""
        if at_px is not None:
            width, height = self.size_px
            away = (at_px[0] - width / 2.0, at_px[1] - height / 2.0)
            self.pan(-away[0], -away[1])
        self._camera.SetParallelScale(self._camera.GetParallelScale() / factor)
        if at_px is not None:
            self.pan(*away)
        self._fitted = False

    def pan(self, dx_px: float, dy_px: float) -> None:
        """Move the picture by device pixels."""
        right, up = self.axes()
        self._move(-(right * dx_px + up * dy_px) * self.mm_per_pixel)
        self._fitted = False

    def fit(self) -> None:
        """Show all, now and whenever the window changes, until zoomed or moved by hand."""
        self._fitted = True

    def follow(self, bounds_mm: FloatArray | None) -> None:
        """While fitted, show all of `bounds_mm` (2, 3); call it before each drawing."""
        if not self._fitted or bounds_mm is None:
            return
        middle = bounds_mm.mean(axis=0)
        self._move(middle - np.array(self._camera.GetFocalPoint()))
        corners = np.array(np.meshgrid(*bounds_mm.T)).reshape(3, -1).T - middle
        right, up = self.axes()
        width, height = self.size_px
        half = np.abs(corners @ np.stack([right, up], axis=1)).max(axis=0)
        self._camera.SetParallelScale(MARGIN * max(half[1], half[0] * height / width, 1.0))

    def axes(self) -> tuple[FloatArray, FloatArray]:
        """LPS unit vectors (3,) to the right and to the top of the window."""
        forward = np.array(self._camera.GetDirectionOfProjection())
        up = np.array(self._camera.GetViewUp())
        right = np.cross(forward, up)
        right /= np.linalg.norm(right)
        return right, np.cross(right, forward)

    def to_pixel(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Points (N, 3) in LPS mm to pixels (N, 2)."""
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        offsets = points - np.array(self._camera.GetFocalPoint())
        middle = np.array(self.size_px) / 2.0
        return np.asarray(offsets @ np.stack(self.axes(), axis=1) / self.mm_per_pixel + middle)

    def letters(self) -> dict[str, str]:
        """Edge of the window to the patient direction there."""
        right, up = self.axes()
        return {
            "left": letters_of(-right),
            "right": letters_of(right),
            "top": letters_of(up),
            "bottom": letters_of(-up),
        }

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the window."""
        width, height = self._window.GetSize()
        return max(1, width), max(1, height)

    @property
    def mm_per_pixel(self) -> float:
        """Scale of the picture."""
        return float(2.0 * self._camera.GetParallelScale() / self.size_px[1])

    def _move(self, shift_mm: FloatArray) -> None:
        for get, put in (
            (self._camera.GetFocalPoint, self._camera.SetFocalPoint),
            (self._camera.GetPosition, self._camera.SetPosition),
        ):
            put(*(np.array(get()) + shift_mm))
