"""What the mouse means in slice views: schemes that are read from tables."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import Qt

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.resources import resource_path
from hccbm_gui.services.settings import user_folder

DEFAULT = "radiology"
FOLDER = "mouse"
"""In the program's resources, and beside the settings for the user's own schemes."""


class Action(StrEnum):
    """What a gesture does."""

    TOOL = "tool"
    WINDOW = "window"
    CROSSHAIR = "crosshair"
    PAN = "pan"
    ZOOM = "zoom"
    SCROLL = "scroll"
    AUTO_WINDOW = "auto window"
    MENU = "menu"
    MAXIMISE = "maximise"
    FIT = "fit"
    NOTHING = "nothing"


ALLOWED: dict[str, frozenset[Action]] = {
    "drag": frozenset(Action) - {Action.MENU, Action.MAXIMISE, Action.FIT},
    "click": frozenset({Action.MENU, Action.CROSSHAIR, Action.NOTHING}),
    "wheel": frozenset({Action.SCROLL, Action.ZOOM, Action.PAN, Action.NOTHING}),
    "move": frozenset({Action.CROSSHAIR, Action.NOTHING}),
    "double_click": frozenset({Action.MAXIMISE, Action.FIT, Action.NOTHING}),
}
HELD = {
    "ctrl": Qt.KeyboardModifier.ControlModifier,
    "alt": Qt.KeyboardModifier.AltModifier,
    "shift": Qt.KeyboardModifier.ShiftModifier,
}
BUTTONS = {
    "left": Qt.MouseButton.LeftButton,
    "middle": Qt.MouseButton.MiddleButton,
    "right": Qt.MouseButton.RightButton,
    "back": Qt.MouseButton.BackButton,
    "forward": Qt.MouseButton.ForwardButton,
}
LASTS = {
    "drag": frozenset(BUTTONS),
    "click": frozenset(BUTTONS),
    "wheel": frozenset({"wheel"}),
    "move": frozenset({""}),
    "double_click": frozenset(BUTTONS),
}
"""What a gesture of each table ends with, after the keys held."""

Table = Mapping[str, Action]


@dataclass(frozen=True, slots=True)
class MouseScheme:
    """One table of gestures.

    Attributes
    ----------
    name : of the file, without ending; kept in the settings.
    title : for the menu.
    first_tool : the tool in hand at the start.
    tables : ``drag``, ``click``, ``wheel``, ``move`` and ``double_click``, each from a gesture in
        words, as ``shift+left``, to what it does.
    """

    name: str
    title: str
    first_tool: str
    tables: Mapping[str, Table]

    def drag(self, button: Qt.MouseButton, held: Qt.KeyboardModifier) -> Action:
        """What a drag with `button` does."""
        return self._look_up("drag", _button_word(button), held)

    def click(self, button: Qt.MouseButton, held: Qt.KeyboardModifier) -> Action:
        """What `button` does when it goes up where it went down; nothing unless it is listed."""
        return self._look_up("click", _button_word(button), held)

    def double_click(self, button: Qt.MouseButton, held: Qt.KeyboardModifier) -> Action:
        """What two clicks in a row do."""
        return self._look_up("double_click", _button_word(button), held)

    def wheel(self, held: Qt.KeyboardModifier) -> Action:
        """What the wheel or two fingers do."""
        return self._look_up("wheel", "wheel", held)

    def move(self, held: Qt.KeyboardModifier) -> Action:
        """What moving without a button does."""
        return self.tables["move"].get(_words(held, ""), Action.NOTHING)

    def _look_up(self, table: str, last: str, held: Qt.KeyboardModifier) -> Action:
        found = self.tables[table]
        plain = found.get(last, Action.NOTHING)
        return found.get(_words(held, last), plain)


def read_scheme(path: Path) -> MouseScheme:
    """The scheme in a file.

    Raises
    ------
    InputRefused : it cannot be read, or a gesture or an action is none of those that exist.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _refused(path, f"it cannot be read ({error})") from error
    tables = {name: _table(path, name, content.get(name, {})) for name in ALLOWED}
    return MouseScheme(
        name=path.stem,
        title=str(content.get("title", path.stem)),
        first_tool=str(content.get("first_tool", "window")),
        tables=MappingProxyType(tables),
    )


def scheme_files() -> dict[str, Path]:
    """Name to file: the program's schemes, the default first, then the user's own."""
    folders = (resource_path(FOLDER), user_folder() / FOLDER)
    found = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    first = found.pop(DEFAULT)
    return {DEFAULT: first, **found}


def scheme_named(name: str) -> MouseScheme:
    """The scheme of that name; the default for ``default`` and for one that is gone."""
    files = scheme_files()
    return read_scheme(files.get(name, files[DEFAULT]))


def _table(path: Path, name: str, entries: object) -> Table:
    if not isinstance(entries, dict):
        raise _refused(path, f"[{name}] is no table")
    made: dict[str, Action] = {}
    for gesture, word in entries.items():
        if word not in ALLOWED[name]:
            raise _refused(path, f"[{name}] cannot do {word!r}")
        made[_gesture(path, name, gesture)] = Action(word)
    return MappingProxyType(made)


def _gesture(path: Path, table: str, words: str) -> str:
    """The gesture with the keys held in one order, or refused."""
    *held, last = [word.strip().lower() for word in words.split("+")]
    if table == "move":
        held, last = [*held, last], ""
    if last not in LASTS[table] or not set(held) <= set(HELD):
        raise _refused(path, f"[{table}] knows no gesture {words!r}")
    return _joined(set(held), last)


def _joined(held: set[str], last: str) -> str:
    ordered = [word for word in HELD if word in held]
    return "+".join([*ordered, last] if last else ordered)


def _words(held: Qt.KeyboardModifier, last: str) -> str:
    return _joined({word for word, modifier in HELD.items() if held & modifier}, last)


def _button_word(button: Qt.MouseButton) -> str:
    return next((word for word, known in BUTTONS.items() if known == button), "")


def _refused(path: Path, why: str) -> InputRefused:
    return InputRefused(
        f"The mouse scheme is not used: {why}.",
        where=path.name,
        remedy="Correct the file or take another scheme.",
    )
