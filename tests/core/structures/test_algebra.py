"""The laws of sets, in cubic centimetres."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.errors import FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures.algebra import difference, intersection, union, union_of


def blob(seed: int) -> SlabStack:
    """Ragged slices at a random spacing and phase, some with a hole or a second piece."""
    chance = np.random.default_rng(seed)
    heights = chance.uniform(-8, 4) + chance.uniform(0.8, 4.0) * np.arange(chance.integers(2, 8))
    middle = chance.uniform(-6, 6, 2)
    contours = []
    for z in heights:
        for reach in chance.uniform(3, 14, chance.integers(1, 4)):
            turn = np.linspace(0, 2 * np.pi, chance.integers(3, 30), endpoint=False)
            radii = reach * chance.uniform(0.6, 1.0, turn.size)
            x, y = middle[0] + radii * np.cos(turn), middle[1] + radii * np.sin(turn)
            contours.append(np.stack([x, y, np.full(turn.size, z)], axis=1))
    return slab_stack(contours)


def box(low, high, spacing: float = 2.0) -> list[np.ndarray]:
    (x0, y0, z0), (x1, y1, z1) = low, high
    square = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    heights = np.arange(z0 + spacing / 2, z1, spacing)
    return [np.column_stack([square, np.full(4, z)]) for z in heights]


def roi(contours, frame: str = "1.2") -> Roi:
    return Roi("Cord", RoiKind.OAR, (0, 255, 0), frame, tuple(contours))


def nothing_between(first: SlabStack, second: SlabStack) -> bool:
    scale = max(first.volume_cc, second.volume_cc, 1e-3)
    left = difference(first, second).volume_cc + difference(second, first).volume_cc
    return left <= 1e-9 * scale


blobs = st.integers(0, 10**6).map(blob)
laws = settings(max_examples=30, deadline=None)


@laws
@given(blobs, blobs)
def test_volumes_add_up(a, b) -> None:
    both, either = intersection(a, b).volume_cc, union(a, b).volume_cc
    total = a.volume_cc + b.volume_cc
    assert either + both == pytest.approx(total, rel=1e-9)
    assert difference(a, b).volume_cc == pytest.approx(a.volume_cc - both, abs=1e-9 * total)


@laws
@given(blobs, blobs)
def test_the_order_of_two_structures_does_not_matter(a, b) -> None:
    assert nothing_between(union(a, b), union(b, a))
    assert nothing_between(intersection(a, b), intersection(b, a))


@laws
@given(blobs)
def test_a_structure_with_itself_is_itself(a) -> None:
    assert nothing_between(union(a, a), a)
    assert nothing_between(intersection(a, a), a)
    assert difference(a, a).volume_cc <= 1e-9 * a.volume_cc


@laws
@given(blobs, blobs)
def test_a_structure_absorbs_its_parts(a, b) -> None:
    assert nothing_between(union(a, intersection(a, b)), a)
    assert nothing_between(intersection(a, union(a, b)), a)


@laws
@given(blobs, blobs, st.integers(0, 10**6))
def test_a_point_is_in_the_result_by_the_rule(a, b, seed) -> None:
    points = np.random.default_rng(seed).uniform(-20, 20, (2000, 3))
    in_a, in_b = a.contains(points), b.contains(points)
    assert np.array_equal(union(a, b).contains(points), in_a | in_b)
    assert np.array_equal(intersection(a, b).contains(points), in_a & in_b)
    assert np.array_equal(difference(a, b).contains(points), in_a & ~in_b)


def test_boxes_have_the_volumes_of_boxes() -> None:
    first, second = roi(box((0, 0, 0), (20, 20, 20))), roi(box((10, 10, 5), (30, 30, 25), 4.0))
    assert union(first, second).volume_cc == pytest.approx(8.0 + 8.0 - 1.5)
    assert intersection(first, second).volume_cc == pytest.approx(1.5)
    assert difference(first, second).volume_cc == pytest.approx(6.5)


def test_apart_they_have_nothing_in_common() -> None:
    first, second = roi(box((0, 0, 0), (5, 5, 10))), roi(box((0, 0, 30), (5, 5, 40)))
    assert intersection(first, second).slabs == ()
    assert difference(first, second).volume_cc == pytest.approx(0.25)
    assert difference(intersection(first, second), first).volume_cc == 0.0


def test_a_turned_patient_has_the_same_result() -> None:
    first, second = box((0, 0, 0), (20, 20, 20)), box((10, 10, 5), (30, 30, 25), 4.0)
    turn = np.array([(0.36, 0.48, -0.8), (-0.8, 0.6, 0), (0.48, 0.64, 0.6)])
    turned = [roi([c @ turn.T for c in contours]) for contours in (first, second)]
    both = intersection(*turned)
    assert both.volume_cc == pytest.approx(1.5, rel=1e-9)
    assert both.contains(np.array([(15.0, 15.0, 10.0)]) @ turn.T).all()


def test_slabs_that_count_the_other_way_are_turned_round() -> None:
    first = slab_stack(box((0, 0, 0), (20, 20, 20)))
    upright = slab_stack(box((10, 10, 5), (30, 30, 25), 4.0))
    axes = np.array([(0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, -1.0)])
    slabs = [
        type(s)(shapely.transform(s.shape, lambda ab: ab[:, ::-1]), -s.high_mm, -s.low_mm)
        for s in reversed(upright.slabs)
    ]
    assert intersection(first, SlabStack(axes, tuple(slabs))).volume_cc == pytest.approx(1.5)


def test_many_structures_are_united_at_once() -> None:
    boxes = [roi(box((5 * n, 0, 2 * n), (5 * n + 10, 10, 2 * n + 10))) for n in range(4)]
    one_by_one = union(union(union(boxes[0], boxes[1]), boxes[2]), boxes[3])
    assert nothing_between(union_of(boxes), one_by_one)


def test_planes_that_are_not_parallel_are_refused() -> None:
    axial = box((0, 0, 0), (20, 20, 20))
    sagittal = [contour[:, [2, 0, 1]] for contour in axial]
    with pytest.raises(InputRefused, match=r"not parallel.*Cord"):
        union(roi(axial), roi(sagittal))


def test_two_frames_of_reference_are_refused() -> None:
    contours = box((0, 0, 0), (20, 20, 20))
    with pytest.raises(FrameMismatch, match="Cord"):
        difference(roi(contours), roi(contours, "9.9"))


def test_no_structure_at_all_is_missing_input() -> None:
    with pytest.raises(MissingInput):
        union_of([])
