"""A plan chosen in the list of series: its beams, seen from the source."""

from typing import Protocol

from hccbm_gui.views.panes.beam_view import BeamView
from hccbm_gui.views.panes.picture_grid import PictureGrid

LAYOUT = "plan"
"""The layout that shows nothing but beams."""


class PlanGrid(PictureGrid, Protocol):
    """What `show_plan` asks for besides: another layout."""

    def show_layout(self, name: str) -> None:
        """Lay the pictures out in another way, and remember it."""


def show_plan(grid: PlanGrid, uid: str) -> None:
    """The first beam of the plan `uid` in the beam's-eye view that is seen, else in one alone."""
    if _seen(grid) is None:
        grid.show_layout(LAYOUT)
    view = _seen(grid)
    if view is not None:
        view.show_plan(uid)


def _seen(grid: PlanGrid) -> BeamView | None:
    widgets = (grid.panes.widgets.get(key) for key in grid.arrangement.keys)
    return next((view for view in widgets if isinstance(view, BeamView)), None)
