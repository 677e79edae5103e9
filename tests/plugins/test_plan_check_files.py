"""From files on disk: the command, its exports, and that nothing is changed."""

import argparse
import ast
import csv
import hashlib
import importlib.util
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import plugins.plan_check
from hccbm_gui import NOTICE, __version__
from hccbm_gui.core.errors import HccbmError, InputRefused
from hccbm_gui.core.progress import quiet
from hccbm_gui.io.load import load_case
from plugins.plan_check import command
from plugins.plan_check.csv_export import HEADER, sheet_csv
from plugins.plan_check.logic import plan_check
from plugins.plan_check.pdf_export import sheet_pdf
from plugins.plan_check.sheet import Sheet

ROOT = Path(__file__).parents[2]
PLUGIN = Path(plugins.plan_check.__file__).parent


def beside(name: str) -> Any:
    """The module `name` beside this file."""
    place = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("set")
    beside("plan_check_files").write_set(path)
    return path


class Context:
    """What a command sees, without the program around it."""

    progress = staticmethod(quiet)

    def read_case(self, paths: list[Path]) -> Any:
        return load_case(paths)


def checked(*arguments: object) -> Any:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([str(a) for a in arguments]), Context())


@pytest.fixture(scope="module")
def sheet(folder: Path) -> Sheet:
    return plan_check(load_case([folder])).signed("A. Physicist", "Looked at <all> & agreed.")


def test_a_whole_set_from_files_has_no_fault(sheet: Sheet) -> None:
    assert [row for row in sheet.rows if row.is_problem] == []
    assert {record.modality for record in sheet.inputs} == {"CT", "RTSTRUCT", "RTPLAN", "RTDOSE"}
    assert all(len(record.sha256) == 64 for record in sheet.inputs)


def test_the_command_answers_with_stable_keys(folder: Path) -> None:
    reply = checked(folder, "--sign", "AB", "--comment", "fine")
    assert set(reply.data) >= {"rows", "counts", "fingerprint", "inputs", "version"}
    assert set(reply.data["rows"][0]) == {"id", "title", "status", "evidence", "remedy"}
    assert reply.data["counts"]["failed"] == 0
    assert reply.data["version"] == __version__
    assert reply.data["sign_off"]["name"] == "AB"
    assert json.loads(json.dumps(reply.data)) == reply.data
    assert reply.data["fingerprint"] in reply.text
    assert "Signed by AB" in reply.text


def test_checking_and_exporting_change_no_input_file(folder: Path, tmp_path: Path) -> None:
    def state() -> dict[str, tuple[str, int]]:
        return {
            path.name: (
                hashlib.sha256(path.read_bytes()).hexdigest(),
                path.stat().st_mtime_ns,
            )
            for path in folder.iterdir()
        }

    before = state()
    checked(folder, "--pdf", tmp_path / "a.pdf", "--csv", tmp_path / "a.csv")
    assert state() == before


@pytest.mark.parametrize("option", ["--pdf", "--csv"])
def test_an_export_never_writes_over_a_file(folder: Path, option: str) -> None:
    victim = folder / "0.dcm"
    before = victim.read_bytes()
    with pytest.raises(InputRefused, match="exists already"):
        checked(folder, option, victim)
    assert victim.read_bytes() == before


def test_an_export_into_nowhere_is_refused_in_words(folder: Path) -> None:
    with pytest.raises(HccbmError, match="cannot be written"):
        checked(folder, "--csv", folder / "nowhere" / "a.csv")


def test_the_plugin_itself_writes_no_file() -> None:
    writing = {"open", "write", "write_bytes", "write_text", "unlink", "rename", "mkdir", "save"}
    found = {
        path.name
        for path in PLUGIN.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _called(node) in writing
    }
    # pdf_export opens a buffer in memory; files are written by `write_new` of the program alone.
    assert found == {"pdf_export.py"}
    text = (PLUGIN / "pdf_export.py").read_text(encoding="utf-8")
    assert text.count(".open(") == text.count("buffer.open(QIODevice") == 1


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def test_two_processes_with_other_hash_seeds_give_one_fingerprint(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from hccbm_gui.io.load import load_case\n"
        "from plugins.plan_check.logic import plan_check\n"
        "print(plan_check(load_case([Path(sys.argv[1])])).fingerprint)"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout.strip()
        for seed in ("1", "4711")
    }
    assert len(printed) == 1
    assert len(printed.pop()) == 64


def test_the_csv_is_a_table_that_no_spreadsheet_takes_for_formulas(sheet: Sheet) -> None:
    lines = list(csv.reader(io.StringIO(sheet_csv(sheet).decode("utf-8-sig"))))
    assert tuple(lines[0]) == HEADER
    assert {len(line) for line in lines} == {len(HEADER)}
    assert [line[1] for line in lines[1 : 1 + len(sheet.rows)]] == [row.id for row in sheet.rows]
    about = {line[1]: line[4] for line in lines[1 + len(sheet.rows) :]}
    assert about["sheet.fingerprint"] == sheet.fingerprint
    assert about["sheet.signed_by"] == "A. Physicist"
    assert about["sheet.notice"] == NOTICE
    cells = [cell for line in lines for cell in line]
    assert any(cell.startswith("'=P1") for cell in cells)
    assert not any(cell.startswith(("=", "@")) for cell in cells)


def test_every_page_of_the_pdf_names_the_patient_and_the_notice(sheet: Sheet) -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(sheet_pdf(sheet))).pages]
    assert len(pages) > 1
    for page in pages:
        assert "Doe^Jane" in page
        assert "1950-01-02" in page
        assert "NOT FOR CLINICAL USE" in page
    text = "".join(" ".join(pages).replace("\u200b", "").split())
    for row in sheet.rows:
        assert "".join(row.title.split()) in text
    assert "Signed by A. Physicist" in " ".join(pages)
    assert "Lookedat<all>&agreed." in text
    assert sheet.fingerprint in text


@pytest.mark.real_data
def test_the_breast_set_is_checked_and_its_known_traps_are_told(shared_data: Path) -> None:
    found = plan_check(load_case([shared_data / "ct-rt-dicompyler-core-breast"]))
    rows = {row.id: row for row in found.rows}
    passed = (
        "identity.patient_id",
        "references.dose_plan",
        "references.plan_structures",
        "references.dvh_structures",
        "references.structures_images",
        "references.frames",
        "plan.prescription",
        "plan.metersets",
        "plan.isocentre_in_body",
        "plan.setup_position",
        "plan.jaws",
        "dose.prescription",
    )
    assert {row_id: rows[row_id].status for row_id in passed} == dict.fromkeys(passed, "passed")
    assert "11.31 Gy (100.0 % of 11.31 Gy)" in rows["dose.prescription"].evidence
    assert "367.0 MU" in rows["plan.metersets"].evidence
    assert "single slice" in rows["images.slices"].evidence
    assert "Areola" in rows["structures.empty"].evidence
    assert "Lt Lung: a blank in it, usually Lung_L" in rows["structures.names"].evidence
    assert "percent of the prescribed 14 Gy" in rows["dvh.tps"].evidence
    same = ("dvh.tps.4", "dvh.tps.5", "dvh.tps.6", "dvh.tps.9", "dvh.tps.10")
    assert {row_id: rows[row_id].status for row_id in same} == dict.fromkeys(same, "passed")


@pytest.mark.real_data
def test_beams_without_monitor_units_are_found_in_a_real_plan(shared_data: Path) -> None:
    folder = shared_data / "rt-objects" / "pyorthanc-pinnacle" / "orthanc_1_test_data"
    rows = {row.id: row for row in plan_check(load_case([folder])).rows}
    assert rows["plan.metersets"].status == "failed"
    assert "7 Left (0), 8 Anterior (0)" in rows["plan.metersets"].evidence
    assert rows["plan.isocentres"].status == "passed"
