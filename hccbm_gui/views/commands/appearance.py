"""Theme and language as commands, and what the looks of the window need to know of the session."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import SCREEN_THEMES, theme_palette
from hccbm_gui.services.settings import MAX_RECENTS, save_settings
from hccbm_gui.views.command import Command
from hccbm_gui.views.look.language import LANGUAGES, RESTART, language_for
from hccbm_gui.views.look.theme import apply_theme
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.place_words import place_words

TOLD_MS = 8000


def appearance_commands(window: MainWindow) -> tuple[Command, ...]:
    """Dark and light, English and Korean."""
    translate = QCoreApplication.translate
    themes = {
        "dark": translate("Appearance", "Dark theme"),
        "light": translate("Appearance", "Light theme"),
    }
    return (
        *(
            Command(
                f"view.theme.{name}",
                title,
                "View",
                lambda name=name: set_theme(window, name),
                checked=lambda name=name: window.palette_used.name == name,
            )
            for name, title in themes.items()
        ),
        *(
            Command(
                f"view.language.{code}",
                title,
                "View",
                lambda code=code: set_language(window, code),
                checked=lambda code=code: language_for(window.settings.language) == code,
            )
            for code, title in LANGUAGES.items()
        ),
    )


def set_theme(window: MainWindow, name: str) -> None:
    """Paint everything that is open in the theme `name`, and remember it."""
    palette = theme_palette(name)
    application = QApplication.instance()
    if isinstance(application, QApplication):
        apply_theme(application, palette)
    window.palette_used = palette
    window.settings = replace(window.settings, theme=palette.name)
    save_settings(window.settings)
    _show_choices(window)


def toggle_theme(window: MainWindow) -> None:
    """From dark to light and back."""
    others = [name for name in SCREEN_THEMES if name != window.palette_used.name]
    set_theme(window, others[0])


def set_language(window: MainWindow, code: str) -> None:
    """Remember the language; the window speaks it from the next start on."""
    window.settings = replace(window.settings, language=code)
    save_settings(window.settings)
    window.status.showMessage(RESTART[code], TOLD_MS)
    _show_choices(window)


def pin_recent(window: MainWindow, folder: str, wanted: bool) -> None:
    """Keep a folder in the list of recent ones, or let it go."""
    others = tuple(entry for entry in window.settings.pinned if entry != folder)
    pinned = (folder, *others)[:MAX_RECENTS] if wanted else others
    window.settings = replace(window.settings, pinned=pinned)
    save_settings(window.settings)
    window.welcome.show_recent(window.settings.recents, pinned)


def connect_looks(window: MainWindow) -> None:
    """Connect header, welcome page and the places of the structures; once for a window."""
    header, welcome = window.header, window.welcome
    header.theme_button.clicked.connect(guarded(lambda: toggle_theme(window)))
    welcome.theme_wanted.connect(guarded(lambda name: set_theme(window, name)))
    welcome.language_wanted.connect(guarded(lambda code: set_language(window, code)))
    welcome.pin_wanted.connect(guarded(lambda folder, on: pin_recent(window, folder, on)))
    welcome.paths_dropped.connect(guarded(window.open_paths))
    welcome.show_recent(window.settings.recents, window.settings.pinned)
    _show_choices(window)

    @guarded
    def follow_cursor(_anything: object = None) -> None:
        window.left.show_place(window.session.cursor_mm, window.slices.shown.base_uid)

    @guarded
    def follow_hand(point_mm: tuple[float, float, float] | None) -> None:
        slices = window.slices
        base_uid = slices.shown_of(slices.under).base_uid
        view = slices.views.get(slices.under)
        window.status.show_place(*place_words(window.session.case, base_uid, view, point_mm))

    window.slices.hovered.connect(follow_hand)
    window.session.cursor_changed.connect(follow_cursor)
    window.session.case_changed.connect(follow_cursor)


def _show_choices(window: MainWindow) -> None:
    language = language_for(window.settings.language)
    window.welcome.show_choices(window.palette_used.name, language)
