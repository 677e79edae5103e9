"""Which part of a view's plane the window shows: pan, zoom, fit and the mapping of pixels."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray

MM_PER_PIXEL = (0.005, 20.0)
"""Closest and farthest zoom."""


@dataclass(frozen=True, slots=True)
class ViewCamera:
    """A parallel camera over a plane.

    Pixels (x, y) count device pixels from the lower left corner of the window, y up, as VTK has
    them; view points (u, v) in mm grow to the right and up. Whole numbers are pixel edges.

    Attributes
    ----------
    centre_mm : (u, v) in the middle of the window.
    mm_per_pixel : scale.
    size_px : (width, height) of the window.
    """

    centre_mm: tuple[float, float] = (0.0, 0.0)
    mm_per_pixel: float = 1.0
    size_px: tuple[int, int] = (1, 1)

    def to_view(self, pixels: npt.ArrayLike) -> FloatArray:
        """Pixels (N, 2) to view points (N, 2) in mm."""
        xy = np.atleast_2d(np.asarray(pixels, dtype=np.float64))
        offset = (xy - np.array(self.size_px) / 2.0) * self.mm_per_pixel
        return np.asarray(offset + self.centre_mm)

    def to_pixel(self, points_mm: npt.ArrayLike) -> FloatArray:
        """View points (N, 2) in mm to pixels (N, 2)."""
        uv = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        offset = (uv - self.centre_mm) / self.mm_per_pixel
        return np.asarray(offset + np.array(self.size_px) / 2.0)

    def panned(self, dx_px: float, dy_px: float) -> "ViewCamera":
        """The picture moved by (dx, dy) pixels, as a hand would drag it."""
        u, v = self.centre_mm
        return replace(
            self, centre_mm=(u - dx_px * self.mm_per_pixel, v - dy_px * self.mm_per_pixel)
        )

    def zoomed(self, factor: float, at_px: tuple[float, float]) -> "ViewCamera":
        """Larger by `factor`, with the point under `at_px` kept where it is."""
        scale = float(np.clip(self.mm_per_pixel / factor, *MM_PER_PIXEL))
        kept = self.to_view([at_px])[0]
        share = scale / self.mm_per_pixel
        centre = kept + (np.array(self.centre_mm) - kept) * share
        return replace(self, mm_per_pixel=scale, centre_mm=(float(centre[0]), float(centre[1])))

    def fitted(self, bounds_mm: npt.ArrayLike, margin: float = 0.04) -> "ViewCamera":
        """All of `bounds_mm` (2, 2) in the window, with `margin` of its size left free."""
        bounds = np.asarray(bounds_mm, dtype=np.float64)
        extent = np.maximum(bounds[1] - bounds[0], 1e-3)
        scale = float((extent / np.maximum(self.size_px, 1)).max() * (1.0 + margin))
        centre = bounds.mean(axis=0)
        return replace(self, mm_per_pixel=scale, centre_mm=(float(centre[0]), float(centre[1])))

    def resized(self, size_px: tuple[int, int]) -> "ViewCamera":
        """The same place at the same scale in a window of another size."""
        return replace(self, size_px=size_px)

    def visible_mm(self) -> FloatArray:
        """(2, 2) smallest and largest (u, v) in the window."""
        return self.to_view([(0, 0), self.size_px])
