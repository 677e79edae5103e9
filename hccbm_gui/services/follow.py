"""Keeps the comparison of the two fields in step with every edit."""

from PySide6.QtCore import QObject, Slot

from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.progress import Progress
from hccbm_gui.services.compare import compare_case
from hccbm_gui.services.gate import guarded, report
from hccbm_gui.services.jobs import Job
from hccbm_gui.services.session import Session, inputs_of


class FollowComparison(QObject):
    """Compares in a job whenever the case asks for it; the newest request wins.

    What the comparison lacks (no GTV, no bone scan, no alignment) is a reason to show, not a
    problem: it goes to `Session.comparison_problem`.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._job: Job | None = None
        self._asked: tuple[object, ...] | None = None
        session.case_changed.connect(self._case_changed)
        session.jobs.finished.connect(self._finished)
        self._compare()

    @property
    def is_busy(self) -> bool:
        """True while a comparison is under way or due."""
        return self._job is not None or self._session.comparison_due

    @Slot(object)
    @guarded
    def _case_changed(self, case: Case | None) -> None:
        self._compare()

    @Slot(object)
    @guarded
    def _finished(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job = None
        case = self._session.case
        if case is not None and self._session.comparison_due and inputs_of(case) == self._asked:
            # Nothing newer was asked for: the user has stopped it.
            self._session.set_comparison(None, "The comparison was cancelled.")
        self._compare()

    def _compare(self) -> None:
        case = self._session.case
        if self._job is not None:
            # An older request still runs: stop it, its end starts the newest one.
            if case is None or inputs_of(case) != self._asked:
                self._job.cancel()
            return
        if case is None or not self._session.comparison_due:
            return
        asked = self._asked = inputs_of(case)

        def work(progress: Progress) -> FieldComparison:
            return compare_case(case, progress=progress)

        def still_asked() -> bool:
            now = self._session.case
            return now is not None and inputs_of(now) == asked

        job = self._session.jobs.start(
            "Comparing the fields", work, self._compared, self._refused, guard=still_asked
        )
        self._job = job if job.is_running else None

    def _compared(self, comparison: FieldComparison) -> None:
        self._session.set_comparison(comparison)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, HccbmError):
            report(error, "comparing the fields")
        self._session.set_comparison(None, str(error))
