"""The size of structures whose axes and volume are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from hccbm_gui.core.errors import Cancelled, InputRefused
from hccbm_gui.core.measure.calipers import LesionSize, lesion_size
from hccbm_gui.core.roi import Roi, RoiKind


def ring(half_a: float, half_b: float, z: float, turn_deg: float = 0.0, at=(0.0, 0.0)):
    t = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    flat = np.stack([half_a * np.cos(t), half_b * np.sin(t)], axis=1) @ np.array([[c, s], [-s, c]])
    return np.column_stack([flat + at, np.full(len(t), z)])


def ellipsoid(a: float, b: float, c: float, spacing: float = 2.0, turn_deg: float = 0.0):
    heights = spacing * np.arange(-60, 61)
    heights = heights[np.abs(heights) < c]
    shares = np.sqrt(1.0 - (heights / c) ** 2)
    return [ring(a * f, b * f, z, turn_deg) for f, z in zip(shares, heights, strict=True)]


def gtv(contours, name: str = "GTVp") -> Roi:
    return Roi(name, RoiKind.GTV, (255, 0, 0), "frame", tuple(contours))


def square(side: float, z: float, at=(0.0, 0.0)) -> np.ndarray:
    corners = side / 2 * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) + at
    return np.column_stack([corners, np.full(4, z)])


def numbers(size: LesionSize) -> list[float]:
    return [size.longest_mm, size.perpendicular_mm, size.diameter_3d_mm, size.volume_cc]


@pytest.mark.parametrize("turn_deg", [0.0, 37.0])
def test_an_ellipsoid_has_its_three_axes(turn_deg: float) -> None:
    size = lesion_size(gtv(ellipsoid(25.0, 11.0, 30.0, 1.0, turn_deg)))
    assert size.longest_mm == pytest.approx(50.0, abs=1e-6)
    assert size.perpendicular_mm == pytest.approx(22.0, abs=2e-3)
    assert size.product_mm2 == pytest.approx(1100.0, abs=0.1)
    assert size.slice_mm == pytest.approx(0.0)
    # The outermost drawn planes of the vertical axis lie 1 mm inside of its ends.
    assert 58.0 <= size.diameter_3d_mm <= 60.0
    assert size.volume_cc == pytest.approx(4 / 3 * np.pi * 25 * 11 * 30 / 1000, rel=5e-3)
    assert size.notes == ()
    along, across = (np.diff(ends, axis=0)[0] for ends in (size.long_axis_mm, size.short_axis_mm))
    assert along @ across == pytest.approx(0.0, abs=1e-6)
    assert np.allclose(size.long_axis_mm[:, 2], 0.0)
    assert np.allclose(size.short_axis_mm[:, 2], 0.0)


@given(
    st.floats(0.0, 360.0),
    st.tuples(*[st.floats(-300.0, 300.0)] * 3),
    st.floats(5.0, 40.0),
    st.floats(5.0, 40.0),
)
@settings(max_examples=12, deadline=None)
def test_turning_and_moving_the_patient_changes_no_number(turn, shift, half_a, half_b) -> None:
    body = ellipsoid(half_a, half_b, 14.0)
    turned = Rotation.from_euler("z", turn, degrees=True)
    moved = [turned.apply(contour) + shift for contour in body]
    here, there = lesion_size(gtv(body)), lesion_size(gtv(moved))
    # A circle has no direction of its own; its polygon's corners decide.
    assert numbers(there) == pytest.approx(numbers(here), rel=1e-3)
    assert there.longest_mm == pytest.approx(here.longest_mm, rel=1e-9)


def test_the_order_and_the_beginning_of_contours_change_nothing() -> None:
    body = ellipsoid(20.0, 15.0, 12.0, 3.0, 20.0)
    size = lesion_size(gtv(body))
    shuffled = [np.roll(contour, 50, axis=0)[::-1] for contour in reversed(body)]
    again = lesion_size(gtv(shuffled))
    assert np.allclose(again.long_axis_mm, size.long_axis_mm)
    assert np.allclose(again.short_axis_mm, size.short_axis_mm)


def test_of_slices_that_tie_the_middle_one_is_taken() -> None:
    size = lesion_size(gtv([square(10.0, z) for z in (0.0, 3.0, 6.0, 9.0, 12.0)]))
    assert size.slice_mm == pytest.approx(6.0)
    assert size.longest_mm == pytest.approx(10.0 * np.sqrt(2.0))
    assert size.perpendicular_mm == pytest.approx(10.0 * np.sqrt(2.0))
    assert size.diameter_3d_mm == pytest.approx(np.sqrt(200.0 + 144.0))


def test_the_gap_between_two_pieces_is_never_measured_and_they_are_told() -> None:
    apart = [
        contour
        for z in (0.0, 3.0)
        for contour in (square(20.0, z, (-40.0, 0.0)), square(12.0, z, (40.0, 0.0)))
    ]
    size = lesion_size(gtv(apart))
    assert size.longest_mm == pytest.approx(20.0 * np.sqrt(2.0))
    assert size.pieces == 2
    assert any("2 separate outlines" in note for note in size.notes)


def test_a_hole_is_part_of_the_lesion() -> None:
    solid = lesion_size(gtv([ring(20, 14, z) for z in (0.0, 3.0)]))
    hollow = [ring(f * 20, f * 14, z) for z in (0.0, 3.0) for f in (1.0, 0.6)]
    size = lesion_size(gtv(hollow))
    assert size.longest_mm == pytest.approx(solid.longest_mm)
    assert size.perpendicular_mm == pytest.approx(solid.perpendicular_mm)
    assert size.volume_cc == pytest.approx(0.64 * solid.volume_cc)
    assert size.pieces == 1


def test_of_a_crescent_the_part_outside_is_told_and_the_perpendicular_stays_inside() -> None:
    t = np.linspace(0, np.pi, 90)
    outer = 30.0 * np.stack([np.cos(t), np.sin(t)], axis=1)
    inner = 24.0 * np.stack([np.cos(t), np.sin(t)], axis=1)[::-1]
    crescent = np.vstack([outer, inner])
    contours = [np.column_stack([crescent, np.full(len(crescent), z)]) for z in (0.0, 3.0)]
    size = lesion_size(gtv(contours))
    assert size.longest_mm == pytest.approx(60.0, abs=1e-6)
    # Beside the inner arc's end the straight part of the line is longest: sqrt(30^2 - 24^2).
    assert size.perpendicular_mm == pytest.approx(18.0, abs=0.1)
    assert any("48.0 mm of the long axis run outside" in note for note in size.notes)


def test_planes_that_are_not_axial_are_told() -> None:
    sagittal = [contour[:, [2, 0, 1]] for contour in ellipsoid(20.0, 10.0, 8.0)]
    size = lesion_size(gtv(sagittal))
    assert size.longest_mm == pytest.approx(40.0, abs=1e-6)
    assert any("90° off the axial plane" in note for note in size.notes)


def test_one_slice_needs_a_thickness() -> None:
    one = gtv([ring(20, 10, 7.5)])
    with pytest.raises(InputRefused, match="one slice only"):
        lesion_size(one)
    size = lesion_size(one, 3.0)
    assert size.slice_mm == pytest.approx(7.5)
    assert size.diameter_3d_mm == pytest.approx(size.longest_mm)
    assert size.volume_cc == pytest.approx(np.pi * 200 * 3 / 1000, rel=1e-3)


def test_nothing_drawn_is_refused() -> None:
    with pytest.raises(InputRefused, match="no closed contour"):
        lesion_size(gtv([]))


def test_cancelling_is_heard() -> None:
    def cancel(fraction: float, message: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        lesion_size(gtv(ellipsoid(20, 10, 8)), progress=cancel)
