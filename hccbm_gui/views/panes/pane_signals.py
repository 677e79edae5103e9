"""What the pictures ask for, handed to the grid they stand in."""

from typing import Protocol

from PySide6.QtCore import QPoint, SignalInstance
from PySide6.QtWidgets import QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.panes.image_changes import ImageChanges
from hccbm_gui.views.panes.laid_over import LaidOver
from hccbm_gui.views.panes.links import Links
from hccbm_gui.views.panes.pane import Point
from hccbm_gui.views.panes.picture_grid import PictureGrid
from hccbm_gui.views.panes.right_click import RightClick
from hccbm_gui.views.slice_view import SliceView

SPATIAL = ("3D", "MIP", "BEV")
"""Their right button zooms or windows; a click of it asks for the menu."""


class ListeningGrid(PictureGrid, Protocol):
    """What hears the pictures: the parts of the grid, and the grid itself.

    Signals
    -------
    outline_drawn : points (N, 3) in LPS mm, ``add`` or ``cut``, and UID of the image.
    """

    outline_drawn: SignalInstance
    images: ImageChanges
    links: Links
    over: LaidOver

    def hover(self, key: str, point: Point | None) -> None:
        """The hand is over a picture."""

    def touch(self, key: str) -> None:
        """A picture got the keys."""

    def maximise(self, key: str) -> None:
        """One view alone, or all again."""

    def show_menu(self, key: str, at: QPoint) -> None:
        """What can be done with a picture."""


def connect_pane(grid: ListeningGrid, key: str, widget: QWidget) -> None:
    """Connect a new picture, once; it lives as long as the grid."""
    pane: SliceView = widget  # type: ignore[assignment]
    pane.cursor_wanted.connect(guarded(lambda point: grid.links.wanted(key, point)))
    pane.hovered.connect(guarded(lambda point: grid.hover(key, point)))
    pane.maximise_wanted.connect(guarded(lambda: grid.maximise(key)))
    spatial = grid.panes.cells[key].kind in SPATIAL
    asked = RightClick(widget).wanted if spatial else pane.context_wanted
    asked.connect(guarded(lambda at: grid.show_menu(key, at)))
    if isinstance(widget, SliceView):
        grid.over.begin(widget)
        widget.window_changed.connect(guarded(lambda w: grid.images.set_window(key, w)))
        widget.fusion_moved.connect(guarded(lambda f: grid.images.change(key, fusion=f)))
        widget.focused.connect(guarded(lambda: grid.touch(key)))
        widget.outline_drawn.connect(
            guarded(
                lambda polygon, does: grid.outline_drawn.emit(
                    polygon, does, grid.shown_of(key).base_uid
                )
            )
        )
