"""Line segments and filled quadrilaterals in view coordinates, each with its own colour."""

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.render.vtk_arrays import cells_of, points_of

Colours = npt.NDArray[np.uint8]


class FlatShapes:
    """Many cells of equal kind in one polydata: one draw call, however many structures.

    Parameters
    ----------
    renderer : where it is drawn.
    depth : height above the picture plane.
    corners : 2 for line segments, 4 for filled quadrilaterals.
    """

    def __init__(self, renderer: vtkRenderer, depth: float, corners: int) -> None:
        self._depth = depth
        self._corners = corners
        self._data = vtkPolyData()
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._data)
        mapper.SetScalarModeToUsePointData()
        mapper.SetColorModeToDirectScalars()
        self.actor = vtkActor()
        self.actor.SetMapper(mapper)
        # Smooth line ends must blend with what lies below, in the order of making.
        self.actor.ForceTranslucentOn()
        self.actor.PickableOff()
        self.actor.VisibilityOff()
        shown = self.actor.GetProperty()
        shown.LightingOff()
        shown.SetInterpolationToFlat()
        renderer.AddActor(self.actor)

    def show(self, cells_mm: FloatArray, colours: Colours) -> None:
        """Draw cells (N, corners, 2) in view mm with colours (N, 3 or 4), in place of all earlier.

        An empty array draws nothing.
        """
        count = len(cells_mm)
        self.actor.SetVisibility(count > 0)
        if not count:
            return
        cells = cells_of(count, self._corners)
        self._data.Initialize()
        self._data.SetPoints(points_of(cells_mm.reshape(-1, 2), self._depth))
        if self._corners == 2:
            self._data.SetLines(cells)
        else:
            self._data.SetPolys(cells)
        # Colours of points go with them; those of cells are looked up for every pixel.
        inks = np.repeat(colours, self._corners, axis=0)
        self._data.GetPointData().SetScalars(numpy_to_vtk(inks, deep=1))
        self._data.Modified()

    def set_width(self, width_px: float) -> None:
        """Width of lines in device pixels."""
        self.actor.GetProperty().SetLineWidth(width_px)

    def set_opacity(self, opacity: float) -> None:
        """0 (unseen) to 1 (solid)."""
        self.actor.GetProperty().SetOpacity(opacity)

    def hide(self) -> None:
        """Draw nothing."""
        self.actor.VisibilityOff()


def dashed(
    segments_mm: FloatArray, on_mm: float, off_mm: float, most_dashes: int = 2000
) -> FloatArray:
    """Segments (N, 2, 2 or 3) cut into dashes (M, 2, 2 or 3); each begins with a dash.

    VTK's OpenGL 3.2 back end knows no line stipple, hence as geometry.
    """
    pieces = []
    for start, end in segments_mm:
        length = float(np.linalg.norm(end - start))
        period = max(on_mm + off_mm, length / most_dashes)
        if length <= 0.0 or period <= 0.0:
            continue
        begin = np.arange(0.0, length, period)
        finish = np.minimum(begin + period * on_mm / (on_mm + off_mm), length)
        along = np.stack([begin, finish], axis=1)[:, :, None] / length
        pieces.append(start + along * (end - start))
    return np.concatenate(pieces) if pieces else np.empty((0, *segments_mm.shape[1:]))


def rectangle(low_mm: FloatArray, high_mm: FloatArray) -> FloatArray:
    """The four sides (4, 2, 2) of an upright rectangle."""
    (u0, v0), (u1, v1) = low_mm, high_mm
    corners = np.array([(u0, v0), (u1, v0), (u1, v1), (u0, v1)], dtype=np.float64)
    return np.stack([corners, np.roll(corners, -1, axis=0)], axis=1)


def same_colour(colour: tuple[int, ...], count: int) -> Colours:
    """`colour` for each of `count` cells."""
    return np.tile(np.array(colour, dtype=np.uint8), (count, 1))
