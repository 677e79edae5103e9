"""The sheet of a case: every row once, in its order, the same each time."""

from pathlib import Path

import numpy as np
import pytest

from hccbm_gui.core.case import Case, Rejected
from hccbm_gui.core.checks.input_rows import INPUT_RULES
from hccbm_gui.core.checks.integrity import GROUPS, integrity_rows
from hccbm_gui.core.checks.left_out import BROKEN, kind_of
from hccbm_gui.core.checks.limits import Limits, parse_limits
from hccbm_gui.core.checks.row import CheckRow, Status, count_rows
from hccbm_gui.core.checks.situation import PluginFact, Situation
from hccbm_gui.core.checks.table import rows_csv, rows_text
from hccbm_gui.core.checks.wording import broken, sentences, unique
from hccbm_gui.core.errors import Cancelled
from hccbm_gui.core.patient import Patient

ROOT = Path(__file__).parents[3]
NOBODY = Case(Patient("1", "A^B"))


def test_a_case_with_nothing_in_it_has_every_row_and_no_failure() -> None:
    rows = integrity_rows(NOBODY)
    ids = [row.id for row in rows]
    assert len(set(ids)) == len(ids)
    assert [f"input.{rule.number}" for rule in INPUT_RULES] == ids[:30]
    assert not any(row.status is Status.FAILED for row in rows)
    order = [list(GROUPS).index(row.group) for row in rows]
    assert order == sorted(order)
    assert sum(count_rows(rows).values()) == len(rows)


def test_the_thirty_are_numbered_without_a_gap() -> None:
    assert [rule.number for rule in INPUT_RULES] == [f"BI-{n:02d}" for n in range(1, 31)]
    assert len({rule.title for rule in INPUT_RULES}) == 30


def test_a_plugin_that_failed_is_in_the_sheet_and_safe_mode_has_none() -> None:
    facts = (PluginFact("Good", True, False), PluginFact("Bad", False, True, "boom."))
    row = _row(Situation(plugins=facts))
    assert row.status is Status.WARNING
    assert "Bad: boom." in row.evidence
    assert "2 plugins found, 1 on" in row.evidence
    assert _row(Situation(plugins=facts[:1])).status is Status.PASSED
    assert _row(Situation(plugins=facts, safe_mode=True)).status is Status.NOT_APPLICABLE


def _row(situation: Situation) -> CheckRow:
    rows = integrity_rows(NOBODY, situation=situation)
    return next(row for row in rows if row.id == "input.BI-30")


def test_it_can_be_cancelled() -> None:
    def stop(fraction: float, message: str = "") -> None:
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        integrity_rows(NOBODY, progress=stop)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Not a DICOM file, but a PNG picture. If it shows a bone scan: import it.", "picture"),
        ("The planes of the dose are not in order.", "dose"),
        ("A localiser (scout view), not a slice.", "apart"),
        ("Its size differs from the slices of its series (a localiser?).", "apart"),
        ("The slices shift sideways by 6.2 mm along the stack (gantry tilt?).", "tilt"),
        ("A copy of the image in 3.dcm.", "copy"),
        ("A slice of the same series lies at the same place.", "copy"),
        ("A file of text (JSON), not an image.", "other"),
        ("A private object (1.2.3): not used by this program.", "other"),
        ("The pixels are truncated: 700 of 800 bytes are there.", BROKEN),
        ("Broken DICOM (ValueError: x).", BROKEN),
    ],
)
def test_files_are_sorted_by_why_they_were_left_out(reason: str, kind: str) -> None:
    assert kind_of(Rejected("a", reason)) == kind


def test_the_limits_without_a_file_are_those_of_the_file_that_comes_along() -> None:
    text = (ROOT / "plugins" / "plan_check" / "limits.toml").read_text(encoding="utf-8")
    assert parse_limits(text) == Limits()


def test_no_cell_of_the_table_is_a_formula() -> None:
    row = CheckRow("input.BI-01", "One patient", Status.FAILED, "=1+1", "+2")
    table = rows_csv([row], GROUPS, [("a", "b", "@c")]).decode("utf-8-sig")
    assert "'=1+1" in table
    assert "'+2" in table
    assert "'@c" in table


def test_the_text_leaves_out_what_does_not_apply() -> None:
    rows = (
        CheckRow("input.BI-01", "One", Status.FAILED, "found", "do"),
        CheckRow("input.BI-02", "Two", Status.NOT_APPLICABLE, "none"),
    )
    assert list(rows_text(rows, GROUPS)) == ["", "INPUT", "✗ One: found", "    → do"]


def test_what_is_said_of_several_alike_is_said_once() -> None:
    assert list(unique(["CT", "MR", "CT"])) == ["CT (2 ×)", "MR"]


def test_words_are_broken_and_escaped() -> None:
    assert broken("<b>", 2) == "&lt;b\u200b&gt;"
    assert sentences(["One.", "two", "three."], 2) == "One. two. And 1 more."


def test_the_array_of_a_volume_is_not_touched() -> None:
    from types import MappingProxyType

    from hccbm_gui.core.case import SeriesInfo
    from hccbm_gui.core.geometry import Geometry
    from hccbm_gui.core.volume import Unit, Volume

    geometry = Geometry.from_axes((2, 3, 3), (0, 0, 0), (3, 1, 1), "f")
    values = np.arange(18, dtype=np.int16).reshape(2, 3, 3)
    volume = Volume(values.copy(), geometry, Unit.HU)
    case = Case(
        Patient("1", "A^B"),
        series=(SeriesInfo("ct", "s", "CT", "volume", frame_uid="f", position="HFS"),),
        volumes=MappingProxyType({"ct": volume}),
    )
    integrity_rows(case)
    assert (volume.array == values).all()
