"""The menu of the window, its keys and what tells of them, all made from one list of commands."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.gate import guarded, report
from hccbm_gui.views.command import Command
from hccbm_gui.views.commands.key_table import KeyTable
from hccbm_gui.views.hands.hands import PICTURE, Hands, picture_keys
from hccbm_gui.views.hands.key_files import (
    PORTABLE,
    default_keys,
    own_keys,
    split_keys,
    write_own_keys,
)
from hccbm_gui.views.hands.mouse import MouseScheme


class CommandMenu(QMenu):
    """A menu of groups; every command has an action, and those with keys answer to them.

    Parameters
    ----------
    commands : in the order of the menu.
    groups : names of the groups in order, each with its title.
    hands : told of the keys that pictures answer to themselves.
    tell : says why something cannot be done that was asked for by its key.

    Signals
    -------
    keys_changed : the user gave a command another key.
    """

    keys_changed = Signal()

    def __init__(
        self,
        window: QWidget,
        commands: Sequence[Command],
        groups: Sequence[tuple[str, str]],
        hands: Hands,
        tell: Callable[[str], object],
    ) -> None:
        super().__init__(window)
        self._window, self._hands, self._tell = window, hands, tell
        self.commands = {command.id: command for command in commands}
        self.groups = dict(groups)
        self.keys = KeyTable(commands, default_keys(), _own_or_none())
        self._actions = {command.id: self._action(command) for command in commands}
        for name, title in groups:
            self._add_group(title, [c for c in commands if c.group == name])
        self.apply_keys()
        if self.keys.clashes:
            # The window is not listening yet.
            clash = InputRefused(
                "A key is given twice. " + ". ".join(self.keys.clashes) + ".",
                remedy="Choose another in Help, Keys.",
            )
            QTimer.singleShot(0, self, lambda: report(clash, "the keys"))

    @property
    def scheme(self) -> MouseScheme:
        """What the mouse means now."""
        return self._hands.scheme

    def action(self, name: str) -> QAction:
        """The action of a command."""
        return self._actions[name]

    @guarded
    def run(self, name: str) -> None:
        """Do it, or say why not."""
        command = self.commands[name]
        why = command.why_not()
        if why:
            self._tell(f"{command.title}: {why}")
        else:
            command.do()
        if command.checked is not None:
            self._actions[name].setChecked(command.checked())

    def why_not(self, name: str) -> str:
        """Why a command cannot be done now; empty when it can, or when that cannot be told."""
        try:
            return self.commands[name].why_not()
        except Exception as problem:  # noqa: BLE001 - one part must not close the whole menu
            report(problem, name)
            return ""

    def owner(self, key: str) -> str:
        """Title of what answers to a key, in this menu, of a plugin or of a button; else empty."""
        name = self.keys.owner(key)
        if name:
            return self.keys.title(name)
        own = set(self._actions.values())
        others = [action for action in self._window.actions() if action not in own]
        for other in (*others, *self._window.findChildren(QAbstractButton)):
            if _answers_to(other, key):
                return other.text() or other.toolTip()
        return ""

    def change_keys(self, name: str, words: str, take: bool = False) -> None:
        """Give a command other keys, at once and for good.

        Raises
        ------
        InputRefused : one belongs to something else; with `take` only what is no command refuses.
        """
        for key in words.split("; "):
            if key and not self.keys.owner(key) and (title := self.owner(key)):
                raise InputRefused(f"{key} belongs to “{title}”.", remedy="Press another key.")
        self.keys.set_keys(name, words, take)
        self._keep_keys()

    def reset_keys(self, name: str = "") -> None:
        """The keys of one command, or of all, as the program comes.

        Raises
        ------
        InputRefused : the user gave one of them to another command.
        """
        if name:
            self.keys.reset(name)
        else:
            self.keys.reset_all()
        self._keep_keys()

    def apply_keys(self) -> None:
        """Let the actions and the pictures answer to the keys of the table."""
        self._hands.picture_keys = picture_keys(self.keys.all())
        for name, action in self._actions.items():
            keys = split_keys(self.keys.keys(name))
            action.setShortcuts([QKeySequence.fromString(key, PORTABLE) for key in keys])
        # Qt answers a key that is given twice with neither.
        for button in self._window.findChildren(QAbstractButton):
            if self.keys.owner(button.shortcut().toString(PORTABLE)):
                button.setShortcut(QKeySequence())

    def _keep_keys(self) -> None:
        self.apply_keys()
        self.keys_changed.emit()
        write_own_keys(self.keys.own)

    def _action(self, command: Command) -> QAction:
        action = QAction(command.title, self)
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda: self.run(command.id))
        if command.id.startswith(PICTURE):
            # The picture with the focus answers itself; elsewhere the key means something else.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        else:
            self._window.addAction(action)
        return action

    def _add_group(self, title: str, commands: Sequence[Command]) -> None:
        if not commands:
            return
        menu = self.addMenu(title)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self._show_state(commands))
        menu.aboutToHide.connect(lambda: self._allow(commands))
        for command in commands:
            menu.addAction(self._actions[command.id])

    @guarded
    def _show_state(self, commands: Sequence[Command]) -> None:
        """Grey what cannot be done now and say why; check what is on."""
        for command in commands:
            action, why = self._actions[command.id], self.why_not(command.id)
            action.setEnabled(not why)
            action.setToolTip(why)
            if command.checked is not None:
                action.setChecked(command.checked())

    @guarded
    def _allow(self, commands: Sequence[Command]) -> None:
        """A key of what was greyed says why itself, and may work by then."""
        for command in commands:
            self._actions[command.id].setEnabled(True)


def command_menu(window: QWidget) -> CommandMenu:
    """The menu of a window, wherever it hangs.

    LookupError when it has none.
    """
    menu = window.findChild(CommandMenu)
    if not isinstance(menu, CommandMenu):
        raise LookupError("this window has no menu of commands")
    return menu


def _own_or_none() -> dict[str, str]:
    try:
        return own_keys()
    except InputRefused as error:
        problem = error
        QTimer.singleShot(0, lambda: report(problem, "the keys"))
        return {}


def _answers_to(other: QAction | QAbstractButton, key: str) -> bool:
    keys = other.shortcuts() if isinstance(other, QAction) else [other.shortcut()]
    return any(one.toString(PORTABLE) == key for one in keys)
