import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.app import cli
from hccbm_gui.app.answer import Answer, ProgressLine, emit, plain, stdout_reserved
from hccbm_gui.core.errors import InputRefused

Ask = Callable[..., tuple[int, dict[str, Any], str]]
RunPython = Callable[..., "subprocess.CompletedProcess[str]"]


def test_help_names_every_command_and_the_notice(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(command in text for command in cli.COMMANDS)
    assert "NOT FOR CLINICAL USE" in text.upper()


def test_help_is_quick_and_loads_no_heavy_library(run_python: RunPython) -> None:
    code = (
        "import sys\nfrom hccbm_gui.app.cli import main\nmain(['--help'])\n"
        "heavy = {'numpy', 'PySide6', 'vtkmodules', 'pydicom', 'scipy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    start = time.monotonic()
    ran = run_python(code)
    assert ran.returncode == 0, ran.stderr
    assert time.monotonic() - start < 1.0


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare"],
        ["compare", "x", "--gantry", "90"],
        ["compare", "x", "--margin-mm", "-1"],
        ["compare", "x", "--margin-mm", "wide"],
        ["report", "x"],
        ["spots", "x", "--wrong"],
        ["--wrong"],
    ],
)
def test_wrong_usage_is_exit_2_in_words(arguments: list[str], ask: Ask) -> None:
    code, answer, err = ask(*arguments)
    assert code == 2
    assert set(answer) == {"error", "error_kind"}
    assert answer["error"] in err


def test_a_word_that_is_no_command_and_no_path_is_explained(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["compar"]) == 2
    err = capsys.readouterr().err
    assert "Did you mean 'compare'?" in err


def test_a_refused_input_is_exit_3(ask: Ask, tmp_path: Path) -> None:
    code, answer, err = ask("compare", tmp_path / "nowhere")
    assert code == 3
    assert "nowhere" in answer["error"]
    assert answer["error_kind"] == "NothingToRead"
    assert "nowhere" in err


def test_a_fault_of_the_program_is_exit_1_with_its_log(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from hccbm_gui.app.commands import doctor
    from hccbm_gui.services.log_file import log_path

    def fail(options: object, progress: object) -> Answer:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(doctor, "run", fail)
    code, answer, _ = ask("doctor")
    assert code == 1
    assert "on purpose" in answer["error"]
    assert str(log_path()) in answer["error"]
    assert "ZeroDivisionError" in log_path().read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "code"),
    [(InputRefused("No."), 3), (PermissionError(13, "Permission denied", "f"), 3),
     (MemoryError(), 3), (KeyboardInterrupt(), 130)],
)  # fmt: skip
def test_each_end_has_its_exit_code(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    from hccbm_gui.app.commands import doctor

    def fail(options: object, progress: object) -> Answer:
        raise error

    monkeypatch.setattr(doctor, "run", fail)
    assert cli.main(["doctor"]) == code
    out, err = capfd.readouterr()
    assert out == ""
    assert "Traceback" not in err


def test_json_is_alone_on_stdout_whatever_libraries_print(run_python: RunPython) -> None:
    code = (
        "import os, sys\nfrom hccbm_gui.app import cli\n"
        "from hccbm_gui.app.answer import Answer\nfrom hccbm_gui.app.commands import doctor\n"
        "def noisy(options, progress):\n"
        "    print('from Python')\n    os.write(1, b'from C\\n')\n"
        "    return Answer({'x': 1.5}, 'text')\n"
        "doctor.run = noisy\nsys.exit(cli.main(['doctor', '--json']))"
    )
    ran = run_python(code)
    assert json.loads(ran.stdout) == {"x": 1.5}
    assert "from Python" in ran.stderr
    assert "from C" in ran.stderr
    assert ran.returncode == 0


def test_a_reader_that_goes_away_is_no_error(run_python: RunPython) -> None:
    code = (
        "import os, sys\nfrom hccbm_gui.app.answer import Answer, emit\n"
        "r, w = os.pipe()\nos.close(r)\nos.dup2(w, 1)\n"
        "sys.exit(emit(Answer({'x': 'y' * 100000}, ''), True, sys.stdout))"
    )
    ran = run_python(code)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_without_a_display_the_window_is_refused_in_words(run_python: RunPython) -> None:
    ran = run_python("import sys\nfrom hccbm_gui.app.cli import main\nsys.exit(main([]))")
    if not sys.platform.startswith("linux"):
        pytest.skip("there is always a display")
    assert ran.returncode == 3
    assert "display" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_numbers_of_numpy_become_numbers_and_what_is_not_finite_null() -> None:
    import numpy as np

    value = {"a": np.float32(1.5), "b": [np.int64(2), np.nan], "c": np.array([1.0]), "d": True}
    assert plain(value) == {"a": 1.5, "b": [2, None], "c": [1.0], "d": True}


def test_text_goes_out_where_the_terminal_knows_no_such_letter() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    assert emit(Answer({}, "3 × 4"), False, stream) == 0
    stream.flush()
    assert raw.getvalue() == b"3 ? 4\n"


def test_reserving_stdout_gives_it_back(capfd: pytest.CaptureFixture[str]) -> None:
    with stdout_reserved() as stdout:
        sys.stdout.write("aside\n")
        stdout.write("result\n")
    sys.stdout.write("after\n")
    out, err = capfd.readouterr()
    assert out == "result\nafter\n"
    assert err == "aside\n"


def test_progress_is_told_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    progress = ProgressLine()
    for n in range(100):
        progress(n / 100, f"step {n}")
    progress.clear()
    assert capsys.readouterr().err == "  0% step 0\n"
