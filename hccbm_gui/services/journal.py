"""The journal: unsaved work in a private file of the user, so that a crash loses seconds only.

A file of its own for each run, of the content of a case file, locked while its run lives. One
whose run has ended without removing it is of a run that crashed.
"""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.progress import Progress
from hccbm_gui.io.saving.case_file import SUFFIX, read_case_file, write_case_file
from hccbm_gui.io.saving.saved_case import SavedCase
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.services.session import Session
from hccbm_gui.services.settings import user_folder

REST_MS = 2000
"""So long nothing must have been edited before the work is written."""
LONGEST_S = 20.0
"""After so long it is written even while editing goes on."""

_log = logging.getLogger("hccbm_gui.journal")

Content = Callable[[Path], SavedCase | None]


def journal_folder() -> Path:
    """Where the journals lie; it may not exist yet."""
    return user_folder() / "journal"


def is_journal(path: Path) -> bool:
    """True for a file of the journal, which is no place to save a case to."""
    return path.absolute().parent == journal_folder().absolute()


@dataclass(frozen=True, slots=True, eq=False)
class Crashed:
    """The work of a run that crashed; `lock` keeps other runs from offering it too.

    written_s : when it was written, seconds since the epoch.
    """

    path: Path
    patient: str
    written_s: float
    lock: QLockFile

    def discard(self) -> None:
        """Delete it."""
        self.path.unlink(missing_ok=True)
        self.lock.unlock()


def crashed_journals() -> tuple[Crashed, ...]:
    """The journals of runs that have crashed, the latest first."""
    found = []
    for path in sorted(journal_folder().glob(f"*{SUFFIX}")):
        lock = _lock_of(path)
        if not lock.tryLock(0):
            continue
        try:
            patient = read_case_file(path).patient.describe()
            found.append(Crashed(path, patient, path.stat().st_mtime, lock))
        except (HccbmError, OSError) as error:
            _log.warning("The journal %s cannot be used: %s", path, error)
            lock.unlock()
    return tuple(sorted(found, key=lambda one: -one.written_s))


class Journal(QObject):
    """Writes the unsaved work of a session soon after each edit, and removes it when it is safe.

    Parameters
    ----------
    content : what to write to a path; None while everything is saved.

    Attributes
    ----------
    active : False until a person sits before the window; unattended runs leave nothing behind.
    """

    def __init__(self, session: Session, content: Content, parent: QObject) -> None:
        super().__init__(parent)
        self.active = False
        self._content = content
        self._jobs = Jobs(self)
        self._path: Path | None = None
        self._lock: QLockFile | None = None
        self._waiting_since = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._write)
        session.case_changed.connect(self.look)

    @property
    def path(self) -> Path | None:
        """The file of this run; None while none is needed."""
        return self._path

    @guarded
    def look(self, _case: Case | None = None) -> None:
        """The case has changed, or was saved: write it soon, or remove what was written."""
        if not self.active:
            return
        if self._content(self._path or journal_folder() / "new") is None:
            self._remove()
            return
        now = time.monotonic()
        if not self._timer.isActive():
            self._waiting_since = now
        left_ms = int(1000 * (self._waiting_since + LONGEST_S - now))
        self._timer.start(max(0, min(REST_MS, left_ms)))

    def adopt(self, crashed: Crashed) -> None:
        """Go on with the journal of a run that crashed."""
        if self._path != crashed.path:
            self._remove()
            self._path, self._lock = crashed.path, crashed.lock
        self.look()

    def finish(self, *, keep: bool) -> None:
        """The program ends as it should; the work stays only where `keep` says so."""
        if not self.active:
            return
        due = self._timer.isActive()
        self.active = False
        self._timer.stop()
        self._jobs.shutdown()
        if not keep:
            self._remove()
            return
        if due:
            self._write_now()
        if self._lock is not None:
            self._lock.unlock()

    @guarded
    def _write_now(self) -> None:
        """Here, as there is no event loop any more that could deliver a job."""
        path = self._own_path()
        saved = None if path is None else self._content(path)
        if path is not None and saved is not None:
            write_case_file(path, saved, replace=True, private=True)

    @guarded
    def _write(self) -> None:
        if self._jobs.running:
            self._timer.start(REST_MS)
            return
        path = self._own_path()
        saved = None if path is None else self._content(path)
        if path is None or saved is None:
            self._remove()
            return

        def work(_progress: Progress) -> None:
            write_case_file(path, saved, replace=True, private=True)

        self._jobs.start("Keeping the work", work, self._written, self._failed)

    @guarded
    def _written(self, _none: None) -> None:
        # It may have been saved, or let go, while it was written.
        if self._path is not None and self._content(self._path) is None:
            self._remove()

    def _failed(self, problem: Exception) -> None:
        # Not told in the window: every edit would tell it again, and nothing is lost yet.
        _log.error("The journal cannot be written: %s", problem)

    def _own_path(self) -> Path | None:
        if self._path is None:
            folder = journal_folder()
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                self._failed(error)
                return None
            path = folder / f"{uuid.uuid4().hex}{SUFFIX}"
            lock = _lock_of(path)
            if not lock.tryLock(0):
                _log.error("The journal %s cannot be locked.", path)
                return None
            self._path, self._lock = path, lock
        return self._path

    def _remove(self) -> None:
        self._timer.stop()
        if self._path is None or self._jobs.running:
            return  # `_written` comes back to it
        self._path.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.unlock()
        self._path = self._lock = None


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    # Never by age: only the death of its run makes it free.
    lock.setStaleLockTime(0)
    return lock
