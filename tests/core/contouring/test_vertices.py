from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hccbm_gui.core.contouring.drawing_plane import Slices
from hccbm_gui.core.contouring.slice_shapes import shape_on
from hccbm_gui.core.contouring.vertices import (
    delete_vertex,
    insert_vertex,
    move_vertex,
    nearest_edge,
    nearest_vertex,
)
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.roi import Roi

SQUARE = np.array([[0.0, 0, 3], [10, 0, 3], [10, 10, 3], [0, 10, 3]])
LAWS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def square(make_roi: Callable[..., Roi]) -> Roi:
    return make_roi(SQUARE + np.array([0, 0, 3.0]), SQUARE)


def area(roi: Roi, slices: Slices) -> float:
    return float(shape_on(roi, slices, slices.index_at(3.0)).area)


def test_the_nearest_corner_and_edge_are_found_on_their_slice(square: Roi, slices: Slices) -> None:
    corner = nearest_vertex(square, slices, (9.0, 9.5, 3.4), 2.0)
    assert corner is not None
    assert (corner.contour, corner.index) == (1, 2)
    assert corner.distance_mm == pytest.approx(np.hypot(1.0, 0.5))
    edge = nearest_edge(square, slices, (5.0, 10.5, 3.0), 2.0)
    assert edge is not None
    assert (edge.contour, edge.index, edge.distance_mm) == (1, 2, 0.5)
    closing = nearest_edge(square, slices, (-0.5, 5.0, 6.0), 2.0)
    assert closing is not None
    assert (closing.contour, closing.index) == (0, 3)
    assert nearest_vertex(square, slices, (5.0, 5.0, 3.0), 2.0) is None
    assert nearest_edge(square, slices, (5.0, 5.0, 12.0), 99.0) is None
    with pytest.raises(InputRefused, match="no slice"):
        nearest_vertex(square, slices, (5.0, 5.0, 300.0), 2.0)


def test_a_moved_corner_stays_on_its_plane(square: Roi, slices: Slices) -> None:
    moved = move_vertex(square, slices, 1, 2, (14.0, 14.0, 9.9))
    assert moved.contours[1].tolist() == [[0, 0, 3], [10, 0, 3], [14, 14, 3], [0, 10, 3]]
    assert moved.contours[0] is square.contours[0]
    assert area(moved, slices) == pytest.approx(140.0)


def test_a_corner_dragged_across_the_outline_leaves_what_even_odd_encloses(
    square: Roi, slices: Slices
) -> None:
    crossed = move_vertex(square, slices, 1, 2, (-10.0, 5.0, 3.0))
    # The new edge leaves the square at (0, 2.5): a triangle on either side of that point.
    assert len(crossed.contours) == 3
    assert area(crossed, slices) == pytest.approx(10 * 2.5 / 2 + 10 * 7.5 / 2)


@LAWS
@given(st.integers(0, 3), st.floats(-20, 20), st.floats(-20, 20))
def test_an_inserted_corner_can_be_deleted_again(
    square: Roi, slices: Slices, after: int, x: float, y: float
) -> None:
    on_edge = (SQUARE[after] + SQUARE[(after + 1) % 4]) / 2.0
    more = insert_vertex(square, slices, 1, after, on_edge)
    assert area(more, slices) == pytest.approx(100.0)
    assert np.array_equal(delete_vertex(more, slices, 1, after + 1).contours[1], SQUARE)
    anywhere = insert_vertex(square, slices, 1, after, (x, y, 0.0))
    assert all(np.allclose(c[:, 2], c[0, 2]) for c in anywhere.contours)


def test_a_triangle_that_loses_a_corner_goes(square: Roi, slices: Slices) -> None:
    triangle = delete_vertex(square, slices, 1, 0)
    assert area(triangle, slices) == pytest.approx(50.0)
    gone = delete_vertex(triangle, slices, 1, 0)
    assert [id(c) for c in gone.contours] == [id(square.contours[0])]


@pytest.mark.parametrize(("contour", "index"), [(-1, 0), (2, 0), (0, 4), (0, -1)])
def test_a_corner_that_is_not_there_is_refused(
    square: Roi, slices: Slices, contour: int, index: int
) -> None:
    with pytest.raises(InputRefused, match="not there"):
        move_vertex(square, slices, contour, index, (0, 0, 0))
    with pytest.raises(InputRefused, match="outside"):
        move_vertex(square, slices, 0, 0, (np.nan, 0, 0))
