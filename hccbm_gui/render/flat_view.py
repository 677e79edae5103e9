"""A flat drawing in a render window: a camera that looks straight down on the picture plane."""

from vtkmodules.vtkRenderingCore import vtkRenderWindow

from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.opengl import new_renderer
from hccbm_gui.render.vtk_arrays import unit_rgb

HEIGHT_MM = 100.0
"""Of VTK's camera over the picture plane; layers lie a few mm above the plane."""


class FlatView:
    """One renderer with parallel projection; view coordinates (u, v) are its x and y."""

    def __init__(self, render_window: vtkRenderWindow, ground: str) -> None:
        self.render_window = render_window
        self.renderer = new_renderer()
        self.renderer.SetBackground(*unit_rgb(ground))
        self.renderer.SetBackgroundAlpha(1.0)
        # Layers blend in the order they were made; sorting by weight costs 3 ms and is not it.
        self.renderer.UseOITOff()
        render_window.AddRenderer(self.renderer)
        # Multisampling costs more than the whole picture where OpenGL is software.
        render_window.SetMultiSamples(0)
        render_window.SetLineSmoothing(True)
        render_window.SetDPI(72)
        camera = self.renderer.GetActiveCamera()
        camera.ParallelProjectionOn()
        camera.SetViewUp(0.0, 1.0, 0.0)
        camera.SetClippingRange(1.0, 2.0 * HEIGHT_MM)

    @property
    def size_px(self) -> tuple[int, int]:
        """(width, height) of the window in device pixels."""
        width, height = self.render_window.GetSize()
        return max(1, width), max(1, height)

    def aim(self, camera: ViewCamera) -> None:
        """Look where `camera` looks."""
        (u, v), aimed = camera.centre_mm, self.renderer.GetActiveCamera()
        aimed.SetFocalPoint(u, v, 0.0)
        aimed.SetPosition(u, v, HEIGHT_MM)
        aimed.SetParallelScale(camera.size_px[1] * camera.mm_per_pixel / 2.0)

    def release(self) -> None:
        """Let go of everything drawn; the window stays."""
        self.renderer.RemoveAllViewProps()
        self.renderer.ReleaseGraphicsResources(self.render_window)
        self.render_window.RemoveRenderer(self.renderer)
