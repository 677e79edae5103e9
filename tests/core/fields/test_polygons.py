"""Even-odd areas, rings and convex clipping against known areas and shapely."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.fields.polygons import clip_convex, even_odd, polygonal, rings_of, union


def square(half: float, x: float = 0.0, y: float = 0.0) -> FloatArray:
    corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
    return np.add(corners, (x, y))


def test_a_ring_inside_a_ring_is_a_hole_and_inside_that_an_island() -> None:
    area = even_odd([square(10), square(6), square(2)])
    assert area.area == pytest.approx(400 - 144 + 16)


def test_the_order_and_sense_of_rings_do_not_matter() -> None:
    rings = [square(2)[::-1], square(10), square(6)]
    assert even_odd(rings).equals(even_odd([square(6), square(2), square(10)[::-1]]))


def test_pieces_apart_add_up() -> None:
    assert even_odd([square(2), square(3, x=20)]).area == pytest.approx(16 + 36)


def test_a_keyhole_ring_has_the_hole_it_draws_round() -> None:
    keyhole = np.concatenate([square(10), [square(10)[0]], square(5)[::-1], [square(5)[-1]]])
    assert even_odd([keyhole]).area == pytest.approx(400 - 100)


def test_a_figure_of_eight_keeps_both_lobes() -> None:
    assert even_odd([np.array([(0, 0), (2, 2), (2, 0), (0, 2)], float)]).area == pytest.approx(2.0)


def test_nothing_and_too_few_points_enclose_nothing() -> None:
    assert even_odd([]).is_empty
    assert even_odd([np.zeros((2, 2))]).is_empty
    assert even_odd([np.array([(0, 0), (1, 1), (2, 2)], float)]).area == 0.0


def test_rings_read_by_even_odd_are_the_geometry_again() -> None:
    area = even_odd([square(10), square(6), square(2), square(4, x=30)])
    rings = rings_of(area)
    assert len(rings) == 4
    assert even_odd(rings).equals(area)
    assert all(not np.array_equal(ring[0], ring[-1]) for ring in rings)


def test_lines_and_points_of_an_overlay_are_dropped() -> None:
    mixed = shapely.GeometryCollection(
        [shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon(square(1))]
    )
    assert polygonal(mixed).area == pytest.approx(4.0)
    touching = [shapely.Polygon(square(1)), shapely.Polygon(square(1, x=2))]
    assert union(touching).area == pytest.approx(8.0)


@settings(max_examples=40, deadline=None)
@given(angle=st.floats(0, 2 * np.pi), limit=st.floats(-8, 8))
def test_a_convex_clip_agrees_with_shapely(angle: float, limit: float) -> None:
    normal = np.array([np.cos(angle), np.sin(angle)])
    along = np.array([-normal[1], normal[0]])
    far = 100.0
    half_plane = shapely.Polygon(
        [
            limit * normal + far * along,
            limit * normal - far * along,
            -far * normal - far * along,
            -far * normal + far * along,
        ]
    )
    clipped = clip_convex(square(5), normal, limit)
    expected = shapely.Polygon(square(5)).intersection(half_plane).area
    found = shapely.Polygon(clipped).area if len(clipped) >= 3 else 0.0
    assert found == pytest.approx(expected, abs=1e-6)


def test_clipping_nothing_leaves_nothing() -> None:
    assert clip_convex(np.zeros((0, 2)), np.array([1.0, 0.0]), 0.0).shape == (0, 2)
    assert clip_convex(square(1), np.array([1.0, 0.0]), -5.0).shape == (0, 2)
