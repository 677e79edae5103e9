"""What every picture of the window can do, whatever it shows."""

from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QImage

from hccbm_gui.core.case import Case
from hccbm_gui.views.panes.shown import Shown

Point = tuple[float, float, float]


class Pane(Protocol):
    """A widget in the grid of pictures. A kind of picture that has no use for a call ignores it.

    Signals
    -------
    cursor_wanted : an LPS position (x, y, z) in the frame of what is shown; None in a place for
        a coordinate that the picture does not know.
    hovered : the LPS position under the hand, or None.
    maximise_wanted : this picture alone, or all again.
    """

    cursor_wanted: SignalInstance
    hovered: SignalInstance
    maximise_wanted: SignalInstance

    def show_case(self, case: Case | None, shown: Shown, hidden: frozenset[str]) -> None:
        """Follow the case; structures with keys in `hidden` are not drawn."""

    def set_cursor(self, cursor_mm: Point) -> None:
        """Follow the linked position, LPS mm in the frame of what is shown."""

    def fit(self) -> None:
        """All of it, as at first."""

    def snapshot(self, identity: bool) -> QImage:
        """The picture as it is, in device pixels; without the patient's name if so wanted."""
