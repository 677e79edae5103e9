"""Renaming in a list: the words go to whoever owns the names, the row itself stays as it is."""

from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QTreeView, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.structures.name_delegate import Index, NameDelegate


class RenameDelegate(NameDelegate):
    """For the column of names.

    Signals
    -------
    named : the row and the new words, once the editor has gone: whoever hears it may fill the
        list anew.
    ended : the editor has gone, whether or not it has changed anything.
    """

    named = Signal(int, str)
    ended = Signal()

    def __init__(self, name_column: int, parent: QTreeView) -> None:
        super().__init__(name_column, parent)
        self._typed: tuple[int, str] | None = None
        self.closeEditor.connect(self._closed)

    @guarded
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Remember what was typed instead of writing it into the row."""
        if isinstance(editor, QLineEdit):
            row = QPersistentModelIndex(index).row()
            self._typed = (row, editor.text())

    @guarded
    def _closed(self) -> None:
        QTimer.singleShot(0, self, self._tell)

    @guarded
    def _tell(self) -> None:
        typed, self._typed = self._typed, None
        if typed is not None:
            self.named.emit(*typed)
        self.ended.emit()
