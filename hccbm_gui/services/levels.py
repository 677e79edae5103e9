"""Labelled vertebrae of a case: added, moved, renamed, removed.

Every function takes a case and gives the next one, so that each is one step of undo.
"""

from collections.abc import Sequence
from dataclasses import replace

from hccbm_gui.core import levels as core
from hccbm_gui.core.case import Case
from hccbm_gui.core.levels import Levels, LevelSequence, Point, Reach, VertebraLevel


def levels_of(case: Case | None, frame_uid: str) -> Levels:
    """The levels of one frame of reference, from the head down."""
    return () if case is None else core.in_frame(case.levels, frame_uid)


def level_span(labels: Sequence[str]) -> str:
    """``L2 to L4``; the one name of one, empty for none."""
    return " to ".join(dict.fromkeys((labels[0], labels[-1]))) if labels else ""


def add_level(case: Case, level: VertebraLevel) -> Case:
    """With one more, above or below all others of its frame; InputRefused where it does not fit."""
    known = levels_of(case, level.frame_uid)
    return _with_levels(case, level.frame_uid, core.with_level(known, level))


def move_level(case: Case, frame_uid: str, label: str, position_mm: Point) -> Case:
    """With the centre of a body elsewhere; InputRefused where the order would be broken."""
    return _with_levels(case, frame_uid, core.moved(levels_of(case, frame_uid), label, position_mm))


def relabel_levels(
    case: Case, frame_uid: str, label: str, new: str, sequence: LevelSequence, reach: Reach
) -> Case:
    """With another name for a level and those that follow it; errors as `core.relabelled`."""
    known = levels_of(case, frame_uid)
    return _with_levels(case, frame_uid, core.relabelled(known, label, new, sequence, reach))


def remove_level(case: Case, frame_uid: str, label: str) -> Case:
    """Without the highest or the lowest level; InputRefused for one between others."""
    return _with_levels(case, frame_uid, core.without(levels_of(case, frame_uid), label))


def _with_levels(case: Case, frame_uid: str, levels: Levels) -> Case:
    others = tuple(level for level in case.levels if level.frame_uid != frame_uid)
    return replace(case, levels=(*others, *levels))
