"""Margins in space against bodies whose grown volume is known."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.errors import Cancelled, InputRefused
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures.algebra import difference
from hccbm_gui.core.structures.margin import expanded
from hccbm_gui.core.structures.motion import internal_target


def circle(radius: float, z: float, centre=(0.0, 0.0), points: int = 180) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, points, endpoint=False)
    # Half-way between the inscribed and the circumscribed polygon: the area of the circle.
    radius = radius * np.sqrt(2 * np.pi / points / np.sin(2 * np.pi / points))
    x, y = centre[0] + radius * np.cos(turn), centre[1] + radius * np.sin(turn)
    return np.stack([x, y, np.full(points, z)], axis=1)


def sphere(radius: float, spacing: float, phase: float) -> list[np.ndarray]:
    heights = spacing * (np.arange(-60, 61) + phase)
    heights = heights[np.abs(heights) < radius - 1e-6]
    return [circle(np.sqrt(radius**2 - z**2), z) for z in heights]


def square_prism(side: float, height: float, spacing: float) -> list[np.ndarray]:
    corners = side / 2 * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    heights = np.arange(-height / 2 + spacing / 2, height / 2, spacing)
    return [np.column_stack([corners, np.full(4, z)]) for z in heights]


def distance_mm(stack: SlabStack, points: np.ndarray) -> np.ndarray:
    """Distance of LPS points from a stack; 0 inside."""
    local = points @ stack.axes.T
    nearest = np.full(len(points), np.inf)
    flat = shapely.points(local[:, :2])
    for slab in stack.slabs:
        shapely.prepare(slab.shape)
        along = np.maximum(np.maximum(slab.low_mm - local[:, 2], local[:, 2] - slab.high_mm), 0)
        nearest = np.minimum(nearest, np.hypot(along, shapely.distance(slab.shape, flat)))
    return nearest


def directions(count: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, 3))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("margin", [4.0, 15.0])
@pytest.mark.parametrize(("radius", "spacing"), [(5, 1), (10, 1), (10, 3), (20, 3), (30, 3)])
def test_s3_03_a_grown_sphere_is_a_sphere(radius, spacing, margin) -> None:
    for phase in (0.0, 0.25, 0.5):
        grown = expanded(slab_stack(sphere(radius, spacing, phase)), margin)
        true = 4 / 3 * np.pi * (radius + margin) ** 3 / 1000
        assert grown.volume_cc == pytest.approx(true, rel=0.03)


@pytest.mark.parametrize(
    ("radius", "spacing", "deepest"),
    # A pole of 30 mm changes by 6 mm from slice to slice: its bulge between them is not drawn.
    [(5, 1, 0.5), (15, 1, 0.5), (9, 3, 0.5), (15, 3, 0.5), (30, 3, 0.6)],
)
def test_s3_03_no_point_misses_its_margin_by_half_a_millimetre(radius, spacing, deepest) -> None:
    """Planes in the middle of slices that fill the sphere, so that its poles are drawn."""
    heights = np.arange(-radius + spacing / 2, radius, spacing)
    contours = [circle(np.sqrt(radius**2 - z**2), z) for z in heights]
    grown = expanded(slab_stack(contours), 4.0)
    missed = distance_mm(grown, directions(2000) * (radius + 4.0))
    assert missed.max() <= deepest
    assert np.mean(missed) < 0.15


@pytest.mark.parametrize("margin", [4.0, 10.0])
@pytest.mark.parametrize("spacing", [1.0, 2.5])
def test_s3_03_a_grown_cube_is_a_rounded_cube(spacing, margin) -> None:
    side = 20.0
    grown = expanded(slab_stack(square_prism(side, side, spacing)), margin)
    true = side**3 + 6 * side**2 * margin + 3 * np.pi * side * margin**2
    true += 4 / 3 * np.pi * margin**3
    assert grown.volume_cc == pytest.approx(true / 1000, rel=5e-3)
    assert grown.slabs[0].low_mm == pytest.approx(-side / 2 - margin)
    assert grown.slabs[-1].high_mm == pytest.approx(side / 2 + margin)


def test_s3_03_the_ptv_is_the_itv_grown_by_4_mm() -> None:
    phases = [
        Roi("GTV", RoiKind.GTV, (255, 0, 0), "1.2", tuple(c + shift for c in sphere(12, 2.0, 0.5)))
        for shift in ((0, 0, 0), (1, 0, 3), (2, 1, 7), (1, 1, 4))
    ]
    itv = internal_target(phases)
    ptv = expanded(itv, 4.0)
    assert difference(itv, ptv).volume_cc < 1e-9
    # Every drawn point keeps 4 mm in every direction, and nothing is added beyond 4 mm.
    vertices = np.concatenate([c for phase in phases for c in phase.contours])[::7]
    outward = np.concatenate([vertices + 3.99 * d for d in directions(12)])
    assert distance_mm(ptv, outward).max() < 0.5
    corners = ptv.vertices_mm()[::11]
    assert distance_mm(itv, corners).max() < 4.5


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.floats(1.0, 8.0), st.floats(0.8, 3.5))
def test_what_is_drawn_gets_its_margin_in_every_direction(seed, margin, spacing) -> None:
    """Ragged slices with holes, pieces that begin and end, and a gap."""
    chance = np.random.default_rng(seed)
    contours = []
    for z in spacing * np.array([0, 1, 2, 3, 7, 8]):
        for _ in range(chance.integers(1, 3)):
            ring = circle(1.0, 0.0, points=int(chance.integers(4, 20)))
            ring[:, :2] *= chance.uniform(3, 12, (len(ring), 1))
            contours.append(ring + np.append(chance.uniform(-15, 15, 2), z))
    stack = slab_stack(contours)
    grown = expanded(stack, margin)
    drawn = np.concatenate(
        [
            stack.to_patient(shapely.get_coordinates(s.shape), (s.low_mm + s.high_mm) / 2)
            for s in stack.slabs
        ]
    )
    outward = np.concatenate([drawn + 0.999 * margin * d for d in directions(5, seed)])
    assert distance_mm(grown, outward).max() < 0.5
    assert difference(stack, grown).volume_cc <= 1e-6 * stack.volume_cc


@settings(max_examples=8, deadline=None)
@given(st.floats(1.0, 6.0), st.floats(0.5, 6.0))
def test_a_larger_margin_holds_the_smaller_one(margin, more) -> None:
    stack = slab_stack(sphere(9.0, 3.0, 0.25))
    small = expanded(stack, margin, slice_spacing_mm=1.0)
    large = expanded(stack, margin + more, slice_spacing_mm=1.0)
    assert small.volume_cc < large.volume_cc
    assert difference(small, large).volume_cc < 2e-3 * small.volume_cc


def test_a_shelf_is_not_cut_back_by_more_than_a_slice() -> None:
    """A wide cylinder under a thin one: where its top ends is not drawn, half a slice it is."""
    contours = [circle(20.0, z) for z in (0.0, 3.0, 6.0)] + [circle(4.0, z) for z in (9.0, 12.0)]
    grown = expanded(slab_stack(contours), 4.0)
    x = np.linspace(0.0, 16.5, 30)
    points = np.stack([x, np.zeros(30), np.full(30, 7.5 + 3.99)], axis=1)
    assert distance_mm(grown, points).max() < 0.1


def test_no_margin_changes_nothing() -> None:
    stack = slab_stack(sphere(10.0, 2.0, 0.0))
    assert expanded(stack, 0.0) is stack
    assert expanded(SlabStack(np.eye(3), ()), 4.0).slabs == ()


def test_a_turned_patient_gets_the_same_margin() -> None:
    turn = np.array([(0.36, 0.48, -0.8), (-0.8, 0.6, 0), (0.48, 0.64, 0.6)])
    upright = slab_stack(sphere(10.0, 2.0, 0.0))
    turned = slab_stack([contour @ turn.T for contour in sphere(10.0, 2.0, 0.0)])
    assert expanded(turned, 4.0).volume_cc == pytest.approx(expanded(upright, 4.0).volume_cc, 1e-4)


@pytest.mark.parametrize(("margin", "spacing"), [(-1.0, None), (np.nan, None), (4.0, 0.0)])
def test_what_makes_no_sense_is_refused(margin, spacing) -> None:
    with pytest.raises(InputRefused, match="margin"):
        expanded(slab_stack(sphere(10.0, 2.0, 0.0)), margin, spacing)


@pytest.mark.parametrize("after", [0.2, 0.7])
def test_growing_can_be_cancelled(after) -> None:
    def cancel(fraction: float, message: str = "") -> None:
        if fraction > after:
            raise Cancelled

    with pytest.raises(Cancelled):
        expanded(slab_stack(sphere(10.0, 2.0, 0.0)), 4.0, progress=cancel)
