"""The outline that is being drawn, before it becomes a structure."""

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.flat_shapes import FlatShapes, dashed, same_colour
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Colour, Depth


class OutlineLayer:
    """Draws points as joined so far, and dashed how the outline would close."""

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane, colour: Colour) -> None:
        self._plane = plane
        self._colour = colour
        self._lines = FlatShapes(renderer, Depth.FIELD, corners=2)
        self.points_mm: FloatArray = np.empty((0, 3))

    def set_plane(self, plane: ViewPlane) -> None:
        """Show it in another plane."""
        self._plane = plane

    def update(
        self, position_mm: float, slice_mm: float, camera: ViewCamera, pixel_ratio: float
    ) -> None:
        """Draw it on the slice it belongs to, on no other."""
        points = self.points_mm
        if len(points):
            places_mm = self._plane.position_of(points)
            elsewhere = bool(np.abs(places_mm - position_mm).max() > slice_mm / 2.0)
        if not len(points) or elsewhere:
            self._lines.hide()
            return
        pixel = camera.mm_per_pixel * pixel_ratio
        places = self._plane.to_view(points)
        # A square at the last point, so that the first click is seen.
        dot = places[-1] + 2.5 * pixel * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
        lines = [
            np.stack([places[:-1], places[1:]], axis=1),
            dashed(places[[-1, 0]][None], 4 * pixel, 4 * pixel),
            np.stack([dot, np.roll(dot, -1, axis=0)], axis=1),
        ]
        drawn = np.concatenate(lines)
        self._lines.set_width(2.0 * pixel_ratio)
        self._lines.show(drawn, same_colour(self._colour, len(drawn)))
