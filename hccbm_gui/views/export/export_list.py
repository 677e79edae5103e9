"""What can be written as DICOM, a line with a check box each; then what was written."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from hccbm_gui.services.export import Written
from hccbm_gui.services.exportable import Exportable
from hccbm_gui.services.gate import guarded

KEY = Qt.ItemDataRole.UserRole
LEAST_PX = 150
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ExportList(QTreeWidget):
    """Lines that can be ticked; what cannot be written is grey and says why.

    Signals
    -------
    ticked : another line is ticked now.
    """

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderLabels([self.tr("Object"), self.tr("File"), self.tr("What it holds")])
        self.setAccessibleName(self.tr("What can be written as DICOM"))
        self.setRootIsDecorated(False)
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        header = self.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.itemChanged.connect(self._changed)

    def frame_boxes(self, colour: str) -> None:
        """Let empty check boxes be seen on a dark ground."""
        self.setStyleSheet(
            f"QTreeView::indicator:unchecked {{ width: 11px; height: 11px;"
            f" border: 1px solid {colour}; border-radius: 2px; }}"
        )

    def show_lines(self, lines: Sequence[Exportable]) -> None:
        """Show what can be written; a line that was there keeps its tick."""
        before = {self._key(item): item.checkState(0) is CHECKED for item in self._items()}
        self.blockSignals(True)
        try:
            self.clear()
            for line in lines:
                self.addTopLevelItem(self._item(line, before.get(line.key, line.wanted)))
        finally:
            self.blockSignals(False)
        self.ticked.emit()

    def ticked_keys(self) -> frozenset[str]:
        """The lines that are ticked."""
        return frozenset(self._key(item) for item in self._items() if item.checkState(0) is CHECKED)

    def set_ticked(self, key: str, ticked: bool) -> None:
        """Tick one line, or no more; nothing where it cannot be."""
        for item in self._items():
            if self._key(item) == key and not item.isDisabled():
                item.setCheckState(0, CHECKED if ticked else UNCHECKED)

    def why_not(self, key: str) -> str:
        """What a grey line says; empty for one that can be ticked."""
        found = [item for item in self._items() if self._key(item) == key]
        return found[0].text(2) if found and found[0].isDisabled() else ""

    def _item(self, line: Exportable, ticked: bool) -> QTreeWidgetItem:
        item = QTreeWidgetItem([line.title, line.name, line.why_not or line.facts])
        item.setData(0, KEY, line.key)
        for column in range(3):
            item.setToolTip(column, item.text(column))
        item.setDisabled(bool(line.why_not))
        if line.why_not:
            item.setText(1, "")
        item.setCheckState(0, CHECKED if ticked and not line.why_not else UNCHECKED)
        return item

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(n) for n in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _key(self, item: QTreeWidgetItem) -> str:
        return str(item.data(0, KEY))

    @guarded
    def _changed(self) -> None:
        self.ticked.emit()


class WrittenList(QTreeWidget):
    """The files that were written, with their sizes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderLabels([self.tr("Written"), self.tr("File"), self.tr("Size")])
        self.setAccessibleName(self.tr("Files that were written"))
        self.setRootIsDecorated(False)
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.setMinimumHeight(LEAST_PX)
        for column in (0, 1):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def show_written(self, written: Sequence[Written]) -> None:
        """Show these."""
        self.clear()
        for one in written:
            item = QTreeWidgetItem([one.title, one.path.name, size_words(one.size)])
            item.setToolTip(1, str(one.path))
            self.addTopLevelItem(item)


def size_words(size: int) -> str:
    """Bytes in words: kB below a million, MB above."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{size / 1e3:.1f} kB"
