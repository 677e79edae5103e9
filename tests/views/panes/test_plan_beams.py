"""A beam of a plan in the beam's-eye view: its leaves, its control points, whose view it is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.beam_devices import ControlPoint, Mlc
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.plan import Plan, PlanBeam
from hccbm_gui.services.pictures.palette import dark
from hccbm_gui.services.pictures.plan_beam_content import jaws_cm
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.panes.beam_view import BeamView
from hccbm_gui.views.panes.shown import Shown

SHOWN = Shown(base_uid="ct")
NOTHING: frozenset[str] = frozenset()
MakeCase = Callable[..., Case]
Pixels = Callable[[QWidget], np.ndarray]

JAWS = ControlPoint(0.0, 0.0, 0.0, "NONE", 0.0, (-40.0, 40.0), (-50.0, 50.0), None, 6.0)
SIDES = np.arange(-50.0, 51.0, 10.0)


def planned(case: Case, *tips: tuple[float, float], frame_uid: str) -> Case:
    """The case without a comparison, with one beam of ten leaf pairs at each pair of tips."""
    leaves = np.array([np.repeat([[low], [high]], 10, axis=1) for low, high in tips])
    beam = PlanBeam(
        1, "AP", "PHOTON", Beam((0.0, 0.0, 0.0)),
        mlcs=(Mlc("MLCX", "x", SIDES, leaves),),
        course=tuple(JAWS for _ in tips),
    )  # fmt: skip
    plan = Plan("B1", (beam,), 10, frame_uid=frame_uid)
    return replace(case, comparison=None, rois=(), plans=MappingProxyType({"rp": plan}))


@pytest.fixture
def plan_view(qt_app: QApplication, make_case: MakeCase) -> Iterator[BeamView]:
    view = BeamView(dark())
    view.resize(420, 380)
    view.show()
    assert QTest.qWaitForWindowExposed(view)
    case = make_case()
    frame_uid = case.volumes[SHOWN.base_uid].geometry.frame_uid
    moving = planned(case, (-20.0, 20.0), (-30.0, 10.0), frame_uid=frame_uid)
    view.show_case(moving, SHOWN, NOTHING)
    yield view
    view.close()
    view.deleteLater()


@pytest.fixture
def colour_at(pixels: Pixels) -> Callable[[BeamView, float, float], np.ndarray]:
    def read(view: BeamView, u_mm: float, v_mm: float) -> np.ndarray:
        place = view.view()
        assert place is not None
        at = place.point(u_mm, v_mm)
        return pixels(view)[round(at.y() - 0.5), round(at.x() - 0.5)].astype(int)

    return read


def test_the_leaves_of_a_planned_beam_open_at_their_millimetres(
    plan_view: BeamView, colour_at: Callable[[BeamView, float, float], np.ndarray]
) -> None:
    teal = np.array((0x35, 0xD0, 0xBA))
    for u in (-20.0, 20.0):
        assert np.abs(colour_at(plan_view, u, 13.0) - teal).max() < 60
        assert np.abs(colour_at(plan_view, u * 1.2, 13.0) - teal).max() > 60
    inside, leaf = colour_at(plan_view, 5.0, 13.0), colour_at(plan_view, 30.0, 13.0)
    ground = colour_at(plan_view, 5.0, 56.0)
    # Open is teal, a leaf is grey, and outside the jaws there is nothing.
    assert inside[1] > inside[0] + 10
    assert np.ptp(leaf) < 20
    assert ground.max() < leaf.max()


def test_control_points_are_stepped_through_and_all_of_them_are_one(plan_view: BeamView) -> None:
    def bounds() -> tuple[float, float]:
        picture = plan_view.planned.picture()
        assert picture is not None
        points = np.concatenate(picture.opening())
        return points[:, 0].min(), points[:, 0].max()

    assert bounds() == (-20.0, 20.0)
    plan_view.step(1)
    assert bounds() == (-30.0, 10.0)
    plan_view.step(1)
    assert bounds() == (-20.0, 20.0)
    plan_view.step(None)
    assert bounds() == (-30.0, 20.0)
    assert plan_view.controls.isVisible()


def test_the_view_stands_still_from_one_control_point_to_the_next(plan_view: BeamView) -> None:
    seen = []
    for by in (0, 1, None):
        plan_view.step(by)
        place = plan_view.view()
        assert place is not None
        seen.append((place.centre_mm, place.px_per_mm))
    assert len(set(seen)) == 1
    # All that opens at any time is in it.
    for u in (-30.0, 20.0):
        assert plan_view.rect().contains(place.point(u, 0.0).toPoint())


def test_the_jaws_of_a_control_point_are_told_in_centimetres(plan_view: BeamView) -> None:
    picture = plan_view.planned.picture()
    assert picture is not None
    assert jaws_cm(picture) == ("X −4.0 to 4.0 cm", "Y −5.0 to 5.0 cm")
    assert jaws_cm(replace(picture, control_point=None)) == ()
    bare = replace(JAWS, x_jaws_mm=None, y_jaws_mm=None)
    beam = replace(picture.beam, course=(bare,))
    assert jaws_cm(replace(picture, beam=beam)) == ()


def test_both_fields_come_first_and_a_beam_can_be_chosen(
    plan_view: BeamView, make_case: MakeCase
) -> None:
    case = make_case()
    frame_uid = case.volumes[SHOWN.base_uid].geometry.frame_uid
    plans = planned(case, (-20.0, 20.0), frame_uid=frame_uid).plans
    plan_view.show_case(replace(case, plans=plans), SHOWN, NOTHING)
    assert plan_view.planned.picture() is None
    words = [action.text() for action in plan_view.controls.beams.menu().actions()]
    assert words == ["Both fields", "B1 · 1 AP"]
    plan_view.controls.beams.menu().actions()[1].trigger()
    assert plan_view.planned.picture() is not None
    plan_view.controls.beams.menu().actions()[0].trigger()
    assert plan_view.planned.picture() is None


@pytest.mark.gl
def test_a_plan_alone_is_seen_along_its_beams(
    empty_window: MainWindow, settled: Callable[[MainWindow], None], make_case: MakeCase
) -> None:
    plans = planned(make_case(), (-20.0, 20.0), (-30.0, 10.0), frame_uid="1.2").plans
    info = SeriesInfo("rp", "s9", "RTPLAN", "plan", files=1)
    only = Case(Patient("1", "A^B"), (info,), plans=plans)
    empty_window.session.open_case(only)
    settled(empty_window)
    grid = empty_window.slices
    assert [grid.panes.cells[key].kind for key in grid.arrangement.keys] == ["BEV"]
    (view,) = (grid.panes.widgets[key] for key in grid.arrangement.keys)
    assert view.planned.picture() is not None


@pytest.mark.gl
def test_a_double_click_on_a_plan_in_the_list_shows_its_beams(
    window: MainWindow, settled: Callable[[MainWindow], None]
) -> None:
    case, grid = window.session.case, window.slices
    assert case is not None
    plans = {
        uid: planned(case, (-20.0, 20.0), frame_uid="1.2").plans["rp"] for uid in ("one", "other")
    }
    infos = tuple(SeriesInfo(uid, "s9", "RTPLAN", "plan", files=1) for uid in plans)
    both = replace(case, plans=MappingProxyType(plans), series=(*case.series, *infos))
    window.session.edit("", both)
    window.left.tree.series_activated.emit("other")
    settled(window)
    assert grid.arrangement.id == "plan"
    (view,) = (grid.panes.widgets[key] for key in grid.arrangement.keys)
    assert view.planned.key == "other/1"
    # Where a beam's-eye view is seen already, the plan is shown there.
    grid.show_layout("fields")
    window.left.tree.series_activated.emit("one")
    settled(window)
    assert grid.arrangement.id == "fields"
    assert grid.panes.widgets["BEV"].planned.key == "one/1"


def test_a_plan_of_another_frame_tells_no_position(
    plan_view: BeamView, make_case: MakeCase
) -> None:
    assert plan_view.planned.linked_geometry() is not None
    other = planned(make_case(), (-20.0, 20.0), frame_uid="9.9.9")
    plan_view.show_case(other, SHOWN, NOTHING)
    assert plan_view.planned.picture() is not None
    assert plan_view.planned.linked_geometry() is None
