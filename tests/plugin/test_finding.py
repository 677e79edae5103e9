"""Plugins are found without running them; those of others are off until they are allowed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.plugin import quarantine
from hccbm_gui.plugin.contributed import Engines, metrics
from hccbm_gui.plugin.finding import find_plugins, installed_folders, user_plugin_folder
from hccbm_gui.plugin.host import PluginSet, open_plugins
from hccbm_gui.plugin.record import Plugin, PluginFailed, PluginState, Source
from hccbm_gui.plugin.trust import Trust, folder_sha256, load_trust, trust_path
from hccbm_gui.services.resources import plugin_path

Write = Callable[..., Path]
BOOM = "raise SystemError('code ran')"


def users(write: Write, name: str, **parts: str) -> Path:
    return write(name, place=user_plugin_folder(), **parts)


def reopened(plugin_id: str) -> tuple[PluginSet, Plugin]:
    """The plugin as the next start of the program sees it."""
    plugins = open_plugins()
    return plugins, plugins.by_id(plugin_id)


def test_built_in_plugins_are_on_and_those_of_the_user_are_not(write: Write) -> None:
    users(write, "theirs", panel=BOOM)
    plugins = open_plugins()
    assert plugins.by_id("fractionation").state is PluginState.ENABLED
    theirs = plugins.by_id("theirs")
    assert (theirs.state, theirs.source) == (PluginState.FOUND, Source.USER)
    with pytest.raises(PluginFailed, match="off"):
        plugins.call(theirs, "panel:create_panel")


def test_every_built_in_manifest_is_good() -> None:
    found = find_plugins(Trust())
    assert {p.folder for p in found} == {p.parent for p in plugin_path().glob("*/plugin.toml")}
    assert [p.reason for p in found if p.state is not PluginState.ENABLED] == []


def test_of_two_plugins_with_one_id_the_first_wins(write: Write) -> None:
    users(write, "fractionation", panel=BOOM)
    plugins = open_plugins()
    first, second = (p for p in plugins.plugins if p.id == "fractionation")
    assert first.source is Source.BUILT_IN
    assert first.is_on
    assert second.state is PluginState.FAILED
    assert "already (built in" in second.reason
    assert plugins.by_id("fractionation") is first


def test_consent_holds_for_the_hash_and_a_changed_file_asks_again(write: Write) -> None:
    folder = users(write, "theirs", panel="def create_panel(context):\n    return 7\n")
    plugins, plugin = reopened("theirs")
    plugins.turn_on(plugin, plugins.sha256(plugin))
    assert plugin.state is PluginState.ENABLED
    assert reopened("theirs")[1].state is PluginState.ENABLED
    (folder / "panel.py").write_text(BOOM, encoding="utf-8")
    # The running program notices before the code runs, the next start before anything.
    with pytest.raises(PluginFailed, match="changed"):
        plugins.call(plugin, "panel:create_panel", None)
    assert plugin.state is PluginState.CHANGED
    later, changed = reopened("theirs")
    assert changed.state is PluginState.CHANGED
    later.turn_on(changed, later.sha256(changed))
    assert reopened("theirs")[1].state is PluginState.ENABLED


def test_the_hash_that_was_seen_must_be_that_of_the_files(write: Write) -> None:
    folder = users(write, "theirs", panel="x = 1")
    plugins, plugin = reopened("theirs")
    seen = plugins.sha256(plugin)
    (folder / "panel.py").write_text("x = 2", encoding="utf-8")
    with pytest.raises(InputRefused, match="not those of the hash"):
        plugins.turn_on(plugin, seen)
    assert plugin.state is PluginState.FOUND


def test_any_plugin_can_be_turned_off_for_good_and_on_again() -> None:
    plugins, plugin = reopened("fractionation")
    plugins.turn_off(plugin)
    later, again = reopened("fractionation")
    assert again.state is PluginState.FOUND
    later.turn_on(again)
    assert reopened("fractionation")[1].state is PluginState.ENABLED


def test_the_hash_tells_content_names_and_places_apart(tmp_path: Path) -> None:
    def made(**files: str) -> str:
        folder = tmp_path / "hashed"
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in files.items():
            path = folder / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return folder_sha256(folder)

    plain = made(a="1", b="2")
    assert plain == made(b="2", a="1")
    others = [made(a="2", b="1"), made(a="12", b=""), made(ab="12"), made(a="1", b="2", c=""),
              made(a="1", c__b="2"), made(a="1")]  # fmt: skip
    assert len({plain, *others}) == 7
    (tmp_path / "hashed" / "__pycache__").mkdir()
    (tmp_path / "hashed" / "__pycache__" / "a.pyc").write_bytes(b"x")
    (tmp_path / "hashed" / ".git").mkdir()
    (tmp_path / "hashed" / ".git" / "HEAD").write_text("x", encoding="utf-8")
    assert folder_sha256(tmp_path / "hashed") == others[-1]


def test_compiled_code_that_was_not_hashed_never_runs(write: Write) -> None:
    import py_compile

    folder = users(write, "theirs", logic="def answer():\n    return 'evil'\n")
    source = folder / "logic.py"
    cached = Path(py_compile.compile(str(source), doraise=True))  # type: ignore[arg-type]
    stamp = os.stat(source)
    source.write_text("def answer():\n    return 'good'\n", encoding="utf-8")
    os.utime(source, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert source.stat().st_size == stamp.st_size
    plugins, plugin = reopened("theirs")
    plugins.turn_on(plugin, plugins.sha256(plugin))
    assert plugins.call(plugin, "logic:answer") == "good"
    assert list(cached.parent.iterdir()) == [cached]


def test_a_plugin_that_took_the_program_along_stays_off_until_it_is_tried(write: Write) -> None:
    users(write, "killer", panel="import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    plugins, plugin = reopened("killer")
    plugins.turn_on(plugin, plugins.sha256(plugin))
    code = (
        "from hccbm_gui.plugin.host import open_plugins\n"
        "plugins = open_plugins()\n"
        "plugins.call(plugins.by_id('killer'), 'panel:create_panel')\n"
    )
    root = str(Path(__file__).resolve().parents[2])
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=root, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": root},
    )  # fmt: skip
    assert ran.returncode < 0
    later, again = reopened("killer")
    assert again.state is PluginState.QUARANTINED
    assert "program ended" in again.reason
    with pytest.raises(PluginFailed):
        later.call(again, "panel:create_panel")
    later.retry(again)
    assert again.state is PluginState.ENABLED
    assert reopened("killer")[1].state is PluginState.ENABLED


def test_a_start_under_way_in_another_window_is_no_crash() -> None:
    quarantine.starting_folder().mkdir(parents=True)
    parent = os.getppid()
    (quarantine.starting_folder() / f"fractionation.{parent}").touch()
    assert quarantine.crashed_ids() == frozenset()


def test_a_failure_in_python_leaves_no_note_of_a_crash(write: Write) -> None:
    users(write, "theirs", panel=BOOM)
    plugins, plugin = reopened("theirs")
    plugins.turn_on(plugin, plugins.sha256(plugin))
    with pytest.raises(PluginFailed, match="code ran"):
        plugins.call(plugin, "panel:create_panel")
    assert quarantine.crashed_ids() == frozenset()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"allowed": {"theirs": 3}, "off": []}'])
def test_a_corrupt_trust_file_allows_nothing(
    write: Write, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    users(write, "theirs", panel=BOOM)
    trust_path().write_text(text, encoding="utf-8")
    assert load_trust().allowed == {}
    assert open_plugins().by_id("theirs").state is PluginState.FOUND
    assert "cannot be read" in caplog.text


def test_a_trust_file_that_cannot_be_written_is_told_and_holds_for_now(write: Write) -> None:
    trust_path().mkdir(parents=True)
    plugins = PluginSet(find_plugins(Trust()))
    plugin = plugins.by_id("fractionation")
    with pytest.raises(InputRefused, match="cannot be kept"):
        plugins.turn_off(plugin)
    assert plugin.state is PluginState.FOUND


def test_an_installed_plugin_is_found_without_importing_its_package(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "their_package"
    write("installed_one", place=package, panel=BOOM)
    (package / "__init__.py").write_text(BOOM, encoding="utf-8")
    info = tmp_path / "site" / "their_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-package\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[hccbm_gui.plugins]\ninstalled_one = their_package.installed_one\n"
        "absent = no_such_package\nno_manifest = their_package\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert list(installed_folders()) == [package / "installed_one"]
    plugin = open_plugins().by_id("installed_one")
    assert (plugin.state, plugin.source) == (PluginState.FOUND, Source.INSTALLED)
    assert "their_package" not in sys.modules


def test_a_broken_plugin_of_the_user_says_why_and_can_be_turned_off(write: Write) -> None:
    users(write, "theirs", toml="colour = 3\n")
    plugins, plugin = reopened("theirs")
    assert plugin.state is PluginState.FAILED
    assert "unknown key 'colour'" in plugin.reason
    plugins.turn_off(plugin)
    assert reopened("theirs")[1].state is PluginState.FOUND


def test_looking_again_finds_what_came_and_drops_what_went(write: Write) -> None:
    plugins = open_plugins()
    told: list[int] = []
    plugins.on_change(lambda: told.append(1))
    built_in = plugins.plugins
    folder = users(write, "later", panel=BOOM)
    plugins.look_again()
    assert plugins.by_id("later").state is PluginState.FOUND
    assert plugins.plugins[: len(built_in)] == built_in
    shutil.rmtree(folder)
    plugins.look_again()
    assert plugins.plugins == built_in
    assert len(told) == 2


def test_in_safe_mode_there_are_no_plugins(write: Write) -> None:
    users(write, "theirs", panel=BOOM)
    plugins = open_plugins(safe_mode=True)
    plugins.look_again()
    assert plugins.plugins == ()
    assert not Engines(plugins)
    assert metrics(plugins) == ()
