"""Cuts across a stack of contours, against shapely."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation
from shapely import Polygon, box, unary_union

from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.render.contour_cut import cut_set, trapezoids
from hccbm_gui.render.roi_slabs import roi_slabs
from hccbm_gui.render.view_plane import PLANES


def roi_of(contours):
    return Roi("r", RoiKind.GTV, (255, 0, 0), "1.2", tuple(contours))


def star(centre, radius, z, points=24, lobes=0.3):
    turn = np.linspace(0.0, 2.0 * np.pi, points, endpoint=False) + 0.01
    reach = radius * (1.0 + lobes * np.sin(4 * turn))
    x, y = centre[0] + reach * np.cos(turn), centre[1] + reach * np.sin(turn)
    return np.column_stack([x, y, np.full(points, z)])


def area_of(quads):
    return unary_union([Polygon(q) for q in quads if Polygon(q).area > 0])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(-25, 25))
def test_a_coronal_cut_is_the_union_of_its_slabs(seed, y):
    chance = np.random.default_rng(seed)
    y += 0.00123
    levels = np.arange(8) * 3.0
    contours = [star(chance.uniform(-5, 5, 2), chance.uniform(8, 25), z) for z in levels]
    contours += [star((0.5, 0.3), 5.0, z, lobes=0.0) for z in levels[2:5]]
    slabs = roi_slabs(roi_of(contours), 3.0)
    cuts = cut_set([(0, slabs)], PLANES["coronal"])
    segments, _, quads, _ = cuts.cut(y)
    slices = []
    for z in levels:
        shape = Polygon()
        for contour in contours:
            if contour[0, 2] == z:
                shape = shape.symmetric_difference(Polygon(contour[:, :2]))
        row = shape.intersection(box(-100, y - 1e-7, 100, y + 1e-7))
        for part in getattr(row, "geoms", [row]):
            if not part.is_empty:
                x0, _, x1, _ = part.bounds
                slices.append(box(x0, z - 1.5, x1, z + 1.5))
    expected = unary_union(slices)
    assert area_of(quads).symmetric_difference(expected).area == pytest.approx(0.0, abs=1e-3)
    border = sum(np.linalg.norm(segments[:, 1] - segments[:, 0], axis=1))
    length = 0.0 if expected.is_empty else expected.boundary.length
    assert border == pytest.approx(length, rel=1e-4, abs=1e-3)


def test_pieces_far_apart_stay_apart():
    square = np.array([(-10, -10), (10, -10), (10, 10), (-10, 10)], dtype=float)
    levels = [0.0, 3.0, 6.0, 60.0, 63.0]
    slabs = roi_slabs(roi_of(np.column_stack([square, np.full(4, z)]) for z in levels), 3.0)
    segments, _, quads, _ = cut_set([(0, slabs)], PLANES["sagittal"]).cut(0.0)
    assert area_of(quads).area == pytest.approx(20 * (9 + 6))
    assert len(list(area_of(quads).geoms)) == 2
    heights = segments[..., 1]
    assert not ((heights > 7.6) & (heights < 58.4)).any()


def test_structures_keep_their_number():
    one, two = star((0, 0), 10, 0.0), star((50, 0), 10, 0.0)
    stacks = [(3, roi_slabs(roi_of([one]), 2.0)), (5, roi_slabs(roi_of([two]), 4.0))]
    segments, numbers, quads, areas = cut_set(stacks, PLANES["coronal"]).cut(0.1)
    assert set(numbers) == set(areas) == {3, 5}
    assert (segments[numbers == 3][..., 0] < 25).all()
    assert np.abs(quads[areas == 5][..., 1]).max() == pytest.approx(2.0)


def test_a_structure_drawn_on_oblique_slices_is_cut_where_it_lies():
    turn = Rotation.from_euler("x", 30, degrees=True).as_matrix()
    contours = [star((0, 0), 30, z, points=90, lobes=0.0) @ turn.T for z in np.arange(-30, 31, 2.0)]
    slabs = roi_slabs(roi_of(contours), 2.0)
    assert slabs.normal == pytest.approx(turn[:, 2])
    # A cylinder along the normal, cut through its middle across x: 60 mm wide, 62 mm long.
    _, _, quads, _ = cut_set([(0, slabs)], PLANES["sagittal"]).cut(0.01)
    assert area_of(quads).area == pytest.approx(60 * 62, rel=0.01)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_trapezoids_fill_the_even_odd_inside(seed):
    chance = np.random.default_rng(seed)
    outer = star(chance.uniform(-5, 5, 2), 30, 0)[:, :2]
    hole = star(chance.uniform(-3, 3, 2), 9, 0)[:, :2]
    starts = np.concatenate([outer, hole])
    ends = np.concatenate([np.roll(outer, -1, axis=0), np.roll(hole, -1, axis=0)])
    expected = Polygon(outer).symmetric_difference(Polygon(hole))
    filled = area_of(trapezoids(starts, ends))
    assert filled.symmetric_difference(expected).area == pytest.approx(0.0, abs=1e-3)


def test_a_polygon_along_the_view_is_not_cut():
    slabs = roi_slabs(roi_of([star((0, 0), 10, 0.0)]), 2.0)
    assert cut_set([(0, slabs)], PLANES["axial"]) is None


def test_an_empty_structure_has_no_slabs():
    assert roi_slabs(roi_of([]), 2.0) is None
