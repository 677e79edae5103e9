"""What a command answers, and how it leaves the program: one JSON object, or readable text."""

import contextlib
import json
import math
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TextIO

SUCCESS, BUG, WRONG_USAGE, REFUSED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes. A refused input is 3; 1 is an error of the program itself."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A result as JSON and as text, and the exit code."""

    data: Mapping[str, Any]
    text: str
    code: int = SUCCESS


def refusal(sentence: str, kind: str, code: int = REFUSED, **more: object) -> Answer:
    """The answer when something cannot be done."""
    return Answer({"error": sentence, "error_kind": kind, **more}, "", code)


def emit(answer: Answer, as_json: bool, stdout: TextIO) -> int:
    """Write the answer to `stdout`, an error in words to stderr; the exit code."""
    error = answer.data.get("error")
    if error and answer.code != SUCCESS:
        note(f"Error: {error}")
    text = json.dumps(plain(answer.data), indent=1, allow_nan=False) if as_json else answer.text
    if text:
        try:
            stdout.write(text + "\n")
            stdout.flush()
        except BrokenPipeError:
            # Whoever read this has gone; nothing may be written at exit either.
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
        except UnicodeEncodeError:
            stdout.write(text.encode("ascii", "replace").decode("ascii") + "\n")
    return answer.code


def note(sentence: str) -> None:
    """Tell the user something that is not the result; never fails."""
    if not sentence:
        return
    with contextlib.suppress(OSError, ValueError):
        encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
        sys.stderr.write(sentence.encode(encoding, "replace").decode(encoding) + "\n")
        sys.stderr.flush()


@contextlib.contextmanager
def stdout_reserved() -> Iterator[TextIO]:
    """The real stdout; whatever libraries print meanwhile, in C too, goes to stderr."""
    real = sys.stdout
    kept = -1
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if real.fileno() == 1 and sys.stderr.fileno() == 2:
            real.flush()
            kept = os.dup(1)
            os.dup2(2, 1)
    with contextlib.redirect_stdout(sys.stderr):
        if kept < 0:
            yield real
            return
        stream = os.fdopen(kept, "w", encoding=real.encoding, errors="replace", closefd=False)
        try:
            yield stream
        finally:
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
            os.dup2(kept, 1)
            os.close(kept)


def plain(value: Any) -> Any:
    """`value` as JSON knows it: NumPy numbers as numbers, what is not finite as null."""
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, (str, bool, int)) or value is None:
        return value
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


@dataclass(slots=True)
class ProgressLine:
    """Progress on stderr: one line that changes on a terminal, a line now and then elsewhere."""

    interval_s: float = 0.1
    _told: float = field(default=-1e9, init=False)
    _width: int = field(default=0, init=False)
    _last: str = field(default="", init=False)

    def __call__(self, fraction: float, message: str = "") -> None:
        """Show where the work is."""
        import time

        terminal = sys.stderr.isatty()
        now = time.monotonic()
        if now - self._told < (self.interval_s if terminal else 2.0):
            return
        self._told = now
        text = f"{fraction:4.0%} {message or self._last}"
        self._last = message or self._last
        with contextlib.suppress(OSError, ValueError):
            if terminal:
                sys.stderr.write(f"\r{text[:78]:{self._width}}")
                self._width = min(len(text), 78)
            else:
                sys.stderr.write(text + "\n")
            sys.stderr.flush()

    def clear(self) -> None:
        """Wipe the line of a terminal."""
        if self._width:
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.write("\r" + " " * self._width + "\r")
                sys.stderr.flush()
            self._width = 0
