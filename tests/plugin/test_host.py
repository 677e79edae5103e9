"""Plugins are found without running them, and their failures stay theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from hccbm_gui.core.case import Case
from hccbm_gui.core.patient import Patient
from hccbm_gui.plugin.host import (
    Plugin,
    PluginState,
    create_panel,
    find_plugins,
    missing_needs,
)
from hccbm_gui.services.resources import plugin_path
from hccbm_gui.services.session import Session
from hccbm_gui.views.plugin_tabs import PluginTabs

MANIFEST = """
id = "{id}"
name = "{id}"
version = "1.0"
api = 1
needs = {needs}
[[panels]]
title = "{id}"
entry = "panel:create_panel"
"""


@pytest.fixture
def session(qt_app: QApplication) -> Iterator[Session]:
    made = Session()
    yield made
    made.jobs.shutdown()


def make_plugin(folder: Path, name: str, panel: str, needs: str = "[]") -> Plugin:
    home = folder / name
    home.mkdir()
    (home / "__init__.py").write_text("", encoding="utf-8")
    (home / "plugin.toml").write_text(MANIFEST.format(id=name, needs=needs), encoding="utf-8")
    (home / "panel.py").write_text(panel, encoding="utf-8")
    return find_plugins(folder)[0]


GOOD = """
from PySide6.QtWidgets import QLabel

def create_panel(context):
    label = QLabel("nothing open" if context.case is None else context.case.patient.name)
    context.on_case_changed(lambda case: label.setText(case.patient.name if case else ""))
    return label
"""


def test_finding_a_plugin_runs_none_of_its_code(tmp_path: Path) -> None:
    plugin = make_plugin(tmp_path, "explodes_on_import", "raise SystemError('too early')")
    assert plugin.state is PluginState.FOUND


def test_a_panel_follows_the_case(tmp_path: Path, session: Session) -> None:
    plugin = make_plugin(tmp_path, "follows", GOOD)
    assert plugin.manifest is not None
    panel = create_panel(plugin, plugin.manifest.panels[0], session)
    assert isinstance(panel, QLabel)
    assert plugin.state is PluginState.ACTIVE
    session.open_case(Case(Patient("1", "A^B")))
    assert panel.text() == "A^B"
    panel.deleteLater()


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemError('in import')",
        "def create_panel(context):\n    raise ValueError('in activation')",
        "create_panel = None",
        "x = = 1",
    ],
)
def test_a_plugin_that_fails_keeps_its_reason(tmp_path: Path, session: Session, code: str) -> None:
    plugin = make_plugin(tmp_path, "fails", code)
    assert plugin.manifest is not None
    assert create_panel(plugin, plugin.manifest.panels[0], session) is None
    assert plugin.state is PluginState.FAILED
    assert plugin.reason


def test_a_failing_plugin_becomes_a_card_and_can_be_tried_again(
    tmp_path: Path, session: Session
) -> None:
    plugin = make_plugin(tmp_path, "mends", "raise ValueError('not yet')")
    tabs = PluginTabs(QLabel("first"), [plugin], session)
    tabs.setCurrentIndex(1)
    words = [label.text() for label in tabs.widget(1).findChildren(QLabel)]
    assert any("mends failed" in word for word in words)
    assert any("not yet" in word for word in words)
    (plugin.folder / "panel.py").write_text(GOOD, encoding="utf-8")
    tabs.widget(1).activate()
    assert plugin.state is PluginState.ACTIVE
    tabs.deleteLater()


def test_a_tab_is_greyed_with_what_its_plugin_lacks(tmp_path: Path, session: Session) -> None:
    plugin = make_plugin(tmp_path, "needs_dose", GOOD, '["dose"]')
    tabs = PluginTabs(QLabel("first"), [plugin], session)
    assert not tabs.isTabEnabled(1)
    assert tabs.tabToolTip(1) == "Needs a dose"
    tabs.deleteLater()


def test_a_failing_listener_stays_in_its_plugin(tmp_path: Path, session: Session) -> None:
    code = GOOD.replace("label.setText(case.patient.name if case else '')", "")
    code = code.replace("lambda case:", "lambda case: 1 / 0 or")
    plugin = make_plugin(tmp_path, "listens_badly", code)
    assert plugin.manifest is not None
    panel = create_panel(plugin, plugin.manifest.panels[0], session)
    session.open_case(Case(Patient("1", "A^B")))
    assert session.case is not None
    assert panel is not None
    panel.deleteLater()


def test_every_built_in_plugin_opens_its_panel(session: Session) -> None:
    for plugin in find_plugins(plugin_path()):
        assert plugin.manifest is not None, plugin.reason
        assert not missing_needs(plugin.manifest, None) or plugin.manifest.needs
        for panel in plugin.manifest.panels:
            widget = create_panel(plugin, panel, session)
            assert widget is not None, plugin.reason
            widget.deleteLater()
