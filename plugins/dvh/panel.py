"""The DVH panel: curves above, figures, constraints, planning system and patients below."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccbm_gui.core.dvh.settings import DvhSettings, EndCaps
from hccbm_gui.core.structures.missing_slices import gaps_of
from hccbm_gui.plugin.api import Case, PluginContext, Progress, guarded

from .calculator import Answer, Calculator, Request
from .curves import structure_key
from .doses import dose_notes, why_nothing
from .exports import export, save_means
from .figures import USUAL
from .patients import PatientDvhs, patient_dvhs, require_new
from .state import State
from .structures import elsewhere, listed_structures
from .subject import hidden_names, subject_key, typed_schedule
from .targets import IsodoseCalculator, conformities, target_words, targets_of
from .view import DvhView

SETTLE_MS = 40
"""Edits follow each other quickly while a brush is drawn."""
LINES = {"dose": 20.0, "volume": 95.0}


def create_panel(context: PluginContext) -> QWidget:
    """The widget the host puts into the window."""
    return DvhPanel(context)


class DvhPanel(QWidget):
    """Shows the DVHs of the open case, and keeps them true while it is edited."""

    def __init__(self, context: PluginContext) -> None:
        super().__init__()
        self._context, self._state = context, State()
        self._view = DvhView(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self._due = True
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._calculator = Calculator(context, self._answered, self._refused)
        self._isodose = IsodoseCalculator(context, self._tell_fit)
        self._restore()
        self._connect()
        self._case_changed(context.case)

    def _restore(self) -> None:
        recall, view = self._context.recall, self._view
        self._state.caps = EndCaps(recall("end_caps", str(EndCaps.HALF_SLICE)))
        view.bar.set_caps(self._state.caps)
        view.table.set_columns(recall("columns", list(USUAL)), self._context.metrics)
        view.constraints.restore(recall("sheet", ""), bool(recall("eqd2", False)))

    def _connect(self) -> None:
        view = self._view
        self._settle.timeout.connect(self._refresh)
        view.choices.doses_changed.connect(self._dose_chosen)
        view.choices.schedule_changed.connect(self._schedule_typed)
        view.bar.axes_changed.connect(self._redraw)
        view.bar.line_toggled.connect(self._toggle_line)
        view.bar.caps_changed.connect(self._take_caps)
        view.bar.export_asked.connect(self._export)
        view.bar.window_asked.connect(self._open_window)
        view.plot.curve_chosen.connect(self._curve_chosen)
        view.table.hidden_changed.connect(self._hide)
        view.table.chosen.connect(view.plot.choose)
        view.table.columns_changed.connect(self._take_columns)
        view.constraints.changed.connect(self._sheet_changed)
        view.stored.drawn_changed.connect(self._redraw)
        view.patients.folder_chosen.connect(self._read_patient)
        view.patients.changed.connect(self._redraw)
        view.patients.export_asked.connect(self._export_means)
        self._context.on_case_changed(self._case_changed)

    # ---- the case

    @guarded
    def _case_changed(self, case: Case | None) -> None:
        if case is None or self._state.is_of_another_patient(case):
            self._calculator.cancel()
            self._state.show_nothing()
            self._view.patients.clear()
        self._state.case = case
        self._view.choices.set_case(case, self._context.recall("dose", ""))
        self._recall_schedule()
        self._due = True
        if self._view.is_seen:
            self._settle.start(SETTLE_MS)

    def _recall_schedule(self) -> None:
        """What was typed for this dose of this patient holds again."""
        case, dose = self._state.case, self._view.choices.dose
        if case is None or dose is None:
            return
        typed = typed_schedule(self._context.recall, case, dose)
        if typed is not None:
            self._view.choices.set_schedule(typed.total_gy, typed.fractions)

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """What changed while nobody looked is calculated now."""
        super().showEvent(event)
        if self._due:
            self._settle.start(0)

    @guarded
    def _refresh(self) -> None:
        self._due = False
        state, choices = self._state, self._view.choices
        dose, second = choices.dose, choices.second
        if state.case is None or dose is None:
            self._calculator.cancel()
            state.show_nothing()
            self._view.say(why_nothing(state.case))
            self._show()
            return
        frame_uid = dose.volume.geometry.frame_uid
        state.dose, state.second = dose, second
        state.listed = listed_structures(state.case.rois, frame_uid)
        state.hidden = hidden_names(self._context.recall, state.listed)
        strangers = ", ".join(elsewhere(state.case.rois, frame_uid))
        strange = f"In another frame of reference, left out: {strangers}." if strangers else ""
        self._view.say(*dose_notes(dose), strange)
        judged = self._view.constraints.sheet is not None
        wanted = tuple(
            one
            for one in state.listed
            if not one.is_derived or judged or one.name not in state.hidden
        )
        volumes = (dose.volume,) if second is None else (dose.volume, second.volume)
        gaps = gaps_of(state.case.volumes, state.case.rois, frame_uid)
        self._calculator.ask(Request(wanted, volumes, DvhSettings(state.caps, gaps=gaps)))

    @guarded
    def _answered(self, answer: Answer) -> None:
        self._state.take(answer)
        self._show()

    def _show(self) -> None:
        self._view.show_state(self._state)
        self._tell_fit()

    @guarded
    def _tell_fit(self) -> None:
        """Indices of the targets, as soon as the volume of the isodose is known."""
        state, level_gy = self._state, self._view.choices.total_gy
        words = ""
        if state.dose is not None and level_gy is not None and targets_of(state.listed):
            isodose = self._isodose.volumes(state.dose.volume, level_gy)
            if isodose is not None:
                words = target_words(conformities(state.listed, state.dvhs, isodose))
        self._view.say_fit(words)

    @guarded
    def _refused(self, error: Exception) -> None:
        self._view.say(str(error))

    # ---- what the user does

    @guarded
    def _dose_chosen(self) -> None:
        dose = self._view.choices.dose
        if dose is not None:
            self._context.remember("dose", dose.key)
        self._recall_schedule()
        self._refresh()

    @guarded
    def _schedule_typed(self) -> None:
        case, choices = self._state.case, self._view.choices
        if case is not None and choices.dose is not None:
            typed = {
                "of": subject_key(case, choices.dose),
                "total_gy": choices.total_gy,
                "fractions": choices.fractions,
            }
            self._context.remember("schedule", typed)
        self._show()

    @guarded
    def _take_caps(self, caps: EndCaps) -> None:
        self._state.caps = caps
        self._context.remember("end_caps", str(caps))
        self._refresh()

    @guarded
    def _sheet_changed(self) -> None:
        self._context.remember("sheet", self._view.constraints.sheet_key)
        self._context.remember("eqd2", self._view.constraints.converts)
        self._refresh()

    @guarded
    def _take_columns(self, names: list[str]) -> None:
        self._view.table.set_columns(names, self._context.metrics)
        self._context.remember("columns", list(self._view.table.columns))
        self._view.show_state(self._state)

    @guarded
    def _hide(self, hidden: set[str]) -> None:
        derived = {one.name for one in self._state.listed if one.is_derived}
        own = {one.name for one in self._state.listed} - derived
        # Names of other patients keep what was chosen for them.
        others = set(self._context.recall("hidden", [])) - own
        self._context.remember("hidden", sorted(others | (hidden & own)))
        ticked = set(self._context.recall("derived", [])) - derived
        self._context.remember("derived", sorted(ticked | (derived - hidden)))
        # The table is still busy with the tick; filling it anew now would end the program.
        self._due = True
        self._settle.start(0)

    @guarded
    def _curve_chosen(self, key: str) -> None:
        self._view.table.choose(structure_key(key))

    @guarded
    def _redraw(self) -> None:
        self._view.show_curves(self._state)

    @guarded
    def _toggle_line(self, axis: str, shown: bool) -> None:
        self._view.plot.set_line(axis, LINES[axis] if shown else None)
        self._redraw()

    @guarded
    def _open_window(self) -> None:
        self._view.open_window(self._state)

    @guarded
    def _export(self, kind: str) -> None:
        state, view = self._state, self._view
        columns, metrics = view.table.columns, self._context.metrics
        by_dose, total = state.by_dose(), view.choices.total_gy
        export(kind, self, view.plot, state.title, by_dose, columns, total, metrics)

    @guarded
    def _export_means(self) -> None:
        save_means(self, self._state.means)

    @guarded
    def _read_patient(self, folder: Path) -> None:
        settings = DvhSettings(self._state.caps)
        context = self._context

        def work(progress: Progress) -> PatientDvhs:
            return patient_dvhs(context, folder, settings, progress)

        context.start_job("Another patient for the mean DVH", work, self._add_patient)

    @guarded
    def _add_patient(self, patient: PatientDvhs) -> None:
        this = self._state.as_patient()
        present = [one.identity for one in self._view.patients.others]
        require_new(patient, [*present, *([this.identity] if this is not None else [])])
        self._view.patients.add(patient)
