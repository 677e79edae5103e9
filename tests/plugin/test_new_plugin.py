"""A plugin that ``hccbm-gui plugins new`` wrote works, and passes its own tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.plugin.contributed import metrics
from hccbm_gui.plugin.finding import user_plugin_folder
from hccbm_gui.plugin.host import open_plugins
from hccbm_gui.plugin.new_plugin import write_plugin
from hccbm_gui.plugin.panels import create_panel
from hccbm_gui.services.session import Session

ROOT = Path(__file__).resolve().parents[2]


def test_a_new_plugin_passes_its_own_tests(tmp_path: Path) -> None:
    folder = write_plugin("bone_score", tmp_path / "mine")
    assert (folder / "test_bone_score.py").is_file()
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "3 passed" in ran.stdout


def test_a_new_plugin_opens_once_it_is_turned_on(session: Session) -> None:
    write_plugin("bone_score", user_plugin_folder())
    plugins = open_plugins()
    plugin = plugins.by_id("bone_score")
    plugins.turn_on(plugin, plugins.sha256(plugin))
    assert plugin.manifest is not None
    assert plugin.name == "Bone score"
    made = create_panel(plugins, plugin, plugin.manifest.panels[0], session)
    assert made.widget.list.count() == 0  # type: ignore[attr-defined]
    assert "Mean of the colder half" in {metric.name for metric in metrics(plugins)}
    made.widget.deleteLater()


def test_a_new_plugin_obeys_the_linter(tmp_path: Path) -> None:
    folder = write_plugin("bone_score", tmp_path)
    style = ["--isolated", "--line-length", "100", str(folder)]
    for check in (["check"], ["format", "--check"]):
        ran = subprocess.run(
            [sys.executable, "-m", "ruff", *check, *style],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("name", ["Bone", "1st", "a-b", "../up", "", "a b", "x" * 41])
def test_a_name_that_no_plugin_can_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be the name"):
        write_plugin(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(InputRefused, match="there already"):
        write_plugin("mine", tmp_path)
    assert list((tmp_path / "mine").iterdir()) == []
