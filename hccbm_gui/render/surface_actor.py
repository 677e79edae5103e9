"""One surface in space, lit and coloured."""

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkPolyDataNormals
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer

from hccbm_gui.render.surfaces import Surface
from hccbm_gui.render.vtk_arrays import Colour


class SurfaceActor:
    """Draws a `Surface`; hidden until it has one."""

    def __init__(self, renderer: vtkRenderer, colour: Colour, opacity: float) -> None:
        self._mapper = vtkPolyDataMapper()
        self._mapper.ScalarVisibilityOff()
        self.actor = vtkActor()
        self.actor.SetMapper(self._mapper)
        self.actor.VisibilityOff()
        look = self.actor.GetProperty()
        look.SetColor(*(channel / 255.0 for channel in colour))
        look.SetOpacity(opacity)
        # Of a see-through body the near side alone: half the work, and no order within it.
        look.SetBackfaceCulling(opacity < 1.0)
        look.SetAmbient(0.15)
        look.SetDiffuse(0.85)
        look.SetSpecular(0.1)
        renderer.AddActor(self.actor)

    def show(self, surface: Surface | None) -> None:
        """Draw `surface`, or nothing."""
        visible = surface is not None and len(surface.triangles) > 0
        self.actor.SetVisibility(visible)
        if surface is not None and visible:
            self._mapper.SetInputData(lit(surface))

    def set_opacity(self, opacity: float) -> None:
        """How much of what lies behind it hides."""
        self.actor.GetProperty().SetOpacity(opacity)

    def remove(self, renderer: vtkRenderer) -> None:
        """Take it out of the scene."""
        renderer.RemoveActor(self.actor)


def lit(surface: Surface) -> vtkPolyData:
    """The triangles with normals at their corners, for smooth shading."""
    points, cells = vtkPoints(), vtkCellArray()
    points.SetData(numpy_to_vtk(surface.points, deep=0))
    offsets = np.arange(0, 3 * len(surface.triangles) + 1, 3, dtype=np.int64)
    cells.SetData(
        numpy_to_vtkIdTypeArray(offsets, deep=0),
        numpy_to_vtkIdTypeArray(surface.triangles.ravel(), deep=0),
    )
    data = vtkPolyData()
    data.SetPoints(points)
    data.SetPolys(cells)
    normals = vtkPolyDataNormals()
    normals.SetInputData(data)
    normals.SplittingOff()
    normals.ConsistencyOff()
    normals.Update()
    return normals.GetOutput()
