"""Margins and internal targets on the phantom patient, from the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., tuple[int, dict[str, Any], str]]
ILIAC = "GTVp_Iliac_R"


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from hccbm_gui.app.cli import main

    folder = tmp_path_factory.mktemp("phantom")
    assert main(["phantom", str(folder), "--small", "--json"]) == 0
    return folder


def test_a_margin_is_written_and_read_again(ask: Ask, patient: Path, tmp_path: Path) -> None:
    from hccbm_gui.core.fields.structure_volume import roi_volume_cc
    from hccbm_gui.io.load import load_case

    out = tmp_path / "ptv.dcm"
    code, told, _ = ask(
        "margin", patient, "--roi", ILIAC, "--mm", 10, "--name", "PTV", "--out", out
    )
    assert code == 0
    (roi,) = load_case([out]).rois
    assert roi.name == told["roi"] == "PTV"
    assert roi_volume_cc(roi) == pytest.approx(told["drawn_cc"], rel=1e-4)
    assert told["drawn_cc"] == pytest.approx(told["output_cc"], rel=0.02)
    assert told["output_cc"] > told["input_cc"]
    again, told_twice, _ = ask("margin", patient, "--roi", ILIAC, "--mm", 10, "--out", out)
    assert again == 3
    assert "exists already" in told_twice["error"]


def test_six_directions_and_inwards(ask: Ask, patient: Path, tmp_path: Path) -> None:
    whole = tmp_path / "a.dcm"
    _, even, _ = ask("margin", patient, "--roi", ILIAC, "--mm6", "8,8,8,8,8,8", "--out", whole)
    _, same, _ = ask("margin", patient, "--roi", ILIAC, "--mm", 8, "--out", tmp_path / "b.dcm")
    assert even["output_cc"] == pytest.approx(same["output_cc"], rel=1e-9)
    code, less, _ = ask(
        "margin", patient, "--roi", ILIAC, "--mm", 8, "--shrink", "--out", tmp_path / "c.dcm"
    )
    assert code == 0
    assert less["output_cc"] < less["input_cc"]


@pytest.mark.parametrize("wrong", [("--mm", "-3"), ("--mm6", "1,2,3"), ("--mm6", "a,b,c,d,e,f")])
def test_a_margin_that_makes_no_sense_is_wrong_usage(
    ask: Ask, patient: Path, tmp_path: Path, wrong: tuple[str, str]
) -> None:
    option, value = wrong
    code, told, _ = ask(
        "margin", patient, "--roi", ILIAC, f"{option}={value}", "--out", tmp_path / "x.dcm"
    )
    assert code == 2
    assert told["error"]


def test_an_unknown_structure_is_refused(ask: Ask, patient: Path, tmp_path: Path) -> None:
    code, told, _ = ask("margin", patient, "--roi", "X", "--mm", 5, "--out", tmp_path / "x.dcm")
    assert code == 3
    assert ILIAC in told["error"]


def test_an_internal_target_of_two_structures(ask: Ask, patient: Path, tmp_path: Path) -> None:
    out = tmp_path / "itv.dcm"
    code, told, _ = ask(
        "itv", patient, "--roi", "Kidney_L", "Kidney_R", "--ptv-mm", 4, "--out", out
    )
    assert code == 0
    assert told["output_cc"] == pytest.approx(sum(told["input_cc"].values()), rel=1e-6)
    assert told["ptv_cc"] > told["output_cc"]
    assert set(told["motion_mm"]) == {"x", "y", "z"}
    assert out.is_file()
