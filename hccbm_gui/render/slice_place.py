"""Where a slice view looks: the slice, the cursor and the part of the plane in the window."""

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.view_plane import ViewPlane

Point = tuple[float, float, float]


class SlicePlace:
    """The mutable place of one view over the geometry of its image."""

    def __init__(self, plane: ViewPlane) -> None:
        self._plane = plane
        self._geometry: Geometry | None = None
        self._cursor: Point | None = None
        self._fitted = True
        self.camera = ViewCamera()

    def set_plane(self, plane: ViewPlane) -> None:
        """Look at slices of another plane through the same cursor, which stays in its pixel."""
        if plane.same_as(self._plane):
            return
        at_px = self.pixel_of(self.cursor_mm)
        self._plane = plane
        self.resize(self.camera.size_px)
        if not self._fitted:
            now_px = self.pixel_of(self.cursor_mm)
            self.camera = self.camera.panned(at_px[0] - now_px[0], at_px[1] - now_px[1])

    def set_geometry(self, geometry: Geometry | None) -> None:
        """Look at another image; the cursor stays where it is within the same frame."""
        earlier, self._geometry = self._geometry, geometry
        if earlier is None or geometry is None or earlier.frame_uid != geometry.frame_uid:
            self._cursor = None

    def resize(self, size_px: tuple[int, int]) -> None:
        """The window has another size; what was fitted is fitted again."""
        if size_px != self.camera.size_px:
            self.camera = self.camera.resized(size_px)
        if self._fitted and self._geometry is not None:
            self.camera = self.camera.fitted(self._plane.bounds_mm(self._geometry))

    @property
    def cursor_mm(self) -> Point:
        """LPS mm; the middle of the image until it is set."""
        if self._cursor is not None:
            return self._cursor
        if self._geometry is None:
            return (0.0, 0.0, 0.0)
        x, y, z = self._geometry.centre_mm
        return float(x), float(y), float(z)

    @cursor_mm.setter
    def cursor_mm(self, position_mm: npt.ArrayLike) -> None:
        x, y, z = (float(c) for c in np.asarray(position_mm, dtype=np.float64))
        self._cursor = (x, y, z)

    @property
    def position_mm(self) -> float:
        """LPS coordinate of the slice along the normal of the view."""
        return float(self._plane.position_of(self.cursor_mm)[0])

    @position_mm.setter
    def position_mm(self, position_mm: float) -> None:
        self.cursor_mm = self.cursor_mm + (position_mm - self.position_mm) * self._plane.normal

    def step(self, slices: int) -> None:
        """Go on by `slices` of the image, up to its last."""
        if self._geometry is None:
            return
        low, _ = self._plane.slice_range_mm(self._geometry)
        spacing = self._plane.slice_step_mm(self._geometry)
        last = self._plane.slice_count(self._geometry) - 1
        number = round((self.position_mm - low) / spacing) + slices
        self.position_mm = low + spacing * min(max(number, 0), last)

    def pan(self, dx_px: float, dy_px: float) -> None:
        """Move the picture by pixels."""
        self.camera = self.camera.panned(dx_px, dy_px)
        self._fitted = False

    def zoom(self, factor: float, at_px: tuple[float, float] | None) -> None:
        """Larger by `factor` around a pixel, or around the middle."""
        width, height = self.camera.size_px
        self.camera = self.camera.zoomed(factor, at_px or (width / 2.0, height / 2.0))
        self._fitted = False

    def fit(self) -> None:
        """All of the image, also after the window changes, until panned or zoomed."""
        self._fitted = True
        self.resize(self.camera.size_px)

    def patient_at(self, x_px: float, y_px: float) -> Point | None:
        """LPS position under a pixel, on the slice; None without an image."""
        if self._geometry is None:
            return None
        uv = self.camera.to_view([(x_px, y_px)])
        x, y, z = self._plane.to_patient(uv, self.position_mm)[0]
        return float(x), float(y), float(z)

    def pixel_of(self, position_mm: npt.ArrayLike) -> tuple[float, float]:
        """The pixel over which an LPS position (3,) lies."""
        x, y = self.camera.to_pixel(self._plane.to_view(position_mm))[0]
        return float(x), float(y)

    def cursor_in_view(self) -> FloatArray:
        """(u, v) of the cursor."""
        return np.asarray(self._plane.to_view(self.cursor_mm)[0])
