import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QThread
from PySide6.QtTest import QTest

from hccbm_gui.core.errors import Cancelled, InputRefused
from hccbm_gui.core.progress import Progress
from hccbm_gui.services.jobs import Job, Jobs, JobState


@pytest.fixture
def jobs(qapp: QCoreApplication) -> Iterator[Jobs]:
    before = set(threading.enumerate())
    made = Jobs()
    yield made
    assert made.shutdown(2.0)
    assert set(threading.enumerate()) <= before


def test_a_result_arrives_once_in_the_thread_of_the_window(jobs: Jobs) -> None:
    here = QThread.currentThread()
    got: list[tuple[object, int]] = []
    finished: list[Job] = []
    jobs.finished.connect(finished.append)
    job = jobs.start(
        "Adding",
        lambda progress: threading.get_ident(),
        lambda ident: got.append((QThread.currentThread(), ident)),
    )
    assert jobs.wait(5.0)
    assert len(got) == 1
    assert got[0][0] is here
    assert got[0][1] != threading.get_ident()
    assert job.state is JobState.DONE
    assert finished == [job]


def test_work_is_told_to_be_over_before_its_result_asks_a_question(jobs: Jobs) -> None:
    told: list[str] = []
    jobs.stopped.connect(lambda job: told.append("stopped"))
    jobs.finished.connect(lambda job: told.append("finished"))
    jobs.start("Asking", lambda progress: None, lambda _none: told.append("asked"))
    assert jobs.wait(5.0)
    assert told == ["stopped", "asked", "finished"]


def test_progress_is_relayed_at_most_twenty_times_a_second(jobs: Jobs) -> None:
    told: list[float] = []
    jobs.progressed.connect(lambda job, fraction, message: told.append(fraction))

    def busy(progress: Progress) -> None:
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            progress(1.0 - (end - time.monotonic()) / 0.5, "working")
            time.sleep(0.001)

    jobs.start("Busy", busy, lambda nothing: None)
    assert jobs.wait(5.0)
    assert 3 <= len(told) <= 12
    assert told == sorted(told)


def test_cancel_is_heard_within_200_ms(jobs: Jobs) -> None:
    stopped: list[float] = []

    def endless(progress: Progress) -> None:
        try:
            while True:
                progress(0.5)
                time.sleep(0.002)
        except Cancelled:
            stopped.append(time.monotonic())
            raise

    delivered: list[object] = []
    job = jobs.start("Endless", endless, delivered.append, delivered.append)
    jobs.wait(0.05)
    asked = time.monotonic()
    job.cancel()
    assert jobs.wait(2.0)
    assert stopped[0] - asked < 0.2
    assert job.state is JobState.CANCELLED
    assert delivered == []


def test_work_that_never_looks_up_is_abandoned_when_cancelled(jobs: Jobs) -> None:
    go = threading.Event()
    delivered: list[object] = []
    finished: list[Job] = []
    jobs.finished.connect(finished.append)
    job = jobs.start("Stuck", lambda progress: go.wait(30.0), delivered.append, delivered.append)
    other = jobs.start("Well", lambda progress: 1, delivered.append)
    asked = time.monotonic()
    job.cancel()
    assert jobs.wait(5.0)
    assert time.monotonic() - asked < 1.0
    assert (job.state, other.state) == (JobState.CANCELLED, JobState.DONE)
    go.set()
    assert job._thread is not None
    job._thread.join(5.0)
    jobs.wait(0.1)
    assert delivered == [1]
    assert finished.count(job) == 1


def test_an_abandoned_loop_is_ended_in_the_end(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hccbm_gui.services.jobs.INTERRUPT_S", 0.2)

    def endless(progress: Progress) -> None:
        while True:
            pass

    job = jobs.start("Endless", endless, pytest.fail, pytest.fail)
    job.cancel()
    assert jobs.wait(5.0)
    assert job._thread is not None
    end = time.monotonic() + 10.0
    while job._thread.is_alive() and time.monotonic() < end:
        QTest.qWait(20)
    assert not job._thread.is_alive()


def test_a_failure_reaches_the_one_who_asked(jobs: Jobs, problems: list[Exception]) -> None:
    def refuse(progress: Progress) -> None:
        raise InputRefused("No.")

    failures: list[Exception] = []
    job = jobs.start("Refusing", refuse, pytest.fail, failures.append)
    assert jobs.wait(5.0)
    assert [str(f) for f in failures] == ["No."]
    assert job.state is JobState.FAILED
    assert problems == []


def test_a_failure_nobody_asked_for_goes_to_the_gate(jobs: Jobs, problems: list[Exception]) -> None:
    def fail(progress: Progress) -> None:
        raise SystemExit("from a library")

    jobs.start("Failing", fail, pytest.fail)
    assert jobs.wait(5.0)
    assert "from a library" in str(problems[0])


def test_a_callback_that_fails_still_finishes_the_job(
    jobs: Jobs, problems: list[Exception]
) -> None:
    finished: list[Job] = []
    jobs.finished.connect(finished.append)

    def done(result: int) -> None:
        raise ValueError("callback")

    jobs.start("Working", lambda progress: 1, done)
    assert jobs.wait(5.0)
    assert [str(p) for p in problems] == ["callback"]
    assert len(finished) == 1


def test_a_result_for_another_patient_is_dropped(jobs: Jobs) -> None:
    wanted = [True]
    delivered: list[object] = []
    gate = threading.Event()
    job = jobs.start(
        "Analysing", lambda progress: gate.wait(5.0), delivered.append, guard=lambda: wanted[0]
    )
    wanted[0] = False
    jobs.cancel_unwanted()
    gate.set()
    assert jobs.wait(5.0)
    assert delivered == []
    assert job.state is JobState.CANCELLED


def test_shutdown_ends_every_thread_and_delivers_nothing(qapp: QCoreApplication) -> None:
    before = set(threading.enumerate())
    jobs = Jobs()
    delivered: list[object] = []

    def endless(progress: Progress) -> None:
        while True:
            progress(0.0)
            time.sleep(0.005)

    for _ in range(4):
        jobs.start("Endless", endless, delivered.append, delivered.append)
    assert jobs.shutdown(2.0)
    assert set(threading.enumerate()) <= before
    assert jobs.running == ()
    late = jobs.start("Late", lambda progress: 1, delivered.append)
    qapp.processEvents()
    assert delivered == []
    assert late.state is JobState.CANCELLED


def test_fifty_jobs_each_deliver_once(jobs: Jobs) -> None:
    got: list[int] = []
    for n in range(50):
        jobs.start(f"Job {n}", lambda progress, n=n: n, got.append)
    assert jobs.wait(10.0)
    assert sorted(got) == list(range(50))
