"""The empty window: what to do first."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.look.icons import icon
from hccbm_gui.views.look.language import LANGUAGES
from hccbm_gui.views.opening.drop_target import DropTarget
from hccbm_gui.views.opening.recent_list import RecentList

WIDEST_PX = 1060
STEP_PX = 26


class StepSign(QLabel):
    """The icon of a step, in the ink of the theme."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.take_palette(None)

    def take_palette(self, palette: object) -> None:
        """Draw it anew."""
        self.setPixmap(icon(self._name).pixmap(QSize(STEP_PX, STEP_PX)))


class Welcome(QWidget):
    """Drop target, three steps, recent folders, the phantom patient, keys, theme and language."""

    open_wanted = Signal()
    files_wanted = Signal()
    phantom_wanted = Signal()
    recent_wanted = Signal(str)
    pin_wanted = Signal(str, bool)
    paths_dropped = Signal(list)
    theme_wanted = Signal(str)
    language_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recents: tuple[str, ...] = ()
        self._pinned: tuple[str, ...] = ()
        title = QLabel(self.tr("Bone-scan field beside CT/MRI field"), self)
        title.setObjectName("large")
        purpose = QLabel(
            self.tr("How much larger must the field be when CT or MR shows the whole lesion?"), self
        )
        purpose.setObjectName("dim")
        self.drop = DropTarget(self)
        self.drop.open_wanted.connect(self.open_wanted)
        self.drop.files_wanted.connect(self.files_wanted)
        self.drop.phantom_wanted.connect(self.phantom_wanted)
        self.drop.dropped.connect(self.paths_dropped)
        self.recent = RecentList(self)
        self.recent.recent_wanted.connect(self.recent_wanted)
        self.recent.pin_wanted.connect(self.pin_wanted)
        page = QWidget(self)
        page.setMaximumWidth(WIDEST_PX)
        grid = QGridLayout(page)
        grid.setContentsMargins(28, 16, 28, 16)
        grid.setHorizontalSpacing(36)
        grid.setVerticalSpacing(16)
        grid.addWidget(title, 0, 0, 1, 2)
        grid.addWidget(purpose, 1, 0, 1, 2)
        grid.addWidget(self.drop, 2, 0)
        grid.addLayout(self._steps(), 3, 0)
        grid.addWidget(self.recent, 2, 1, 2, 1)
        grid.addWidget(self._foot(), 4, 0, 1, 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self._lay_out(page)

    def _lay_out(self, page: QWidget) -> None:
        inside = QWidget(self)
        row = QHBoxLayout(inside)
        row.addStretch(1)
        row.addWidget(page, 20)
        row.addStretch(1)
        # On a small screen the page scrolls rather than being cut.
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        row.setAlignment(page, Qt.AlignmentFlag.AlignVCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _steps(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        steps = (
            (
                "open",
                self.tr("1  Open one patient"),
                self.tr("Bone scan, CT or MR and structures of the same patient, in any order."),
            ),
            (
                "align",
                self.tr("2  Look and approve"),
                self.tr("Hot and cold spots, and how the scan lies on the CT; correct or approve."),
            ),
            (
                "target",
                self.tr("3  Choose or draw the GTV"),
                self.tr("Both fields, their difference and the verdict appear on the right."),
            ),
        )
        for row, (sign, lead, words) in enumerate(steps):
            text = QVBoxLayout()
            text.setSpacing(1)
            head, body = QLabel(lead, self), QLabel(words, self)
            head.setObjectName("lead")
            body.setObjectName("dim")
            body.setWordWrap(True)
            text.addWidget(head)
            text.addWidget(body)
            grid.addWidget(StepSign(sign, self), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(text, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _foot(self) -> QFrame:
        foot = QFrame(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 8, 0, 0)
        keys = (
            ("Ctrl+O", self.tr("open a folder")),
            ("?", self.tr("all keys and the mouse")),
            ("Ctrl+Z", self.tr("take back")),
        )
        for key, words in keys:
            cap, label = QLabel(key, foot), QLabel(words, foot)
            cap.setObjectName("key")
            label.setObjectName("dim")
            row.addWidget(cap)
            row.addWidget(label)
            row.addSpacing(12)
        row.addStretch(1)
        self.theme_box = self._box(foot, self.tr("Colours of the window"))
        self.theme_box.addItem(icon("moon"), self.tr("Dark"), "dark")
        self.theme_box.addItem(icon("theme"), self.tr("Light"), "light")
        self.language_box = self._box(foot, self.tr("Language of the window"))
        for code, name in LANGUAGES.items():
            self.language_box.addItem(name, code)
        self.theme_box.activated.connect(self._theme_chosen)
        self.language_box.activated.connect(self._language_chosen)
        row.addWidget(self.theme_box)
        row.addWidget(self.language_box)
        return foot

    def _box(self, parent: QWidget, words: str) -> QComboBox:
        box = QComboBox(parent)
        box.setToolTip(words)
        box.setAccessibleName(words)
        return box

    @guarded
    def _theme_chosen(self, index: int) -> None:
        self.theme_wanted.emit(self.theme_box.itemData(index))

    @guarded
    def _language_chosen(self, index: int) -> None:
        self.language_wanted.emit(self.language_box.itemData(index))

    def show_choices(self, theme: str, language: str) -> None:
        """Select the theme and the language in use."""
        for box, chosen in ((self.theme_box, theme), (self.language_box, language)):
            box.setCurrentIndex(max(box.findData(chosen), 0))

    def show_recent(self, folders: Sequence[str], pinned: Sequence[str] | None = None) -> None:
        """List the folders opened before; None keeps those pinned that were."""
        self._recents = tuple(folders)
        if pinned is not None:
            self._pinned = tuple(pinned)
        self.recent.show_folders(self._recents, self._pinned)
