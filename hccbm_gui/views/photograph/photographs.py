"""Taking in a photograph of a bone scan: chosen, dropped or named on the command line."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QDialog, QFileDialog

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.photograph import PhotographEntry
from hccbm_gui.core.progress import Progress
from hccbm_gui.io.pictures.photograph import Photograph, is_photograph, read_photograph
from hccbm_gui.services.case_opening import OpenedCase
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.photograph_import import (
    case_of_photograph,
    photograph_uid,
    with_photograph,
)
from hccbm_gui.views.command import Command
from hccbm_gui.views.photograph.photograph_dialog import PhotographDialog

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate
Ask = Callable[[Photograph, Case | None, str], PhotographEntry | None]


class Photographs(QObject):
    """Reads a picture, asks what it shows, and adds it to the open patient or to a new one.

    Attributes
    ----------
    ask : what is typed about a photograph; None when the user thinks better of it.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.ask: Ask = self._ask
        window.files.otherwise = self.take_paths

    @guarded
    def choose(self) -> None:
        """Ask for a picture file and take it in."""
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Import a photograph of a bone scan"),
            self._window.files.last_folder,
            self.tr("Pictures (*.png *.jpg *.jpeg *.bmp);;All files (*)"),
        )
        if name:
            self.take(Path(name))

    def take_paths(self, paths: Sequence[Path]) -> bool:
        """True when these are photographs and nothing else, and have been seen to.

        Raises
        ------
        InputRefused : more than one.
        """
        if not paths or not all(is_photograph(path) for path in paths):
            return False
        if len(paths) > 1:
            raise InputRefused(
                f"{len(paths)} photographs at once.",
                remedy="Import them one after another: each is asked about by itself.",
            )
        self.take(paths[0])
        return True

    @guarded
    def take(self, path: Path) -> None:
        """Read one picture in a job, then ask about it."""
        self._window.files.last_folder = str(path.parent)

        def work(progress: Progress) -> Photograph:
            return read_photograph(path)

        title = self.tr("Reading {}").format(path.name)
        guard = self._session.same_patient()
        self._session.jobs.start(title, work, self._read, self._failed, guard=guard)

    @guarded
    def _read(self, photograph: Photograph) -> None:
        case = self._session.case
        entry = self.ask(photograph, case, photograph_uid(case, photograph))
        if entry is None:
            return
        if case is None:
            made = case_of_photograph(photograph, entry)
            opened = OpenedCase(made, made, (photograph.path.absolute(),))
            self._session.open_case(made)
            self._window.opening.opened.emit(made)
            self._window.opening.opened_from.emit(opened)
            self._window.opening.analysed.emit()
        else:
            self._session.edit(
                self.tr("Import a photograph"), with_photograph(case, photograph, entry)
            )
        self._window.slices.show_series(entry.series_uid)

    @guarded
    def _failed(self, error: Exception) -> None:
        self._session.problem.emit(error)

    def _ask(self, photograph: Photograph, case: Case | None, uid: str) -> PhotographEntry | None:
        known = None if case is None else case.patient
        dialog = PhotographDialog(photograph, uid, known, self._window.palette_used, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        entry = dialog.entry() if accepted else None
        dialog.deleteLater()
        return entry


def connect_photographs(window: "MainWindow") -> Photographs:
    """Let photographs be taken in; what is made is a child of the window."""
    return Photographs(window)


def photographs_of(window: "MainWindow") -> Photographs:
    """What `connect_photographs` made."""
    return window.findChild(Photographs)


def photograph_commands(window: "MainWindow") -> tuple[Command, ...]:
    """Import a photograph."""
    return (
        Command(
            "file.import_photograph",
            translate("commands", "Import a photograph of a bone scan…"),
            "File",
            lambda: photographs_of(window).choose(),
        ),
    )
