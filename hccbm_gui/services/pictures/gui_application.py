"""A Qt application for pictures made without a window."""

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from hccbm_gui.core.errors import MissingInput

_kept: list[QGuiApplication] = []


def ensure_gui_application() -> QGuiApplication:
    """The running application, or a new one on the offscreen platform, which needs no display.

    Text cannot be painted without one. The new one lives as long as the process.

    Raises
    ------
    MissingInput : Qt already runs without pictures in this process.
    """
    running = QCoreApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    if running is not None:
        raise MissingInput(
            "Pictures cannot be drawn: Qt was started in this process without a picture part.",
            remedy="Start a QGuiApplication instead of a QCoreApplication.",
        )
    _kept.append(QGuiApplication([sys.argv[0] or "hccbm-gui", "-platform", "offscreen"]))
    return _kept[0]
