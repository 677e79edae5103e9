import logging
import sys
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from hccbm_gui.core.errors import Cancelled, InputRefused
from hccbm_gui.services import gate
from hccbm_gui.services.gate import guarded, install_excepthook, on_problem


def test_an_exception_becomes_the_fallback_and_is_told(problems: list[Exception]) -> None:
    @guarded(fallback=7)
    def broken(x: int) -> int:
        raise ValueError(f"bad {x}")

    assert broken(1) == 7
    assert [str(p) for p in problems] == ["bad 1"]


def test_what_works_is_left_alone(problems: list[Exception]) -> None:
    @guarded
    def add(a: int, *, b: int = 1) -> int:
        """Sum."""
        return a + b

    assert add(2, b=3) == 5
    assert (add.__name__, add.__doc__) == ("add", "Sum.")
    assert not problems


def test_a_problem_that_recurs_at_once_is_told_once(problems: list[Exception]) -> None:
    @guarded
    def paint() -> None:
        raise ValueError("no ink")

    for _ in range(50):
        paint()
    assert len(problems) == 1


def test_a_listener_that_fails_does_not_break_the_gate(
    problems: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    def deaf(problem: Exception) -> None:
        raise RuntimeError("deaf")

    stop = on_problem(deaf)

    @guarded(fallback="fine")
    def broken() -> str:
        raise InputRefused("No.")

    with caplog.at_level(logging.WARNING, logger="hccbm_gui"):
        assert broken() == "fine"
    stop()
    assert len(problems) == 1
    assert "Traceback" in caplog.text


def test_cancelled_is_not_a_problem(problems: list[Exception]) -> None:
    @guarded
    def stopped() -> None:
        raise Cancelled("by hand")

    assert stopped() is None
    assert not problems


class Receiver(QObject):
    told = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []

    @guarded
    def takes_none(self) -> None:
        self.got.append(())

    @guarded
    def takes_one(self, number: int) -> None:
        self.got.append(number)

    @guarded
    def takes_all(self, *args: object) -> None:
        self.got.append(args)

    @guarded
    def breaks(self) -> None:
        raise ValueError("slot")


def test_slots_may_take_fewer_arguments_than_the_signal_gives(
    qapp: QCoreApplication, problems: list[Exception]
) -> None:
    receiver = Receiver()
    for slot in (receiver.takes_none, receiver.takes_one, receiver.takes_all):
        receiver.told.connect(slot)
    receiver.told.connect(guarded(lambda number: receiver.got.append(-number)))
    receiver.told.emit(3, "x")
    assert receiver.got == [(), 3, (3, "x"), -3]
    assert not problems


def test_an_exception_in_an_override_leaves_the_event_loop_running(
    qapp: QCoreApplication, problems: list[Exception]
) -> None:
    class Sensor(QObject):
        @guarded(fallback=False)
        def event(self, event: object) -> bool:
            raise RuntimeError("in an override")

    sensor = Sensor()
    reached: list[bool] = []
    QTimer.singleShot(0, lambda: reached.append(QCoreApplication.sendEvent(sensor, _user_event())))
    QTimer.singleShot(10, qapp.quit)
    qapp.exec()
    assert reached == [False]
    assert [str(p) for p in problems] == ["in an override"]


def _user_event() -> object:
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.User)


def test_what_escapes_reaches_the_listeners(
    problems: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    install_excepthook()
    error = ValueError("escaped")
    sys.excepthook(ValueError, error, None)

    def fail() -> None:
        raise ValueError("thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert [str(p) for p in problems] == ["escaped", "thread"]


def test_builtin_functions_pass_the_gate() -> None:
    found: list[int] = []
    gate.guarded(found.append)(4)
    assert found == [4]
