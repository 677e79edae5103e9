"""Structures combined through the service: the laws of sets, phases, mixed grids, names."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.fields.structure_volume import volume_cc
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures import algebra
from hccbm_gui.core.structures.margins import Margins
from hccbm_gui.core.tg263 import lint
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services import structure_operations as shape
from hccbm_gui.services.structure_drawing import put_in, slabs_of

SLICE_MM = 3.0


def roi(contours, name: str = "GTVp", kind: RoiKind = RoiKind.GTV, number: int = 1) -> Roi:
    return Roi(name, kind, (255, 0, 0), "f", tuple(contours), "ct", number, "rs")


def case_of(*rois: Roi) -> Case:
    geometry = Geometry.from_axes((41, 20, 20), (-95, -95, -60), (SLICE_MM, 10, 10), "f")
    ct = Volume(np.zeros(geometry.shape, np.int16), geometry, Unit.HU)
    return Case(
        Patient("1", "A^B"),
        series=(SeriesInfo("ct", "s", "CT", "volume", frame_uid="f"),),
        volumes=MappingProxyType({"ct": ct}),
        rois=rois,
    )


def ragged(seed: int, name: str, number: int, left_out: float) -> Roi:
    """Ragged outlines with holes and second pieces on slices of the image, some left out."""
    chance = np.random.default_rng(seed)
    middle = chance.uniform(-4, 4, 2)
    contours = []
    for k in range(chance.integers(-5, 0), chance.integers(1, 6)):
        if chance.uniform() < left_out:
            continue
        for reach in chance.uniform(4, 18, chance.integers(1, 4)):
            turn = np.linspace(0, 2 * np.pi, chance.integers(3, 24), endpoint=False)
            radii = reach * chance.uniform(0.5, 1.0, turn.size)
            x, y = middle[0] + radii * np.cos(turn), middle[1] + radii * np.sin(turn)
            contours.append(np.stack([x, y, np.full(turn.size, SLICE_MM * k)], axis=1))
    return roi(contours, name, number=number)


def pairs(left_out: float = 0.0) -> st.SearchStrategy[Case]:
    seeds = st.integers(0, 10**6)
    made = st.tuples(seeds, seeds).map(
        lambda two: (ragged(two[0], "GTVa", 1, left_out), ragged(two[1], "GTVb", 2, left_out))
    )
    return made.filter(lambda two: not any(one.is_empty for one in two)).map(lambda t: case_of(*t))


def gapless(*rois: Roi | None) -> bool:
    """True when no slice is left out within: contours would be read as filling it half-way."""
    heights = [np.unique([c[0, 2] for c in one.contours]) for one in rois if one is not None]
    return all(len(z) > 1 and np.ptp(z) < (len(z) - 0.5) * SLICE_MM for z in heights)


def done(work, case: Case, *rois: Roi) -> tuple[Roi | None, float]:
    """The result; (None, 0) where nothing is left."""
    try:
        return work(case, *rois)
    except InputRefused as refused:
        assert "left" in str(refused)  # noqa: PT017 - any other refusal is a failure
        return None, 0.0


def different_cc(case: Case, first: Roi | None, second: Roi | None) -> float:
    if first is None or second is None:
        left = [one for one in (first, second) if one is not None]
        return sum(slabs_of(case, one).volume_cc for one in left)
    a, b = slabs_of(case, first), slabs_of(case, second)
    return algebra.difference(a, b).volume_cc + algebra.difference(b, a).volume_cc


laws = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


@laws
@given(pairs())
def test_a_structure_with_itself_is_itself(case: Case) -> None:
    a = case.rois[0]
    for work in (shape.union, shape.intersection):
        made, cc = work(case, a, a)
        assume(gapless(made))
        assert different_cc(case, made, a) < 1e-6
        assert cc == pytest.approx(slabs_of(case, a).volume_cc, abs=1e-6)
    assert done(shape.subtraction, case, a, a)[0] is None
    assert done(shape.exclusive, case, a, a)[0] is None


@laws
@given(pairs())
def test_the_order_does_not_matter(case: Case) -> None:
    a, b = case.rois
    for work in (shape.union, shape.intersection, shape.exclusive):
        one, one_cc = done(work, case, a, b)
        two, two_cc = done(work, case, b, a)
        assume(gapless(one, two))
        assert one_cc == pytest.approx(two_cc, abs=1e-6)
        assert different_cc(case, one, two) < 1e-5


@laws
@given(pairs())
def test_union_and_intersection_absorb_each_other(case: Case) -> None:
    a, b = case.rois
    either, _ = shape.union(case, a, b)
    both, _ = done(shape.intersection, case, a, b)
    assume(gapless(a, b, either, both))
    back, _ = shape.intersection(case, a, either)
    assert different_cc(case, back, a) < 1e-5
    if both is not None:
        again, _ = shape.union(case, a, both)
        assert different_cc(case, again, a) < 1e-5


@laws
@given(pairs(left_out=0.15))
def test_volumes_add_up(case: Case) -> None:
    a, b = case.rois
    a_cc, b_cc = (slabs_of(case, one).volume_cc for one in (a, b))
    either, both = (done(work, case, a, b)[1] for work in (shape.union, shape.intersection))
    assert either + both == pytest.approx(a_cc + b_cc, abs=1e-6)
    assert done(shape.subtraction, case, a, b)[1] == pytest.approx(a_cc - both, abs=1e-6)
    assert done(shape.exclusive, case, a, b)[1] == pytest.approx(either - both, abs=1e-6)


def ball(centre, radius: float = 12.0, spacing: float = SLICE_MM, name: str = "GTVp") -> Roi:
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    contours = []
    for z in np.arange(-60.0, 61.0, spacing):
        if abs(z - centre[2]) < radius:
            r = np.sqrt(radius**2 - (z - centre[2]) ** 2)
            ring = [centre[0] + r * np.cos(turn), centre[1] + r * np.sin(turn), 0 * turn + z]
            contours.append(np.stack(ring, axis=1))
    return roi(contours, name)


SHIFTS = ((0.0, 0.0, 0.0), (1.0, -2.0, 6.0), (1.5, -3.0, 12.0), (0.5, -1.0, 5.0))
"""Four phases of breathing; the truth of the motion is 1.5, 3.0 and 12.0 mm."""


def phases() -> tuple[Roi, ...]:
    made = [ball((20.0 + x, y, z), name=f"GTVp_{n}") for n, (x, y, z) in enumerate(SHIFTS)]
    return tuple(replace(one, number=n) for n, one in enumerate(made, 1))


def test_an_itv_of_four_phases_is_their_union_on_every_slice() -> None:
    case = case_of(*phases())
    itv, cc, _ = shape.internal_target_of_phases(case, case.rois)
    assert (itv.name, itv.kind, itv.key) == ("ITVp_0", RoiKind.ITV, "drawn/1")
    # Straight from the polygons of each slice, without slabs.
    for z in np.unique([c[0, 2] for phase in case.rois for c in phase.contours]):
        drawn = [c for phase in case.rois for c in phase.contours if c[0, 2] == z]
        true = shapely.union_all([shapely.Polygon(c[:, :2]) for c in drawn])
        here = shapely.union_all(
            [shapely.Polygon(c[:, :2]) for c in itv.contours if abs(c[0, 2] - z) < 1e-6]
        )
        assert true.symmetric_difference(here).area < 1e-6
    assert cc == pytest.approx(volume_cc(itv), rel=1e-6)


def test_the_motion_is_true_to_three_tenths_of_a_millimetre() -> None:
    case = case_of(*phases())
    _, _, motion = shape.internal_target_of_phases(case, case.rois)
    assert np.abs(np.array(motion) - (1.5, 3.0, 12.0)).max() < 0.3


def test_the_ptv_of_an_itv_is_four_millimetres_larger() -> None:
    case = case_of(*phases())
    itv, _, _ = shape.internal_target_of_phases(case, case.rois)
    ptv, cc = shape.planning_target(case, itv)
    assert (ptv.name, ptv.kind) == ("PTVp_0", RoiKind.PTV)
    low, high = ptv.bounds_mm() - itv.bounds_mm()
    assert low[:2] == pytest.approx([-4.0, -4.0], abs=0.3)
    assert high[:2] == pytest.approx([4.0, 4.0], abs=0.3)
    assert cc > volume_cc(itv)


def test_one_phase_is_no_itv() -> None:
    case = case_of(ball((0, 0, 0)))
    with pytest.raises(MissingInput, match="two breathing phases"):
        shape.internal_target_of_phases(case, case.rois)


def test_structures_of_other_slices_are_drawn_on_those_of_the_first() -> None:
    fine = replace(ball((4.0, 0, 0), spacing=1.25, name="Cord"), number=2, kind=RoiKind.OAR)
    case = case_of(ball((0, 0, 0)), fine)
    for work in (shape.union, shape.intersection, shape.subtraction):
        made, cc = work(case, *case.rois)
        heights = np.array([c[0, 2] for c in made.contours])
        assert np.abs(heights / SLICE_MM - np.round(heights / SLICE_MM)).max() < 1e-9
        assert volume_cc(made) == pytest.approx(cc, rel=0.08)
    assert shape.union(case, *case.rois)[0].series_uid == "ct"


def test_a_margin_of_one_direction_has_its_volume_and_its_side() -> None:
    case = case_of(ball((0, 0, 0)))
    before = slabs_of(case, case.rois[0]).volume_cc
    made, cc = shape.margin(case, case.rois[0], Margins(0, 0, 6, 0, 0, 0))
    low, high = made.bounds_mm() - case.rois[0].bounds_mm()
    # Half a node of the grid that distances are measured on.
    assert low == pytest.approx([0, -6, 0], abs=0.4)
    assert high == pytest.approx([0, 0, 0], abs=0.4)
    # A prism of the height of the margin over the shadow of the ball.
    assert cc - before == pytest.approx(np.pi * 12.0**2 * 6.0 / 1000.0, rel=0.05)


def test_shrinking_leaves_less_and_never_more() -> None:
    case = case_of(ball((0, 0, 0)))
    small, cc = shape.margin(case, case.rois[0], Margins.even(4.0), inwards=True)
    assert cc == pytest.approx(4 / 3 * np.pi * 8**3 / 1000, rel=0.08)
    back, _ = shape.margin(case, small, Margins.even(4.0))
    outside = algebra.difference(slabs_of(case, back), slabs_of(case, case.rois[0]))
    assert outside.volume_cc < 0.03 * slabs_of(case, case.rois[0]).volume_cc


def test_a_ring_lies_outside_and_a_crop_keeps_its_gap() -> None:
    wall = replace(ball((14.0, 0, 0), 10.0, name="Cord"), number=2, kind=RoiKind.OAR)
    case = case_of(ball((0, 0, 0)), wall)
    target = case.rois[0]
    shell, cc = shape.ring(case, target, 3.0, 8.0)
    assert cc == pytest.approx(4 / 3 * np.pi * (20**3 - 15**3) / 1000, rel=0.03)
    assert done(shape.intersection, case, shell, target)[1] < 0.01 * cc
    away, _ = shape.cropped(case, target, wall, 3.0, away=True)
    points = np.concatenate(away.contours)
    assert np.linalg.norm(points - (14.0, 0, 0), axis=1).min() > 10.0 + 3.0 - 1.2
    within, _ = shape.cropped(case, target, wall, 3.0)
    points = np.concatenate(within.contours)
    assert np.linalg.norm(points - (14.0, 0, 0), axis=1).max() < 10.0 - 3.0 + 1.2


def test_islands_holes_and_the_largest_part() -> None:
    big, small = ball((-20.0, 0, 0)), ball((25.0, 0, 0), 5.0)
    hole = [c * (0.3, 0.3, 1.0) + (-14.0, 0.0, 0.0) for c in big.contours]
    case = case_of(roi((*big.contours, *small.contours, *hole)))
    both = case.rois[0]
    for made, _ in (shape.without_islands(case, both, 1.0), shape.largest_part(case, both)):
        assert made.bounds_mm()[1, 0] < 0.0
    solid, cc = shape.holes_filled(case, shape.largest_part(case, both)[0])
    assert cc == pytest.approx(volume_cc(big), rel=1e-6)
    assert len(solid.contours) == len(big.contours)


@pytest.mark.parametrize("in_space", [True, False])
def test_smoothing_takes_a_spike_and_leaves_the_ball(in_space: bool) -> None:
    whole = ball((0, 0, 0))
    spike = np.array([(11.0, -1.0), (20.0, -1.0), (20.0, 1.0), (11.0, 1.0)])
    middle = next(c for c in whole.contours if c[0, 2] == 0.0)
    joined = shapely.Polygon(middle[:, :2]).union(shapely.Polygon(spike))
    corners = shapely.get_coordinates(joined)[:-1]
    ring = np.column_stack([corners, np.zeros(len(corners))])
    case = case_of(roi([ring if c is middle else c for c in whole.contours]))
    made, _ = shape.smoothed(case, case.rois[0], 3.0, in_space=in_space)
    assert case.rois[0].bounds_mm()[1, 0] == pytest.approx(20.0)
    assert made.bounds_mm()[1, 0] < 13.5
    assert different_cc(case, made, whole) < 0.06 * volume_cc(whole)


def test_every_third_slice_is_filled_up() -> None:
    whole = ball((0, 0, 0), 24.0)
    case = case_of(replace(whole, contours=whole.contours[::3]))
    made, _ = shape.between_slices(case, case.rois[0])
    assert len(made.contours) == len(range(0, len(whole.contours) - 1, 3)) * 3 - 2
    heights = np.diff(sorted({float(c[0, 2]) for c in made.contours}))
    assert heights == pytest.approx(SLICE_MM)
    with pytest.raises(InputRefused, match="No slice"):
        shape.between_slices(case, made)


def test_frames_are_not_mixed_and_nothing_is_not_made() -> None:
    other = replace(ball((0, 0, 0), name="MRGTV"), number=2, frame_uid="g")
    far = replace(ball((60.0, 0, 0), name="Far"), number=3)
    case = case_of(ball((0, 0, 0)), other, far)
    with pytest.raises(FrameMismatch):
        shape.union(case, case.rois[0], other)
    with pytest.raises(InputRefused, match="Nothing is left"):
        shape.intersection(case, case.rois[0], far)


def test_names_are_short_and_of_the_standard() -> None:
    long = replace(ball((0, 0, 0), name="GTVp_Iliac_Right"), number=1)
    cord = replace(ball((5.0, 0, 0), name="SpinalCord"), number=2, kind=RoiKind.OAR)
    case = case_of(long, cord)
    margins = Margins.even(5.0)
    names = [
        made.name
        for made in (
            shape.union(case, long, cord)[0],
            shape.cropped(case, long, cord, 3.0, away=True)[0],
            shape.margin(case, long, margins)[0],
            shape.margin(case, cord, margins)[0],
            shape.planning_target(case, long)[0],
            shape.ring(case, cord, 2.0, 6.0)[0],
        )
    ]
    assert all(len(name) <= 16 for name in names)
    assert len(set(names)) == len(names)
    assert "SpinalCord_PRV05" in names
    for name in names:
        assert not [why for why in lint(name).reasons if "take" in why or "spelt" in why], name


def test_a_result_goes_in_as_a_new_one_or_in_the_place_of_another() -> None:
    case = case_of(ball((0, 0, 0)), replace(ball((5, 0, 0), name="CTV"), number=2))
    made, _ = shape.union(case, *case.rois)
    after = put_in(case, made, "GTVp_All")
    assert [r.name for r in after.rois] == ["GTVp", "CTV", "GTVp_All"]
    assert after.rois[2].kind is RoiKind.GTV
    put = put_in(case, made, "", instead_of=case.rois[1].key)
    assert (put.rois[1].name, put.rois[1].key) == ("CTV", "rs/2")
    assert put.rois[1].contours == made.contours
    assert "Edited in this program" in put.rois[1].notes
    assert put.rois[0] is case.rois[0]


@pytest.mark.parametrize("name", ["", "GTVp", "A_name_that_is_far_too_long"])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    case = case_of(ball((0, 0, 0)))
    made, _ = shape.margin(case, case.rois[0], Margins.even(3.0))
    with pytest.raises(InputRefused):
        put_in(case, made, name)


def test_a_locked_structure_is_not_replaced() -> None:
    case = case_of(ball((0, 0, 0)))
    made, _ = shape.margin(case, case.rois[0], Margins.even(3.0))
    locked = replace(case, locked=frozenset({case.rois[0].key}))
    with pytest.raises(InputRefused, match="locked"):
        put_in(locked, made, "", instead_of=case.rois[0].key)
