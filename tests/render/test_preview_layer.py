"""Dashes that run on along an outline of short segments."""

import numpy as np
import pytest

from hccbm_gui.render.preview_layer import dashed_along


def outline(points: int, radius: float = 20.0) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, points, endpoint=False)
    ring = radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    return np.stack([ring, np.roll(ring, -1, axis=0)], axis=1)


def length(segments: np.ndarray) -> float:
    return float(np.linalg.norm(segments[:, 1] - segments[:, 0], axis=1).sum())


@pytest.mark.parametrize("points", [4, 60, 1000])
def test_the_share_of_dashes_does_not_depend_on_the_segments(points: int) -> None:
    whole = outline(points)
    assert length(dashed_along(whole, 3.0, 2.0)) == pytest.approx(0.6 * length(whole), abs=3.0)


def test_dashes_and_what_lies_between_them_are_the_whole_outline() -> None:
    whole = outline(200)
    bright, dark = dashed_along(whole, 3.0, 2.0), dashed_along(whole, 2.0, 3.0, 3.0)
    assert length(bright) + length(dark) == pytest.approx(length(whole), rel=1e-9)
    middles = np.concatenate([bright, dark]).mean(axis=1)
    # None lies where another does.
    apart = np.linalg.norm(middles[:, None] - middles[None], axis=2)
    assert apart[~np.eye(len(middles), dtype=bool)].min() > 0.0


def test_a_straight_line_begins_with_a_dash() -> None:
    line = np.array([[(0.0, 0.0), (10.0, 0.0)]])
    dashes = dashed_along(line, 3.0, 2.0)
    assert dashes[:, :, 0].tolist() == [[0.0, 3.0], [5.0, 8.0]]


def test_points_and_nothing_give_nothing() -> None:
    assert dashed_along(np.zeros((3, 2, 2)), 3.0, 2.0).shape == (0, 2, 2)
    assert dashed_along(np.empty((0, 2, 2)), 3.0, 2.0).shape == (0, 2, 2)
