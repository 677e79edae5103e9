"""Each of the thirty through the commands: a row that tells it, and never a traceback."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.app.cli import main

Write = Callable[..., Path]

NUMBERS = tuple(f"BI-{n:02d}" for n in range(1, 31))
UNDERSTOOD = {"BI-25": "passed"}
"""What is read without loss, so that there is nothing to warn of."""
OF_THE_WORK = {"BI-28": "not_applicable", "BI-29": "not_applicable"}
"""What no file can be: it arises while somebody works."""


def ask(capfd: Any, *arguments: object) -> tuple[int, dict[str, Any]]:
    code = main([*map(str, arguments), "--json"])
    out, err = capfd.readouterr()
    assert "Traceback" not in err
    return code, json.loads(out)


def state(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_there_is_an_input_for_each_of_the_thirty(writers: Any) -> None:
    assert sorted(writers) == list(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_check_tells_each_of_the_thirty_in_its_row(
    write: Write, capfd: Any, tmp_path: Path, number: str
) -> None:
    folder = write(number)
    if number == "BI-30":
        shutil.copytree(folder.parent / "plugins", tmp_path / "config" / "plugins")
    before = state(folder)
    code, answer = ask(capfd, "check", folder)
    assert code == 0
    rows = {row["id"]: row for row in answer["rows"]}
    assert {f"input.{n}" for n in NUMBERS} <= set(rows)
    assert len(rows) == len(answer["rows"])
    found = rows[f"input.{number}"]
    wanted = {**UNDERSTOOD, **OF_THE_WORK}.get(number)
    assert found["status"] in ((wanted,) if wanted else ("failed", "warning")), found
    assert found["evidence"]
    if found["status"] in ("failed", "warning"):
        assert found["remedy"]
    assert answer["patients"] == (2 if number == "BI-01" else 1)
    assert sum(answer["counts"].values()) == len(rows)
    assert state(folder) == before


@pytest.mark.parametrize("number", NUMBERS)
def test_info_and_load_stand_each_of_the_thirty(write: Write, capfd: Any, number: str) -> None:
    from hccbm_gui.core.errors import HccbmError
    from hccbm_gui.io.load import load_case

    folder = write(number)
    before = state(folder)
    code, answer = ask(capfd, "info", folder)
    assert code == 0
    assert answer["patients"]
    for entry in answer["rejected"]:
        assert entry["reason"].strip()
    try:
        case = load_case([folder])
    except HccbmError as refusal:
        assert str(refusal)  # noqa: PT017 - a refusal in words is as good as a case
    else:
        assert case.series
    assert state(folder) == before


def test_a_faultless_set_has_no_failed_row(make: Any, parts: Any, capfd: Any) -> None:
    make.save_all([*parts.whole_set(make)])
    code, answer = ask(capfd, "check", make.folder)
    assert code == 0
    problems = [r["id"] for r in answer["rows"] if r["status"] in ("failed", "warning")]
    assert problems == []
