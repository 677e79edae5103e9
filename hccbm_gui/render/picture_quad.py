"""A picture on a flat quadrilateral of the picture plane."""

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkImageData, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer, vtkTexture

from hccbm_gui.render.vtk_arrays import cells_of, points_of


class PictureQuad:
    """Draws an RGBA picture between four corners.

    Parameters
    ----------
    renderer : where it is drawn.
    depth : height above the picture plane.
    opaque : False lets through, by the picture's alpha, what lies below.
    """

    def __init__(self, renderer: vtkRenderer, depth: float, opaque: bool) -> None:
        self._depth = depth
        self._corners: npt.NDArray[np.float64] | None = None
        self._shape = vtkPolyData()
        self._shape.SetPolys(cells_of(1, 4))
        texture_corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=np.float32)
        self._shape.GetPointData().SetTCoords(numpy_to_vtk(texture_corners, deep=1))
        self._texture = vtkTexture()
        self._texture.SetColorModeToDirectScalars()
        self._texture.MipmapOff()
        self._texture.RepeatOff()
        self._texture.EdgeClampOn()
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._shape)
        self.actor = vtkActor()
        self.actor.SetMapper(mapper)
        self.actor.SetTexture(self._texture)
        self.actor.SetForceOpaque(opaque)
        self.actor.SetForceTranslucent(not opaque)
        self.actor.PickableOff()
        self.actor.VisibilityOff()
        self.actor.GetProperty().LightingOff()
        renderer.AddActor(self.actor)

    def show(
        self,
        picture: vtkImageData,
        lower_mm: npt.ArrayLike,
        upper_mm: npt.ArrayLike,
        smooth: bool,
    ) -> None:
        """Draw `picture` upright from its lower left to its upper right corner, in view mm."""
        (u0, v0), (u1, v1) = np.asarray(lower_mm, float), np.asarray(upper_mm, float)
        self.show_between(picture, np.array([(u0, v0), (u1, v0), (u1, v1), (u0, v1)]), smooth)

    def show_between(
        self, picture: vtkImageData, corners_mm: npt.NDArray[np.float64], smooth: bool
    ) -> None:
        """Draw `picture` with its lower left, lower right, upper right and upper left corner at
        `corners_mm` (4, 2), in view mm.
        """
        if self._corners is None or not np.array_equal(corners_mm, self._corners):
            self._corners = corners_mm
            self._shape.SetPoints(points_of(corners_mm, self._depth))
            self._shape.Modified()
        self._texture.SetInputData(picture)
        self._texture.SetInterpolate(smooth)
        self.actor.VisibilityOn()

    def set_opacity(self, opacity: float) -> None:
        """0 (unseen) to 1 (solid)."""
        self.actor.GetProperty().SetOpacity(opacity)

    def hide(self) -> None:
        """Draw nothing until shown again."""
        self.actor.VisibilityOff()
