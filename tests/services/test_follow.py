import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.field import Field, FieldEdges, FieldSource
from hccbm_gui.core.progress import Progress
from hccbm_gui.services import follow
from hccbm_gui.services.edits import set_rule
from hccbm_gui.services.session import Session

MakeCase = Callable[..., Case]


class Comparer:
    """Stands in for the comparison: takes its time and keeps count."""

    def __init__(self) -> None:
        self.margins: list[float] = []
        self.refusal: Exception | None = None
        self.duration_s = 0.0

    def __call__(self, case: Case, *, progress: Progress) -> FieldComparison:
        self.margins.append(case.rule.margin_mm)
        end = time.monotonic() + self.duration_s
        while time.monotonic() < end:
            progress(0.5)
            time.sleep(0.002)
        if self.refusal is not None:
            raise self.refusal
        beam = Beam((0.0, 0.0, 0.0))
        field = Field(FieldSource.CT_MRI, beam, case.rule, (), FieldEdges(1, 1, 1, 1))
        return FieldComparison(
            "GTV", 1.0, "", "ct", "nm", beam, case.rule, (), field, None, None, None, None, "",
            0.0, False,
        )  # fmt: skip


@pytest.fixture
def comparer(monkeypatch: pytest.MonkeyPatch) -> Comparer:
    made = Comparer()
    monkeypatch.setattr(follow, "compare_case", made)
    return made


@pytest.fixture
def session(qapp: QCoreApplication) -> Iterator[Session]:
    made = Session()
    yield made
    assert made.jobs.shutdown(2.0)
    assert not [t for t in threading.enumerate() if t.name.startswith("job")]


def settle(session: Session) -> None:
    assert session.jobs.wait(5.0)


def margin(session: Session, margin_mm: float) -> None:
    assert session.case is not None
    rule = replace(session.case.rule, margin_mm=margin_mm)
    session.edit(f"Margin {margin_mm}", set_rule(session.case, rule))


def test_opening_and_every_edit_compare_anew(
    session: Session, comparer: Comparer, small_case: MakeCase
) -> None:
    follow.FollowComparison(session)
    session.open_case(small_case())
    settle(session)
    margin(session, 15.0)
    assert session.stale
    settle(session)
    assert comparer.margins == [20.0, 15.0]
    assert not session.stale
    assert session.case is not None
    assert session.case.comparison is not None
    assert session.case.comparison.rule.margin_mm == 15.0
    assert session.history == ("Margin 15.0",)


def test_the_newest_of_many_edits_wins(
    session: Session, comparer: Comparer, small_case: MakeCase
) -> None:
    comparer.duration_s = 0.05
    watcher = follow.FollowComparison(session)
    session.open_case(small_case())
    for number in range(30):
        margin(session, 10.0 + number)
        QCoreApplication.processEvents()
    settle(session)
    assert not watcher.is_busy
    assert session.case is not None
    assert session.case.comparison is not None
    assert session.case.comparison.rule.margin_mm == 39.0
    assert len(comparer.margins) < 30


def test_what_is_missing_is_a_reason_and_not_a_problem(
    session: Session, comparer: Comparer, small_case: MakeCase, problems: list[Exception]
) -> None:
    comparer.refusal = MissingInput("There is no GTV.")
    follow.FollowComparison(session)
    session.open_case(small_case())
    settle(session)
    assert session.comparison_problem == "There is no GTV."
    assert problems == []
    comparer.refusal = None
    margin(session, 15.0)
    settle(session)
    assert session.comparison_problem == ""


def test_a_fault_in_the_comparison_is_told_and_does_not_repeat(
    session: Session, comparer: Comparer, small_case: MakeCase, problems: list[Exception]
) -> None:
    comparer.refusal = ZeroDivisionError("bug")
    follow.FollowComparison(session)
    session.open_case(small_case())
    settle(session)
    assert [str(p) for p in problems] == ["bug"]
    assert comparer.margins == [20.0]


def test_another_patient_gets_none_of_the_old_comparison(
    session: Session, comparer: Comparer, small_case: MakeCase
) -> None:
    comparer.duration_s = 0.2
    follow.FollowComparison(session)
    session.open_case(small_case())
    QCoreApplication.processEvents()
    session.close_case()
    settle(session)
    assert session.case is None
    session.open_case(small_case("Phantom^B"))
    settle(session)
    assert session.case is not None
    assert session.case.comparison is not None


def test_stopping_the_comparison_does_not_start_it_again(
    session: Session, comparer: Comparer, small_case: MakeCase
) -> None:
    comparer.duration_s = 5.0
    follow.FollowComparison(session)
    session.open_case(small_case())
    (job,) = session.jobs.running
    job.cancel()
    settle(session)
    assert "cancelled" in session.comparison_problem
    assert len(comparer.margins) <= 1
