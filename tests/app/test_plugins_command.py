"""``plugins`` and the commands that plugins bring, from the shell's side."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.app import cli
from hccbm_gui.plugin.finding import user_plugin_folder
from hccbm_gui.plugin.host import open_plugins

Ask = Callable[..., tuple[int, dict[str, Any], str]]
RunPython = Callable[..., Any]
MANIFEST = """
id = "greeter"
name = "Greeter"
version = "1.0"
api = 1
[[commands]]
name = "greet"
help = "greet 100 % of people"
module = "command"
[[commands]]
name = "info"
help = "a name that is taken"
module = "command"
"""
COMMAND = """
import os, sys
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.plugin.api import Reply

print("imported")

def add_arguments(parser):
    parser.add_argument("who")
    parser.add_argument("--times", type=int, default=1)

def run(options, context):
    context.progress(0.5, "half")
    print("chatter")
    if options.who == "nobody":
        raise MissingInput("There is nobody to greet.")
    if options.who == "zero":
        return 1 / 0
    if options.who == "text":
        return "hello"
    if options.who == "exit":
        sys.exit(7)
    context.note("greeting")
    return Reply({"greeting": "hello " + options.who, "times": options.times}, "Hello!")
"""


@pytest.fixture
def greeter() -> Path:
    folder = user_plugin_folder() / "greeter"
    folder.mkdir(parents=True)
    (folder / "plugin.toml").write_text(MANIFEST, encoding="utf-8")
    (folder / "command.py").write_text(COMMAND, encoding="utf-8")
    return folder


@pytest.fixture
def enabled(greeter: Path) -> Path:
    plugins = open_plugins()
    plugin = plugins.by_id("greeter")
    plugins.turn_on(plugin, plugins.sha256(plugin))
    return greeter


def test_the_list_names_every_plugin_with_its_hash(ask: Ask, greeter: Path) -> None:
    code, answer, _ = ask("plugins")
    assert code == 0
    listed = {entry["id"]: entry for entry in answer["plugins"]}
    assert listed["fractionation"]["state"] == "enabled"
    assert listed["fractionation"]["panels"] == ["Fractionation"]
    greets = listed["greeter"]
    assert (greets["state"], greets["source"]) == ("found", "user folder")
    assert greets["commands"] == ["greet", "info"]
    assert len(greets["sha256"]) == 64
    assert greets["folder"] == str(greeter)


def test_the_list_is_readable_without_json(
    capsys: pytest.CaptureFixture[str], greeter: Path
) -> None:
    assert cli.main(["plugins"]) == 0
    text = capsys.readouterr().out
    assert "greeter" in text
    assert "commands: greet, info" in text


def test_a_plugin_is_turned_on_by_its_hash_only(ask: Ask, greeter: Path) -> None:
    code, answer, _ = ask("plugins", "enable", "greeter")
    assert code == 3
    sha256 = open_plugins().sha256(open_plugins().by_id("greeter"))
    assert sha256 in answer["error"]
    code, answer, _ = ask("plugins", "enable", "greeter", "--hash", "0" * 64)
    assert code == 3
    assert "not that of its files" in answer["error"]
    code, answer, _ = ask("plugins", "enable", "greeter", "--hash", sha256.upper())
    assert (code, answer) == (0, {"id": "greeter", "state": "enabled", "sha256": sha256})
    assert ask("plugins", "disable", "greeter")[1]["state"] == "found"
    assert ask("plugins", "enable", "greeter", "--yes")[0] == 0
    assert ask("plugins", "disable", "fractionation")[1]["state"] == "found"
    assert ask("plugins", "enable", "fractionation")[1]["state"] == "enabled"


def test_a_plugin_that_is_not_there_is_refused_with_those_that_are(ask: Ask) -> None:
    for action in ("enable", "disable"):
        code, answer, _ = ask("plugins", action, "nowhere")
        assert code == 3
        assert "fractionation" in answer["error"]


def test_a_broken_plugin_is_not_turned_on(ask: Ask, greeter: Path) -> None:
    (greeter / "plugin.toml").write_text("id = 3", encoding="utf-8")
    code, answer, _ = ask("plugins", "enable", "greeter", "--yes")
    assert code == 3
    assert "not usable" in answer["error"]


def test_a_new_plugin_is_written_and_found(ask: Ask, tmp_path: Path) -> None:
    code, answer, _ = ask("plugins", "new", "bone_score")
    assert code == 0
    assert "test_bone_score.py" in answer["files"]
    assert Path(answer["folder"]) == user_plugin_folder() / "bone_score"
    assert "bone_score" in [entry["id"] for entry in ask("plugins")[1]["plugins"]]
    assert ask("plugins", "new", "bone_score")[0] == 3
    assert ask("plugins", "new", "other", "--folder", tmp_path / "x")[0] == 0
    assert (tmp_path / "x" / "other" / "plugin.toml").is_file()


def test_help_names_the_commands_of_plugins_without_importing_them(
    enabled: Path, run_python: RunPython
) -> None:
    code = (
        "import sys\nfrom hccbm_gui.app.cli import main\nmain(['--help'])\n"
        "heavy = {'numpy', 'PySide6', 'pydicom', 'hccbm_gui_plugin_greeter'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    ran = run_python(code)
    assert ran.returncode == 0, ran.stderr
    assert "greet 100 % of people" in ran.stdout
    assert "imported" not in ran.stdout
    assert "a name that is taken" not in ran.stdout


def test_a_command_of_a_plugin_runs_like_one_of_the_program(ask: Ask, enabled: Path) -> None:
    code, answer, err = ask("greet", "you", "--times", "2")
    assert (code, answer) == (0, {"greeting": "hello you", "times": 2})
    assert "greeting" in err
    assert "chatter" in err


def test_its_text_is_for_the_terminal(capfd: pytest.CaptureFixture[str], enabled: Path) -> None:
    assert cli.main(["greet", "you"]) == 0
    assert capfd.readouterr().out.endswith("Hello!\n")
    assert cli.main(["greet", "--help"]) == 0
    assert "--times" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["greet"], 2, "who"),
        (["greet", "x", "--wrong"], 2, "--wrong"),
        (["greet", "nobody"], 3, "There is nobody to greet."),
        (["greet", "zero"], 1, "The plugin Greeter failed: ZeroDivisionError"),
        (["greet", "text"], 3, "no Reply"),
        (["greet", "exit"], 1, "SystemExit: 7"),
        (["--safe-mode", "greet", "you"], 2, "safe mode"),
        (["greet", "you", "--safe-mode"], 2, "safe mode"),
    ],
)
def test_what_a_command_of_a_plugin_cannot_do_is_told(
    arguments: list[str], code: int, words: str, ask: Ask, enabled: Path
) -> None:
    got, answer, err = ask(*arguments)
    assert got == code
    assert words in answer["error"]
    assert words in err


def test_a_module_that_cannot_be_imported_is_told(ask: Ask, enabled: Path) -> None:
    (enabled / "command.py").write_text("raise ValueError('broken')", encoding="utf-8")
    code, answer, _ = ask("greet", "you")
    # Its files have changed, and nothing of them has run.
    assert code == 3
    assert "changed" in answer["error"]
    assert ask("plugins", "enable", "greeter", "--yes")[0] == 0
    code, answer, _ = ask("greet", "you")
    assert code == 1
    assert "ValueError: broken" in answer["error"]


def test_a_command_of_a_plugin_that_is_off_says_how_to_turn_it_on(ask: Ask, greeter: Path) -> None:
    code, answer, _ = ask("greet", "you")
    assert code == 3
    assert "hccbm-gui plugins enable greeter" in answer["error"]


def test_in_safe_mode_no_plugin_is_looked_for(ask: Ask, enabled: Path) -> None:
    code, answer, _ = ask("--safe-mode", "plugins")
    assert (code, answer) == (0, {"plugins": [], "safe_mode": True})
    assert ask("plugins", "--safe-mode", "disable", "greeter")[0] == 0
    assert not open_plugins().by_id("greeter").is_on


def test_json_stays_alone_on_stdout_when_a_plugin_prints_on_import(
    enabled: Path, run_python: RunPython
) -> None:
    ran = run_python(
        "import sys\nfrom hccbm_gui.app.cli import main\nsys.exit(main(['greet', 'you', '--json']))"
    )
    assert json.loads(ran.stdout) == {"greeting": "hello you", "times": 1}
    assert "imported" in ran.stderr
