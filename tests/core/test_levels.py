"""Names of vertebrae follow each other without gaps, in the order of the bodies."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.levels import (
    ALL_LABELS,
    LUMBAR_COUNTS,
    THORACIC_COUNTS,
    Levels,
    LevelSequence,
    Reach,
    VertebraLevel,
    checked,
    counts_decided,
    follows,
    in_frame,
    moved,
    next_label,
    relabelled,
    sequence_of,
    with_level,
    without,
)

FRAME = "1.2.3"
USUAL = LevelSequence()
SEQUENCES = st.builds(
    LevelSequence, st.sampled_from(THORACIC_COUNTS), st.sampled_from(LUMBAR_COUNTS)
)


def level(label: str, z_mm: float) -> VertebraLevel:
    return VertebraLevel(label, (0.0, 30.0, z_mm), FRAME)


def column(first: str, count: int, sequence: LevelSequence = USUAL) -> Levels:
    """`count` levels from `first` down, 30 mm apart."""
    labels = [sequence.shifted(first, step) for step in range(count)]
    return tuple(level(label, 300.0 - 30.0 * n) for n, label in enumerate(labels))


def names(levels: Levels) -> list[str]:
    return [one.label for one in levels]


@st.composite
def clicks(draw: st.DrawFn) -> tuple[LevelSequence, str, list[bool]]:
    """How a person labels: a first level, then above (True) or below, in any order."""
    sequence = draw(SEQUENCES)
    first = draw(st.sampled_from(sequence.labels))
    return sequence, first, draw(st.lists(st.booleans(), max_size=28))


@given(clicks())
def test_however_one_clicks_the_names_follow_each_other_down_the_spine(
    drawn: tuple[LevelSequence, str, list[bool]],
) -> None:
    sequence, first, ways = drawn
    levels: Levels = with_level((), level(first, 0.0))
    for above in ways:
        z = levels[0].position_mm[2] + 30.0 if above else levels[-1].position_mm[2] - 30.0
        label = next_label(levels, z, sequence)
        if label:
            levels = with_level(levels, level(label, z))
    heights = [one.position_mm[2] for one in levels]
    assert heights == sorted(heights, reverse=True)
    places = [sequence.labels.index(name) for name in names(levels)]
    assert all(lower == upper + 1 for upper, lower in pairwise(places))
    assert checked(levels) is levels


@given(SEQUENCES)
def test_every_sequence_has_each_name_once_in_the_common_order(sequence: LevelSequence) -> None:
    order = [ALL_LABELS.index(label) for label in sequence.labels]
    assert order == sorted(set(order))
    assert len(order) == 7 + sequence.thoracic + sequence.lumbar + 5
    whole = column("C1", len(order), sequence)
    assert sequence_of(whole, USUAL) == sequence


@given(SEQUENCES, st.data())
def test_relabelling_there_and_back_changes_nothing(
    sequence: LevelSequence, data: st.DataObject
) -> None:
    levels = column("T8", 6, sequence)
    one = data.draw(st.sampled_from(names(levels)))
    steps = data.draw(st.integers(-5, 5))
    new = sequence.shifted(one, steps)
    there = relabelled(levels, one, new, sequence, Reach.ALL)
    assert [a.position_mm for a in there] == [b.position_mm for b in levels]
    assert relabelled(there, new, one, sequence, Reach.ALL) == levels


def test_with_thirteen_thoracic_vertebrae_those_below_count_on() -> None:
    levels = column("T10", 7)
    assert names(levels) == ["T10", "T11", "T12", "L1", "L2", "L3", "L4"]
    thirteen = relabelled(levels, "L1", "T13", LevelSequence(13, 5), Reach.BELOW)
    assert names(thirteen) == ["T10", "T11", "T12", "T13", "L1", "L2", "L3"]
    assert sequence_of(thirteen, USUAL) == LevelSequence(13, 5)
    assert next_label(thirteen, 0.0, USUAL) == "L4"
    back = relabelled(thirteen, "T13", "L1", USUAL, Reach.BELOW)
    assert back == levels


def test_those_above_count_upwards_from_a_level_that_is_known_below() -> None:
    levels = column("T10", 7)
    found = relabelled(levels, "T12", "T11", LevelSequence(11, 5), Reach.ABOVE)
    assert names(found) == ["T9", "T10", "T11", "L1", "L2", "L3", "L4"]


@pytest.mark.parametrize("reach", [Reach.BELOW, Reach.ABOVE])
def test_a_name_that_breaks_the_numbering_is_refused(reach: Reach) -> None:
    with pytest.raises(InputRefused, match="does not follow"):
        relabelled(column("T10", 7), "L1", "L3", USUAL, reach)
    with pytest.raises(InputRefused, match="There is no T13"):
        relabelled(column("T10", 7), "L1", "T13", USUAL, reach)
    with pytest.raises(InputRefused, match="no name left for"):
        relabelled(column("C1", 3), "C3", "C2", USUAL, Reach.ALL)


def test_transitional_names_follow_what_some_person_has() -> None:
    for upper, lower in (("T11", "L1"), ("T12", "T13"), ("T13", "L1"), ("L4", "S1"), ("L6", "S1")):
        assert follows(upper, lower)
    for upper, lower in (("T10", "L1"), ("L3", "S1"), ("L1", "T12"), ("T11", "T13")):
        assert not follows(upper, lower)


def test_the_labels_say_how_many_there_are_only_where_regions_meet() -> None:
    assert counts_decided(column("T10", 7)) == (True, False)
    assert counts_decided(column("L3", 4)) == (False, True)
    assert counts_decided(()) == (False, False)
    six = LevelSequence(12, 6)
    assert sequence_of(column("L5", 2, six), USUAL) == six


def test_a_body_between_labelled_ones_gets_no_name() -> None:
    levels = column("T10", 3)
    assert next_label(levels, levels[1].position_mm[2] + 5.0, USUAL) == ""
    assert next_label((), 0.0, USUAL) == ""
    assert next_label(column("C1", 2), 400.0, USUAL) == ""
    assert next_label(column("S4", 2), 0.0, USUAL) == ""


def test_bodies_out_of_order_too_near_or_too_far_are_refused() -> None:
    levels = column("T10", 3)
    with pytest.raises(InputRefused, match="must lie below"):
        moved(levels, "T11", (0.0, 30.0, 310.0))
    with pytest.raises(InputRefused, match="must lie below"):
        with_level(levels, level("L1", 238.0))
    with pytest.raises(InputRefused, match="a vertebra lies between"):
        with_level(levels, level("L1", 150.0))
    with pytest.raises(MissingInput, match="L5 is not labelled"):
        moved(levels, "L5", (0.0, 0.0, 0.0))
    assert moved(levels, "T11", (1.0, 31.0, 268.0))[1].position_mm == (1.0, 31.0, 268.0)


def test_only_the_ends_can_be_removed() -> None:
    levels = column("T10", 3)
    assert names(without(levels, "T10")) == ["T11", "T12"]
    assert names(without(levels, "T12")) == ["T10", "T11"]
    with pytest.raises(InputRefused, match="gap"):
        without(levels, "T11")


def test_frames_of_reference_are_kept_apart() -> None:
    here = column("T10", 3)
    there = tuple(replace(one, frame_uid="other") for one in here)
    assert in_frame((*here, *there), "other") == there


@pytest.mark.parametrize("label", ["", "T14", "L7", "C8", "l3", "S6", "T0"])
def test_what_is_no_vertebra_is_refused(label: str) -> None:
    with pytest.raises(InputRefused, match="no name of a vertebra"):
        level(label, 0.0)


def test_positions_and_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(InputRefused, match="not finite"):
        level("L1", float("nan"))
    for counts in ((10, 5), (14, 5), (12, 3), (12, 7)):
        with pytest.raises(InputRefused, match="not known"):
            LevelSequence(*counts)
