"""A Qt application without a screen, for commands that draw into files."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication


def gui_application() -> QCoreApplication:
    """The application of this process; one that needs no display when there is none yet."""
    running = QCoreApplication.instance()
    if running is not None:
        return running
    # Named outright: a QT_QPA_PLATFORM left from elsewhere would end the process here.
    return QGuiApplication(["hccbm-gui", "-platform", "offscreen"])
