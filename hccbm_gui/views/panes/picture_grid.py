"""The grid of pictures as its parts have it: what each may ask of the whole."""

from typing import Protocol

from PySide6.QtCore import SignalInstance

from hccbm_gui.core.case import Case
from hccbm_gui.render.view_plane import PlaneName
from hccbm_gui.views.panes.choices import Choices
from hccbm_gui.views.panes.pane_set import PaneSet
from hccbm_gui.views.panes.shown import Shown
from hccbm_gui.views.panes.surface_view import SurfaceView
from hccbm_gui.views.slice_view import SliceView
from hccbm_gui.views.view_toolbar import ViewToolbar


class Seen(Protocol):
    """Which pictures are seen; an `Arrangement` says it."""

    @property
    def alone(self) -> str | None:
        """Key of the picture that is shown alone; None for all of the layout."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The pictures that are seen."""

    def apply(self) -> None:
        """Lay the pictures out, without telling them what to show."""

    def show_alone(self, key: str | None) -> None:
        """One picture, or all of the layout with None."""


class PictureGrid(Protocol):
    """What all parts of a `PaneGrid` know of it; some ask for more, in protocols of their own.

    Attributes
    ----------
    case : what is open.
    current : key of the picture that was touched last.
    choices, panes : what is shown, and the widgets that show it; their parent is the grid.
    views, surface : plane to the slice view of the main image, and the view in space.
    toolbar : of all pictures.

    Signals
    -------
    cursor_wanted : an LPS position in mm, in the frame of the main image.
    noted : words for the user.
    edit_wanted : what an edit is called, and what it makes of the case.
    """

    cursor_wanted: SignalInstance
    noted: SignalInstance
    edit_wanted: SignalInstance
    case: Case | None
    current: str
    choices: Choices
    panes: PaneSet
    views: dict[PlaneName, SliceView]
    surface: SurfaceView
    toolbar: ViewToolbar

    @property
    def arrangement(self) -> Seen:
        """Which pictures are seen."""

    @property
    def shown(self) -> Shown:
        """What the slices of the main image show."""

    def shown_of(self, key: str) -> Shown:
        """What a picture shows."""

    def feed(self) -> None:
        """Tell the pictures that are seen, and those that are always there, what to show."""
