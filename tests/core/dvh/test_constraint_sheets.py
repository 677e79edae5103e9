"""The built-in sheets say what their sources say, and judge as their sources do."""

from pathlib import Path

import numpy as np
import pytest

from hccbm_gui.core.dvh.constraint_sheet import ConstraintSheet, evaluate_sheet, parse_sheet
from hccbm_gui.core.dvh.constraints import ConstraintResult, Status
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fractionation import Schedule, bed_gy, eqd2_gy
from hccbm_gui.services.resources import resource_path

FOLDER = resource_path("constraints")
TEN_BY_FIVE = Schedule(10, 5.0)


def sheet(name: str) -> ConstraintSheet:
    return parse_sheet((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), name)


def between(name: str, low: float, high: float, cc: float = 1000.0) -> Dvh:
    axis = np.arange(0.0, high + 0.02, 0.01)
    volume = cc * np.clip((high - axis) / (high - low), 0.0, 1.0)
    return Dvh(name, axis, volume, cc, cc, low, (low + high) / 2.0, high)


def lungs(v20_percent: float, v30_percent: float = 0.0, name: str = "Lungs-GTV") -> Dvh:
    axis = np.array([0.0, 19.99, 20.0, 29.99, 30.0, 45.0])
    percent = np.array([100.0, v20_percent, v20_percent, v30_percent, v30_percent, 0.0])
    return Dvh(name, axis, 30.0 * percent, 3000.0, 3000.0, 0.0, 9.0, 45.0)


def by_line(results: tuple[ConstraintResult, ...]) -> dict[tuple[str, str], ConstraintResult]:
    return {(r.constraint.text, r.constraint.note): r for r in results}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_built_in_sheet_is_usable_and_gives_its_sources(path: Path) -> None:
    read = parse_sheet(path.read_text(encoding="utf-8"), path.name)
    assert read.source
    assert read.constraints or read.prescriptions
    assert all(line.source for line in read.constraints)
    assert all(preset.source for preset in read.prescriptions)


def test_s3_04_fifty_gray_in_five_or_ten_fractions_are_the_presets() -> None:
    presets = [p.schedule for p in sheet("tomotherapy_s3_05").prescriptions]
    assert [(s.fractions, s.total_gy) for s in presets] == [(5, 50.0), (10, 50.0)]
    assert [bed_gy(s, 10.0) for s in presets] == pytest.approx([100.0, 75.0])
    assert [eqd2_gy(s, 10.0) for s in presets] == pytest.approx([83.333, 62.5], abs=0.001)


def test_s3_05_a_ptv_between_95_and_110_percent_passes() -> None:
    results = evaluate_sheet(
        sheet("tomotherapy_s3_05"), [between("PTV", 47.6, 54.9), lungs(29.9, 19.0)], TEN_BY_FIVE
    )
    assert len(results) == 7
    assert {r.status for r in results} == {Status.MET}


def test_s3_05_every_voxel_is_meant_and_d98_is_the_practical_variant() -> None:
    # 1 % of the PTV lies below 47.5 Gy and 1 % above 55 Gy.
    found = by_line(
        evaluate_sheet(sheet("tomotherapy_s3_05"), [between("PTV", 47.42, 55.08)], TEN_BY_FIVE)
    )
    assert found["Min[%] ≥ 95 %", "every voxel"].status is Status.EXCEEDED
    assert found["D98%[%] ≥ 95 %", "practical variant"].status is Status.MET
    assert found["Max[%] ≤ 110 %", "every voxel"].status is Status.EXCEEDED
    assert found["D2%[%] ≤ 110 %", "practical variant"].status is Status.MET
    assert found["Max[%] < 115 %", ""].status is Status.MET


def test_s3_05_no_voxel_of_the_ptv_may_reach_115_percent() -> None:
    found = by_line(
        evaluate_sheet(sheet("tomotherapy_s3_05"), [between("PTV", 48.0, 57.5)], TEN_BY_FIVE)
    )
    at_limit = found["Max[%] < 115 %", ""]
    assert at_limit.value == pytest.approx(115.0)
    assert at_limit.status is Status.EXCEEDED


@pytest.mark.parametrize(("v20", "status"), [(30.0, Status.MET), (30.02, Status.EXCEEDED)])
def test_s3_05_lung_v20_is_at_most_30_percent(v20: float, status: Status) -> None:
    found = by_line(evaluate_sheet(sheet("tomotherapy_s3_05"), [lungs(v20)], TEN_BY_FIVE))
    result = found["V20Gy[%] ≤ 30 %", ""]
    assert result.status is status
    assert float(result.shown.split()[0]) == pytest.approx(v20, abs=1e-9)


def test_s3_06_lungs_without_gtv_are_taken_first_and_lungs_as_a_whole_are_said() -> None:
    both = [lungs(31.0, name="Lungs"), lungs(29.0, name="Lungs - GTV")]
    found = by_line(evaluate_sheet(sheet("tomotherapy_s3_05"), both, TEN_BY_FIVE))
    assert found["V20Gy[%] ≤ 30 %", ""].structure == "Lungs - GTV"
    whole = by_line(evaluate_sheet(sheet("tomotherapy_s3_05"), both[:1], TEN_BY_FIVE))
    result = whole["V20Gy[%] ≤ 30 %", ""]
    assert result.structure == "Lungs"
    assert "the source means Lungs-GTV" in result.reason


def test_lung_limits_of_the_tomotherapy_paper_are_for_its_schedules() -> None:
    found = by_line(evaluate_sheet(sheet("tomotherapy_s3_05"), [lungs(25.0)], Schedule(25, 2.0)))
    assert found["V20Gy[%] ≤ 30 %", ""].status is Status.NOT_APPLICABLE


def test_quantec_is_withheld_for_large_fractions_until_converted() -> None:
    cord = between("Spinal Cord", 0.0, 20.0, cc=40.0)
    schedule = Schedule(5, 4.0)
    plain = by_line(evaluate_sheet(sheet("quantec"), [cord], schedule))
    assert plain["Max[Gy] ≤ 50 Gy", "myelopathy 0.2 %"].status is Status.WITHHELD
    converted = by_line(evaluate_sheet(sheet("quantec"), [cord], schedule, convert_to_eqd2=True))
    result = converted["Max[Gy] ≤ 50 Gy", "myelopathy 0.2 %"]
    assert result.status is Status.MET
    assert result.value == pytest.approx(30.0)


@pytest.mark.parametrize(
    ("fractions", "limit"), [(1, 12.4), (2, 17.0), (3, 20.3), (4, 23.0), (5, 25.3)]
)
def test_hytec_has_one_cord_limit_for_each_number_of_fractions(
    fractions: int, limit: float
) -> None:
    schedule = Schedule(fractions, 30.0 / fractions)
    for dose, status in ((limit, Status.MET), (limit + 0.01, Status.EXCEEDED)):
        results = evaluate_sheet(sheet("hytec_spine"), [between("SpinalCord", 0.0, dose)], schedule)
        judged = [r for r in results if r.status is not Status.NOT_APPLICABLE]
        assert [r.status for r in judged] == [status]


def test_kim_and_astro_give_prescriptions_and_remarks_but_no_verdict() -> None:
    kim, astro = sheet("kim_2007"), sheet("astro_2024")
    assert not kim.constraints
    assert not astro.constraints
    assert (10, 3.0) in {(p.schedule.fractions, p.schedule.dose_gy) for p in kim.prescriptions}
    assert not kim.remarks(Schedule(10, 3.0))
    assert "7 to 40 Gy" in kim.remarks(Schedule(25, 2.0))[0]
    totals = sorted({p.schedule.total_gy for p in astro.prescriptions})
    assert totals == [8.0, 16.0, 20.0, 24.0, 30.0]


def test_a_line_without_its_structure_is_not_applicable() -> None:
    results = evaluate_sheet(sheet("quantec"), [between("PTV", 45.0, 52.0)], Schedule(25, 2.0))
    assert {r.status for r in results} == {Status.NOT_APPLICABLE}
    assert results[0].reason == "No structure is called SpinalCord."


GOOD = """
name = "mine"
source = "me"
[[constraints]]
structures = ["Heart"]
metric = "Mean[Gy]"
comparator = "<="
limit = 5
source = "me"
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("limit = 5", "limt = 5", "limt"),
        ("limit = 5", "", "'limit' is missing"),
        ("Mean[Gy]", "Mean[mm]", "not a DVH metric"),
        ('"<="', '"=<"', "=<"),
        ('["Heart"]', '"Heart"', "list of names"),
        ("name =", "name ==", "line"),
    ],
)
def test_a_wrong_sheet_is_refused_and_says_where(old: str, new: str, told: str) -> None:
    assert parse_sheet(GOOD).constraints[0].limit == 5.0
    with pytest.raises(InputRefused, match=r"mine\.toml") as refusal:
        parse_sheet(GOOD.replace(old, new), "mine.toml")
    assert told in str(refusal.value)
