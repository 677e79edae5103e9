"""Plugin panels as tabs beside the comparison; a plugin that fails becomes a card that says so."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QTabWidget, QToolButton, QVBoxLayout, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.plugin.contributions import PanelEntry
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.needs import missing_needs
from hccbm_gui.plugin.panels import MadePanel, create_panel
from hccbm_gui.plugin.record import Plugin, PluginFailed, PluginState
from hccbm_gui.services.gate import guarded, report
from hccbm_gui.services.session import Session
from hccbm_gui.views.plugin_area.plugin_card import PluginCard

SETTLED_MS = 500
"""A panel that has been shown for so long has been painted, and did not take the program along."""

SAID = (PluginState.FAILED, PluginState.QUARANTINED, PluginState.CHANGED)
"""States that are told in a tab even when the plugin has no panel."""


class PluginPage(QWidget):
    """One panel of one plugin; its code is loaded when the page is first shown."""

    def __init__(
        self, plugins: PluginSet, plugin: Plugin, panel: PanelEntry | None, session: Session
    ) -> None:
        super().__init__()
        self.plugin, self.panel = plugin, panel
        self._plugins, self._session = plugins, session
        self._made: MadePanel | None = None
        self._content: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 6, 6, 6)

    def activate(self) -> None:
        """Show the panel, or the card with the reason why there is none."""
        if self._made is not None and self.plugin.is_on:
            return
        self.drop()
        if self.plugin.is_on and self.panel is not None:
            try:
                self._made = create_panel(self._plugins, self.plugin, self.panel, self._session)
            except PluginFailed:
                # The card says it.
                self._made = None
        if self._made is None:
            self._show(self._card())
            return
        self._plugins.settling(self.plugin)
        QTimer.singleShot(SETTLED_MS, lambda: self._plugins.settled(self.plugin.id))
        self._show(self._made.widget)

    def drop(self) -> None:
        """Take the panel or the card away; what the panel started ends."""
        if self._made is not None:
            self._made.context.close()
            self._made = None
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None

    def _show(self, widget: QWidget) -> None:
        self._content = widget
        self._layout.addWidget(widget)

    def _card(self) -> QWidget:
        sha256 = ""
        if self.plugin.state is PluginState.CHANGED:
            try:
                sha256 = self._plugins.sha256(self.plugin)
            except HccbmError as error:
                report(error)
        card = PluginCard(self.plugin, sha256, self)
        card.retry_wanted.connect(self._retry)
        card.allow_wanted.connect(self._allow)
        card.off_wanted.connect(self._turn_off)
        return card

    @guarded
    def _retry(self) -> None:
        self._plugins.retry(self.plugin)
        self.activate()

    @guarded
    def _allow(self, sha256: str) -> None:
        self._plugins.turn_on(self.plugin, sha256)
        self.activate()

    @guarded
    def _turn_off(self) -> None:
        self._plugins.turn_off(self.plugin)


class PluginTabs(QTabWidget):
    """The right side: the comparison and other pages of the program, then a tab a plugin panel."""

    _plugins_changed = Signal()

    def __init__(
        self,
        first: QWidget,
        plugins: PluginSet,
        session: Session,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.addTab(first, self.tr("Fields"))
        self._fixed = 1
        self._all = QToolButton(self)
        self._all.setText("▾")
        self._all.setToolTip(self.tr("All panels"))
        self._all.setAccessibleName(self.tr("All panels"))
        self._all.clicked.connect(self._list_panels)
        self.setCornerWidget(self._all)
        self._plugins, self._session = plugins, session
        self._case: Case | None = None
        self._pages: list[PluginPage] = []
        self.refresh()
        self.currentChanged.connect(self._shown)
        # Queued: a plugin may change its state while its page is being made.
        self._plugins_changed.connect(self.refresh, Qt.ConnectionType.QueuedConnection)
        plugins.on_change(self._plugins_changed.emit)

    @guarded
    def refresh(self) -> None:
        """Have a tab for each panel that is on, and for each plugin that has something to say."""
        wanted = list(_wanted(self._plugins))
        for page in tuple(self._pages):
            if (page.plugin, page.panel) not in wanted:
                page.drop()
                self._pages.remove(page)
                self.removeTab(self.indexOf(page))
                page.deleteLater()
        have = {(page.plugin, page.panel): page for page in self._pages}
        self._pages = []
        for place, (plugin, panel) in enumerate(wanted, start=self._fixed):
            page = have.get((plugin, panel)) or PluginPage(
                self._plugins, plugin, panel, self._session
            )
            self._pages.append(page)
            title = panel.title if panel else plugin.name
            if self.indexOf(page) < 0:
                self.insertTab(place, page, title)
            elif not plugin.is_on:
                page.drop()
        self.show_case(self._case)
        self._shown(self.currentIndex())

    def add_page(self, page: QWidget, title: str) -> None:
        """A page of the program itself; it stands before those of plugins and stays."""
        self.insertTab(self._fixed, page, title)
        self._fixed += 1

    def open_panel(self, plugin: Plugin) -> None:
        """Show the first panel of `plugin`, if it has one."""
        page = next((page for page in self._pages if page.plugin is plugin), None)
        if page is not None:
            self.setCurrentWidget(page)

    def show_case(self, case: Case | None) -> None:
        """Grey the tabs whose plugin lacks something, with the reason as tooltip."""
        self._case = case
        for page in self._pages:
            plugin, index = page.plugin, self.indexOf(page)
            manifest = plugin.manifest if plugin.is_on else None
            lacking = missing_needs(manifest, case) if manifest else ""
            self.setTabEnabled(index, not lacking)
            about = manifest.description if manifest else plugin.reason
            self.setTabToolTip(index, lacking or about)

    @guarded
    def _list_panels(self) -> None:
        """More panels than fit are reached at once; what greys one is said beside it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for index in range(self.count()):
            enabled = self.isTabEnabled(index)
            why = self.tabToolTip(index)
            words = "" if enabled or not why else f"   ({why[0].lower()}{why[1:]})"
            action = menu.addAction(self.tabText(index) + words)
            action.setEnabled(enabled)
            action.triggered.connect(partial(self.setCurrentIndex, index))
        menu.popup(self._all.mapToGlobal(self._all.rect().bottomLeft()))

    @guarded
    def _shown(self, index: int) -> None:
        page = self.widget(index)
        if isinstance(page, PluginPage):
            page.activate()


def _wanted(plugins: PluginSet) -> list[tuple[Plugin, PanelEntry | None]]:
    """Plugin and panel of every tab, in order; no panel where only a card is to be shown."""
    tabs: list[tuple[Plugin, PanelEntry | None]] = []
    for plugin in plugins.plugins:
        if plugin.is_shadowed or not (plugin.is_on or plugin.state in SAID):
            continue
        panels = plugin.manifest.panels if plugin.manifest else ()
        tabs += [(plugin, panel) for panel in panels]
        if not panels and plugin.state in SAID:
            tabs.append((plugin, None))
    return tabs
