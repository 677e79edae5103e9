"""Writing DICOM, as a command."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.case_file.saving import saving_of
from hccbm_gui.views.command import Command
from hccbm_gui.views.export.export_dialog import ExportDialog
from hccbm_gui.views.export.export_pictures import WindowPictures

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate
SHOWN_MS = 15_000
"""How long the status line says what was written."""


def export_commands(window: "MainWindow") -> tuple[Command, ...]:
    """Structures, fields, registrations, spots and pictures as DICOM."""
    title = translate("commands", "Export DICOM…")
    do = partial(show_export, window)
    return (Command("file.export", title, "File", do, "", partial(_why_not, window)),)


@guarded
def show_export(window: "MainWindow") -> ExportDialog:
    """The dialog of this window, the open one where there is one."""
    dialog = window.findChild(ExportDialog)
    if dialog is None:
        saving = saving_of(window)
        dialog = ExportDialog(window.session, lambda: saving.source, WindowPictures(window), window)
        dialog.list.frame_boxes(window.palette_used.dim)
        dialog.told.connect(lambda words: window.status.showMessage(words, SHOWN_MS))
    dialog.show()
    dialog.raise_()
    return dialog


def _why_not(window: "MainWindow") -> str:
    if window.session.case is None:
        return translate("commands", "Open a patient first.")
    return ""
