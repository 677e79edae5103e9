"""The diameters of a lesion now and before, a row each."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from hccbm_gui.core.measure.calipers import LesionSize
from hccbm_gui.services.response import is_nodal
from hccbm_gui.services.response_words import slice_words

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ResponseTable(QTreeWidget):
    """Now, baseline and change; without a baseline its columns are empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(4)
        self.setHeaderLabels(["", self.tr("now"), self.tr("baseline"), self.tr("change")])
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Diameters"))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            self.headerItem().setTextAlignment(column, RIGHT)

    def show_size(
        self, size: LesionSize | None, before: LesionSize | None = None, baseline_mm: float = 0.0
    ) -> None:
        """Fill it anew; a baseline that is one number is that of the diameter that counts."""
        self.clear()
        if size is None:
            return
        rows = (
            (self.tr("Longest diameter"), "longest_mm", "{:.1f} mm"),
            (self.tr("Perpendicular"), "perpendicular_mm", "{:.1f} mm"),
            (self.tr("Product"), "product_mm2", "{:.0f} mm²"),
            (self.tr("Longest in space"), "diameter_3d_mm", "{:.1f} mm"),
            (self.tr("Volume"), "volume_cc", "{:.2f} cc"),
        )
        counts = "perpendicular_mm" if is_nodal(size.name) else "longest_mm"
        for title, name, form in rows:
            value = getattr(size, name)
            single = baseline_mm if name == counts else 0.0
            past = single if before is None else getattr(before, name)
            told = [title, form.format(value), "", ""]
            if past > 0.0:
                told[2:] = [form.format(past), f"{100.0 * (value - past) / past:+.1f} %"]
            self._add(told)
        where = ["" if before is None else slice_words(before), ""]
        self._add([self.tr("Slice"), slice_words(size), *where])
        rows_px = self.sizeHintForRow(0) * self.topLevelItemCount()
        self.setFixedHeight(self.header().sizeHint().height() + rows_px + 8)

    def _add(self, cells: list[str]) -> None:
        item = QTreeWidgetItem(cells)
        for column in (1, 2, 3):
            item.setTextAlignment(column, RIGHT)
        self.addTopLevelItem(item)
