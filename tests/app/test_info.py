"""``info``: everything of a folder, an archive or a disc as JSON, and every file with a reason."""

import importlib.util
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import uid

Ask = Callable[..., tuple[int, dict[str, Any], str]]
RunPython = Callable[..., "subprocess.CompletedProcess[str]"]


def dicom_maker(folder: Path) -> Any:
    """A maker of DICOM files below `folder`, of tests/dicom_maker.py."""
    place = Path(__file__).parents[1] / "dicom_maker.py"
    spec = importlib.util.spec_from_file_location("dicom_maker", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.DicomMaker(folder)


@pytest.fixture
def make(tmp_path: Path) -> Any:
    return dicom_maker(tmp_path / "dicom")


@pytest.fixture
def folder(make: Any) -> Path:
    """A CT of three slices, a structure set, a bone scan and a text, written a while ago."""
    make.save_all(make.stack([0, 3, 6]))
    make.save(make.base(uid.RTStructureSetStorage, "RTSTRUCT"), "rs")
    make.save(make.nuclear(np.zeros((2, 8, 4), np.uint16), "planar"), "nm")
    (make.folder / "notes.txt").write_text("nothing")
    for path in make.folder.iterdir():
        os.utime(path, (time.time() - 100,) * 2)
    return Path(make.folder)


def series_of(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        entry["kind"]: entry
        for person in answer["patients"]
        for study in person["studies"]
        for entry in study["series"]
    }


def test_geometry_is_told_in_numbers_and_in_words(ask: Ask, folder: Path) -> None:
    code, answer, _ = ask("info", folder)
    assert code == 0
    series = series_of(answer)
    ct = series["volume"]
    assert ct["geometry"] == {
        "shape": [3, 4, 5],
        "spacing_mm": [3.0, 2.0, 1.5],
        "orientation": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        "frame_uid": "1.2.826.0.1.2",
    }
    assert ct["geometry_text"] == "3 x 4 x 5, 3.00 x 2.00 x 1.50 mm"
    assert (ct["files"], ct["frames"]) == (3, 3)
    assert (series["planar"]["files"], series["planar"]["frames"]) == (1, 2)
    assert series["planar"]["geometry"]["spacing_mm"] == [None, 2.0, 2.0]
    assert series["structures"]["geometry"] is None
    assert series["structures"]["geometry_text"] == "0 structures"


def test_the_index_is_used_unless_that_is_not_wanted(ask: Ask, folder: Path) -> None:
    counted = ("from_index", "newly_read")
    first, again, without = (ask("info", folder, *more)[1] for more in ((), (), ("--no-index",)))
    assert [first["counts"][key] for key in counted] == [0, 6]
    assert [again["counts"][key] for key in counted] == [6, 0]
    assert [without["counts"][key] for key in counted] == [0, 6]
    assert first["patients"] == again["patients"] == without["patients"]


def test_an_archive_and_its_folder_tell_the_same(ask: Ask, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as made:
        for file in sorted(folder.iterdir()):
            made.write(file, f"CD/{file.name}")
    _, packed, _ = ask("info", path)
    _, plain, _ = ask("info", folder)
    assert packed["patients"] == plain["patients"]
    named = [entry["file"] for entry in packed["rejected"]]
    assert named == [f"{path}/CD/notes.txt"]


def test_the_text_counts_the_reasons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from hccbm_gui.app.cli import main

    assert main(["info", str(folder)]) == 0
    assert "1  Not a DICOM file, but text." in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_that_are_no_utf8_are_valid_json(ask: Ask, folder: Path) -> None:
    os.rename(folder / "notes.txt", os.path.join(os.fsencode(folder), b"caf\xe9.txt"))
    _, answer, _ = ask("info", folder)
    (entry,) = answer["rejected"]
    assert entry["file"].endswith("caf\\xe9.txt")


@pytest.mark.real_data
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory was used")
def test_of_the_robustness_corpus_every_file_is_accounted_for(
    shared_data: Path, run_python: RunPython
) -> None:
    """In a process of its own: what it needs of time and memory is measured too."""
    corpus = shared_data / "robustness-corpus"
    code = (
        "import resource, sys\n"
        "from hccbm_gui.app.cli import main\n"
        "code = main(['info', sys.argv[1], '--json'])\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        # ru_maxrss would begin with the memory of the process that started this one.
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "largest = status['VmHWM'].split()[0]\n"
        "print('used', largest, used.ru_utime + used.ru_stime, file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    run = run_python(code, corpus)
    assert run.returncode == 0
    assert "Traceback" not in run.stderr
    largest_kib, seconds = map(float, run.stderr.splitlines()[-1].split()[1:])
    assert largest_kib < 1.5 * 1024**2
    assert seconds < 60.0
    answer = json.loads(run.stdout)
    on_disk = sum(path.is_file() for path in corpus.rglob("*"))
    counts = answer["counts"]
    assert counts["in_series"] + counts["rejected"] == on_disk
    assert len({entry["file"] for entry in answer["rejected"]}) == counts["rejected"]
    for entry in answer["rejected"]:
        assert entry["reason"].endswith(".")
        assert "Error" not in entry["reason"]
