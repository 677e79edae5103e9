"""What docs/plugins.md shows works as it stands there."""

import configparser
import importlib
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtWidgets import QTreeWidget

from hccbm_gui.app import cli
from hccbm_gui.core.case import Case
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.plugin.contributed import metrics
from hccbm_gui.plugin.contributions import CONTRIBUTION_KEYS
from hccbm_gui.plugin.finding import user_plugin_folder
from hccbm_gui.plugin.host import open_plugins
from hccbm_gui.plugin.manifest import NEEDS
from hccbm_gui.plugin.needs import missing_needs
from hccbm_gui.plugin.panels import create_panel
from hccbm_gui.services.log_file import stop_log
from hccbm_gui.services.session import Session

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = ("api", "check_list", "plots")
"""Modules of the plugin room that a plugin may import."""
TEXT = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)(?: (\S+)( \(added\))?)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files() -> dict[str, str]:
    """Relative path to content of every file that the page shows."""
    found: dict[str, str] = {}
    for _, path, added, content in BLOCK.findall(TEXT):
        if path:
            assert bool(added) == (path in found), path
            found[path] = found.get(path, "") + content
    return found


def commands() -> list[str]:
    shells = [content for kind, path, _, content in BLOCK.findall(TEXT) if kind == "sh"]
    return [line for shell in shells for line in shell.splitlines()]


@pytest.fixture
def folder() -> Path:
    for path, content in files().items():
        target = user_plugin_folder() / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    return user_plugin_folder() / "cold_volume"


def ramp_case() -> Case:
    """A box from x = -20 to 20 mm in a dose that rises from 20 to 40 Gy along it."""
    geometry = Geometry.from_axes((31, 31, 41), (-40, -30, -30), (2, 2, 2), "frame")
    x_mm = np.linspace(-40.0, 40.0, 41)
    dose = np.broadcast_to(30.0 + x_mm / 2.0, (31, 31, 41)).copy()
    corners = np.array([(-20.0, -10.0), (20, -10), (20, 10), (-20, 10)])
    contours = tuple(np.column_stack([corners, np.full(4, float(z))]) for z in range(-10, 11, 2))
    roi = Roi("Box", RoiKind.GTV, (255, 0, 0), "frame", contours)
    doses = MappingProxyType({"d": Dose(Volume(dose, geometry, Unit.GY), "PLAN", label="Plan 1")})
    return Case(Patient("1", "A^B"), rois=(roi,), doses=doses)


def test_the_plugin_of_the_tutorial_works(folder: Path, session: Session) -> None:
    plugins = open_plugins()
    plugin = plugins.by_id("cold_volume")
    plugins.turn_on(plugin, plugins.sha256(plugin))
    assert plugin.manifest is not None
    assert missing_needs(plugin.manifest, None) == "Needs structures, a dose"
    case = ramp_case()
    assert missing_needs(plugin.manifest, case) == ""
    session.open_case(case)
    made = create_panel(plugins, plugin, plugin.manifest.panels[0], session)
    assert session.jobs.wait(30.0)
    table = made.widget.findChild(QTreeWidget)
    item = table.topLevelItem(0)
    # 40 x 20 x 22 mm; below 28.5 Gy lie 17 of its 40 mm.
    assert item.text(0) == "Box"
    assert float(item.text(1)) == pytest.approx(17.6 * 17.0 / 40.0, abs=0.06)
    session.set_cursor((50.0, 50.0, 50.0))
    table.itemClicked.emit(item, 0)
    assert session.cursor_mm == pytest.approx((0.0, 0.0, 0.0))
    assert "Cold volume" in {metric.name for metric in metrics(plugins)}
    session.close_case()
    assert table.topLevelItemCount() == 0
    made.context.close()
    made.widget.deleteLater()


def test_its_own_tests_pass(folder: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "cold_volume"],
        cwd=folder.parent, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "2 passed" in ran.stdout


def test_its_commands_do_what_they_say(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ours = [line for line in commands() if line.startswith("hccbm-gui ")]
    assert len(ours) >= 6
    assert [line for line in commands() if line not in ours] == ["pytest cold_volume"]
    for line in ours:
        assert cli.main(shlex.split(line)[1:]) == 0, capfd.readouterr().err
    assert "cold volume of every structure" in capfd.readouterr().out
    # A folder without a patient is refused by the program, not by a traceback of the plugin.
    assert cli.main(["cold", str(folder), "--json"]) == 3
    assert "Traceback" not in capfd.readouterr().err
    stop_log()


def test_it_imports_nothing_that_is_not_public(folder: Path) -> None:
    public = ("hccbm_gui.core", *(f"hccbm_gui.plugin.{name}" for name in PUBLIC))
    for path in folder.glob("*.py"):
        for module in re.findall(r"^from (hccbm_gui\S*)", path.read_text(), re.MULTILINE):
            assert module.startswith(public), f"{path.name} imports {module}"


def test_what_is_public_is_named_by_the_page_and_may_be_imported() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / "setup.cfg", encoding="utf-8")
    forbidden = contracts["importlinter:contract:plugins-use-the-api"]["forbidden_modules"].split()
    for name in PUBLIC:
        assert f"`hccbm_gui.plugin.{name}`" in TEXT
        assert f"hccbm_gui.plugin.{name}" not in forbidden
        importlib.import_module(f"hccbm_gui.plugin.{name}")
    for name in re.findall(r"`hccbm_gui\.plugin\.(\w+)`", TEXT):
        assert name in PUBLIC, f"the page names {name}, which is not public"


def test_the_page_names_every_contribution_and_need() -> None:
    assert [kind for kind in CONTRIBUTION_KEYS if f"`[[{kind}]]`" not in TEXT] == []
    assert [need for need in NEEDS if f"`{need}`" not in TEXT] == []
