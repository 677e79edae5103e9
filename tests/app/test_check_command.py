"""``check``: what it answers, when it refuses, and what it writes."""

import csv
import importlib.util
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.app.cli import main

Ask = Callable[..., tuple[int, dict[str, Any], str]]
TESTS = Path(__file__).parents[1]


def beside(place: str) -> Any:
    """The module at a place below tests."""
    spec = importlib.util.spec_from_file_location(Path(place).stem, TESTS / place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PARTS, MAKER = beside("bad_inputs/parts.py"), beside("dicom_maker.py")


@pytest.fixture
def make(tmp_path: Path) -> Any:
    return MAKER.DicomMaker(tmp_path / "dicom")


@pytest.fixture
def whole(make: Any) -> Path:
    make.save_all(PARTS.whole_set(make))
    folder: Path = make.folder
    return folder


def test_the_answer_has_stable_keys(whole: Path, ask: Ask) -> None:
    code, answer, _ = ask("check", whole)
    assert code == 0
    assert set(answer) >= {"rows", "counts", "patients", "sheets", "rejected", "version"}
    for row in answer["rows"]:
        assert set(row) == {"id", "title", "status", "evidence", "remedy"}
        assert row["title"]
        assert row["evidence"]
    (sheet,) = answer["sheets"]
    assert sheet["rows"] == answer["rows"]
    assert sheet["counts"] == answer["counts"]
    assert sheet["patient"]["id"] == "P1"


def test_every_question_of_the_physicist_has_a_row(whole: Path, ask: Ask) -> None:
    _, answer, _ = ask("check", whole)
    ids = {row["id"] for row in answer["rows"]}
    assert ids >= {
        "identity.patient_id", "identity.name", "identity.birth_date", "identity.sex",
        "references.dose_plan", "references.plan_structures", "references.structures_images",
        "references.frames", "plan.setup_position", "plan.isocentre_in_body", "plan.metersets",
        "plan.jaws", "plan.prescription", "plan.fractions", "dose.units", "dose.summation",
        "dose.type", "dose.coverage", "structures.names", "structures.planes",
    }  # fmt: skip


def test_two_runs_answer_alike(whole: Path, ask: Ask) -> None:
    assert ask("check", whole)[1] == ask("check", whole)[1]


def test_of_several_patients_each_has_a_sheet_and_the_folder_fails(make: Any, ask: Ask) -> None:
    other = PARTS.ct(make, series="6")
    for ds in other:
        ds.PatientID, ds.PatientName, ds.StudyInstanceUID = "P2", "Other^Person", "1.2.9"
        del ds.RescaleIntercept
    make.save_all([*PARTS.ct(make), *other])
    code, answer, _ = ask("check", make.folder)
    assert (code, answer["patients"], len(answer["sheets"])) == (0, 2, 2)
    rows = {row["id"]: row for row in answer["rows"]}
    assert rows["input.BI-01"]["status"] == "failed"
    # The worst of all is told, with whose it is.
    assert rows["input.BI-19"]["status"] == "warning"
    assert rows["input.BI-19"]["evidence"].startswith("Other^Person: ")


def test_where_nothing_can_be_read_it_refuses_and_still_tells(tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "notes").write_bytes(b"nothing that anybody reads")
    code, answer, err = ask("check", tmp_path / "notes")
    assert code == 3
    assert answer["error_kind"] == "NothingToRead"
    assert answer["patients"] == 0
    assert answer["rejected"]
    assert "Error:" in err


def test_what_does_not_exist_is_refused(tmp_path: Path, ask: Ask) -> None:
    code, answer, _ = ask("check", tmp_path / "nowhere")
    assert code == 3
    assert "does not exist" in answer["error"]


def test_the_text_leads_with_the_patient_and_ends_with_the_notice(whole: Path, capfd: Any) -> None:
    assert main(["check", str(whole)]) == 0
    out = capfd.readouterr().out
    assert out.startswith("Test^Person")
    assert "✓ One patient" in out
    assert "NOT FOR CLINICAL USE" in out.splitlines()[-1]


def test_the_table_holds_every_row_and_is_written_over_nothing(
    whole: Path, tmp_path: Path, ask: Ask
) -> None:
    path = tmp_path / "sheet.csv"
    _, answer, _ = ask("check", whole, "--csv", path)
    table = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    rows = [line for line in table if line["group"] != "Sheet"]
    assert [line["id"] for line in rows] == [row["id"] for row in answer["rows"]]
    before = path.read_bytes()
    code, answer, _ = ask("check", whole, "--csv", path)
    assert code == 3
    assert "exists already" in answer["error"]
    assert path.read_bytes() == before


def test_limits_of_the_house_are_held_against_the_jaws(
    whole: Path, tmp_path: Path, ask: Ask
) -> None:
    built_in = (TESTS.parent / "plugins" / "plan_check" / "limits.toml").read_text("utf-8")
    limits = tmp_path / "limits.toml"
    limits.write_text(built_in.replace("= 400.0", "= 50.0"), encoding="utf-8")
    _, answer, _ = ask("check", whole, "--limits", limits)
    jaws = next(row for row in answer["rows"] if row["id"] == "plan.jaws")
    assert jaws["status"] == "failed"
    limits.write_text("[machine]\nname = 1\n", encoding="utf-8")
    code, answer, _ = ask("check", whole, "--limits", limits)
    assert code == 3
    assert "limits" in answer["error"]


@pytest.mark.real_data
def test_the_complete_real_set_has_no_failed_row(shared_data: Path, ask: Ask) -> None:
    code, answer, _ = ask("check", shared_data / "ct-rt-dicompyler-core-breast")
    assert code == 0
    rows = {row["id"]: row for row in answer["rows"]}
    assert [row["id"] for row in answer["rows"] if row["status"] == "failed"] == []
    assert rows["input.BI-23"]["status"] == "warning"  # one CT slice
    assert "14.68 Gy" in rows["input.BI-04"]["evidence"]
    assert rows["input.BI-03"]["status"] == "passed"
    assert "Areola" in rows["input.BI-20"]["evidence"]
    assert "367.0 MU" in rows["plan.metersets"]["evidence"]
