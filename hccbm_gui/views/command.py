"""What the user can do, as records: menu, keys, the sheet on ``?`` and the key editor read them."""

from collections.abc import Callable
from dataclasses import dataclass


def always() -> str:
    """There is nothing in the way."""
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do.

    Attributes
    ----------
    id : dotted and stable, for example ``view.fit``; the user's own keys are kept under it.
    title : as it stands in the menu.
    group : the menu it stands in; empty for one that has a key only.
    do : what happens.
    key : the key as the program comes, in Qt's portable words; empty for none.
    why_not : a sentence that says why it cannot be done now; empty when it can.
    checked : for what is on or off.
    """

    id: str
    title: str
    group: str
    do: Callable[[], object]
    key: str = ""
    why_not: Callable[[], str] = always
    checked: Callable[[], bool] | None = None
