"""Profiles along lines through ramps."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hccbm_gui.core.errors import FrameMismatch, InputRefused, NotQuantifiable
from hccbm_gui.core.measure.line_profile import line_profiles
from hccbm_gui.core.measure.shapes import ProfileLine
from hccbm_gui.core.volume import Unit, Volume

SLOPE = np.array([2.0, -3.0, 0.5])


def line(start: object, end: object, frame_uid: str = "frame") -> ProfileLine:
    points = (start, end)
    return ProfileLine(
        id="profile-1",
        frame_uid=frame_uid,
        series_uid="ct",
        normal=(0, 0, 1),
        points_mm=points,  # type: ignore[arg-type]
    )


def test_a_profile_through_a_ramp_is_a_straight_line(ramp: Callable[..., Volume]) -> None:
    start, end = np.array([-20.0, 5, 3]), np.array([20.0, -12, 15])
    (found,) = line_profiles(line(start, end), {"CT": ramp()})
    assert found.name == "CT"
    assert found.unit is Unit.HU
    assert found.distance_mm[0] == 0.0
    assert found.distance_mm[-1] == pytest.approx(np.linalg.norm(end - start))
    assert np.diff(found.distance_mm).max() <= 0.5 + 1e-9
    shares = found.distance_mm / found.distance_mm[-1]
    points = start + shares[:, None] * (end - start)
    assert np.allclose(found.values, 7.0 + points @ SLOPE, atol=1e-9)


def test_all_images_are_read_at_the_same_places(ramp: Callable[..., Volume]) -> None:
    coarse = ramp()
    dose = replace(coarse, array=np.full(coarse.array.shape, 2.5), unit=Unit.GY)
    one, other = line_profiles(line((0, 0, 0), (9, 0, 0)), {"CT": coarse, "dose": dose})
    assert np.array_equal(one.distance_mm, other.distance_mm)
    assert np.all(other.values == 2.5)
    assert other.unit is Unit.GY
    assert line_profiles(line((0, 0, 0), (9, 0, 0)), {}) == ()


def test_there_are_no_values_beyond_the_image(ramp: Callable[..., Volume]) -> None:
    (found,) = line_profiles(line((0, 0, 0), (60, 0, 0)), {"CT": ramp()})
    outside = found.distance_mm > 29.5 + 1e-9
    assert np.isnan(found.values[outside]).all()
    assert np.isfinite(found.values[~outside]).all()


def test_lines_without_length_and_images_that_cannot_be_read_are_refused(
    ramp: Callable[..., Volume],
) -> None:
    good = line((0, 0, 0), (9, 0, 0))
    with pytest.raises(InputRefused, match="no length"):
        line_profiles(line((1, 2, 3), (1, 2, 3)), {"CT": ramp()})
    with pytest.raises(InputRefused, match="longer"):
        line_profiles(line((0, 0, 0), (1e7, 0, 0)), {"CT": ramp()})
    with pytest.raises(FrameMismatch):
        line_profiles(replace(good, frame_uid="another"), {"CT": ramp()})
    with pytest.raises(NotQuantifiable):
        line_profiles(good, {"CT": ramp(quantifiable=False)})
