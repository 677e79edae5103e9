"""Commands run in this process or in one of their own, with settings of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.app.cli import main
from hccbm_gui.services.log_file import stop_log

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "config"))
    yield
    stop_log()


@pytest.fixture
def ask(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, dict[str, Any], str]]:
    """Run a command with --json: exit code, the one object on stdout, what stderr says."""

    def run(*arguments: object) -> tuple[int, dict[str, Any], str]:
        code = main([str(a) for a in arguments] + ["--json"])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, json.loads(out), err

    return run


@pytest.fixture
def run_python() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python code in a process of its own, from the checkout, without a display."""

    def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        screen = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        environment = {k: v for k, v in os.environ.items() if k not in screen}
        environment["PYTHONPATH"] = str(ROOT)
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=ROOT,
            env=environment,
        )

    return run
