import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.app import health
from hccbm_gui.app.graphics_check import check_window
from hccbm_gui.app.health_advice import advise

Ask = Callable[..., tuple[int, dict[str, Any], str]]


def test_the_doctor_says_what_there_is(ask: Ask) -> None:
    code, answer, _ = ask("doctor")
    assert code == 0
    assert set(answer) == {
        "ok", "versions", "opengl", "decoders", "missing_libraries", "display", "settings",
        "window", "advice",
    }  # fmt: skip
    assert answer["versions"]["VTK"]
    assert answer["settings"]["writable"]
    assert len(answer["decoders"]) == len(health.check_decoders())
    assert {"renderer", "version", "vendor", "software", "problem"} == set(answer["opengl"])
    assert {"platform", "screens", "opengl", "problem"} == set(answer["window"])
    assert {"hccbm-gui", "Python", "Qt", "PySide6", "VTK", "pydicom"} <= set(answer["versions"])


def test_what_is_missing_comes_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(health, "QT_LIBRARIES", {"libnot-there.so.9": "libnot-there9"})
    monkeypatch.setattr(health.sys, "platform", "linux")
    broken = {
        "renderer": "",
        "version": "",
        "vendor": "",
        "software": None,
        "problem": "no OpenGL context",
    }
    monkeypatch.setattr(health, "check_graphics", lambda: broken)
    monkeypatch.setattr(health, "check_window", health.no_window)
    found = health.examine()
    advice = " ".join(found["advice"])
    assert not found["ok"]
    assert "libnot-there9" in advice
    assert "HCCBM_CONFIG_DIR" in advice
    assert "no OpenGL context" in advice


def sound() -> dict[str, Any]:
    """What the doctor finds where nothing is wrong."""
    screen = {"name": "A", "width_px": 1920, "height_px": 1080, "scale": 1.0, "hertz": 60.0}
    return {
        "versions": {"PySide6": "6.11.3", "VTK": "9.5.2"},
        "opengl": {
            "renderer": "GPU",
            "version": "4.6",
            "vendor": "V",
            "software": False,
            "problem": "",
        },
        "decoders": [{"name": "RLE Lossless", "available": True}],
        "missing_libraries": [],
        "display": ":0",
        "settings": {"folder": "/home/a", "writable": True},
        "window": {"platform": "xcb", "screens": [screen], "opengl": "4.6", "problem": ""},
    }


def test_where_nothing_is_wrong_nothing_is_advised() -> None:
    assert advise(sound(), {}) == []


@pytest.mark.parametrize(
    ("part", "change", "words"),
    [
        ("versions", {"PySide6": "6.11.0"}, "lays windows out wrongly"),
        ("versions", {"VTK": "not installed"}, "Not installed: VTK"),
        ("opengl", {"software": True}, "For information: OpenGL runs in software"),
        ("opengl", {"problem": "no OpenGL context"}, "install a graphics driver"),
        ("window", {"problem": "OpenGL 2.1 is too old"}, "stay without pictures"),
        ("settings", {"writable": False}, "HCCBM_CONFIG_DIR"),
    ],
)
def test_each_fault_has_its_advice(part: str, change: dict[str, Any], words: str) -> None:
    facts = sound()
    facts[part] = {**facts[part], **change}
    advice = advise(facts, {})
    assert len(advice) == 1
    assert words in advice[0]


def test_a_missing_decoder_comes_with_the_package_that_has_it() -> None:
    facts = sound()
    facts["decoders"] = [{"name": "JPEG 2000", "available": False}]
    (advice,) = advise(facts, {})
    assert "JPEG 2000" in advice
    assert advice.endswith("pip install imagecodecs.")


def test_every_compressed_syntax_that_is_read_has_a_decoder_here() -> None:
    found = {entry["name"]: entry["decoders"] for entry in health.check_decoders()}
    assert all(decoders[0] == "imagecodecs" for decoders in found.values())
    assert "JPEG extended (12 bit)" in found


@pytest.mark.parametrize(("scale", "told"), [(1.0, 0), (1.25, 0), (2.0, 1)])
def test_a_screen_that_is_small_at_its_scale_is_told(scale: float, told: int) -> None:
    facts = sound()
    facts["window"]["screens"][0]["scale"] = scale
    assert len(advise(facts, {})) == told


def test_without_a_display_no_window_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "display_name", lambda: "")

    def never() -> dict[str, Any]:
        raise AssertionError("Qt ends its process without a display")

    monkeypatch.setattr(health, "check_window", never)
    assert health.examine()["window"] == health.no_window()


@pytest.mark.gl
@pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="needs a display")
def test_the_window_says_its_screens_and_its_opengl() -> None:
    found = check_window()
    assert found["problem"] == ""
    assert float(found["opengl"]) >= 3.2
    assert found["screens"][0]["width_px"] > 0
    assert found["screens"][0]["scale"] > 0
