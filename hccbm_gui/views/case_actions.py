"""What the user asks for in the panels, as edits of the open case with a name for undo."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.field import FieldRule
from hccbm_gui.core.planar import View
from hccbm_gui.core.progress import Progress
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.core.spot import Spot, SpotState
from hccbm_gui.core.spots.spot_outline import redraw_planar_spot
from hccbm_gui.services import contouring, drawing, edits
from hccbm_gui.services.analysis import SpotSearch, align_scan, search_spots
from hccbm_gui.services.drawing import drawing_target
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.locking import require_unlocked
from hccbm_gui.services.session import Session

STATE_WORDS = {
    SpotState.ACCEPTED: "Accept",
    SpotState.REJECTED: "Reject",
    SpotState.PROPOSED: "Leave undecided",
}


class CaseActions(QObject):
    """Slots for the panels; a refusal goes to the problem strip and changes nothing."""

    analysis_wanted = Signal()

    def __init__(self, session: Session, user: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._user = user

    def _edit(self, label: str, change: Callable[[Case], Case]) -> None:
        case = self._session.case
        if case is not None:
            self._session.edit(label, change(case))

    def _choose(self, label: str, change: Callable[[Case], Case]) -> None:
        """An edit only when it chooses something else than before."""
        case = self._session.case
        if case is None:
            return
        chosen = change(case)
        if (chosen.chosen_gtv, chosen.chosen_spot) != (case.chosen_gtv, case.chosen_spot):
            self._session.edit(label, chosen)

    @guarded
    def approve_alignment(self, scan_uid: str) -> None:
        """Record who approved and when."""
        self._edit(
            "Approve the alignment",
            lambda case: edits.approve_alignment(case, scan_uid, self._user(), edits.now_iso()),
        )

    @guarded
    def say_view(self, scan_uid: str, index: int, view: View, left_on_right: bool) -> None:
        """Record which view a planar image is; the analysis begins anew."""
        self._edit(
            f"Say the view: {view.value}",
            lambda case: edits.say_view(case, scan_uid, index, view, left_on_right),
        )
        self.analysis_wanted.emit()

    @guarded
    def take_alignment(self, alignment: PlanarAlignment) -> None:
        """Use an alignment made by hand."""
        self._edit(
            f"Align by {alignment.method.value}",
            lambda case: edits.set_alignment(case, alignment),
        )

    @guarded
    def align_again(self, scan_uid: str) -> None:
        """Align by projection anew, in a job."""
        case = self._session.case
        if case is None:
            return

        def work(progress: Progress) -> Case:
            return align_scan(case, scan_uid, progress, again=True)

        self._session.jobs.start(
            "Aligning by projection",
            work,
            lambda aligned: self._take_projection(aligned, scan_uid),
            guard=self._session.same_patient(),
        )

    @guarded
    def _take_projection(self, aligned: Case, scan_uid: str) -> None:
        alignment = aligned.alignment_of(scan_uid)
        if alignment is None:
            raise MissingInput(
                "The planar scan could not be aligned by projection.",
                remedy="Pair points of it with points of the bone: Landmarks…",
            )
        self._edit("Align by projection", lambda case: edits.set_alignment(case, alignment))

    @guarded
    def set_spot_state(self, spot_id: str, state: SpotState) -> None:
        """Accept, reject or leave undecided."""
        self._edit(
            f"{STATE_WORDS[state]} {spot_id}",
            lambda case: edits.set_spot_state(case, spot_id, state),
        )

    @guarded
    def search_again(self, spot_id: str, search: SpotSearch) -> None:
        """Look for the spots of the image of `spot_id` anew, in a job; decisions on them go."""
        case = self._session.case
        if case is None:
            return
        info = case.series_by_uid(edits.spot_by_id(case, spot_id).series_uid)

        def work(progress: Progress) -> Case:
            return search_spots(case, info, search, progress)

        self._session.jobs.start(
            "Looking for spots", work, self._take_spots, guard=self._session.same_patient()
        )

    @guarded
    def _take_spots(self, found: Case) -> None:
        self._edit(
            "Search for spots again",
            lambda case: replace(case, spots=found.spots, searched=found.searched),
        )

    @guarded
    def redraw_spot(self, spot_id: str, outline: FloatArray) -> None:
        """Give a planar spot the outline (N, 2) in scan-plane mm that the user drew."""
        self._edit(
            f"Redraw {spot_id}",
            lambda case: edits.replace_spot(case, _redrawn(case, spot_id, outline)),
        )

    @guarded
    def choose_gtv(self, key: str) -> None:
        """Compare the fields of this GTV; the spot is looked for anew."""
        self._session.select(gtv_key=key, spot_id="")
        self._choose("Choose the GTV", lambda case: edits.choose_target(case, key, ""))

    @guarded
    def choose_spot(self, spot_id: str) -> None:
        """Compare the field of this spot."""
        self._session.select(spot_id=spot_id)
        self._choose("Choose the spot", lambda case: edits.choose_target(case, None, spot_id))

    @guarded
    def set_rule(self, rule: FieldRule) -> None:
        """Use `rule` for both fields."""
        before = self._session.case
        turned = before is not None and before.rule.vertebra_rule is not rule.vertebra_rule
        label = "Vertebra rule" if turned else f"Margin {rule.margin_mm:g} mm"
        self._edit(label, lambda case: edits.set_rule(case, rule))

    @guarded
    def set_gantry(self, gantry_deg: float) -> None:
        """AP or PA."""
        self._edit("Beam direction", lambda case: edits.set_gantry(case, gantry_deg))

    @guarded
    def new_gtv(self, series_uid: str) -> None:
        """Start an empty GTV on the image shown."""

        def change(case: Case) -> Case:
            started, key = contouring.start_gtv(case, series_uid)
            self._session.select(gtv_key=key)
            return replace(started, chosen_gtv=key)

        self._edit("New GTV", change)

    @guarded
    def draw(self, polygon_mm: FloatArray, operation: str, series_uid: str) -> None:
        """Add an outline to the chosen GTV, or cut it away; starts a GTV where there is none."""
        case = self._session.case
        if case is None:
            return
        picked = self._session.selection
        key, started = drawing_target(case, picked.gtv_key, picked.drawn_key), case
        if not key:
            started, key = drawing.start(case, series_uid)
        require_unlocked(started, key)
        union = operation != "cut"
        drawn = contouring.add_polygon(
            started, key, np.asarray(polygon_mm), "union" if union else "subtract"
        )
        if drawn is not started:
            self._session.edit("Draw the GTV" if union else "Cut the GTV", drawn)


def _redrawn(case: Case, spot_id: str, outline: FloatArray) -> Spot:
    spot = edits.spot_by_id(case, spot_id)
    scan = case.planar_scans.get(spot.series_uid)
    if scan is None:
        raise MissingInput("Only spots of a planar scan can be redrawn on the scan.")
    return redraw_planar_spot(scan, spot, outline)
