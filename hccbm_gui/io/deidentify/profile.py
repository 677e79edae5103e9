"""The table of PS3.15 Annex E: what is done with each attribute."""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pydicom.tag import BaseTag

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.io.deidentify.options import Options

EDITION = "2026d"
STORAGE = "1.2.840.10008.5.1.4.1.1."
"""How the SOP classes of table E.1-1's objects begin."""


class Action(Enum):
    """What is done with an attribute (PS3.15 table E.1-1a)."""

    REMOVE = "X"
    EMPTY = "Z"
    DUMMY = "D"
    KEEP = "K"
    CLEAN = "C"
    UID = "U"


BY_TYPE = {
    "X/Z": {"2": Action.EMPTY, "1": Action.EMPTY},
    # An element of type 2 must be there; empty it says less than with a dummy.
    "X/D": {"1": Action.DUMMY, "2": Action.EMPTY},
    "Z/D": {"1": Action.DUMMY, "2": Action.EMPTY, "": Action.EMPTY},
    "X/Z/D": {"1": Action.DUMMY, "2": Action.EMPTY},
    # The references lead to what belongs together; with other UIDs they tell nothing.
    "X/Z/U*": {"": Action.KEEP, "1": Action.KEEP, "2": Action.KEEP},
}
"""For an action that depends on the type in the IOD, the action for each; else it is removed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: the action of the basic profile, and those of the options."""

    keyword: str
    basic: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Profile:
    """The whole table.

    Attributes
    ----------
    rules : by tag number; repeating groups (50xx, 60xx) are not in it, they are always removed.
    types : (keyword, sequence, SOP class) -> "1" or "2", where the action depends on it.
    sha256 : of the file that it was read from.
    rows : rows of the table.
    """

    rules: Mapping[int, Rule]
    types: Mapping[tuple[str, str, str], str]
    sha256: str
    rows: int

    def rule(self, tag: int) -> Rule | None:
        """The row of an attribute; None where the table has none."""
        return self.rules.get(int(tag))

    def action(self, tag: int, options: Options, sop_class: str, sequence: str = "") -> Action:
        """What is done with a listed attribute that stands in `sequence` of an object.

        Raises
        ------
        KeyError : the table does not list it.
        """
        rule = self.rules[int(tag)]
        letters = {rule.options[name] for name in options.columns if name in rule.options}
        if letters:
            return Action.KEEP if "K" in letters else Action.CLEAN
        if rule.basic not in BY_TYPE:
            return Action(rule.basic)
        kind = self.types.get((rule.keyword, sequence, sop_class), "")
        return BY_TYPE[rule.basic].get(kind, Action.REMOVE)


def read_profile(attributes: Path, types: Path) -> Profile:
    """The table and the types it needs, from their two CSV files.

    Raises
    ------
    InputRefused : they are not such tables.
    """
    try:
        content = attributes.read_bytes()
        rows = list(_rows(content.decode("utf-8")))
        rules = dict(map(_rule, (row for row in rows if _is_single(row))))
        kinds = dict(_types(types.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputRefused(
            f"The table of de-identification cannot be read: {error}.",
            where=attributes.name,
            remedy="Install the program again.",
        ) from error
    return Profile(rules, kinds, hashlib.sha256(content).hexdigest(), len(rows))


def _rows(text: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


def _is_single(row: Mapping[str, str]) -> bool:
    return "x" not in row["group"]


def _rule(row: Mapping[str, str]) -> tuple[int, Rule]:
    if row["basic"] not in BY_TYPE:
        Action(row["basic"])
    named = ("group", "element", "keyword", "basic")
    options = {name: letter for name, letter in row.items() if name not in named and letter}
    if not set(options.values()) <= {"K", "C"}:
        raise ValueError(f"{row['keyword']} has an action that no option has")
    tag = BaseTag(int(row["group"] + row["element"], 16))
    return tag, Rule(row["keyword"], row["basic"], options)


def _types(text: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    for row in _rows(text):
        if not re.fullmatch("[12]", row["type"]):
            raise ValueError(f"{row['keyword']} has no type 1 or 2")
        for sop_class in row["classes"].split():
            yield (row["keyword"], row["sequence"], STORAGE + sop_class), row["type"]
