"""VTK's OpenGL and font back ends, which register themselves when they are imported."""

import vtkmodules.vtkRenderingFreeType
import vtkmodules.vtkRenderingOpenGL2
from vtkmodules.vtkRenderingCore import vtkRenderer

BACK_ENDS = (vtkmodules.vtkRenderingFreeType, vtkmodules.vtkRenderingOpenGL2)
"""Named, so that the imports are not taken for idle."""


def new_renderer() -> vtkRenderer:
    """A renderer that draws with OpenGL."""
    return vtkRenderer()
