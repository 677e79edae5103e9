"""Plugin panels as tabs beside the comparison; a plugin that fails becomes a card that says so."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.case import Case
from hccbm_gui.plugin.host import Plugin, PluginState, create_panel, missing_needs
from hccbm_gui.plugin.manifest import PanelEntry
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.session import Session


class PluginPage(QWidget):
    """One panel of one plugin; its code is loaded when the page is first shown."""

    def __init__(self, plugin: Plugin, panel: PanelEntry | None, session: Session) -> None:
        super().__init__()
        self._plugin, self._panel, self._session = plugin, panel, session
        self._content: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 6, 6, 6)

    def activate(self) -> None:
        """Show the panel, or the card with the reason why there is none."""
        if self._content is not None and self._plugin.state is PluginState.ACTIVE:
            return
        widget = None
        if self._plugin.manifest is not None and self._panel is not None:
            widget = create_panel(self._plugin, self._panel, self._session)
        self._show(widget or self._failure_card())

    def _show(self, widget: QWidget) -> None:
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.deleteLater()
        self._content = widget
        self._layout.addWidget(widget)

    def _failure_card(self) -> QWidget:
        card = QFrame(self)
        card.setObjectName("card")
        name = self._plugin.manifest.name if self._plugin.manifest else self._plugin.folder.name
        title = QLabel(f"The plugin {name} failed; everything else goes on.", card)
        title.setObjectName("title")
        reason = QLabel(self._plugin.reason, card)
        for label in (title, reason):
            label.setWordWrap(True)
        retry = QPushButton("Try again", card)
        retry.clicked.connect(self._retry)
        buttons = QHBoxLayout()
        buttons.addWidget(retry)
        buttons.addStretch(1)
        layout = QVBoxLayout(card)
        layout.addWidget(title)
        layout.addWidget(reason)
        layout.addLayout(buttons)
        layout.addStretch(1)
        return card

    @guarded
    def _retry(self) -> None:
        self.activate()


class PluginTabs(QTabWidget):
    """The right side: the comparison first, then a tab for each plugin panel."""

    def __init__(
        self,
        first: QWidget,
        plugins: Sequence[Plugin],
        session: Session,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.addTab(first, "Fields")
        self._pages: list[tuple[int, Plugin]] = []
        for plugin in plugins:
            panels = plugin.manifest.panels if plugin.manifest else (None,)
            for panel in panels:
                title = panel.title if panel else plugin.folder.name
                index = self.addTab(PluginPage(plugin, panel, session), title)
                self._pages.append((index, plugin))
        self.currentChanged.connect(self._shown)
        self.show_case(None)

    def show_case(self, case: Case | None) -> None:
        """Grey the tabs whose plugin lacks something, with the reason as tooltip."""
        for index, plugin in self._pages:
            lacking = missing_needs(plugin.manifest, case) if plugin.manifest else ""
            self.setTabEnabled(index, not lacking)
            about = plugin.manifest.description if plugin.manifest else plugin.reason
            self.setTabToolTip(index, lacking or about)

    @guarded
    def _shown(self, index: int) -> None:
        page = self.widget(index)
        if isinstance(page, PluginPage):
            page.activate()
