"""The case file of the window: saved, saved elsewhere, and asked for before work is lost."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.io.saving.case_file import SUFFIX, write_case_file
from hccbm_gui.io.saving.saved_case import SavedCase
from hccbm_gui.services.case_opening import OpenedCase
from hccbm_gui.services.case_saving import case_to_save, same_work
from hccbm_gui.services.gate import guarded, report
from hccbm_gui.services.journal import is_journal
from hccbm_gui.services.session import Session

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

DOT = "● "
"""Before the title while there is work that is not saved."""


class Answer(Enum):
    """What a user does with work that is not saved."""

    SAVE = auto()
    DISCARD = auto()
    CANCEL = auto()


class Saving(QObject):
    """Knows which file the open case belongs to, and whether all of its work is in it.

    Attributes
    ----------
    ask_before_closing : True where a person sits before the window; else work is let go without
        a question, as unattended runs need it.
    ask : how it is asked; a dialog.

    Signals
    -------
    saved : all of the work is in its file now, or is let go.
    """

    saved = Signal()

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._opened: OpenedCase | None = None
        self._clean: Case | None = None
        self._stamp: tuple[int, int] | None = None
        self._recovered = False
        self.ask_before_closing = False
        self.ask: Callable[[], Answer] = self._ask
        session.patient_changed.connect(self._patient_changed)
        session.case_changed.connect(self._mark)
        window.windowTitleChanged.connect(self._mark)
        window.installEventFilter(self)

    @property
    def path(self) -> Path | None:
        """The case file of what is open; None before it was saved."""
        return None if self._opened is None else self._opened.path

    @property
    def source(self) -> OpenedCase | None:
        """What is open, as it was read and from where; None without a patient."""
        return self._opened

    @property
    def unsaved(self) -> bool:
        """True while the open case has work that is in no file."""
        case = self._session.case
        if case is None or self._opened is None or self._clean is None:
            return False
        return not same_work(case, self._clean)

    # ---- what has become of the case

    @guarded
    def _patient_changed(self) -> None:
        self._opened, self._clean, self._stamp = None, self._session.case, None
        self._recovered = False

    @guarded
    def opened(self, opened: OpenedCase) -> None:
        """The case was opened like this."""
        self._opened, self._clean = opened, self._session.case
        self._recovered = opened.path is not None and is_journal(opened.path)
        if self._recovered:
            # Work of a run that crashed: it is in no file of the user yet.
            self._opened, self._clean = replace(opened, path=None), opened.loaded
        path = self._opened.path
        self._stamp = None if path is None else _stamp(path)
        self._mark()

    @guarded
    def analysed(self) -> None:
        """What the program proposes by itself is no work of the user."""
        if len(self._session.history) <= 1 and not self._recovered:
            self._clean = self._session.case
            self._mark()

    @guarded
    def _mark(self) -> None:
        title = self._window.windowTitle()
        wanted = (DOT if self.unsaved else "") + title.removeprefix(DOT)
        if wanted != title:
            self._window.setWindowTitle(wanted)

    # ---- saving

    def save(self) -> bool:
        """Save to the file of the case; True when it was."""
        path = self.path
        if path is None:
            return self.save_as()
        if _stamp(path) not in (None, self._stamp):
            words = self.tr("{} was changed by another program since it was opened. Replace it?")
            if not self._agreed(words.format(path.name)):
                return False
        return self._write(path)

    def save_as(self) -> bool:
        """Ask for a name and save there; True when it was."""
        if self._opened is None:
            case_to_save(self._case(), self._case(), (), Path())
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save the case"),
            str(self._suggested()),
            self.tr("Case of this program (*{})").format(SUFFIX),
        )
        if not chosen:
            return False
        path = Path(chosen)
        if path.suffix.lower() != SUFFIX:
            # The dialog has asked for the name without its ending only.
            path = path.with_name(path.name + SUFFIX)
            words = self.tr("{} exists already. Replace it?")
            if path.exists() and not self._agreed(words.format(path.name)):
                return False
        return self._write(path)

    def _write(self, path: Path) -> bool:
        case, opened = self._case(), self._opened
        if opened is None:
            return False
        saved = case_to_save(case, opened.loaded, opened.sources, path)
        # The dialog, or the earlier save, is the consent to replace.
        write_case_file(path, saved, replace=True)
        self._opened = OpenedCase(case, opened.loaded, opened.sources, path)
        self._clean, self._stamp = case, _stamp(path)
        self._recovered = False
        self._mark()
        self.saved.emit()
        return True

    def to_keep(self, path: Path) -> SavedCase | None:
        """What a journal at `path` holds of the open case; None while there is nothing unsaved."""
        case, opened = self._session.case, self._opened
        if case is None or opened is None or not opened.sources or not self.unsaved:
            return None
        return case_to_save(case, opened.loaded, opened.sources, path)

    def _case(self) -> Case:
        case = self._session.case
        if case is None:
            raise MissingInput("There is no patient to save.", remedy="Open a folder first.")
        return case

    def _suggested(self) -> Path:
        """Beside what was opened, never within it."""
        if self.path is not None:
            return self.path
        sources = () if self._opened is None else self._opened.sources
        folder = sources[0].absolute().parent if sources else Path.home()
        letters = (c if c.isalnum() or c in "-_" else "_" for c in self._case().patient.id)
        return folder / f"{''.join(letters) or 'case'}{SUFFIX}"

    # ---- before work is lost

    def may_leave(self) -> bool:
        """True when the open case may go: nothing is unsaved, or the user has decided."""
        if not (self.ask_before_closing and self.unsaved):
            return True
        match self.ask():
            case Answer.SAVE:
                return self._saved_or_told()
            case Answer.DISCARD:
                return True
            case _:
                return False

    def _saved_or_told(self) -> bool:
        try:
            return self.save()
        except Exception as problem:  # noqa: BLE001 - work must not be lost by what goes wrong here
            report(problem, "saving the case")
            return False

    @guarded(fallback=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask before the window closes."""
        closes = event.type() == QEvent.Type.Close and watched is self._window
        if not closes or self.may_leave():
            return False
        event.ignore()
        return True

    def _ask(self) -> Answer:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Not saved"))
        box.setText(self.tr("There is work on this patient that is not saved."))
        box.setInformativeText(
            self.tr("Drawn structures, decisions on spots, alignments and measurements would go.")
        )
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
        box.setDefaultButton(kinds.Save)
        answers = {kinds.Save: Answer.SAVE, kinds.Discard: Answer.DISCARD}
        return answers.get(kinds(box.exec()), Answer.CANCEL)

    def _agreed(self, words: str) -> bool:
        kinds = QMessageBox.StandardButton
        answer = QMessageBox.question(self._window, self.tr("Replace the file?"), words)
        return answer == kinds.Yes


def connect_saving(window: "MainWindow") -> Saving:
    """Give the window its case file; what is made is a child of it."""
    saving = Saving(window.session, window)
    window.opening.opened_from.connect(saving.opened)
    window.opening.analysed.connect(saving.analysed)
    window.files.may_leave = saving.may_leave
    return saving


def saving_of(window: "MainWindow") -> Saving:
    """What `connect_saving` made."""
    return window.findChild(Saving)


def _stamp(path: Path) -> tuple[int, int] | None:
    """When a file was written and how long it is; None when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
