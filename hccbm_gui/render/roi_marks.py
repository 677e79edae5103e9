"""The points and open lines of structures in a slice view; they bound no area."""

from collections.abc import Sequence

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.roi import Roi
from hccbm_gui.render.flat_shapes import Colours, FlatShapes
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.render.vtk_arrays import Depth

ARM_MM = 3.0
"""Half the length of the cross at a point."""
ARMS = np.array([[[-1.0, -1.0], [1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
NOTHING: FloatArray = np.empty((0, 2, 3))


class MarkLayer:
    """Points as crosses, lines as lines, on the slices within half a slice of them."""

    def __init__(self, renderer: vtkRenderer, plane: ViewPlane) -> None:
        self._shapes = FlatShapes(renderer, Depth.CONTOUR, corners=2)
        self._plane = plane
        self._slice_mm = 1.0
        self._lines, self._points = NOTHING, np.empty((0, 3))
        self._line_colours: Colours = np.empty((0, 3), dtype=np.uint8)
        self._point_colours: Colours = np.empty((0, 3), dtype=np.uint8)

    def set_rois(self, rois: Sequence[Roi], slice_mm: float) -> None:
        """Show the marks of `rois`, on slices of this thickness."""
        self._slice_mm = slice_mm
        lines, points = [NOTHING], [np.empty((0, 3))]
        line_colours: list[tuple[int, int, int]] = []
        point_colours: list[tuple[int, int, int]] = []
        for roi in rois:
            for mark in roi.marks:
                if len(mark) == 1:
                    points.append(mark)
                    point_colours.append(roi.colour)
                else:
                    lines.append(np.stack([mark[:-1], mark[1:]], axis=1))
                    line_colours += [roi.colour] * (len(mark) - 1)
        self._lines, self._points = np.concatenate(lines), np.concatenate(points)
        self._line_colours = np.array(line_colours, np.uint8).reshape(-1, 3)
        self._point_colours = np.array(point_colours, np.uint8).reshape(-1, 3)

    def set_plane(self, plane: ViewPlane) -> None:
        """Draw slices of another plane."""
        self._plane = plane

    def set_width(self, width_px: float) -> None:
        """Width of the lines in device pixels."""
        self._shapes.set_width(width_px)

    def hide(self) -> None:
        """Draw nothing until updated again."""
        self._shapes.hide()

    def update(self, position_mm: float) -> None:
        """Draw what the slice at `position_mm` holds."""
        if len(self._lines) or len(self._points):
            self._shapes.show(*self.segments(position_mm))
        else:
            self._shapes.hide()

    def segments(self, position_mm: float) -> tuple[FloatArray, Colours]:
        """Segments (N, 2, 2) in view mm of the slice at `position_mm`, and their colours."""
        ends = self._plane.position_of(self._lines.reshape(-1, 3)).reshape(-1, 2)
        near = self._near(ends, position_mm).all(axis=1)
        lines = self._plane.to_view(self._lines[near].reshape(-1, 3)).reshape(-1, 2, 2)
        here = self._near(self._plane.position_of(self._points), position_mm)
        middles = self._plane.to_view(self._points[here])
        crosses = (middles[:, None, None] + ARM_MM * ARMS).reshape(-1, 2, 2)
        colours = [self._line_colours[near], self._point_colours[here].repeat(2, axis=0)]
        return np.concatenate([lines, crosses]), np.concatenate(colours)

    def _near(self, positions_mm: FloatArray, position_mm: float) -> np.ndarray:
        return np.abs(positions_mm - position_mm) <= self._slice_mm / 2.0 + 1e-6
