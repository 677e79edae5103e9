"""The pass rate of each structure; a row leads to its worst point."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from hccbm_gui.core.gamma.gamma import rate_text
from hccbm_gui.plugin.api import guarded

from .colours import level_colour
from .logic import Comparison
from .texts import gamma_text

HEADER = ("Structure", "Points", "Pass", "Mean γ", "Largest")
WORST = Qt.ItemDataRole.UserRole


class RateTable(QTreeWidget):
    """All points first, then the structures.

    Signals
    -------
    wanted(point) : (x, y, z) LPS mm of the worst point of an activated row.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderLabels(HEADER)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setToolTip(
            "Double click a row to see its worst point in the views.\n"
            "Structures without a point above the threshold are left out."
        )
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(30)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, len(HEADER)):
            self.headerItem().setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        self.itemActivated.connect(self._activated)

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show the rates; nothing for None."""
        self.clear()
        if comparison is None:
            return
        for rate in (comparison.whole, *comparison.rates):
            found = rate.statistics
            item = QTreeWidgetItem(
                [
                    rate.name,
                    f"{found.points:,}",
                    rate_text(found.pass_percent),
                    gamma_text(found.mean),
                    gamma_text(found.maximum),
                ]
            )
            item.setToolTip(0, rate.name)
            item.setData(0, WORST, rate.worst_mm)
            for column in range(1, len(HEADER)):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
            if found.points and found.maximum > 1.0:
                item.setForeground(4, QColor(level_colour("fail", self.palette())))
            self.addTopLevelItem(item)

    @guarded
    def _activated(self, item: QTreeWidgetItem, column: int) -> None:
        point = item.data(0, WORST)
        if point is not None:
            self.wanted.emit(tuple(point))
