"""A window of its own with plugins that do all the wrong things: it lives, the others work."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from hccbm_gui.app.window import run_events
from hccbm_gui.plugin.host import open_plugins
from hccbm_gui.services import gate
from hccbm_gui.services.session import Session
from hccbm_gui.views.plugin_area.plugin_menu import PluginMenu
from hccbm_gui.views.plugin_area.plugins_dialog import PluginsDialog
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
ROOT = Path(__file__).resolve().parents[3]
MANIFEST = """
id = "{id}"
name = "{id}"
version = "1.0"
api = {api}
[[panels]]
title = "{id}"
entry = "panel:create_panel"
"""
HEAD = "import os, sys, time\nfrom PySide6.QtCore import *\nfrom PySide6.QtGui import *\n"
HEAD += "from PySide6.QtWidgets import *\n"
FAULTS = {
    "a_import": "raise ValueError('in import')\n",
    "b_activation": "def create_panel(context):\n    raise ValueError('in activation')\n",
    "c_slot": (
        "def create_panel(context):\n"
        "    def bad():\n        raise ValueError('in a slot')\n"
        "    button = QPushButton('press')\n    button.clicked.connect(bad)\n"
        "    QTimer.singleShot(50, button.click)\n    return button\n"
    ),
    "d_paint": (
        "class Panel(QWidget):\n    def paintEvent(self, event):\n"
        "        painter = QPainter(self)\n        raise ValueError('in paint')\n"
        "def create_panel(context):\n    return Panel()\n"
    ),
    "e_job": (
        "def work(progress):\n    raise ValueError('in a job')\n"
        "def create_panel(context):\n    context.start_job('Job', work, print)\n"
        "    return QLabel('job')\n"
    ),
    "f_stays": "def create_panel(context):\n    while True:\n        pass\n",
    "g_stuck_job": (
        "def create_panel(context):\n"
        "    job = context.start_job('Stuck', lambda progress: time.sleep(600), print)\n"
        "    QTimer.singleShot(50, job.cancel)\n    return QLabel('stuck job')\n"
    ),
    "h_api": "def create_panel(context):\n    raise SystemError('must not run')\n",
    "i_changed": "def create_panel(context):\n    raise SystemError('must not run')\n",
    "j_works": "def create_panel(context):\n    return QLabel('all is well')\n",
}
DRIVE = """
import json, sys
from hccbm_gui.app.window import make_application, run_events
app = make_application()
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from hccbm_gui.core.case import Case
from hccbm_gui.core.patient import Patient
from hccbm_gui.plugin.host import open_plugins
from hccbm_gui.services.session import Session
from hccbm_gui.views.wiring import assemble_window

plugins = open_plugins()
for plugin in plugins.plugins:
    if not plugin.is_trusted and plugin.manifest is not None:
        plugins.turn_on(plugin, plugins.sha256(plugin))
changed = plugins.by_id("i_changed")
(changed.folder / "panel.py").write_text("x = 1", encoding="utf-8")
session = Session()
window = assemble_window(session, plugins=plugins)
plugins.watch(0.8)
told, cards = [], {}
session.problem.connect(lambda problem: told.append(str(problem)))
window.show()

def drive():
    session.open_case(Case(Patient("1", "A^B")))
    for index in range(window.tabs.count()):
        title = window.tabs.tabText(index)
        if title[1:2] != "_":
            continue
        window.tabs.setCurrentIndex(index)
        QTest.qWait(350)
        page = window.tabs.widget(index)
        cards[title] = " ".join(label.text() for label in page.findChildren(QLabel))
    window.close()

QTimer.singleShot(200, drive)
code = run_events(app)
jobs = [job.title for job in session.jobs.running]
print(json.dumps({"code": code, "told": told, "cards": cards, "jobs": jobs}))
"""


def test_in_safe_mode_the_window_has_no_plugins_and_says_so(qt_app: QApplication) -> None:
    window = assemble_window(Session(), plugins=open_plugins(safe_mode=True))
    assert "safe mode, no plugins" in window.windowTitle()
    titles = [window.tabs.tabText(index) for index in range(window.tabs.count())]
    assert titles == ["Fields", "Measure", "Spine", "Shape", "Integrity"]
    menu = next(one for one in window.findChildren(PluginMenu))
    assert [one.text() for one in menu.actions() if one.text()] == ["All plugins…"]
    window.show_plugins()
    dialog = window.findChild(PluginsDialog)
    assert dialog is not None
    dialog.close()
    window.close()
    window.deleteLater()


def test_what_escapes_every_gate_is_told_and_the_window_goes_on() -> None:
    told: list[Exception] = []
    stop = gate.on_problem(told.append)

    class Application:
        turns = 0

        def exec(self) -> int:
            self.turns += 1
            if self.turns < 3:
                raise ValueError(f"out of the loop {self.turns}")
            return 0

    application = Application()
    assert run_events(application) == 0  # type: ignore[arg-type]
    stop()
    assert [str(problem) for problem in told] == ["out of the loop 1", "out of the loop 2"]


def test_no_fault_of_a_plugin_ends_the_window(tmp_path: Path) -> None:
    config = tmp_path / "config"
    for name, code in FAULTS.items():
        folder = config / "plugins" / name
        folder.mkdir(parents=True)
        manifest = MANIFEST.format(id=name, api=9 if name == "h_api" else 1)
        (folder / "plugin.toml").write_text(manifest, encoding="utf-8")
        (folder / "panel.py").write_text(HEAD + code, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", DRIVE],
        capture_output=True, text=True, check=False, cwd=ROOT, timeout=200,
        env={**os.environ, "HCCBM_CONFIG_DIR": str(config), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout.splitlines()[-1])
    cards, told = said["cards"], "\n".join(said["told"])
    assert said["code"] == 0
    assert set(cards) == set(FAULTS)
    assert "in import" in cards["a_import"]
    assert "in activation" in cards["b_activation"]
    assert "The plugin c_slot failed: ValueError: in a slot" in told
    assert "The plugin d_paint failed: ValueError: in paint" in told
    assert "The plugin e_job failed: ValueError: in a job" in told
    assert "was interrupted" in cards["f_stays"]
    assert cards["g_stuck_job"] == "stuck job"
    assert said["jobs"] == []
    assert "made for plugin API 9" in cards["h_api"]
    assert "Its files have changed" in cards["i_changed"]
    assert cards["j_works"] == "all is well"
    assert "Something in the program failed" not in told
