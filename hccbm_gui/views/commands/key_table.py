"""Which key does what: the keys of the program with the user's own laid over them."""

from collections.abc import Iterable, Mapping, Sequence

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.views.command import Command
from hccbm_gui.views.hands.key_files import joined_keys, split_keys


class KeyTable:
    """Each key belongs to one command at most, whatever the files say.

    Parameters
    ----------
    commands : everything that can have a key.
    defaults : command id to keys as the program comes; the key of the `Command` without an entry.
    own : command id to the keys the user gave it, empty for none.

    Attributes
    ----------
    clashes : a sentence for every key that two commands wanted; the second goes without. The
        user's keys are dealt out first.
    """

    def __init__(
        self, commands: Sequence[Command], defaults: Mapping[str, str], own: Mapping[str, str]
    ) -> None:
        self._titles = {command.id: command.title for command in commands}
        self._defaults = {
            command.id: joined_keys(defaults.get(command.id, command.key)) for command in commands
        }
        # What is kept for a command that is not there now, as of a plugin, is kept on.
        self._own = dict(own)
        self._keys: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self.clashes: tuple[str, ...] = ()
        self._deal()

    @property
    def own(self) -> dict[str, str]:
        """What the user changed, to be kept."""
        return dict(self._own)

    def keys(self, name: str) -> str:
        """The keys of a command, several with ``; `` between them; empty for none."""
        return self._keys.get(name, "")

    def default(self, name: str) -> str:
        """Its keys as the program comes."""
        return self._defaults[name]

    def owner(self, key: str) -> str:
        """Id of the command that a key belongs to; empty for none.

        A key that begins a sequence of another, as Ctrl+K does of Ctrl+K, Ctrl+S, is that one's.
        """
        for other, name in self._owners.items():
            if other == key or other.startswith(f"{key}, ") or key.startswith(f"{other}, "):
                return name
        return ""

    def title(self, name: str) -> str:
        """Of a command."""
        return self._titles[name]

    def all(self) -> dict[str, str]:
        """Command id to keys, of those that have one."""
        return {name: words for name, words in self._keys.items() if words}

    def set_keys(self, name: str, words: str, take: bool = False) -> None:
        """Give a command other keys; none with empty words.

        Raises
        ------
        InputRefused : a key belongs to another command, unless `take` takes it from there.
        """
        keys = split_keys(words)
        for key in keys:
            owner = self.owner(key)
            if owner in ("", name):
                continue
            if not take:
                raise InputRefused(
                    f"{key} belongs to “{self.title(owner)}”.",
                    remedy="Take it from there, or press another key.",
                )
            self._set(owner, [other for other in split_keys(self.keys(owner)) if other != key])
        self._set(name, keys)
        self._deal()

    def reset(self, name: str) -> None:
        """The keys as the program comes.

        Raises
        ------
        InputRefused : the user gave one of them to another command.
        """
        self.set_keys(name, self.default(name))
        self._own.pop(name, None)

    def reset_all(self) -> None:
        """Forget all that the user changed."""
        self._own.clear()
        self._deal()

    def _set(self, name: str, keys: Iterable[str]) -> None:
        words = "; ".join(keys)
        if words == self._defaults[name]:
            self._own.pop(name, None)
        else:
            self._own[name] = words
        self._deal()

    def _deal(self) -> None:
        self._owners.clear()
        self._keys = dict.fromkeys(self._titles, "")
        clashes: list[str] = []
        for wanted in (self._own, self._defaults):
            for name in self._titles:
                if name in wanted and not (wanted is self._defaults and name in self._own):
                    clashes += self._give(name, wanted[name], wanted is self._own)
        self.clashes = tuple(clashes)

    def _give(self, name: str, words: str, is_own: bool) -> list[str]:
        clashes, given = [], []
        for key in split_keys(words):
            owner = self.owner(key)
            if not owner:
                self._owners[key] = name
                given.append(key)
            elif owner != name and (is_own or owner not in self._own):
                clashes.append(f"{key}: “{self.title(owner)}” has it, not “{self.title(name)}”")
        self._keys[name] = "; ".join(given)
        return clashes
