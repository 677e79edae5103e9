"""One piece of work at a time for a picture: what is wanted last counts, whatever came before."""

from collections.abc import Callable
from typing import TypeVar

from hccbm_gui.core.progress import Progress
from hccbm_gui.services.jobs import Job, Jobs

T = TypeVar("T")


class LatestJob:
    """Starts work in `jobs` and drops it when something else is wanted.

    Nothing of an earlier patient can arrive: what arrives must be what was asked for last.
    """

    def __init__(self, jobs: Jobs, title: str) -> None:
        self._jobs, self._title = jobs, title
        self._asked: object = None
        self._job: Job | None = None

    def want(
        self, what: object, work: Callable[[Progress], T], done: Callable[[T], object]
    ) -> None:
        """Do `work` for `what`, unless that is under way or done already."""
        if what == self._asked:
            return
        self.drop()
        self._asked = what
        self._job = self._jobs.start(self._title, work, done, guard=lambda: self._asked is what)

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._asked = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @property
    def is_running(self) -> bool:
        """True until the outcome has been delivered."""
        return self._job is not None and self._job.is_running
