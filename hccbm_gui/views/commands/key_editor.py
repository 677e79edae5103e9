"""The dialog in which commands get other keys."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.commands.command_menu import CommandMenu
from hccbm_gui.views.hands.key_files import PORTABLE, native_keys

ID = Qt.ItemDataRole.UserRole


class KeyEditor(QDialog):
    """Commands by group with their keys; a key that is taken is told, and may be taken over."""

    def __init__(self, menu: CommandMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        self._menu = menu
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search commands and keys"))
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels(
            [self.tr("Command"), self.tr("Key"), self.tr("As the program comes")]
        )
        self.tree.setColumnWidth(1, 170)
        self.tree.setColumnWidth(2, 150)
        self.tree.setAccessibleName(self.tr("Commands and their keys"))
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.key = QKeySequenceEdit(self)
        self.key.setMaximumSequenceLength(1)
        self.key.setAccessibleName(self.tr("The new key"))
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.told.setObjectName("attention")
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(self._chosen)
        self.key.keySequenceChanged.connect(self._pressed)
        self._fill()
        self.resize(760, 620)

    def _lay_out(self) -> None:
        self.set_button = self._button(self.tr("Set"), self._set)
        self.take_button = self._button(self.tr("Take it from there"), self._take)
        self.add_button = self._button(self.tr("Add as another"), self._add)
        self.clear_button = self._button(self.tr("No key"), self._clear)
        self.reset_button = self._button(self.tr("Reset"), self._reset)
        self.reset_all_button = self._button(self.tr("Reset all"), self._reset_all)
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Press the key:"), self))
        row.addWidget(self.key, 1)
        for button in (self.set_button, self.add_button, self.clear_button, self.reset_button):
            row.addWidget(button)
        told = QHBoxLayout()
        told.addWidget(self.told, 1)
        told.addWidget(self.take_button)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.reset_all_button, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addLayout(row)
        layout.addLayout(told)
        layout.addWidget(buttons)

    def _button(self, title: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(title, self)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    def _fill(self) -> None:
        for group, title in (("", self.tr("Pictures")), *self._menu.groups.items()):
            commands = [c for c in self._menu.commands.values() if c.group == group]
            if not commands:
                continue
            above = QTreeWidgetItem(self.tree, [title])
            above.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for command in commands:
                QTreeWidgetItem(above, [command.title]).setData(0, ID, command.id)
        self.tree.expandAll()
        self._refresh()
        self.choose(next(iter(self._items())))

    def _refresh(self) -> None:
        for name, item in self._items().items():
            keys, default = self._menu.keys.keys(name), self._menu.keys.default(name)
            item.setText(1, native_keys(keys))
            item.setText(2, native_keys(default) if keys != default else "")
        self._filter(self.search.text())
        self._tell("")

    def _items(self) -> dict[str, QTreeWidgetItem]:
        groups = [self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount())]
        items = [group.child(i) for group in groups if group for i in range(group.childCount())]
        return {str(item.data(0, ID)): item for item in items}

    def choose(self, name: str) -> None:
        """Select a command."""
        self.tree.setCurrentItem(self._items()[name])

    @property
    def chosen(self) -> str:
        """Id of the command selected; empty for none."""
        item = self.tree.currentItem()
        return "" if item is None else str(item.data(0, ID) or "")

    @guarded
    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for item in self._items().values():
            said = f"{item.text(0)} {item.text(1)}".lower()
            item.setHidden(not all(word in said for word in words))

    @guarded
    def _chosen(self) -> None:
        self.key.clear()
        self._tell("")

    @guarded
    def _pressed(self) -> None:
        """Say at once whom the key belongs to."""
        key = self._key()
        owner = self._menu.owner(key) if key else ""
        mine = self._menu.keys.owner(key) == self.chosen
        self._tell(self.tr("{} belongs to “{}”.").format(key, owner) if owner and not mine else "")
        self.take_button.setVisible(bool(owner) and not mine and bool(self._menu.keys.owner(key)))

    def _key(self) -> str:
        return self.key.keySequence().toString(PORTABLE)

    @guarded
    def _set(self) -> None:
        if self._key():
            self._change(self._key())

    @guarded
    def _add(self) -> None:
        if self._key():
            had = self._menu.keys.keys(self.chosen)
            self._change("; ".join(words for words in (had, self._key()) if words))

    @guarded
    def _take(self) -> None:
        self._change(self._key(), take=True)

    @guarded
    def _clear(self) -> None:
        self._change("")

    @guarded
    def _reset(self) -> None:
        self._try(lambda: self._menu.reset_keys(self.chosen))

    @guarded
    def _reset_all(self) -> None:
        self._try(self._menu.reset_keys)

    def _change(self, words: str, take: bool = False) -> None:
        self._try(lambda: self._menu.change_keys(self.chosen, words, take))

    def _try(self, change: Callable[[], None]) -> None:
        """Do it, or say why not in the dialog itself: it lies over the strip of the window."""
        if not self.chosen:
            return
        try:
            change()
        except InputRefused as refusal:
            self._refresh()
            self._tell(str(refusal))
            return
        self.key.clear()
        self._refresh()

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.take_button.hide()
