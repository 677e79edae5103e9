"""How a slice view is moved: cursor, slice, pan, zoom, and the way from pixels to the patient."""

import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.render.flat_view import FlatView
from hccbm_gui.render.slice_place import Point, SlicePlace
from hccbm_gui.render.view_plane import ViewPlane


class SliceNavigation:
    """The place of a view and its window; pixels count from the lower left corner, y up.

    Attributes
    ----------
    plane : which slices are shown.
    pixel_ratio : device pixels per device-independent pixel.
    """

    def __init__(self, view: FlatView, plane: ViewPlane) -> None:
        self.plane = plane
        self.pixel_ratio = 1.0
        self._view = view
        self._place = SlicePlace(plane)

    @property
    def cursor_mm(self) -> Point:
        """The linked position, LPS mm; the middle of the image until it is set."""
        return self._place.cursor_mm

    def set_cursor(self, position_mm: npt.ArrayLike) -> None:
        """Put the crosshair on an LPS position (3,) and show the slice through it."""
        self._place.cursor_mm = position_mm

    @property
    def position_mm(self) -> float:
        """The LPS coordinate of the slice along the view's axis."""
        return self._place.position_mm

    def set_position_mm(self, position_mm: float) -> None:
        """Show the slice at `position_mm`; the crosshair comes along."""
        self._place.position_mm = position_mm

    def step(self, slices: int) -> None:
        """Go `slices` towards the head, the back or the patient's left; stops at the ends."""
        self._place.step(slices)

    def pan(self, dx_px: float, dy_px: float) -> None:
        """Move the picture by device pixels, dy upwards."""
        self._sized().pan(dx_px, dy_px)

    def zoom(self, factor: float, at_px: tuple[float, float] | None = None) -> None:
        """Larger by `factor` around a pixel; around the middle of the window without one."""
        self._sized().zoom(factor, at_px)

    def fit(self) -> None:
        """All of the image, also after the window changes, until panned or zoomed."""
        self._sized().fit()

    def patient_at(self, x_px: float, y_px: float) -> Point | None:
        """The LPS position under a pixel, on the slice shown; None without an image."""
        return self._sized().patient_at(x_px, y_px)

    def pixel_of(self, position_mm: npt.ArrayLike) -> tuple[float, float]:
        """The pixel over which an LPS position (3,) lies."""
        return self._sized().pixel_of(position_mm)

    @property
    def visible_region(self) -> FloatArray:
        """(2, 2) smallest and largest view coordinates (u, v) in the window, mm."""
        return self._sized().camera.visible_mm()

    def letters(self) -> dict[str, str]:
        """Edge of the window (left, right, top, bottom) to the patient direction there."""
        return self.plane.letters()

    def _look_along(self, plane: ViewPlane) -> None:
        self.plane = plane
        self._sized().set_plane(plane)

    def _sized(self) -> SlicePlace:
        """The place, for the window as large as it is now."""
        self._place.resize(self._view.size_px)
        return self._place
