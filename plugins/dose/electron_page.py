"""How deep electrons reach against how deep the GTV lies; no dose."""

from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.dose.electron_depth import NO_DOSE, WaterDepth, electron_ranges
from hccbm_gui.plugin.api import Case, ImageOverlay, PluginContext, Progress, guarded

from .assumptions import recalled
from .electrons import depth_of_case, depth_overlay, verdict
from .logic import reason_for_no_depth


class ElectronPage(QWidget):
    """Energy, its ranges, and the water-equivalent depth of the GTV under the field."""

    def __init__(self, context: PluginContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._comparison: object = None
        self._depth: WaterDepth | None = None
        self._energy = QDoubleSpinBox(self)
        self._energy.setRange(4.0, 25.0)
        self._energy.setValue(12.0)
        self._energy.setSuffix(" MeV")
        self._measure = QPushButton("Measure the depth of the GTV", self)
        self._measure.setObjectName("primary")
        self._ranges = QTreeWidget(self)
        self._ranges.setHeaderLabels(["Depth of", "cm of water"])
        self._ranges.setRootIsDecorated(False)
        self._ranges.setFixedHeight(120)
        self._words = QLabel(self)
        self._words.setObjectName("title")
        caveat = QLabel(f"! {NO_DOSE}", self)
        caveat.setObjectName("attention")
        for label in (self._words, caveat):
            label.setWordWrap(True)
        form = QFormLayout()
        form.addRow("Electrons", self._energy)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        for widget in (self._ranges, self._measure, self._words, caveat):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._energy.valueChanged.connect(self._show)
        self._measure.clicked.connect(self.start)
        self._show()

    def show_case(self, case: Case | None) -> None:
        """Forget a depth that is of other fields."""
        why = reason_for_no_depth(case)
        self._measure.setEnabled(not why)
        self._measure.setToolTip(why)
        comparison = None if case is None else case.comparison
        if comparison is not self._comparison:
            self._comparison, self._depth = comparison, None
            self._show()

    @property
    def words(self) -> str:
        """What it says of depth and range."""
        return self._words.text()

    @guarded
    def start(self) -> None:
        """Measure the depth in a job."""
        case = self._context.case
        if case is None:
            return
        density = recalled(self._context.recall).density

        def work(progress: Progress) -> WaterDepth:
            return depth_of_case(case, density, progress)

        self._context.start_job("Measuring the depth of the GTV", work, self._keep)

    def _keep(self, depth: WaterDepth) -> None:
        self._depth = depth
        overlay: ImageOverlay = depth_overlay(depth)
        self._context.show_overlay(overlay)
        self._show()

    @guarded
    def _show(self) -> None:
        ranges = electron_ranges(self._energy.value())
        self._ranges.clear()
        for name, value in (
            ("90 % (R90)", ranges.r90_cm),
            ("80 % (R80)", ranges.r80_cm),
            ("50 % (R50)", ranges.r50_cm),
            ("practical range (Rp)", ranges.rp_cm),
        ):
            self._ranges.addTopLevelItem(QTreeWidgetItem([name, f"{value:.1f}"]))
        self._ranges.resizeColumnToContents(0)
        self._words.setText("" if self._depth is None else verdict(self._depth, ranges.energy_mev))
