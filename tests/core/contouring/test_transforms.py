from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hccbm_gui.core.contouring.drawing_plane import Slices
from hccbm_gui.core.contouring.transforms import rotated, scaled, translated
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import volume_cc
from hccbm_gui.core.roi import Roi

LAWS = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@LAWS
@given(st.floats(-20, 20), st.floats(-20, 20), st.integers(-5, 5))
def test_a_shift_by_whole_slices_moves_every_corner_and_back(
    cylinder: Roi, slices: Slices, x: float, y: float, steps: int
) -> None:
    shift = np.array([x, y, 3.0 * steps])
    moved = translated(cylinder, shift, slices)
    for before, after in zip(cylinder.contours, moved.contours, strict=True):
        assert np.allclose(before + shift, after, atol=1e-9)
    back = translated(moved, -shift, slices)
    assert np.allclose(np.concatenate(back.contours), np.concatenate(cylinder.contours))


def test_a_shift_by_part_of_a_slice_stays_on_the_slices(cylinder: Roi, slices: Slices) -> None:
    moved = translated(cylinder, (1.0, -2.0, 4.0), slices)
    heights = sorted({float(c[0, 2]) for c in moved.contours})
    assert heights == [-6.0, -3.0, 0.0, 3.0, 6.0, 9.0, 12.0]
    assert volume_cc(moved) == pytest.approx(volume_cc(cylinder), rel=1e-9)
    assert np.allclose(moved.bounds_mm()[:, :2], cylinder.bounds_mm()[:, :2] + [1.0, -2.0])


@pytest.mark.parametrize("shift", [(0, 0, 30.0), (0, 0, 100.0), (0, 0, 100.5), (0, np.nan, 0)])
def test_a_structure_does_not_leave_the_image(
    cylinder: Roi, slices: Slices, shift: tuple[float, float, float]
) -> None:
    with pytest.raises(InputRefused, match=r"leave|not a number"):
        translated(cylinder, shift, slices)


@LAWS
@given(st.floats(-400, 400))
def test_turning_keeps_the_volume_and_turns_back(
    cylinder: Roi, slices: Slices, angle: float
) -> None:
    turned = rotated(cylinder, angle, slices)
    assert volume_cc(turned) == pytest.approx(volume_cc(cylinder), rel=1e-9)
    back = rotated(turned, -angle, slices)
    assert np.allclose(np.concatenate(back.contours), np.concatenate(cylinder.contours))


def test_turning_is_right_handed_about_the_centroid(
    make_roi: Callable[..., Roi], slices: Slices
) -> None:
    bar = np.array([[0.0, -1, 0], [20, -1, 0], [20, 1, 0], [0, 1, 0]])
    turned = rotated(make_roi(bar), 90.0, slices)
    assert np.allclose(turned.contours[0][0], [11, -10, 0])


@LAWS
@given(st.floats(0.3, 1.4), st.floats(0.3, 1.4))
def test_scaling_in_the_plane_scales_the_volume(
    cylinder: Roi, slices: Slices, x: float, y: float
) -> None:
    grown = scaled(cylinder, (x, y, 1.0), slices)
    assert volume_cc(grown) == pytest.approx(volume_cc(cylinder) * x * y, rel=1e-9)


def test_scaling_along_the_slices_takes_more_slices(cylinder: Roi, slices: Slices) -> None:
    grown = scaled(cylinder, (1.0, 1.0, 9 / 7), slices)
    assert len({float(c[0, 2]) for c in grown.contours}) == 9
    assert volume_cc(grown) == pytest.approx(volume_cc(cylinder) * 9 / 7, rel=1e-9)


def test_what_cannot_be_scaled_or_turned_is_refused(
    cylinder: Roi, make_roi: Callable[..., Roi], slices: Slices
) -> None:
    with pytest.raises(InputRefused, match="positive"):
        scaled(cylinder, (1.0, 0.0, 1.0), slices)
    with pytest.raises(InputRefused, match="no closed contour"):
        rotated(make_roi(), 10.0, slices)
    with pytest.raises(InputRefused, match="no closed contour"):
        translated(make_roi(), (0, 0, 1.0), slices)
