"""Diameters of shapes against every pair of points, dense scan lines and known axes."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.measure.diameters import farthest_in_space, farthest_pair, longest_chord

UP = np.array([0.0, 1.0])
grid = st.integers(-6, 6).map(float)
fine = st.floats(-100.0, 100.0, allow_nan=False, width=32)


def greatest_distance(points: np.ndarray) -> float:
    return float(np.linalg.norm(points[:, None] - points[None], axis=2).max())


def length(ends: np.ndarray) -> float:
    return float(np.linalg.norm(ends[1] - ends[0]))


def ellipse(half_a: float, half_b: float, turn_deg: float = 0.0, points: int = 720) -> np.ndarray:
    t = np.linspace(0, 2 * np.pi, points, endpoint=False)
    c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    return np.stack([half_a * np.cos(t), half_b * np.sin(t)], axis=1) @ np.array([[c, s], [-s, c]])


def star(radii: list[float]) -> np.ndarray:
    t = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    return np.array(radii)[:, None] * np.stack([np.cos(t), np.sin(t)], axis=1)


@given(st.lists(st.tuples(grid, grid) | st.tuples(fine, fine), min_size=1, max_size=40))
@settings(max_examples=300, deadline=None)
def test_calipers_find_what_all_pairs_find(points: list[tuple[float, float]]) -> None:
    places = np.array(points)
    ends = farthest_pair(places)
    assert length(ends) == pytest.approx(greatest_distance(places), rel=1e-9, abs=1e-9)
    for end in ends:
        assert (places == end).all(axis=1).any()


@given(st.lists(st.tuples(*[grid] * 3) | st.tuples(*[fine] * 3), min_size=1, max_size=40))
@settings(max_examples=200, deadline=None)
def test_in_space_too(points: list[tuple[float, float, float]]) -> None:
    places = np.array(points)
    assert length(farthest_in_space(places)) == pytest.approx(greatest_distance(places), abs=1e-9)


def test_many_points_on_a_sphere_are_compared_in_blocks() -> None:
    points = np.random.default_rng(5).normal(size=(3000, 3))
    points *= 50.0 / np.linalg.norm(points, axis=1)[:, None]
    longest = length(farthest_in_space(points))
    best = max(float(np.linalg.norm(points - one, axis=1).max()) for one in points)
    assert longest == pytest.approx(best, abs=1e-12)


@pytest.mark.parametrize("turn_deg", [0.0, 17.0, 90.0, 133.0])
def test_an_ellipse_has_its_axes(turn_deg: float) -> None:
    outline = ellipse(31.0, 12.0, turn_deg)
    ends = farthest_pair(outline)
    assert length(ends) == pytest.approx(62.0, abs=1e-9)
    along = (ends[1] - ends[0]) / 62.0
    chord = longest_chord(shapely.Polygon(outline), np.array([-along[1], along[0]]))
    assert chord is not None
    assert length(chord) == pytest.approx(24.0, abs=1e-3)
    assert (chord[1] - chord[0]) @ along == pytest.approx(0.0, abs=1e-9)


@given(st.lists(st.floats(2.0, 30.0), min_size=5, max_size=30), st.floats(0.0, 360.0))
@settings(max_examples=120, deadline=None)
def test_no_scan_line_of_a_concave_outline_is_longer(radii: list[float], turn: float) -> None:
    outline = shapely.Polygon(star(radii))
    along = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
    across = np.array([along[1], -along[0]])
    found = longest_chord(outline, along)
    assert found is not None
    offsets = shapely.get_coordinates(outline) @ across
    lines = [
        shapely.LineString([offset * across - 200 * along, offset * across + 200 * along])
        for offset in np.linspace(offsets.min(), offsets.max(), 400)
    ]
    cut = shapely.intersection(lines, outline)
    dense = max(shapely.length(shapely.get_parts(cut)))
    assert length(found) >= dense - 1e-6
    # And it is a line of the outline, not only a bound.
    shrunk = found + 1e-6 * np.stack([along, -along])
    assert outline.buffer(1e-5).contains(shapely.LineString(shrunk))
    middle = found.mean(axis=0) @ across
    assert (found @ across) == pytest.approx([middle, middle], abs=1e-9)


def test_a_hole_does_not_interrupt_a_chord_but_a_bay_does() -> None:
    square = shapely.box(0, 0, 20, 20)
    holed = square.difference(shapely.box(4, 4, 16, 16))
    bay = square.difference(shapely.box(-1, 5, 21, 12))
    slit = square.difference(shapely.box(2, 5, 21, 12))
    for shape, expected in ((square, 20.0), (holed, 20.0), (bay, 8.0), (slit, 20.0)):
        chord = longest_chord(shape, UP)
        assert chord is not None
        assert length(chord) == pytest.approx(expected)
    # Right of the slit's back wall at x = 2 only 8 mm are left.
    right = slit.intersection(shapely.box(3, 0, 20, 20))
    chord = longest_chord(right, UP)
    assert chord is not None
    assert length(chord) == pytest.approx(8.0)


@pytest.mark.parametrize("turn_deg", [0.0, 30.0, 45.0, 90.0, 200.0])
def test_two_blocks_that_share_part_of_a_side_are_no_longer_than_one(turn_deg: float) -> None:
    step = shapely.union(shapely.box(0, 0, 1, 2), shapely.box(1, 1, 2, 3))
    turned = shapely.affinity.rotate(step, turn_deg, origin=(0, 0))
    up = np.array([-np.sin(np.radians(turn_deg)), np.cos(np.radians(turn_deg))])
    chord = longest_chord(turned, up)
    assert chord is not None
    assert length(chord) == pytest.approx(2.0)


def test_a_shape_without_an_area_has_no_chord() -> None:
    assert longest_chord(shapely.Polygon(), UP) is None
