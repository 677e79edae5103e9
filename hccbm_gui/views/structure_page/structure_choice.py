"""Choosing structures of the case by colour and name: one of them, or several."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QWidget

from hccbm_gui.core.roi import Roi
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.structures.structure_marks import swatch

KEY_ROLE = Qt.ItemDataRole.UserRole
PHASES_PX = 120


class StructureBox(QComboBox):
    """One structure of the case; keeps its choice while the case has it.

    Signals
    -------
    chosen : key of the structure; empty for the entry before them.
    """

    chosen = Signal(str)

    def __init__(self, first: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = first
        self._rois: dict[str, Roi] = {}
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(20)
        self.activated.connect(self._activated)

    @property
    def roi(self) -> Roi | None:
        """The structure that is chosen; None without."""
        return self._rois.get(self.key)

    @property
    def key(self) -> str:
        """Its key; empty without."""
        return str(self.currentData() or "")

    def choose(self, key: str) -> None:
        """Choose a structure, without telling anybody."""
        self.setCurrentIndex(max(self.findData(key), 0))

    def show_rois(self, rois: Sequence[Roi], place: int = 0) -> None:
        """List them; begin with the one at `place` where the choice of before is gone."""
        before = self.key
        self._rois = {roi.key: roi for roi in rois}
        self.blockSignals(True)
        self.clear()
        if self._first:
            self.addItem(self._first, "")
        for roi in rois:
            self.addItem(swatch(roi.colour), roi.name, roi.key)
        index = self.findData(before) if before else -1
        last = self.count() - 1
        self.setCurrentIndex(index if index >= 0 else min(place, last))
        self.blockSignals(False)

    @guarded
    def _activated(self, index: int) -> None:
        self.chosen.emit(self.key)


class PhaseList(QListWidget):
    """Several structures of the case, each with a tick.

    Signals
    -------
    changed : another set of them is ticked.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rois: dict[str, Roi] = {}
        self.setAccessibleName(self.tr("Targets of the breathing phases"))
        self.setMaximumHeight(PHASES_PX)
        self.itemChanged.connect(self._changed)

    @property
    def rois(self) -> tuple[Roi, ...]:
        """Those that are ticked, in the order of the list."""
        items = [self.item(row) for row in range(self.count())]
        on = [item for item in items if item.checkState() == Qt.CheckState.Checked]
        return tuple(self._rois[item.data(KEY_ROLE)] for item in on)

    def tick(self, keys: Sequence[str]) -> None:
        """Tick these and no others."""
        for row in range(self.count()):
            on = self.item(row).data(KEY_ROLE) in keys
            self.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def show_rois(self, rois: Sequence[Roi]) -> None:
        """List them; what was ticked stays ticked."""
        ticked = {roi.key for roi in self.rois}
        self._rois = {roi.key: roi for roi in rois}
        self.blockSignals(True)
        self.clear()
        for roi in rois:
            item = QListWidgetItem(swatch(roi.colour), roi.name, self)
            item.setData(KEY_ROLE, roi.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = roi.key in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)

    @guarded
    def _changed(self, item: QListWidgetItem) -> None:
        self.changed.emit()
