"""``export``: what it writes belongs together, and nothing of the source folder changes."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pydicom
import pytest

Ask = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from hccbm_gui.app.cli import main

    folder = tmp_path_factory.mktemp("phantom")
    assert main(["phantom", str(folder), "--small", "--json"]) == 0
    return folder


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(str(path).encode())
        found.update(path.read_bytes() if path.is_file() else b"")
    return found.hexdigest()


def test_everything_there_is_goes_out_and_belongs_together(
    ask: Ask, patient: Path, tmp_path: Path
) -> None:
    before, out = digest(patient), tmp_path / "new" / "folder"
    code, told, _ = ask("export", patient, "--out", out, "--dose", 30, "--fractions", 10)
    assert code == 0
    assert digest(patient) == before
    kinds = [one["what"] for one in told["written"]]
    # The SPECT and the two views of the bone scan, which lie in one file.
    assert kinds == ["rtstruct", "rtplan", "rtplan", "seg", "seg"]
    read = {one["file"]: pydicom.dcmread(one["file"]) for one in told["written"]}
    assert {Path(name) for name in read} == set(out.iterdir())
    for one in told["written"]:
        assert read[one["file"]].SOPInstanceUID == one["sop_instance_uid"]
        assert one["bytes"] == Path(one["file"]).stat().st_size
    structures, *plans, _, _ = read.values()
    for plan in plans:
        (named,) = plan.ReferencedStructureSetSequence
        assert named.ReferencedSOPInstanceUID == structures.SOPInstanceUID
        numbers = {roi.ROINumber for roi in structures.StructureSetROISequence}
        assert plan.DoseReferenceSequence[0].ReferencedROINumber in numbers
    reasons = " ".join(one["reason"] for one in told["not_written"])
    assert "planar scan has no frame" in reasons


def test_one_kind_alone(ask: Ask, patient: Path, tmp_path: Path) -> None:
    code, told, _ = ask("export", patient, "--what", "rtstruct", "--out", tmp_path / "o")
    assert code == 0
    (one,) = told["written"]
    assert one["what"] == "rtstruct"
    assert told["not_written"] == []


def test_nothing_is_written_into_the_source(ask: Ask, patient: Path) -> None:
    before = digest(patient)
    code, told, _ = ask("export", patient, "--what", "rtstruct", "--out", patient / "new")
    assert code == 3
    assert "nothing is ever written there" in told["error"]
    assert digest(patient) == before


def test_what_is_not_there_is_told(ask: Ask, patient: Path, tmp_path: Path) -> None:
    code, told, _ = ask("export", patient, "--what", "reg", "--out", tmp_path)
    assert code == 3
    assert "nothing to write" in told["error"]
    wrong, _, _ = ask("export", patient, "--what", "rtdose", "--out", tmp_path)
    assert wrong == 2
    for option, value in (("fractions", "0"), ("fractions", "2.5"), ("dose", "a lot")):
        none, told, _ = ask("export", patient, f"--{option}", value, "--out", tmp_path)
        assert none == 2
        assert f"{value} is not a number" in told["error"]


def test_a_gtv_that_is_not_there_is_no_success(ask: Ask, patient: Path, tmp_path: Path) -> None:
    code, told, _ = ask("export", patient, "--gtv", "Nobody", "--out", tmp_path / "new")
    assert code == 3
    assert "Nobody" in told["error"]
    # A folder that nothing goes into is not made.
    assert not (tmp_path / "new").exists()
