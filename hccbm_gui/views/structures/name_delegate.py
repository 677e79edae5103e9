"""Lets a long name run on over the next column where that one is empty."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from hccbm_gui.services.gate import guarded

Index = QModelIndex | QPersistentModelIndex


class NameDelegate(QStyledItemDelegate):
    """For a column of names and the column right of it."""

    def __init__(self, name_column: int, parent: QTreeView) -> None:
        super().__init__(parent)
        self._name_column = name_column
        self._tree = parent

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a name over the empty cell beside it, and nothing into that cell."""
        if index.column() == self._name_column:
            beside = index.siblingAtColumn(self._name_column + 1)
            if not beside.data():
                room = option.rect
                room.setRight(room.right() + self._tree.columnWidth(beside.column()))
                option.rect = room
        elif not index.data():
            return
        super().paint(painter, option, index)
