"""Notices when a plugin keeps the window from answering, and interrupts it.

A thread looks at what the GUI thread runs. Code of a plugin that has been there for `limit_s`
without the event loop turning (an open dialog lets it turn) gets `PluginTookTooLong` raised in
it. Where signals exist that also ends sleeps and waits for locks; a call into compiled code is
interrupted when it returns to Python.
"""

import ctypes
import logging
import signal
import sys
import threading
import time
from types import FrameType, TracebackType

from hccbm_gui.plugin.record import plugin_id_of
from hccbm_gui.services.gate import report

LIMIT_S = 10.0
"""How long a plugin may keep the window from answering."""

LOOK_S, AGAIN_S = 0.25, 0.02
SIGNAL = getattr(signal, "SIGUSR2", None)

_log = logging.getLogger("hccbm_gui.plugins")


class PluginTookTooLong(BaseException):
    """Raised in code of a plugin; no Exception, so that no ``except Exception`` takes it."""

    def __init__(self, *_: object) -> None:
        super().__init__("it kept the window from answering and was interrupted")


class GuiWatch:
    """Watches the thread it is made in, until `stop`."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        from PySide6.QtCore import QTimer

        self.limit_s = limit_s
        self._look_s = min(LOOK_S, limit_s / 4.0)
        self._thread_id = threading.get_ident()
        self._turns = 0
        self._over = threading.Event()
        self._by_signal = _take_signal()
        self._heart = QTimer()
        self._heart.timeout.connect(self._beat)
        self._heart.start(int(1000 * self._look_s))
        self._watcher = threading.Thread(target=self._watch, name="plugin watch", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._heart.stop()
        self._over.set()
        self._watcher.join(2.0)

    def _beat(self) -> None:
        self._turns += 1

    def _watch(self) -> None:
        turns, since, late = -1, time.monotonic(), False
        while not self._over.wait(AGAIN_S if late else self._look_s):
            frame = sys._current_frames().get(self._thread_id)
            inside, interruptible = plugin_below(frame), interruptible_plugin(frame)
            del frame
            now = time.monotonic()
            if not inside or turns != self._turns:
                turns, since, late = self._turns, now, False
            elif now - since >= self.limit_s:
                if not late:
                    _log.warning("the plugin %s is interrupted: no answer", inside)
                late = True
                # The handler of the signal looks for itself where the thread is by then.
                if interruptible or self._by_signal:
                    self._interrupt()

    def _interrupt(self) -> None:
        if self._by_signal and SIGNAL is not None:
            signal.pthread_kill(self._thread_id, SIGNAL)
            return
        kind = ctypes.py_object(PluginTookTooLong)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread_id), kind)


def plugin_below(frame: FrameType | None) -> str:
    """Id of the plugin that `frame` works for; empty when there is none."""
    while frame is not None:
        found = plugin_id_of(frame.f_globals.get("__name__", ""))
        if found:
            return found
        frame = frame.f_back
    return ""


def interruptible_plugin(frame: FrameType | None) -> str:
    """Id of the plugin whose code runs in `frame` or called it; empty when there is none.

    Empty also while the program itself works for the plugin, as in showing an edit: it must not
    be left half way. What core computes may be.
    """
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        found = plugin_id_of(module)
        if found:
            return found
        if module.startswith("hccbm_gui.") and not module.startswith("hccbm_gui.core."):
            return ""
        frame = frame.f_back
    return ""


def tell_interrupted() -> None:
    """Report an interrupted slot: what leaves a slot comes to ``sys.excepthook``."""
    before = sys.excepthook

    def hook(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        if isinstance(value, PluginTookTooLong):
            told = RuntimeError(str(value))
            report(told.with_traceback(trace), "a plugin")
        else:
            before(kind, value, trace)

    sys.excepthook = hook


def _interrupted(number: int, frame: FrameType | None) -> None:
    """In the GUI thread: a plugin that has returned by now is left alone."""
    found = interruptible_plugin(frame)
    if found:
        raise PluginTookTooLong(found)


def _take_signal() -> bool:
    """Handle our signal; False where there is none, or somebody else's handler is in place."""
    if SIGNAL is None or threading.current_thread() is not threading.main_thread():
        return False
    now = signal.getsignal(SIGNAL)
    if now is _interrupted:
        return True
    if now not in (signal.SIG_DFL, signal.SIG_IGN):
        return False
    # It stays: one that is still under way when the default is back would end the process.
    signal.signal(SIGNAL, _interrupted)
    return True
