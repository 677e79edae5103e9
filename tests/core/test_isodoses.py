"""Levels, colours and words of isodoses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.isodoses import (
    COLOURS,
    DEFAULT_PERCENTS,
    absolute_isodoses,
    isodose_colour,
    isodose_table,
    isodoses,
    percent_isodoses,
)
from hccbm_gui.services.resources import resource_path


def test_levels_run_from_the_highest_to_the_lowest_in_the_colours_of_the_field():
    found = isodoses(30.0)
    assert [round(isodose.level, 6) for isodose in found] == [
        30.6, 30.0, 29.4, 28.5, 27.0, 24.0, 21.0, 15.0, 9.0,
    ]  # fmt: skip
    assert found[3].colour == (255, 255, 0)
    assert found[3].label == "95 % · 28.5 Gy"
    assert found[-1].colour == (0, 0, 128)
    assert isodoses(8.0, (98,))[0].label == "98 % · 7.84 Gy"


@given(st.floats(0.5, 100.0), st.lists(st.floats(1.0, 120.0), min_size=1, max_size=12))
def test_order_and_repetition_of_the_wanted_levels_do_not_matter(reference, percents):
    found = isodoses(reference, percents)
    assert found == isodoses(reference, [*sorted(percents), percents[0]])
    levels = [isodose.level for isodose in found]
    assert levels == sorted(levels, reverse=True)


def test_levels_in_gray_take_the_highest_for_the_whole():
    high, low = absolute_isodoses((15.0, 30.0))
    assert (high.label, high.colour) == ("30.0 Gy", isodose_colour(100.0))
    assert (low.label, low.colour) == ("15.0 Gy", isodose_colour(50.0))


def test_a_relative_dose_has_levels_without_gray():
    assert [isodose.label for isodose in percent_isodoses((50, 95))] == ["95 %", "50 %"]


def test_levels_between_those_of_the_table_have_colours_between_theirs():
    for percent, colour in COLOURS:
        assert isodose_colour(percent) == colour
    assert isodose_colour(60.0) == (0, 128, 255)
    assert isodose_colour(200.0) == COLOURS[0][1]


@pytest.mark.parametrize("percents", [(0.0,), (95.0, -5.0), (float("nan"), 50.0)])
def test_a_level_that_is_none_is_refused(percents):
    with pytest.raises(InputRefused, match="isodose level"):
        isodoses(30.0, percents)
    with pytest.raises(InputRefused, match="reference dose"):
        isodoses(0.0)


def test_the_file_of_the_program_is_the_table_of_the_field():
    table = isodose_table(resource_path("isodoses.toml").read_text(encoding="utf-8"))
    assert table.percents == (107.0, *DEFAULT_PERCENTS)
    assert set(table.relative) <= set(COLOURS)
    assert isodoses(30.0, table=table)[1:] == isodoses(30.0)
    assert isodoses(30.0, table=table)[0].label == "107 % · 32.1 Gy"
    assert [line.label for line in percent_isodoses(table=table)][-1] == "30 %"


OWN = """
[[relative]]
percent = 50
colour = [0, 0, 200]
[[relative]]
percent = 100
colour = [200, 0, 0]
[[absolute]]
dose_gy = 8
colour = [1, 2, 3]
"""


def test_levels_and_colours_of_a_clinic_are_taken_from_its_table():
    table = isodose_table(OWN)
    assert [(i.level, i.colour) for i in isodoses(20.0, table=table)] == [
        (20.0, (200, 0, 0)),
        (10.0, (0, 0, 200)),
    ]
    assert isodose_colour(75.0, table) == (100, 0, 100)
    (only,) = absolute_isodoses(table=table)
    assert (only.level, only.colour, only.label) == (8.0, (1, 2, 3), "8.0 Gy")
    with pytest.raises(InputRefused, match="levels in Gy"):
        absolute_isodoses()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("percent = 50", "percent = -50"),
        ("percent = 50", "percent = 100"),
        ("percent = 50", "level = 50"),
        ("percent = 50", "percent = 'half'"),
        ("[0, 0, 200]", "[0, 0, 256]"),
        ("[0, 0, 200]", "[0, 0]"),
        ("[[absolute]]", "[[absolut]]"),
        ("[[relative]]", "[[absolute]]"),
        ("colour =", "colour"),
    ],
)
def test_a_table_that_cannot_be_trusted_is_refused_whole_and_by_name(before, after):
    with pytest.raises(InputRefused, match="isodose table cannot be read") as refusal:
        isodose_table(OWN.replace(before, after), where="isodoses.toml")
    assert refusal.value.where == "isodoses.toml"
    assert refusal.value.remedy
