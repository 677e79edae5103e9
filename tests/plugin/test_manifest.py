"""A manifest is read before any code runs; a bad one says what is wrong."""

from pathlib import Path

import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.plugin.manifest import read_manifest

GOOD = """
id = "tally"
name = "Tally"
version = "1.0"
api = 1
needs = ["structures"]
[[panels]]
title = "Tally"
entry = "panel:create_panel"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "plugin.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_manifest_names_its_panels(tmp_path: Path) -> None:
    manifest = read_manifest(write(tmp_path, GOOD))
    assert manifest.id == "tally"
    assert manifest.needs == ("structures",)
    assert manifest.panels[0].entry == "panel:create_panel"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("id = ", "not usable"),
        ('id = "x"', "name"),
        (GOOD.replace("api = 1", "api = 99"), "API 99"),
        (GOOD.replace("structures", "coffee"), "coffee"),
    ],
)
def test_a_bad_manifest_is_refused_with_its_reason(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(InputRefused, match=word):
        read_manifest(write(tmp_path, text))
