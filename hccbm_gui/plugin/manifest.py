"""What a plugin says of itself, read before any of its code runs."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.plugin.contributions import (
    CONTRIBUTION_KEYS,
    ActionEntry,
    CommandEntry,
    Contributions,
    EngineEntry,
    MetricEntry,
    NotUnderstood,
    OverlayEntry,
    PanelEntry,
    SectionEntry,
    known_keys,
    read_contributions,
    text,
)

API_VERSION = 1
"""The version of hccbm_gui.plugin.api that manifests must name."""

MANIFEST_FILE = "plugin.toml"
ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
KEYS = frozenset({"id", "name", "version", "api", "description", "needs"}) | CONTRIBUTION_KEYS

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
class Manifest:
    """The content of plugin.toml."""

    id: str
    name: str
    version: str
    api: int
    folder: Path
    description: str = ""
    needs: tuple[str, ...] = ()
    contributes: Contributions = field(default_factory=Contributions)

    @property
    def panels(self) -> tuple[PanelEntry, ...]:
        """Panels, in the order of their tabs."""
        return self.contributes.panels

    @property
    def actions(self) -> tuple[ActionEntry, ...]:
        """Entries of the menu."""
        return self.contributes.actions

    @property
    def overlays(self) -> tuple[OverlayEntry, ...]:
        """What can be laid over the images."""
        return self.contributes.overlays

    @property
    def metrics(self) -> tuple[MetricEntry, ...]:
        """Numbers computed from a DVH."""
        return self.contributes.metrics

    @property
    def engines(self) -> tuple[EngineEntry, ...]:
        """Dose engines."""
        return self.contributes.engines

    @property
    def report_sections(self) -> tuple[SectionEntry, ...]:
        """Sections of the report."""
        return self.contributes.report_sections

    @property
    def commands(self) -> tuple[CommandEntry, ...]:
        """Commands of the command line."""
        return self.contributes.commands


def read_manifest(path: Path) -> Manifest:
    """The manifest in `path`.

    Raises
    ------
    InputRefused : not TOML, a key missing, unknown or wrong, an id that is not the name of the
        folder, or made for another API.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        _same_api(table, path)
        known_keys(table, KEYS)
        return Manifest(
            id=_id(table, path.parent.name),
            name=text(table, "name"),
            version=text(table, "version"),
            api=table["api"],
            folder=path.parent,
            description=text(table, "description", empty=True),
            needs=_needs(table),
            contributes=read_contributions(table),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, NotUnderstood) as error:
        raise InputRefused(
            f"The plugin manifest is not usable: {error}.",
            where=str(path),
            remedy="Correct plugin.toml, or ask the author of the plugin.",
        ) from error


def _same_api(table: Mapping[str, Any], path: Path) -> None:
    """Refuse another API first: its manifest may rightly have keys that are unknown here."""
    if "api" not in table:
        raise NotUnderstood("'api' is missing")
    api = table["api"]
    if not isinstance(api, int) or isinstance(api, bool):
        raise NotUnderstood(f"'api' must be a whole number, as api = {API_VERSION}")
    if api != API_VERSION:
        raise InputRefused(
            f"{table.get('name') or path.parent.name} is made for plugin API {api}, "
            f"this program has {API_VERSION}.",
            where=str(path),
            remedy="Use a version of the plugin for this program.",
        )


def _id(table: Mapping[str, Any], folder: str) -> str:
    value = text(table, "id")
    if not ID.fullmatch(value):
        raise NotUnderstood(
            f"the id '{value}' must be small letters, digits and underscores, a letter first, "
            "at most 40"
        )
    if value != folder:
        raise NotUnderstood(f"the id '{value}' is not the name of its folder '{folder}'")
    return value


def _needs(table: Mapping[str, Any]) -> tuple[str, ...]:
    needs = table.get("needs", [])
    if not isinstance(needs, list) or not all(isinstance(need, str) for need in needs):
        raise NotUnderstood("'needs' must be a list of words")
    unknown = sorted(set(needs) - set(NEEDS))
    if unknown:
        raise NotUnderstood(
            f"unknown need {', '.join(map(repr, unknown))}; known are {', '.join(sorted(NEEDS))}"
        )
    return tuple(dict.fromkeys(needs))
