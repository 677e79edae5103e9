"""``anonymise`` on the phantom patient, as files on disk."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread

from hccbm_gui.core.fields.structure_volume import roi_volume_cc
from hccbm_gui.io.load import load_case

Ask = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture(scope="module")
def phantom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from hccbm_gui.app.cli import main

    folder = tmp_path_factory.mktemp("phantom") / "patient"
    assert main(["phantom", str(folder), "--small", "--json"]) == 0
    return folder


@pytest.fixture
def few(phantom: Path, tmp_path: Path) -> Path:
    """The structures and three slices, as links."""
    folder = tmp_path / "few"
    folder.mkdir()
    for path in (*sorted((phantom / "CT").iterdir())[:3], *(phantom / "RTSTRUCT").iterdir()):
        (folder / path.name).symlink_to(path)
    return folder


def digest(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def numbers(comparison: dict[str, Any]) -> list[float]:
    """All measured numbers of a comparison, in order."""
    found: list[float] = []
    for key in ("gtv", "increment_mm", "marginal_miss", "bone_scan_field", "image_field"):
        part = comparison.get(key) or {}
        found += [value for value in part.values() if isinstance(value, float | int)]
    return found


def test_the_phantom_is_compared_as_before_and_its_files_are_untouched(
    ask: Ask, phantom: Path, tmp_path: Path
) -> None:
    before = digest(phantom)
    out = tmp_path / "out"
    code, report, _ = ask("anonymise", phantom, out, "--keep-descriptions")
    assert code == 0
    assert digest(phantom) == before
    dicom = sorted(phantom.rglob("*.dcm"))
    assert report["files"] == {
        "found": len(dicom) + 1, "written": len(dicom), "held_back": 1,
    }  # fmt: skip
    assert [one["file"] for one in report["held_back"]] == ["truth.json"]
    assert json.loads((out / "deidentification.json").read_text(encoding="utf-8")) == report
    old, new = load_case([phantom]), load_case([out])
    assert new.patient.id.startswith("ANON-")
    for former, latter in zip(old.rois, new.rois, strict=True):
        # The patient is called PHANTOM^ILIAC, and no word of that may stay.
        assert latter.name == former.name.replace("_Iliac", "")
        assert latter.kind is former.kind
        assert roi_volume_cc(latter) == pytest.approx(roi_volume_cc(former), rel=1e-6)
    by_kind = {(v.unit, v.array.shape): v for v in new.volumes.values()}
    for volume in old.volumes.values():
        same = by_kind[volume.unit, volume.array.shape]
        np.testing.assert_array_equal(volume.array, same.array)
        np.testing.assert_allclose(volume.geometry.affine, same.geometry.affine, atol=1e-9)
    results = [ask("compare", folder, "--no-dose")[1] for folder in (phantom, out)]
    assert len(numbers(results[0])) > 8
    np.testing.assert_allclose(numbers(results[1]), numbers(results[0]), rtol=1e-6, atol=1e-6)


def test_the_other_spelling_is_the_same_command(ask: Ask, few: Path, tmp_path: Path) -> None:
    code, report, _ = ask("anonymize", few, tmp_path / "out", "--id", "S-7", "--name", "Case^7")
    assert (code, report["files"]["written"]) == (0, 4)
    ids = {dcmread(path).PatientID for path in (tmp_path / "out").rglob("*.dcm")}
    assert ids == {"S-7"}


def test_the_map_leads_back_and_the_report_does_not(ask: Ask, few: Path, tmp_path: Path) -> None:
    code, report, _ = ask("anonymise", few, tmp_path / "out", "--write-map", tmp_path / "map")
    assert code == 0
    found = json.loads((tmp_path / "map").read_text(encoding="utf-8"))
    assert found["patients"][0]["id"] == "HCCBM-0001"
    assert (tmp_path / "map").stat().st_mode & 0o077 == 0
    for path in few.iterdir():
        assert found["uids"][dcmread(path).SOPInstanceUID] in found["files"][str(path)]
    told = json.dumps(report)
    for secret in ("HCCBM-0001", "ILIAC", *found["uids"]):
        assert secret not in told
    code, refused, _ = ask("anonymise", few, tmp_path / "b", "--write-map", tmp_path / "map")
    assert code == 3
    assert "exists already" in refused["error"]


def test_a_key_file_makes_runs_agree(ask: Ask, few: Path, tmp_path: Path) -> None:
    names = []
    for name in ("a", "b"):
        assert ask("anonymise", few, tmp_path / name, "--key", tmp_path / "key")[0] == 0
        names.append(sorted(path.name for path in (tmp_path / name).rglob("*.dcm")))
    assert names[0] == names[1]


@pytest.mark.parametrize("where", ["few", "few/inside", "."])
def test_a_destination_beside_nothing_is_refused(
    ask: Ask, few: Path, tmp_path: Path, where: str
) -> None:
    before = digest(few)
    code, refused, _ = ask("anonymise", few, tmp_path / where)
    assert code == 3
    assert refused["error_kind"] == "InputRefused"
    assert digest(few) == before


def test_nothing_to_write_is_a_refusal_with_the_reasons(ask: Ask, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "notes.txt").write_text("no DICOM")
    code, refused, told = ask("anonymise", source, tmp_path / "out")
    assert code == 3
    assert refused["held_back"][0]["file"] == "notes.txt"
    assert "Held back" in told


@pytest.mark.parametrize("wrong", ["a.dcm", "a.dcm:1,2,3", "a.dcm:1,2,3,x", ":1,2,3,4"])
def test_a_rectangle_that_is_none_is_refused(
    ask: Ask, few: Path, tmp_path: Path, wrong: str
) -> None:
    code, refused, _ = ask("anonymise", few, tmp_path / "out", "--blacken", wrong)
    assert code == 3
    assert "rectangle" in refused["error"]
    assert not (tmp_path / "out").exists()


def test_a_rectangle_is_blackened_in_the_file_it_names(ask: Ask, few: Path, tmp_path: Path) -> None:
    name = sorted(path.name for path in few.iterdir() if "RS" not in path.name)[0]
    code, report, _ = ask(
        "anonymise", few, tmp_path / "out", "--blacken", f"{few / name}:0,0,10,20", "--keep-uids"
    )
    assert code == 0
    assert sum(one["blackened"] for one in report["series"]) == 1
    uid = dcmread(few / name).SOPInstanceUID
    (path,) = (tmp_path / "out").rglob(f"{uid}.dcm")
    pixels = dcmread(path).pixel_array
    assert (pixels[:20, :10] == pixels.min()).all()
