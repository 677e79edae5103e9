"""One piece of work off the GUI thread, as `jobs.Jobs` runs it."""

import ctypes
import logging
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from hccbm_gui.core.errors import Cancelled

_log = logging.getLogger("hccbm_gui.jobs")


class JobState(StrEnum):
    """Where a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job:
    """One piece of work under way; `Jobs` makes it, and alone uses its private parts."""

    def __init__(
        self,
        title: str,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object] | None,
        guard: Callable[[], bool] | None,
        wake: Callable[[], None],
    ) -> None:
        self.title = title
        self.state = JobState.RUNNING
        self._done, self._failed, self._guard = done, failed, guard
        self._wake = wake
        self._cancel = threading.Event()
        self._cancelled_at = 0.0
        self._thread: threading.Thread | None = None
        self._latest: tuple[float, str] | None = None

    def cancel(self) -> None:
        """Ask the work to stop at its next report; its result is not delivered any more."""
        if not self._cancel.is_set():
            self._cancelled_at = time.monotonic()
            self._cancel.set()
            self._wake()

    @property
    def is_running(self) -> bool:
        """True until its outcome has been delivered."""
        return self.state is JobState.RUNNING

    @property
    def is_wanted(self) -> bool:
        """False once cancelled or once its guard says that nobody waits for it."""
        return not self._cancel.is_set() and (self._guard is None or self._guard())

    def interrupt(self) -> None:
        """Raise `Cancelled` in its thread; that ends loops in Python, not calls below it."""
        thread = self._thread
        if thread is None or thread.ident is None or not thread.is_alive():
            return
        _log.warning("%s is interrupted", self.title)
        kind = ctypes.py_object(Cancelled)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), kind)
