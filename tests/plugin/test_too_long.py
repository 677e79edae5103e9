"""A plugin that never returns is interrupted; one whose window answers is not."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from hccbm_gui.plugin import too_long
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.panels import create_panel
from hccbm_gui.plugin.record import Plugin, PluginFailed, PluginState
from hccbm_gui.services.session import Session

One = Callable[..., tuple[PluginSet, Plugin]]
LIMIT_S = 0.3

ENDLESS = {
    "a loop": "while True:\n        pass",
    "a loop that takes every exception": (
        "while True:\n        try:\n            time.sleep(0.001)\n"
        "        except Exception:\n            pass"
    ),
    "a sleep": "time.sleep(60)",
    "a lock": "threading.Lock().acquire() and None\n    lock = threading.Lock()\n"
    "    lock.acquire()\n    lock.acquire()",
    "a queue": "queue.Queue().get()",
    "a question to the program, again and again": "while True:\n        context.case",
}
HEAD = "import queue, threading, time\n"


@pytest.fixture
def watched(one: One) -> Iterator[One]:
    made: list[PluginSet] = []

    def make(name: str, **parts: str) -> tuple[PluginSet, Plugin]:
        plugins, plugin = one(name, **parts)
        plugins.watch(LIMIT_S)
        made.append(plugins)
        return plugins, plugin

    yield make
    for plugins in made:
        plugins.stop_watching()


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_panel_that_never_comes_is_interrupted(kind: str, watched: One, session: Session) -> None:
    code = f"{HEAD}def create_panel(context):\n    {ENDLESS[kind]}\n"
    plugins, plugin = watched("stays", panel=code)
    assert plugin.manifest is not None
    start = time.monotonic()
    with pytest.raises(PluginFailed, match=r"for 0\.3 s and was interrupted"):
        create_panel(plugins, plugin, plugin.manifest.panels[0], session)
    assert time.monotonic() - start < 10.0
    assert plugin.state is PluginState.FAILED


def test_an_import_that_never_ends_is_interrupted(watched: One) -> None:
    plugins, plugin = watched("imports", panel="while True:\n    pass\n")
    with pytest.raises(PluginFailed, match="interrupted"):
        plugins.load(plugin, "panel")
    assert plugin.state is PluginState.FAILED


def test_without_signals_a_loop_is_interrupted_too(
    watched: One, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(too_long, "_take_signal", lambda: False)
    plugins, plugin = watched("stays", panel="while True:\n    pass\n")
    with pytest.raises(PluginFailed, match="interrupted"):
        plugins.load(plugin, "panel")


def test_a_plugin_whose_window_answers_may_take_its_time(watched: One) -> None:
    code = (
        "from PySide6.QtCore import QEventLoop, QTimer\n"
        "def ask(context):\n"
        "    loop = QEventLoop()\n"
        "    QTimer.singleShot(1200, loop.quit)\n"
        "    loop.exec()\n"
        "    return 'answered'\n"
    )
    plugins, plugin = watched("asks", actions=code)
    assert plugins.call(plugin, "actions:ask", None) == "answered"


def test_the_program_itself_is_never_interrupted(watched: One) -> None:
    plugins, _ = watched("idle", panel="")
    end = time.monotonic() + 3 * LIMIT_S
    while time.monotonic() < end:
        pass
    assert plugins.plugins[0].is_on


def test_a_slot_that_never_returns_is_interrupted_and_told(
    watched: One, session: Session, problems: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import time\nfrom PySide6.QtWidgets import QPushButton\n"
        "def create_panel(context):\n"
        "    made = QPushButton('go')\n"
        "    made.clicked.connect(lambda: time.sleep(60))\n"
        "    return made\n"
    )
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    too_long.tell_interrupted()
    plugins, plugin = watched("sleeps", panel=code)
    assert plugin.manifest is not None
    button = create_panel(plugins, plugin, plugin.manifest.panels[0], session).widget
    start = time.monotonic()
    QTimer.singleShot(0, button.click)  # type: ignore[attr-defined]
    while not problems and time.monotonic() - start < 10.0:
        QTest.qWait(10)
    assert "interrupted" in str(problems[0])
    assert "The plugin sleeps failed" in str(plugins.attributed(problems[0]))
    button.deleteLater()


def test_nothing_is_left_of_a_watch(one: One) -> None:
    plugins, _ = one("idle", panel="")
    before = threading.active_count()
    plugins.watch(LIMIT_S)
    assert threading.active_count() == before + 1
    plugins.stop_watching()
    assert threading.active_count() == before
