"""Structures cut by planes of any direction, against shapely and solids with known sections."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation
from shapely import LineString, Polygon, box, unary_union

from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.render.contour_cut import LoftCut, Room, cut_all, lies_along, trapezoids
from hccbm_gui.render.roi_loft import roi_loft
from hccbm_gui.render.roi_slabs import roi_slabs
from hccbm_gui.render.view_plane import PLANES, tilted_plane

TILTED = {
    "coronal": PLANES["coronal"],
    "sagittal": PLANES["sagittal"],
    "oblique": tilted_plane(PLANES["coronal"], 35.0, -20.0, 10.0),
    "flat": tilted_plane(PLANES["axial"], 6.0, -4.0),
}
EACH_PLANE = pytest.mark.parametrize("plane", TILTED.values(), ids=TILTED.keys())


def roi_of(contours):
    return Roi("r", RoiKind.GTV, (255, 0, 0), "1.2", tuple(contours))


def star(centre, radius, z, points=24, lobes=0.3):
    turn = np.linspace(0.0, 2.0 * np.pi, points, endpoint=False) + 0.01
    reach = radius * (1.0 + lobes * np.sin(4 * turn))
    x, y = centre[0] + reach * np.cos(turn), centre[1] + reach * np.sin(turn)
    return np.column_stack([x, y, np.full(points, z)])


def cut_of(contours, plane, position_mm, thickness_mm=3.0):
    """Segments (N, 2, 2) of the cut through a structure."""
    loft = roi_loft(roi_slabs(roi_of(contours), thickness_mm))
    return cut_all([LoftCut(loft, plane)], position_mm)[0]


def area_of(quads):
    return unary_union([Polygon(q) for q in quads if Polygon(q).area > 0])


def spans_on(segments, a, b):
    """Where the even-odd inside of segments lies on the line from a to b, as shares of it."""
    along = np.subtract(b, a)
    beside = np.array([-along[1], along[0]])
    side = (segments - a) @ beside
    hit = (side[:, 0] > 0) != (side[:, 1] > 0)
    share = side[hit, 0] / (side[hit, 0] - side[hit, 1])
    points = segments[hit, 0] + share[:, None] * (segments[hit, 1] - segments[hit, 0])
    return np.sort((points - a) @ along / (along @ along)).reshape(-1, 2)


def random_stack(seed):
    """A wandering star with a hole in some slices and a second piece in others."""
    chance = np.random.default_rng(seed)
    levels = np.arange(8) * 3.0
    centres = np.cumsum(chance.uniform(-2, 2, (8, 2)), axis=0)
    contours = [star(c, chance.uniform(12, 20), z) for c, z in zip(centres, levels, strict=True)]
    contours += [star(centres[n], 4.0, levels[n], lobes=0.0) for n in range(2, 5)]
    contours += [star((45.0, 5.0), 6.0, levels[n]) for n in range(4, 8)]
    return contours


@EACH_PLANE
@pytest.mark.parametrize("seed", range(6))
def test_where_a_plane_meets_a_stored_slice_it_shows_what_is_stored(plane, seed):
    contours = random_stack(seed)
    position = float(plane.position_of((1.03, 0.57, 10.0))[0])
    segments = cut_of(contours, plane, position)
    line = np.cross(plane.normal, (0.0, 0.0, 1.0))
    line /= np.linalg.norm(line)
    for z in np.arange(8) * 3.0:
        # The point nearest to the origin that lies in both planes.
        foot = np.linalg.solve([plane.normal, (0, 0, 1), line], [position, z, 0.0])
        ends = foot + np.array([[-200.0], [200.0]]) * line
        shape = Polygon()
        for contour in contours:
            if contour[0, 2] == z:
                shape = shape.symmetric_difference(Polygon(contour[:, :2]))
        row = shape.intersection(LineString(ends[:, :2]))
        expected = sorted(
            sorted(200.0 + (np.array(part.coords) - foot[:2]) @ line[:2])
            for part in getattr(row, "geoms", [row])
            if part.length > 0
        )
        shown = 400.0 * spans_on(segments, *plane.to_view(ends))
        assert shown == pytest.approx(np.array(expected).reshape(-1, 2), abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_views_agree_on_the_line_in_which_they_cut_each_other(seed):
    contours = random_stack(seed)
    point = np.array([2.03, 1.57, 11.1])
    planes = list(TILTED.values())
    for one in planes:
        for other in planes:
            line = np.cross(one.normal, other.normal)
            if np.linalg.norm(line) < 0.1:
                continue
            ends = point + np.array([[-100.0], [100.0]]) * line / np.linalg.norm(line)
            found = [
                spans_on(
                    cut_of(contours, plane, float(plane.position_of(point)[0])),
                    *plane.to_view(ends),
                )
                for plane in (one, other)
            ]
            assert found[0] == pytest.approx(found[1], abs=1e-6)


@EACH_PLANE
def test_the_sides_of_a_cone_slope_without_steps(plane):
    # Radius 30 mm at z = 0, 6 mm at z = 60; slices 5 mm apart, steps would be 2 mm wide.
    contours = [star((0, 0), 30.0 - 0.4 * z, z, 180, 0.0) for z in np.arange(0.0, 61.0, 5.0)]
    position = float(plane.position_of((1.0, 2.0, 30.0))[0])
    points = plane.to_patient(cut_of(contours, plane, position).reshape(-1, 2), position)
    sides = points[(points[:, 2] > 0.0) & (points[:, 2] < 60.0)]
    away = np.hypot(sides[:, 0], sides[:, 1]) - (30.0 - 0.4 * sides[:, 2])
    assert len(sides) > 20
    assert np.abs(away).max() < 0.02


@pytest.mark.parametrize("angle", [0.2, 1.0, 3.0])
def test_a_plane_nearly_along_the_slices_cuts_rightly(angle):
    plane = tilted_plane(PLANES["axial"], angle, angle / 2.0)
    contours = [star((0, 0), 25.0 + 0.3 * z, z, 180, 0.0) for z in np.arange(-30.0, 31.0, 3.0)]
    segments = cut_of(contours, plane, 1.3)
    points = plane.to_patient(segments.reshape(-1, 2), 1.3)
    away = np.hypot(points[:, 0], points[:, 1]) - (25.0 + 0.3 * points[:, 2])
    assert np.abs(away).max() < 0.02
    lengths = np.linalg.norm(segments[:, 1] - segments[:, 0], axis=1)
    assert lengths.sum() == pytest.approx(2 * np.pi * 25.4, rel=0.01)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(-15, 15))
def test_a_prism_is_cut_as_its_slabs(seed, y):
    chance, y = np.random.default_rng(seed), y + 0.00123
    outline = star(chance.uniform(-5, 5, 2), chance.uniform(15, 25), 0.0)
    contours = [outline + np.array((0, 0, z)) for z in np.arange(8) * 3.0]
    segments = cut_of(contours, PLANES["coronal"], y)
    row = Polygon(outline[:, :2]).intersection(LineString([(-100, y), (100, y)]))
    parts = [part.bounds for part in getattr(row, "geoms", [row]) if not part.is_empty]
    expected = unary_union([box(x0, -1.5, x1, 22.5) for x0, _, x1, _ in parts])
    filled = area_of(trapezoids(segments))
    assert filled.symmetric_difference(expected).area == pytest.approx(0.0, abs=1e-3)
    border = np.linalg.norm(segments[:, 1] - segments[:, 0], axis=1).sum()
    assert border == pytest.approx(expected.boundary.length, rel=1e-4)


def test_one_piece_becomes_two_branches_between_its_slices():
    wide = np.array([(-20, -5), (20, -5), (20, 5), (-20, 5)], dtype=float)
    left, right = wide * (0.3, 1) + (-14, 0), wide * (0.3, 1) + (14, 0)
    contours = [np.column_stack([wide, np.full(4, z)]) for z in (0.0, 4.0)]
    contours += [np.column_stack([p, np.full(4, z)]) for p in (left, right) for z in (8.0, 12.0)]
    segments = cut_of(contours, PLANES["coronal"], 0.1, 4.0)
    inner = []
    for z in np.arange(-1.9, 14.0, 0.25):
        found = 200.0 * spans_on(segments, (-100.0, z), (100.0, z)) - 100.0
        assert (found[0, 0], found[-1, 1]) == pytest.approx((-20.0, 20.0), abs=0.05)
        inner.append(0.0 if len(found) == 1 else found[1, 0])
        assert len(found) == 1 or -found[0, 1] == pytest.approx(found[1, 0], abs=0.2)
    # The cleft opens between the slices, without the step of a whole slice, and never closes.
    assert (np.diff(inner) >= -0.05).all()
    assert inner[20] == 0.0
    assert inner[-1] == pytest.approx(8.0)
    assert len({round(x, 2) for x in inner}) > 4


def test_a_horseshoe_closes_to_a_ring_without_notches():
    turn = np.linspace(0.3 * np.pi, 1.7 * np.pi, 80)
    shape = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    shoe = np.concatenate([30 * shape, 18 * shape[::-1]])
    contours = [np.column_stack([shoe, np.full(160, z)]) for z in (0.0, 3.0)]
    contours += [star((0, 0), r, z, 120, 0.0) for z in (6.0, 9.0) for r in (30.0, 18.0)]
    segments = cut_of(contours, PLANES["sagittal"], 0.01)
    for z in np.arange(-1.4, 10.4, 0.31):
        found = 200.0 * spans_on(segments, (-100.0, z), (100.0, z)) - 100.0
        assert found == pytest.approx(np.array([[-30, -18], [18, 30]]), abs=0.3)
    # Across the opening there is nothing below, all above, and one change in between.
    across = cut_of(contours, PLANES["coronal"], 0.01)
    counts = [len(spans_on(across, (-100, z), (100, z))) for z in np.arange(-1.4, 10.4, 0.11)]
    assert sorted(counts) == counts
    assert (counts[0], counts[-1]) == (1, 2)


def test_specks_beside_an_outline_do_not_break_its_slope():
    contours = [star((0, 0), 30.0 - z, z, 90, 0.0) for z in np.arange(0.0, 16.0, 3.0)]
    # Left over by a brush: above it the cone is wider than here.
    contours.append(star((-28.5, 0.0), 0.7, 3.0, 8, 0.0))
    segments = cut_of(contours, PLANES["coronal"], 0.1)
    for z in (1.0, 2.0, 2.9, 4.6, 7.0):
        found = 200.0 * spans_on(segments, (-100.0, z), (100.0, z)) - 100.0
        assert found == pytest.approx(np.array([[z - 30.0, 30.0 - z]]), abs=0.05)


def test_a_horseshoe_is_not_closed_by_a_hull():
    arc = np.linspace(0.2 * np.pi, 1.8 * np.pi, 60)
    ring = np.concatenate([30 * np.stack([np.cos(arc), np.sin(arc)], 1)] * 1)
    inner = 18 * np.stack([np.cos(arc), np.sin(arc)], 1)[::-1]
    shape = np.concatenate([ring, inner])
    contours = [np.column_stack([shape * (1 + z / 100), np.full(120, z)]) for z in (0, 3, 6, 9.0)]
    segments = cut_of(contours, PLANES["sagittal"], 0.01)
    for z in (1.0, 4.5, 8.0):
        found = 200.0 * spans_on(segments, (-100.0, z), (100.0, z)) - 100.0
        half = np.array([18.0, 30.0]) * (1 + z / 100)
        assert found == pytest.approx(np.array([-half[::-1], half]), abs=0.05)


def test_pieces_far_apart_stay_apart():
    square = np.array([(-10, -10), (10, -10), (10, 10), (-10, 10)], dtype=float)
    contours = [np.column_stack([square, np.full(4, z)]) for z in (0.0, 3.0, 6.0, 60.0, 63.0)]
    segments = cut_of(contours, PLANES["sagittal"], 0.0)
    area = area_of(trapezoids(segments))
    assert area.area == pytest.approx(20 * (9 + 6))
    assert len(list(area.geoms)) == 2
    heights = segments[..., 1]
    assert not ((heights > 7.6) & (heights < 58.4)).any()


def test_outlines_that_do_not_overlap_are_not_joined():
    contours = [star((x, 0), 8.0, z, lobes=0.0) for x, z in ((0, 0.0), (0, 3.0), (30, 6.0))]
    segments = cut_of(contours, PLANES["coronal"], 0.1)
    assert not ((segments[..., 0] > 8.1) & (segments[..., 0] < 21.9)).any()
    assert segments[..., 1].max() == pytest.approx(7.5)


def test_structures_keep_their_number():
    lofts = [
        roi_loft(roi_slabs(roi_of([star(c, 10, 0.0)]), thick))
        for c, thick in (((0, 0), 2.0), ((50, 0), 4.0))
    ]
    segments, owner = cut_all([LoftCut(loft, PLANES["coronal"]) for loft in lofts], 0.1)
    assert set(owner) == {0, 1}
    assert (segments[owner == 0][..., 0] < 25).all()
    assert np.abs(segments[owner == 1][..., 1]).max() == pytest.approx(2.0)
    assert cut_all([], 0.1)[0].shape == (0, 2, 2)


def test_a_structure_drawn_on_oblique_slices_is_cut_where_it_lies():
    turn = Rotation.from_euler("x", 30, degrees=True).as_matrix()
    contours = [star((0, 0), 30, z, points=90, lobes=0.0) @ turn.T for z in np.arange(-30, 31, 2.0)]
    slabs = roi_slabs(roi_of(contours), 2.0)
    assert slabs.normal == pytest.approx(turn[:, 2])
    # A cylinder along the normal, cut through its middle across x: 60 mm wide, 62 mm long.
    segments = cut_of(contours, PLANES["sagittal"], 0.01, 2.0)
    assert area_of(trapezoids(segments)).area == pytest.approx(60 * 62, rel=0.01)


def test_contours_with_repeated_points_and_without_area_are_borne():
    line = np.array([(0, 0, 0), (20, 0, 0), (0, 0, 0)], dtype=float)
    twice = np.repeat(star((0, 0), 10, 3.0), 2, axis=0)
    eight = np.array([(-9, -9, 6), (9, 9, 6), (9, -9, 6), (-9, 9, 6)], dtype=float)
    segments = cut_of([line, twice, eight], PLANES["sagittal"], 3.0)
    found = 200.0 * spans_on(segments, (-100.0, 3.0), (100.0, 3.0)) - 100.0
    assert len(found) == 1
    assert np.isfinite(segments).all()


def test_a_polygon_along_the_view_is_not_cut():
    slabs = roi_slabs(roi_of([star((0, 0), 10, 0.0)]), 2.0)
    assert lies_along(slabs, PLANES["axial"])
    assert not lies_along(slabs, tilted_plane(PLANES["axial"], 0.1))


def test_an_empty_structure_has_no_slabs():
    assert roi_slabs(roi_of([]), 2.0) is None


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(list(TILTED.values())))
def test_all_triangles_that_a_plane_meets_are_cut_once_however_little_room_there_is(seed, plane):
    loft = roi_loft(roi_slabs(roi_of(random_stack(seed)), 3.0))
    position = float(plane.position_of((1.0, 2.0, 10.0))[0]) + seed / 1e4
    above = (loft.points @ plane.normal > position)[loft.triangles].sum(axis=1)
    cut, room = LoftCut(loft, plane), Room()
    room.segments = np.empty((3, 2, 2))
    segments, _ = cut_all([cut], position, room)
    flat = len(segments) - np.count_nonzero((above > 0) & (above < 3))
    assert 0 <= flat <= len(loft.cap_edges) // 2
    again, _ = cut_all([cut], position)
    assert np.array_equal(segments, again)
    assert np.isfinite(segments).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_trapezoids_fill_the_even_odd_inside(seed):
    chance = np.random.default_rng(seed)
    outer = star(chance.uniform(-5, 5, 2), 30, 0)[:, :2]
    hole = star(chance.uniform(-3, 3, 2), 9, 0)[:, :2]
    starts = np.concatenate([outer, hole])
    ends = np.concatenate([np.roll(outer, -1, axis=0), np.roll(hole, -1, axis=0)])
    expected = Polygon(outer).symmetric_difference(Polygon(hole))
    filled = area_of(trapezoids(np.stack([starts, ends], axis=1)))
    assert filled.symmetric_difference(expected).area == pytest.approx(0.0, abs=1e-3)
    assert trapezoids(np.empty((0, 2, 2))).shape == (0, 4, 2)
