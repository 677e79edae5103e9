"""Structures that are hard: a right answer or a withheld one, never an exception."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.dvh.calculation import DvhSettings, EndCaps, calculate_dvh
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack, volume_cc


def ring(radius, centre=(0.0, 0.0), count=90):
    turn = np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)
    return np.column_stack([np.cos(turn), np.sin(turn)]) * radius + centre


def at(heights, *rings):
    return [np.column_stack([r, np.full(len(r), z)]) for z in heights for r in rings]


def square(half):
    return half * np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])


HEIGHTS = np.arange(-13.5, 14.0, 3.0)


def test_half_outside_the_grid_is_half_covered(shapes):
    """The grid ends half a voxel beyond its outer centres, at x = 31.25."""
    dose = shapes.linear_dose("AP", 2.5, 30.0)
    cube = shapes.structure(at(HEIGHTS, square(15.0) + np.array((31.25, 0.0))))
    dvh = calculate_dvh(cube, dose)
    assert dvh.total_cc == pytest.approx(27.0)
    assert dvh.covered_cc == pytest.approx(13.5)
    assert dvh.covered_fraction == pytest.approx(0.5)
    assert not dvh.is_complete
    assert "50 % of the structure lies outside the dose grid" in dvh.notes
    # Metrics are of the covered half, where the dose is the same straight line.
    assert dvh.mean_gy == pytest.approx(16.0)
    assert dvh.dose_at_percent(95) == pytest.approx(1.0 + 0.05 * 30.0, abs=1e-3)


@pytest.mark.parametrize("direction", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (-1, 0, 0), (0, -1, 0)])
@pytest.mark.parametrize("beyond", [0.3, 0.77, 1.25])
def test_every_edge_of_the_grid_cuts_exactly(shapes, direction, beyond):
    dose = shapes.linear_dose("LR", 2.5, 30.0)
    shift = (31.25 - 15.0 + beyond) * np.array(direction, float)
    cube = shapes.structure([c + shift for c in at(HEIGHTS, square(15.0))])
    dvh = calculate_dvh(cube, dose)
    assert dvh.covered_fraction == pytest.approx(1.0 - beyond / 30.0, rel=1e-9)


def test_wholly_outside_is_withheld_with_its_volume(shapes):
    far = shapes.structure(at(HEIGHTS, square(5.0) + np.array((80.0, 0.0))))
    dvh = calculate_dvh(far, shapes.linear_dose("AP", 2.5))
    assert dvh.notes == ("withheld: the structure lies outside the dose grid",)
    assert dvh.total_cc == pytest.approx(3.0)
    assert dvh.covered_fraction == 0.0
    assert np.isnan([dvh.mean_gy, dvh.dose_at_percent(95), dvh.percent_at_gy(1.0)]).all()


def test_a_place_without_a_known_dose_counts_as_uncovered(shapes):
    dose = shapes.dose_of(lambda x, y, z: np.where(x > 0.5, np.nan, 20.0) + 0.0 * (y + z))
    dvh = calculate_dvh(shapes.structure(at(HEIGHTS, square(15.0))), dose)
    # Known up to the last known centre, at x = 0.
    assert dvh.covered_fraction == pytest.approx(0.5, abs=1e-6)
    assert (dvh.min_gy, dvh.mean_gy, dvh.max_gy) == (20.0, 20.0, 20.0)
    nothing = shapes.dose_of(lambda x, y, z: np.nan + 0.0 * (x + y + z))
    assert calculate_dvh(shapes.structure(at(HEIGHTS, square(15.0))), nothing).is_empty


def test_one_slice_is_withheld_unless_its_thickness_is_given(shapes):
    one = shapes.structure(at([1.0], ring(10.0)), "one")
    dose = shapes.linear_dose("SI", 2.5)
    assert "drawn on one slice only" in calculate_dvh(one, dose).notes[0]
    dvh = calculate_dvh(one, dose, DvhSettings(single_plane_mm=3.0))
    assert dvh.total_cc == pytest.approx(0.3 * np.pi, rel=2e-3)
    assert dvh.bracket_cc == pytest.approx((0.0, dvh.total_cc))
    assert (dvh.min_gy, dvh.max_gy) == pytest.approx((15.5, 18.5))


def test_a_gap_separates_two_pieces_and_is_said(shapes):
    heights = [-12.0, -9.0, -6.0, 6.0, 9.0, 12.0]
    dvh = calculate_dvh(shapes.structure(at(heights, square(10.0))), shapes.linear_dose("SI", 2.5))
    assert dvh.total_cc == pytest.approx(6 * 0.3 * 4.0)
    assert dvh.volume_at_gy(16.0) == pytest.approx(dvh.volume_at_gy(13.0))
    assert any("gaps of up to 12 mm" in note for note in dvh.notes)
    flat = DvhSettings(end_caps=EndCaps.NONE)
    dvh = calculate_dvh(
        shapes.structure(at(heights, square(10.0))), shapes.linear_dose("SI", 2.5), flat
    )
    assert dvh.total_cc == pytest.approx(2 * 0.6 * 4.0)


def test_uneven_slices_reach_half_way_to_their_neighbours(shapes):
    heights = [-10.0, -8.0, -5.0, -1.0, 0.0, 3.0]
    dvh = calculate_dvh(shapes.structure(at(heights, square(10.0))), shapes.linear_dose("SI", 2.5))
    assert dvh.total_cc == pytest.approx(0.4 * (13.0 + 1.0 + 1.5))
    assert (dvh.min_gy, dvh.max_gy) == pytest.approx((5.0, 20.5))


def test_a_hole_of_two_contours_and_a_keyhole_are_the_same(shapes):
    outer, inner = ring(20.0), ring(8.0, (3.0, 0.0))
    keyhole = np.concatenate([outer, outer[:1], inner[:1], inner[:0:-1], inner[:1]])
    dose = shapes.linear_dose("AP", 2.5)
    two = calculate_dvh(shapes.structure(at(HEIGHTS, outer, inner)), dose)
    one = calculate_dvh(shapes.structure(at(HEIGHTS, keyhole)), dose)
    truth = 3.0 * (shapely.Polygon(outer).area - shapely.Polygon(inner).area) / 100.0
    assert two.total_cc == pytest.approx(truth, rel=1e-9)
    assert one.total_cc == pytest.approx(truth, rel=1e-9)
    for percent in (99, 95, 50, 5, 1):
        there = one.dose_at_percent(percent)
        assert two.dose_at_percent(percent) == pytest.approx(there, abs=1e-6)


def test_pieces_on_a_slice_add_up(shapes):
    dose = shapes.linear_dose("LR", 2.5)
    rings = [ring(4.0, (x, y)) for x in (-15.0, 0.0, 15.0) for y in (-15.0, 0.0, 15.0)]
    together = calculate_dvh(shapes.structure(at(HEIGHTS, *rings)), dose)
    alone = [calculate_dvh(shapes.structure(at(HEIGHTS, one)), dose) for one in rings]
    assert together.total_cc == pytest.approx(sum(one.total_cc for one in alone), rel=1e-9)
    for gy in (2.0, 15.0, 16.0, 30.0):
        apart = sum(one.volume_at_gy(gy) for one in alone)
        assert together.volume_at_gy(gy) == pytest.approx(apart, abs=2e-3 * together.total_cc)


def test_a_contour_that_crosses_itself_counts_by_even_odd(shapes):
    """Two triangles with a common tip, one drawn clockwise and one anticlockwise."""
    bow_tie = np.array([(-10.0, -10.0), (20.0, 20.0), (20.0, -20.0), (-10.0, 10.0)])
    dvh = calculate_dvh(shapes.structure(at(HEIGHTS, bow_tie)), shapes.linear_dose("AP", 2.5))
    assert dvh.total_cc == pytest.approx((1.0 + 4.0) * 3.0, rel=1e-4)
    assert dvh.mean_gy == pytest.approx(16.0, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_any_drawing_has_the_volume_of_its_polygons(shapes, seed):
    """Scribbles that overlap and cross themselves, on uneven planes, against shapely."""
    chance = np.random.default_rng(seed)
    contours = []
    for z in np.cumsum(chance.uniform(1.0, 4.0, chance.integers(2, 6))):
        for _ in range(chance.integers(1, 4)):
            count = int(chance.integers(3, 30))
            turn = np.sort(chance.uniform(0, 2 * np.pi, count))
            reach = chance.uniform(1.0, 25.0) * chance.uniform(0.3, 1.0, count)
            corners = np.column_stack([np.cos(turn), np.sin(turn)]) * reach[:, None]
            corners = corners + chance.uniform(-5, 5, 2)
            if chance.random() < 0.3:
                corners[:4] = chance.permutation(corners[:4])
            contours.append(np.column_stack([corners, np.full(count, z)]))
    dvh = calculate_dvh(shapes.structure(contours), shapes.linear_dose("AP", 2.5, 60.0))
    assert dvh.total_cc == pytest.approx(volume_cc(contours), rel=2e-3, abs=1e-4)
    assert dvh.covered_cc == dvh.total_cc


def test_the_volume_is_that_of_the_structure_lists(shapes):
    contours = at([-9.0, -6.0, -2.0, 1.0, 20.0, 23.0], ring(12.0), ring(5.0, (2.0, 1.0)))
    dvh = calculate_dvh(shapes.structure(contours), shapes.linear_dose("AP", 2.5))
    assert dvh.total_cc == pytest.approx(volume_cc(contours), rel=1e-9)


def test_a_stack_of_slabs_has_the_dvh_of_its_contours(shapes):
    roi = shapes.structure(at(HEIGHTS, ring(20.0), ring(8.0)))
    dose = shapes.linear_dose("SI", 2.5)
    for rule in EndCaps:
        settings_ = DvhSettings(end_caps=rule)
        drawn = calculate_dvh(roi, dose, settings_)
        slabs = calculate_dvh(slab_stack(roi), dose, settings_, "slabs")
        assert slabs.name == "slabs"
        assert slabs.total_cc == pytest.approx(drawn.total_cc, rel=1e-9)
        for percent in (99, 50, 1):
            there = drawn.dose_at_percent(percent)
            assert slabs.dose_at_percent(percent) == pytest.approx(there, abs=1e-6)


NOTHING = np.zeros((0, 3))
TILTED = np.column_stack([ring(10.0), 3.0 * ring(1.0)[:, 0]])


@pytest.mark.parametrize(
    ("contours", "reason"),
    [
        ([], "no closed contour"),
        ([NOTHING, np.zeros((2, 3))], "no closed contour"),
        ([TILTED, *at(HEIGHTS, ring(20.0))], "not planar and parallel"),
        (at(HEIGHTS, np.zeros((5, 2))), "no area"),
        (at(HEIGHTS, np.array([(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)])), "no area"),
        (at([0.0, 3.0], np.full((4, 2), np.nan)), "without a position"),
        (at([0.0, 0.0, 3.0, 3.0], ring(10.0)), "encloses no volume"),
    ],
)
def test_what_has_no_volume_is_withheld_with_the_reason(shapes, contours, reason):
    dvh = calculate_dvh(shapes.structure(contours), shapes.linear_dose("AP", 2.5))
    assert dvh.notes[0].startswith("withheld: ")
    assert reason in dvh.notes[0]
    assert dvh.is_empty
    assert not dvh.is_complete
    assert np.isnan(dvh.dose_at_cc(0.03))


def test_an_empty_stack_is_withheld(shapes):
    dvh = calculate_dvh(SlabStack(np.eye(3), ()), shapes.linear_dose("AP", 2.5))
    assert dvh.is_empty
    assert dvh.notes[0].startswith("withheld")


def test_a_dose_of_one_plane_covers_one_voxel(shapes):
    dose = shapes.dose_volume(np.full((1, 21, 21), 7.0), 2.5, (-25.0, -25.0, 0.0))
    dvh = calculate_dvh(shapes.structure(at(HEIGHTS, square(10.0))), dose)
    assert dvh.covered_fraction == pytest.approx(2.5 / 30.0)
    assert dvh.mean_gy == pytest.approx(7.0)


def test_random_places_inside_have_the_same_dvh(shapes):
    """Many random points, each by `Volume.sample`: another way to the same curve."""
    chance = np.random.default_rng(3)
    dose = shapes.dose_volume(chance.uniform(0, 50, (9, 20, 21)), (5.0, 2.5, 2.0), (-20, -25, -20))
    rings = ring(14.0), ring(6.0, (4.0, 2.0))
    dvh = calculate_dvh(shapes.structure(at(HEIGHTS, *rings)), dose)
    area = even_odd(rings)
    points = chance.uniform((-15, -15, -15), (15, 15, 15), (400_000, 3))
    values = dose.sample(points[shapely.contains_xy(area, points[:, :2])])
    assert dvh.mean_gy == pytest.approx(values.mean(), abs=0.05)
    for percent in (98, 95, 50, 5, 2):
        there = np.percentile(values, 100 - percent)
        assert dvh.dose_at_percent(percent) == pytest.approx(there, abs=0.15)
    assert dvh.min_gy <= values.min() + 1e-9
    assert dvh.max_gy >= values.max() - 1e-9
