"""Starts the window: application, log, crash gates, session."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hccbm_gui import __version__
from hccbm_gui.core.errors import HccbmError, MissingInput

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from hccbm_gui.views.case_file.saving import Saving
    from hccbm_gui.views.main_window import MainWindow

JOIN_S = 5.0
"""How long running work may take to stop when the window closes."""

MOST_ESCAPES = 100
"""After so many exceptions that left the event loop itself the program gives up."""


def start_window(paths: Sequence[Path] = (), *, safe_mode: bool = False) -> int:
    """Open the window on `paths` and run until it is closed; the exit code.

    In safe mode there are no plugins.

    Raises
    ------
    MissingInput : there is no display.
    InputRefused : a table of the program, or the user's own in its place, cannot be used.
    """
    require_display()
    try:
        application = make_application()
        window = _window(safe_mode)
    except HccbmError as problem:
        # Who starts the program from an icon sees no terminal.
        _tell(problem)
        raise
    from hccbm_gui.views.case_file.journal_strip import journal_of
    from hccbm_gui.views.case_file.saving import saving_of

    session, saving = window.session, saving_of(window)
    saving.ask_before_closing = True
    journal = journal_of(window)
    journal.watch()
    stopped = _close_on_interrupt(application, saving)
    window.show()
    if paths:
        window.open_paths(list(paths))
    code = run_events(application)
    # Who interrupts the program was not asked whether the work may go.
    journal.finish(keep=bool(stopped))
    session.jobs.shutdown(JOIN_S)
    return 130 if stopped else code


def _window(safe_mode: bool) -> "MainWindow":
    """The window, whole but not yet shown."""
    from hccbm_gui.plugin.host import open_plugins
    from hccbm_gui.services.pictures.palette import theme_palette
    from hccbm_gui.services.session import Session
    from hccbm_gui.services.settings import load_settings
    from hccbm_gui.views.wiring import assemble_window

    colours = theme_palette(load_settings().theme)
    return assemble_window(Session(), colours, plugins=open_plugins(safe_mode))


def _tell(problem: Exception) -> None:
    from PySide6.QtWidgets import QMessageBox

    QMessageBox.critical(None, "HCCBM", f"The window cannot open.\n\n{problem}")


def run_events(application: "QApplication") -> int:
    """Run until the last window is closed; what escapes every gate is told, and it goes on."""
    from hccbm_gui.services.gate import report

    for _ in range(MOST_ESCAPES):
        try:
            return application.exec()
        except Exception as problem:  # noqa: BLE001 - raised by Qt out of an override
            report(problem, "the event loop")
    return 1


def require_display() -> None:
    """Raise `MissingInput` where no window can open; Qt would end the process instead."""
    if not sys.platform.startswith("linux"):
        return
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if platform not in ("", "xcb", "wayland"):
        return
    raise MissingInput(
        "There is no display to open a window on.",
        remedy="Use the commands (hccbm-gui --help), or run it under "
        "xvfb-run -a -s '-screen 0 1600x1000x24 +extension GLX'.",
    )


def make_application() -> "QApplication":
    """The one application, themed, with log and crash gates in place before it starts."""
    from PySide6.QtWidgets import QApplication

    from hccbm_gui.plugin.too_long import tell_interrupted
    from hccbm_gui.render.gl_widget import use_core_profile
    from hccbm_gui.services.gate import install_excepthook
    from hccbm_gui.services.log_file import start_log
    from hccbm_gui.services.pictures.palette import theme_palette
    from hccbm_gui.services.settings import load_settings
    from hccbm_gui.views.look.language import speak
    from hccbm_gui.views.look.theme import apply_theme

    install_excepthook(start_log())
    tell_interrupted()
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    # The surface format must be set before the application exists.
    use_core_profile()
    application = QApplication(["hccbm-gui"])
    application.setApplicationName("hccbm-gui")
    application.setApplicationVersion(__version__)
    settings = load_settings()
    speak(application, settings.language)
    apply_theme(application, theme_palette(settings.theme))
    return application


def _close_on_interrupt(application: "QApplication", saving: "Saving") -> list[int]:
    """Let Ctrl+C close the window, without a question; the list has an entry once it did."""
    from PySide6.QtCore import QTimer

    stopped: list[int] = []

    def interrupted(number: int, frame: object) -> None:
        stopped.append(number)
        saving.ask_before_closing = False
        application.closeAllWindows()

    signal.signal(signal.SIGINT, interrupted)
    # Python looks at signals only when it runs; Qt's loop must let it now and then.
    timer = QTimer(application)
    timer.timeout.connect(lambda: None)
    timer.start(300)
    return stopped
