"""What can be drawn at all, and moving it by its handles."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.measure.handles import centre_mm, handles_mm, moved, outline_mm, with_handle
from hccbm_gui.core.measure.shapes import (
    KINDS,
    Angle,
    EllipseRegion,
    Marker,
    RectangleRegion,
    Region,
    Ruler,
    renamed,
)

MakeRegion = Callable[..., Region]
lengths = st.floats(-60.0, 60.0).filter(lambda v: abs(v) > 0.1)
within = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ruler(**what: object) -> Ruler:
    values: dict[str, object] = {
        "id": "ruler-1",
        "frame_uid": "f",
        "series_uid": "ct",
        "normal": (0, 0, 2),
        "points_mm": ((0, 0, 0), (3, 4, 0)),
    }
    return Ruler(**{**values, **what})  # type: ignore[arg-type]


def test_equal_measurements_are_equal_and_can_be_keys() -> None:
    assert ruler() == ruler()
    assert hash(ruler()) == hash(ruler())
    assert ruler() != renamed(ruler(), "tumour")
    assert ruler().normal == (0.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"points_mm": ((0, 0, 0),)}, "1 points, a ruler has 2"),
        ({"points_mm": ((0, 0, 0), (1, 2, float("nan")))}, "finite"),
        ({"points_mm": ((0, 0, 0), (1, 2))}, "three"),
        ({"normal": (0, 0, 0)}, "no direction"),
    ],
)
def test_what_cannot_be_drawn_is_refused(what: dict[str, object], words: str) -> None:
    with pytest.raises(InputRefused, match=words):
        ruler(**what)


def test_an_angle_has_three_points_or_four() -> None:
    points = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0))
    for count, good in ((2, False), (3, True), (4, True)):
        if good:
            Angle(id="a", frame_uid="f", series_uid="", normal=(0, 0, 1), points_mm=points[:count])
        else:
            with pytest.raises(InputRefused, match="3 or 4"):
                Angle(id="a", frame_uid="", series_uid="", normal=(0, 0, 1), points_mm=points[:2])


def test_a_region_without_area_or_with_slanted_axes_is_refused(region: MakeRegion) -> None:
    with pytest.raises(InputRefused, match="no extent"):
        region(half=(5.0, 0.0))
    with pytest.raises(InputRefused, match="not perpendicular"):
        replace(region(), half_v_mm=(3.0, 5.0, 0.0))
    with pytest.raises(InputRefused, match="not perpendicular"):
        replace(region(), normal=(1.0, 0.0, 1.0))


def test_every_kind_is_known_by_its_own_name() -> None:
    names = {"ruler", "angle", "rectangle", "ellipse", "marker", "arrow", "text", "profile"}
    assert set(KINDS) == names
    assert all(KINDS[name].kind == name for name in names)


@within
@given(lengths, lengths, st.integers(0, 3))
def test_a_corner_follows_the_hand_and_the_opposite_one_stays(
    region: MakeRegion, across: float, upwards: float, corner: int
) -> None:
    before = region(kind=RectangleRegion)
    stays = handles_mm(before)[(corner + 2) % 4]
    hand = np.add(stays, (across, upwards, 0.0))
    after = with_handle(before, corner, hand)
    corners = handles_mm(after)
    assert np.abs(corners - hand).sum(axis=1).min() < 1e-9
    assert np.abs(corners - stays).sum(axis=1).min() < 1e-9
    assert after.normal == before.normal


@within
@given(lengths, st.integers(0, 3))
def test_the_end_of_an_axis_leaves_the_other_axis_alone(
    region: MakeRegion, reach: float, end: int
) -> None:
    before = region(kind=EllipseRegion)
    stays = handles_mm(before)[(end + 2) % 4]
    outwards = (handles_mm(before)[end] - stays) / np.linalg.norm(handles_mm(before)[end] - stays)
    after = with_handle(before, end, stays + reach * outwards)
    assert np.abs(handles_mm(after) - stays).sum(axis=1).min() < 1e-9
    axes = [np.linalg.norm(v) for v in (after.half_u_mm, after.half_v_mm)]  # type: ignore[attr-defined]
    assert axes[end % 2] == pytest.approx(abs(reach) / 2)
    assert axes[1 - end % 2] == pytest.approx((8.0, 5.0)[1 - end % 2])


def test_a_side_dragged_onto_the_opposite_one_keeps_some_extent(region: MakeRegion) -> None:
    before = region(kind=RectangleRegion)
    after = with_handle(before, 2, handles_mm(before)[0])
    assert isinstance(after, Region)
    assert np.linalg.norm(after.half_u_mm) > 0


def test_moving_the_whole_moves_every_handle_alike(region: MakeRegion) -> None:
    marker = Marker(id="m", frame_uid="f", series_uid="", normal=(0, 0, 1), points_mm=((1, 2, 3),))
    for one in (ruler(), region(), marker):
        after = moved(one, (5.0, -6.0, 7.0))
        assert np.allclose(handles_mm(after) - handles_mm(one), (5.0, -6.0, 7.0))
        assert np.allclose(centre_mm(after) - centre_mm(one), (5.0, -6.0, 7.0))
    assert with_handle(marker, 0, (9, 9, 9)).points_mm == ((9.0, 9.0, 9.0),)  # type: ignore[attr-defined]


def test_the_outline_of_an_ellipse_lies_on_it(region: MakeRegion) -> None:
    points = outline_mm(region()) - (0, 0, 10)
    assert np.allclose((points[:, 0] / 8.0) ** 2 + (points[:, 1] / 5.0) ** 2, 1.0)
    assert len(outline_mm(region(kind=RectangleRegion))) == 4
