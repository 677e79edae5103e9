"""The structures of the case: eye, colour, name, kind, volume; the chosen GTV stands out."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.fields.structure_volume import roi_volume_cc
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette

KEY_ROLE = Qt.ItemDataRole.UserRole
ORDER = [RoiKind.GTV, RoiKind.CTV, RoiKind.ITV, RoiKind.PTV, RoiKind.OAR]


class StructureList(QTreeWidget):
    """A tick shows or hides a structure; a click on a GTV makes it the target."""

    visibility_changed = Signal(object)
    gtv_chosen = Signal(str)
    jump_wanted = Signal(object)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._volumes: dict[Roi, float] = {}
        self._hidden: set[str] = set()
        self._filling = False
        self.setColumnCount(3)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setAccessibleName("Structures")
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._changed)
        self.itemClicked.connect(self._clicked)
        self.itemActivated.connect(self._activated)

    def show_case(self, case: Case | None) -> None:
        """Fill the list anew, GTVs first; what was hidden stays hidden."""
        self._filling = True
        self.clear()
        rois = () if case is None else case.rois
        self._volumes = {roi: cc for roi, cc in self._volumes.items() if roi in set(rois)}
        for roi in sorted(rois, key=_rank):
            self.addTopLevelItem(self._item(roi))
        self._filling = False

    def hidden_keys(self) -> frozenset[str]:
        """Keys of the structures that are not to be drawn."""
        return frozenset(self._hidden)

    def toggle_all(self) -> None:
        """Hide every structure, or show them all again."""
        keys = [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        if self._hidden:
            self._hidden.clear()
        else:
            self._hidden = {item.data(0, KEY_ROLE) for item in keys if item is not None}
        self._filling = True
        for item in keys:
            if item is not None:
                hidden = item.data(0, KEY_ROLE) in self._hidden
                item.setCheckState(0, Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked)
        self._filling = False
        self.visibility_changed.emit(self.hidden_keys())

    def mark_chosen(self, key: str) -> None:
        """Select the row of the structure that is the target."""
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item is not None and item.data(0, KEY_ROLE) == key:
                self.setCurrentItem(item)

    def _item(self, roi: Roi) -> QTreeWidgetItem:
        size = "empty" if roi.is_empty else volume_text(self._volume(roi))
        item = QTreeWidgetItem([roi.name, roi.kind.value, size])
        item.setData(0, KEY_ROLE, roi.key)
        visible = roi.key not in self._hidden
        item.setCheckState(0, Qt.CheckState.Checked if visible else Qt.CheckState.Unchecked)
        swatch = QPixmap(12, 12)
        swatch.fill(QColor(*roi.colour))
        item.setIcon(0, QIcon(swatch))
        item.setForeground(1, QColor(self._palette.dim))
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tips = [f"{roi.name}: {len(roi.contours)} contours", "Double-click: go there", *roi.notes]
        if roi.kind is RoiKind.GTV:
            tips.insert(1, "Click: compare the fields of this GTV")
        item.setToolTip(0, "\n".join(tips))
        return item

    def _volume(self, roi: Roi) -> float:
        # The polygons never change, so one evaluation a structure is enough.
        if roi not in self._volumes:
            self._volumes[roi] = roi_volume_cc(roi)
        return self._volumes[roi]

    @guarded
    def _changed(self, item: QTreeWidgetItem) -> None:
        if self._filling:
            return
        key = item.data(0, KEY_ROLE)
        if item.checkState(0) == Qt.CheckState.Checked:
            self._hidden.discard(key)
        else:
            self._hidden.add(key)
        self.visibility_changed.emit(self.hidden_keys())

    @guarded
    def _clicked(self, item: QTreeWidgetItem) -> None:
        if item.text(1) == RoiKind.GTV.value and item.text(2) != "empty":
            self.gtv_chosen.emit(item.data(0, KEY_ROLE))

    @guarded
    def _activated(self, item: QTreeWidgetItem) -> None:
        self.jump_wanted.emit(item.data(0, KEY_ROLE))


def _rank(roi: Roi) -> tuple[int, str]:
    return (ORDER.index(roi.kind) if roi.kind in ORDER else len(ORDER), roi.name)


def volume_text(volume_cc: float) -> str:
    """``182.4 cc``; a question mark where the contours do not tell a volume."""
    return f"{volume_cc:.1f} cc" if math.isfinite(volume_cc) else "? cc"
