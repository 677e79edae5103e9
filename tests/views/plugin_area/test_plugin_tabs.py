"""Panels, menu and overlays of plugins in the window; what fails is a card or a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from hccbm_gui.core.case import Case
from hccbm_gui.core.patient import Patient
from hccbm_gui.plugin.finding import read_plugin, user_plugin_folder
from hccbm_gui.plugin.host import PluginSet, open_plugins
from hccbm_gui.plugin.quarantine import crashed_ids, note_start, starting_folder
from hccbm_gui.plugin.record import PluginState, Source
from hccbm_gui.plugin.trust import Trust
from hccbm_gui.services import gate
from hccbm_gui.services.session import Session
from hccbm_gui.views.plugin_area.plugin_menu import PluginMenu
from hccbm_gui.views.plugin_area.plugin_tabs import SETTLED_MS, PluginTabs

MakeCase = Callable[..., Case]
MANIFEST = 'id = "{id}"\nname = "{id}"\nversion = "1.0"\napi = 1\n{more}\n'
PANEL = '[[panels]]\ntitle = "{id}"\nentry = "panel:create_panel"\n'
GOOD = """
from PySide6.QtWidgets import QLabel
def create_panel(context):
    label = QLabel("no case" if context.case is None else context.case.patient.name)
    context.on_case_changed(lambda case: label.setText(case.patient.name if case else "no case"))
    return label
"""


@pytest.fixture
def session(qt_app: QApplication) -> Iterator[Session]:
    gate._last_told.clear()
    made = Session()
    yield made
    made.jobs.shutdown()


@pytest.fixture
def problems() -> Iterator[list[Exception]]:
    told: list[Exception] = []
    stop = gate.on_problem(told.append)
    yield told
    stop()


def write(folder: Path, name: str, more: str = PANEL, **modules: str) -> Path:
    home = folder / name
    home.mkdir(parents=True)
    manifest = MANIFEST.format(id=name, more=more.format(id=name))
    (home / "plugin.toml").write_text(manifest, encoding="utf-8")
    for module, code in modules.items():
        (home / f"{module}.py").write_text(code, encoding="utf-8")
    return home


def built_in(*folders: Path) -> PluginSet:
    return PluginSet(
        read_plugin(folder, Source.BUILT_IN, Trust(), frozenset()) for folder in folders
    )


@pytest.fixture
def tabs_of(session: Session) -> Iterator[Callable[[PluginSet], PluginTabs]]:
    made: list[PluginTabs] = []

    def make(plugins: PluginSet) -> PluginTabs:
        made.append(PluginTabs(QLabel("first"), plugins, session))
        return made[-1]

    yield make
    for tabs in made:
        tabs.deleteLater()


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def press(widget: QWidget, text: str) -> None:
    next(b for b in widget.findChildren(QPushButton) if b.text() == text).click()
    QTest.qWait(20)


def titles(tabs: PluginTabs) -> list[str]:
    return [tabs.tabText(index) for index in range(tabs.count())]


def test_a_panel_is_made_when_its_tab_is_first_opened(
    tmp_path: Path, session: Session, tabs_of: Callable[[PluginSet], PluginTabs]
) -> None:
    plugins = built_in(write(tmp_path, "lazy", panel=GOOD), write(tmp_path, "other", panel=GOOD))
    tabs = tabs_of(plugins)
    assert titles(tabs) == ["Fields", "lazy", "other"]
    assert [p.state for p in plugins.plugins] == [PluginState.ENABLED] * 2
    tabs.setCurrentIndex(1)
    assert [p.state for p in plugins.plugins] == [PluginState.ACTIVE, PluginState.ENABLED]
    session.open_case(Case(Patient("1", "A^B")))
    assert "A^B" in words(tabs.widget(1))


def test_a_failing_plugin_becomes_a_card_and_can_be_tried_again(
    tmp_path: Path, tabs_of: Callable[[PluginSet], PluginTabs]
) -> None:
    folder = write(tmp_path, "mends", panel="raise ValueError('not yet')")
    tabs = tabs_of(built_in(folder, write(tmp_path, "other", panel=GOOD)))
    tabs.setCurrentIndex(1)
    QTest.qWait(20)
    card = tabs.widget(1)
    assert "The plugin mends failed; everything else goes on." in words(card)
    assert "not yet" in words(card)
    press(card, "Details")
    details = card.findChild(QPlainTextEdit)
    assert not details.isHidden()
    assert "Traceback" in details.toPlainText()
    press(card, "Copy the details")
    assert QApplication.clipboard().text() == details.toPlainText()
    tabs.setCurrentIndex(2)
    assert "no case" in words(tabs.widget(2))
    (folder / "panel.py").write_text(GOOD, encoding="utf-8")
    tabs.setCurrentIndex(1)
    press(card, "Try again")
    assert "no case" in words(tabs.widget(1))


def test_a_card_turns_its_plugin_off(
    tmp_path: Path, tabs_of: Callable[[PluginSet], PluginTabs]
) -> None:
    plugins = built_in(write(tmp_path, "fails", panel="x = = 1"))
    tabs = tabs_of(plugins)
    tabs.setCurrentIndex(1)
    press(tabs.widget(1), "Turn it off")
    assert titles(tabs) == ["Fields"]
    assert plugins.plugins[0].state is PluginState.FOUND


def test_a_plugin_that_is_turned_off_hears_nothing_any_more(
    tmp_path: Path, session: Session, tabs_of: Callable[[PluginSet], PluginTabs],
    problems: list[Exception],
) -> None:  # fmt: skip
    plugins = built_in(write(tmp_path, "hears", panel=GOOD))
    tabs = tabs_of(plugins)
    tabs.setCurrentIndex(1)
    plugins.turn_off(plugins.plugins[0])
    QTest.qWait(20)
    assert titles(tabs) == ["Fields"]
    session.open_case(Case(Patient("1", "A^B")))
    assert problems == []
    plugins.turn_on(plugins.plugins[0])
    QTest.qWait(20)
    assert titles(tabs) == ["Fields", "hears"]


def test_a_tab_is_greyed_with_what_its_plugin_lacks(
    tmp_path: Path, tabs_of: Callable[[PluginSet], PluginTabs]
) -> None:
    tabs = tabs_of(built_in(write(tmp_path, "needy", 'needs = ["dose"]\n' + PANEL, panel=GOOD)))
    assert not tabs.isTabEnabled(1)
    assert tabs.tabToolTip(1) == "Needs a dose"


def test_a_plugin_of_another_api_is_a_card(tabs_of: Callable[[PluginSet], PluginTabs]) -> None:
    folder = write(user_plugin_folder(), "newer", panel=GOOD)
    manifest = folder / "plugin.toml"
    manifest.write_text(manifest.read_text().replace("api = 1", "api = 9"), encoding="utf-8")
    tabs = tabs_of(open_plugins())
    index = titles(tabs).index("newer")
    tabs.setCurrentIndex(index)
    assert "made for plugin API 9, this program has 1" in words(tabs.widget(index))


def test_a_changed_plugin_is_asked_about_and_can_be_allowed(
    tabs_of: Callable[[PluginSet], PluginTabs],
) -> None:
    folder = write(user_plugin_folder(), "theirs", panel=GOOD)
    plugins = open_plugins()
    plugin = plugins.by_id("theirs")
    plugins.turn_on(plugin, plugins.sha256(plugin))
    (folder / "panel.py").write_text(GOOD.replace("no case", "nobody"), encoding="utf-8")
    plugins = open_plugins()
    tabs = tabs_of(plugins)
    index = titles(tabs).index("theirs")
    tabs.setCurrentIndex(index)
    told = words(tabs.widget(index)).replace("\n", "")
    assert "is not the one you allowed" in told
    assert plugins.sha256(plugin) in told
    press(tabs.widget(index), "Allow it as it is now")
    assert "nobody" in words(tabs.widget(index))


def test_a_plugin_that_crashed_the_program_says_so_and_can_be_tried(
    tabs_of: Callable[[PluginSet], PluginTabs],
) -> None:
    starting_folder().mkdir(parents=True)
    # As left by a process that is no more; the number is beyond what Linux gives.
    (starting_folder() / "fractionation.4194999").write_text("fractionation", encoding="utf-8")
    plugins = open_plugins()
    tabs = tabs_of(plugins)
    index = titles(tabs).index("Fractionation")
    tabs.setCurrentIndex(index)
    assert "The program ended while this plugin was being started" in words(tabs.widget(index))
    press(tabs.widget(index), "Try again")
    assert plugins.by_id("fractionation").state is PluginState.ACTIVE


def test_the_first_paint_counts_as_start_and_leaves_no_note(
    tmp_path: Path, tabs_of: Callable[[PluginSet], PluginTabs]
) -> None:
    plugins = built_in(write(tmp_path, "paints", panel=GOOD))
    tabs = tabs_of(plugins)
    tabs.setCurrentIndex(1)
    assert [path.stem for path in starting_folder().iterdir()] == ["paints"]
    QTest.qWait(SETTLED_MS + 200)
    assert list(starting_folder().iterdir()) == []
    note_start("paints")
    plugins.settling(plugins.plugins[0])
    plugins.stop_watching()
    assert crashed_ids() == frozenset()


ACTIONS = """
[[actions]]
title = "Count"
entry = "actions:count"
shortcut = "Ctrl+Shift+T"
[[actions]]
title = "Fail"
entry = "actions:fail"
shortcut = "Ctrl+O"
[[overlays]]
title = "Hot"
entry = "actions:hot"
"""
ACTING = """
from hccbm_gui.plugin.api import ImageOverlay
counted = []
def count(context):
    counted.append(context.case)
def fail(context):
    raise ValueError("action")
def hot(case):
    if case.gantry_deg == 90.0:
        return None
    if case.gantry_deg == 45.0:
        raise ValueError("overlay")
    volume = next(iter(case.volumes.values()))
    return ImageOverlay(f"hot {case.gantry_deg:g}", volume, "hot", 0.0, 100.0)
"""


@pytest.fixture
def menu(tmp_path: Path, session: Session) -> Iterator[PluginMenu]:
    window = QMainWindow()
    taken = QAction("Open", window)
    taken.setShortcut("Ctrl+O")
    window.addAction(taken)
    plugins = built_in(write(tmp_path, "acts", 'needs = ["structures"]' + ACTIONS, actions=ACTING))
    told: list[str] = []
    made = PluginMenu(window, plugins, session, lambda: None, told.append)
    made.told = told  # type: ignore[attr-defined]
    made.plugins_used = plugins  # type: ignore[attr-defined]
    made.window_used = window  # type: ignore[attr-defined]
    yield made
    window.deleteLater()


def action(menu: PluginMenu, title: str) -> QAction:
    return next(one for one in menu.actions() if one.text().startswith(title))


def test_actions_are_greyed_with_the_reason_until_they_can_work(
    menu: PluginMenu, session: Session, make_case: MakeCase
) -> None:
    assert [one.text() for one in menu.actions()] == [
        "Hot   (needs structures)", "Count   (needs structures)", "Fail   (needs structures)",
        "", "All plugins…",
    ]  # fmt: skip
    assert not action(menu, "Count").isEnabled()
    session.open_case(make_case(False))
    assert action(menu, "Count").text() == "Count"
    assert action(menu, "Count").isEnabled()


def test_an_action_runs_and_its_failure_is_told(
    menu: PluginMenu, session: Session, make_case: MakeCase, problems: list[Exception]
) -> None:
    session.open_case(make_case(False))
    action(menu, "Count").trigger()
    plugins = menu.plugins_used  # type: ignore[attr-defined]
    assert plugins.load(plugins.plugins[0], "actions").counted == [session.case]
    action(menu, "Fail").trigger()
    assert "The plugin acts failed: ValueError: action" in str(problems[0])
    assert plugins.plugins[0].is_on


def test_a_key_that_is_taken_stays_with_its_owner(menu: PluginMenu) -> None:
    assert action(menu, "Count").shortcut().toString() == "Ctrl+Shift+T"
    assert action(menu, "Fail").shortcut().isEmpty()


def names(session: Session) -> list[str]:
    return [overlay.name for overlay in session.overlays]


def turned(session: Session, gantry_deg: float) -> None:
    assert session.case is not None
    session.edit("Turn", replace(session.case, gantry_deg=gantry_deg))
    assert session.jobs.wait(5.0)


def test_an_overlay_is_shown_hidden_and_made_anew_for_an_edit(
    menu: PluginMenu, session: Session, make_case: MakeCase, problems: list[Exception]
) -> None:
    session.open_case(make_case(False))
    hot = action(menu, "Hot")
    hot.trigger()
    assert session.jobs.wait(5.0)
    assert names(session) == ["hot 0"]
    turned(session, 180.0)
    assert names(session) == ["hot 180"]
    hot.trigger()
    assert names(session) == []
    hot.trigger()
    assert session.jobs.wait(5.0)
    session.remove_overlay("hot 180")
    assert not hot.isChecked()
    hot.trigger()
    assert session.jobs.wait(5.0)
    turned(session, 90.0)
    assert names(session) == []
    assert not hot.isChecked()
    assert "nothing to show" in menu.told[0]  # type: ignore[attr-defined]
    turned(session, 45.0)
    assert problems == []
    hot.trigger()
    assert session.jobs.wait(5.0)
    assert "The plugin acts failed: ValueError: overlay" in str(problems[0])
    assert not hot.isChecked()


def test_an_overlay_goes_with_the_patient_and_with_its_plugin(
    menu: PluginMenu, session: Session, make_case: MakeCase
) -> None:
    session.open_case(make_case(False))
    action(menu, "Hot").trigger()
    assert session.jobs.wait(5.0)
    session.open_case(replace(make_case(False), patient=Patient("8", "Other")))
    assert names(session) == []
    assert not action(menu, "Hot").isChecked()
    action(menu, "Hot").trigger()
    assert session.jobs.wait(5.0)
    plugins = menu.plugins_used  # type: ignore[attr-defined]
    plugins.turn_off(plugins.plugins[0])
    QTest.qWait(20)
    assert names(session) == []
    assert [one.text() for one in menu.actions()] == ["", "All plugins…"]
