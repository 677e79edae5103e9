"""An OpenGL context that belongs to one view and to no window, and the pictures drawn in it."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QImage, QOffscreenSurface, QOpenGLContext
from shiboken6 import isValid
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkRenderingOpenGL2 import vtkGenericOpenGLRenderWindow

from hccbm_gui.render.gl_format import NO_CONTEXT, unfit
from hccbm_gui.render.vtk_messages import log_messages
from hccbm_gui.services.gate import guarded


@dataclass(slots=True, eq=False)
class Lent:
    """What VTK draws with, and the context and surface it was lent; None before the first time."""

    window: vtkGenericOpenGLRenderWindow
    context: QOpenGLContext | None = None
    surface: QOffscreenSurface | None = None

    def made_current(self) -> bool:
        """Make the context current, a new one where there is none; False when it cannot be."""
        if self.context is None or self.surface is None:
            # The application owns both: in Python's hands they could go before VTK has freed what
            # it has in them, and it would free the same names in the context of another view.
            application = QCoreApplication.instance()
            context = QOpenGLContext(application)
            if not context.create():
                context.deleteLater()
                return False
            surface = QOffscreenSurface(None, application)
            surface.setFormat(context.format())
            surface.create()
            self.context, self.surface = context, surface
            self.window.SetReadyForRendering(False)
        return self.context.isValid() and self.context.makeCurrent(self.surface)


@guarded
def give_back(lent: Lent, *_told: object) -> None:
    """Free what VTK has in the context before it goes; a new one may follow."""
    context, surface = lent.context, lent.surface
    lent.context = lent.surface = None
    if context is None or surface is None or not (isValid(context) and isValid(surface)):
        # Qt has ended, and took both with it.
        return
    context.makeCurrent(surface)
    lent.window.SetIsCurrent(True)
    lent.window.Finalize()
    lent.window.SetReadyForRendering(False)
    context.doneCurrent()
    context.deleteLater()
    surface.deleteLater()
    log_messages()


class OffscreenGl:
    """Lends VTK a context of Qt's and reads back what was drawn.

    A picture that is read back and painted costs less than half of what Qt needs to compose a
    window of OpenGL parts in software, and as good as nothing with a graphics card. The context
    outlives every move of the view to another window or screen.

    Parameters
    ----------
    window : VTK draws with it.
    owner : the context is given back when it goes.
    """

    def __init__(self, window: vtkGenericOpenGLRenderWindow, owner: QObject) -> None:
        self.lent = Lent(window)
        self._pixels = vtkUnsignedCharArray()
        self._upright = np.empty((0, 0, 4), dtype=np.uint8)
        owner.destroyed.connect(partial(give_back, self.lent))

    def begin(self) -> str:
        """Make the context current, a new one where there is none or it was lost.

        Returns why there can be no picture, in words; empty when there can.
        """
        lent = self.lent
        if not lent.made_current():
            give_back(lent)
            if not lent.made_current():
                return NO_CONTEXT
        problem = NO_CONTEXT if lent.context is None else unfit(lent.context.format())
        if problem:
            return problem
        window = lent.window
        if not window.GetReadyForRendering():
            window.SetOwnContext(False)
            window.InitializeFromCurrentContext()
            window.SetFrameBlitModeToNoBlit()
        window.SetReadyForRendering(True)
        window.SetMapped(True)
        window.SetIsCurrent(True)
        window.GetState().Reset()
        log_messages()
        return ""

    def picture(self, width: int, height: int) -> QImage:
        """What was drawn, in device pixels; a copy."""
        self.lent.window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, self._pixels)
        log_messages()
        rows = vtk_to_numpy(self._pixels).reshape(height, width, 4)
        if self._upright.shape != rows.shape:
            self._upright = np.empty_like(rows)
        np.copyto(self._upright, rows[::-1])
        image = QImage(self._upright.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        # Copies, as the memory is only lent to read, into the format of the screen: painting it is
        # a copy of memory then.
        image.rgbSwap()
        return image
