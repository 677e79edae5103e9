"""De-identification, as a command."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.anonymise.anonymise_dialog import AnonymiseDialog
from hccbm_gui.views.case_file.saving import saving_of
from hccbm_gui.views.command import Command

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate


def anonymise_commands(window: "MainWindow") -> tuple[Command, ...]:
    """A copy of files without what identifies the patient; no patient need be open."""
    title = translate("commands", "De-identify…")
    return (Command("file.anonymise", title, "File", partial(show_anonymise, window)),)


@guarded
def show_anonymise(window: "MainWindow") -> AnonymiseDialog:
    """The dialog of this window, the open one where there is one."""
    dialog = window.findChild(AnonymiseDialog)
    if dialog is None:
        opened = saving_of(window).source
        sources = () if opened is None else tuple(opened.sources)
        dialog = AnonymiseDialog(window.session, sources, window)
    dialog.show()
    dialog.raise_()
    return dialog
