"""Edges around a mark, and the line of one value."""

import numpy as np
import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.segmentation.by_edges import between_marks, level_line
from hccbm_gui.core.volume import Volume


def test_one_mark_in_a_ball_floods_it_to_its_edge(ct: Volume) -> None:
    found = between_marks(ct, [(25.0, -5.0, 0.0)], [(0.0, -30.0, 0.0), (0.0, 15.0, 0.0)], 30.0)
    assert found.volume_cc == pytest.approx(4 / 3 * np.pi * 8.0, rel=0.12)
    assert not found.full()[20, 42, 32]


def test_marks_are_needed_and_must_lie_in_the_image(ct: Volume) -> None:
    with pytest.raises(InputRefused, match="mark"):
        between_marks(ct, [], [])
    with pytest.raises(InputRefused, match="outside the image"):
        between_marks(ct, [(0, 0, 900)], [])


@pytest.fixture
def cone() -> np.ndarray:
    row, column = np.mgrid[0:80, 0:90]
    return np.hypot(row - 40.0, column - 45.0)


def test_the_line_of_a_value_is_finer_than_a_pixel(cone: np.ndarray) -> None:
    line = level_line(cone, (40.0, 45.0), 20.3)
    assert np.hypot(line[:, 0] - 40, line[:, 1] - 45) == pytest.approx(20.3, abs=0.02)


def test_without_a_value_it_runs_through_the_hand(cone: np.ndarray) -> None:
    line = level_line(cone, (40.0, 57.0))
    assert np.hypot(line[:, 0] - 40, line[:, 1] - 45) == pytest.approx(12.0, abs=0.05)


def test_of_two_lines_around_the_inner_one_is_taken() -> None:
    row, column = np.mgrid[0:80, 0:90]
    waves = np.cos(np.hypot(row - 40.0, column - 45.0) / 6.0)
    line = level_line(waves, (40.0, 45.0), 0.0)
    assert np.hypot(line[:, 0] - 40, line[:, 1] - 45) == pytest.approx(3 * np.pi, abs=0.1)


def test_a_line_that_does_not_close_is_refused(cone: np.ndarray) -> None:
    with pytest.raises(InputRefused, match="closes"):
        level_line(cone, (0.0, 0.0))
    with pytest.raises(InputRefused, match="outside"):
        level_line(cone, (-5.0, 3.0))
