"""Forgetting what was opened, as a command."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from hccbm_gui.services.gate import guarded
from hccbm_gui.services.settings import save_settings
from hccbm_gui.views.command import Command

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate
TOLD_MS = 8000


def opening_commands(window: "MainWindow") -> tuple[Command, ...]:
    """Forget folders."""
    window.files.forgotten.connect(guarded(lambda: _forget_recents(window)))
    return (
        Command(
            "file.forget",
            translate("commands", "Forget folders read before…"),
            "File",
            window.files.forget_folders,
        ),
    )


def _forget_recents(window: "MainWindow") -> None:
    """Of the list of what was opened only what is pinned stays: the user put it there."""
    window.settings = replace(window.settings, recents=())
    save_settings(window.settings)
    window.welcome.show_recent((), window.settings.pinned)
    told = translate("commands", "What was known of folders read before is deleted.")
    window.status.showMessage(told, TOLD_MS)
