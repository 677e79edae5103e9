"""Brings the panels up to date with the session."""

import shapely
from PySide6.QtCore import QObject

from hccbm_gui.core.case import Case
from hccbm_gui.core.roi import Roi
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.steps import step_states
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.panes.beam_view import BeamView


class Refresh(QObject):
    """What changes in the window when the case, the comparison or the step does."""

    def __init__(self, window: MainWindow) -> None:
        # A child of the window, so that it lives as long as the connections to it.
        super().__init__(window)
        self._window = window

    @guarded
    def all(self) -> None:
        """Everything that follows the case."""
        window, session = self._window, self._window.session
        case = session.case
        window.pages.setCurrentIndex(0 if case is None else 1)
        window.setWindowTitle(
            window.TITLE if case is None else f"{case.patient.describe()} · {window.TITLE}"
        )
        window.header.show_case(case)
        window.left.show_case(case, session.selection)
        chosen = session.selection.spot_id
        if not chosen and case is not None and case.comparison is not None:
            chosen = case.comparison.spot_id
        window.slices.choose_spot(chosen)
        window.slices.show_case(case)
        window.tabs.show_case(case)
        self.comparison()
        self.step()

    @guarded
    def comparison(self) -> None:
        """The right side."""
        window, session = self._window, self._window.session
        window.comparison.show_case(
            session.case, window.bone.image, session.stale, session.comparison_problem
        )
        for beam in window.slices.findChildren(BeamView):
            beam.show_bone(window.bone.image)
            beam.show_state(session.stale, session.comparison_problem)

    @guarded
    def step(self) -> None:
        """The line of steps."""
        window, session = self._window, self._window.session
        written = window.report_written
        window.header.steps.show_states(
            step_states(session.case, session.stale, session.step, report_written=written)
        )
        window.arrange_for(session.step)

    @guarded
    def position(self, point_mm: tuple[float, float, float] | None) -> None:
        """The status line."""
        window, case = self._window, self._window.session.case
        layers = window.slices.layers_at(point_mm) if point_mm is not None else []
        frame = window.slices.links.frame_of(window.slices.under)
        names = structures_at(case, point_mm, frame) if point_mm is not None else []
        window.status.show_position(point_mm, layers, names)


def structures_at(
    case: Case | None, point_mm: tuple[float, float, float], frame_uid: str
) -> list[str]:
    """Names of the structures of a frame with a contour around a point of it, but for the body."""
    if case is None:
        return []
    own = [roi for roi in case.rois if roi.frame_uid == frame_uid and roi.kind != "EXTERNAL"]
    return [roi.name for roi in own if _contains(roi, point_mm)]


def _contains(roi: Roi, point_mm: tuple[float, float, float]) -> bool:
    x, y, z = point_mm
    here = shapely.Point(x, y)
    inside = False
    for contour in roi.contours:
        if len(contour) >= 3 and abs(float(contour[0, 2]) - z) <= 1.5:
            # Even-odd: a hole takes away what the outer contour gives.
            inside ^= bool(shapely.Polygon(contour[:, :2]).contains(here))
    return inside
