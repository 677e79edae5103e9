"""The list of plugins: on and off, the question before an unknown one, what failed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from shiboken6 import delete

from hccbm_gui.plugin.finding import user_plugin_folder
from hccbm_gui.plugin.host import open_plugins
from hccbm_gui.plugin.new_plugin import write_plugin
from hccbm_gui.plugin.record import PluginFailed, PluginState
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.views.plugin_area.plugins_dialog import PluginsDialog


@pytest.fixture
def dialog(qt_app: QApplication) -> Iterator[PluginsDialog]:
    write_plugin("bone_score", user_plugin_folder())
    made = PluginsDialog(open_plugins(), dark())
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    yield made
    delete(made)


def tick(dialog: PluginsDialog, plugin_id: str, on: bool) -> None:
    state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
    dialog.item_of(plugin_id).setCheckState(0, state)
    QTest.qWait(30)


def words(dialog: PluginsDialog) -> str:
    return "\n".join(label.text() for label in dialog.facts.findChildren(QLabel))


def press(dialog: PluginsDialog, text: str) -> None:
    buttons = [b for b in dialog.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    QTest.qWait(30)


def is_ticked(dialog: PluginsDialog, plugin_id: str) -> bool:
    return dialog.item_of(plugin_id).checkState(0) is Qt.CheckState.Checked


def test_the_list_says_what_each_plugin_is(dialog: PluginsDialog) -> None:
    item = dialog.item_of("fractionation")
    assert (item.text(0), item.text(2)) == ("Fractionation", "on")
    dialog.list.setCurrentItem(item)
    told = words(dialog)
    for word in ("built in", "panels: Fractionation", "plugin API 1", "SHA-256"):
        assert word in told
    assert (dialog.item_of("bone_score").text(2), is_ticked(dialog, "bone_score")) == ("off", False)


def test_a_built_in_plugin_goes_off_and_on_without_a_question(dialog: PluginsDialog) -> None:
    tick(dialog, "fractionation", False)
    assert dialog.item_of("fractionation").text(2) == "off"
    assert not open_plugins().by_id("fractionation").is_on
    tick(dialog, "fractionation", True)
    assert dialog.item_of("fractionation").text(2) == "on"


def test_an_unknown_plugin_is_asked_about_with_its_hash(dialog: PluginsDialog) -> None:
    tick(dialog, "bone_score", True)
    assert not is_ticked(dialog, "bone_score")
    plugins = open_plugins()
    assert "did not come with this program" in words(dialog)
    assert plugins.sha256(plugins.by_id("bone_score")) in words(dialog).replace("\n", "")
    press(dialog, "Leave it off")
    assert "did not come with this program" not in words(dialog)
    assert not open_plugins().by_id("bone_score").is_on
    tick(dialog, "bone_score", True)
    press(dialog, "Turn it on")
    assert is_ticked(dialog, "bone_score")
    assert open_plugins().by_id("bone_score").is_on


def test_a_question_about_one_plugin_is_not_answered_for_another(dialog: PluginsDialog) -> None:
    tick(dialog, "bone_score", True)
    dialog.list.setCurrentItem(dialog.item_of("fractionation"))
    assert "did not come with this program" not in words(dialog)
    dialog.list.setCurrentItem(dialog.item_of("bone_score"))
    assert "did not come with this program" not in words(dialog)


def test_a_file_that_changes_behind_the_question_is_not_turned_on(dialog: PluginsDialog) -> None:
    tick(dialog, "bone_score", True)
    (user_plugin_folder() / "bone_score" / "logic.py").write_text("x = 1\n", encoding="utf-8")
    press(dialog, "Turn it on")
    assert not is_ticked(dialog, "bone_score")
    assert not open_plugins().by_id("bone_score").is_on


def test_a_failure_is_shown_with_its_traceback_and_can_be_tried_again(
    dialog: PluginsDialog,
) -> None:
    tick(dialog, "bone_score", True)
    press(dialog, "Turn it on")
    plugins = dialog._plugins
    plugin = plugins.by_id("bone_score")
    logic = user_plugin_folder() / "bone_score" / "logic.py"
    good = logic.read_text(encoding="utf-8")
    logic.write_text("raise ValueError('early')\n", encoding="utf-8")
    plugins.turn_on(plugin, plugins.sha256(plugin))
    with pytest.raises(PluginFailed):
        plugins.load(plugin, "logic")
    QTest.qWait(30)
    assert dialog.item_of("bone_score").text(2) == "failed"
    assert "ValueError: early" in words(dialog)
    assert "Traceback" in dialog.facts.findChild(QPlainTextEdit).toPlainText()
    logic.write_text(good, encoding="utf-8")
    press(dialog, "Try again")
    # The files are others than those that were allowed last.
    assert plugin.state is PluginState.CHANGED
    press(dialog, "Turn it on")
    assert plugin.state is PluginState.ENABLED


def test_looking_again_finds_a_new_plugin(dialog: PluginsDialog) -> None:
    write_plugin("later_one", user_plugin_folder())
    press(dialog, "Look again")
    assert dialog.item_of("later_one").text(2) == "off"


def test_words_of_a_plugin_are_no_markup(dialog: PluginsDialog) -> None:
    folder = write_plugin("marked_up", user_plugin_folder())
    manifest = folder / "plugin.toml"
    text = manifest.read_text(encoding="utf-8").replace("The volumes", "<h1>The volumes</h1>")
    manifest.write_text(text, encoding="utf-8")
    press(dialog, "Look again")
    dialog.list.setCurrentItem(dialog.item_of("marked_up"))
    assert "&lt;h1&gt;The volumes" in words(dialog)


def test_in_safe_mode_the_list_is_empty_and_says_why(qt_app: QApplication) -> None:
    dialog = PluginsDialog(open_plugins(safe_mode=True), dark())
    dialog.show()
    assert dialog.list.topLevelItemCount() == 0
    shown = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert any("safe mode" in text for text in shown)
    delete(dialog)
