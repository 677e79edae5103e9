"""Finds tables, themes and plugins, in an installed program and in a checkout alike."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the package."""


def resource_path(name: str = "") -> Path:
    """The file or folder `name` in resources, e.g. ``themes/dark.toml``.

    Raises
    ------
    FileNotFoundError : the installation lacks it.
    """
    return _inside_or_beside("resources", name)


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
