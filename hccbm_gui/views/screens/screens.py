"""Pictures that leave the program: a view or the window, to file, clipboard, film and paper."""

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from hccbm_gui.core.errors import MissingInput
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.picture_file import STILL_FORMATS, free_name, write_still
from hccbm_gui.services.settings import save_settings
from hccbm_gui.views.command import Command
from hccbm_gui.views.screens.cine import CineChoice, Film, slices_of
from hccbm_gui.views.screens.cine_dialog import ask_cine
from hccbm_gui.views.screens.paper_dialog import print_view
from hccbm_gui.views.screens.snapshots import LastPane, pane_picture, window_picture

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

STILL_FILTER = "PNG (*.png);;JPEG (*.jpg);;TIFF (*.tif)"
GROUP = "Screens"

_log = logging.getLogger("hccbm_gui.screens")


class Screens(QObject):
    """Takes the pictures of one window; a child of it.

    Attributes
    ----------
    ask_path : (title, suggested path, filters) to where to write, or None; a dialog but in tests.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.setObjectName("screens")
        self._window = window
        self._last = LastPane(window)
        self._folder = Path.home()
        self._film: Film | None = None
        self.ask_path: Callable[[str, Path, str], Path | None] = partial(ask_path, window)

    @property
    def identity(self) -> bool:
        """Whether pictures name the patient; kept per user, no at first."""
        return self._window.settings.identity_in_pictures

    @guarded
    def toggle_identity(self) -> None:
        """Name the patient in pictures from now on, or no more."""
        self.set_identity(not self.identity)

    def set_identity(self, named: bool) -> None:
        """Remember whether pictures name the patient."""
        if named == self.identity:
            return
        self._window.settings = replace(self._window.settings, identity_in_pictures=named)
        save_settings(self._window.settings)

    @guarded
    def save_view(self) -> None:
        """The view used last, into a file."""
        pane = self._pane()
        self._save(self._view_picture(pane), name_of(pane))

    @guarded
    def save_window(self) -> None:
        """The whole window, into a file."""
        case = self._window.session.case
        patient = None if case is None else case.patient
        colours = self._window.palette_used
        self._save(window_picture(self._window, colours, self.identity, patient), "window")

    @guarded
    def copy_view(self) -> None:
        """The view used last, to the clipboard."""
        picture = self._view_picture(self._pane())
        QGuiApplication.clipboard().setImage(picture)
        self._tell(self.tr("Copied: {} × {} px").format(picture.width(), picture.height()))

    @guarded
    def film_view(self) -> None:
        """The slices of the view used last, one after the other, into an animated file."""
        pane = self._pane()
        slices = slices_of(pane)
        asked = ask_cine(self._window, len(slices), self.identity)
        if asked is None:
            return
        choice, self_identity = asked
        self.set_identity(self_identity)
        suffix = choice.suffix
        suggested = free_name(self._folder, f"{name_of(pane)}-cine", suffix)
        filters = f"{suffix[1:].upper()} (*{suffix})"
        path = self.ask_path(self.tr("Save the film"), suggested, filters)
        if path is not None:
            self.film(pane, path, choice)

    def film(self, pane: QWidget, path: Path, choice: CineChoice) -> Film:
        """Begin to film `pane` into `path`; the job bar shows how far it is."""
        self._folder = path.parent
        self._film = Film(pane, path, choice, self._window.palette_used, self.identity)
        self._film.written.connect(lambda: self._tell_written(path))
        self._film.start(self._window.session.jobs)
        return self._film

    @guarded
    def print(self) -> None:
        """The view used last or the window, on paper."""
        pane = self._last.pane()
        print_view(self._window, pane, self.identity, self.set_identity, self.ask_path)

    def why_no_picture(self) -> str:
        """Why no view can be saved; empty when one can."""
        return "" if self._last.pane() else self.tr("No picture is shown. Open a patient first.")

    def why_no_slices(self) -> str:
        """Why the view used last cannot be filmed; empty when it can."""
        pane = self._last.pane()
        if pane is None:
            return self.why_no_picture()
        if self._film is not None and self._film.running:
            return self.tr("A film is being made already.")
        return "" if len(slices_of(pane)) > 1 else self.tr("This view has no slices to go along.")

    def _pane(self) -> QWidget:
        pane = self._last.pane()
        if pane is None:
            raise MissingInput("No picture is shown.", remedy="Open a patient first.")
        return pane

    def _view_picture(self, pane: QWidget) -> QImage:
        return pane_picture(pane, self._window.palette_used, self.identity)

    def _save(self, picture: QImage, name: str) -> None:
        suggested = free_name(self._folder, name, ".png")
        path = self.ask_path(self.tr("Save the picture"), suggested, STILL_FILTER)
        if path is None:
            return
        # Whether an older file may go was asked together with the name.
        write_still(path, picture, replace=True)
        self._folder = path.parent
        self._tell_written(path)

    def _tell_written(self, path: Path) -> None:
        self._tell(self.tr("Written: {}").format(path))

    def _tell(self, words: str) -> None:
        _log.info("%s", words)
        self._window.status.showMessage(words, 8000)


def connect_screens(window: "MainWindow") -> Screens:
    """The pictures of `window`; made once, the same one later."""
    found = window.findChild(Screens, "screens")
    return found if isinstance(found, Screens) else Screens(window)


def screen_commands(window: "MainWindow") -> tuple[Command, ...]:
    """What can be done with pictures of the window."""
    screens = connect_screens(window)
    no_picture, tr = screens.why_no_picture, screens.tr
    return (
        Command("screens.view", tr("Save this view…"), GROUP, screens.save_view, "F12", no_picture),
        Command("screens.window", tr("Save the window…"), GROUP, screens.save_window, "Shift+F12"),
        Command(
            "screens.copy",
            tr("Copy this view"),
            GROUP,
            screens.copy_view,
            "Ctrl+Shift+C",
            no_picture,
        ),
        Command(
            "screens.cine",
            tr("Film along the slices…"),
            GROUP,
            screens.film_view,
            "Ctrl+F12",
            screens.why_no_slices,
        ),
        Command("screens.print", tr("Print…"), GROUP, screens.print, "Ctrl+Shift+P"),
        Command(
            "screens.identity",
            tr("Patient's name in pictures"),
            GROUP,
            screens.toggle_identity,
            checked=lambda: screens.identity,
        ),
    )


def name_of(pane: QWidget) -> str:
    """A file name that says which view it is and nothing of the patient."""
    plane = getattr(pane, "plane", "")
    said = getattr(plane, "name", plane)
    words = said if isinstance(said, str) and said else pane.accessibleName() or "view"
    return "-".join(re.findall(r"\w+", words.lower()))


def ask_path(window: QWidget, title: str, suggested: Path, filters: str) -> Path | None:
    """Where to write; asks again before a file that is there is replaced. None when given up."""
    wanted = suggested
    while True:
        name, chosen = QFileDialog.getSaveFileName(
            window, title, str(wanted), filters, options=QFileDialog.Option.DontConfirmOverwrite
        )
        if not name:
            return None
        wanted = Path(name)
        suffix = "." + chosen.split("*.")[-1].rstrip(")")
        known = {f".{part.split(')')[0]}" for part in filters.split("*.")[1:]}
        if wanted.suffix.lower() not in known and wanted.suffix.lower() not in STILL_FORMATS:
            wanted = wanted.with_name(wanted.name + suffix)
        if not wanted.exists() or _may_replace(window, wanted):
            return wanted


def _may_replace(window: QWidget, path: Path) -> bool:
    asked = window.tr("{} is there already. Replace it?").format(path.name)
    answer = QMessageBox.question(window, window.tr("Replace the file?"), asked)
    return answer == QMessageBox.StandardButton.Yes
