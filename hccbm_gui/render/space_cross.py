"""The linked position in space: three short lines along the axes of the patient."""

import numpy as np
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer

from hccbm_gui.render.vtk_arrays import Colour, cells_of, points_of

REACH_MM = 18.0


class SpaceCross:
    """Hidden until it has a position; kept out of the way of what lies behind by thin lines."""

    def __init__(self, renderer: vtkRenderer, colour: Colour) -> None:
        self._data = vtkPolyData()
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._data)
        # Seen through bone, or it would be lost inside the patient where it mostly lies.
        mapper.SetResolveCoincidentTopologyToPolygonOffset()
        mapper.SetRelativeCoincidentTopologyLineOffsetParameters(0.0, -1e6)
        self._actor = vtkActor()
        self._actor.SetMapper(mapper)
        self._actor.VisibilityOff()
        look = self._actor.GetProperty()
        look.SetColor(*(channel / 255.0 for channel in colour))
        look.LightingOff()
        renderer.AddActor(self._actor)

    def show(self, position_mm: tuple[float, float, float] | None) -> None:
        """Draw the lines through an LPS position, or none."""
        self._actor.SetVisibility(position_mm is not None)
        if position_mm is None:
            return
        ends = np.stack([-np.eye(3), np.eye(3)], axis=1).reshape(-1, 3) * REACH_MM
        self._data.SetPoints(points_of(ends + np.asarray(position_mm, dtype=np.float64)))
        self._data.SetLines(cells_of(3, 2))
        self._data.Modified()

    def set_width(self, width_px: float) -> None:
        """Width of the lines in device pixels."""
        self._actor.GetProperty().SetLineWidth(width_px)
