"""The sheet on ``?``: what the mouse and the keys do now, from the tables that say so."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.commands.command_menu import CommandMenu, command_menu
from hccbm_gui.views.hands.key_files import native_keys
from hccbm_gui.views.hands.mouse import Action, MouseScheme

translate = QCoreApplication.translate
Row = tuple[str, str]
COLUMNS = 3


class ShortcutSheet(QDialog):
    """All keys by group, and the mouse; closes by Esc."""

    def __init__(self, menu: CommandMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys and mouse"))
        sections = [
            (self.tr("Mouse"), mouse_rows(menu.scheme)),
            (self.tr("In every view"), fixed_rows()),
            *key_sections(menu),
        ]
        page = QWidget(self)
        columns = QHBoxLayout(page)
        columns.setSpacing(28)
        for column in _in_columns(sections):
            label = QLabel(_table(column), page)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            columns.addWidget(label, 1)
        area = QScrollArea(self)
        area.setWidget(page)
        area.setWidgetResizable(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        change = buttons.addButton(
            self.tr("Change the keys…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        change.clicked.connect(self._change)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(area)
        layout.addWidget(buttons)
        self._menu = menu
        room = (parent.width() * 95 // 100, parent.height() * 9 // 10)
        wanted = page.sizeHint()
        self.resize(min(wanted.width() + 50, room[0]), min(wanted.height() + 80, room[1]))

    @guarded
    def _change(self) -> None:
        self.close()
        self._menu.run("help.edit_keys")


def show_shortcuts(parent: QWidget) -> QDialog:
    """Open the sheet beside the window; returns the open dialog."""
    dialog = ShortcutSheet(command_menu(parent), parent)
    dialog.open()
    return dialog


def key_sections(menu: CommandMenu) -> list[tuple[str, list[Row]]]:
    """Title of a group and its rows of key and meaning, of the commands that have a key."""
    sections = []
    for group, title in (("", translate("sheet", "Pictures")), *menu.groups.items()):
        rows = [
            (native_keys(menu.keys.keys(command.id)), command.title)
            for command in menu.commands.values()
            if command.group == group and menu.keys.keys(command.id)
        ]
        if rows:
            sections.append((title, rows))
    return sections


def fixed_rows() -> list[Row]:
    """What cannot be given to another key, as it means the same in all programs."""
    return [
        ("Tab", translate("sheet", "next view; with Shift the one before")),
        (translate("sheet", "Space, held"), translate("sheet", "hide what is laid over the image")),
        ("Enter", translate("sheet", "close what is drawn")),
        ("Esc", translate("sheet", "give it up")),
        ("Backspace", translate("sheet", "take its last point back")),
    ]


def mouse_rows(scheme: MouseScheme) -> list[Row]:
    """Gesture and meaning, as the scheme says."""
    does = {
        Action.TOOL: translate("sheet", "the tool in hand"),
        Action.WINDOW: translate("sheet", "window (across) and level (up and down)"),
        Action.CROSSHAIR: translate("sheet", "crosshair in all views"),
        Action.PAN: translate("sheet", "pan"),
        Action.ZOOM: translate("sheet", "zoom"),
        Action.SCROLL: translate("sheet", "through the slices"),
        Action.AUTO_WINDOW: translate("sheet", "window from the values in a rectangle"),
        Action.MENU: translate("sheet", "menu of the view"),
        Action.MAXIMISE: translate("sheet", "this view alone, or all again"),
        Action.FIT: translate("sheet", "reset zoom and pan"),
        Action.NOTHING: "",
    }
    how = {
        "wheel": "{}",
        "drag": translate("sheet", "{} drag"),
        "click": translate("sheet", "{} click"),
        "double_click": translate("sheet", "{} double-click"),
        "move": translate("sheet", "{} + move"),
    }
    rows = [
        (how[table].format(_gesture(gesture)), does[action])
        for table in how
        for gesture, action in scheme.tables[table].items()
        if does[action]
    ]
    return [*rows, (translate("sheet", "Pinch"), translate("sheet", "zoom"))]


def _gesture(words: str) -> str:
    return " + ".join(word.capitalize() for word in words.split("+"))


def _in_columns(
    sections: Sequence[tuple[str, list[Row]]],
) -> list[list[tuple[str, list[Row]]]]:
    """The sections in their order, in columns of much the same height."""
    total = sum(len(rows) + 2 for _, rows in sections)
    columns: list[list[tuple[str, list[Row]]]] = [[]]
    height = 0
    for title, rows in sections:
        full = height + (len(rows) + 2) / 2 > total / COLUMNS * len(columns)
        if full and len(columns) < COLUMNS:
            columns.append([])
        columns[-1].append((title, rows))
        height += len(rows) + 2
    return columns


def _table(sections: Sequence[tuple[str, list[Row]]]) -> str:
    parts = []
    for title, rows in sections:
        parts.append(f"<tr><td colspan=2 style='padding-top:10px'><b>{escape(title)}</b></td></tr>")
        parts += [
            f"<tr><td style='padding:2px 18px 2px 0; white-space:pre'>{escape(key)}</td>"
            f"<td style='padding:2px 0'>{escape(what)}</td></tr>"
            for key, what in rows
        ]
    return f"<table>{''.join(parts)}</table>"
