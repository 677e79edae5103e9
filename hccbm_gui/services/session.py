"""The open patient: the one place where a case is replaced by another."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.dose.field_cost import FieldCost
from hccbm_gui.core.overlay import Overlay
from hccbm_gui.services.history import History
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.services.steps import STEPS

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is picked in lists and views: `Roi.key` and `Spot.id`, empty for nothing.

    `drawn_key` is the structure that is drawn on, where that is not the GTV.
    """

    gtv_key: str = ""
    spot_id: str = ""
    drawn_key: str = ""


class Session(QObject):
    """Owner of the case, its history, the selection, the cursor and the step.

    Signals carry values. A comparison never enters the history: it is derived from the case,
    is `stale` from an edit it depends on until `set_comparison`, and survives undo as such.
    """

    case_changed = Signal(object)
    patient_changed = Signal(object)
    selection_changed = Signal(object)
    cursor_changed = Signal(object)
    step_changed = Signal(str)
    stale_changed = Signal(bool)
    problem = Signal(object)
    history_changed = Signal()
    overlays_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = Jobs(self)
        self._case: Case | None = None
        self._history = History()
        self._selection = Selection()
        self._cursor_mm: Point = (0.0, 0.0, 0.0)
        self._step = STEPS[0]
        self._stale = False
        self._compared: tuple[object, ...] | None = None
        self._comparison_problem = ""
        self._overlays: tuple[Overlay, ...] = ()

    # ---- what is open

    @property
    def case(self) -> Case | None:
        """The open case, or None."""
        return self._case

    def open_case(self, case: Case) -> None:
        """Replace the patient: no history, no selection, first step; nothing mixes."""
        self._replace_patient(case)

    def close_case(self) -> None:
        """Have no patient open."""
        self._replace_patient(None)

    def same_patient(self) -> Callable[[], bool]:
        """A guard for jobs: true as long as the patient of now is open."""
        patient = None if self._case is None else self._case.patient
        return lambda: (None if self._case is None else self._case.patient) is patient

    def _replace_patient(self, case: Case | None) -> None:
        # Everything is replaced before anybody is told: no listener sees two patients at once.
        was_stale, had_selected = self._stale, self._selection
        had_overlays, self._overlays = self._overlays, ()
        self._case = case
        self._history.clear()
        self._compared = None if case is None or case.comparison is None else inputs_of(case)
        self._comparison_problem = ""
        self._stale = False
        self._selection = Selection()
        self.jobs.cancel_unwanted()
        if had_overlays:
            self.overlays_changed.emit(())
        self.patient_changed.emit(None if case is None else case.patient)
        self.case_changed.emit(case)
        self.history_changed.emit()
        if had_selected != Selection():
            self.selection_changed.emit(Selection())
        if was_stale:
            self.stale_changed.emit(False)
        self.go_to_step(STEPS[0])

    # ---- edits

    def edit(self, label: str, case: Case) -> None:
        """Replace the case by `case` as one undo step named `label`.

        Raises
        ------
        RuntimeError : no patient is open.
        """
        before = self._case
        if before is None:
            raise RuntimeError(f"'{label}' needs an open patient")
        self._history.record(label, before)
        self._show(case)

    def undo(self) -> None:
        """Take the last edit back; nothing happens when there is none."""
        if self._case is not None:
            self._show(self._history.undo(self._case))

    def redo(self) -> None:
        """Do the edit again that was taken back last."""
        if self._case is not None:
            self._show(self._history.redo(self._case))

    def go_to(self, done: int) -> None:
        """Have the first `done` edits in force, those after them taken back.

        Raises
        ------
        IndexError : there are not so many.
        """
        if self._case is not None:
            self._show(self._history.go_to(self._case, done))

    @property
    def undo_label(self) -> str:
        """Name of the edit that undo takes back; empty when there is none."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str:
        """Name of the edit that redo does again; empty when there is none."""
        return self._history.redo_label

    @property
    def history(self) -> tuple[str, ...]:
        """Names of the edits in force, the oldest first."""
        return self._history.labels

    @property
    def undone(self) -> tuple[str, ...]:
        """Names of the edits that were taken back, the next to be done again first."""
        return self._history.undone_labels

    def _show(self, case: Case | None) -> None:
        if case is None or self._case is None:
            return
        derived = (self._case.comparison, self._case.field_cost)
        self._case = replace(case, comparison=derived[0], field_cost=derived[1])
        stale, selection = self.comparison_due, _still_valid(self._selection, self._case)
        turned, self._stale = stale != self._stale, stale
        moved, self._selection = selection != self._selection, selection
        self.case_changed.emit(self._case)
        self.history_changed.emit()
        if moved:
            self.selection_changed.emit(selection)
        if turned:
            self.stale_changed.emit(stale)

    # ---- the comparison

    @property
    def stale(self) -> bool:
        """True from an edit that the comparison depends on until it is set again."""
        return self._stale

    @property
    def comparison_due(self) -> bool:
        """True when nobody has yet tried to compare the fields of the case as it is."""
        return self._case is not None and inputs_of(self._case) != self._compared

    @property
    def comparison_problem(self) -> str:
        """Why there is no comparison, in a sentence; empty when there is one or none is due."""
        return self._comparison_problem

    def set_comparison(
        self, comparison: FieldComparison | None, problem: str | None = None
    ) -> None:
        """Take the comparison of the case as it is now, or the reason why there is none."""
        if self._case is None:
            return
        self._case = replace(self._case, comparison=comparison)
        self._compared = inputs_of(self._case)
        self._comparison_problem = problem or ""
        changed, self._stale = self._stale, False
        self.case_changed.emit(self._case)
        if changed:
            self.stale_changed.emit(False)

    def set_field_cost(self, cost: FieldCost | None) -> None:
        """Take what the comparison costs in dose; like the comparison it is no edit."""
        if self._case is not None:
            self._case = replace(self._case, field_cost=cost)
            self.case_changed.emit(self._case)

    # ---- what is laid over the images

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """What is laid over the images, the latest last; gone with the patient."""
        return self._overlays

    def set_overlay(self, overlay: Overlay) -> None:
        """Lay `overlay` over the images, in the place of one of the same name."""
        others = (other for other in self._overlays if other.name != overlay.name)
        self._overlays = (*others, overlay)
        self.overlays_changed.emit(self._overlays)

    def remove_overlay(self, name: str) -> None:
        """Take the overlay `name` away; nothing happens when there is none."""
        kept = tuple(overlay for overlay in self._overlays if overlay.name != name)
        if kept != self._overlays:
            self._overlays = kept
            self.overlays_changed.emit(kept)

    # ---- where the user is

    @property
    def selection(self) -> Selection:
        """What is picked."""
        return self._selection

    def select(
        self,
        gtv_key: str | None = None,
        spot_id: str | None = None,
        drawn_key: str | None = None,
    ) -> None:
        """Pick a GTV, a spot, what is drawn on; None leaves as it is, empty picks nothing.

        Who picks a GTV draws on it.
        """
        now = self._selection
        drawn = "" if drawn_key is None and gtv_key is not None else drawn_key
        selection = Selection(
            now.gtv_key if gtv_key is None else gtv_key,
            now.spot_id if spot_id is None else spot_id,
            now.drawn_key if drawn is None else drawn,
        )
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit(selection)

    @property
    def cursor_mm(self) -> Point:
        """The linked position, LPS mm."""
        return self._cursor_mm

    def set_cursor(self, point_mm: Point) -> None:
        """Move the linked position to `point_mm`, LPS mm."""
        x, y, z = (float(value) for value in point_mm)
        if (x, y, z) != self._cursor_mm:
            self._cursor_mm = (x, y, z)
            self.cursor_changed.emit(self._cursor_mm)

    @property
    def step(self) -> str:
        """The step the user is at, one of `STEPS`."""
        return self._step

    def go_to_step(self, name: str) -> None:
        """Go to the step `name`; any step, at any time."""
        if name not in STEPS:
            raise ValueError(f"{name!r} is none of {STEPS}")
        if name != self._step:
            self._step = name
            self.step_changed.emit(name)


def inputs_of(case: Case) -> tuple[object, ...]:
    """Everything of a case that its comparison depends on; equal when it needs no new one."""
    content = (tuple(case.volumes), tuple(case.planar_scans), case.searched)
    chosen = (case.chosen_gtv, case.chosen_spot)
    levels = case.levels if case.rule.uses_vertebrae else ()
    made = (case.rois, case.spots, case.alignments, levels)
    return (*made, case.rule, case.gantry_deg, chosen, content)


def _still_valid(selection: Selection, case: Case) -> Selection:
    rois = {roi.key for roi in case.rois}
    spots = {spot.id for spot in case.spots}
    return Selection(
        selection.gtv_key if selection.gtv_key in rois else "",
        selection.spot_id if selection.spot_id in spots else "",
        selection.drawn_key if selection.drawn_key in rois else "",
    )
