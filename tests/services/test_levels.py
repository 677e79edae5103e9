"""Labelled vertebrae of a case: each change a case, and the comparison hears if it must."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.field import VertebraRule
from hccbm_gui.core.levels import LevelSequence, Reach, VertebraLevel
from hccbm_gui.services.edits import set_rule
from hccbm_gui.services.levels import (
    add_level,
    level_span,
    levels_of,
    move_level,
    relabel_levels,
    remove_level,
)
from hccbm_gui.services.session import Session

MakeCase = Callable[..., Case]
HERE, THERE = "frame-1", "frame-2"


def labelled(case: Case, frame: str = HERE) -> Case:
    for name, z in (("L2", 60.0), ("L3", 25.0), ("L1", 95.0), ("L4", -12.0)):
        case = add_level(case, VertebraLevel(name, (0.0, 30.0, z), frame))
    return case


def names(case: Case, frame: str = HERE) -> list[str]:
    return [level.label for level in levels_of(case, frame)]


def test_levels_are_kept_from_the_head_down_in_each_frame(small_case: MakeCase) -> None:
    case = labelled(labelled(small_case()), THERE)
    assert names(case) == names(case, THERE) == ["L1", "L2", "L3", "L4"]
    case = remove_level(case, HERE, "L4")
    assert names(case) == ["L1", "L2", "L3"]
    assert names(case, THERE) == ["L1", "L2", "L3", "L4"]
    assert levels_of(None, HERE) == levels_of(case, "other") == ()


def test_moving_and_relabelling_keep_the_rest(small_case: MakeCase) -> None:
    case = move_level(labelled(small_case()), HERE, "L3", (1.0, 31.0, 27.0))
    assert levels_of(case, HERE)[2].position_mm == (1.0, 31.0, 27.0)
    case = relabel_levels(case, HERE, "L1", "T13", LevelSequence(13, 5), Reach.BELOW)
    assert names(case) == ["T13", "L1", "L2", "L3"]
    with pytest.raises(InputRefused, match="does not follow"):
        relabel_levels(case, HERE, "L1", "L2", LevelSequence(13, 5), Reach.BELOW)


def test_each_change_is_one_step_of_undo(small_case: MakeCase) -> None:
    session = Session()
    session.open_case(small_case())
    case = small_case()
    session.edit("Label L2", add_level(session.case, VertebraLevel("L2", (0, 30, 60), HERE)))
    session.edit("Label L3", add_level(session.case, VertebraLevel("L3", (0, 30, 25), HERE)))
    assert session.history == ("Label L2", "Label L3")
    session.undo()
    assert names(session.case) == ["L2"]
    session.redo()
    assert names(session.case) == ["L2", "L3"]
    assert case.levels == ()


def test_the_comparison_depends_on_levels_only_with_the_vertebra_rule(
    small_case: MakeCase,
) -> None:
    session = Session()
    session.open_case(small_case())
    session.set_comparison(None, "none")
    assert not session.comparison_due
    session.edit("Label", labelled(session.case))
    assert not session.comparison_due
    rule = replace(session.case.rule, vertebra_rule=VertebraRule.INVOLVED)
    session.edit("Vertebra rule", set_rule(session.case, rule))
    assert session.comparison_due
    session.set_comparison(None, "not now")
    session.edit("Move", move_level(session.case, HERE, "L3", (0.0, 30.0, 27.0)))
    assert session.comparison_due


def test_spans_are_told_by_their_ends() -> None:
    assert level_span(("L2", "L3", "L4")) == "L2 to L4"
    assert level_span(("L3",)) == "L3"
    assert level_span(()) == ""
