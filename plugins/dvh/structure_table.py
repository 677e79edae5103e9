"""The structures with their figures: ticked ones are drawn, the chosen one is drawn stronger."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QHeaderView,
    QInputDialog,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from hccbm_gui.core.dvh.metrics import parse_metric
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.plugin.api import Dvh, Metric, guarded

from .figures import OFFERED, USUAL, decimals_of, remark, shown, value_of, volume_words
from .inks import FollowTheme, ink
from .structures import Listed

KEY = Qt.ItemDataRole.UserRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MOST_COLUMNS = 6


class StructureTable(QTreeWidget):
    """One line for each structure, and one below it for the dose beside.

    Signals
    -------
    hidden_changed(names) : which structures are not ticked.
    chosen(key) : the line that was clicked.
    columns_changed(names) : TG-263 names of the columns.
    """

    hidden_changed = Signal(object)
    chosen = Signal(str)
    columns_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = USUAL
        self._contributed: tuple[Metric, ...] = ()
        self._filling = False
        FollowTheme(self)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(12, 12))
        self.header().setStretchLastSection(False)
        self.header().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().customContextMenuRequested.connect(self._ask_columns)
        self.setToolTip("Right click the header to choose columns")
        self.itemChanged.connect(self._ticked)
        self.itemSelectionChanged.connect(self._picked)

    @property
    def columns(self) -> tuple[str, ...]:
        """Metrics of the columns."""
        return self._columns

    def set_columns(self, names: Sequence[str], contributed: Sequence[Metric] = ()) -> None:
        """Choose the metrics; unknown names are dropped, as of a plugin that is gone."""
        self._contributed = tuple(contributed)
        known = [name for name in names if self._is_known(name)]
        self._columns = tuple(dict.fromkeys(known))[:MOST_COLUMNS] or USUAL

    def show_dvhs(
        self,
        listed: Sequence[Listed],
        dvhs: Mapping[str, Dvh],
        second: Mapping[str, Dvh],
        hidden: set[str],
        prescription_gy: float | None,
    ) -> None:
        """Fill the table; structures still to be calculated have dashes."""
        self._filling = True
        chosen, place = self.chosen_key(), self.verticalScrollBar().value()
        self.clear()
        heads = [name.replace("[Gy]", "") for name in self._columns]
        self.setColumnCount(2 + len(heads))
        self.setHeaderLabels(["Structure", "cc", *heads])
        for one in listed:
            dvh = dvhs.get(one.key)
            item = QTreeWidgetItem([one.name, *self._cells(dvh, prescription_gy)])
            item.setData(0, KEY, one.key)
            item.setIcon(0, _swatch(one.colour))
            ticked = one.name not in hidden
            item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self._dress(item, dvh)
            self.addTopLevelItem(item)
            beside = second.get(one.key)
            if beside is not None and ticked:
                below = QTreeWidgetItem(["┄ beside", *self._cells(beside, prescription_gy)])
                below.setData(0, KEY, one.key)
                self._dress(below, beside)
                item.addChild(below)
            if one.key == chosen:
                item.setSelected(True)
        self.expandAll()
        self._fit()
        self.verticalScrollBar().setValue(place)
        self._filling = False

    def chosen_key(self) -> str:
        """Key of the chosen line; empty without one."""
        items = self.selectedItems()
        return items[0].data(0, KEY) if items else ""

    def choose(self, key: str) -> None:
        """Choose a line, as by a click on its curve."""
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            item.setSelected(item.data(0, KEY) == key)
            if item.data(0, KEY) == key:
                self.scrollToItem(item)

    def _cells(self, dvh: Dvh | None, prescription_gy: float | None) -> list[str]:
        if dvh is None:
            return ["…"] * (1 + len(self._columns))
        cells = [volume_words(dvh).split(" ")[0]]
        for name in self._columns:
            value = value_of(name, dvh, prescription_gy, self._contributed)
            cells.append(shown(value, self._decimals(name)))
        return cells

    def _decimals(self, name: str) -> int:
        own = next((m for m in self._contributed if m.name == name), None)
        return 2 if own is not None else decimals_of(parse_metric(name))

    def _dress(self, item: QTreeWidgetItem, dvh: Dvh | None) -> None:
        for column in range(1, 2 + len(self._columns)):
            item.setTextAlignment(column, RIGHT)
        if dvh is None:
            return
        note = remark(dvh)
        if note:
            mark = "" if dvh.is_empty else " !"
            item.setText(1, f"{item.text(1)}{mark}")
            tip = "\n".join([f"{dvh.name}: {note}", *dvh.notes])
            for column in range(self.columnCount()):
                item.setToolTip(column, tip)
            item.setForeground(1, ink("attention", self.palette()))
        if dvh.is_empty:
            for column in range(self.columnCount()):
                item.setForeground(column, self.palette().placeholderText())

    def _fit(self) -> None:
        """Names take what the figures leave."""
        header = self.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, self.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
            self.headerItem().setTextAlignment(column, RIGHT)
        header.setMinimumSectionSize(36)

    def _is_known(self, name: str) -> bool:
        if any(metric.name == name for metric in self._contributed):
            return True
        try:
            parse_metric(name)
        except HccbmError:
            return False
        return True

    @guarded
    def _ticked(self, item: QTreeWidgetItem, column: int) -> None:
        if self._filling or column != 0 or item.parent() is not None:
            return
        hidden = {
            self.topLevelItem(row).text(0)
            for row in range(self.topLevelItemCount())
            if self.topLevelItem(row).checkState(0) is Qt.CheckState.Unchecked
        }
        self.hidden_changed.emit(hidden)

    @guarded
    def _picked(self) -> None:
        if not self._filling:
            self.chosen.emit(self.chosen_key())

    @guarded
    def _ask_columns(self, place: QPoint) -> None:
        menu = QMenu(self)
        for name in (*OFFERED, *(metric.name for metric in self._contributed)):
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name in self._columns)
            full = len(self._columns) >= MOST_COLUMNS and name not in self._columns
            action.setEnabled(not full)
        menu.addSeparator()
        other = menu.addAction("Other…")
        picked = menu.exec(self.header().mapToGlobal(place))
        if picked is None:
            return
        name = self._typed_metric() if picked is other else picked.text()
        if not name:
            return
        kept = [column for column in self._columns if column != name]
        self.columns_changed.emit(kept if len(kept) < len(self._columns) else [*kept, name])

    def _typed_metric(self) -> str:
        text, accepted = QInputDialog.getText(
            self, "A metric by its TG-263 name", "For example V12Gy[cc], D1cc[Gy], gEUD(5):"
        )
        return parse_metric(text).name if accepted and text.strip() else ""


def _swatch(colour: tuple[int, int, int]) -> QIcon:
    pixmap = QPixmap(12, 12)
    pixmap.fill(QColor(*colour))
    return QIcon(pixmap)
