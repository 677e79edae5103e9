"""``dvh`` answers in stable keys, judges by sheets and refuses with the reason."""

import argparse
import json
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.progress import quiet
from hccbm_gui.core.volume import Unit
from hccbm_gui.plugin.api import Case, Metric, Reply
from plugins.dvh.command import add_arguments, run

made = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("dvh_case.py"))))


def answer(case: Case, *arguments: str, metrics: tuple[Metric, ...] = ()) -> Reply:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    context = SimpleNamespace(progress=quiet, metrics=metrics, read_case=lambda paths: case)
    return run(parser.parse_args(["folder", *arguments]), context)


def data_of(case: Case, *arguments: str, **more: Any) -> dict[str, Any]:
    return json.loads(json.dumps(answer(case, *arguments, **more).data, allow_nan=False))


def test_the_keys_are_those_of_the_interface() -> None:
    data = data_of(made.case_of(), "--roi", "PTV", "--v", "20,50")
    (ptv,) = data["rois"]
    assert {
        "name", "volume_cc", "mean_gy", "min_gy", "max_gy", "d_gy", "d0_03cc_gy", "v_percent",
        "covered_fraction", "notes",
    } <= set(ptv)  # fmt: skip
    assert list(ptv["d_gy"]) == ["99", "98", "95", "50", "5", "2", "1"]
    assert ptv["d_gy"]["95"] == pytest.approx(45.5, abs=0.02)
    assert ptv["v_percent"] == pytest.approx({"20": 100.0, "50": 50.0}, abs=0.1)
    assert ptv["covered_fraction"] == 1.0
    assert set(data["dose"]) == {"label", "unit", "max_gy", "origin"}
    assert data["dose"]["max_gy"] == pytest.approx(100.0)
    assert (data["prescription_gy"], data["fractions"]) == (50.0, 10)


def test_all_structures_of_the_frame_are_told_and_the_others_named() -> None:
    data = data_of(made.case_of())
    assert [roi["name"] for roi in data["rois"]] == [
        "PTV", "GTV", "Lung_R", "Lung_L", "SpinalCord", "Body", "Empty",
    ]  # fmt: skip
    assert "Stranger" in data["notes"][0]
    empty = data["rois"][-1]
    assert empty["mean_gy"] is None
    assert empty["covered_fraction"] == 0.0
    assert "v_percent" not in empty
    derived = data_of(made.case_of(), "--derived")
    assert "Lungs-GTV" in [roi["name"] for roi in derived["rois"]]


def test_a_structure_of_few_slices_has_a_bracket_that_the_rule_for_the_ends_decides() -> None:
    case = made.case_of((made.box("Thin", 1, (0.0, 10.0), z_mm=(0.0, 6.0)),))
    (half,) = data_of(case)["rois"]
    (none,) = data_of(case, "--end-caps", "none")["rois"]
    assert half["bracket_cc"] == none["bracket_cc"] == pytest.approx([1.2, 2.4])
    assert half["volume_cc"] == pytest.approx(2.4)
    assert none["volume_cc"] == pytest.approx(1.2)


def test_sheets_are_judged_with_derived_structures() -> None:
    data = data_of(made.case_of(), "--sheet", "tomotherapy_s3_05", "--sheet", "kim_2007")
    tomo, kim = data["sheets"]
    results = {(r["structure"], r["constraint"]): r for r in tomo["results"]}
    v20 = results["Lungs-GTV", "V20Gy[%] ≤ 30 %"]
    assert v20["status"] == "exceeded"
    assert v20["value"] == pytest.approx(100.0)
    assert results["PTV", "Min[%] ≥ 95 %"]["status"] == "exceeded"
    assert "7 to 40 Gy" in kim["remarks"][0]
    assert not kim["results"]


def test_two_gray_limits_are_withheld_until_eqd2_is_asked_for() -> None:
    def cord(*more: str) -> dict[str, Any]:
        (sheet,) = data_of(made.case_of(), "--sheet", "quantec", *more)["sheets"]
        return next(r for r in sheet["results"] if r["structure"] == "SpinalCord")

    assert cord()["status"] == "withheld"
    assert "convert to EQD2" in cord()["reason"]
    converted = cord("--eqd2")
    assert converted["on_eqd2"]
    # 25 Gy in 10 fractions, alpha/beta 2 Gy.
    assert converted["value"] == pytest.approx(25.0 * 4.5 / 4.0, abs=0.01)
    typed = cord("--prescription", "50", "--fractions", "25")
    assert typed["status"] == "met"
    assert not typed["on_eqd2"]


def test_partial_coverage_withholds_the_verdict_and_is_said() -> None:
    case = made.case_of((made.box("SpinalCord", 1, (0.0, 200.0)),))
    data = data_of(case, "--sheet", "quantec", "--fractions", "25")
    (roi,) = data["rois"]
    assert roi["covered_fraction"] == pytest.approx(102.5 / 200.0, abs=1e-3)
    judged = [r for r in data["sheets"][0]["results"] if r["structure"]]
    assert {r["status"] for r in judged} <= {"withheld", "not applicable"}
    assert any("outside the dose grid" in r["reason"] for r in judged)


def test_stored_dvhs_stand_beside_ours() -> None:
    stored = (made.stored_dvh(1, 45.0, 55.0, 48.0, gy=0.5),)
    told = data_of(made.case_of(stored=stored), "--tps", "--roi", "PTV")["tps"]
    assert told["curve_gy_per_unit"] == 0.5
    assert "percent of the prescribed 50 Gy" in told["scale"]
    (ptv,) = told["rois"]
    assert ptv["mean_gy"]["tps"] == pytest.approx(50.0)
    assert not ptv["flagged"]
    assert data_of(made.case_of(), "--tps")["tps"] is None


def test_curves_and_metrics_are_written_and_nothing_is_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "curves.csv"
    data = data_of(made.case_of(), "--roi", "PTV", "--csv", str(target))
    assert data["files"] == [str(target), str(tmp_path / "curves_metrics.csv")]
    assert target.read_text(encoding="utf-8").startswith("dose,structure,dose_gy")
    assert "PTV" in (tmp_path / "curves_metrics.csv").read_text(encoding="utf-8")
    with pytest.raises(InputRefused, match="already"):
        answer(made.case_of(), "--csv", str(target))
    with pytest.raises(InputRefused, match="no such folder"):
        answer(made.case_of(), "--csv", str(tmp_path / "absent" / "x.csv"))


def test_the_text_is_a_table_with_verdicts() -> None:
    stored = (made.stored_dvh(1, 45.0, 55.0, 48.0),)
    text = answer(
        made.case_of(stored=stored), "--sheet", "tomotherapy_s3_05", "--sheet", "astro_2024",
        "--tps", "--v", "20",
    ).text  # fmt: skip
    for words in ("Structure", "V20Gy", "EXCEEDED", "no DVH", "Planning system"):
        assert words in text
    assert "! Left out, in another frame" in text
    assert "No structure of the sheet is here." in text


def test_the_fit_of_the_prescription_isodose_is_told_for_the_targets() -> None:
    (fit,) = data_of(made.case_of())["conformity"].values()
    # Half of the PTV, and all of the grid from x = 0 on, receives the 50 Gy.
    assert fit["coverage"] == pytest.approx(0.5, abs=1e-3)
    isodose_cc = 102.5 * 125.0 * 85.0 / 1000.0
    assert fit["isodose_cc"] == pytest.approx(isodose_cc, rel=1e-5)
    assert fit["paddick_index"] == pytest.approx(24.0**2 / (48.0 * isodose_cc), rel=2e-3)
    assert "edge of the dose grid" in fit["notes"][0]
    assert "conformity" not in data_of(made.case_of(), "--roi", "SpinalCord")


def test_metrics_of_plugins_are_told() -> None:
    twice = Metric("Twice", "Gy", lambda dvh: 2.0 * dvh.mean_gy)
    (ptv,) = data_of(made.case_of(), "--roi", "PTV", metrics=(twice,))["rois"]
    assert ptv["metrics"] == [
        {"name": "Twice", "unit": "Gy", "value": pytest.approx(100.0, abs=0.01)}
    ]


@pytest.mark.parametrize(
    ("case", "arguments", "error", "told"),
    [
        (made.case_of(unit=Unit.PERCENT), (), InputRefused, "percent"),
        (made.case_of(unit=Unit.UNKNOWN), (), InputRefused, "not in Gy"),
        (made.case_of(), ("--roi", "Nobody"), MissingInput, "Nobody"),
        (made.case_of(), ("--dose", "none"), MissingInput, "Plan dose"),
        (made.case_of(), ("--sheet", "none"), MissingInput, "quantec"),
        (made.case_of(made.ROIS[6:7]), (), MissingInput, "frame of reference"),
        (made.case_of(), ("--fractions", "0"), InputRefused, "fractions"),
        (made.case_of(), ("--prescription", "-1"), InputRefused, "prescription"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    case: Case, arguments: tuple[str, ...], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        answer(case, *arguments)


def test_wrong_doses_are_wrong_usage() -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["folder", "--v", "-5"])
