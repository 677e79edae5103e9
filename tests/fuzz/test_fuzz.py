"""A short run over broken files; `make fuzz` is the long one."""

import json
import os
import random
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TRIALS = 1200


def test_no_broken_file_crashes_hangs_or_is_passed_over_in_silence(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    done = subprocess.run(
        [sys.executable, HERE / "run.py", "--count", str(TRIALS), "--keep", kept],
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1]), "RUST_BACKTRACE": "0"},
        check=False,
    )
    answer = json.loads(done.stdout)
    assert answer["wrong"] == {}, f"{answer['examples']}\n{done.stderr[-2000:]}"
    assert (answer["trials"], answer["seeds"], done.returncode) == (TRIALS, 40, 0)


@pytest.fixture(scope="module")
def breaking() -> dict[str, object]:
    return runpy.run_path(str(HERE / "mutations.py"))


@pytest.mark.parametrize("number", range(40))
def test_a_broken_file_differs_and_comes_out_the_same_again(
    breaking: dict[str, object], number: int
) -> None:
    mutated = breaking["mutated"]
    sound = bytes(128) + b"DICM" + b"\x08\x00\x60\x00CS\x02\x00CT\x10\x00\x20\x00LO\x02\x00P1" * 9
    once, twice = (mutated(sound, random.Random(number)) for _ in range(2))
    assert once == twice
    assert once != sound


def test_every_element_of_a_sound_file_is_found(breaking: dict[str, object]) -> None:
    element = b"\x08\x00\x60\x00CS\x02\x00CT"
    found = breaking["explicit_elements"](bytes(128) + b"DICM" + element * 3)
    assert found == [(132, 142), (142, 152), (152, 162)]
