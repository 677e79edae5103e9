"""What the user can do about the layout, as commands; and the button of the toolbar."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QToolButton

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.command import Command
from hccbm_gui.views.look.icons import icon
from hccbm_gui.views.panes.grid import PaneGrid
from hccbm_gui.views.panes.layout import Layout, layouts
from hccbm_gui.views.panes.oblique import show_cut, tilt

GROUP = "Layout"


class PictureWindow(Protocol):
    """A window with pictures in it."""

    slices: PaneGrid


def layout_commands(window: PictureWindow) -> tuple[Command, ...]:
    """One for each layout, and those of the links between the pictures."""
    grid = window.slices
    return (
        *(_layout_command(grid, layout) for layout in layouts().values()),
        Command(
            "layout.maximise",
            _tr("This view alone, or all again"),
            GROUP,
            lambda: grid.maximise(grid.current),
            why_not=_needs_patient(grid),
            checked=lambda: grid.arrangement.alone is not None,
        ),
        Command(
            "layout.reset",
            _tr("Columns and rows as at first"),
            GROUP,
            grid.arrangement.reset_shares,
            why_not=_needs_patient(grid),
        ),
        Command(
            "layout.linked",
            _tr("Link positions across images"),
            GROUP,
            lambda: grid.links.set_linked(not grid.links.linked),
            checked=lambda: grid.links.linked,
        ),
        Command(
            "layout.link_here",
            _tr("Link this view here with the main image"),
            GROUP,
            lambda: grid.links.link_here(grid.current),
            why_not=lambda: grid.links.why_not_here(grid.current),
        ),
        *_oblique_commands(grid),
    )


def _oblique_commands(grid: PaneGrid) -> tuple[Command, ...]:
    """The oblique view in the hands of those who have a keyboard only."""

    def turn(about_right: float, about_up: float) -> None:
        tilt(grid.panes.slices()["oblique"], about_right, about_up)
        show_cut(grid.panes.slices(), seen=True)

    def why_not() -> str:
        seen = "oblique" in grid.arrangement.keys
        return "" if seen else _tr("Needs a layout with the oblique view")

    ways = (
        ("up", _tr("Tilt the oblique view up"), "Alt+Up", (1.0, 0.0)),
        ("down", _tr("Tilt the oblique view down"), "Alt+Down", (-1.0, 0.0)),
        ("left", _tr("Turn the oblique view to the left"), "Alt+Left", (0.0, -1.0)),
        ("right", _tr("Turn the oblique view to the right"), "Alt+Right", (0.0, 1.0)),
    )
    return tuple(
        Command(f"oblique.{name}", title, GROUP, partial(turn, *by), key, why_not)
        for name, title, key, by in ways
    )


def _layout_command(grid: PaneGrid, layout: Layout) -> Command:
    return Command(
        f"layout.{layout.id}",
        _tr(layout.title),
        GROUP,
        lambda: grid.show_layout(layout.id),
        key=layout.key,
        why_not=lambda: grid.arrangement.why_not(layout.id),
        checked=lambda: grid.arrangement.id == layout.id,
    )


def _needs_patient(grid: PaneGrid) -> Callable[[], str]:
    return lambda: "" if grid.case is not None else _tr("Needs an open patient")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Layouts", text)


def fill_layouts(button: QToolButton, grid: PaneGrid) -> None:
    """Give the button of the toolbar its menu, with the reason why a layout is greyed."""
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(menu)

    @guarded
    def fill() -> None:
        menu.clear()
        for layout in layouts().values():
            command = _layout_command(grid, layout)
            picture = icon(layout.icon) if layout.icon else QIcon()
            action = menu.addAction(picture, f"{command.title}\t{command.key}")
            reason = command.why_not()
            action.setEnabled(not reason)
            action.setToolTip(reason or _tr(layout.tip))
            action.setCheckable(True)
            action.setChecked(layout.id == grid.arrangement.id)
            action.triggered.connect(guarded(lambda name=layout.id: grid.show_layout(name)))

    @guarded
    def follow() -> None:
        layout = layouts()[grid.arrangement.id]
        button.setToolTip(_tr("Layout of the pictures: {}").format(_tr(layout.title)))
        if layout.icon:
            grid.toolbar.show_layout(layout.icon)

    @guarded
    def cut() -> None:
        show_cut(grid.panes.slices(), "oblique" in grid.arrangement.keys)

    menu.aboutToShow.connect(fill)
    for changed in (grid.layout_changed, grid.case_shown):
        changed.connect(follow)
        changed.connect(cut)
