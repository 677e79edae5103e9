"""What becomes of a preview: what it is called, where it goes, and how large it is."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.roi import Roi
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.structure_drawing import LONGEST_NAME
from hccbm_gui.views.look.icons import icon
from hccbm_gui.views.structure_page.structure_choice import StructureBox


class ResultBox(QWidget):
    """Asks to preview, accept, discard and cancel; the rest is the business of `ShapingDesk`.

    Signals
    -------
    preview_wanted, accept_wanted, discard_wanted, cancel_wanted : the buttons.
    """

    preview_wanted = Signal()
    accept_wanted = Signal()
    discard_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = StructureBox(self.tr("New structure"), self)
        self.target.setAccessibleName(self.tr("Where the result goes"))
        self.target.chosen.connect(self._show_name)
        self.name = QLineEdit(self)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName(self.tr("Name of the new structure"))
        self.name.textEdited.connect(self._named)
        self._by_hand = False
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.warning = QLabel(self)
        self.warning.setWordWrap(True)
        self.warning.setObjectName("attention")
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 100)
        self.preview = self._button(self.tr("Preview"), "eye", self.preview_wanted)
        self.cancel = self._button(self.tr("Cancel"), "stop", self.cancel_wanted)
        self.accept = self._button(self.tr("Accept"), "check", self.accept_wanted)
        self.discard = self._button(self.tr("Discard"), "delete", self.discard_wanted)
        self._lay_out()
        self._show_name()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(4)
        form.addRow(self.tr("Result"), self.target)
        form.addRow(self.tr("Name"), self.name)
        running = QHBoxLayout()
        running.addWidget(self.bar, 1)
        running.addWidget(self.cancel)
        buttons = QHBoxLayout()
        for button in (self.preview, self.accept, self.discard):
            buttons.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addLayout(buttons)
        column.addLayout(running)
        column.addWidget(self.words)
        column.addWidget(self.warning)

    def _button(self, words: str, picture: str, wanted: SignalInstance) -> QPushButton:
        button = QPushButton(icon(picture), words, self)
        button.clicked.connect(wanted.emit)
        return button

    def show_rois(self, rois: Sequence[Roi]) -> None:
        """The structures whose contours may be replaced."""
        self.target.show_rois(rois)
        self._show_name()

    def propose(self, name: str) -> None:
        """A name for the new structure, unless one was typed."""
        if not self._by_hand:
            self.name.setText(name)

    def forget_name(self) -> None:
        """The next proposal counts again."""
        self._by_hand = False
        self.name.clear()

    @guarded
    def _named(self, text: str) -> None:
        self._by_hand = bool(text)

    @guarded
    def _show_name(self) -> None:
        new = not self.target.key
        self.name.setEnabled(new)
        why = self.tr("The structure that it replaces keeps its name")
        self.name.setToolTip(self.tr("At most 16 characters (TG-263)") if new else why)
