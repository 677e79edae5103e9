"""The fractionation plugin says what the papers say."""

from hccbm_gui.core.fractionation import Schedule
from plugins.fractionation.logic import PRESETS, remarks, rows


def test_every_preset_has_a_row_for_each_quantity() -> None:
    for _, schedule in PRESETS:
        assert [row.quantity for row in rows(schedule)] == ["BED", "EQD2"] * 3 + ["TDF"]


def test_thirteen_times_three_is_the_first_to_reach_the_goal() -> None:
    assert "reaches 77" in remarks(Schedule(13, 3.0))[0]
    assert "below 77" in remarks(Schedule(12, 3.0))[0]


def test_a_total_above_forty_gray_is_outside_the_paper() -> None:
    assert any("Kim 2007" in remark for remark in remarks(Schedule(24, 2.0)))
    assert not any("Kim 2007" in remark for remark in remarks(Schedule(10, 3.0)))
