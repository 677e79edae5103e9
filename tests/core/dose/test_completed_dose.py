"""Doses completed by what a person says: the right numbers, and always the note."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.dose.completed_dose import in_gray, is_part, whole_course
from hccbm_gui.core.errors import FrameMismatch, InputRefused, NotQuantifiable
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume

GRID = Geometry.from_axes((3, 4, 5), (0, 0, 0), (2, 2, 2), "1.2")
PERCENT = np.linspace(0.0, 107.0, 60, dtype=np.float32).reshape(GRID.shape)


def percent(**more: object) -> Volume:
    return Volume(PERCENT, GRID, Unit.PERCENT, quantifiable=False, **more)  # type: ignore[arg-type]


def gray(value: float, frame_uid: str = "1.2", notes: tuple[str, ...] = ()) -> Volume:
    grid = Geometry(GRID.shape, GRID.affine, frame_uid)
    return Volume(np.full(GRID.shape, value, np.float32), grid, Unit.GY, notes)


@given(st.floats(0.1, 100.0))
def test_percent_become_gray_by_what_was_said_and_tell_it(hundred_gy: float) -> None:
    dose = in_gray(percent(notes=("relative",)), hundred_gy)
    assert (dose.unit, dose.quantifiable) == (Unit.GY, True)
    assert np.allclose(dose.array, PERCENT * hundred_gy / 100.0, rtol=1e-6)
    assert dose.notes[0] == "relative"
    assert "100 % was said to be" in dose.notes[1]


def test_a_dose_that_is_in_gray_now_no_longer_says_that_it_is_not() -> None:
    told = ("Relative dose in %: the file does not say of what, so it is not in Gy.",)
    (note,) = in_gray(percent(notes=told), 30.0).notes
    assert note.startswith("100 % was said to be 30 Gy")


@pytest.mark.parametrize("hundred_gy", [0.0, -2.0, float("nan"), float("inf")])
def test_what_100_percent_is_must_be_said(hundred_gy: float) -> None:
    with pytest.raises(InputRefused):
        in_gray(percent(), hundred_gy)


def test_a_dose_in_gray_and_a_lossy_one_are_not_scaled() -> None:
    with pytest.raises(NotQuantifiable):
        in_gray(gray(2.0), 30.0)
    with pytest.raises(NotQuantifiable, match="loss"):
        in_gray(percent(notes=("The image was compressed with loss (1:10).",)), 30.0)


@given(st.lists(st.floats(0.1, 5.0), min_size=1, max_size=4), st.integers(1, 40))
def test_a_course_is_all_its_parts_in_all_its_fractions(parts: list[float], count: int) -> None:
    part = "The dose of one or more beams, not of the whole course."
    course = whole_course([gray(value, notes=(part,)) for value in parts], count)
    assert np.allclose(course.array, sum(parts) * count, rtol=1e-5)
    assert part not in course.notes
    assert f"{count} fraction" in course.notes[-1]


def test_parts_of_two_frames_are_no_course() -> None:
    with pytest.raises(FrameMismatch):
        whole_course([gray(1.0), gray(1.0, "9.9")], 1)


def test_a_course_needs_a_dose_in_gray_and_fractions() -> None:
    with pytest.raises(NotQuantifiable):
        whole_course([percent()], 3)
    with pytest.raises(InputRefused):
        whole_course([gray(1.0)], 0)
    with pytest.raises(InputRefused):
        whole_course([], 1)


def test_which_summations_are_parts() -> None:
    parts = ("FRACTION", "BEAM", "BEAM_SESSION", "CONTROL_POINT", "BRACHY")
    assert all(is_part(name) for name in parts)
    assert not any(is_part(name) for name in ("PLAN", "PLAN_OVERVIEW", "MULTI_PLAN", ""))
