"""Saving and opening the case file, as commands."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from hccbm_gui.views.case_file.saving import saving_of
from hccbm_gui.views.command import Command

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate


def case_file_commands(window: "MainWindow") -> tuple[Command, ...]:
    """Save, save as, open."""

    def no_patient() -> str:
        if window.session.case is None:
            return translate("commands", "Open a patient first.")
        return ""

    return (
        Command(
            "file.open_case",
            translate("commands", "Open a case file…"),
            "File",
            window.files.open_case,
        ),
        Command(
            "file.save",
            translate("commands", "Save the case"),
            "File",
            lambda: saving_of(window).save(),
            "Ctrl+S",
            no_patient,
        ),
        Command(
            "file.save_as",
            translate("commands", "Save the case as…"),
            "File",
            lambda: saving_of(window).save_as(),
            "",
            no_patient,
        ),
    )
