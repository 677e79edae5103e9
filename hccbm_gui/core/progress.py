"""How long work reports where it is, without knowing about threads."""

from typing import Protocol


class Progress(Protocol):
    """Called with the fraction done (0 to 1) and a message; may raise `Cancelled`."""

    def __call__(self, fraction: float, message: str = "") -> None:
        """Report; `Cancelled` raised from here ends the work."""


def quiet(fraction: float, message: str = "") -> None:
    """Report to nobody."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """A progress whose 0 to 1 fills the stretch from `start` to `end` of `progress`."""

    def report(fraction: float, message: str = "") -> None:
        progress(start + (end - start) * fraction, message)

    return report
