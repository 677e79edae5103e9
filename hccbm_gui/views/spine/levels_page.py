"""The page Spine: which vertebra is clicked first, what is labelled, and other names for it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.levels import (
    ALL_LABELS,
    LUMBAR_COUNTS,
    THORACIC_COUNTS,
    Levels,
    LevelSequence,
    Reach,
    counts_decided,
)
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.look.icons import icon
from hccbm_gui.views.status_line import position_text

LABEL_ROLE = Qt.ItemDataRole.UserRole


class LevelList(QTreeWidget):
    """Delete asks for the current one to be removed."""

    remove_wanted = Signal()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)


class LevelsPage(QWidget):
    """Shows and asks; what happens is the business of `Labelling`.

    Signals
    -------
    tool_wanted : label by clicks.
    start_chosen : name of the body that is clicked first.
    sequence_chosen : a `LevelSequence`.
    picked, remove_wanted : a label.
    relabel_wanted : a label, its new name and the `Reach`.
    """

    tool_wanted = Signal()
    start_chosen = Signal(str)
    sequence_chosen = Signal(object)
    picked = Signal(str)
    remove_wanted = Signal(str)
    relabel_wanted = Signal(str, str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = self.tr("Spine")
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.hint.setObjectName("dim")
        self.start = self._box(self.tr("Level clicked first"))
        self.start.addItem(self.tr("choose…"), "")
        for label in ALL_LABELS:
            self.start.addItem(label, label)
        self.thoracic = self._box(self.tr("Number of thoracic vertebrae"))
        self.lumbar = self._box(self.tr("Number of lumbar vertebrae"))
        for box, counts in ((self.thoracic, THORACIC_COUNTS), (self.lumbar, LUMBAR_COUNTS)):
            for count in counts:
                box.addItem(str(count), count)
        self.tool = QPushButton(icon("marker"), self.tr("Label by clicks"), self)
        self.list = LevelList(self)
        self.new_name = self._box(self.tr("Its real name"))
        self.new_name.addItems(list(ALL_LABELS))
        self.reach = self._box(self.tr("Which follow"))
        self.reach.addItem(self.tr("and all below"), Reach.BELOW)
        self.reach.addItem(self.tr("and all above"), Reach.ABOVE)
        self.reach.addItem(self.tr("and all others"), Reach.ALL)
        self.relabel = QPushButton(self.tr("Relabel"), self)
        self.remove = QPushButton(icon("delete"), self.tr("Remove"), self)
        self._lay_out()
        self._connect()
        self.show_levels((), {}, LevelSequence(), "", self.tr("Needs an open patient"))

    def _box(self, name: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setToolTip(name)
        return box

    def _lay_out(self) -> None:
        title = QLabel(self.tr("SPINE LEVELS"), self)
        title.setObjectName("section")
        grid = QGridLayout()
        for row, (words, widget) in enumerate(
            (
                (self.tr("First click"), self.start),
                (self.tr("Thoracic"), self.thoracic),
                (self.tr("Lumbar"), self.lumbar),
            )
        ):
            name = QLabel(words, self)
            name.setObjectName("dim")
            grid.addWidget(name, row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(self.tool, 0, 2)
        grid.setColumnStretch(3, 1)
        self.list.setHeaderLabels([self.tr("level"), self.tr("GTV"), self.tr("centre")])
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(0)
        self.list.setAccessibleName(self.tr("Spine levels"))
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout()
        self.is_really = QLabel(self)
        self.is_really.setObjectName("dim")
        for widget in (self.is_really, self.new_name, self.reach):
            row.addWidget(widget)
        row.addStretch(1)
        buttons = QHBoxLayout()
        for button in (self.relabel, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(title)
        column.addWidget(self.hint)
        column.addLayout(grid)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.tool.clicked.connect(self.tool_wanted)
        self.start.activated.connect(self._start_chosen)
        self.thoracic.activated.connect(self._counted)
        self.lumbar.activated.connect(self._counted)
        self.list.itemClicked.connect(self._clicked)
        self.list.remove_wanted.connect(self._remove)
        self.remove.clicked.connect(self._remove)
        self.relabel.clicked.connect(self._relabel)

    @property
    def current(self) -> str:
        """Label of the current row; empty for none."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(0, LABEL_ROLE))

    def show_levels(
        self,
        levels: Levels,
        gtvs: Mapping[str, str],
        sequence: LevelSequence,
        chosen: str,
        why_not: str,
    ) -> None:
        """List the levels of the shown image.

        Parameters
        ----------
        gtvs : names of the GTVs that reach into a level, by its label.
        why_not : why nothing can be labelled; empty when it can.
        """
        self.list.clear()
        for level in levels:
            row = [level.label, gtvs.get(level.label, ""), position_text(level.position_mm)]
            item = QTreeWidgetItem(row)
            item.setData(0, LABEL_ROLE, level.label)
            self.list.addTopLevelItem(item)
            if level.label == chosen:
                self.list.setCurrentItem(item)
        self.thoracic.setCurrentIndex(self.thoracic.findData(sequence.thoracic))
        self.lumbar.setCurrentIndex(self.lumbar.findData(sequence.lumbar))
        self._allow(bool(levels), why_not)
        self._allow_counts(levels, why_not)
        self._show_current()

    def _allow(self, some: bool, why_not: str) -> None:
        known = self.tr("The next level follows from those that are labelled")
        self.start.setEnabled(not why_not and not some)
        self.start.setToolTip(why_not or (known if some else self.tr("Level clicked first")))
        ready = some or bool(self.start.currentData())
        self.tool.setEnabled(not why_not and ready)
        self.tool.setToolTip(
            why_not or ("" if ready else self.tr("Choose first which level you click first"))
        )
        if not some:
            self.hint.setText(
                self.tr(
                    "Choose a level you know, then click on the middle of its body, and of the "
                    "bodies above and below in turn."
                )
            )
        else:
            self.hint.setText(
                self.tr("Click on the next body above or below; drag a cross to move it.")
            )

    def _allow_counts(self, levels: Levels, why_not: str) -> None:
        decided = self.tr("The labels say it; relabel a level to change it")
        tip = self.tr("A transitional vertebra makes one more or fewer")
        for box, known in zip((self.thoracic, self.lumbar), counts_decided(levels), strict=True):
            box.setEnabled(not why_not and not known)
            box.setToolTip(why_not or (decided if known else tip))

    def _show_current(self) -> None:
        label = self.current
        self.is_really.setText(self.tr("{level} is").format(level=label) if label else "")
        why = "" if label else self.tr("Pick a level in the list first")
        for widget in (self.new_name, self.reach, self.relabel, self.remove):
            widget.setEnabled(bool(label))
            widget.setToolTip(why)
        if label:
            self.new_name.setCurrentText(label)

    @guarded
    def _start_chosen(self, index: int) -> None:
        self.start_chosen.emit(self.start.itemData(index))

    @guarded
    def _counted(self) -> None:
        counts = (self.thoracic.currentData(), self.lumbar.currentData())
        self.sequence_chosen.emit(LevelSequence(*counts))

    @guarded
    def _clicked(self, item: QTreeWidgetItem) -> None:
        self._show_current()
        self.picked.emit(str(item.data(0, LABEL_ROLE)))

    @guarded
    def _remove(self) -> None:
        if self.current:
            self.remove_wanted.emit(self.current)

    @guarded
    def _relabel(self) -> None:
        if self.current:
            reach = list(Reach)[self.reach.currentIndex()]
            self.relabel_wanted.emit(self.current, self.new_name.currentText(), reach)
