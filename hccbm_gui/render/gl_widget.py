"""The one widget that draws VTK: it lends a scene the OpenGL context of Qt."""

from typing import Protocol

from PySide6.QtGui import QOpenGLContext, QSurfaceFormat
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget
from vtkmodules.vtkRenderingOpenGL2 import vtkGenericOpenGLRenderWindow

from hccbm_gui.services.gate import guarded

GL_DRAW_FRAMEBUFFER = 0x8CA9


class Scene(Protocol):
    """What a `GlWidget` can draw."""

    pixel_ratio: float

    def render(self) -> None:
        """Draw into the render window the scene was made with."""

    def release(self) -> None:
        """Let go of everything drawn."""


def use_core_profile() -> None:
    """Make OpenGL 3.2 core with 24 bits of depth the default; call it before QApplication."""
    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setVersion(3, 2)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setDepthBufferSize(24)
    wanted.setSamples(0)
    # VTK draws into its own buffers; waiting for the screen's beat would cap the scrolling.
    wanted.setSwapInterval(0)
    QSurfaceFormat.setDefaultFormat(wanted)


class GlWidget(QOpenGLWidget):
    """A view on `render_window`; set `scene` to what was made with it.

    Needs no window id, so it works under X11 and Wayland alike. Call `update` after changing
    the scene. Mouse, wheel and keys are left to subclasses.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.render_window = vtkGenericOpenGLRenderWindow()
        self.render_window.SetOwnContext(False)
        self.scene: Scene | None = None
        self._lent: QOpenGLContext | None = None

    @guarded
    def initializeGL(self) -> None:
        """Take over the context, also a new one after the widget moved to another window."""
        context = self.context()
        if context is not self._lent:
            context.aboutToBeDestroyed.connect(self.release_gl)
            self._lent = context
        self.render_window.SetReadyForRendering(False)
        self.render_window.SetOwnContext(False)
        self.render_window.InitializeFromCurrentContext()
        self.render_window.SetFrameBlitModeToNoBlit()

    @guarded
    def resizeGL(self, width: int, height: int) -> None:
        """Follow the widget's size, in device pixels."""
        ratio = self.devicePixelRatioF()
        self.render_window.SetSize(round(width * ratio), round(height * ratio))

    @guarded
    def paintGL(self) -> None:
        """Let the scene draw and copy the result into Qt's framebuffer."""
        if self.scene is None:
            return
        window = self.render_window
        self.scene.pixel_ratio = self.devicePixelRatioF()
        window.SetReadyForRendering(True)
        window.SetMapped(True)
        window.SetIsCurrent(True)
        state = window.GetState()
        state.PushFramebufferBindings()
        try:
            state.Reset()
            self.scene.render()
        finally:
            state.PopFramebufferBindings()
        functions = self.context().functions()
        functions.glBindFramebuffer(GL_DRAW_FRAMEBUFFER, self.defaultFramebufferObject())
        window.BlitDisplayFramebuffer()

    @guarded
    def release_gl(self) -> None:
        """Free what lies in the context before it goes; a new one may follow."""
        if self._lent is None:
            return
        self.makeCurrent()
        self.render_window.SetIsCurrent(True)
        self.render_window.Finalize()
        self.render_window.SetReadyForRendering(False)
        self._lent = None
        self.doneCurrent()
