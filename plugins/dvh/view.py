"""The widgets of the panel and how they show its state."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QTabWidget, QVBoxLayout, QWidget

from hccbm_gui.plugin.plots import DvhPlot

from .choices import Choices
from .constraint_page import ConstraintPage, marks
from .curves import curves_of, mean_curves, tps_curves
from .logic import Judgement, compare_with_tps, judge
from .own_window import PlotWindow
from .patients import means
from .patients_page import PatientsPage
from .plot_bar import PlotBar
from .state import State
from .structure_table import StructureTable
from .tps_page import TpsPage

LEAST_PLOT_HEIGHT = 190


class DvhView(QWidget):
    """Choices, curves and pages; public attributes, as the panel wires them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices, self.bar = Choices(self), PlotBar(self)
        self.plot = DvhPlot(self)
        self.table = StructureTable(self)
        self.constraints, self.stored = ConstraintPage(self), TpsPage(self)
        self.patients = PatientsPage(self)
        self.window_of_plot: PlotWindow | None = None
        self._message = QLabel(self)
        self._message.setObjectName("attention")
        self._message.setWordWrap(True)
        self._message.hide()
        self._fit = QLabel(self)
        self._fit.setObjectName("dim")
        self._fit.setWordWrap(True)
        self._fit.hide()
        self.plot.set_legend(False)
        self.plot.setMinimumHeight(LEAST_PLOT_HEIGHT)
        self._lay_out()

    def _lay_out(self) -> None:
        tabs = QTabWidget(self)
        tabs.setDocumentMode(True)
        structures = QWidget(tabs)
        rows = QVBoxLayout(structures)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.table, 1)
        rows.addWidget(self._fit)
        tabs.addTab(structures, "Structures")
        tabs.addTab(self.constraints, "Constraints")
        tabs.addTab(self.stored, "Stored")
        tabs.addTab(self.patients, "Patients")
        tabs.setTabToolTip(2, "The DVHs that the planning system stored with the dose")
        tabs.setTabToolTip(3, "The mean over several patients")
        above = QWidget(self)
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.choices, self._message, self.bar):
            column.addWidget(widget)
        column.addWidget(self.plot, 1)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(above)
        split.addWidget(tabs)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(split)

    def say(self, *sentences: str) -> None:
        """What a reader must know first; nothing takes no room."""
        text = " ".join(filter(None, sentences))
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def say_fit(self, text: str) -> None:
        """How the prescription isodose fits the targets."""
        self._fit.setText(text)
        self._fit.setVisible(bool(text))

    def show_state(self, state: State) -> None:
        """Everything anew: figures, verdicts, differences, curves."""
        total, schedule = self.choices.total_gy, self.choices.schedule
        self.bar.set_prescription_known(total is not None)
        self.table.show_dvhs(state.listed, state.dvhs, state.beside, state.hidden, total)
        sheet = self.constraints.sheet
        state.results, state.stored = (), None
        if state.dose is not None and sheet is not None:
            how = Judgement(schedule, self.constraints.converts)
            state.results = judge(sheet, tuple(state.dvhs.values()), state.dose, how)
        if state.dose is not None and state.case is not None and state.dvhs:
            state.stored = compare_with_tps(state.case, state.dose, state.dvhs, total)
        self.constraints.show_results(state.results, schedule)
        self.stored.show_comparison(state.stored)
        self.show_curves(state)

    def show_curves(self, state: State) -> None:
        """The curves alone."""
        self.plot.set_axes(self.bar.axes.with_prescription(self.choices.total_gy))
        this = state.as_patient()
        everybody = (*((this,) if this is not None else ()), *self.patients.others)
        state.means = means(state.shown_names(), everybody) if self.patients.others else ()
        self.patients.tell_means(state.means)
        if self.patients.draws_mean:
            colours = {one.name: one.colour for one in state.listed}
            self.plot.set_curves(mean_curves(state.means, colours))
        else:
            label = state.second.label if state.second is not None else ""
            curves = curves_of(state.listed, state.dvhs, state.beside, state.hidden, label)
            stored = state.stored if self.stored.drawn else None
            dotted = tps_curves(stored, state.listed, state.dvhs, state.hidden)
            self.plot.set_curves((*curves, *dotted))
        self.plot.set_marks(marks(state.results))
        if self.window_of_plot is not None and self.window_of_plot.isVisible():
            self.window_of_plot.follow(self.plot, state.title)

    def open_window(self, state: State) -> None:
        """The same curves, larger."""
        if self.window_of_plot is None:
            self.window_of_plot = PlotWindow(self)
        self.window_of_plot.follow(self.plot, state.title)
        self.window_of_plot.show()
        self.window_of_plot.raise_()

    @property
    def is_seen(self) -> bool:
        """True when somebody looks at the panel or at its window."""
        window = self.window_of_plot
        return self.isVisible() or (window is not None and window.isVisible())
