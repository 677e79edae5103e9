"""The list of operations in their groups."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QStandardItem
from PySide6.QtWidgets import QComboBox, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.structure_page.operation import Operation
from hccbm_gui.views.structure_page.operations import operations


class OperationBox(QComboBox):
    """One operation of the list; the headings of its groups cannot be chosen.

    Signals
    -------
    chosen : another operation.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What to do"))
        self._all = {one.id: one for one in operations()}
        self.setMaxVisibleItems(len(self._all) + 4)
        group = ""
        for one in self._all.values():
            if one.group != group:
                group = one.group
                self._add_heading(group)
            self.addItem(f"   {one.title}", one.id)
            self.setItemData(self.count() - 1, one.tip, Qt.ItemDataRole.ToolTipRole)
        self.choose("margin")
        self.currentIndexChanged.connect(self._changed)

    @property
    def operation(self) -> Operation:
        """The one that is chosen."""
        return self._all[str(self.currentData())]

    def choose(self, operation_id: str) -> None:
        """Choose one by its id; ValueError for one there is not."""
        index = self.findData(operation_id)
        if index < 0:
            raise ValueError(f"there is no operation {operation_id!r}")
        self.setCurrentIndex(index)

    def _add_heading(self, words: str) -> None:
        item = QStandardItem(words)
        font = QFont(self.font())
        font.setBold(True)
        item.setFont(font)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.model().appendRow(item)

    @guarded
    def _changed(self, index: int) -> None:
        if self.currentData():
            self.chosen.emit()
