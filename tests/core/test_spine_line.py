"""Where along the spine a point lies; truth: bodies of the phantom, curves in closed form."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.levels import Levels, LevelSequence, VertebraLevel
from hccbm_gui.core.spine_line import (
    level_at,
    levels_at,
    levels_of_heights,
    levels_of_points,
    spine_line,
)
from hccbm_gui.io.phantom.spine import VERTEBRAE

FRAME = "1.2.3"
NAMES = ("T10", "T11", "T12", "L1", "L2", "L3", "L4")


def labelled(names: tuple[str, ...] = NAMES) -> Levels:
    """The true centres of the phantom."""
    return tuple(
        VertebraLevel(name, (0.0, VERTEBRAE[name].y_mm, VERTEBRAE[name].z_mm), FRAME)
        for name in names
    )


def on_curve(heights: list[float], bend: float) -> Levels:
    """Levels from T1 down on the curve x = bend sin(z / 90), y = z^2 / 3000."""
    labels = LevelSequence().labels[7:]
    return tuple(
        VertebraLevel(label, (bend * np.sin(z / 90.0), z * z / 3000.0, z), FRAME)
        for label, z in zip(labels, heights, strict=False)
    )


@st.composite
def curves(draw: st.DrawFn) -> Levels:
    steps = draw(st.lists(st.floats(18.0, 38.0), min_size=1, max_size=11))
    return on_curve((200.0 - np.cumsum([0.0, *steps])).tolist(), draw(st.floats(0.0, 12.0)))


def test_every_body_of_the_phantom_is_at_its_level() -> None:
    levels = labelled()
    for name in NAMES:
        body = VERTEBRAE[name]
        centre = np.array([0.0, body.y_mm, body.z_mm])
        assert level_at(levels, centre) == name
        # End plates a little inside, and the spinous process behind.
        for shift in ((0, 0, 0.8 * body.semi_mm[2]), (0, 0, -0.8 * body.semi_mm[2]), (12, 25, 0)):
            assert level_at(levels, centre + shift) == name


def test_discs_are_between_two_and_beyond_the_ends_is_nothing() -> None:
    levels = labelled()
    for upper, lower in pairwise(NAMES):
        top, bottom = VERTEBRAE[upper], VERTEBRAE[lower]
        disc_z = (top.z_mm - top.semi_mm[2] + bottom.z_mm + bottom.semi_mm[2]) / 2.0
        disc = (0.0, (top.y_mm + bottom.y_mm) / 2.0, disc_z)
        assert level_at(levels, disc) == f"between {upper} and {lower}"
        assert levels_at(levels, disc) == (upper, lower)
    for name in ("T9", "L5"):
        assert level_at(levels, (0.0, VERTEBRAE[name].y_mm, VERTEBRAE[name].z_mm)) == ""
    assert level_at((), (0.0, 0.0, 0.0)) == ""
    assert level_at(labelled(("L3",)), (0.0, 21.0, 62.0)) == ""


@given(curves())
def test_positions_grow_in_the_order_of_the_labels(levels: Levels) -> None:
    line = spine_line(levels)
    edges = np.ravel(list(zip(line.borders_mm[:-1], line.centres_mm, strict=True)))
    assert (np.diff([*edges, line.borders_mm[-1]]) > 0.0).all()
    places = line.positions_of([level.position_mm for level in levels])
    np.testing.assert_allclose(places, line.centres_mm, atol=0.05)
    assert [level_at(levels, level.position_mm) for level in levels] == list(line.labels)


@given(curves(), st.floats(0.0, 1.0))
def test_a_position_is_found_again_from_its_point(levels: Levels, share: float) -> None:
    line = spine_line(levels)
    first, last = line.borders_mm[[0, -1]]
    position = float(first + share * (last - first))
    point = line.point_at(position)
    assert line.positions_of(point)[0] == pytest.approx(position, abs=0.05)
    assert line.positions_of_heights([float(point[2])])[0] == pytest.approx(position, abs=0.05)


@given(curves(), st.floats(-30.0, 30.0), st.floats(-30.0, 30.0))
def test_moving_the_patient_moves_the_levels_along(levels: Levels, dx: float, dy: float) -> None:
    shift = np.array([dx, dy, 17.0])
    there = tuple(VertebraLevel(one.label, tuple(one.position_mm + shift), FRAME) for one in levels)
    line, shifted = spine_line(levels), spine_line(there)
    np.testing.assert_allclose(line.borders_mm, shifted.borders_mm, atol=1e-6)
    np.testing.assert_allclose(line.point_at(10.0) + shift, shifted.point_at(10.0), atol=1e-6)


def test_the_line_follows_a_bent_spine_between_the_bodies() -> None:
    heights = np.arange(200.0, -1.0, -25.0)
    line = spine_line(on_curve(heights.tolist(), 12.0))
    inner = np.linspace(line.centres_mm[1], line.centres_mm[-2], 60)
    for point in map(line.point_at, inner):
        z = point[2]
        assert abs(point[0] - 12.0 * np.sin(z / 90.0)) < 0.1
        assert abs(point[1] - z * z / 3000.0) < 0.1


def test_half_way_borders_of_the_phantom_lie_in_the_discs() -> None:
    line = spine_line(labelled())
    for place, (upper, lower) in enumerate(pairwise(NAMES), start=1):
        top, bottom = VERTEBRAE[upper], VERTEBRAE[lower]
        z = line.point_at(float(line.borders_mm[place]))[2]
        assert bottom.z_mm + bottom.semi_mm[2] < z < top.z_mm - top.semi_mm[2]


def test_a_structure_touches_the_bodies_it_reaches_into() -> None:
    levels = labelled()
    l3, l2 = VERTEBRAE["L3"], VERTEBRAE["L2"]
    centre = np.array([0.0, l3.y_mm, l3.z_mm])
    assert levels_of_points(levels, np.add(centre, [(0, 0, 10), (0, 0, -10)])) == ("L3",)
    assert levels_of_points(levels, np.add(centre, [(0, 0, 0), (0, 0, 30)])) == ("L2", "L3")
    # The iliac wing lies at the height of L4 and is no part of the spine.
    assert levels_of_points(levels, [(-90.0, 20.0, 10.0), (-80.0, 20.0, 20.0)]) == ()
    assert levels_of_points(levels, np.empty((0, 3))) == ()
    assert levels_of_heights(levels, 55.0, 70.0) == ("L3",)
    gap = (l3.z_mm + l3.semi_mm[2] + l2.z_mm - l2.semi_mm[2]) / 2.0
    assert levels_of_heights(levels, gap - 0.5, gap + 0.5) == ("L2", "L3")
    assert levels_of_heights(levels, 400.0, 420.0) == ()


def test_one_level_or_two_frames_make_no_line() -> None:
    with pytest.raises(InputRefused, match="at least two"):
        spine_line(labelled(("L3",)))
    other = VertebraLevel("L4", (0.0, 22.0, 25.0), "another")
    with pytest.raises(InputRefused, match="one frame"):
        spine_line((*labelled(("L3",)), other))
