"""Finds tables, themes and plugins, in an installed program and in a checkout alike.

A file of the same name below `user_resources()` stands in place of the program's own, so that a
physicist edits windows, colours or levels without touching the installation.
"""

import tomllib
from pathlib import Path
from typing import Any

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.settings import user_folder

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the package."""


def user_resources() -> Path:
    """Where the user's own files lie; it may not exist."""
    return user_folder() / "resources"


def resource_path(name: str = "") -> Path:
    """The file or folder `name` in resources, e.g. ``themes/dark.toml``.

    The user's own file stands before the program's; a folder is always the program's, see
    `resource_files`.

    Raises
    ------
    FileNotFoundError : the installation lacks it.
    """
    own = user_resources() / name
    return own if name and own.is_file() else _inside_or_beside("resources", name)


def resource_files(folder: str, pattern: str = "*.toml") -> tuple[Path, ...]:
    """The files of a folder in resources by name: the user's own stand before the program's.

    Raises
    ------
    FileNotFoundError : the installation lacks the folder.
    """
    found = {path.name: path for path in _inside_or_beside("resources", folder).glob(pattern)}
    found |= {path.name: path for path in (user_resources() / folder).glob(pattern)}
    return tuple(found[name] for name in sorted(found))


def read_table(path: Path, what: str) -> dict[str, Any]:
    """The content of a TOML file of resources; `what` it is, for the refusal.

    Raises
    ------
    InputRefused : it cannot be read.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise refused(path, what, error) from error


def refused(path: Path, what: str, error: Exception) -> InputRefused:
    """That `path`, which should hold `what`, does not; with its full name when it is the user's."""
    fault = f"no {error}" if isinstance(error, KeyError) else str(error)
    if path.is_relative_to(user_resources()):
        where, remedy = str(path), "Correct or delete this file; without it the program's is used."
    else:
        where, remedy = path.name, "Install the program again."
    return InputRefused(f"{what} cannot be read: {fault}.", where=where, remedy=remedy)


def plugin_path(name: str = "") -> Path:
    """The folder of the plugin `name`, or the folder of all plugins.

    Raises
    ------
    FileNotFoundError : the installation lacks it.
    """
    return _inside_or_beside("plugins", name)


def _inside_or_beside(folder: str, name: str) -> Path:
    # A wheel carries both folders inside the package; a checkout has them beside it, also
    # when it is installed as editable.
    places = (PACKAGE / folder, PACKAGE.parent / folder)
    for place in places:
        if (place / name).exists():
            return place / name
    searched = " and ".join(str(place) for place in places)
    raise FileNotFoundError(f"{folder}/{name} is neither in {searched}; install the program anew")
