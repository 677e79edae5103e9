"""What the hands of the user hold and mean: tools, the mouse scheme, the keys of pictures."""

from dataclasses import dataclass, field

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.gate import report
from hccbm_gui.services.settings import load_settings
from hccbm_gui.views.hands.key_files import PORTABLE, default_keys, split_keys
from hccbm_gui.views.hands.mouse import DEFAULT, MouseScheme, scheme_named
from hccbm_gui.views.tools.hand_view import HandView
from hccbm_gui.views.tools.toolbox import Toolbox

PICTURE = "picture."
"""Ids of the commands that the picture with the focus carries out itself."""

FOR_TOOLS = frozenset(
    {
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
    }
)
"""Keys that the tool in hand is asked about first."""


@dataclass(slots=True)
class Hands:
    """One pair for all slice views of a window; a view that is given none makes its own.

    Attributes
    ----------
    scheme : what the mouse means.
    toolbox : the tools, and the one in hand.
    picture_keys : a key in Qt's portable words to the id of what the picture does.
    texts, names : words in the pictures, and the names of structures where the hand rests.
    active : the slice view that had the keys last.
    """

    scheme: MouseScheme
    toolbox: Toolbox = field(default_factory=Toolbox)
    picture_keys: dict[str, str] = field(default_factory=dict)
    texts: bool = True
    names: bool = True
    active: HandView | None = None

    def use_scheme(self, scheme: MouseScheme) -> None:
        """Mean by the mouse what `scheme` says, its first tool in hand."""
        self.scheme = scheme
        if scheme.first_tool in self.toolbox:
            self.toolbox.take(scheme.first_tool)

    def picture_command(self, event: QKeyEvent) -> str:
        """The id of what a key does in a picture; empty for nothing."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        found = self.picture_keys.get(_words(event.key(), held), "")
        if found or event.key() >= Qt.Key.Key_Escape:
            return found
        # Where "+" needs Shift, the key is still called "+".
        plain = held & ~Qt.KeyboardModifier.ShiftModifier
        return (
            ""
            if chr(event.key()).isalpha()
            else self.picture_keys.get(_words(event.key(), plain), "")
        )


def hands_of_user() -> Hands:
    """As the settings and the tables say; a scheme that is refused is told and not used."""
    try:
        scheme = scheme_named(load_settings().mouse_scheme)
    except InputRefused as problem:
        report(problem, "the mouse scheme")
        scheme = scheme_named(DEFAULT)
    hands = Hands(scheme, picture_keys=picture_keys(default_keys()))
    hands.use_scheme(scheme)
    return hands


def picture_keys(keys: dict[str, str]) -> dict[str, str]:
    """Key to id, of the commands of pictures."""
    return {
        key: name
        for name, words in keys.items()
        if name.startswith(PICTURE)
        for key in split_keys(words)
    }


def _words(key: int, held: Qt.KeyboardModifier) -> str:
    return QKeySequence(QKeyCombination(held, Qt.Key(key))).toString(PORTABLE)
