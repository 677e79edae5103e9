"""Which OpenGL the views ask for, and whether this computer has it."""

from functools import lru_cache

from PySide6.QtGui import QGuiApplication, QOpenGLContext, QSurfaceFormat

OLDEST_GL, OLDEST_GL_ES = (3, 2), (3, 0)
"""What VTK draws with: of OpenGL, and the same of OpenGL ES."""

NO_CONTEXT = (
    "No picture: this computer gives the program no OpenGL.\n"
    "Install a graphics driver, or Mesa to draw in software; “hccbm-gui doctor” tells more."
)
TOO_OLD = (
    "No picture: OpenGL {version} is too old, 3.2 is needed.\n"
    "Update the graphics driver, or draw in software with LIBGL_ALWAYS_SOFTWARE=1."
)


def use_core_profile() -> None:
    """Make OpenGL 3.2 core with 24 bits of depth the default; call it before QApplication."""
    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setVersion(*OLDEST_GL)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setDepthBufferSize(24)
    wanted.setSamples(0)
    # VTK draws into its own buffers; waiting for the screen's beat would cap the scrolling.
    wanted.setSwapInterval(0)
    QSurfaceFormat.setDefaultFormat(wanted)


@lru_cache(maxsize=1)
def gl_problem() -> str:
    """Why no view can draw on this computer, in words; empty when they can.

    Asked once, before any view is made: a window that holds a part for OpenGL and gets no
    context stays black as a whole.
    """
    if not isinstance(QGuiApplication.instance(), QGuiApplication):
        raise RuntimeError("OpenGL can be asked only after the application was made")
    context = QOpenGLContext()
    return unfit(context.format()) if context.create() else NO_CONTEXT


def unfit(found: QSurfaceFormat) -> str:
    """Why VTK cannot draw in a context of this format, in words; empty when it can."""
    version = (found.majorVersion(), found.minorVersion())
    es = found.renderableType() is QSurfaceFormat.RenderableType.OpenGLES
    if version >= (OLDEST_GL_ES if es else OLDEST_GL):
        return ""
    return TOO_OLD.format(version="{}.{}".format(*version))
