"""What a panel may do through its context, and that it ends with the panel."""

import inspect
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError, InputRefused
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.plugin.api import CommandContext, PluginContext
from hccbm_gui.plugin.command_context import TerminalContext
from hccbm_gui.plugin.context import SessionContext
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.services.session import Session

CASE = Case(Patient("1", "A^B"))
OTHER = Case(Patient("2", "C^D"))


@pytest.fixture
def context(session: Session) -> Iterator[SessionContext]:
    made = SessionContext(session, "tried")
    session.open_case(CASE)
    yield made
    made.close()


def parameters(function: Callable[..., object]) -> list[tuple[str, object]]:
    return [(one.name, one.default) for one in inspect.signature(function).parameters.values()]


def test_both_contexts_have_all_that_the_api_promises(context: SessionContext) -> None:
    as_plugin: PluginContext = context
    as_command: CommandContext = TerminalContext(quiet, print)
    for protocol, made in ((PluginContext, as_plugin), (CommandContext, as_command)):
        names = {name for name in vars(protocol) if not name.startswith("_")}
        assert names
        for name in sorted(names):
            promised, given = vars(protocol)[name], getattr(type(made), name)
            assert isinstance(promised, property) == isinstance(given, property), name
            if not isinstance(promised, property):
                assert parameters(promised) == parameters(given), name


def test_an_edit_is_one_undo_step(context: SessionContext, session: Session) -> None:
    context.edit("Turn", Case(CASE.patient, gantry_deg=180.0))
    assert context.case is not None
    assert context.case.gantry_deg == 180.0
    session.undo()
    assert context.case.gantry_deg == 0.0


def test_the_cursor_goes_where_a_plugin_sends_it(context: SessionContext, session: Session) -> None:
    context.go_to((1.0, 2.0, 3.0))
    assert session.cursor_mm == (1.0, 2.0, 3.0)


def test_a_job_delivers_and_a_failure_reaches_the_one_who_asked(
    context: SessionContext, session: Session, problems: list[Exception]
) -> None:
    got: list[object] = []
    context.start_job("Adding", lambda progress: 3, got.append)

    def refuse(progress: Progress) -> None:
        raise InputRefused("No.")

    context.start_job("Refusing", refuse, got.append, got.append)
    context.start_job("Refusing", refuse, got.append)
    assert session.jobs.wait(5.0)
    assert got[0] == 3 or isinstance(got[0], InputRefused)
    assert len(got) == 2
    assert [str(problem) for problem in problems] == ["No."]


@pytest.mark.parametrize("end", ["patient", "panel"])
def test_nothing_is_delivered_once_the_patient_or_the_panel_is_gone(
    end: str, context: SessionContext, session: Session
) -> None:
    got: list[object] = []
    go = threading.Event()
    context.on_case_changed(got.append)
    context.start_job("Waiting", lambda progress: go.wait(5.0), got.append)
    if end == "panel":
        context.close()
    session.open_case(OTHER)
    told = list(got)
    go.set()
    assert session.jobs.wait(5.0)
    assert got == told
    assert told == ([] if end == "panel" else [OTHER])


def test_a_job_that_never_returns_frees_the_window(
    context: SessionContext, session: Session
) -> None:
    go = threading.Event()
    job = context.start_job("Stuck", lambda progress: go.wait(30.0), lambda result: None)
    asked = time.monotonic()
    job.cancel()
    assert session.jobs.wait(5.0)
    assert time.monotonic() - asked < 1.0
    assert not job.is_running
    go.set()


@pytest.mark.parametrize(
    "act",
    [
        lambda context: context.edit("x", CASE),
        lambda context: context.go_to((0.0, 0.0, 0.0)),
        lambda context: context.hide_overlay("x"),
        lambda context: context.on_case_changed(print),
        lambda context: context.start_job("x", lambda progress: 1, print),
    ],
)
def test_the_window_is_not_touched_from_a_job(
    act: Callable[[SessionContext], None], context: SessionContext, session: Session
) -> None:
    failures: list[Exception] = []
    context.start_job("Wrong", lambda progress: act(context), print, failures.append)
    assert session.jobs.wait(5.0)
    assert "inside a job" in str(failures[0])


def test_values_are_remembered_for_each_plugin(session: Session) -> None:
    SessionContext(session, "one").remember("colour", {"a": [1, 2.5, None, True, "é"]})
    again = SessionContext(session, "one", PluginSet())
    assert again.recall("colour", None) == {"a": [1, 2.5, None, True, "é"]}
    assert SessionContext(session, "two").recall("colour", "none") == "none"


def test_a_value_recalled_is_a_copy(context: SessionContext) -> None:
    context.remember("list", [1])
    context.recall("list", []).append(2)
    assert context.recall("list", []) == [1]


@pytest.mark.parametrize("value", [object(), float("nan"), {1, 2}, b"x"])
def test_what_json_does_not_know_is_not_remembered(context: SessionContext, value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        context.remember("wrong", value)
    assert context.recall("wrong", 7) == 7


def test_a_broken_memory_recalls_nothing_and_works_again(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    memory = PluginSet().memory("broken")
    memory.path.parent.mkdir(parents=True)
    memory.path.write_text("[1", encoding="utf-8")
    context = SessionContext(session, "broken")
    assert context.recall("x", 1) == 1
    assert "cannot be read" in caplog.text
    context.remember("x", 2)
    assert PluginSet().memory("broken").recall("x") == 2


def test_reading_another_patient_refuses_in_words(tmp_path: Path, session: Session) -> None:
    notes: list[str] = []
    for read in (
        lambda: SessionContext(session).read_case([tmp_path], quiet),
        lambda: TerminalContext(quiet, notes.append).read_case([tmp_path]),
    ):
        with pytest.raises(HccbmError, match="no files"):
            read()


def test_a_command_says_things_where_it_is_told_to() -> None:
    notes: list[str] = []
    context = TerminalContext(quiet, notes.append)
    context.note("half way")
    assert notes == ["half way"]
    assert context.metrics == ()
    assert dict(context.engines) == {}
