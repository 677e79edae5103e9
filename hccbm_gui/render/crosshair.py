"""The linked position: dashed lines where the other planes cut, their middle left free."""

from collections.abc import Sequence

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.flat_shapes import FlatShapes, dashed, same_colour
from hccbm_gui.render.view_plane import PLANES, ViewPlane
from hccbm_gui.render.vtk_arrays import Colour, Depth

GAP_PX, DASH_PX, SPACE_PX = 10.0, 5.0, 4.0
PARALLEL = 0.035
"""Sine up to which two planes cut too flatly to be drawn as a line (2 degrees)."""

LinkedPlane = tuple[ViewPlane, Colour | None]
"""Another plane through the linked position and its colour; None for that of the crosshair."""
Point = tuple[float, float]


class Crosshair:
    """Lines through the cursor over the whole window, one for each plane that cuts the view."""

    def __init__(self, renderer: vtkRenderer, colour: Colour) -> None:
        self._lines = FlatShapes(renderer, Depth.CROSSHAIR, corners=2)
        self._lines.set_opacity(0.75)
        self._colour = colour
        self._linked: tuple[LinkedPlane, ...] = tuple((plane, None) for plane in PLANES.values())
        self._drawn: tuple[ViewPlane, Point, ViewCamera, float] | None = None

    def set_linked(self, planes: Sequence[LinkedPlane]) -> None:
        """Which planes lie through the linked position; the standard three by default."""
        self._linked = tuple(planes)
        self._drawn = None

    def update(
        self, plane: ViewPlane, uv_mm: FloatArray, camera: ViewCamera, pixel_ratio: float
    ) -> None:
        """Draw what cuts `plane` through the view point (u, v), unless it is drawn already."""
        wanted = (plane, (float(uv_mm[0]), float(uv_mm[1])), camera, pixel_ratio)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        pixel = camera.mm_per_pixel * pixel_ratio
        visible = camera.visible_mm()
        pieces, inks = [np.empty((0, 2, 2))], [np.empty((0, 3), dtype=np.uint8)]
        for other, colour in self._linked:
            direction = cut_direction(plane, other)
            if direction is None:
                continue
            found = arms(uv_mm, direction, visible, GAP_PX * pixel)
            dashes = dashed(found, DASH_PX * pixel, SPACE_PX * pixel)
            pieces.append(dashes)
            inks.append(same_colour(colour or self._colour, len(dashes)))
        self._lines.set_width(max(1.0, pixel_ratio))
        self._lines.show(np.concatenate(pieces), np.concatenate(inks))

    def hide(self) -> None:
        """Draw nothing."""
        self._lines.hide()
        self._drawn = None


def cut_direction(plane: ViewPlane, other: ViewPlane) -> FloatArray | None:
    """(2,) unit vector in the view along which `other` cuts `plane`; None when near parallel."""
    line = np.cross(plane.normal, other.normal)
    length = float(np.linalg.norm(line))
    return None if length < PARALLEL else np.asarray(plane.to_view(line / length)[0])


def arms(
    at_mm: FloatArray, direction: FloatArray, visible_mm: FloatArray, gap_mm: float
) -> FloatArray:
    """Segments (N, 2, 2) of the line through `at_mm`, from its middle out to the window's edges.

    `visible_mm` (2, 2) is what the window shows. An arm that does not meet it is left away; each
    starts at the gap, so that the dashes travel with the cursor.
    """
    found = []
    for way in (-direction, direction):
        # Where the ray enters and leaves the window, by its distance from the middle.
        steep = np.where(np.abs(way) > 1e-9, way, np.inf)
        inside = (np.abs(way) > 1e-9) | ((visible_mm[0] <= at_mm) & (at_mm <= visible_mm[1]))
        ends = np.sort((visible_mm - at_mm) / steep, axis=0)
        ends[:, np.isinf(steep)] = [[-np.inf], [np.inf]]
        enters, leaves = float(ends[0].max()), float(ends[1].min())
        if inside.all() and leaves > max(enters, gap_mm):
            found.append((at_mm + gap_mm * way, at_mm + leaves * way))
    return np.array(found, dtype=np.float64).reshape(-1, 2, 2)
