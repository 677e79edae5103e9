"""Going to any step, and what five hundred of them cost."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.arrays import frozen_points
from hccbm_gui.core.case import Case
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.contouring import add_polygon
from hccbm_gui.services.history import MAX_EDITS, History
from hccbm_gui.services.session import Session

LARGEST_BYTES = 256 * 1024**2


def steps(count: int) -> tuple[History, list[Case]]:
    """A history of so many edits, and the cases from the first to the one of now."""
    cases = [Case(Patient(str(number), "A")) for number in range(count + 1)]
    history = History()
    for number in range(count):
        history.record(f"edit {number}", cases[number])
    return history, cases


@given(st.integers(0, 12), st.lists(st.integers(0, 12), max_size=8))
def test_going_to_a_step_gives_its_very_case_wherever_one_comes_from(
    count: int, visited: list[int]
) -> None:
    history, cases = steps(count)
    here = count
    for wanted in visited:
        if wanted > count:
            with pytest.raises(IndexError):
                history.go_to(cases[here], wanted)
            continue
        found = history.go_to(cases[here], wanted)
        assert (found is None) == (wanted == here)
        assert found is None or found is cases[wanted]
        here = wanted
        labels = [*history.labels, *history.undone_labels]
        assert labels == [f"edit {number}" for number in range(count)]
        assert len(history.labels) == here


def test_the_session_tells_once_that_it_went_far(small_case: Callable[..., Case], qapp: object):  # type: ignore[no-untyped-def]
    session = Session()
    case = small_case()
    session.open_case(case)
    for number in range(4):
        session.edit(f"turn {number}", replace(case, gantry_deg=float(number)))
    told: list[Case] = []
    session.case_changed.connect(told.append)
    session.go_to(1)
    assert [shown.gantry_deg for shown in told] == [0.0]
    assert session.history == ("turn 0",)
    assert session.undone == ("turn 1", "turn 2", "turn 3")
    session.go_to(4)
    assert session.case is not None
    assert session.case.gantry_deg == 3.0


def test_points_that_nobody_can_write_to_are_shared_and_others_are_copied() -> None:
    given_points = np.zeros((3, 3))
    frozen = frozen_points(given_points, 3)
    assert frozen is not given_points
    assert frozen_points(frozen, 3) is frozen
    view = given_points.view()
    view.flags.writeable = False
    assert not np.shares_memory(frozen_points(view, 3), given_points), "its owner can write to it"
    assert frozen_points([[1, 2, 3]], 3).flags.owndata
    assert frozen_points(np.zeros(6), 3).shape == (2, 3)


def test_five_hundred_edits_of_one_slice_share_the_ninety_nine_others(
    small_case: Callable[..., Case], qapp: object
) -> None:
    """Bytes are those of the arrays that are not the same object in two cases."""
    session = Session()
    case = drawn_on_100_slices(small_case())
    session.open_case(case)
    kept = [case]
    for number in range(MAX_EDITS):
        turn = 2 * np.pi * number / MAX_EDITS
        centre = 40.0 * np.array([np.cos(turn), np.sin(turn)])
        stroke = np.column_stack([circle(80, 3.0) + centre, np.full(80, 150.0)])
        assert session.case is not None
        session.edit("Brush", add_polygon(session.case, "rs/1", stroke))
        kept.append(session.case)
    assert len(session.history) == MAX_EDITS
    arrays = {id(c): c.nbytes for one in kept for roi in one.rois for c in roi.contours}
    single = sum(contour.nbytes for contour in case.rois[0].contours)
    assert sum(arrays.values()) < LARGEST_BYTES / 8
    assert sum(arrays.values()) < single * MAX_EDITS / 20, "unshared it would be 500 times one"


def drawn_on_100_slices(case: Case) -> Case:
    geometry = Geometry.from_axes((100, 128, 128), (-64, -64, 0), (3, 1, 1), "frame-1")
    ct = Volume(np.zeros((100, 128, 128), np.int16), geometry, Unit.HU)
    outline = circle(720, 40.0)
    contours = tuple(np.column_stack([outline, np.full(720, 3.0 * k)]) for k in range(100))
    return replace(case, volumes={"ct": ct}, rois=(replace(case.rois[0], contours=contours),))


def circle(points: int, radius_mm: float) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, points, endpoint=False)
    return radius_mm * np.column_stack([np.cos(turn), np.sin(turn)])
