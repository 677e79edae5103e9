"""How the window uses the room it has: beside each other, closer together, or behind tabs."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtWidgets import QScrollArea, QSplitter, QTabWidget, QVBoxLayout, QWidget

from hccbm_gui.views.header import Header
from hccbm_gui.views.panes.grid import PaneGrid

SMALL_PX = 1400
"""A window narrower than this has no room for the view in space, nor for a row within a column."""
TINY_PX = 1200
"""One narrower than this, as at 200 % on a small screen, shows lists and results as tabs."""


class Room(IntEnum):
    """How much of it there is."""

    TINY = 0
    SMALL = 1
    WIDE = 2


NARROWEST = {Room.TINY: (0, 330), Room.SMALL: (236, 370), Room.WIDE: (262, 402)}
"""Least width of the lists at the left and of the panels at the right."""
NARROWEST_MIDDLE_PX = 240
LEFT_OUT: dict[Room, frozenset[str]] = {
    Room.TINY: frozenset({"3D", "planar"}),
    Room.SMALL: frozenset({"3D"}),
    Room.WIDE: frozenset(),
}
"""Pictures that give way in layouts with several; each has layouts and steps of its own."""
USUAL = {Room.TINY: (450, 340), Room.SMALL: (236, 750, 370), Room.WIDE: (292, 898, 400)}


def room_of(width_px: int) -> Room:
    """The room in a window of a width in logical pixels."""
    if width_px < TINY_PX:
        return Room.TINY
    return Room.SMALL if width_px < SMALL_PX else Room.WIDE


class WindowSize:
    """The columns of a window, below its toolbar.

    Parameters
    ----------
    window : parent of what is made here.
    header : its steps go above the columns where there is little room.
    left, pictures, right : lists, pictures with their toolbar, and panels.

    Attributes
    ----------
    page : holds them.
    columns : lists, pictures and panels beside each other.
    """

    def __init__(
        self, window: QWidget, header: Header, left: QWidget, pictures: PaneGrid, right: QWidget
    ) -> None:
        self._window, self._header = window, header
        self._left, self._pictures, self._right = left, pictures, right
        self._room = Room.WIDE
        self._place_of_steps = header.layout().indexOf(header.steps)
        self.page = QWidget(window)
        self._rows = QVBoxLayout(self.page)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        self._middle = QWidget(window)
        # The row of tools must not keep a window wide that is about to give it a row of its own.
        self._middle.setMinimumWidth(NARROWEST_MIDDLE_PX)
        self._stack = QVBoxLayout(self._middle)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(2)
        self._stack.addWidget(pictures.toolbar)
        self._stack.addWidget(pictures, 1)
        self.columns = QSplitter(window)
        for column in (left, self._middle, right):
            self.columns.addWidget(column)
        self.columns.setChildrenCollapsible(False)
        self._rows.addWidget(self.columns, 1)
        self._side = QTabWidget(window)
        self._side.setDocumentMode(True)
        self._side.hide()
        self._lists = QScrollArea(window)
        self._lists.setWidgetResizable(True)
        self._lists.setFrameShape(QScrollArea.Shape.NoFrame)
        self._lists.hide()
        self._arrange(Room.WIDE)

    @property
    def room(self) -> Room:
        """How the window is arranged now."""
        return self._room

    def fit(self, width_px: int, remembered: Sequence[int] = ()) -> None:
        """Arrange for a width; nothing happens when the arrangement is the right one already."""
        room = room_of(width_px)
        if room is not self._room:
            self._arrange(room)
            self.set_columns(remembered)

    def set_columns(self, remembered: Sequence[int] = ()) -> None:
        """The widths that the user left, or the usual ones."""
        usual = USUAL[self._room]
        own = self._room is Room.WIDE and len(remembered) == len(usual)
        self.columns.setSizes(list(remembered if own else usual))

    def _arrange(self, room: Room) -> None:
        narrow, before = room is not Room.WIDE, self._room
        self._room = room
        self._left.setMinimumWidth(NARROWEST[room][0])
        self._right.setMinimumWidth(NARROWEST[room][1])
        if narrow:
            self._rows.insertWidget(0, self._pictures.toolbar)
        else:
            self._stack.insertWidget(0, self._pictures.toolbar)
        if (room is Room.TINY) != (before is Room.TINY):
            self._use_tabs(room is Room.TINY)
        self.columns.setStretchFactor(self.columns.indexOf(self._middle), 1)
        self._pictures.arrangement.leave_out(LEFT_OUT[room])

    def _use_tabs(self, tabs: bool) -> None:
        """Lists and panels behind each other at the right, or at both sides of the pictures."""
        window, steps = self._window, self._header.steps
        if tabs:
            self._lists.setWidget(self._left)
            self._side.addTab(self._lists, window.tr("Patient"))
            self._side.addTab(self._right, window.tr("Results"))
            self._side.setCurrentWidget(self._right)
            self.columns.addWidget(self._side)
            self._rows.insertWidget(0, steps)
        else:
            self._side.hide()
            self._side.setParent(window)
            self._lists.takeWidget()
            self.columns.insertWidget(0, self._left)
            self.columns.addWidget(self._right)
            self._header.layout().insertWidget(self._place_of_steps, steps)
        for widget in (self._left, self._right, steps):
            widget.show()
        self._side.setVisible(tabs)
