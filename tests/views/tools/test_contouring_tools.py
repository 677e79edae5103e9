"""Brush and its kin, with real events on the assembled window."""

import runpy
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.fields.structure_volume import roi_volume_cc
from hccbm_gui.core.roi import Roi
from hccbm_gui.services import gate
from hccbm_gui.services.session import Session
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.slice_view import SliceView
from hccbm_gui.views.structures.drawing import connected_drawing
from hccbm_gui.views.tools.brush_stroke import like_range
from hccbm_gui.views.tools.draw_overlay import DrawOverlay, overlay_of
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
act = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[1] / "hand_events.py")))
LEFT = Qt.MouseButton.LeftButton
MakeCase = Callable[..., Case]
Uv = tuple[float, float]


@pytest.fixture
def problems() -> list[Exception]:
    return []


@pytest.fixture
def window(
    qt_app: QApplication, make_case: MakeCase, problems: list[Exception]
) -> Iterator[MainWindow]:
    """The small patient with nothing drawn but the cord, so that a GTV is started."""
    gate._last_told.clear()
    session = Session()
    session.problem.connect(problems.append)
    made = assemble_window(session)
    made.resize(1400, 900)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    session.open_case(empty_of(make_case(compared=False)))
    session.set_cursor((1.0, 1.0, 0.0))
    assert session.jobs.wait(20.0)
    qt_app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    qt_app.processEvents()


def empty_of(case: Case) -> Case:
    return replace(case, rois=tuple(roi for roi in case.rois if roi.name == "SpinalCord"))


def take(window: MainWindow, tool: str, plane: str = "axial") -> SliceView:
    window.slices.maximise(plane)
    QApplication.processEvents()
    window.slices.set_tool(tool)
    return window.slices.views[plane]  # type: ignore[index]


def over(view: SliceView, uv: Uv) -> QPointF:
    """The place of the view over (u, v) in mm on its slice."""
    scene = view.scene
    (point,) = scene.plane.to_patient([uv], scene.position_mm)
    x, y = scene.pixel_of(point)
    ratio = view.devicePixelRatioF()
    return QPointF(x / ratio, view.height() - y / ratio)


def stroke(view: SliceView, *way: Uv, held: Qt.KeyboardModifier = act.NO_KEY) -> None:
    places = [over(view, uv) for uv in way]
    shares = np.arange(1, 21) / 20.0
    legs = [one + (two - one) * float(share) for one, two in pairwise(places) for share in shares]
    act.drag(view, [places[0], *legs], LEFT, held)
    QApplication.processEvents()


def case_of(window: MainWindow) -> Case:
    case = window.session.case
    assert case is not None
    return case


def gtv_of(window: MainWindow) -> Roi:
    return next(roi for roi in case_of(window).rois if roi.name != "SpinalCord")


def area_on(roi: Roi, z_mm: float) -> shapely.Geometry:
    return even_odd([c[:, :2] for c in roi.contours if abs(c[0, 2] - z_mm) < 0.1])


def history(window: MainWindow) -> tuple[str, ...]:
    return window.session.history


def test_the_brush_starts_a_gtv_and_paints_what_the_disc_passed_over(window: MainWindow) -> None:
    view = take(window, "brush")
    connected_drawing(window).radius_mm = 10.0
    z_mm = view.scene.position_mm
    stroke(view, (-20.0, 0.0), (20.0, 0.0))
    wanted = 40.0 * 20.0 + np.pi * 10.0**2
    gtv = gtv_of(window)
    assert len(gtv.contours) == 1
    painted = area_on(gtv, float(gtv.contours[0][0, 2]))
    assert painted.area == pytest.approx(wanted, rel=0.01)
    assert abs(gtv.contours[0][0, 2] - z_mm) <= 2.0
    assert painted.bounds == pytest.approx((-30.0, -10.0, 30.0, 10.0), abs=0.5)
    assert history(window) == ("Brush",)
    window.session.undo()
    assert [roi.name for roi in case_of(window).rois] == ["SpinalCord"]


def test_a_stroke_on_a_sagittal_view_changes_the_axial_contours(window: MainWindow) -> None:
    view = take(window, "brush", "sagittal")
    connected_drawing(window).radius_mm = 12.0
    stroke(view, (0.0, -20.0), (0.0, 20.0))
    gtv = gtv_of(window)
    heights = sorted({round(float(c[0, 2]), 3) for c in gtv.contours})
    assert heights == [float(z) for z in range(-32, 33, 4)]
    middle = area_on(gtv, 0.0)
    # As wide as the brush across, as thick as one slice of the view.
    assert middle.area == pytest.approx(24.0 * 4.0, rel=0.02)
    assert history(window) == ("Brush",)


def test_the_eraser_takes_away_and_undo_gives_back_the_same_structure(window: MainWindow) -> None:
    view = take(window, "brush")
    connected_drawing(window).radius_mm = 15.0
    stroke(view, (0.0, 0.0))
    before = gtv_of(window)
    view = take(window, "eraser")
    connected_drawing(window).radius_mm = 5.0
    stroke(view, (0.0, 0.0))
    ring = area_on(gtv_of(window), 0.0)
    assert len(ring.interiors) == 1
    assert ring.area == pytest.approx(np.pi * (15.0**2 - 5.0**2), rel=0.01)
    assert history(window) == ("Brush", "Eraser")
    window.session.undo()
    assert gtv_of(window) is before
    assert case_of(window).chosen_gtv == before.key


def test_a_click_that_changes_nothing_adds_no_step(window: MainWindow) -> None:
    view = take(window, "eraser")
    stroke(view, (0.0, 0.0))
    assert history(window) == ()
    assert [roi.name for roi in case_of(window).rois] == ["SpinalCord"]
    view = take(window, "brush")
    connected_drawing(window).radius_mm = 15.0
    stroke(view, (0.0, 0.0))
    connected_drawing(window).radius_mm = 5.0
    stroke(view, (1.0, 1.0))
    view = take(window, "circle")
    stroke(view, (10.0, 10.0))
    assert history(window) == ("Brush",)


def test_a_ball_paints_the_slices_beside(window: MainWindow) -> None:
    view = take(window, "brush")
    desk = connected_drawing(window)
    desk.radius_mm = 12.0
    desk.set_ball(True)
    stroke(view, (0.0, 0.0))
    gtv = gtv_of(window)
    assert {round(float(c[0, 2])) for c in gtv.contours} == {-8, -4, 0, 4, 8}
    assert roi_volume_cc(gtv) == pytest.approx(4.0 / 3.0 * np.pi * 1.2**3, rel=0.05)


def test_the_adaptive_brush_stays_in_the_bone(window: MainWindow) -> None:
    view = take(window, "brush")
    desk = connected_drawing(window)
    desk.radius_mm = 25.0
    desk.set_adaptive(True)
    # The bone of this patient is a block of 32 mm square; its middle lies at (-2, 30).
    stroke(view, (-2.0, -30.0) if view.scene.plane.up[1] < 0 else (-2.0, 30.0))
    painted = area_on(gtv_of(window), 0.0)
    assert painted.area == pytest.approx(32.0 * 32.0, rel=0.12)


def test_noise_does_not_narrow_the_range_of_the_adaptive_brush() -> None:
    noise = np.random.default_rng(1).normal(40.0, 10.0, 400)
    low, high = like_range(noise, noise[:80])
    assert ((noise > low) & (noise < high)).mean() > 0.99
    bone = np.concatenate([noise, np.full(100, 640.0)])
    assert like_range(bone, noise[:80])[1] == pytest.approx(340.0, abs=3.0)


def test_circle_and_rectangle_are_what_was_dragged_out(window: MainWindow) -> None:
    stroke(take(window, "circle"), (0.0, 0.0), (20.0, 0.0))
    assert area_on(gtv_of(window), 0.0).area == pytest.approx(np.pi * 400.0, rel=0.02)
    stroke(take(window, "box"), (30.0, 0.0), (50.0, 30.0))
    assert area_on(gtv_of(window), 0.0).area == pytest.approx(np.pi * 400 + 600, rel=0.02)
    assert history(window) == ("Circle", "Rectangle")


def test_fill_closes_the_hole_under_the_hand(window: MainWindow, problems: list[object]) -> None:
    stroke(take(window, "circle"), (0.0, 0.0), (20.0, 0.0))
    connected_drawing(window).radius_mm = 5.0
    stroke(take(window, "eraser"), (0.0, 0.0))
    view = take(window, "fill")
    stroke(view, (1.0, 1.0))
    assert area_on(gtv_of(window), 0.0).area == pytest.approx(np.pi * 400.0, rel=0.02)
    assert not problems
    stroke(view, (1.0, 1.0))
    assert "no hole" in str(problems[-1])
    assert history(window)[-1] == "Fill hole"


def test_level_tracing_takes_the_body_edge(window: MainWindow) -> None:
    view = take(window, "trace")
    # The body reaches from -102 to 98 mm across; its edge lies between two voxels.
    edge = (-102.0, 20.0)
    act.move(view, over(view, edge))
    sketch = overlay_of(view).sketch
    assert sketch is not None
    assert sketch.area is not None
    act.click(view, over(view, edge), LEFT)
    body = area_on(gtv_of(window), 0.0)
    assert body.bounds == pytest.approx((-102.0, -82.0, 98.0, 78.0), abs=2.5)


def test_the_live_wire_follows_the_body_edge(window: MainWindow) -> None:
    view = take(window, "livewire")
    corners = [(-102.0, 82.0), (98.0, 82.0), (98.0, -78.0), (-102.0, -78.0)]
    for corner in corners:
        act.click(view, over(view, corner), LEFT)
    act.click(view, over(view, (0.0, 0.0)), LEFT)
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    QTest.keyClick(view, Qt.Key.Key_Return)
    body = area_on(gtv_of(window), 0.0)
    truth = shapely.box(-102.0, -82.0, 98.0, 78.0)
    overlap = 2.0 * body.intersection(truth).area / (body.area + truth.area)
    assert overlap > 0.98
    assert shapely.hausdorff_distance(body.exterior, truth.exterior, densify=0.02) < 6.0
    assert history(window) == ("Live wire",)


def test_nudging_from_inside_grows_and_from_outside_shrinks(window: MainWindow) -> None:
    stroke(take(window, "circle"), (0.0, 0.0), (20.0, 0.0))
    before = area_on(gtv_of(window), 0.0)
    view = take(window, "nudge")
    connected_drawing(window).radius_mm = 6.0
    stroke(view, (0.0, 0.0), (20.0, 0.0))
    grown = area_on(gtv_of(window), 0.0)
    assert grown.bounds[2] == pytest.approx(26.0, abs=0.6)
    assert grown.contains(before.buffer(-0.1))
    stroke(view, (-40.0, 0.0), (-20.0, 0.0))
    assert area_on(gtv_of(window), 0.0).area < grown.area - 50.0
    stroke(view, (70.0, 70.0), (75.0, 70.0))
    assert history(window) == ("Circle", "Nudge", "Nudge")


def test_a_corner_is_dragged_added_and_removed(window: MainWindow) -> None:
    stroke(take(window, "box"), (0.0, 0.0), (40.0, 30.0))
    view = take(window, "vertices")
    stroke(view, (40.0, 30.0), (60.0, 50.0))
    (contour,) = gtv_of(window).contours
    assert len(contour) == 4
    assert np.abs(contour[:, :2] - (60.0, -50.0)).sum(axis=1).min() < 0.6
    stroke(view, (0.0, 15.0), (-20.0, 15.0))
    assert len(gtv_of(window).contours[0]) == 5
    act.move(view, over(view, (-20.0, 15.0)))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert len(gtv_of(window).contours[0]) == 4
    assert history(window)[1:] == ("Move corner", "Add corner", "Remove corner")


def test_a_slice_is_copied_from_above_and_deleted(window: MainWindow) -> None:
    view = take(window, "circle")
    stroke(view, (0.0, 0.0), (20.0, 0.0))
    z_mm = float(gtv_of(window).contours[0][0, 2])
    view.step(-1)
    desk = connected_drawing(window)
    desk.copy_from(view, "up")
    assert area_on(gtv_of(window), z_mm - 4.0).equals(area_on(gtv_of(window), z_mm))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert {round(float(c[0, 2]), 3) for c in gtv_of(window).contours} == {round(z_mm, 3)}
    assert history(window) == ("Circle", "Copy slice", "Delete slice")


def test_a_patient_switch_in_mid_stroke_draws_nothing(
    window: MainWindow, make_case: MakeCase, problems: list[Exception]
) -> None:
    view = take(window, "brush")
    act.press(view, over(view, (0.0, 0.0)), LEFT)
    act.move(view, over(view, (20.0, 0.0)), LEFT)
    other = make_case(compared=False)
    window.session.open_case(other)
    act.move(view, over(view, (30.0, 0.0)), LEFT)
    act.release(view, over(view, (30.0, 0.0)), LEFT)
    assert case_of(window).rois == other.rois
    assert history(window) == ()
    assert not problems


def test_what_is_drawn_while_a_job_runs_is_kept(window: MainWindow) -> None:
    may_end, session = Event(), window.session
    session.jobs.start("Waiting", lambda progress: may_end.wait(10.0), lambda _: None)
    stroke(take(window, "brush"), (0.0, 0.0), (20.0, 0.0))
    drawn = gtv_of(window)
    may_end.set()
    assert session.jobs.wait(20.0)
    assert gtv_of(window) is drawn
    assert history(window) == ("Brush",)


def test_all_contours_go_and_come_back(window: MainWindow) -> None:
    view = take(window, "circle")
    stroke(view, (0.0, 0.0), (20.0, 0.0))
    drawn = gtv_of(window)
    connected_drawing(window).delete_all(view)
    assert gtv_of(window).is_empty
    assert not connected_drawing(window).delete_all(view)
    assert history(window) == ("Circle", "Delete all contours")
    window.session.undo()
    assert gtv_of(window) is drawn


def test_a_locked_structure_refuses_in_words(window: MainWindow, problems: list[Exception]) -> None:
    view = take(window, "brush")
    stroke(view, (0.0, 0.0))
    locked = gtv_of(window)
    window.session.edit("Lock", replace(case_of(window), locked=frozenset({locked.key})))
    stroke(view, (40.0, 0.0), (50.0, 0.0))
    assert gtv_of(window) is locked
    assert "locked" in str(problems[-1])
    assert history(window) == ("Brush", "Lock")


@pytest.mark.parametrize("end", [1, -1])
def test_the_first_and_the_last_slice_can_be_drawn_on(window: MainWindow, end: int) -> None:
    view = take(window, "brush")
    view.step(end * 1000)
    stroke(view, (0.0, 0.0), (10.0, 0.0))
    drawn = {float(c[0, 2]) for c in gtv_of(window).contours}
    assert drawn == {view.scene.position_mm}


def test_strokes_beside_the_image_or_crossing_themselves_do_no_harm(window: MainWindow) -> None:
    view = take(window, "brush")
    connected_drawing(window).radius_mm = 5.0
    stroke(view, (-400.0, 0.0), (-300.0, 0.0))
    assert not case_of(window).rois[1:] or gtv_of(window).is_empty
    assert history(window) == ()
    stroke(view, (0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (20.0, -20.0), (0.0, 30.0))
    painted = area_on(gtv_of(window), 0.0)
    way = shapely.LineString([(0, 0), (40, 0), (40, -40), (20, 20), (0, -30)])
    assert painted.symmetric_difference(way.buffer(5.0)).area < 0.03 * painted.area


def test_escape_gives_a_stroke_up_and_the_circle_follows_the_hand(window: MainWindow) -> None:
    view = take(window, "brush")
    act.move(view, over(view, (5.0, 5.0)))
    sketch = overlay_of(view).sketch
    assert sketch is not None
    assert sketch.hand == pytest.approx((5.0, 5.0), abs=0.5)
    act.press(view, over(view, (0.0, 0.0)), LEFT)
    act.move(view, over(view, (20.0, 0.0)), LEFT)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    act.release(view, over(view, (20.0, 0.0)), LEFT)
    assert history(window) == ()
    window.slices.set_tool("window")
    assert all(shown.sketch is None for shown in window.findChildren(DrawOverlay))


def test_keys_and_the_wheel_with_alt_change_the_size_that_is_told(window: MainWindow) -> None:
    view = take(window, "brush")
    desk = connected_drawing(window)
    begin = desk.radius_mm
    QTest.keyClick(view, Qt.Key.Key_BracketRight)
    assert desk.radius_mm > begin
    assert f"{2 * desk.radius_mm:.1f} mm" in window.status.currentMessage()
    QTest.keyClick(view, Qt.Key.Key_BracketLeft)
    assert desk.radius_mm == pytest.approx(begin)
    position = view.scene.position_mm
    act.wheel(view, (0, 120), Qt.KeyboardModifier.AltModifier)
    assert desk.radius_mm > begin
    assert view.scene.position_mm == position
