"""Shells, crops, pieces and holes against bodies whose volume is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.structures.algebra import difference, intersection, union
from hccbm_gui.core.structures.shaping import (
    cropped_away,
    cropped_to,
    holes_filled,
    largest_piece,
    pieces,
    ring,
    smoothed,
    without_islands,
)


def disc(radius: float, z: float, x: float = 0.0, y: float = 0.0) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    circle = [x + radius * np.cos(turn), y + radius * np.sin(turn), 0 * turn + z]
    return np.stack(circle, axis=1)


def ball(radius: float, x: float = 0.0, spacing: float = 1.0) -> list[np.ndarray]:
    heights = np.arange(-radius + spacing / 2, radius, spacing)
    return [disc(np.sqrt(radius**2 - z**2), z, x) for z in heights]


def ball_cc(radius: float) -> float:
    return 4 / 3 * np.pi * radius**3 / 1000


def test_a_ring_is_the_difference_of_two_spheres() -> None:
    shell = ring(slab_stack(ball(10.0)), 3.0, 8.0)
    assert shell.volume_cc == pytest.approx(ball_cc(18.0) - ball_cc(13.0), rel=0.02)
    with pytest.raises(InputRefused, match="ring"):
        ring(slab_stack(ball(10.0)), 5.0, 5.0)


def test_a_crop_keeps_its_gap() -> None:
    target, organ = slab_stack(ball(15.0)), slab_stack(ball(12.0, x=20.0))
    left = cropped_away(target, organ, 3.0)
    assert intersection(left, organ).volume_cc == 0.0
    probes = np.array([(4.8, 0.0, 0.1), (5.2, 0.0, 0.1)])
    assert left.contains(probes).tolist() == [True, False]
    inside = cropped_to(target, organ, 3.0)
    assert inside.volume_cc < intersection(target, organ).volume_cc
    whole = union(left, intersection(target, organ))
    assert whole.volume_cc <= target.volume_cc * (1 + 1e-9)


def test_without_a_gap_a_crop_is_algebra() -> None:
    target, organ = slab_stack(ball(15.0)), slab_stack(ball(12.0, x=20.0))
    away, to = cropped_away(target, organ), cropped_to(target, organ)
    assert away.volume_cc == pytest.approx(difference(target, organ).volume_cc)
    assert away.volume_cc + to.volume_cc == pytest.approx(target.volume_cc)


def test_pieces_are_told_apart_in_space() -> None:
    """Two balls that lie over each other on the paper, and one beside them."""
    low = [c + np.array([0.0, 0.0, -20.0]) for c in ball(6.0)]
    high = [c + np.array([0.0, 0.0, 20.0]) for c in ball(8.0)]
    found = pieces(slab_stack([*low, *high, *ball(4.0, x=40.0)]))
    assert [piece.volume_cc for piece in found] == pytest.approx(
        [ball_cc(8.0), ball_cc(6.0), ball_cc(4.0)], rel=0.02
    )


def test_pieces_that_join_on_one_slice_are_one() -> None:
    arms = [disc(4, z, x) for z in (0, 3, 6) for x in (-10, 10)]
    assert len(pieces(slab_stack(arms))) == 2
    assert len(pieces(slab_stack([*arms, disc(16, 9)]))) == 1


def test_the_largest_piece_and_no_islands() -> None:
    stack = slab_stack([*ball(10.0), *ball(3.0, x=30.0), *ball(5.0, x=-30.0)])
    assert largest_piece(stack).volume_cc == pytest.approx(ball_cc(10.0), rel=0.01)
    left = without_islands(stack, 0.3)
    assert left.volume_cc == pytest.approx(ball_cc(10.0) + ball_cc(5.0), rel=0.02)
    assert pieces(SlabStack(np.eye(3), ())) == ()


def test_holes_are_filled_up_to_their_size() -> None:
    tube = [disc(r, z) for z in (0.0, 3.0, 6.0) for r in (20.0, 5.0)]
    stack = slab_stack([*tube, disc(2.0, 3.0, 12.0)])
    small = holes_filled(stack, 0.2)
    full = holes_filled(stack)
    assert small.volume_cc == pytest.approx(stack.volume_cc + np.pi * 4 * 3 / 1000, rel=1e-3)
    assert full.volume_cc == pytest.approx(np.pi * 400 * 9 / 1000, rel=1e-3)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_filling_and_picking_twice_changes_nothing_more(seed: int) -> None:
    chance = np.random.default_rng(seed)
    contours = [
        disc(chance.uniform(3, 15), 3.0 * k, *chance.uniform(-20, 20, 2))
        for k in range(4)
        for _ in range(chance.integers(1, 4))
    ]
    stack = slab_stack(contours)
    filled = holes_filled(stack)
    assert filled.volume_cc >= stack.volume_cc - 1e-9
    assert holes_filled(filled).volume_cc == pytest.approx(filled.volume_cc)
    assert sum(piece.volume_cc for piece in pieces(stack)) == pytest.approx(stack.volume_cc)
    largest = largest_piece(stack)
    assert largest_piece(largest).volume_cc == pytest.approx(largest.volume_cc)


def test_smoothing_takes_a_spike_and_keeps_the_ball() -> None:
    spike = [disc(1.0, z, x) for z in (-0.5, 0.5) for x in (16.0, 17.5, 19.0)]
    stack = union(slab_stack(ball(15.0)), slab_stack(spike))
    round_again = smoothed(stack, 2.0)
    assert max(slab.shape.bounds[2] for slab in round_again.slabs) < 16.5
    assert round_again.volume_cc == pytest.approx(ball_cc(15.0), rel=0.03)
