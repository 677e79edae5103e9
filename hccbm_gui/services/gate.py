"""The gate that every Qt override, slot and plugin call runs through.

An exception that leaves an override of a Qt virtual method ends the process (PySide6 6.11 and
6.12). Behind the gate it is logged, told to whoever listens, and the program goes on.
"""

import faulthandler
import inspect
import logging
import sys
import threading
import time
from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import Any, TextIO, TypeVar, cast, overload

from hccbm_gui.core.errors import Cancelled, HccbmError

F = TypeVar("F", bound=Callable[..., Any])
Listener = Callable[[Exception], object]

REPEAT_S = 2.0
"""A problem that recurs within this time, as from a paint method, is told once."""

_log = logging.getLogger("hccbm_gui")
_listeners: list[Listener] = []
_last_told: dict[tuple[type[BaseException], str], float] = {}


def on_problem(listener: Listener) -> Callable[[], None]:
    """Tell `listener` of every problem; call what is returned to stop that.

    The listener may be called from any thread: give it the ``emit`` of a signal.
    """
    _listeners.append(listener)

    def stop() -> None:
        if listener in _listeners:
            _listeners.remove(listener)

    return stop


def report(problem: Exception, where: str = "") -> None:
    """Log `problem` with its traceback and tell the listeners; never raises."""
    if isinstance(problem, Cancelled):
        _log.info("cancelled: %s", where)
        return
    level = logging.WARNING if isinstance(problem, HccbmError) else logging.ERROR
    key = (type(problem), f"{where}: {problem}")
    now = time.monotonic()
    if now - _last_told.get(key, -REPEAT_S) < REPEAT_S:
        return
    if len(_last_told) > 200:
        _last_told.clear()
    _last_told[key] = now
    _log.log(level, "in %s: %s", where or "the program", problem, exc_info=problem)
    for listener in tuple(_listeners):
        try:
            listener(problem)
        except Exception:  # noqa: BLE001 - the gate must hold even when a listener fails
            _log.exception("a problem could not be told")


@overload
def guarded(function: F) -> F: ...


@overload
def guarded(*, fallback: Any = None) -> Callable[[F], F]: ...


def guarded(function: F | None = None, *, fallback: Any = None) -> F | Callable[[F], F]:
    """Let no exception out of a function or method: report it and return `fallback`.

    Arguments beyond those the function takes are dropped, as Qt does for a slot that takes
    fewer than its signal gives. Use it as ``@guarded`` or ``@guarded(fallback=...)``.
    """

    def decorate(inner: F) -> F:
        most = _most_positional(inner)
        where = getattr(inner, "__qualname__", repr(inner))

        @wraps(inner)
        def gate(*args: Any, **kwargs: Any) -> Any:
            try:
                return inner(*args[:most], **kwargs)
            except Exception as problem:  # noqa: BLE001 - this is the gate
                report(problem, where)
                return fallback

        return cast(F, gate)

    return decorate if function is None else decorate(function)


def _most_positional(function: Callable[..., Any]) -> int | None:
    """How many positional arguments `function` takes; None for any number."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # built-in functions do not always tell
        return None
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return None
    return sum(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters)


def install_excepthook(log_stream: TextIO | None = None) -> None:
    """Report what escapes all the same; crashes below Python go to `log_stream`."""

    def escaped(
        kind: type[BaseException], value: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(value, Exception):
            report(value.with_traceback(trace), "the event loop")
        else:
            sys.__excepthook__(kind, value, trace)

    def escaped_in_thread(args: threading.ExceptHookArgs) -> None:
        if isinstance(args.exc_value, Exception):
            report(args.exc_value, f"thread {args.thread.name if args.thread else 'unknown'}")

    sys.excepthook = escaped
    threading.excepthook = escaped_in_thread
    if log_stream is not None:
        faulthandler.enable(log_stream)
