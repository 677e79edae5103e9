"""The response of a lesion, as a command."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from hccbm_gui.services.response import measurable_structures
from hccbm_gui.views.command import Command
from hccbm_gui.views.measuring.measure_panel import connected_measuring
from hccbm_gui.views.response.response_dialog import ResponseDialog

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate


def response_commands(window: "MainWindow") -> tuple[Command, ...]:
    """Diameters of the chosen GTV."""
    title = translate("commands", "Response: diameters of the chosen GTV…")
    do = partial(show_response, window)
    return (Command("measure.response", title, "Measure", do, "", partial(_why_not, window)),)


def show_response(window: "MainWindow") -> ResponseDialog:
    """The dialog of this window, the open one where there is one."""
    dialog = window.findChild(ResponseDialog)
    if dialog is None:
        dialog = ResponseDialog(window.session, connected_measuring(window).jump, window)
    dialog.show()
    dialog.raise_()
    return dialog


def _why_not(window: "MainWindow") -> str:
    case = window.session.case
    if case is None or not measurable_structures(case):
        return translate("commands", "Needs a structure: draw a GTV or open a structure set.")
    return ""
