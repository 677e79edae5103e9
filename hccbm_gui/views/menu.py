"""The menu behind the three bars, and the keys of the whole window: one table."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from hccbm_gui.render.window_level import window_presets
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.plugin_menu import PluginMenu

Entry = tuple[str, str, Callable[[], object]]


def build_menu(window: MainWindow) -> QMenu:
    """The menu, its actions alive for their keys even while it is closed."""
    menu = QMenu(window)
    for group in _groups(window):
        for title, key, action in group:
            menu.addAction(_action(window, title, key, action))
        menu.addSeparator()
    for number, name in enumerate(window_presets(), start=1):
        preset = window_presets()[name]
        window.addAction(
            _action(window, name, str(number), lambda p=preset: window.slices.set_window(p))
        )
    return menu


def add_plugin_menu(window: MainWindow, menu: QMenu) -> PluginMenu:
    """Put what plugins add into `menu`, after all other keys: a plugin gets none that is taken."""
    plugins = PluginMenu(
        window,
        window.plugins,
        window.session,
        window.show_plugins,
        lambda text: window.status.showMessage(text, 8000),
    )
    last = menu.actions()[-2]
    menu.insertMenu(last, plugins)
    menu.insertSeparator(last)
    return plugins


def _groups(window: MainWindow) -> list[list[Entry]]:
    files, session = window.files, window.session
    return [
        [
            ("Open a folder…", "Ctrl+O", files.open_folder),
            ("Open the phantom patient", "", files.open_phantom),
            ("Close the patient", "Ctrl+W", session.close_case),
        ],
        [
            ("Undo", "Ctrl+Z", session.undo),
            ("Redo", "Ctrl+Y", session.redo),
        ],
        [
            ("Report (PDF)…", "Ctrl+P", files.save_report),
            ("Save the picture…", "Ctrl+Shift+S", files.save_picture),
        ],
        [
            ("Structures on / off", "G", window.left.structures.toggle_all),
            ("Full screen", "F11", lambda: toggle_full_screen(window)),
            ("Keys and mouse", "?", window.show_keys),
        ],
        [("Quit", "Ctrl+Q", window.close)],
    ]


def _action(window: MainWindow, title: str, key: str, do: Callable[[], object]) -> QAction:
    action = QAction(title, window)
    if key:
        action.setShortcut(QKeySequence(key))
    action.triggered.connect(guarded(do))
    window.addAction(action)
    return action


def toggle_full_screen(window: MainWindow) -> None:
    """Full screen and back."""
    if window.isFullScreen():
        window.showNormal()
    else:
        window.showFullScreen()
