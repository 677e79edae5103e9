"""Tools, presets, what pictures do at keys, how they look, and which mouse: as commands."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from hccbm_gui.services.settings import save_settings
from hccbm_gui.views.command import Command
from hccbm_gui.views.commands.basic_commands import needs_image
from hccbm_gui.views.hands.hands import Hands
from hccbm_gui.views.hands.mouse import DEFAULT, scheme_files, scheme_named
from hccbm_gui.views.screens.picture_commands import PICTURE_COMMANDS
from hccbm_gui.views.slice_view import SliceView

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate

TOOLS = {
    "window": QT_TRANSLATE_NOOP("commands", "Tool: window and level"),
    "crosshair": QT_TRANSLATE_NOOP("commands", "Tool: crosshair"),
    "pan": QT_TRANSLATE_NOOP("commands", "Tool: pan"),
    "zoom": QT_TRANSLATE_NOOP("commands", "Tool: zoom"),
    "scroll": QT_TRANSLATE_NOOP("commands", "Tool: scroll through the slices"),
    "polygon": QT_TRANSLATE_NOOP("commands", "Tool: draw the GTV point by point"),
    "freehand": QT_TRANSLATE_NOOP("commands", "Tool: draw the GTV freehand"),
    "cut": QT_TRANSLATE_NOOP("commands", "Tool: cut away from the GTV"),
}


def hand_commands(window: "MainWindow", hands: Hands) -> tuple[Command, ...]:
    """Everything that hands do in pictures."""
    return (
        *_picture_commands(window, hands),
        *_look_commands(window, hands),
        *_tool_commands(window, hands),
        *_mouse_commands(window, hands),
    )


def active_view(window: "MainWindow", hands: Hands) -> SliceView | None:
    """The slice view that had the keys last, else the first that is seen."""
    views = [view for view in window.findChildren(SliceView) if view.isVisible()]
    return next((view for view in views if view is hands.active), views[0] if views else None)


def _picture_commands(window: "MainWindow", hands: Hands) -> tuple[Command, ...]:
    def act(name: str) -> None:
        view = active_view(window, hands)
        if view is not None:
            PICTURE_COMMANDS[name][1](view)

    # Only what is of use by the mouse stands in the menu.
    listed = {"picture.fit", "picture.zoom_in", "picture.zoom_out"}
    return tuple(
        Command(
            name,
            translate("commands", title),
            "View" if name in listed else "",
            lambda n=name: act(n),  # type: ignore[misc]
            why_not=lambda: needs_image(window),
        )
        for name, (title, _) in PICTURE_COMMANDS.items()
    )


def _look_commands(window: "MainWindow", hands: Hands) -> tuple[Command, ...]:
    def toggle(look: str) -> None:
        setattr(hands, look, not getattr(hands, look))
        for view in window.findChildren(SliceView):
            view.follow_hands()

    words = {
        "view.texts": (translate("commands", "Words in the pictures"), "texts"),
        "view.names": (translate("commands", "Names of structures under the pointer"), "names"),
    }
    return tuple(
        Command(
            name,
            title,
            "View",
            lambda at=look: toggle(at),  # type: ignore[misc]
            why_not=lambda: needs_image(window),
            checked=lambda at=look: bool(getattr(hands, at)),  # type: ignore[misc]
        )
        for name, (title, look) in words.items()
    )


def _tool_commands(window: "MainWindow", hands: Hands) -> tuple[Command, ...]:
    return tuple(
        Command(
            f"tool.{name}",
            translate("commands", title),
            "Image",
            lambda n=name: window.slices.set_tool(n),  # type: ignore[misc]
            why_not=lambda: needs_image(window),
            checked=lambda n=name: hands.toolbox.in_hand.name == n,  # type: ignore[misc]
        )
        for name, title in TOOLS.items()
    )


def _mouse_commands(window: "MainWindow", hands: Hands) -> tuple[Command, ...]:
    def use(name: str) -> None:
        hands.use_scheme(scheme_named(name))
        window.slices.set_tool(hands.toolbox.in_hand.name)
        window.settings = replace(window.settings, mouse_scheme=name)
        save_settings(window.settings)

    return tuple(
        Command(
            f"mouse.{name}",
            translate("commands", "Mouse: {}").format(_title(name)),
            "Edit",
            lambda n=name: use(n),  # type: ignore[misc]
            checked=lambda n=name: hands.scheme.name == n,  # type: ignore[misc]
        )
        for name in scheme_files()
    )


def _title(name: str) -> str:
    titles = {
        DEFAULT: translate("commands", "radiology, left button W/L"),
        "planning": translate("commands", "planning, left button crosshair"),
    }
    return titles.get(name, name)
