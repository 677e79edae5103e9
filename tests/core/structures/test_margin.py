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
from hccbm_gui.core.structures.margin import grown, shrunk
from hccbm_gui.core.structures.margins import Margins
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


def fine(half_height: float, step: float = 0.5) -> np.ndarray:
    """Planes close enough to integrate a volume."""
    return np.arange(-half_height - 4.0, half_height + 4.0 + step, step)


def ball_cc(radius: float) -> float:
    return 4 / 3 * np.pi * radius**3 / 1000


SPHERE_TOLERANCE = {30: 0.01, 10: 0.03, 5: 0.04, 3: 0.05}


@pytest.mark.parametrize("margin", [4.0, 10.0, 15.0, 20.0])
@pytest.mark.parametrize("radius", [30, 10, 5])
def test_s3_03_a_sphere_on_3_mm_slices_grows_to_its_volume(radius, margin) -> None:
    for phase in (0.0, 0.25, 0.5):
        ball = grown(slab_stack(sphere(radius, 3.0, phase)), margin, fine(radius + margin))
        assert ball.volume_cc == pytest.approx(
            ball_cc(radius + margin), rel=SPHERE_TOLERANCE[radius]
        )


@pytest.mark.parametrize("margin", [4.0, 10.0, 15.0, 20.0])
def test_s3_03_a_sphere_of_one_slice_grows_to_its_volume(margin) -> None:
    """Of 3 mm radius, on one plane through its middle; where two show it, it is drawn too large."""
    one = slab_stack(sphere(3, 3.0, 0.0), 3.0)
    ball = grown(one, margin, fine(3 + margin))
    assert ball.volume_cc == pytest.approx(ball_cc(3 + margin), rel=SPHERE_TOLERANCE[3])


@pytest.mark.parametrize("margin", [4.0, 15.0])
@pytest.mark.parametrize("radius", [30, 10, 5, 3])
def test_s3_03_a_sphere_on_1_mm_slices_grows_to_its_volume(radius, margin) -> None:
    for phase in (0.0, 0.25, 0.5):
        ball = grown(slab_stack(sphere(radius, 1.0, phase)), margin)
        assert ball.volume_cc == pytest.approx(ball_cc(radius + margin), rel=0.015)


@pytest.mark.parametrize(
    ("radius", "spacing", "deepest"),
    # A pole of 30 mm changes by 6 mm from slice to slice: its bulge between them is not drawn.
    [(5, 1, 0.5), (15, 1, 0.5), (9, 3, 0.5), (15, 3, 0.5), (30, 3, 0.6)],
)
def test_s3_03_no_point_misses_its_margin_by_half_a_millimetre(radius, spacing, deepest) -> None:
    """Planes in the middle of slices that fill the sphere, so that its poles are drawn."""
    heights = np.arange(-radius + spacing / 2, radius, spacing)
    contours = [circle(np.sqrt(radius**2 - z**2), z) for z in heights]
    ball = grown(slab_stack(contours), 4.0, fine(radius + 4.0, 0.25))
    missed = distance_mm(ball, directions(2000) * (radius + 4.0))
    assert missed.max() <= deepest
    assert np.mean(missed) < 0.2


def test_s3_03_six_directions_make_an_ellipsoid_of_six_axes() -> None:
    """A point grows to the eight octants of ellipsoids with those half-axes."""
    dot = slab_stack([circle(0.3, z, points=60) for z in (-0.25, 0.25)])
    margins = Margins(4.0, 8.0, 6.0, 12.0, 5.0, 10.0)
    body = grown(dot, margins, fine(11.0, 0.25))
    true = np.pi / 6 * (4 + 8 + 0.6) * (6 + 12 + 0.6) * (5 + 10 + 1.0) / 1000
    assert body.volume_cc == pytest.approx(true, rel=0.03)
    low = np.min([s.shape.bounds[:2] for s in body.slabs], axis=0)
    high = np.max([s.shape.bounds[2:] for s in body.slabs], axis=0)
    # LPS: right is -x, anterior is -y.
    assert low == pytest.approx([-4.3, -6.3], abs=0.15)
    assert high == pytest.approx([8.3, 12.3], abs=0.15)
    assert body.slabs[0].low_mm == pytest.approx(-5.5, abs=0.5)
    assert body.slabs[-1].high_mm == pytest.approx(10.5, abs=0.5)


def test_a_margin_of_nothing_in_one_direction_adds_nothing_there() -> None:
    cube = slab_stack(square_prism(20.0, 20.0, 2.0))
    body = grown(cube, Margins(0.0, 5.0, 5.0, 5.0, 0.0, 5.0))
    low = np.min([s.shape.bounds[:2] for s in body.slabs], axis=0)
    high = np.max([s.shape.bounds[2:] for s in body.slabs], axis=0)
    assert low == pytest.approx([-10.0, -15.0], abs=0.5)
    assert high == pytest.approx([15.0, 15.0], abs=0.1)
    assert body.slabs[0].low_mm == pytest.approx(-10.0)


@pytest.mark.parametrize("margin", [4.0, 10.0])
@pytest.mark.parametrize("spacing", [1.0, 2.5])
def test_s3_03_a_grown_cube_is_a_rounded_cube(spacing, margin) -> None:
    side = 20.0
    body = grown(slab_stack(square_prism(side, side, spacing)), margin, fine(10.0 + margin, 0.25))
    true = side**3 + 6 * side**2 * margin + 3 * np.pi * side * margin**2
    true += 4 / 3 * np.pi * margin**3
    assert body.volume_cc == pytest.approx(true / 1000, rel=5e-3)


def test_a_grown_plate_is_a_rounded_plate() -> None:
    plate = slab_stack([circle(25.0, z) for z in (-1.0, 1.0)])
    body = grown(plate, 6.0, fine(8.0, 0.25))
    # Steiner: V + A m + M m^2 + 4/3 pi m^3, for a disc of radius R and height h.
    radius, height, m = 25.0, 4.0, 6.0
    true = np.pi * radius**2 * height + (2 * np.pi * radius**2 + 2 * np.pi * radius * height) * m
    true += (np.pi**2 * radius + np.pi * height) * m**2 + 4 / 3 * np.pi * m**3
    assert body.volume_cc == pytest.approx(true / 1000, rel=0.01)


def test_s3_03_the_ptv_is_the_itv_grown_by_4_mm() -> None:
    phases = [
        Roi("GTV", RoiKind.GTV, (255, 0, 0), "1.2", tuple(c + shift for c in sphere(12, 2.0, 0.5)))
        for shift in ((0, 0, 0), (1, 0, 3), (2, 1, 7), (1, 1, 4))
    ]
    itv = internal_target(phases)
    ptv = grown(itv, 4.0)
    assert difference(itv, ptv).volume_cc < 1e-3 * itv.volume_cc
    vertices = np.concatenate([c for phase in phases for c in phase.contours])[::7]
    outward = np.concatenate([vertices + 3.99 * d for d in directions(12)])
    assert distance_mm(ptv, outward).max() < 0.6
    corners = ptv.vertices_mm()[::11]
    assert distance_mm(itv, corners).max() < 5.0


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
    heights = np.arange(-margin - 2 * spacing, 8 * spacing + margin + 2 * spacing, 0.25)
    body = grown(stack, margin, heights)
    drawn = np.concatenate(
        [
            stack.to_patient(shapely.get_coordinates(s.shape), (s.low_mm + s.high_mm) / 2)
            for s in stack.slabs
        ]
    )
    outward = np.concatenate([drawn + 0.999 * margin * d for d in directions(5, seed)])
    assert distance_mm(body, outward).max() < 0.5


@settings(max_examples=8, deadline=None)
@given(st.floats(1.0, 6.0), st.floats(0.5, 6.0))
def test_a_larger_margin_holds_the_smaller_one(margin, more) -> None:
    stack = slab_stack(sphere(9.0, 3.0, 0.25))
    planes = fine(22.0, 1.0)
    small, large = grown(stack, margin, planes), grown(stack, margin + more, planes)
    assert small.volume_cc < large.volume_cc
    assert difference(small, large).volume_cc < 2e-3 * small.volume_cc


@pytest.mark.parametrize("radius", [10.0, 20.0])
def test_a_shrunk_sphere_is_a_sphere(radius) -> None:
    small = shrunk(slab_stack(sphere(radius, 1.0, 0.5)), 5.0, fine(radius, 0.25))
    assert small.volume_cc == pytest.approx(ball_cc(radius - 5.0), rel=0.03)


def test_shrinking_follows_the_directions() -> None:
    cube = slab_stack(square_prism(20.0, 20.0, 1.0))
    body = shrunk(cube, Margins(1.0, 4.0, 2.0, 5.0, 3.0, 6.0))
    low = np.min([s.shape.bounds[:2] for s in body.slabs], axis=0)
    high = np.max([s.shape.bounds[2:] for s in body.slabs], axis=0)
    assert low == pytest.approx([-9.0, -8.0], abs=0.3)
    assert high == pytest.approx([6.0, 5.0], abs=0.3)
    heights = body.slabs[0].low_mm, body.slabs[-1].high_mm
    assert heights == pytest.approx((-7.0, 4.0), abs=1.0)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.floats(1.5, 6.0))
def test_shrinking_and_growing_back_gives_no_more_than_there_was(seed, margin) -> None:
    chance = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    wave = 1 + 0.25 * np.sin(chance.integers(2, 6) * turn + chance.uniform(0, 6))
    contours = []
    for z in np.arange(-14.0, 15.0, 2.0):
        ring = circle(np.sqrt(18.0**2 - z**2), z, points=60)
        ring[:, :2] *= wave[:, None]
        contours.append(ring)
    stack = slab_stack(contours)
    small = shrunk(stack, margin, fine(16.0, 0.5))
    if not small.slabs:
        return
    # On the drawn planes, as between them its walls slant where those of slabs have steps.
    drawn = np.array([(slab.low_mm + slab.high_mm) / 2 for slab in stack.slabs])
    back = grown(small, margin, drawn)
    for slab in back.slabs:
        height = (slab.low_mm + slab.high_mm) / 2
        own = stack.slabs[int(np.abs(drawn - height).argmin())].shape
        assert slab.shape.difference(own.buffer(0.3)).area == 0.0
        assert slab.shape.difference(own).area < 0.01 * own.area
    assert back.volume_cc <= stack.volume_cc * 1.001


def test_nothing_is_left_of_what_is_thinner_than_twice_the_margin() -> None:
    assert shrunk(slab_stack(sphere(4.0, 1.0, 0.5)), 5.0).slabs == ()


def test_a_shelf_is_not_cut_back_by_more_than_a_slice() -> None:
    """A wide cylinder under a thin one: where its top ends is not drawn, half a slice it is."""
    contours = [circle(20.0, z) for z in (0.0, 3.0, 6.0)] + [circle(4.0, z) for z in (9.0, 12.0)]
    body = grown(slab_stack(contours), 4.0, np.arange(-6.0, 20.0, 0.25))
    x = np.linspace(0.0, 16.5, 30)
    points = np.stack([x, np.zeros(30), np.full(30, 7.5 + 3.99)], axis=1)
    assert distance_mm(body, points).max() < 0.75


def test_no_margin_changes_nothing() -> None:
    stack = slab_stack(sphere(10.0, 2.0, 0.0))
    assert grown(stack, 0.0) is stack
    assert shrunk(stack, 0.0) is stack
    assert grown(SlabStack(np.eye(3), ()), 4.0).slabs == ()


def test_a_turned_patient_gets_the_same_margin() -> None:
    turn = np.array([(0.36, 0.48, -0.8), (-0.8, 0.6, 0), (0.48, 0.64, 0.6)])
    upright = slab_stack(sphere(10.0, 2.0, 0.0))
    turned = slab_stack([contour @ turn.T for contour in sphere(10.0, 2.0, 0.0)])
    assert grown(turned, 4.0).volume_cc == pytest.approx(grown(upright, 4.0).volume_cc, 2e-3)
    with pytest.raises(InputRefused, match="axes"):
        grown(turned, Margins(1.0, 2.0, 3.0, 4.0, 5.0, 6.0))


@pytest.mark.parametrize("margin", [-1.0, np.nan, np.inf])
def test_what_makes_no_sense_is_refused(margin) -> None:
    with pytest.raises(InputRefused, match="margin"):
        grown(slab_stack(sphere(10.0, 2.0, 0.0)), margin)


def test_planes_that_do_not_rise_are_refused() -> None:
    with pytest.raises(InputRefused, match="Planes"):
        grown(slab_stack(sphere(10.0, 2.0, 0.0)), 4.0, np.array([0.0, 3.0, 3.0]))


@pytest.mark.parametrize("after", [0.2, 0.7])
def test_growing_can_be_cancelled(after) -> None:
    def cancel(fraction: float, message: str = "") -> None:
        if fraction > after:
            raise Cancelled

    with pytest.raises(Cancelled):
        grown(slab_stack(sphere(10.0, 2.0, 0.0)), 4.0, progress=cancel)
