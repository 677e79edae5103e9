"""Hanging rules: which series of a patient goes where, and which layout opens, from a table."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.gate import report
from hccbm_gui.services.linking import linked
from hccbm_gui.services.resources import resource_path

TABLE = "hanging.toml"


@dataclass(frozen=True, slots=True)
class SeriesRule:
    """What a series must be to take a role; empty says nothing. The table explains the fields."""

    role: str
    kind: tuple[str, ...] = ()
    modality: str = ""
    description: str = ""
    unlike: str = ""
    fewest_files: int = 0
    frame_of: str = ""
    earlier_than: str = ""
    modality_of: str = ""


@dataclass(frozen=True, slots=True)
class LayoutRule:
    """When a layout opens: all of `has` are there, none of `lacks`."""

    layout: str
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    fixed: bool = False
    offered: bool = False


@dataclass(frozen=True, slots=True)
class HangingRules:
    """The whole table, in its order."""

    series: tuple[SeriesRule, ...]
    layouts: tuple[LayoutRule, ...]


@dataclass(frozen=True, slots=True)
class Hanging:
    """How a patient is hung.

    Attributes
    ----------
    series : role to series UID; a role without a series is missing.
    layout : what opens; empty when the table does not say.
    fixed : True when it opens whatever the user chose the last time.
    offered : layouts that suit this patient besides.
    """

    series: Mapping[str, str]
    layout: str = ""
    fixed: bool = False
    offered: tuple[str, ...] = ()


def hang(case: Case, rules: HangingRules | None = None) -> Hanging:
    """The series and the layout that `rules`, by default the table in resources, choose."""
    table = rules or hanging_rules()
    chosen: dict[str, SeriesInfo] = {}
    for rule in table.series:
        if rule.role in chosen:
            continue
        found = [info for info in case.series if _meets(case, info, rule, chosen)]
        if found:
            chosen[rule.role] = max(found, key=lambda info: (info.date, info.files))
    roles = MappingProxyType({role: info.uid for role, info in chosen.items()})
    fitting = [rule for rule in table.layouts if _fits(rule, chosen)]
    opening = next((rule for rule in fitting if not rule.offered), None)
    offered = tuple(rule.layout for rule in fitting if rule.offered)
    if opening is None:
        return Hanging(roles, offered=offered)
    return Hanging(roles, opening.layout, opening.fixed, offered)


def _meets(
    case: Case, info: SeriesInfo, rule: SeriesRule, chosen: Mapping[str, SeriesInfo]
) -> bool:
    words = (info.description, info.study_description)
    return (
        (info.uid in case.volumes or info.uid in case.planar_scans)
        and (not rule.kind or info.kind in rule.kind)
        and (not rule.modality or info.modality == rule.modality)
        and info.files >= rule.fewest_files
        and (not rule.description or any(re.search(rule.description, text) for text in words))
        and not (rule.unlike and any(re.search(rule.unlike, text) for text in words))
        and _relates(case, info, rule, chosen)
    )


def _relates(
    case: Case, info: SeriesInfo, rule: SeriesRule, chosen: Mapping[str, SeriesInfo]
) -> bool:
    """True when the series stands to other roles as the rule says."""
    for role in (rule.frame_of, rule.earlier_than, rule.modality_of):
        if role and (role not in chosen or chosen[role].uid == info.uid):
            return False
    if rule.frame_of and not linked(case, _frame(case, info), _frame(case, chosen[rule.frame_of])):
        return False
    if rule.modality_of and info.modality != chosen[rule.modality_of].modality:
        return False
    if rule.earlier_than:
        return bool(info.date) and info.date < chosen[rule.earlier_than].date
    return True


def _frame(case: Case, info: SeriesInfo) -> str:
    volume = case.volumes.get(info.uid)
    return info.frame_uid if volume is None else volume.geometry.frame_uid


def _fits(rule: LayoutRule, chosen: Mapping[str, SeriesInfo]) -> bool:
    return all(role in chosen for role in rule.has) and not any(r in chosen for r in rule.lacks)


@lru_cache(maxsize=1)
def hanging_rules() -> HangingRules:
    """The user's own table, or that of the program.

    One of the user's that is not understood is told, and not used: the window must open.
    """
    try:
        return read_rules(resource_path(TABLE).read_text(encoding="utf-8"))
    except (InputRefused, OSError) as problem:
        report(problem, "the hanging rules")
        return read_rules((resource_path() / TABLE).read_text(encoding="utf-8"))


def read_rules(text: str) -> HangingRules:
    """The rules that a table (TOML) says.

    Raises
    ------
    InputRefused : it is no table of hanging rules.
    """
    try:
        table = tomllib.loads(text)
        rules = HangingRules(
            tuple(SeriesRule(**_listed(entry, ("kind",))) for entry in table.get("series", [])),
            tuple(
                LayoutRule(**_listed(entry, ("has", "lacks"))) for entry in table.get("opens", [])
            ),
        )
        for rule in rules.series:
            re.compile(rule.description)
            re.compile(rule.unlike)
    except (ValueError, TypeError, AttributeError, re.error) as error:
        raise InputRefused(
            f"The hanging rules are not understood: {error}.",
            where=TABLE,
            remedy="Correct the file or install the program again.",
        ) from error
    return rules


def _listed(entry: Mapping[str, Any], lists: Sequence[str]) -> dict[str, Any]:
    return {name: tuple(value) if name in lists else value for name, value in entry.items()}
