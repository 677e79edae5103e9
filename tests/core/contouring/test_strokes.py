import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.contouring.drawing_plane import slices_of, standard_plane
from hccbm_gui.core.contouring.strokes import (
    adaptive_area,
    ball_areas,
    outline_area,
    stroke_area,
)
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume

GEOMETRY = Geometry.from_axes((3, 81, 81), (-40, -40, -2), (2, 1, 1), "f")
PLANE = standard_plane("axial", 0.0, 2.0)


def image(values: np.ndarray) -> Volume:
    return Volume(np.broadcast_to(values, (3, 81, 81)).copy(), GEOMETRY, Unit.HU)


Y, X = np.mgrid[-40:41, -40:41].astype(float)
BALL = image(100.0 - 10.0 * np.hypot(X, Y))
"""Falls by 10 for each millimetre from the middle."""


@pytest.mark.parametrize("radius", [0.3, 2.0, 25.0])
def test_a_disc_has_the_area_of_its_circle(radius: float) -> None:
    assert stroke_area([(3.0, -8.0)], radius).area == pytest.approx(np.pi * radius**2, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.5, 20.0), st.floats(-50, 50), st.floats(-50, 50))
def test_a_straight_stroke_is_a_disc_and_a_rectangle(radius: float, u: float, v: float) -> None:
    area = stroke_area([(1.0, 2.0), (1.0 + u, 2.0 + v)], radius).area
    assert area == pytest.approx(np.pi * radius**2 + 2 * radius * np.hypot(u, v), rel=1e-3)


def test_a_stroke_of_nothing_is_nothing_and_of_no_number_is_refused() -> None:
    assert stroke_area([], 3.0).is_empty
    assert stroke_area([(1, 1), (1, 1)], 3.0).area == pytest.approx(9 * np.pi, rel=1e-3)
    for points, radius in (([(np.nan, 0)], 3.0), ([(0, 0)], 0.0), ([(0, 0)], np.nan)):
        with pytest.raises(InputRefused):
            stroke_area(points, radius)


def test_a_ball_is_a_disc_on_every_slice() -> None:
    slices = slices_of(Geometry.from_axes((30, 9, 9), (0, 0, -30), (2, 1, 1), "f"))
    found = ball_areas([(0.0, 0.0, 1.0)], 6.0, slices)
    for index, area in found.items():
        away = slices.heights_mm[index] - 1.0
        assert area.area == pytest.approx(np.pi * (36 - away**2), rel=1e-9)
    assert slices.heights_mm[list(found)].tolist() == [-4, -2, 0, 2, 4, 6]
    assert ball_areas(np.zeros((0, 3)), 6.0, slices) == {}


def test_the_adaptive_brush_follows_the_values_between_the_pixels() -> None:
    # 37 is reached 6.3 mm from the middle; the interpolated cone is a little lower.
    area = adaptive_area(BALL, PLANE, [(1.0, 0.0)], 10.0, (37.0, 200.0))
    radii = np.hypot(*shapely.get_coordinates(area).T)
    assert np.abs(radii - 6.3).max() < 0.15
    assert area.area == pytest.approx(np.pi * 6.3**2, rel=0.02)


def test_the_adaptive_brush_stays_within_its_disc() -> None:
    everything = adaptive_area(BALL, PLANE, [(5.0, 5.0)], 4.0, (-1e4, 1e4))
    assert everything.area == pytest.approx(16 * np.pi, rel=1e-6)
    ring = adaptive_area(BALL, PLANE, [(5.0, 0.0)], 9.0, (30.0, 70.0))
    assert not ring.intersects(shapely.Point(0.0, 0.0))
    assert ring.difference(stroke_area([(5.0, 0.0)], 9.0)).area < 1e-9


def test_the_adaptive_brush_does_not_jump_a_wall() -> None:
    wall = image(np.where(np.abs(X - 4.0) <= 1.0, 1000.0, 0.0))
    area = adaptive_area(wall, PLANE, [(0.0, 0.0)], 8.0, (-100.0, 500.0))
    assert area.bounds[2] == pytest.approx(2.5, abs=0.01)
    assert adaptive_area(wall, PLANE, [(4.0, 0.0)], 8.0, (-100.0, 500.0)).is_empty


def test_the_adaptive_brush_finds_nothing_outside_the_image_or_the_range() -> None:
    assert adaptive_area(BALL, PLANE, [(300.0, 0.0)], 8.0, (-1e4, 1e4)).is_empty
    assert adaptive_area(BALL, PLANE, [(0.0, 0.0)], 8.0, (500.0, 600.0)).is_empty
    assert adaptive_area(BALL, PLANE, [], 8.0, (0.0, 600.0)).is_empty
    with pytest.raises(InputRefused, match="range"):
        adaptive_area(BALL, PLANE, [(0.0, 0.0)], 8.0, (5.0, 5.0))
    edge = adaptive_area(BALL, PLANE, [(38.0, 0.0)], 8.0, (-1e4, 1e4))
    # Half a sample beyond the outer face; painting clips it to the image.
    assert 40.0 < edge.bounds[2] < 40.8


def test_of_a_crossing_outline_the_largest_piece_counts() -> None:
    eight = [(0, 0), (10, 10), (10, 0), (0, 4)]
    assert outline_area(eight).bounds[2] == 10.0
    for points in ([], [(0, 0)], [(0, 0), (1, 1)], [(0, 0), (1, 1), (2, 2)], [(0, np.nan)] * 3):
        with pytest.raises(InputRefused):
            outline_area(np.array(points, dtype=float).reshape(-1, 2))
