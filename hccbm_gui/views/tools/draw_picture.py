"""The image of a slice view as an array, as fine as it is seen: for tools that follow edges."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.volume import Volume
from hccbm_gui.views.tools.hand_view import HandView

MOST_PIXELS = 400
"""Along a side; more would make a hand wait."""


@dataclass(frozen=True, slots=True, eq=False)
class PlanePicture:
    """Values of an image on a slice.

    Attributes
    ----------
    values : (rows, columns), NaN outside the image replaced by its lowest value.
    low_mm : (u, v) of the first pixel; rows run along v, columns along u.
    pitch_mm : between pixels, both ways.
    """

    values: FloatArray
    low_mm: FloatArray
    pitch_mm: float

    def to_pixels(self, uv_mm: npt.ArrayLike) -> FloatArray:
        """View points (N, 2) to (row, column)."""
        uv = np.atleast_2d(np.asarray(uv_mm, dtype=np.float64))
        return np.asarray((uv - self.low_mm)[:, ::-1] / self.pitch_mm)

    def to_view(self, pixels: npt.ArrayLike) -> FloatArray:
        """(row, column) pairs (N, 2) to view points."""
        places = np.atleast_2d(np.asarray(pixels, dtype=np.float64))
        return np.asarray(places[:, ::-1] * self.pitch_mm + self.low_mm)

    def holds(self, uv_mm: tuple[float, float]) -> bool:
        """True for a place on it."""
        row, column = self.to_pixels([uv_mm])[0]
        rows, columns = self.values.shape
        return bool(0 <= row <= rows - 1 and 0 <= column <= columns - 1)


def picture_of(view: HandView, image: Volume) -> PlanePicture | None:
    """What of `image` is seen in a view, at the resolution of the view; None beside the image."""
    scene = view.scene
    plane, position_mm = scene.plane, scene.position_mm
    ratio = view.devicePixelRatioF()
    corners_px = ((0.0, 0.0), (view.width() * ratio, view.height() * ratio))
    corners = [scene.patient_at(*corner) for corner in corners_px]
    if None in corners:
        return None
    seen = plane.to_view(corners)
    bounds = plane.bounds_mm(image.geometry)
    low, high = np.maximum(seen.min(axis=0), bounds[0]), np.minimum(seen.max(axis=0), bounds[1])
    size = high - low
    if (size <= 0.0).any():
        return None
    a_pixel = float(seen[1, 0] - seen[0, 0]) / max(view.width(), 1)
    # Finer than a third of a voxel there is nothing more to see.
    finest = max(a_pixel, min(image.geometry.spacing_mm) / 3.0)
    pitch = max(finest, float(size.max()) / MOST_PIXELS)
    u = np.arange(low[0], high[0], pitch)
    v = np.arange(low[1], high[1], pitch)
    if min(len(u), len(v)) < 3:
        return None
    grid = np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2)
    values = image.sample(plane.to_patient(grid, position_mm)).reshape(len(v), len(u))
    known = np.isfinite(values)
    if not known.any():
        return None
    return PlanePicture(np.where(known, values, values[known].min()), low, pitch)
