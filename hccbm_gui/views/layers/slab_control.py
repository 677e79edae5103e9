"""How thick a slice is: a plain one, or the maximum, minimum or mean through a thickness."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QWidget

from hccbm_gui.render.looks import Slab, SlabMode
from hccbm_gui.services.gate import guarded

USUAL_MM, THICKEST_MM = 10.0, 400.0
WIDTH_PX = 80


class SlabControl(QWidget):
    """A box for the mode and one for the thickness, which a plain slice has not.

    Signals
    -------
    changed : the `Slab` that the user wants.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.mode = QComboBox(self)
        for mode, words in (
            (SlabMode.SLICE, self.tr("slice")),
            (SlabMode.MIP, self.tr("MIP")),
            (SlabMode.MINIP, self.tr("MinIP")),
            (SlabMode.MEAN, self.tr("mean")),
        ):
            self.mode.addItem(words, mode)
        self.mode.setAccessibleName(self.tr("Projection through the slice"))
        self.mode.setToolTip(self.tr("A slice, or what is largest, smallest or mean through it"))
        self.thickness = QDoubleSpinBox(self)
        self.thickness.setRange(0.5, THICKEST_MM)
        self.thickness.setDecimals(0)
        self.thickness.setSingleStep(5.0)
        self.thickness.setSuffix(self.tr(" mm"))
        self.thickness.setKeyboardTracking(False)
        self.thickness.setFixedWidth(WIDTH_PX)
        self.thickness.setAccessibleName(self.tr("Thickness of the slice"))
        self.thickness.setToolTip(self.tr("Thickness of the slice"))
        layout.addWidget(self.mode)
        layout.addWidget(self.thickness)
        self.show_slab(Slab(SlabMode.SLICE, USUAL_MM))
        self.mode.activated.connect(self._take)
        self.thickness.valueChanged.connect(self._take)

    @property
    def slab(self) -> Slab:
        """What is wanted."""
        mode = SlabMode(self.mode.currentData())
        return Slab() if mode is SlabMode.SLICE else Slab(mode, self.thickness.value())

    def show_slab(self, slab: Slab) -> None:
        """Show it and tell nobody; the thickness stays while a plain slice is shown."""
        self.mode.setCurrentIndex(self.mode.findData(slab.mode))
        if slab.thickness_mm:
            blocker = QSignalBlocker(self.thickness)
            self.thickness.setValue(slab.thickness_mm)
            blocker.unblock()
        self.thickness.setVisible(slab.mode is not SlabMode.SLICE)

    @guarded
    def _take(self, _value: object = None) -> None:
        self.thickness.setVisible(self.mode.currentData() != SlabMode.SLICE)
        self.changed.emit(self.slab)
