"""What a plugin says of itself, read before any of its code runs."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from hccbm_gui.core.errors import InputRefused

API_VERSION = 1
"""The version of hccbm_gui.plugin.api that manifests must name."""

NEEDS = {
    "volume": "a CT or MR",
    "functional": "a bone scan, SPECT or PET",
    "structures": "structures",
    "comparison": "a comparison of the two fields",
    "dose": "a dose",
    "plan": "a plan",
}
"""What a plugin may ask of the case, and how a person is told that it is missing."""


@dataclass(frozen=True, slots=True)
class PanelEntry:
    """A panel: its title and where its factory is (``module:function``)."""

    title: str
    entry: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of plugin.toml."""

    id: str
    name: str
    version: str
    api: int
    folder: Path
    description: str = ""
    needs: tuple[str, ...] = ()
    panels: tuple[PanelEntry, ...] = ()


def read_manifest(path: Path) -> Manifest:
    """The manifest in `path`.

    Raises
    ------
    InputRefused : not TOML, a field missing or wrong, or made for another API.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(
            id=table["id"],
            name=table["name"],
            version=table["version"],
            api=table["api"],
            folder=path.parent,
            description=table.get("description", ""),
            needs=tuple(table.get("needs", ())),
            panels=tuple(PanelEntry(p["title"], p["entry"]) for p in table.get("panels", ())),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InputRefused(
            f"The plugin manifest is not usable: {error}.", where=str(path)
        ) from error
    if manifest.api != API_VERSION:
        raise InputRefused(
            f"{manifest.name} is made for plugin API {manifest.api}, this is {API_VERSION}.",
            where=str(path),
            remedy="Use a version of the plugin for this program.",
        )
    unknown = set(manifest.needs) - set(NEEDS)
    if unknown:
        raise InputRefused(f"Unknown need {sorted(unknown)}.", where=str(path))
    return manifest
