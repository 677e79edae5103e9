"""What a plugin adds to the program, as its manifest names it; none of its code has run yet."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

ENTRY = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*", re.ASCII)
MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
COMMAND = re.compile(r"[a-z][a-z0-9-]*")
ROLES = ("estimate",)
"""``estimate`` is the button beside the comparison that asks what the difference costs in dose."""

T = TypeVar("T")


class NotUnderstood(ValueError):
    """A part of a manifest is wrong; the message says which and how it should be."""


@dataclass(frozen=True, slots=True)
class PanelEntry:
    """A panel: its title and where its factory is (``module:function``)."""

    title: str
    entry: str


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """An entry of the menu, its function, and its key (empty for none).

    `role` says where else in the window it is offered: one of `ROLES`, empty for nowhere.
    """

    title: str
    entry: str
    shortcut: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class OverlayEntry:
    """Something that can be laid over the images, and the function that makes it of a case."""

    title: str
    entry: str


@dataclass(frozen=True, slots=True)
class MetricEntry:
    """A number computed from a DVH, its unit, and its function."""

    name: str
    unit: str
    entry: str


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """A dose engine and its factory."""

    name: str
    entry: str


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A section of the report and its function."""

    title: str
    entry: str


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A command of the command line, one line of help, and the module behind it."""

    name: str
    help: str
    module: str


@dataclass(frozen=True, slots=True)
class Contributions:
    """Everything that a plugin adds."""

    panels: tuple[PanelEntry, ...] = ()
    actions: tuple[ActionEntry, ...] = ()
    overlays: tuple[OverlayEntry, ...] = ()
    metrics: tuple[MetricEntry, ...] = ()
    engines: tuple[EngineEntry, ...] = ()
    report_sections: tuple[SectionEntry, ...] = ()
    commands: tuple[CommandEntry, ...] = ()

    def in_words(self) -> tuple[str, ...]:
        """One line for each kind that is there, e.g. ``panels: DVH``."""
        kinds = {
            "panels": [entry.title for entry in self.panels],
            "actions": [entry.title for entry in self.actions],
            "overlays": [entry.title for entry in self.overlays],
            "metrics": [f"{entry.name} ({entry.unit or 'no unit'})" for entry in self.metrics],
            "engines": [entry.name for entry in self.engines],
            "report sections": [entry.title for entry in self.report_sections],
            "commands": [entry.name for entry in self.commands],
        }
        return tuple(f"{kind}: {', '.join(names)}" for kind, names in kinds.items() if names)


CONTRIBUTION_KEYS = frozenset(Contributions.__slots__)


def read_contributions(table: Mapping[str, Any]) -> Contributions:
    """The contributions that a manifest names.

    Raises
    ------
    NotUnderstood : a table lacks a key, has an unknown or a wrong one, or names a thing twice.
    """
    return Contributions(
        panels=_entries(table, "panels", _panel, "title"),
        actions=_entries(table, "actions", _action, "title"),
        overlays=_entries(table, "overlays", _overlay, "title"),
        metrics=_entries(table, "metrics", _metric, "name"),
        engines=_entries(table, "engines", _engine, "name"),
        report_sections=_entries(table, "report_sections", _section, "title"),
        commands=_entries(table, "commands", _command, "name"),
    )


def text(
    table: Mapping[str, Any], key: str, where: str = "", *, empty: bool = False, default: str = ""
) -> str:
    """The text under `key`, which must be there and not blank unless `empty` is allowed.

    Raises
    ------
    NotUnderstood : it is missing, blank or no text.
    """
    place = f" in {where}" if where else ""
    if key not in table and not empty:
        raise NotUnderstood(f"'{key}' is missing{place}")
    value = table.get(key, default)
    if not isinstance(value, str):
        raise NotUnderstood(f"'{key}'{place} must be text")
    if not value.strip() and not empty:
        raise NotUnderstood(f"'{key}'{place} is empty")
    return value.strip()


def known_keys(table: Mapping[str, Any], known: frozenset[str], where: str = "") -> None:
    """Refuse a key that nobody reads: it is a misspelling more often than not.

    Raises
    ------
    NotUnderstood : naming the unknown keys and those that may stand there.
    """
    unknown = sorted(set(table) - known)
    if unknown:
        place = f" in {where}" if where else ""
        raise NotUnderstood(
            f"unknown key{'s' if len(unknown) > 1 else ''} {', '.join(map(repr, unknown))}{place}; "
            f"known are {', '.join(sorted(known))}"
        )


def _entries(
    table: Mapping[str, Any],
    kind: str,
    read: Callable[[Mapping[str, Any], str], T],
    identity: str,
) -> tuple[T, ...]:
    listed = table.get(kind, [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise NotUnderstood(f"'{kind}' must be tables headed [[{kind}]]")
    entries = []
    seen: set[str] = set()
    for one in listed:
        entry = read(one, f"[[{kind}]]")
        name = getattr(entry, identity)
        if name in seen:
            raise NotUnderstood(f"[[{kind}]] names '{name}' twice")
        seen.add(name)
        entries.append(entry)
    return tuple(entries)


def _entry(table: Mapping[str, Any], where: str) -> str:
    value = text(table, "entry", where)
    if not ENTRY.fullmatch(value):
        raise NotUnderstood(f"the entry '{value}' in {where} is not of the form module:function")
    return value


def _panel(table: Mapping[str, Any], where: str) -> PanelEntry:
    known_keys(table, frozenset({"title", "entry"}), where)
    return PanelEntry(text(table, "title", where), _entry(table, where))


def _action(table: Mapping[str, Any], where: str) -> ActionEntry:
    known_keys(table, frozenset({"title", "entry", "shortcut", "role"}), where)
    shortcut, role = (text(table, key, where, empty=True) for key in ("shortcut", "role"))
    if role and role not in ROLES:
        raise NotUnderstood(f"the role '{role}' in {where} is none of {', '.join(ROLES)}")
    return ActionEntry(text(table, "title", where), _entry(table, where), shortcut, role)


def _overlay(table: Mapping[str, Any], where: str) -> OverlayEntry:
    known_keys(table, frozenset({"title", "entry"}), where)
    return OverlayEntry(text(table, "title", where), _entry(table, where))


def _metric(table: Mapping[str, Any], where: str) -> MetricEntry:
    known_keys(table, frozenset({"name", "unit", "entry"}), where)
    if "unit" not in table:
        raise NotUnderstood(f"'unit' is missing in {where}; write unit = \"\" for a pure number")
    unit = text(table, "unit", where, empty=True)
    return MetricEntry(text(table, "name", where), unit, _entry(table, where))


def _engine(table: Mapping[str, Any], where: str) -> EngineEntry:
    known_keys(table, frozenset({"name", "entry"}), where)
    return EngineEntry(text(table, "name", where), _entry(table, where))


def _section(table: Mapping[str, Any], where: str) -> SectionEntry:
    known_keys(table, frozenset({"title", "entry"}), where)
    return SectionEntry(text(table, "title", where), _entry(table, where))


def _command(table: Mapping[str, Any], where: str) -> CommandEntry:
    known_keys(table, frozenset({"name", "help", "module"}), where)
    name, module = text(table, "name", where), text(table, "module", where)
    if not COMMAND.fullmatch(name):
        raise NotUnderstood(
            f"the command '{name}' must be small letters, digits and hyphens, a letter first"
        )
    if not MODULE.fullmatch(module):
        raise NotUnderstood(f"the module '{module}' in {where} is not a module name")
    return CommandEntry(name, text(table, "help", where), module)
