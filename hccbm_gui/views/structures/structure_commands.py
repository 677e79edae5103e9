"""The history, as a command."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from hccbm_gui.views.command import Command
from hccbm_gui.views.commands.basic_commands import needs_patient
from hccbm_gui.views.structures.structure_actions import show_history

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate


def structure_commands(window: "MainWindow") -> tuple[Command, ...]:
    """What there is beside the menu of a structure."""
    return (
        Command(
            "edit.history",
            translate("commands", "History…"),
            "Edit",
            lambda: show_history(window),
            "Ctrl+Alt+Z",
            lambda: needs_patient(window),
        ),
    )
