"""The one widget that draws VTK: a scene is drawn beside the screen and its picture painted."""

from typing import Protocol

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from vtkmodules.vtkRenderingOpenGL2 import vtkGenericOpenGLRenderWindow

from hccbm_gui.render.gl_format import gl_problem, use_core_profile
from hccbm_gui.render.offscreen_gl import OffscreenGl
from hccbm_gui.render.vtk_messages import keep_messages, log_messages
from hccbm_gui.services.gate import guarded

__all__ = ["GlWidget", "Scene", "use_core_profile"]

WORDS_STYLE = "background: #101214; color: #d8dde3; padding: 12px;"


class Scene(Protocol):
    """What a `GlWidget` can draw."""

    pixel_ratio: float

    def render(self) -> None:
        """Draw into the render window the scene was made with."""

    def release(self) -> None:
        """Let go of everything drawn."""


class GlWidget(QWidget):
    """A view on `render_window`; set `scene` to what was made with it.

    Needs no window id, so it works under X11 and Wayland alike. Call `update` after changing
    the scene. Mouse, wheel and keys are left to subclasses. Where OpenGL cannot draw, the widget
    says why in words.

    Signals
    -------
    frameSwapped : a picture is painted.
    """

    frameSwapped = Signal()  # noqa: N815 - as Qt calls it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_messages()
        self.render_window = vtkGenericOpenGLRenderWindow()
        self.render_window.SetOwnContext(False)
        self.scene: Scene | None = None
        self._gl = OffscreenGl(self.render_window, self)
        self._picture = QImage()
        self._drawn_for: tuple[QSize, float] | None = None
        self._words = QLabel(gl_problem(), self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._words.setStyleSheet(WORDS_STYLE)
        self._words.setVisible(bool(self.problem))
        # The hands of the view work on it, whatever lies in it.
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words)

    @property
    def problem(self) -> str:
        """Why there is no picture, in words; empty when there can be one."""
        return self._words.text()

    def update(self, *where: object) -> None:
        """Draw anew, soon."""
        self._drawn_for = None
        super().update()

    def grabFramebuffer(self) -> QImage:
        """What the scene draws now, in device pixels; empty where OpenGL cannot draw.

        `QWidget.grab` is no way to get it: a part of a view came out in the wrong size.
        """
        self._drawn_for = None
        self._draw()
        image = QImage(self._picture)
        image.setDevicePixelRatio(1.0)
        return image

    def say(self, problem: str) -> None:
        """Show these words in place of the picture; none to take them away."""
        if problem != self.problem:
            self._words.setText(problem)
            self._words.setVisible(bool(problem))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scene where it has changed, and paint its picture."""
        self._draw()
        painter = QPainter(self)
        try:
            if self._picture.isNull():
                painter.fillRect(self.rect(), Qt.GlobalColor.black)
            else:
                painter.drawImage(0, 0, self._picture)
        finally:
            painter.end()
        self.frameSwapped.emit()

    @guarded
    def _draw(self) -> None:
        """The picture of the scene as it is, unless it is there already."""
        ratio = self.devicePixelRatioF()
        wanted = (self.size(), ratio)
        if self.scene is None or gl_problem() or wanted == self._drawn_for:
            return
        # Not tried again before something changes, as an error would be told with every paint.
        self._drawn_for = wanted
        problem = self._gl.begin()
        if problem:
            self.say(problem)
            return
        size = self.size() * ratio
        width, height = max(1, size.width()), max(1, size.height())
        self.render_window.SetSize(width, height)
        self.scene.pixel_ratio = ratio
        try:
            self.scene.render()
        finally:
            log_messages()
        self._picture = self._gl.picture(width, height)
        self._picture.setDevicePixelRatio(ratio)
        self.say("")
