"""Going somewhere in the patient, and starting what needs a place: a GTV, landmarks."""

import numpy as np

from hccbm_gui.core.alignment.bone_projection import PlaneImage, coronal_bone_projection
from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.progress import Progress
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.analysis import alignment_ct
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.session import Session
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.planar.landmark_dialog import LandmarkDialog
from hccbm_gui.views.plugin_area.plugin_menu import PluginMenu


def jump_to_roi(session: Session, key: str) -> None:
    """Move the cursor to the middle of a structure, or to the first line or point of it."""
    roi = next((r for r in session.case.rois if r.key == key), None) if session.case else None
    if roi is None:
        return
    if not roi.is_empty:
        x, y, z = roi.bounds_mm().mean(axis=0)
    elif roi.marks:
        x, y, z = roi.marks[0].mean(axis=0)
    else:
        return
    session.set_cursor((float(x), float(y), float(z)))


def go_to_first_target(session: Session, case: Case) -> None:
    """Begin at the largest GTV that an image shows, else in the middle of the image."""
    shown = [roi for roi in case.gtvs() if _is_shown(roi, case)]
    gtvs = sorted(shown, key=lambda r: float((r.bounds_mm()[1] - r.bounds_mm()[0]).prod()))
    if gtvs:
        jump_to_roi(session, gtvs[-1].key)
        return
    volumes = list(case.volumes.values())
    if volumes:
        x, y, z = _middle_slice(volumes[0])
        session.set_cursor((float(x), float(y), float(z)))


def _is_shown(roi: Roi, case: Case) -> bool:
    """Whether its middle lies in an image of its frame: elsewhere every view would be black."""
    middle = roi.bounds_mm().mean(axis=0)
    return any(
        volume.geometry.frame_uid == roi.frame_uid and bool(np.isfinite(volume.sample([middle])[0]))
        for volume in case.volumes.values()
    )


def _middle_slice(volume: Volume) -> FloatArray:
    """The centre of the image, or of the slice nearest to it where slices are missing there."""
    centre = volume.geometry.centre_mm
    slices, rows, columns = volume.geometry.shape
    middle = ((rows - 1) / 2, (columns - 1) / 2)
    places = volume.geometry.to_patient([(k, *middle) for k in range(slices)])
    there = places[~volume.in_gap(places)]
    if not volume.in_gap(centre)[0] or not len(there):
        return centre
    return np.asarray(there[np.linalg.norm(there - centre, axis=1).argmin()])


@guarded
def open_panel_of_step(window: MainWindow, menu: PluginMenu, step: str) -> None:
    """Show at the right what a step is about: the fields, or the panel that estimates dose."""
    if step == "Fields":
        window.tabs.setCurrentIndex(0)
    plugin = menu.plugin_for("estimate") if step == "Dose" else None
    if plugin is not None:
        window.tabs.open_panel(plugin)


@guarded
def start_gtv(window: MainWindow) -> None:
    """A new GTV, and the pencil in hand."""
    base = window.slices.shown.base_uid
    if base:
        window.actions_on_case.new_gtv(base)
        window.slices.set_tool("polygon")
        window.session.go_to_step("GTV")


@guarded
def open_landmarks(window: MainWindow, scan_uid: str) -> None:
    """Project the bone in a job, then open the dialog."""
    case = window.session.case
    volume = None if case is None else alignment_ct(case)
    if case is None or volume is None:
        return
    scan = case.planar_scans[scan_uid]

    def work(progress: Progress) -> PlaneImage:
        return coronal_bone_projection(volume, progress)

    @guarded
    def show(projection: PlaneImage) -> None:
        dialog = LandmarkDialog(
            scan, scan_uid, projection, volume.geometry.frame_uid, window.palette_used, window
        )
        dialog.aligned.connect(window.actions_on_case.take_alignment)
        dialog.open()

    window.session.jobs.start(
        "Projecting the bone", work, show, guard=window.session.same_patient()
    )
