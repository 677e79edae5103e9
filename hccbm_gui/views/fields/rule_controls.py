"""The rule both fields follow: mode, margin, beam direction, tolerance."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QLabel, QSlider, QWidget

from hccbm_gui.core.field import KIM_MARGIN_MM, FieldRule, VertebraRule
from hccbm_gui.services.gate import guarded

LARGEST_MARGIN_MM = 50
NARROWEST_PX = 84
"""Of a box with a length."""


class RuleControls(QWidget):
    """Emits the new rule once the hand rests, so that each change is one undo step."""

    rule_changed = Signal(object)
    gantry_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule = FieldRule()
        self._mode = QLabel(self)
        self._mode.setToolTip(
            self.tr(
                "Kim 2007: GTV or spot plus margin in all directions; the outline is the field "
                "edge. The paper does not say whether treatment volume edge and field edge are "
                "the same."
            )
        )
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, LARGEST_MARGIN_MM)
        self._slider.setAccessibleName(self.tr("Margin in mm"))
        self.margin_box = QDoubleSpinBox(self)
        self.margin_box.setRange(0.0, LARGEST_MARGIN_MM)
        self.margin_box.setSuffix(" mm")
        self.margin_box.setDecimals(1)
        self._tolerance = QDoubleSpinBox(self)
        self._tolerance.setRange(0.0, 50.0)
        self._tolerance.setSuffix(" mm")
        self._tolerance.setDecimals(1)
        self._beam = QComboBox(self)
        self._beam.addItem(self.tr("AP (gantry 0°)"), 0.0)
        self._beam.addItem(self.tr("PA (gantry 180°)"), 180.0)
        self.vertebrae = QComboBox(self)
        self.vertebrae.setAccessibleName(self.tr("Vertebra rule"))
        self.vertebrae.addItem(self.tr("none"), VertebraRule.NONE)
        self.vertebrae.addItem(self.tr("involved"), VertebraRule.INVOLVED)
        self.vertebrae.addItem(self.tr("involved ± 1"), VertebraRule.NEIGHBOURS)
        for box in (self._beam, self.vertebrae):
            # Lets the panel be narrow; the whole of it stands in the list.
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(6)
        for box in (self.margin_box, self._tolerance):
            box.setMinimumWidth(NARROWEST_PX)
        self._hint = QLabel(self)
        self._hint.setObjectName("attention")
        self._hint.setWordWrap(True)
        self._lay_out()
        self._slider.valueChanged.connect(self._slid)
        self._slider.sliderReleased.connect(self._commit)
        self.margin_box.editingFinished.connect(self._commit)
        self.margin_box.valueChanged.connect(self._typed)
        self._tolerance.editingFinished.connect(self._commit)
        self._beam.activated.connect(self._beam_chosen)
        self.vertebrae.activated.connect(self._commit)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        for row, column, text in (
            (0, 0, self.tr("Rule")),
            (0, 2, self.tr("Beam")),
            (1, 0, self.tr("Margin")),
            (2, 0, self.tr("Tolerance")),
            (2, 2, self.tr("Vertebrae")),
        ):
            label = QLabel(text, self)
            label.setObjectName("dim")
            grid.addWidget(label, row, column)
        grid.addWidget(self._mode, 0, 1)
        grid.addWidget(self._beam, 0, 3)
        grid.addWidget(self._slider, 1, 1, 1, 2)
        grid.addWidget(self.margin_box, 1, 3)
        grid.addWidget(self._tolerance, 2, 1)
        grid.addWidget(self.vertebrae, 2, 3)
        grid.addWidget(self._hint, 3, 0, 1, 4)
        grid.setColumnStretch(1, 1)

    def allow(self, possible: bool, levels_known: bool = False) -> None:
        """Grey everything while there is no patient, the vertebrae without levels; say why."""
        self.setEnabled(possible)
        why = self.tr("Needs an open patient")
        for widget, tip in (
            (self._slider, self.tr("Margin around GTV and spot")),
            (self.margin_box, self.tr("Margin around GTV and spot")),
            (
                self._tolerance,
                self.tr("An edge that must move by at least this much: adjust the field"),
            ),
            (self._beam, self.tr("Direction of the beam that both fields are seen from")),
        ):
            widget.setToolTip(tip if possible else why)
        self._allow_vertebrae(possible, levels_known)

    def _allow_vertebrae(self, possible: bool, levels_known: bool) -> None:
        # A rule whose levels are gone can still be switched off.
        self.vertebrae.setEnabled(possible and (levels_known or self._rule.uses_vertebrae))
        tip = self.tr(
            "Whole vertebrae that a field takes in: those its target reaches into, and with ± 1 "
            "(Kim 2007) one more above and below. No margin is added to them."
        )
        if not levels_known:
            tip = self.tr("Needs labelled vertebrae: click on the bodies on the page Spine")
        self.vertebrae.setToolTip(tip if possible else self.tr("Needs an open patient"))

    def show_rule(self, rule: FieldRule, gantry_deg: float) -> None:
        """Show `rule` without telling anybody."""
        self._rule = rule
        widgets = (self._slider, self.margin_box, self._tolerance, self._beam, self.vertebrae)
        for widget in widgets:
            widget.blockSignals(True)
        self._mode.setText(rule.mode)
        self._slider.setValue(round(rule.margin_mm))
        self.margin_box.setValue(rule.margin_mm)
        self._tolerance.setValue(rule.tolerance_mm)
        self._beam.setCurrentIndex(1 if gantry_deg == 180.0 else 0)
        self.vertebrae.setCurrentIndex(list(VertebraRule).index(rule.vertebra_rule))
        for widget in widgets:
            widget.blockSignals(False)
        self._show_hint()

    @guarded
    def _slid(self, value: int) -> None:
        self.margin_box.blockSignals(True)
        self.margin_box.setValue(float(value))
        self.margin_box.blockSignals(False)
        self._show_hint()
        if not self._slider.isSliderDown():
            self._commit()

    @guarded
    def _typed(self, value: float) -> None:
        self._slider.blockSignals(True)
        self._slider.setValue(round(value))
        self._slider.blockSignals(False)
        self._show_hint()

    @guarded
    def _commit(self) -> None:
        rule = replace(
            self._rule,
            margin_mm=self.margin_box.value(),
            tolerance_mm=self._tolerance.value(),
            vertebra_rule=list(VertebraRule)[self.vertebrae.currentIndex()],
        )
        if rule != self._rule:
            self._rule = rule
            self.rule_changed.emit(rule)

    @guarded
    def _beam_chosen(self, index: int) -> None:
        self.gantry_changed.emit(float(self._beam.itemData(index)))

    def _show_hint(self) -> None:
        low, high = KIM_MARGIN_MM
        outside = not low <= self.margin_box.value() <= high
        self._hint.setText(self.tr("outside 15–20 mm of Kim 2007") if outside else "")
        self._hint.setVisible(outside)
