"""The linked position, as a dashed cross that leaves its middle free."""

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.flat_shapes import FlatShapes, dashed, same_colour
from hccbm_gui.render.vtk_arrays import Colour, Depth

GAP_PX, DASH_PX, SPACE_PX = 10.0, 5.0, 4.0


class Crosshair:
    """Two dashed lines through the cursor, over the whole window."""

    def __init__(self, renderer: vtkRenderer, colour: Colour) -> None:
        self._lines = FlatShapes(renderer, Depth.CROSSHAIR, corners=2)
        self._lines.set_opacity(0.75)
        self._colour = colour

    def update(self, uv_mm: FloatArray, camera: ViewCamera, pixel_ratio: float) -> None:
        """Draw it through the view point (u, v)."""
        pixel = camera.mm_per_pixel * pixel_ratio
        arms = cross(uv_mm, camera.visible_mm(), GAP_PX * pixel)
        dashes = dashed(arms, DASH_PX * pixel, SPACE_PX * pixel)
        self._lines.set_width(max(1.0, pixel_ratio))
        self._lines.show(dashes, same_colour(self._colour, len(dashes)))

    def hide(self) -> None:
        """Draw nothing."""
        self._lines.hide()


def cross(at_mm: FloatArray, visible_mm: FloatArray, gap_mm: float) -> FloatArray:
    """Segments (N, 2, 2) from the middle outwards to the edges of `visible_mm` (2, 2).

    An arm that would begin outside is left away; each starts at the gap, so that the dashes
    travel with the cursor.
    """
    (u0, v0), (u1, v1) = visible_mm
    u, v = (float(c) for c in at_mm)
    arms = []
    if v0 <= v <= v1:
        arms += [((u - gap_mm, v), (u0, v)), ((u + gap_mm, v), (u1, v))]
    if u0 <= u <= u1:
        arms += [((u, v - gap_mm), (u, v0)), ((u, v + gap_mm), (u, v1))]
    middle = np.array([u, v])
    outward = [a for a in arms if np.dot(np.subtract(a[1], a[0]), np.subtract(a[0], middle)) > 0]
    return np.array(outward, dtype=np.float64).reshape(-1, 2, 2)
