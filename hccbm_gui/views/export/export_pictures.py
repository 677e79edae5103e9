"""Pictures of the window as they go into Secondary Capture files."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.io.writing.capture_writer import ScreenPicture
from hccbm_gui.views.pane_facts import title_of
from hccbm_gui.views.screens.screens import connect_screens
from hccbm_gui.views.screens.snapshots import pane_picture, panes_in, window_picture

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

WINDOW = "sc:window"


class Pictures:
    """The pictures that could be written; here none, a window has some."""

    def titles(self) -> Mapping[str, str]:
        """Key to title of what is seen now."""
        return {}

    def names_patient(self) -> bool:
        """Whether pictures name the patient."""
        return False

    def take(self, key: str) -> ScreenPicture:
        """The picture of one of `titles`."""
        raise MissingInput("That picture is not seen any more.", where=key)


class WindowPictures(Pictures):
    """The views of a window that are seen, and the window as a whole; the notice below each."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def titles(self) -> Mapping[str, str]:
        """Key to title of what is seen now."""
        found = {f"sc:{n}": title_of(pane) for n, pane in enumerate(panes_in(self._window))}
        return {**found, WINDOW: self._window.tr("The whole window")}

    def names_patient(self) -> bool:
        """Whether pictures name the patient, as chosen for all pictures of the screen."""
        return connect_screens(self._window).identity

    def take(self, key: str) -> ScreenPicture:
        """The picture of one of `titles`.

        Raises
        ------
        MissingInput : it is not seen any more, or cannot draw now.
        """
        named, colours = self.names_patient(), self._window.palette_used
        if key == WINDOW:
            case = self._window.session.case
            patient = None if case is None else case.patient
            picture = window_picture(self._window, colours, named, patient)
        else:
            shown = {f"sc:{n}": pane for n, pane in enumerate(panes_in(self._window))}
            if key not in shown:
                return super().take(key)
            picture = pane_picture(shown[key], colours, named)
        return ScreenPicture(rgb_of(picture), self.titles()[key], named)


def rgb_of(picture: QImage) -> VoxelArray:
    """(rows, columns, 3) red, green and blue of a picture, 0 to 255."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows, columns = plain.height(), plain.width()
    # A row of Qt ends at a multiple of four bytes.
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(rows, plain.bytesPerLine())
    return lines[:, : 3 * columns].reshape(rows, columns, 3).copy()
