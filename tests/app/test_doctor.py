from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.app import health

Ask = Callable[..., tuple[int, dict[str, Any], str]]


def test_the_doctor_says_what_there_is(ask: Ask) -> None:
    code, answer, _ = ask("doctor")
    assert code == 0
    assert set(answer) == {
        "ok", "versions", "opengl", "decoders", "missing_libraries", "display", "settings",
        "advice",
    }  # fmt: skip
    assert answer["versions"]["VTK"]
    assert answer["settings"]["writable"]
    assert len(answer["decoders"]) == len(health.DECODERS)
    assert {"renderer", "version", "software", "problem"} == set(answer["opengl"])


def test_what_is_missing_comes_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(health, "QT_LIBRARIES", {"libnot-there.so.9": "libnot-there9"})
    monkeypatch.setattr(health.sys, "platform", "linux")
    broken = {"renderer": "", "version": "", "software": None, "problem": "no OpenGL context"}
    monkeypatch.setattr(health, "check_graphics", lambda: broken)
    found = health.examine()
    advice = " ".join(found["advice"])
    assert not found["ok"]
    assert "libnot-there9" in advice
    assert "HCCBM_CONFIG_DIR" in advice
    assert "no OpenGL context" in advice
