"""The menu of plugins: their overlays as toggles, their actions, and the list of all of them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QMenu

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.plugin.context import SessionContext
from hccbm_gui.plugin.contributions import ActionEntry, OverlayEntry
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.needs import missing_needs
from hccbm_gui.plugin.record import Plugin
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.session import Session
from hccbm_gui.views.plugin_area.plugin_overlays import OverlayToggle

Key = tuple[Plugin, ActionEntry | OverlayEntry]


class PluginAction(QObject):
    """An entry of the menu that calls a function of a plugin."""

    def __init__(
        self, plugins: PluginSet, plugin: Plugin, entry: ActionEntry, session: Session
    ) -> None:
        super().__init__()
        self._plugins, self._plugin, self._entry = plugins, plugin, entry
        self._context = SessionContext(session, plugin.id, plugins)
        self.action = QAction(entry.title, self)
        self.action.triggered.connect(self._act)

    def drop(self) -> None:
        """The plugin is off: what its action started ends."""
        self._context.close()
        self.deleteLater()

    @guarded
    def _act(self) -> None:
        self._plugins.call(self._plugin, self._entry.entry, self._context)


class PluginMenu(QMenu):
    """Follows the plugins and the case; what a plugin lacks is said beside its entry."""

    _plugins_changed = Signal()

    def __init__(
        self,
        window: QMainWindow,
        plugins: PluginSet,
        session: Session,
        manage: Callable[[], object],
        tell: Callable[[str], object],
        is_taken: Callable[[str], bool] = lambda _key: False,
    ) -> None:
        super().__init__("Plugins", window)
        self._is_command = is_taken
        self._window, self._plugins, self._session, self._tell = window, plugins, session, tell
        self._entries: dict[Key, PluginAction | OverlayToggle] = {}
        self._last = self.addSeparator()
        self.addAction("All plugins…").triggered.connect(guarded(manage))
        self.rebuild()
        self._plugins_changed.connect(self.rebuild, Qt.ConnectionType.QueuedConnection)
        plugins.on_change(self._plugins_changed.emit)
        session.case_changed.connect(self.show_case)

    def plugin_for(self, role: str) -> Plugin | None:
        """The first plugin that is on and has an action of that role."""
        return next((plugin for plugin, _ in self._actions_for(role)), None)

    @guarded
    def act(self, role: str) -> None:
        """Do the first action of that role."""
        for _, made in self._actions_for(role):
            made.action.trigger()
            return
        raise MissingInput(
            "No plugin that is turned on does this.", remedy="Turn one on: menu, Plugins."
        )

    def _actions_for(self, role: str) -> list[tuple[Plugin, PluginAction | OverlayToggle]]:
        return [
            (plugin, made)
            for (plugin, entry), made in self._entries.items()
            if isinstance(entry, ActionEntry) and entry.role == role
        ]

    @guarded
    def rebuild(self) -> None:
        """Offer what the plugins that are on contribute; what goes on stays as it is."""
        wanted = _wanted(self._plugins)
        for key in [key for key in self._entries if key not in wanted]:
            gone = self._entries.pop(key)
            self._window.removeAction(gone.action)
            self.removeAction(gone.action)
            gone.drop()
        for plugin, entry in wanted:
            made = self._entries.get((plugin, entry)) or self._made(plugin, entry)
            self._entries[plugin, entry] = made
            # One that is there already moves to its place.
            self.insertAction(self._last, made.action)
        self.show_case(self._session.case)

    @guarded
    def show_case(self, case: Case | None) -> None:
        """Grey what lacks something of the case, and say what."""
        for (plugin, entry), made in self._entries.items():
            lacking = missing_needs(plugin.manifest, case) if plugin.manifest else ""
            if not lacking and case is None and isinstance(entry, OverlayEntry):
                lacking = "Needs a patient"
            made.action.setEnabled(not lacking)
            words = f"   ({lacking[0].lower()}{lacking[1:]})" if lacking else ""
            made.action.setText(entry.title + words)

    def _made(
        self, plugin: Plugin, entry: ActionEntry | OverlayEntry
    ) -> PluginAction | OverlayToggle:
        if isinstance(entry, OverlayEntry):
            return OverlayToggle(self._plugins, plugin, entry, self._session, self._tell)
        made = PluginAction(self._plugins, plugin, entry, self._session)
        key = QKeySequence(entry.shortcut)
        # Qt answers a key that is given twice with neither action.
        if entry.shortcut and not self._is_taken(key):
            made.action.setShortcut(key)
        self._window.addAction(made.action)
        return made

    def _is_taken(self, key: QKeySequence) -> bool:
        words = key.toString(QKeySequence.SequenceFormat.PortableText)
        actions = {one for action in self._window.actions() for one in action.shortcuts()}
        buttons = {button.shortcut() for button in self._window.findChildren(QAbstractButton)}
        return self._is_command(words) or key in actions | buttons


def _wanted(plugins: PluginSet) -> list[Key]:
    """The entries of all plugins that are on: of each first the overlays, then the actions."""
    wanted: list[Key] = []
    for plugin in plugins.on:
        if plugin.manifest is not None:
            wanted += [(plugin, overlay) for overlay in plugin.manifest.overlays]
            wanted += [(plugin, action) for action in plugin.manifest.actions]
    return wanted
