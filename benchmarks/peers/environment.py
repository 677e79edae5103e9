"""Environments for peers whose requirements do not fit ours, made once and kept in .bench/."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CACHE = Path(__file__).resolve().parents[2] / ".bench"
READY = "requirements.txt"
"""Written last: an environment without it, or with another list in it, is made anew."""


def peer_python(name: str, requirements: Sequence[str]) -> Path | None:
    """The Python of the environment `name` with `requirements`; None, with a printed reason,
    when they cannot be installed here (no network, no wheel for this Python).
    """
    folder = CACHE / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = "\n".join(requirements) + "\n"
    ready = folder / READY
    if python.exists() and ready.exists() and ready.read_text(encoding="utf-8") == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in ([sys.executable, "-m", "venv", str(folder)], [*install, *requirements]):
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            print(f"{name}: left out, {' '.join(last)}", file=sys.stderr)
            return None
    ready.write_text(wanted, encoding="utf-8")
    return python


def run_peer(python: Path, script: str, *arguments: str, seconds: float = 300.0) -> str:
    """What a script of this folder prints when `python` runs it, with no path of ours in sight.

    Raises
    ------
    RuntimeError : it failed, with what it said.
    """
    path = Path(__file__).with_name(script)
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME"}}
    done = subprocess.run(
        [str(python), str(path), *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        timeout=seconds,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{script}: {done.stderr.strip()[-2000:]}")
    return done.stdout
