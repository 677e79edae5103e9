"""The journal in the window: kept while there is unsaved work, offered after a crash."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
)

from hccbm_gui.services.case_opening import OpenedCase
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.journal import Crashed, Journal, crashed_journals
from hccbm_gui.views.case_file.saving import saving_of
from hccbm_gui.views.look.icons import icon

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

SIGN_PX = 18


class JournalStrip(QFrame):
    """Offers the work of runs that crashed, one after the other.

    Attributes
    ----------
    agreed : asked before work is deleted.
    """

    def __init__(self, window: "MainWindow", journal: Journal) -> None:
        super().__init__(window)
        self.setObjectName("card")
        self._window, self._journal = window, journal
        self._waiting: list[Crashed] = []
        self.agreed: Callable[[str], bool] = self._agreed
        sign = QLabel(self)
        sign.setPixmap(icon("save").pixmap(SIGN_PX, SIGN_PX))
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self.go_on = QPushButton(self.tr("Continue the work"), self)
        self.discard = QPushButton(self.tr("Discard it"), self)
        self.later = QPushButton(self.tr("Later"), self)
        self.go_on.clicked.connect(self._continue)
        self.discard.clicked.connect(self._discard)
        self.later.clicked.connect(self._put_off)
        self.later.setToolTip(self.tr("It is offered again when the program starts"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.addWidget(sign)
        layout.addWidget(self._text, 1)
        for button in (self.go_on, self.discard, self.later):
            layout.addWidget(button)
        window.opening.opened_from.connect(self._opened)
        self.hide()

    @property
    def text(self) -> str:
        """What is offered; empty while nothing is."""
        return "" if self.isHidden() else self._text.text()

    def watch(self) -> None:
        """Keep the work of this run from now on, and offer that of those that crashed."""
        self._journal.active = True
        self._waiting = list(crashed_journals())
        self._offer()
        self._journal.look()

    def finish(self, *, keep: bool) -> None:
        """The program ends as it should."""
        for crashed in self._waiting:
            crashed.lock.unlock()
        self._waiting = []
        self._journal.finish(keep=keep)

    def _offer(self) -> None:
        self.setVisible(bool(self._waiting))
        if self._waiting:
            first = self._waiting[0]
            when = datetime.fromtimestamp(first.written_s).strftime("%Y-%m-%d %H:%M")
            words = self.tr(
                "The program ended before the work on {patient} was saved. It was kept at {when}."
            )
            self._text.setText(words.format(patient=first.patient, when=when))

    @guarded
    def _continue(self) -> None:
        # Not by way of the recent files: the journal is no place that a user opens.
        if self._waiting and self._window.files.may_leave():
            self._window.opening.open_paths([self._waiting[0].path])

    @guarded
    def _opened(self, opened: OpenedCase) -> None:
        for crashed in self._waiting:
            if opened.path == crashed.path:
                self._waiting.remove(crashed)
                self._journal.adopt(crashed)
                self._offer()
                return

    @guarded
    def _discard(self) -> None:
        if self._waiting and self.agreed(self._waiting[0].patient):
            self._waiting.pop(0).discard()
            self._offer()

    @guarded
    def _put_off(self) -> None:
        if self._waiting:
            self._waiting.pop(0).lock.unlock()
            self._offer()

    def _agreed(self, patient: str) -> bool:
        kinds = QMessageBox.StandardButton
        words = self.tr("The work on {patient} that was not saved goes for good.")
        title = self.tr("Discard the work?")
        return QMessageBox.question(self, title, words.format(patient=patient)) == kinds.Yes


def connect_journal(window: "MainWindow") -> JournalStrip:
    """Give the window its journal, asleep until `JournalStrip.watch`; after `connect_saving`."""
    saving = saving_of(window)
    journal = Journal(window.session, saving.to_keep, window)
    saving.saved.connect(journal.look)
    strip = JournalStrip(window, journal)
    centre = window.centralWidget().layout()
    assert isinstance(centre, QVBoxLayout)
    # Below the header, above the welcome page and the pictures.
    row = QHBoxLayout()
    row.setContentsMargins(8, 0, 8, 0)
    row.addWidget(strip)
    centre.insertLayout(1, row)
    return strip


def journal_of(window: "MainWindow") -> JournalStrip:
    """What `connect_journal` made."""
    return window.findChild(JournalStrip)
