"""The tables of keys: as the program comes, and what the user changed."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtGui import QKeySequence

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.resources import resource_path
from hccbm_gui.services.settings import user_folder

PORTABLE = QKeySequence.SequenceFormat.PortableText


def default_keys() -> dict[str, str]:
    """Command id to keys, as the program comes."""
    return read_keys(resource_path("keys.toml"))


def own_keys_path() -> Path:
    """Where the user's changes are kept."""
    return user_folder() / "keys.toml"


def own_keys() -> dict[str, str]:
    """Command id to the keys that the user gave it, empty for none; nothing without a file.

    Raises
    ------
    InputRefused : the file cannot be read.
    """
    path = own_keys_path()
    return read_keys(path) if path.exists() else {}


def read_keys(path: Path) -> dict[str, str]:
    """The table ``[keys]`` of a file, each entry in Qt's words for it.

    Raises
    ------
    InputRefused : it cannot be read, or an entry is no key.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("keys", {})
    except (OSError, ValueError) as error:
        raise _refused(path, f"they cannot be read ({error})") from error
    if not isinstance(entries, dict):
        raise _refused(path, "[keys] is no table")
    return {str(name): _keys(path, str(name), words) for name, words in entries.items()}


def write_own_keys(keys: Mapping[str, str]) -> None:
    """Keep the user's changes, whole or not at all.

    Raises
    ------
    InputRefused : the folder of the settings cannot be written.
    """
    path = own_keys_path()
    lines = ["# Keys that differ from those of the program.", "[keys]"]
    lines += [f"{_quoted(name)} = {_quoted(words)}" for name, words in sorted(keys.items())]
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise InputRefused(
            f"The keys cannot be kept: {error}.",
            where=str(path),
            remedy="They hold until the program ends; make the folder writable.",
        ) from error


def split_keys(words: str) -> tuple[str, ...]:
    """Each of several keys, in one way of writing; empty for none."""
    keys = QKeySequence.listFromString(words, PORTABLE) if words else []
    return tuple(key.toString(PORTABLE) for key in keys)


def joined_keys(words: str) -> str:
    """The same keys in one way of writing."""
    return "; ".join(split_keys(words))


def native_keys(words: str) -> str:
    """The same keys as this computer names them, for reading."""
    native = QKeySequence.SequenceFormat.NativeText
    keys = [QKeySequence.fromString(key, PORTABLE).toString(native) for key in split_keys(words)]
    return "   ".join(keys)


def _keys(path: Path, name: str, words: object) -> str:
    if not isinstance(words, str):
        raise _refused(path, f"{name} is no text")
    if not all(split_keys(words)):
        raise _refused(path, f"{name} has a key that does not exist: {words}")
    return joined_keys(words)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _refused(path: Path, why: str) -> InputRefused:
    return InputRefused(
        f"The keys are not used: {why}.",
        where=path.name,
        remedy="Correct the file, or delete it to have the keys of the program.",
    )
