"""The parameters of an operation: a box with a unit for each number, a tick for each switch."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QFormLayout, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.structure_page.image_operations import IMAGE_UNIT
from hccbm_gui.views.structure_page.operation import Operation
from hccbm_gui.views.structure_page.operations import EVEN


class ParameterForm(QWidget):
    """What was typed for an operation is kept until the program ends.

    Signals
    -------
    changed : a number or a switch is another one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operation: Operation | None = None
        self._unit = ""
        self._boxes: dict[str, QDoubleSpinBox] = {}
        self._ticks: dict[str, QCheckBox] = {}
        self._kept: dict[str, tuple[dict[str, float], dict[str, bool]]] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(4)

    @property
    def numbers(self) -> Mapping[str, float]:
        """The numbers by key."""
        return MappingProxyType({key: box.value() for key, box in self._boxes.items()})

    @property
    def switches(self) -> Mapping[str, bool]:
        """The switches by key."""
        return MappingProxyType({key: tick.isChecked() for key, tick in self._ticks.items()})

    def box(self, key: str) -> QDoubleSpinBox:
        """The box of a number."""
        return self._boxes[key]

    def tick(self, key: str) -> QCheckBox:
        """The tick of a switch."""
        return self._ticks[key]

    def show_operation(self, operation: Operation) -> None:
        """Boxes for the parameters of an operation, as they were left."""
        self._keep()
        while self._form.rowCount():
            self._form.removeRow(0)
        self._boxes, self._ticks = {}, {}
        self._operation = operation
        numbers, switches = self._kept.get(operation.id, ({}, {}))
        for one in operation.parameters:
            if one in operation.numbers:
                box = self._new_box(one.key)
                box.setValue(numbers.get(one.key, box.value()))
            else:
                tick = QCheckBox(one.label, self)
                tick.setChecked(switches.get(one.key, one.on))  # type: ignore[union-attr]
                tick.toggled.connect(self._switched)
                self._ticks[one.key] = tick
                self._form.addRow(tick)
        for key, box in self._boxes.items():
            box.valueChanged.connect(self._typed)
            box.setAccessibleName(self._labels()[key])
        self._grey()

    def show_unit(self, unit: str) -> None:
        """The unit of the image's values."""
        self._unit = unit
        if self._operation is not None:
            for one in self._operation.numbers:
                if one.unit == IMAGE_UNIT:
                    self._boxes[one.key].setSuffix(f" {unit}")

    def take(self, numbers: Mapping[str, float]) -> None:
        """Write numbers into the boxes without telling anybody."""
        for key, value in numbers.items():
            if key in self._boxes:
                self._boxes[key].blockSignals(True)
                self._boxes[key].setValue(value)
                self._boxes[key].blockSignals(False)

    def _new_box(self, key: str) -> QDoubleSpinBox:
        assert self._operation is not None
        one = next(number for number in self._operation.numbers if number.key == key)
        box = QDoubleSpinBox(self)
        box.setDecimals(one.decimals)
        box.setRange(one.low, one.high)
        box.setSingleStep(one.step)
        box.setSuffix(f" {self._unit if one.unit == IMAGE_UNIT else one.unit}")
        box.setValue(one.start)
        self._boxes[key] = box
        self._form.addRow(one.label, box)
        return box

    def _labels(self) -> dict[str, str]:
        operation = self._operation
        return {} if operation is None else {one.key: one.label for one in operation.numbers}

    def _keep(self) -> None:
        if self._operation is not None:
            self._kept[self._operation.id] = (dict(self.numbers), dict(self.switches))

    @guarded
    def _typed(self, value: float) -> None:
        if self._even:
            self.take(dict.fromkeys(self._linked(), value))
        self.changed.emit()

    @guarded
    def _switched(self) -> None:
        if self._even:
            linked = self._linked()
            self.take({key: self._boxes[linked[0]].value() for key in linked})
        self._grey()
        self.changed.emit()

    @property
    def _even(self) -> bool:
        return EVEN in self._ticks and self._ticks[EVEN].isChecked()

    def _linked(self) -> list[str]:
        operation = self._operation
        return [] if operation is None else [one.key for one in operation.numbers if one.linked]

    def _grey(self) -> None:
        """Numbers that count for nothing as the switches are, with the reason."""
        operation = self._operation
        if operation is None:
            return
        reasons: dict[str, str] = {}
        if self._even:
            why = self.tr("The first margin counts for all directions")
            reasons |= dict.fromkeys(self._linked()[1:], why)
        for switch in operation.switches:
            if self._ticks[switch.key].isChecked():
                why = self.tr("Taken from the tissue at the crosshair")
                reasons |= dict.fromkeys(switch.greys, why)
        for key, box in self._boxes.items():
            box.setEnabled(key not in reasons)
            box.setToolTip(reasons.get(key, ""))
