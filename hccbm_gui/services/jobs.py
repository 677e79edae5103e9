"""Long work off the GUI thread: progress, cancel, and one delivery in the GUI thread.

Work is any function that takes a `Progress`. Its outcome (done, failed or cancelled) arrives
exactly once, in the thread that `Jobs` lives in, also when that thread was busy meanwhile.
Cancelled work that does not stop is abandoned: it counts as cancelled, whatever its thread does.
"""

import logging
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, Slot

from hccbm_gui.core.errors import Cancelled
from hccbm_gui.core.progress import Progress
from hccbm_gui.services.gate import report
from hccbm_gui.services.job import Job, JobState

__all__ = ["Job", "JobState", "Jobs"]

T = TypeVar("T")

RELAY_INTERVAL_S = 0.05
"""Progress reaches the GUI at most 20 times a second."""

ABANDON_S = 0.15
"""So long a cancelled job may take to stop before nobody waits for it any more."""

INTERRUPT_S = 30.0
"""After so long `Cancelled` is raised in the thread of an abandoned job, wherever it is."""

_log = logging.getLogger("hccbm_gui.jobs")


class Jobs(QObject):
    """Runs jobs, each in its own thread.

    Signals
    -------
    started(job), progressed(job, fraction, message), finished(job) : in the GUI thread.
    stopped(job) : the work is over; `finished` comes after what was to be done with its result,
        which may be a question that waits for an answer.
    """

    started = Signal(object)
    progressed = Signal(object, float, str)
    stopped = Signal(object)
    finished = Signal(object)
    _news = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Job] = []
        self._outcomes: SimpleQueue[tuple[Job, Any, Exception | None]] = SimpleQueue()
        self._closed = False
        self._abandoned: list[Job] = []
        self._news.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs whose outcome is still to come."""
        return tuple(self._running)

    def start(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
        *,
        guard: Callable[[], bool] | None = None,
    ) -> Job:
        """Run `work` in a thread of its own.

        Parameters
        ----------
        title : what the status bar says.
        work : gets a progress; `Cancelled` raised from it ends the work.
        done : gets the result, in the GUI thread.
        failed : gets the exception; without it the problem goes to the gate's listeners.
        guard : asked in the GUI thread before delivery; False drops the outcome, as when
            another patient is open by then.
        """
        job = Job(title, done, failed, guard, self._wake)
        if self._closed:
            job.cancel()
            job.state = JobState.CANCELLED
            return job
        self._running.append(job)
        job._thread = threading.Thread(
            target=self._run, args=(job, work), name=f"job: {title}", daemon=True
        )
        self.started.emit(job)
        job._thread.start()
        return job

    def cancel_unwanted(self) -> None:
        """Cancel the jobs whose guard says that nobody waits for them any more."""
        for job in tuple(self._running):
            if not job.is_wanted:
                job.cancel()

    def wait(self, timeout_s: float) -> bool:
        """Run the event loop until no job is left; False when the time is over first."""
        end = time.monotonic() + timeout_s
        while self._running and time.monotonic() < end:
            loop = QEventLoop()
            self.finished.connect(loop.quit)
            QTimer.singleShot(min(100, max(1, int(1000 * (end - time.monotonic())))), loop.quit)
            loop.exec()
            self.finished.disconnect(loop.quit)
        return not self._running

    def shutdown(self, timeout_s: float = 5.0) -> bool:
        """Cancel every job and wait for its thread; True when all have ended.

        Nothing is delivered after this; a job started later is cancelled at once.
        """
        self._closed = True
        end = time.monotonic() + timeout_s
        jobs, self._running = self._running, []
        abandoned, self._abandoned = self._abandoned, []
        for job in jobs:
            job.cancel()
        for job in jobs:
            if job._thread is not None:
                job._thread.join(max(0.0, end - time.monotonic()))
            job.state = JobState.CANCELLED
            self.finished.emit(job)
        for job in abandoned:
            if job._thread is not None:
                # It has been told before, and has had its time.
                job._thread.join(max(0.0, min(0.5, end - time.monotonic())))
        jobs += abandoned
        stuck = [j.title for j in jobs if j._thread is not None and j._thread.is_alive()]
        if stuck:
            _log.error("still running at shutdown: %s", ", ".join(stuck))
        return not stuck

    def _run(self, job: Job, work: Callable[[Progress], Any]) -> None:
        """In the thread of the job."""
        told = 0.0

        def progress(fraction: float, message: str = "") -> None:
            nonlocal told
            if job._cancel.is_set():
                raise Cancelled(job.title)
            now = time.monotonic()
            if now - told >= RELAY_INTERVAL_S:
                told = now
                job._latest = (min(max(float(fraction), 0.0), 1.0), message)
                self._wake()

        try:
            if job._cancel.is_set():
                raise Cancelled(job.title)
            self._outcomes.put((job, work(progress), None))
        except BaseException as error:  # noqa: BLE001 - delivered to whoever started the job
            shown = error if isinstance(error, Exception) else RuntimeError(repr(error))
            self._outcomes.put((job, None, shown))
        self._wake()

    def _wake(self) -> None:
        try:
            self._news.emit()
        except RuntimeError:  # the window, and with it this object, is gone already
            _log.info("a job ended after its window")

    @Slot()
    def _deliver(self) -> None:
        """In the GUI thread: pass on the latest progress, then the outcomes."""
        for job in tuple(self._running):
            latest, job._latest = job._latest, None
            if latest is not None and not job._cancel.is_set():
                self.progressed.emit(job, *latest)
            if job._cancel.is_set():
                QTimer.singleShot(int(1000 * ABANDON_S), self._abandon_late)
        while True:
            try:
                job, result, error = self._outcomes.get_nowait()
            except Empty:
                return
            if job in self._running:
                self._running.remove(job)
                self._finish(job, result, error)

    @Slot()
    def _abandon_late(self) -> None:
        """In the GUI thread: let go of the jobs that were cancelled a while ago and go on."""
        now = time.monotonic()
        for job in tuple(self._running):
            if job._cancel.is_set() and now - job._cancelled_at >= 0.9 * ABANDON_S:
                self._running.remove(job)
                self._abandoned.append(job)
                job.state = JobState.CANCELLED
                _log.info("%s does not stop; it is abandoned", job.title)
                self.finished.emit(job)
                QTimer.singleShot(int(1000 * INTERRUPT_S), self._interrupt_abandoned)

    @Slot()
    def _interrupt_abandoned(self) -> None:
        self._abandoned = [j for j in self._abandoned if j._thread and j._thread.is_alive()]
        now = time.monotonic()
        for job in self._abandoned:
            if now - job._cancelled_at >= INTERRUPT_S:
                job.interrupt()

    def _finish(self, job: Job, result: Any, error: Exception | None) -> None:
        if job._thread is not None:
            job._thread.join()
        self.stopped.emit(job)
        try:
            if isinstance(error, Cancelled) or not job.is_wanted:
                job.state = JobState.CANCELLED
                if error is not None and not isinstance(error, Cancelled):
                    _log.warning("unwanted job %s failed: %s", job.title, error, exc_info=error)
            elif error is None:
                job.state = JobState.DONE
                job._done(result)
            else:
                job.state = JobState.FAILED
                _log.warning("job %s failed: %s", job.title, error, exc_info=error)
                (job._failed or report)(error)
        except Exception as problem:  # noqa: BLE001 - a callback may raise anything
            report(problem, f"after {job.title}")
        finally:
            self.finished.emit(job)
