"""View in space, rotating projection and beam's-eye view, worked with the hand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.isodoses import absolute_isodoses, isodoses
from hccbm_gui.core.overlay import DoseOverlay
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.looks import OverlayLook
from hccbm_gui.render.window_level import WindowLevel
from hccbm_gui.services import gate
from hccbm_gui.services.compare import compare_case
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.services.mip_projection import mip_axes
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.services.projected_bone import project_bone
from hccbm_gui.views.panes.beam_view import BeamView
from hccbm_gui.views.panes.mip_view import MipView
from hccbm_gui.views.panes.shown import Shown
from hccbm_gui.views.panes.space_choice import chosen_isodoses
from hccbm_gui.views.panes.surface_view import SurfaceView

LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
HOT_MM = np.array((60.0, 45.0, -70.0))
WINDOW = WindowLevel.between(0.0, 400.0)
SHOWN = Shown(base_uid="ct", overlay_uid="spect", overlay=OverlayLook(window=WINDOW))
NOTHING: frozenset[str] = frozenset()
MakeCase = Callable[..., Case]


def spect(hot_mm: np.ndarray = HOT_MM, frame: str = "frame-1") -> Volume:
    """One hot voxel in a body of 5 counts, on an oblique grid."""
    turn = np.deg2rad(20.0)
    axes = [(0, -np.sin(turn), np.cos(turn)), (0, np.cos(turn), np.sin(turn)), (1, 0, 0)]
    geometry = Geometry.from_axes((50, 60, 60), (-180, -80, -190), (6, 5, 6), frame, axes)
    counts = np.full((50, 60, 60), 5, np.uint16)
    k, j, i = np.rint(geometry.to_index(hot_mm)[0]).astype(int)
    counts[k, j, i] = 400
    return Volume(counts, geometry, Unit.COUNTS)


def with_spect(case: Case, volume: Volume) -> Case:
    info = SeriesInfo("spect", "s3", "NM", "spect", "Bone SPECT", frame_uid="frame-1")
    volumes = MappingProxyType({**case.volumes, "spect": volume})
    return replace(case, series=(*case.series, info), volumes=volumes)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.shutdown()


@pytest.fixture
def problems() -> Iterator[list[Exception]]:
    gate._last_told.clear()
    told: list[Exception] = []
    stop = gate.on_problem(told.append)
    yield told
    stop()
    assert told == []


@pytest.fixture
def show(qt_app: QApplication, problems: list[Exception]) -> Iterator[Callable[[QWidget], None]]:
    shown: list[QWidget] = []

    def open_window(widget: QWidget) -> None:
        widget.resize(420, 380)
        widget.show()
        assert QTest.qWaitForWindowExposed(widget)
        shown.append(widget)

    yield open_window
    for widget in shown:
        widget.close()
        widget.deleteLater()
    qt_app.processEvents()


def pixels(image: QImage) -> np.ndarray:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).astype(int)


def wheel(widget: QWidget, at: QPoint, turn: int) -> None:
    where = QPointF(at)
    event = QWheelEvent(
        where, widget.mapToGlobal(where), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def drag(widget: QWidget, start: QPoint, by: tuple[int, int], button: Qt.MouseButton) -> None:
    QTest.mousePress(widget, button, pos=start)
    for step in (1, 2, 3, 4):
        at = start + QPoint(by[0] * step // 4, by[1] * step // 4)
        where = QPointF(at)
        QApplication.sendEvent(
            widget,
            QMouseEvent(
                QEvent.Type.MouseMove, where, widget.mapToGlobal(where),
                Qt.MouseButton.NoButton, button, Qt.KeyboardModifier.NoModifier,
            ),
        )  # fmt: skip
    QTest.mouseRelease(widget, button, pos=start + QPoint(*by))


# ---- rotating projection


@pytest.fixture
def mip(jobs: Jobs, show: Callable[[QWidget], None], make_case: MakeCase) -> MipView:
    view = MipView(jobs, dark())
    show(view)
    view.show_case(with_spect(make_case(), spect()), SHOWN, NOTHING)
    assert jobs.wait(20.0)
    return view


def pixel_of(view: MipView, place_mm: np.ndarray) -> QPoint:
    assert view.image is not None
    right, up, _ = mip_axes(view.image.angle_deg)
    centre = view._turn.centre_mm
    assert centre is not None
    away = place_mm - centre
    return view.view.point(float(away @ right), float(away @ up)).toPoint()


@pytest.mark.parametrize("angle", [0.0, 90.0, 213.0])
def test_a_click_on_the_spot_jumps_to_it(mip: MipView, jobs: Jobs, angle: float) -> None:
    wanted: list[tuple[float, float, float]] = []
    mip.cursor_wanted.connect(wanted.append)
    mip.turn_to(angle)
    assert jobs.wait(20.0)
    assert mip.image is not None
    assert mip.image.angle_deg == angle
    volume = mip._shows.volume
    assert volume is not None
    hot = volume.geometry.to_patient(np.argwhere(volume.array == 400))[0]
    at = pixel_of(mip, hot)
    picture = pixels(mip.snapshot(True))
    assert picture[at.y(), at.x()].max() < 165
    assert np.median(picture) > 190
    QTest.mouseClick(mip, LEFT, pos=at)
    assert len(wanted) == 1
    away = volume.geometry.to_index(wanted[0])[0] - volume.geometry.to_index(hot)[0]
    assert np.abs(away).max() < 0.75


def test_a_drag_turns_and_rest_makes_the_exact_picture(mip: MipView, jobs: Jobs) -> None:
    wanted: list[object] = []
    mip.cursor_wanted.connect(wanted.append)
    drag(mip, QPoint(250, 200), (-61, 5), LEFT)
    assert mip.image is not None
    # While it turns, the nearest of the pictures all around; it says itself from where.
    assert mip.image.angle_deg % 7.5 == 0.0
    assert abs(mip.image.angle_deg - mip._turn.angle_deg) <= 3.75
    QTest.qWait(300)
    assert jobs.wait(20.0)
    assert mip.image.angle_deg == pytest.approx(0.6 * 61)
    assert wanted == []


def test_it_turns_by_itself_until_it_is_hidden(mip: MipView) -> None:
    mip.controls.playing.click()
    assert mip.is_playing
    before = mip._turn.angle_deg
    QTest.qWait(400)
    assert mip._turn.angle_deg != before
    mip.hide()
    assert not mip.is_playing
    assert not mip.controls.playing.isChecked()
    mip.show()


def test_r_shows_all_from_the_front_again(mip: MipView, jobs: Jobs) -> None:
    mip.turn_to(120.0)
    home = mip.view
    wheel(mip, QPoint(100, 100), 240)
    drag(mip, QPoint(200, 200), (40, 30), MIDDLE)
    assert mip.view.px_per_mm > 1.2 * home.px_per_mm
    QTest.keyClick(mip, Qt.Key.Key_R)
    assert mip.view == home
    assert jobs.wait(20.0)
    assert mip.image is not None
    assert mip.image.angle_deg == 0.0


def test_the_right_button_makes_it_darker_and_the_bar_says_so(mip: MipView) -> None:
    before = mip._shows.window
    drag(mip, QPoint(200, 150), (0, -60), RIGHT)
    assert mip._shows.window[1] < 0.8 * before[1]


def test_what_lies_under_the_hand_is_told(mip: MipView) -> None:
    told: list[object] = []
    mip.hovered.connect(told.append)
    volume = mip._shows.volume
    assert volume is not None
    hot = volume.geometry.to_patient(np.argwhere(volume.array == 400))[0]
    QTest.mouseMove(mip, pixel_of(mip, hot))
    QTest.qWait(50)
    assert told
    assert np.linalg.norm(np.asarray(told[-1]) - hot) < 5.0


def test_nothing_of_an_earlier_patient_is_projected(
    mip: MipView, jobs: Jobs, make_case: MakeCase
) -> None:
    other = replace(
        with_spect(make_case(), spect(np.array((-60.0, 20.0, 40.0)))),
        patient=Patient("8", "Other^Case", "1960-01-02", "M"),
    )
    mip.turn_to(33.0)
    mip.show_case(other, SHOWN, NOTHING)
    assert mip.image is None
    assert jobs.wait(20.0)
    assert mip._turn._source is not None
    assert mip._turn._source.array is other.volumes["spect"].array
    mip.show_case(None, Shown(), NOTHING)
    assert mip.image is None
    # Words on an empty picture.
    assert np.unique(pixels(mip.snapshot(True))).size > 2


def test_a_view_that_nobody_sees_projects_nothing(jobs: Jobs, make_case: MakeCase) -> None:
    view = MipView(jobs, dark())
    view.show_case(with_spect(make_case(), spect()), SHOWN, NOTHING)
    assert jobs.running == ()
    view.deleteLater()


def test_ct_is_projected_when_it_is_asked_for(mip: MipView, jobs: Jobs) -> None:
    light = pixels(mip.snapshot(True)).mean()
    mip.controls.image_wanted.emit("ct")
    assert jobs.wait(20.0)
    assert mip.frame_uid == "frame-1"
    assert light > 160
    assert pixels(mip.snapshot(True)).mean() < 90


def test_a_snapshot_for_others_has_no_name(mip: MipView) -> None:
    changed = np.abs(pixels(mip.snapshot(True)) - pixels(mip.snapshot(False))).max(axis=-1) > 40
    rows, columns = np.nonzero(changed)
    assert len(rows) > 50
    assert rows.max() < 60
    assert columns.min() > 200


# ---- beam's-eye view


@pytest.fixture
def beam(show: Callable[[QWidget], None], make_case: MakeCase) -> BeamView:
    view = BeamView(dark())
    show(view)
    case = make_case()
    view.show_case(case, SHOWN, NOTHING)
    view.show_bone(project_bone(case, case.comparison))
    return view


def colour_at(view: BeamView, u_mm: float, v_mm: float) -> np.ndarray:
    place = view.view()
    assert place is not None
    at = place.point(u_mm, v_mm)
    return pixels(view.snapshot(True))[round(at.y() - 0.5), round(at.x() - 0.5)]


def test_the_field_edges_lie_at_their_millimetres(beam: BeamView) -> None:
    comparison = beam.comparison
    assert comparison is not None
    edges = comparison.ct_field.edges
    teal = np.array((0x35, 0xD0, 0xBA))
    # A quarter along the edge, clear of the arrow in its middle.
    for u, v in ((edges.left_mm, 13.0), (-edges.right_mm, 13.0), (13.0, -edges.inferior_mm)):
        assert np.abs(colour_at(beam, u, v) - teal).max() < 60
        assert np.abs(colour_at(beam, 1.1 * u, 1.1 * v) - teal).max() > 60


def test_the_place_under_the_hand_is_read_in_the_isocentre_plane(beam: BeamView) -> None:
    told: list[tuple[float, float, float] | None] = []
    beam.hovered.connect(told.append)
    view, comparison = beam.view(), beam.comparison
    assert view is not None
    assert comparison is not None
    QTest.mouseMove(beam, view.point(31.0, -22.0).toPoint())
    QTest.qWait(50)
    assert told[-1] is not None
    assert comparison.beam.project(told[-1])[0] == pytest.approx((31.0, -22.0), abs=1.0)
    assert beam._under_hand == pytest.approx((31.0, -22.0), abs=1.0)
    QTest.mouseMove(beam, QPoint(2, 378))
    QTest.qWait(50)
    assert told[-1] is None


def test_a_click_tells_all_but_the_depth(beam: BeamView) -> None:
    wanted: list[tuple[float, None, float]] = []
    beam.cursor_wanted.connect(wanted.append)
    view, comparison = beam.view(), beam.comparison
    assert view is not None
    assert comparison is not None
    QTest.mouseClick(beam, LEFT, pos=view.point(20.0, 35.0).toPoint())
    x, y, z = wanted[0]
    assert y is None
    centre = comparison.beam.isocentre_mm
    assert (x - centre[0], z - centre[2]) == pytest.approx((20.0, 35.0), abs=1.0)


def test_it_zooms_at_the_cursor_moves_and_comes_back(beam: BeamView) -> None:
    home = beam.view()
    assert home is not None
    at = QPoint(120, 140)
    held = home.to_view(QPointF(at))
    wheel(beam, at, 360)
    zoomed = beam.view()
    assert zoomed is not None
    assert zoomed.px_per_mm == pytest.approx(home.px_per_mm * 1.15**3)
    assert zoomed.to_view(QPointF(at)) == pytest.approx(held)
    drag(beam, QPoint(200, 200), (40, -24), LEFT)
    moved = beam.view()
    assert moved is not None
    assert moved.point(0, 0) - zoomed.point(0, 0) == QPointF(40, -24)
    QTest.keyClick(beam, Qt.Key.Key_R)
    assert beam.view() == home


def test_it_follows_the_gantry(beam: BeamView, make_case: MakeCase) -> None:
    case = replace(make_case(), gantry_deg=180.0)
    behind = replace(case, comparison=compare_case(case))
    front = beam.view()
    beam.show_case(behind, SHOWN, NOTHING)
    assert beam.comparison is not None
    assert beam.comparison.beam.gantry_deg == 180.0
    assert "BEV PA" in beam._options(True).titles[0]
    # The bone of the beam from the front must not stand behind the fields from the back.
    assert beam._bone is None
    # A point at the patient's left comes to lie on the left of the picture.
    beam.set_cursor((40.0, 0.0, 0.0))
    at = beam._options(True).cursor
    assert at is not None
    assert at[0] < -30.0
    assert front is not None


def test_why_it_is_empty_is_said(beam: BeamView, make_case: MakeCase) -> None:
    case = make_case(compared=False)
    beam.show_case(case, SHOWN, NOTHING)
    assert "GTV and a bone scan" in beam._why_empty()
    beam.show_case(replace(case, rois=()), SHOWN, NOTHING)
    assert "No GTV" in beam._why_empty()
    beam.show_state(False, "The alignment residual is above 20 mm.")
    assert "residual" in beam._why_empty()
    assert beam.view() is None
    assert np.unique(pixels(beam.snapshot(True))).size > 2
    QTest.mouseClick(beam, LEFT, pos=QPoint(100, 100))
    wheel(beam, QPoint(100, 100), 120)
    beam.show_case(None, Shown(), NOTHING)
    assert "patient" in beam._why_empty() or "residual" in beam._why_empty()


def test_a_snapshot_of_the_beam_for_others_has_no_name(beam: BeamView) -> None:
    assert beam._options(True).identity == ("Test^Case", "ID 7")
    assert beam._options(False).identity == ()
    assert (pixels(beam.snapshot(True)) != pixels(beam.snapshot(False))).any()


# ---- view in space


@pytest.fixture
def space(jobs: Jobs, show: Callable[[QWidget], None], make_case: MakeCase) -> SurfaceView:
    view = SurfaceView(jobs)
    show(view)
    view.show_case(with_spect(make_case(), spect()), SHOWN, NOTHING)
    assert jobs.wait(20.0)
    return view


def names(view: SurfaceView) -> set[str]:
    return {lit.label for lit in view._space._structures.shown}


@pytest.mark.gl
def test_hidden_structures_are_not_in_space_and_come_back_at_once(
    space: SurfaceView, jobs: Jobs
) -> None:
    assert names(space) == {"GTVp", "SpinalCord"}
    case = space._case
    assert case is not None
    cord = next(roi.key for roi in case.rois if roi.name == "SpinalCord")
    space.show_case(case, SHOWN, frozenset({cord}))
    assert names(space) == {"GTVp"}
    space.show_case(case, SHOWN, NOTHING)
    # Kept by structure: nothing is computed a second time.
    assert jobs.running == ()
    assert names(space) == {"GTVp", "SpinalCord"}


@pytest.mark.gl
def test_structures_of_another_frame_and_empty_ones_stay_out(
    space: SurfaceView, jobs: Jobs
) -> None:
    case = space._case
    assert case is not None
    first = case.rois[0]
    foreign = replace(first, name="elsewhere", frame_uid="frame-2", number=8)
    empty = replace(first, name="empty", contours=(), number=9)
    space.show_case(replace(case, rois=(*case.rois, foreign, empty)), SHOWN, NOTHING)
    assert jobs.wait(20.0)
    assert names(space) == {"GTVp", "SpinalCord"}
    changed = replace(first, colour=(1, 2, 3))
    space.show_case(replace(case, rois=(changed,)), SHOWN, NOTHING)
    assert jobs.wait(20.0)
    assert [lit.colour for lit in space._space._structures.shown] == [(1, 2, 3)]


def dose(reference_gy: float = 20.0, absolute: bool = False) -> DoseOverlay:
    geometry = Geometry.from_axes((30, 30, 30), (-58, -58, -58), (4, 4, 4), "frame-1")
    grid = np.stack(np.meshgrid(*map(np.arange, (30, 30, 30)), indexing="ij"), axis=-1)
    away = np.linalg.norm(geometry.to_patient(grid.reshape(-1, 3)), axis=1)
    gray = (22.0 * np.exp(-((away / 40.0) ** 2))).reshape(30, 30, 30)
    levels = absolute_isodoses((20.0, 18.5, 11.0, 4.0)) if absolute else isodoses(reference_gy)
    return DoseOverlay("Plan", Volume(gray, geometry, Unit.GY), levels, caption="Estimate")


def test_by_default_95_and_50_percent_are_chosen() -> None:
    assert [one.label[:4] for one in chosen_isodoses(dose(), None)] == ["95 %", "50 %"]
    nearest = chosen_isodoses(dose(absolute=True), None)
    assert [one.level for one in nearest] == [18.5, 11.0]
    chosen = chosen_isodoses(dose(), frozenset({"30 % · 6.0 Gy"}))
    assert [one.level for one in chosen] == [pytest.approx(6.0)]


@pytest.mark.gl
def test_isodoses_of_the_frame_come_and_go(space: SurfaceView, jobs: Jobs) -> None:
    foreign = dose()
    moved = Geometry(foreign.volume.geometry.shape, foreign.volume.geometry.affine, "frame-2")
    other = replace(foreign, name="other", volume=Volume(foreign.volume.array, moved, Unit.GY))
    space.show_overlays([dose(), other])
    assert jobs.wait(20.0)
    shown = space._space._isodoses.shown
    assert [lit.label for lit in shown] == ["Plan: 95 % · 19.0 Gy", "Plan: 50 % · 10.0 Gy"]
    radius = np.linalg.norm(shown[1].surface.points, axis=1)
    assert radius == pytest.approx(40.0 * np.sqrt(np.log(2.2)), abs=0.5)
    assert space._space._captions == ("Estimate",)
    space.show_overlays([])
    assert space._space._isodoses.shown == ()


@pytest.mark.gl
def test_the_menu_chooses_what_is_shown(space: SurfaceView, jobs: Jobs) -> None:
    assert space._space._bone_bounds is not None
    space.controls.fill()
    titles = [action.text() for action in space.controls.menu.actions()]
    assert titles[:3] == ["Surface of bone", "Structures", "Beams and fields"]
    for number in range(3):
        space.controls.menu.actions()[number].trigger()
        space.controls.fill()
    assert space._space._bone_bounds is None
    assert names(space) == set()
    assert space._space._comparison is None
    space.controls._change(preset="hot spots")
    assert jobs.wait(20.0)
    assert space._space._image_name == "hot spots"
    space.controls._change(preset="bone")
    assert jobs.wait(20.0)
    assert space._space._image_name == "bone"
    space.controls._change(preset="")
    assert space._space._image_bounds is None


@pytest.mark.gl
def test_what_cannot_be_shown_says_why(jobs: Jobs, show, make_case: MakeCase) -> None:
    view = SurfaceView(jobs)
    show(view)
    view.show_case(make_case(), Shown(base_uid="ct"), NOTHING)
    view.controls.fill()
    menus = {action.text(): action.menu() for action in view.controls.menu.actions()}
    presets = {action.text(): action for action in menus["Image"].actions()}
    assert presets["bone"].isEnabled()
    assert not presets["hot spots"].isEnabled()
    assert "SPECT" in presets["hot spots"].toolTip()
    assert not menus["Isodoses"].isEnabled()
    view.show_case(None, Shown(), NOTHING)
    assert not view.controls.isVisible()
    assert "no CT" in view._space._empty


@pytest.mark.gl
def test_directions_and_r(space: SurfaceView) -> None:
    letters = space._space.eye.letters
    for side, left in (("P", "L"), ("L", "A"), ("R", "P"), ("H", "L"), ("F", "R"), ("A", "R")):
        space.controls.look_wanted.emit(side)
        assert letters()["left"] == left
    drag(space, QPoint(200, 100), (80, 0), LEFT)
    assert letters()["left"] != "R"
    QTest.keyClick(space, Qt.Key.Key_R)
    assert letters() == {"left": "R", "right": "L", "top": "H", "bottom": "F"}


@pytest.mark.gl
def test_while_turned_it_is_coarse_and_at_rest_full(space: SurfaceView) -> None:
    drag(space, QPoint(200, 100), (30, 0), LEFT)
    assert space._space._turning
    QTest.qWait(450)
    assert not space._space._turning


@pytest.mark.gl
def test_another_patient_leaves_nothing_of_the_first_in_space(
    space: SurfaceView, jobs: Jobs, make_case: MakeCase
) -> None:
    first = space._case
    assert first is not None
    space.show_overlays([dose()])
    other = replace(make_case(), patient=Patient("8", "Other^Case", "1960-01-02", "M"))
    only = tuple(roi for roi in other.rois if roi.kind is RoiKind.GTV)
    # Before the isodoses of the first are made.
    space.show_overlays([])
    space.show_case(replace(other, rois=only), Shown(base_uid="ct"), NOTHING)
    assert names(space) == set()
    assert space._space._bone_bounds is None
    assert space._space._identity == ("Other^Case", "ID 8")
    assert jobs.wait(20.0)
    assert names(space) == {"GTVp"}
    assert space._space._isodoses.shown == ()
    content = space._content
    assert not set(content._surfaces) & set(first.rois)
    space.show_case(None, Shown(), NOTHING)
    assert content._surfaces == {}
    assert content._bone is None


@pytest.mark.gl
def test_a_hidden_view_lets_go_of_an_earlier_patient_and_makes_nothing(
    space: SurfaceView, jobs: Jobs, make_case: MakeCase
) -> None:
    space.hide()
    other = replace(make_case(), patient=Patient("8", "Other^Case", "1960-01-02", "M"))
    space.show_case(other, Shown(base_uid="ct"), NOTHING)
    assert jobs.running == ()
    assert names(space) == set()
    assert space._content._bone is None
    space.show()
    assert jobs.wait(20.0)
    assert names(space) == {"GTVp", "SpinalCord"}


@pytest.mark.gl
def test_the_picture_comes_back_in_another_window(
    space: SurfaceView, jobs: Jobs, show: Callable[[QWidget], None], qt_app: QApplication
) -> None:
    space.controls._change(preset="bone")
    assert jobs.wait(20.0)
    QTest.qWait(400)
    before = pixels(space.snapshot(True))
    if not before.size:
        pytest.skip("OpenGL cannot draw here")
    home = QWidget()
    show(home)
    space.setParent(home)
    space.setGeometry(0, 0, 420, 380)
    space.show()
    QTest.qWait(400)
    after = pixels(space.snapshot(True))
    assert after.shape == before.shape
    assert np.abs(after - before).mean() < 2.0
    assert (after.max(axis=-1) > 60).mean() > 0.01
    space.setParent(None)


@pytest.mark.gl
def test_a_snapshot_of_space_has_device_pixels_and_no_name_if_so_wanted(
    space: SurfaceView,
) -> None:
    QTest.qWait(100)
    named, bare = space.snapshot(True), space.snapshot(False)
    if named.isNull():
        pytest.skip("OpenGL cannot draw here")
    ratio = space.devicePixelRatioF()
    assert (named.width(), named.height()) == (round(420 * ratio), round(380 * ratio))
    changed = np.abs(pixels(named) - pixels(bare)).max(axis=-1) > 40
    rows, columns = np.nonzero(changed)
    assert len(rows) > 50
    assert rows.max() < 60
    assert columns.min() > 200
    # And the view itself still says whose it is.
    assert space._space._identity_shown
