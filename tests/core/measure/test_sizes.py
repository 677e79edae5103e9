"""Lengths, angles and areas against what geometry says."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.measure.shapes import Angle, EllipseRegion, RectangleRegion, Region, Ruler
from hccbm_gui.core.measure.sizes import angle_deg, area_mm2, length_mm

turns = st.tuples(*[st.floats(-3.0, 3.0)] * 3).map(Rotation.from_rotvec)
shifts = st.tuples(*[st.floats(-500.0, 500.0)] * 3)
coordinates = st.tuples(*[st.floats(-200.0, 200.0)] * 3)


def ruler(start: object, end: object) -> Ruler:
    points = (tuple(start), tuple(end))  # type: ignore[call-overload]
    return Ruler(id="r", frame_uid="", series_uid="", normal=(0, 0, 1), points_mm=points)


def angle(*points: object) -> Angle:
    made = tuple(tuple(p) for p in points)  # type: ignore[call-overload]
    return Angle(id="a", frame_uid="", series_uid="", normal=(0, 0, 1), points_mm=made)


def test_three_and_four_make_five() -> None:
    assert length_mm(ruler((1, 1, 1), (4, 5, 1))) == 5.0


@settings(max_examples=50)
@given(coordinates, coordinates, turns, shifts)
def test_length_does_not_depend_on_where_and_how_the_patient_lies(
    start: object, end: object, turn: Rotation, shift: object
) -> None:
    before = length_mm(ruler(start, end))
    points = turn.apply(np.array([start, end])) + shift
    assert length_mm(ruler(*points)) == pytest.approx(before, abs=1e-9)


@pytest.mark.parametrize("degrees", [0.0, 0.01, 30.0, 90.0, 135.0, 179.99, 180.0])
def test_the_angle_between_two_sides_is_the_one_drawn(degrees: float) -> None:
    turned = (7 * np.cos(np.radians(degrees)), 7 * np.sin(np.radians(degrees)), 0.0)
    assert angle_deg(angle((3, 0, 0), (0, 0, 0), turned)) == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize(("tilt", "cobb"), [(0.0, 0.0), (25.0, 25.0), (90.0, 90.0), (155.0, 25.0)])
def test_a_cobb_angle_has_no_direction(tilt: float, cobb: float) -> None:
    end = (10 + np.cos(np.radians(tilt)), 50 + np.sin(np.radians(tilt)), 0.0)
    assert angle_deg(angle((0, 0, 0), (4, 0, 0), (10, 50, 0), end)) == pytest.approx(cobb)
    assert angle_deg(angle((0, 0, 0), (4, 0, 0), end, (10, 50, 0))) == pytest.approx(cobb)


@settings(max_examples=50)
@given(turns, shifts, st.floats(0.0, 180.0))
def test_an_angle_does_not_depend_on_where_and_how_the_patient_lies(
    turn: Rotation, shift: object, degrees: float
) -> None:
    flat = np.array([(9, 0, 0), (0, 0, 0), (0, 0, 0)], dtype=float)
    flat[2, :2] = 4 * np.cos(np.radians(degrees)), 4 * np.sin(np.radians(degrees))
    assert angle_deg(angle(*(turn.apply(flat) + shift))) == pytest.approx(degrees, abs=1e-6)


def test_a_side_without_length_has_no_angle() -> None:
    with pytest.raises(InputRefused, match="no length"):
        angle_deg(angle((0, 0, 0), (0, 0, 0), (1, 0, 0)))


def test_areas_are_those_of_the_shapes(region: Callable[..., Region]) -> None:
    assert area_mm2(region(half=(8.0, 5.0), kind=RectangleRegion)) == pytest.approx(160.0)
    assert area_mm2(region(half=(8.0, 5.0), kind=EllipseRegion)) == pytest.approx(40.0 * np.pi)
    along = Rotation.from_rotvec((0.3, 0.2, -1.0)).as_matrix()
    tilted = region(half=(8.0, 5.0), kind=RectangleRegion, right=along[0], up=along[1])
    assert area_mm2(tilted) == pytest.approx(160.0)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0.5, 90.0), st.floats(0.5, 90.0))
def test_an_ellipse_is_pi_quarters_of_its_rectangle(
    region: Callable[..., Region], a: float, b: float
) -> None:
    ellipse = area_mm2(region(half=(a, b), kind=EllipseRegion))
    assert ellipse / area_mm2(region(half=(a, b), kind=RectangleRegion)) == pytest.approx(np.pi / 4)
