"""When the integrity sheet is made: after opening, and again when it is looked at after edits."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from hccbm_gui.core.case import Case
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.progress import Progress
from hccbm_gui.plugin.facts import situation_of
from hccbm_gui.services.case_opening import OpenedCase
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.integrity import IntegritySheet, sheet_of
from hccbm_gui.services.job import Job, JobState
from hccbm_gui.views.command import Command
from hccbm_gui.views.integrity.integrity_panel import IntegrityPage

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate
SETTLED_MS = 600
"""Edits follow each other; a sheet that is looked at is made anew once they pause."""


class Integrity(QObject):
    """Makes the sheet of the open case in a job, and tells page and header."""

    def __init__(self, window: "MainWindow", page: IntegrityPage) -> None:
        super().__init__(window)
        self._window, self.page = window, page
        self._session = window.session
        self._people: tuple[Patient, ...] = ()
        self._checked: Case | None = None
        self._checking: Case | None = None
        self._stale_then = False
        self._job: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SETTLED_MS)
        self._pause.timeout.connect(self._check_if_seen)
        page.check_wanted.connect(self.check)
        page.shown.connect(self._pause.start)
        window.opening.opened_from.connect(self._opened)
        window.opening.analysed.connect(self._analysed)
        window.session.jobs.finished.connect(self._finished)
        window.session.case_changed.connect(self._case_changed)
        window.session.patient_changed.connect(self._patient_changed)
        window.header.integrity.clicked.connect(self.open_page)
        self._show()

    @property
    def is_stale(self) -> bool:
        """True when the sheet is of the case as it was before."""
        case = self._session.case
        if case is None:
            return False
        return self._checked is not case or self._stale_then != self._session.stale

    @guarded
    def _opened(self, opened: OpenedCase) -> None:
        self._people = opened.people
        self.check()

    @guarded
    def check(self, _: object = None) -> None:
        """Make the sheet of the case as it is now."""
        case = self._session.case
        if case is None:
            return
        if self._job is not None:
            self._job.cancel()
        stale, people = self._session.stale, self._people
        situation = situation_of(self._window.plugins, stale=stale)

        def work(progress: Progress) -> IntegritySheet:
            return sheet_of(case, situation, people=people, progress=progress)

        def done(sheet: IntegritySheet) -> None:
            self._job = self._checking = None
            self._checked, self._stale_then = case, stale
            self._show(sheet)
            if self.is_stale:  # the case went on while it was checked
                self._pause.start()

        self._checking = case
        self._job = self._session.jobs.start(
            self.tr("Checking what was opened"),
            work,
            done,
            self._failed,
            guard=self._session.same_patient(),
        )
        self._show(self.page.sheet)

    @guarded
    def open_page(self, _: object = None) -> None:
        """Bring the sheet into sight."""
        self._window.tabs.setCurrentWidget(self.page)

    def _failed(self, problem: Exception) -> None:
        self._job = self._checking = None
        self._show(self.page.sheet)
        self._session.problem.emit(problem)

    @guarded
    def _finished(self, job: Job) -> None:
        if job is self._job and job.state is JobState.CANCELLED:
            self._job = self._checking = None
            self._show(self.page.sheet)

    @guarded
    def _analysed(self) -> None:
        # Without a functional image it is the case that is being checked already.
        if self._session.case is not self._checking and self.is_stale:
            self.check()

    @guarded
    def _patient_changed(self, _: object) -> None:
        self._checked = self._checking = self._job = None
        self._people = ()
        self._show()

    @guarded
    def _case_changed(self, _: object) -> None:
        if self.page.sheet is not None:
            self._show(self.page.sheet)
            self._pause.start()

    @guarded
    def _check_if_seen(self) -> None:
        if self.page.isVisible() and self.is_stale and self._job is None:
            self.check()

    def _show(self, sheet: IntegritySheet | None = None) -> None:
        running = self._job is not None
        self.page.last_folder = self._window.files.last_folder
        self.page.show_sheet(sheet, stale=self.is_stale and not running, running=running)
        failed = 0 if sheet is None else sheet.counts["failed"]
        self._window.header.show_failed_checks(failed)


def connect_integrity(window: "MainWindow") -> Integrity:
    """Give the window the page of the sheet; lives as long as the window."""
    page = IntegrityPage()
    window.tabs.add_page(page, page.tr("Integrity"))
    return Integrity(window, page)


def integrity_commands(window: "MainWindow") -> tuple[Command, ...]:
    """The sheet, as a command."""

    def no_patient() -> str:
        if window.session.case is None:
            return translate("commands", "Open a patient first.")
        return ""

    return (
        Command(
            "file.integrity",
            translate("commands", "Integrity sheet"),
            "File",
            lambda: window.findChild(Integrity).open_page(),
            why_not=no_patient,
        ),
    )
