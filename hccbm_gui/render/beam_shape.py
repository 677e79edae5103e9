"""A beam in space: from its source through the corners of its field and on."""

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.field import Field
from hccbm_gui.core.fields.field_design import field_rectangle
from hccbm_gui.render.flat_shapes import dashed
from hccbm_gui.render.vtk_arrays import Colour, cells_of, points_of

BEYOND = 0.2
"""How far the beam is drawn past the isocentre, as a share of the way from the source."""
DASH_MM, SPACE_MM = 10.0, 7.0


class BeamShape:
    """Faint sides, and lines along the edges and around the field at the isocentre plane."""

    def __init__(self, renderer: vtkRenderer, colour: Colour, broken: bool) -> None:
        self._broken = broken
        self._sides, self._lines = vtkPolyData(), vtkPolyData()
        self._actors = []
        for data, opacity in ((self._sides, 0.10), (self._lines, 1.0)):
            mapper = vtkPolyDataMapper()
            mapper.SetInputData(data)
            actor = vtkActor()
            actor.SetMapper(mapper)
            actor.VisibilityOff()
            look = actor.GetProperty()
            look.SetColor(*(channel / 255.0 for channel in colour))
            look.SetOpacity(opacity)
            look.LightingOff()
            renderer.AddActor(actor)
            self._actors.append(actor)

    def show(self, field: Field | None) -> None:
        """Draw the beam of `field`, or none."""
        for actor in self._actors:
            actor.SetVisibility(field is not None)
        if field is None:
            return
        source, corners = field.beam.source_mm, corners_mm(field)
        ends = corners + BEYOND * (corners - source)
        self._sides.SetPoints(points_of(np.concatenate([source[None], ends])))
        self._sides.SetPolys(_side_triangles())
        around = np.stack([corners, np.roll(corners, -1, axis=0)], axis=1)
        along = np.stack([np.tile(source, (4, 1)), ends], axis=1)
        lines = np.concatenate([around, along])
        if self._broken:
            lines = dashed(lines, DASH_MM, SPACE_MM)
        self._lines.SetPoints(points_of(lines.reshape(-1, 3)))
        self._lines.SetLines(cells_of(len(lines), 2))
        for data in (self._sides, self._lines):
            data.Modified()

    def set_width(self, width_px: float) -> None:
        """Width of the lines in device pixels."""
        self._actors[1].GetProperty().SetLineWidth(width_px)


def corners_mm(field: Field) -> FloatArray:
    """(4, 3) corners of a field at the isocentre plane, LPS mm, in order around it."""
    right, up, _ = field.beam.patient_to_beam
    corners = field_rectangle(field.edges, field.beam)
    return np.asarray(field.beam.isocentre_mm + corners @ np.stack([right, up]))


def _side_triangles() -> vtkCellArray:
    """Four triangles from the source (point 0) to the far corners (points 1 to 4)."""
    triangles = np.array([(0, 1, 2), (0, 2, 3), (0, 3, 4), (0, 4, 1)], dtype=np.int64)
    cells = vtkCellArray()
    cells.SetData(
        numpy_to_vtkIdTypeArray(np.arange(0, 13, 3, dtype=np.int64), deep=1),
        numpy_to_vtkIdTypeArray(triangles.ravel(), deep=1),
    )
    return cells
