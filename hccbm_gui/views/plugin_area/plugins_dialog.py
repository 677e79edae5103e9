"""All plugins: what they add, where they are from, on or off, and the question before a new one."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.errors import HccbmError
from hccbm_gui.plugin.finding import user_plugin_folder
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.record import STATE_WORDS, Plugin, PluginState
from hccbm_gui.services.gate import guarded, report
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.plugin_area.plugin_facts import PluginFacts

COLUMNS = ("Plugin", "Version", "State")
SAFE_MODE = (
    "The program runs in safe mode: no plugin is loaded. Start it without --safe-mode to use them."
)


class PluginsDialog(QDialog):
    """A list with switches on the left, the facts of the chosen plugin on the right."""

    _plugins_changed = Signal()

    def __init__(self, plugins: PluginSet, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Plugins")
        self.resize(860, 560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._plugins, self._palette = plugins, palette
        self._items: list[QTreeWidgetItem] = []
        self._filling = False
        self.list = QTreeWidget(self)
        self.list.setHeaderLabels(list(COLUMNS))
        self.list.setRootIsDecorated(False)
        self.list.setMinimumWidth(330)
        self.list.setStyleSheet(
            f"QTreeView::indicator:unchecked {{ width: 11px; height: 11px;"
            f" border: 1px solid {palette.dim}; border-radius: 2px; }}"
        )
        self.facts = PluginFacts(plugins, palette, self)
        self._lay_out()
        self.list.currentItemChanged.connect(self._show_chosen)
        self.list.itemChanged.connect(self._switched)
        self._plugins_changed.connect(self.refresh, Qt.ConnectionType.QueuedConnection)
        plugins.on_change(self._plugins_changed.emit)
        self.refresh()
        if self._items:
            self.list.setCurrentItem(self._items[0])

    def _lay_out(self) -> None:
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.addWidget(self.list)
        halves.addWidget(self.facts)
        halves.setSizes([350, 510])
        halves.setStretchFactor(1, 1)
        halves.setChildrenCollapsible(False)
        self._empty = QLabel(SAFE_MODE, self)
        self._empty.setObjectName("attention")
        self._empty.setWordWrap(True)
        self._empty.setVisible(self._plugins.safe_mode)
        buttons = QHBoxLayout()
        for text, tip, do in (
            ("Look again", "Find plugins that were added or removed", self._look_again),
            ("Open my plugin folder", "Put a plugin there, a folder each", self._open_folder),
        ):
            button = QPushButton(text, self)
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(do)
            buttons.addWidget(button)
        buttons.addStretch(1)
        close = QPushButton("Close", self)
        close.clicked.connect(self.close)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._empty)
        layout.addWidget(halves, 1)
        layout.addLayout(buttons)

    @guarded
    def refresh(self) -> None:
        """Show how the plugins stand now; the one that was chosen stays chosen."""
        self._filling = True
        chosen = self.chosen
        self.list.clear()
        self._items = []
        for plugin in self._plugins.plugins:
            version = plugin.manifest.version if plugin.manifest else ""
            item = QTreeWidgetItem([plugin.name, version, STATE_WORDS[plugin.state]])
            item.setData(0, Qt.ItemDataRole.UserRole, plugin)
            item.setCheckState(
                0, Qt.CheckState.Checked if plugin.is_on else Qt.CheckState.Unchecked
            )
            item.setToolTip(2, plugin.reason)
            if plugin.is_shadowed:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            if plugin.state in (PluginState.FAILED, PluginState.QUARANTINED, PluginState.CHANGED):
                item.setForeground(2, QColor(self._palette.attention))
            self.list.addTopLevelItem(item)
            self._items.append(item)
            if plugin is chosen:
                self.list.setCurrentItem(item)
        for column in range(len(COLUMNS)):
            self.list.resizeColumnToContents(column)
        self._filling = False
        self._show_chosen()

    @property
    def chosen(self) -> Plugin | None:
        """The plugin that is picked in the list."""
        item = self.list.currentItem()
        return None if item is None else item.data(0, Qt.ItemDataRole.UserRole)

    def item_of(self, plugin_id: str) -> QTreeWidgetItem:
        """The line of the plugin that goes by `plugin_id`; StopIteration when there is none."""
        return next(
            item for item in self._items if item.data(0, Qt.ItemDataRole.UserRole).id == plugin_id
        )

    @guarded
    def _show_chosen(self) -> None:
        if not self._filling:
            self.facts.show_plugin(self.chosen)

    @guarded
    def _switched(self, item: QTreeWidgetItem, column: int) -> None:
        """The user ticked or unticked a plugin; an unknown one is asked about first."""
        if self._filling or column != 0:
            return
        plugin: Plugin = item.data(0, Qt.ItemDataRole.UserRole)
        self.list.setCurrentItem(item)
        wanted = item.checkState(0) is Qt.CheckState.Checked
        if wanted == plugin.is_on:
            return
        try:
            if not wanted:
                self._plugins.turn_off(plugin)
            elif plugin.is_trusted:
                self._plugins.turn_on(plugin)
            else:
                self.facts.ask(plugin)
        except HccbmError as error:
            report(error)
        # Queued: Qt still uses the item that says it changed, and refreshing deletes it.
        self._plugins_changed.emit()

    @guarded
    def _look_again(self) -> None:
        self._plugins.look_again()

    @guarded
    def _open_folder(self) -> None:
        folder = user_plugin_folder()
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
