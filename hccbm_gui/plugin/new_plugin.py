"""Writes a small plugin that works, for its author to go on from."""

from pathlib import Path
from string import Template

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.plugin.manifest import API_VERSION, ID
from hccbm_gui.services.resources import resource_path

SUFFIX = ".txt"
"""The files of the template carry it, so that no tool takes them for code."""


def write_plugin(name: str, parent: Path) -> Path:
    """Write the plugin `name` into a new folder below `parent`; the folder.

    Raises
    ------
    InputRefused : a name that no plugin can have, or a folder that is there already.
    """
    if not ID.fullmatch(name):
        raise InputRefused(
            f"'{name}' cannot be the name of a plugin.",
            remedy="Take small letters, digits and underscores, a letter first: bone_score.",
        )
    folder = parent / name
    if folder.exists():
        raise InputRefused(f"{folder} is there already.", remedy="Take another name or folder.")
    words = {"name": name, "title": name.replace("_", " ").capitalize(), "api": API_VERSION}
    files = {
        Template(source.name.removesuffix(SUFFIX)).substitute(words): Template(
            source.read_text(encoding="utf-8")
        ).substitute(words)
        for source in sorted(resource_path("plugin_template").glob(f"*{SUFFIX}"))
    }
    folder.mkdir(parents=True)
    for file, content in files.items():
        (folder / file).write_text(content, encoding="utf-8")
    return folder
