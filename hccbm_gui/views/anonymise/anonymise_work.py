"""Work that is stopped by asking it to, so that it still tells what it has finished."""

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from hccbm_gui.core.errors import Cancelled
from hccbm_gui.core.progress import Progress
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.job import Job
from hccbm_gui.services.jobs import Jobs

T = TypeVar("T")


class StoppableWork(QObject):
    """One job at a time. A cancelled job delivers nothing; a stopped one its outcome so far.

    Signals
    -------
    progressed(fraction, message) : of the job under way.
    """

    progressed = Signal(float, str)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self._stop = threading.Event()
        self._wanted = True
        jobs.progressed.connect(self._tell)

    @property
    def running(self) -> bool:
        """True until the outcome is delivered."""
        return self._job is not None

    def start(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Run `work`; `done` or `failed` is called in the GUI thread, `running` is over then."""
        self._stop = stop = threading.Event()

        def stoppable(progress: Progress) -> T:
            def tell(fraction: float, message: str = "") -> None:
                if stop.is_set():
                    raise Cancelled
                progress(fraction, message)

            return work(tell)

        def end(follow: Callable[[T], object], outcome: T) -> None:
            self._job = None
            follow(outcome)

        self._job = self._jobs.start(
            title,
            stoppable,
            lambda outcome: end(done, outcome),
            lambda error: end(failed, error),  # type: ignore[arg-type]
            guard=lambda: self._wanted,
        )

    def stop(self) -> None:
        """Ask the work to end at its next report."""
        self._stop.set()

    def forget(self) -> None:
        """Stop, and deliver nothing any more: nobody is left to be told."""
        self._stop.set()
        self._wanted = False

    @guarded
    def _tell(self, job: Job, fraction: float, message: str) -> None:
        if job is self._job:
            self.progressed.emit(fraction, message)
