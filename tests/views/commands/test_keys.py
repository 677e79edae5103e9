"""Keys: the table, the menu made from commands, the editor, the palette, the sheet."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QToolButton

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services import gate
from hccbm_gui.services.resources import resource_path
from hccbm_gui.views.command import Command
from hccbm_gui.views.commands.command_menu import CommandMenu
from hccbm_gui.views.commands.command_palette import CommandPalette
from hccbm_gui.views.commands.key_editor import KeyEditor
from hccbm_gui.views.commands.key_table import KeyTable
from hccbm_gui.views.commands.shortcut_sheet import key_sections, mouse_rows, show_shortcuts
from hccbm_gui.views.hands.hands import hands_of_user
from hccbm_gui.views.hands.key_files import default_keys, own_keys, own_keys_path, read_keys

GROUPS = (("File", "File"), ("View", "View"), ("Help", "Help"))


class Made:
    """A window with five commands that count."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.told: list[str] = []
        self.reason = ""
        self.on = False
        self.window = QMainWindow()
        self.hands = hands_of_user()
        self.button = QToolButton(self.window)
        self.button.setText("Old button")
        self.button.setShortcut(QKeySequence("G"))
        self.other = QToolButton(self.window)
        self.other.setText("Other button")
        self.other.setShortcut(QKeySequence("J"))

    def menu(self) -> CommandMenu:
        made = CommandMenu(self.window, self.commands(), GROUPS, self.hands, self.told.append)
        self.window.show()
        assert QTest.qWaitForWindowExposed(self.window)
        self.window.activateWindow()
        QTest.qWait(20)
        return made

    def commands(self) -> list[Command]:
        def do(name: str) -> None:
            self.done.append(name)

        def turn() -> None:
            self.on = not self.on

        return [
            Command("a.open", "Open something", "File", lambda: do("open"), "Ctrl+J"),
            Command("a.why", "Needs much", "File", lambda: do("why"), "K", lambda: self.reason),
            Command("a.turn", "Turn", "View", turn, "G", checked=lambda: self.on),
            Command("a.bare", "Bare", "Help", lambda: do("bare")),
            Command("picture.fit", "Reset zoom and pan", "", lambda: do("fit")),
        ]


@pytest.fixture
def made(qt_app: QApplication) -> Iterator[Made]:
    gate._last_told.clear()
    one = Made()
    yield one
    one.window.close()
    one.window.deleteLater()
    qt_app.processEvents()


def groups_of(menu: CommandMenu) -> dict[str, object]:
    return {action.text(): action.menu() for action in menu.actions() if action.menu()}


def test_the_keys_of_the_program_are_given_once_each() -> None:
    keys = default_keys()
    commands = [Command(name, name, "", list) for name in keys]
    assert KeyTable(commands, keys, {}).clashes == ()


def test_a_key_does_its_command_and_the_action_of_the_menu_the_same(made: Made) -> None:
    menu = made.menu()
    QTest.keyClick(made.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert made.done == ["open"]
    menu.action("a.open").trigger()
    assert made.done == ["open", "open"]


def test_what_cannot_be_done_is_greyed_with_its_reason_while_the_menu_is_open(made: Made) -> None:
    menu = made.menu()
    file = groups_of(menu)["File"]
    made.reason = "There is no patient."
    file.aboutToShow.emit()
    action = menu.action("a.why")
    assert file.toolTipsVisible()
    assert (action.isEnabled(), action.toolTip()) == (False, "There is no patient.")
    assert menu.action("a.open").isEnabled()
    file.aboutToHide.emit()
    QTest.keyClick(made.window, Qt.Key.Key_K)
    assert made.told == ["Needs much: There is no patient."]
    assert not made.done
    made.reason = ""
    QTest.keyClick(made.window, Qt.Key.Key_K)
    assert made.done == ["why"]
    file.aboutToShow.emit()
    assert action.isEnabled()


def test_a_reason_that_fails_leaves_the_rest_of_the_menu_alive(made: Made) -> None:
    menu = made.menu()
    problems: list[Exception] = []
    stop = gate.on_problem(problems.append)

    def fails() -> str:
        raise ZeroDivisionError("on purpose")

    command = menu.commands["a.why"]
    menu.commands["a.why"] = Command(command.id, command.title, "File", command.do, "", fails)
    groups_of(menu)["File"].aboutToShow.emit()
    menu.run("a.why")
    stop()
    assert menu.action("a.open").isEnabled()
    assert problems
    assert not made.done


def test_what_is_on_is_checked_in_the_menu(made: Made) -> None:
    menu = made.menu()
    QTest.keyClick(made.window, Qt.Key.Key_G)
    assert made.on
    assert menu.action("a.turn").isChecked()
    made.on = False
    groups_of(menu)["View"].aboutToShow.emit()
    assert not menu.action("a.turn").isChecked()


def test_a_button_gives_its_key_up_to_the_command_that_has_it(made: Made) -> None:
    made.menu()
    assert made.button.shortcut().isEmpty()
    assert made.other.shortcut().toString() == "J"


def test_the_keys_of_pictures_are_told_to_the_hands_and_do_nothing_elsewhere(made: Made) -> None:
    menu = made.menu()
    assert made.hands.picture_keys == {"R": "picture.fit"}
    QTest.keyClick(made.window, Qt.Key.Key_R)
    assert not made.done
    menu.change_keys("picture.fit", "Ctrl+R; F5")
    assert made.hands.picture_keys == {"Ctrl+R": "picture.fit", "F5": "picture.fit"}


def test_a_key_of_another_command_is_refused_unless_it_is_taken(made: Made) -> None:
    menu = made.menu()
    with pytest.raises(InputRefused, match="Open something"):
        menu.change_keys("a.bare", "Ctrl+J")
    assert menu.keys.keys("a.bare") == ""
    menu.change_keys("a.bare", "Ctrl+J", take=True)
    assert (menu.keys.keys("a.bare"), menu.keys.keys("a.open")) == ("Ctrl+J", "")
    QTest.keyClick(made.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert made.done == ["bare"]
    with pytest.raises(InputRefused, match="Bare"):
        menu.reset_keys("a.open")
    menu.reset_keys()
    assert (menu.keys.keys("a.bare"), menu.keys.keys("a.open")) == ("", "Ctrl+J")


def test_a_key_of_a_button_is_refused_and_cannot_be_taken(made: Made) -> None:
    menu = made.menu()
    for take in (False, True):
        with pytest.raises(InputRefused, match="Other button"):
            menu.change_keys("a.bare", "J", take)


def test_keys_that_the_user_set_are_kept_for_the_next_time(made: Made) -> None:
    menu = made.menu()
    menu.change_keys("a.bare", "Ctrl+Alt+B; \\")
    menu.change_keys("a.open", "")
    assert own_keys() == {"a.bare": "Ctrl+Alt+B; \\", "a.open": ""}
    again = KeyTable(made.commands(), default_keys(), own_keys())
    assert again.keys("a.bare") == "Ctrl+Alt+B; \\"
    assert again.keys("a.open") == ""
    menu.reset_keys("a.open")
    assert "a.open" not in tomllib.loads(own_keys_path().read_text())["keys"]


def test_the_keys_of_the_user_go_before_those_of_the_program() -> None:
    commands = [Command("a", "First", "", list, "X"), Command("b", "Second", "", list)]
    table = KeyTable(commands, {}, {"b": "X", "gone": "Ctrl+9"})
    assert (table.keys("a"), table.keys("b")) == ("", "X")
    assert table.clashes == ()
    assert table.own["gone"] == "Ctrl+9"


def test_two_commands_that_want_one_key_are_told_and_the_first_has_it() -> None:
    commands = [Command("a", "First", "", list, "X"), Command("b", "Second", "", list, "X; Y")]
    table = KeyTable(commands, {}, {})
    assert (table.keys("a"), table.keys("b")) == ("X", "Y")
    (clash,) = table.clashes
    assert "First" in clash
    assert "Second" in clash


def test_the_begin_of_a_sequence_belongs_to_it() -> None:
    table = KeyTable([Command("a", "First", "", list, "Ctrl+K, Ctrl+S")], {}, {})
    assert table.owner("Ctrl+K") == "a"
    assert table.owner("Ctrl+S") == ""


NAMES = ("a", "b", "c", "d")
WORDS = st.sampled_from(["", "X", "Y", "Z", "X; Y", "Ctrl+X"])
CHANGE = st.tuples(st.sampled_from(NAMES), WORDS, st.booleans())


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, WORDS)), st.lists(CHANGE, max_size=8))
def test_whatever_is_changed_a_key_has_one_owner_and_comes_back_after_reset(
    defaults: dict[str, str], changes: list[tuple[str, str, bool]]
) -> None:
    table = KeyTable([Command(name, name, "", list) for name in NAMES], defaults, {})
    begun = table.all()
    for name, words, take in changes:
        try:
            table.set_keys(name, words, take)
        except InputRefused:
            assert not take
        else:
            assert table.keys(name) == words
        keys = [key for name in NAMES for key in table.keys(name).split("; ") if key]
        assert len(keys) == len(set(keys))
        again = KeyTable([Command(name, name, "", list) for name in NAMES], defaults, table.own)
        assert again.all() == table.all()
    table.reset_all()
    assert table.all() == begun


@pytest.mark.parametrize("content", ["[keys", "keys = 3", "[keys]\na = 4", '[keys]\na = "Nokey"'])
def test_a_table_that_is_no_table_of_keys_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(content)
    with pytest.raises(InputRefused, match=r"keys\.toml"):
        read_keys(path)


def test_a_broken_file_of_the_user_is_told_and_the_program_keeps_its_keys(made: Made) -> None:
    own_keys_path().parent.mkdir(parents=True)
    own_keys_path().write_text("[keys")
    problems: list[Exception] = []
    stop = gate.on_problem(problems.append)
    menu = made.menu()
    stop()
    assert [type(problem) for problem in problems] == [InputRefused]
    assert menu.keys.keys("a.open") == "Ctrl+J"


# ---- the editor


def test_the_editor_sets_takes_and_resets_keys(made: Made) -> None:
    menu = made.menu()
    editor = KeyEditor(menu, made.window)
    editor.show()
    editor.choose("a.bare")
    editor.key.setKeySequence(QKeySequence("Ctrl+B"))
    assert editor.told.text() == ""
    editor.set_button.click()
    assert menu.keys.keys("a.bare") == "Ctrl+B"
    editor.key.setKeySequence(QKeySequence("Ctrl+J"))
    assert "Open something" in editor.told.text()
    assert editor.take_button.isVisible()
    editor.set_button.click()
    assert menu.keys.keys("a.bare") == "Ctrl+B"
    assert "Open something" in editor.told.text()
    editor.key.setKeySequence(QKeySequence("Ctrl+J"))
    editor.key.clear()
    editor.key.setKeySequence(QKeySequence("Ctrl+J"))
    editor.take_button.click()
    assert (menu.keys.keys("a.bare"), menu.keys.keys("a.open")) == ("Ctrl+J", "")
    editor.reset_button.click()
    assert menu.keys.keys("a.bare") == ""
    editor.key.setKeySequence(QKeySequence("F7"))
    editor.add_button.click()
    editor.key.setKeySequence(QKeySequence("F8"))
    editor.add_button.click()
    assert menu.keys.keys("a.bare") == "F7; F8"
    editor.clear_button.click()
    assert menu.keys.keys("a.bare") == ""
    editor.reset_all_button.click()
    assert menu.keys.keys("a.open") == "Ctrl+J"
    editor.close()


def test_the_editor_is_searched_by_words_and_by_keys(made: Made) -> None:
    editor = KeyEditor(made.menu(), made.window)
    items = editor._items()
    editor.search.setText("zoom reset")
    assert [name for name, item in items.items() if not item.isHidden()] == ["picture.fit"]
    editor.search.setText("ctrl+j")
    assert [name for name, item in items.items() if not item.isHidden()] == ["a.open"]
    editor.close()


# ---- the palette and the sheet


def test_the_palette_filters_by_words_and_runs_the_one_chosen(made: Made) -> None:
    made.reason = "There is no patient."
    palette = CommandPalette(made.menu(), made.window)
    palette.show()
    assert palette.list.topLevelItemCount() == 5
    QTest.keyClicks(palette.words, "file needs")
    assert palette.list.topLevelItemCount() == 1
    assert "There is no patient." in palette.list.topLevelItem(0).text(1)
    QTest.keyClick(palette.words, Qt.Key.Key_Return)
    assert not made.done
    palette.words.setText("e")
    QTest.keyClick(palette.words, Qt.Key.Key_Down)
    QTest.keyClick(palette.words, Qt.Key.Key_Up)
    QTest.keyClick(palette.words, Qt.Key.Key_Return)
    assert made.done == ["open"]
    assert not palette.isVisible()


def test_the_sheet_tells_the_keys_as_they_are_now_and_the_mouse_in_use(made: Made) -> None:
    menu = made.menu()
    menu.change_keys("a.open", "Ctrl+Alt+O")
    rows = dict(row for _, rows in key_sections(menu) for row in rows)
    assert rows["Ctrl+Alt+O"] == "Open something"
    assert "Bare" not in rows.values()
    sheet = show_shortcuts(made.window)
    said = "".join(label.text() for label in sheet.findChildren(QLabel))
    assert "Ctrl+Alt+O" in said
    for gesture, _ in mouse_rows(menu.scheme):
        assert gesture in said
    sheet.close()


def test_every_command_of_pictures_has_a_title_and_a_key() -> None:
    from hccbm_gui.views.screens.picture_commands import PICTURE_COMMANDS

    keys = tomllib.loads(resource_path("keys.toml").read_text())["keys"]
    assert {name for name in keys if name.startswith("picture.")} == set(PICTURE_COMMANDS)
