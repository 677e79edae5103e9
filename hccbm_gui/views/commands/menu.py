"""The menu of the window: one list of commands, from all parts that have something to do."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.anonymise.anonymise_commands import anonymise_commands
from hccbm_gui.views.case_file.case_file_commands import case_file_commands
from hccbm_gui.views.command import Command
from hccbm_gui.views.commands.appearance import appearance_commands
from hccbm_gui.views.commands.basic_commands import basic_commands
from hccbm_gui.views.commands.command_menu import CommandMenu, command_menu
from hccbm_gui.views.commands.command_palette import CommandPalette
from hccbm_gui.views.commands.draw_commands import draw_commands
from hccbm_gui.views.commands.hand_commands import hand_commands
from hccbm_gui.views.commands.image_commands import image_commands
from hccbm_gui.views.commands.key_editor import KeyEditor
from hccbm_gui.views.export.export_commands import export_commands
from hccbm_gui.views.integrity.integrity import integrity_commands
from hccbm_gui.views.measuring.measure_commands import measure_commands
from hccbm_gui.views.opening.opening_commands import opening_commands
from hccbm_gui.views.panes.layout_commands import layout_commands
from hccbm_gui.views.photograph.photographs import photograph_commands
from hccbm_gui.views.plugin_area.plugin_menu import PluginMenu
from hccbm_gui.views.response.response_commands import response_commands
from hccbm_gui.views.screens.screens import screen_commands
from hccbm_gui.views.spine.levels import level_commands
from hccbm_gui.views.structures.structure_commands import structure_commands

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate
Part = Callable[["MainWindow"], tuple[Command, ...]]
PARTS: tuple[Part, ...] = (
    case_file_commands,
    export_commands,
    anonymise_commands,
    photograph_commands,
    structure_commands,
    image_commands,
    layout_commands,
    draw_commands,
    measure_commands,
    level_commands,
    response_commands,
    integrity_commands,
    screen_commands,
    appearance_commands,
    opening_commands,
)
"""Each gives the commands of one part of the window."""


def build_menu(window: "MainWindow") -> CommandMenu:
    """The menu, its actions alive for their keys even while it is closed."""
    hands = window.slices.hands
    commands = [
        *basic_commands(window),
        *hand_commands(window, hands),
        *(command for part in PARTS for command in part(window)),
        *_help_commands(window),
    ]
    menu = CommandMenu(
        window, commands, groups(), hands, lambda text: window.status.showMessage(text, 8000)
    )
    window.session.patient_changed.connect(guarded(hands.toolbox.put_down))
    window.slices.set_tool(hands.toolbox.in_hand.name)
    menu.keys_changed.connect(lambda: show_tool_keys(window, menu))
    show_tool_keys(window, menu)
    return menu


@guarded
def show_tool_keys(window: "MainWindow", menu: CommandMenu) -> None:
    """Let the toolbar name the keys in its tooltips."""
    keys = menu.keys.all()
    named = {name.partition(".")[2]: words for name, words in keys.items() if _is_tool(name)}
    window.slices.toolbar.show_tool_keys(named)


def _is_tool(name: str) -> bool:
    return name.startswith(("tool.", "measure.", "draw."))


def groups() -> tuple[tuple[str, str], ...]:
    """The groups of the menu in their order, each with its title."""
    return (
        ("File", translate("commands", "File")),
        ("Edit", translate("commands", "Edit")),
        ("View", translate("commands", "View")),
        ("Layout", translate("commands", "Layout")),
        ("Image", translate("commands", "Image and tools")),
        ("Draw", translate("commands", "Draw")),
        ("Measure", translate("commands", "Measure")),
        ("Screens", translate("commands", "Pictures of the screen")),
        ("Help", translate("commands", "Help")),
    )


def add_plugin_menu(window: "MainWindow", menu: CommandMenu) -> PluginMenu:
    """Put what plugins add into `menu`, after all other keys: a plugin gets none that is taken."""
    plugins = PluginMenu(
        window,
        window.plugins,
        window.session,
        window.show_plugins,
        lambda text: window.status.showMessage(text, 8000),
        lambda key: bool(menu.keys.owner(key)),
    )
    # Help is the last of every menu.
    menu.insertMenu(menu.actions()[-1], plugins)
    return plugins


def _help_commands(window: "MainWindow") -> tuple[Command, ...]:
    return (
        Command("help.keys", translate("commands", "Keys and mouse"), "Help", window.show_keys),
        Command(
            "help.find",
            translate("commands", "Find a command…"),
            "Help",
            lambda: CommandPalette(command_menu(window), window).show(),
        ),
        Command(
            "help.edit_keys",
            translate("commands", "Change the keys…"),
            "Help",
            lambda: KeyEditor(command_menu(window), window).show(),
        ),
        Command("file.quit", translate("commands", "Quit"), "File", window.close),
    )
