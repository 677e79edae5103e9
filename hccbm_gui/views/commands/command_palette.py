"""Find a command by words and do it, without leaving the keys."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.command import Command
from hccbm_gui.views.commands.command_menu import CommandMenu
from hccbm_gui.views.hands.key_files import native_keys

ID = Qt.ItemDataRole.UserRole
TO_THE_LIST = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class CommandPalette(QDialog):
    """A line to type in and the commands that have all its words; Enter does the one chosen."""

    def __init__(self, menu: CommandMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(self.tr("Find a command"))
        self._menu = menu
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(self.tr("Words of the command"))
        self.words.setClearButtonEnabled(True)
        self.list = QTreeWidget(self)
        self.list.setColumnCount(3)
        self.list.setRootIsDecorated(False)
        self.list.setHeaderHidden(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.list)
        self.resize(680, 440)
        self.words.textChanged.connect(self._filter)
        self.words.returnPressed.connect(self._run)
        self.list.itemClicked.connect(self._run)
        self.words.installEventFilter(self)
        self._filter("")

    @guarded
    def _filter(self, text: str) -> None:
        self.list.clear()
        titles: set[str] = set()
        # What has a place in the menu goes before the same of the picture with the focus.
        for command in sorted(self._menu.commands.values(), key=lambda c: not c.group):
            group = self._menu.groups.get(command.group, "")
            if command.title not in titles and _has_words(f"{command.title} {group}", text):
                self.list.addTopLevelItem(self._item(command, group))
                titles.add(command.title)
        self.list.setCurrentItem(self.list.topLevelItem(0))

    def _item(self, command: Command, group: str) -> QTreeWidgetItem:
        key, why = self._menu.keys.keys(command.id), self._menu.why_not(command.id)
        item = QTreeWidgetItem([command.title, why or group, native_keys(key)])
        item.setData(0, ID, command.id)
        item.setForeground(1, self.palette().brush(QPalette.ColorRole.PlaceholderText))
        if why:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            item.setToolTip(1, why)
        return item

    @guarded
    def _run(self) -> None:
        item = self.list.currentItem()
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        name = str(item.data(0, ID))
        self.close()
        # The picture that had the keys has them again before it is acted on.
        self.parentWidget().activateWindow()
        self._menu.run(name)

    @guarded(fallback=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows choose in the list while the line is typed in."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if not pressed or event.key() not in TO_THE_LIST:
            return False
        self.list.event(event)
        return True


def _has_words(text: str, words: str) -> bool:
    lowered = text.lower()
    return all(word in lowered for word in words.lower().split())
