"""What stands in the place of a panel that is not there: why, and what can be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.plugin.record import Plugin, PluginState
from hccbm_gui.services.gate import guarded

TITLES = {
    PluginState.FAILED: "The plugin {name} failed; everything else goes on.",
    PluginState.QUARANTINED: "The plugin {name} stays off for now.",
    PluginState.CHANGED: "The plugin {name} is not the one you allowed.",
}


class PluginCard(QFrame):
    """Reason, details to copy, and the buttons that fit the state of the plugin."""

    retry_wanted = Signal()
    allow_wanted = Signal(str)
    off_wanted = Signal()

    def __init__(self, plugin: Plugin, sha256: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._sha256 = sha256
        title = QLabel(TITLES.get(plugin.state, "{name}").format(name=plugin.name), self)
        title.setObjectName("title")
        reason = QLabel(plugin.reason, self)
        reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = details_box(plugin.details, self)
        self._details.hide()
        layout = QVBoxLayout(self)
        for label in (title, reason):
            label.setWordWrap(True)
            layout.addWidget(label)
        if sha256 and plugin.state is PluginState.CHANGED:
            layout.addWidget(hash_label(sha256, self))
        layout.addLayout(self._buttons(plugin))
        layout.addWidget(self._details, 1)
        layout.addStretch(0 if plugin.details else 1)

    def _buttons(self, plugin: Plugin) -> QVBoxLayout:
        first, second = QHBoxLayout(), QHBoxLayout()
        if plugin.state is PluginState.CHANGED:
            self._button("Allow it as it is now", self._allow, first)
        else:
            self._button("Try again", self.retry_wanted.emit, first)
        if not plugin.is_shadowed:
            self._button("Turn it off", self.off_wanted.emit, first)
        if plugin.details:
            self._button("Details", self._toggle_details, second)
            self._button("Copy the details", self._copy, second)
        both = QVBoxLayout()
        for row in (first, second):
            row.addStretch(1)
            both.addLayout(row)
        return both

    def _button(self, text: str, do: object, row: QHBoxLayout) -> None:
        button = QPushButton(text, self)
        button.clicked.connect(guarded(do))  # type: ignore[type-var]
        row.addWidget(button)

    def _allow(self) -> None:
        self.allow_wanted.emit(self._sha256)

    def _toggle_details(self) -> None:
        self._details.setVisible(self._details.isHidden())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())


def details_box(text: str, parent: QWidget) -> QPlainTextEdit:
    """A traceback, to read and to copy."""
    box = QPlainTextEdit(text, parent)
    box.setReadOnly(True)
    box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    box.setStyleSheet("font-family: monospace; font-size: 11px;")
    box.setMinimumHeight(120)
    return box


def hash_label(sha256: str, parent: QWidget) -> QLabel:
    """The whole hash, in lines that fit a narrow place."""
    lines = "\n".join(sha256[at : at + 32] for at in range(0, len(sha256), 32))
    label = QLabel(f"SHA-256 of its files now:\n{lines}", parent)
    label.setStyleSheet("font-family: monospace; font-size: 11px;")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
