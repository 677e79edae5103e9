"""The facts of one plugin, and the question whether an unknown one may run."""

from html import escape

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.errors import HccbmError
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.manifest import NEEDS
from hccbm_gui.plugin.record import Plugin, PluginState
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.plugin_area.plugin_card import details_box, hash_label

QUESTION = (
    "{name} did not come with this program. Its code can do everything that you can do on this "
    "computer, with patient data too. Turn it on only if you trust who wrote it and who gave it "
    "to you. It is asked again when a file of it changes."
)


class PluginFacts(QScrollArea):
    """Name, source, contributions, hash; failure and consent where they are due."""

    def __init__(self, plugins: PluginSet, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._plugins, self._palette = plugins, palette
        self._asked: Plugin | None = None
        self._plugin: Plugin | None = None

    def ask(self, plugin: Plugin) -> None:
        """Put the question before a plugin that is not trusted."""
        self._asked = plugin
        self.show_plugin(plugin)

    def show_plugin(self, plugin: Plugin | None) -> None:
        """Fill the page."""
        if plugin is not self._asked or (plugin is not None and plugin.is_on):
            self._asked = None
        self._plugin = plugin
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setSpacing(8)
        if plugin is not None:
            self._fill(layout, plugin, page)
        layout.addStretch(1)
        # The button that led here is on the old page, and Qt is not done with it yet.
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()
        self.setWidget(page)

    def _fill(self, layout: QVBoxLayout, plugin: Plugin, page: QWidget) -> None:
        sha256, trouble = "", ""
        try:
            sha256 = self._plugins.sha256(plugin)
        except HccbmError as error:
            trouble = str(error)
        title = QLabel(plugin.name, page)
        title.setObjectName("headline")
        layout.addWidget(title)
        if plugin is self._asked and sha256:
            layout.addWidget(self._question(plugin, sha256))
        elif plugin.state is not PluginState.FOUND or plugin.reason:
            self._add_trouble(layout, plugin, sha256)
        layout.addWidget(_facts(plugin, sha256, trouble, page))
        row = QHBoxLayout()
        self._button("Open its folder", self._open_folder, row)
        if sha256:
            self._button("Copy the hash", lambda: _copy(sha256), row)
        row.addStretch(1)
        layout.addLayout(row)

    def _add_trouble(self, layout: QVBoxLayout, plugin: Plugin, sha256: str) -> None:
        if plugin.reason:
            reason = QLabel(plugin.reason, self)
            reason.setObjectName("attention")
            reason.setWordWrap(True)
            layout.addWidget(reason)
        row = QHBoxLayout()
        if plugin.state in (PluginState.FAILED, PluginState.QUARANTINED) and (
            not plugin.is_shadowed
        ):
            self._button("Try again", self._retry, row)
        if plugin.state is PluginState.CHANGED and sha256:
            layout.addWidget(self._question(plugin, sha256))
        if plugin.details:
            self._button("Copy the details", lambda: _copy(plugin.details), row)
        row.addStretch(1)
        layout.addLayout(row)
        if plugin.details:
            layout.addWidget(details_box(plugin.details, self))

    def _question(self, plugin: Plugin, sha256: str) -> QWidget:
        card = QFrame(self)
        card.setObjectName("card")
        text = QLabel(QUESTION.format(name=plugin.name), card)
        text.setWordWrap(True)
        row = QHBoxLayout()
        yes = self._button("Turn it on", lambda: self._answer(plugin, sha256), row)
        yes.setObjectName("consent")
        self._button("Leave it off", self._leave_off, row)
        row.addStretch(1)
        layout = QVBoxLayout(card)
        layout.addWidget(text)
        layout.addWidget(hash_label(sha256, card))
        layout.addLayout(row)
        return card

    def _button(self, text: str, do: object, row: QHBoxLayout) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(guarded(do))  # type: ignore[type-var]
        row.addWidget(button)
        return button

    def _answer(self, plugin: Plugin, sha256: str) -> None:
        self._asked = None
        self._plugins.turn_on(plugin, sha256)

    def _leave_off(self) -> None:
        plugin, self._asked = self._plugin, None
        if plugin is not None and plugin.state is PluginState.CHANGED:
            self._plugins.turn_off(plugin)
        else:
            self.show_plugin(plugin)

    def _retry(self) -> None:
        if self._plugin is not None:
            self._plugins.retry(self._plugin)

    def _open_folder(self) -> None:
        if self._plugin is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._plugin.folder)))


def _facts(plugin: Plugin, sha256: str, trouble: str, parent: QWidget) -> QLabel:
    """A table of what is known; every word of it is the plugin's own and shown as plain text."""
    rows = []
    manifest = plugin.manifest
    if manifest is not None:
        needs = ", ".join(NEEDS[need] for need in manifest.needs) or "nothing"
        rows += [
            ("About", manifest.description),
            ("Version", f"{manifest.version}, for plugin API {manifest.api}"),
            ("Adds", "\n".join(manifest.contributes.in_words()) or "nothing"),
            ("Needs", needs),
        ]
    rows += [
        ("From", plugin.source.value),
        ("Folder", str(plugin.folder)),
        ("SHA-256", f"{sha256[:16]}…" if sha256 else trouble),
    ]
    cells = "".join(
        f"<tr><td style='padding:2px 14px 2px 0'>{name}</td>"
        f"<td style='padding:2px 0'>{escape(text).replace(chr(10), '<br>')}</td></tr>"
        for name, text in rows
        if text
    )
    label = QLabel(f"<table>{cells}</table>", parent)
    label.setWordWrap(True)
    label.setToolTip(f"SHA-256 {sha256}" if sha256 else "")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
