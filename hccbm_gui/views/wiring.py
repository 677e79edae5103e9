"""Who tells whom: the parts of the window and the session, in one place."""

from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import Qt

from hccbm_gui.core.bone_projection import coronal_bone_projection
from hccbm_gui.core.case import Case
from hccbm_gui.core.progress import Progress
from hccbm_gui.core.roi import Roi
from hccbm_gui.services.analysis import alignment_ct
from hccbm_gui.services.follow import FollowComparison
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.session import Session
from hccbm_gui.services.steps import step_states
from hccbm_gui.views.landmark_dialog import LandmarkDialog

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow


def connect_window(window: "MainWindow") -> None:
    """Connect everything once; the connections live as long as the window."""
    window.follow = FollowComparison(window.session)
    refresh = Refresh(window)
    window.refresh = refresh
    _connect_session(window, refresh)
    _connect_lists(window)
    _connect_pictures(window, refresh)
    _connect_files(window)
    refresh.all()


def _connect_session(window: "MainWindow", refresh: "Refresh") -> None:
    session = window.session
    session.case_changed.connect(refresh.all)
    session.stale_changed.connect(refresh.all)
    session.step_changed.connect(refresh.step)
    session.history_changed.connect(lambda: window.status.show_undo(session.undo_label))
    # Queued: a strip that appears while a view paints would lay the window out within the paint.
    session.problem.connect(window.problems.show_problem, Qt.ConnectionType.QueuedConnection)
    session.cursor_changed.connect(window.slices.set_cursor)
    session.cursor_changed.connect(window.planar.show_cursor)
    window.bone.changed.connect(refresh.comparison)
    window.header.steps.chosen.connect(session.go_to_step)
    window.header.help_button.clicked.connect(window.show_keys)


def _connect_lists(window: "MainWindow") -> None:
    left, act = window.left, window.actions_on_case
    left.tree.series_activated.connect(window.slices.show_series)
    left.structures.visibility_changed.connect(window.slices.set_hidden)
    left.structures.gtv_chosen.connect(act.choose_gtv)
    left.structures.jump_wanted.connect(lambda key: jump_to_roi(window.session, key))
    left.spots.spot_chosen.connect(act.choose_spot)
    left.spots.state_wanted.connect(act.set_spot_state)
    left.spots.edit_wanted.connect(window.planar.redraw_spot)
    left.alignment.approve_wanted.connect(act.approve_alignment)
    left.alignment.projection_wanted.connect(act.align_again)
    left.alignment.landmarks_wanted.connect(lambda uid: open_landmarks(window, uid))
    left.new_gtv.clicked.connect(lambda: start_gtv(window))


def _connect_pictures(window: "MainWindow", refresh: "Refresh") -> None:
    session, act = window.session, window.actions_on_case
    window.slices.cursor_wanted.connect(session.set_cursor)
    window.slices.hovered.connect(refresh.position)
    window.slices.outline_drawn.connect(act.draw)
    window.planar.spot_chosen.connect(act.choose_spot)
    window.planar.outline_drawn.connect(act.redraw_spot)
    window.planar.cursor_wanted.connect(lambda xz: point_in_plane(session, xz))
    window.comparison.rule.rule_changed.connect(act.set_rule)
    window.comparison.rule.gantry_changed.connect(act.set_gantry)


def _connect_files(window: "MainWindow") -> None:
    files = window.files
    files.open_wanted.connect(window.opening.open_paths)
    files.open_wanted.connect(window.remember_opened)
    files.report_written.connect(window.note_report)
    window.opening.opened.connect(lambda case: go_to_first_target(window.session, case))
    window.comparison.report_wanted.connect(files.save_report)
    window.comparison.picture_wanted.connect(files.save_picture)
    window.welcome.open_wanted.connect(files.open_folder)
    window.welcome.phantom_wanted.connect(files.open_phantom)
    window.welcome.recent_wanted.connect(window.open_recent)


class Refresh:
    """Brings the panels up to date with the session."""

    def __init__(self, window: "MainWindow") -> None:
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
        window.planar.show_case(case, chosen)
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
        names = structures_at(case, point_mm) if point_mm is not None else []
        window.status.show_position(point_mm, layers, names)


def structures_at(case: Case | None, point_mm: tuple[float, float, float]) -> list[str]:
    """Names of the structures with a contour around the point, but for the body outline."""
    if case is None:
        return []
    return [roi.name for roi in case.rois if roi.kind != "EXTERNAL" and _contains(roi, point_mm)]


def _contains(roi: Roi, point_mm: tuple[float, float, float]) -> bool:
    x, y, z = point_mm
    here = shapely.Point(x, y)
    inside = False
    for contour in roi.contours:
        if len(contour) >= 3 and abs(float(contour[0, 2]) - z) <= 1.5:
            # Even-odd: a hole takes away what the outer contour gives.
            inside ^= bool(shapely.Polygon(contour[:, :2]).contains(here))
    return inside


def jump_to_roi(session: Session, key: str) -> None:
    """Move the cursor to the middle of a structure."""
    roi = next((r for r in session.case.rois if r.key == key), None) if session.case else None
    if roi is not None and not roi.is_empty:
        x, y, z = roi.bounds_mm().mean(axis=0)
        session.set_cursor((float(x), float(y), float(z)))


def go_to_first_target(session: Session, case: Case) -> None:
    """Begin at the largest GTV, else in the middle of the image."""
    gtvs = sorted(case.gtvs(), key=lambda r: float((r.bounds_mm()[1] - r.bounds_mm()[0]).prod()))
    if gtvs:
        jump_to_roi(session, gtvs[-1].key)
        return
    volumes = list(case.volumes.values())
    if volumes:
        x, y, z = volumes[0].geometry.centre_mm
        session.set_cursor((float(x), float(y), float(z)))


def point_in_plane(session: Session, xz: tuple[float, None, float]) -> None:
    """Move the cursor in the coronal plane; a planar scan does not know the depth."""
    session.set_cursor((xz[0], session.cursor_mm[1], xz[2]))


@guarded
def start_gtv(window: "MainWindow") -> None:
    """A new GTV, and the pencil in hand."""
    base = window.slices.shown.base_uid
    if base:
        window.actions_on_case.new_gtv(base)
        window.slices.set_tool("polygon")
        window.session.go_to_step("GTV")


@guarded
def open_landmarks(window: "MainWindow", scan_uid: str) -> None:
    """Project the bone in a job, then open the dialog."""
    case = window.session.case
    volume = None if case is None else alignment_ct(case)
    if case is None or volume is None:
        return
    scan = case.planar_scans[scan_uid]

    def work(progress: Progress) -> object:
        return coronal_bone_projection(volume, progress)

    def show(projection: object) -> None:
        dialog = LandmarkDialog(
            scan, scan_uid, projection, volume.geometry.frame_uid, window.palette_used, window
        )
        dialog.aligned.connect(window.actions_on_case.take_alignment)
        dialog.open()

    window.session.jobs.start(
        "Projecting the bone", work, show, guard=window.session.same_patient()
    )
