"""A manifest is read before any code runs; a bad one says what is wrong."""

from pathlib import Path

import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.plugin.manifest import Manifest, read_manifest

GOOD = """
id = "tally"
name = "Tally"
version = "1.0"
api = 1
needs = ["structures", "dose"]
[[panels]]
title = "Tally"
entry = "panel:create_panel"
[[actions]]
title = "Count"
entry = "work.actions:count"
shortcut = "Ctrl+T"
[[overlays]]
title = "Hot"
entry = "logic:hot"
[[metrics]]
name = "gEUD"
unit = "Gy"
entry = "logic:geud"
[[engines]]
name = "Quick"
entry = "engine:create"
[[report_sections]]
title = "Tally"
entry = "report:section"
[[commands]]
name = "tally"
help = "count them"
module = "command"
"""


def read(folder: Path, text: str) -> Manifest:
    home = folder / "tally"
    home.mkdir()
    path = home / "plugin.toml"
    path.write_text(text, encoding="utf-8")
    return read_manifest(path)


def test_a_manifest_names_what_its_plugin_adds(tmp_path: Path) -> None:
    manifest = read(tmp_path, GOOD)
    assert (manifest.id, manifest.needs) == ("tally", ("structures", "dose"))
    assert manifest.panels[0].entry == "panel:create_panel"
    assert manifest.actions[0].shortcut == "Ctrl+T"
    assert manifest.overlays[0].title == "Hot"
    assert (manifest.metrics[0].name, manifest.metrics[0].unit) == ("gEUD", "Gy")
    assert manifest.engines[0].entry == "engine:create"
    assert manifest.report_sections[0].title == "Tally"
    assert manifest.commands[0].module == "command"
    assert manifest.contributes.in_words() == (
        "panels: Tally", "actions: Count", "overlays: Hot", "metrics: gEUD (Gy)",
        "engines: Quick", "report sections: Tally", "commands: tally",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ("id = ", 'id = "tally"', "not usable"),
        ("", 'id = "tally"', "'id' is missing"),
        ('id = "Tally"', 'id = "tally"', "small letters"),
        ('id = "../evil"', 'id = "tally"', "small letters"),
        ('id = "other"', 'id = "tally"', "not the name of its folder 'tally'"),
        ('name = ""', 'name = "Tally"', "'name' is empty"),
        ("version = 1.0", 'version = "1.0"', "'version' must be text"),
        ("api = 99", "api = 1", "made for plugin API 99"),
        ('api = "1"', "api = 1", "whole number"),
        ("api = true", "api = 1", "whole number"),
        ("", "api = 1", "'api' is missing"),
        ('["coffee"]', '["structures", "dose"]', "unknown need 'coffee'"),
        ('"dose"', '["structures", "dose"]', "list of words"),
        ("[[pannels]]", "[[panels]]", "unknown key 'pannels'"),
        ("[panels]", "[[panels]]", r"\[\[panels\]\]"),
        ('titel = "Hot"', 'title = "Hot"', "unknown key 'titel'"),
        ("", 'unit = "Gy"', "'unit' is missing"),
        ('entry = "logic"', 'entry = "logic:hot"', "module:function"),
        ('entry = "os:system; x"', 'entry = "logic:hot"', "module:function"),
        ('entry = "..os:system"', 'entry = "logic:hot"', "module:function"),
        ('name = "Tally"\nhelp', 'name = "tally"\nhelp', "small letters, digits and hyphens"),
        ('module = "../command"', 'module = "command"', "not a module name"),
        (
            '[[engines]]\nname = "Quick"\nentry = "e:f"\n[[engines]]\n',
            "[[engines]]\n",
            "names 'Quick' twice",
        ),
    ],
)
def test_a_bad_manifest_is_refused_with_its_reason(
    tmp_path: Path, wrong: str, right: str, words: str
) -> None:
    assert right in GOOD
    with pytest.raises(InputRefused, match=words):
        read(tmp_path, GOOD.replace(right, wrong, 1))


def test_another_api_is_told_before_its_unknown_keys(tmp_path: Path) -> None:
    text = GOOD.replace("api = 1", 'api = 2\nholograms = "yes"')
    with pytest.raises(InputRefused, match="API 2, this program has 1"):
        read(tmp_path, text)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plugin.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputRefused, match="not usable"):
        read_manifest(tmp_path / "plugin.toml")
