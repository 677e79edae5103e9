"""Shadows of bodies against ray casting, convex hulls and support functions."""

import time

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.spatial import cKDTree

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.silhouette import projected_extents_mm, silhouette
from hccbm_gui.core.fields.structure_volume import SlabStack, slab_stack

FOUR_WAYS = np.array([(1, 0), (-1, 0), (0, 1), (0, -1)], float)
ISOCENTRE_MM = (-80.0, 20.0, -300.0)


def ring(points_ab: list[tuple[float, float]], z: float) -> FloatArray:
    return np.column_stack([np.array(points_ab, float), np.full(len(points_ab), z)])


def rectangle(x: tuple[float, float], y: tuple[float, float], z: float) -> FloatArray:
    return ring([(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])], z)


def ellipsoid(
    semi_axes: tuple[float, float, float], centre: tuple[float, float, float], spacing: float
) -> list[FloatArray]:
    a, b, c = semi_axes
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    contours = []
    for z in np.arange(-c + spacing / 2, c, spacing):
        share = np.sqrt(1 - (z / c) ** 2)
        flat = [share * a * np.cos(turn), share * b * np.sin(turn), np.full(120, z)]
        contours.append(np.stack(flat, axis=1) + centre)
    return contours


def mass_with_a_notch(seed: int) -> list[FloatArray]:
    """A jagged body whose slices wander: concave in every view."""
    random = np.random.default_rng(seed)
    contours = []
    for step in range(8):
        count = 24
        turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
        radius = random.uniform(10, 35, count)
        x, y = random.uniform(-15, 15, 2)
        flat = [x + radius * np.cos(turn), y + radius * np.sin(turn), np.full(count, step * 6.0)]
        contours.append(np.stack(flat, axis=1) + ISOCENTRE_MM - (0, 0, 24))
    return contours


def rays_through(stack: SlabStack, beam: Beam, uv: FloatArray) -> FloatArray:
    """Which rays meet the body, by walking along them."""
    in_plane = uv @ beam.patient_to_beam[:2] + np.asarray(beam.isocentre_mm)
    shares = np.linspace(0.9, 1.1, 801)
    hit = np.zeros(len(uv), dtype=bool)
    for share in shares:
        hit |= stack.contains(beam.source_mm + share * (in_plane - beam.source_mm))
    return hit


def test_the_seams_between_slabs_are_no_holes() -> None:
    # Hundreds of slabs whose edges meet obliquely: rounding leaves slits that no ray passes.
    beams = [Beam(ISOCENTRE_MM, gantry) for gantry in (0.0, 30.0, 327.0)]
    stacks = [slab_stack(mass_with_a_notch(seed)) for seed in range(12)]
    shadows = [silhouette(stack, beam) for stack in stacks for beam in beams]
    holes = [hole for one in shadows for part in shapely.get_parts(one) for hole in part.interiors]
    assert all(shapely.Polygon(hole).area > 1e-6 for hole in holes)


def turned_for(plane: str, contours: list[FloatArray]) -> list[FloatArray]:
    """The same body drawn on axial, coronal or sagittal slices."""
    order = {"axial": [0, 1, 2], "coronal": [0, 2, 1], "sagittal": [2, 0, 1]}[plane]
    return [(contour - ISOCENTRE_MM)[:, order] + ISOCENTRE_MM for contour in contours]


@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
@pytest.mark.parametrize("gantry", [0.0, 180.0, 30.0, 90.0])
def test_a_jagged_body_throws_the_shadow_that_rays_find(plane: str, gantry: float) -> None:
    stack = slab_stack(turned_for(plane, mass_with_a_notch(3)))
    beam = Beam(ISOCENTRE_MM, gantry)
    shadow = silhouette(stack, beam)
    uv = np.random.default_rng(5).uniform(-70, 70, (1500, 2))
    certain = shapely.distance(shadow.boundary, shapely.points(uv)) > 0.4
    found = shapely.contains_xy(shadow, uv)
    assert np.array_equal(found[certain], rays_through(stack, beam, uv)[certain])


def test_a_box_throws_the_hull_of_its_corners() -> None:
    contours = [rectangle((-30, 40), (-20, 50), z) for z in np.arange(-34.5, 45, 3.0)]
    beam = Beam((0.0, 0.0, 0.0))
    corners = [(x, y, z) for x in (-30, 40) for y in (-20, 50) for z in (-36, 45)]
    expected = shapely.MultiPoint(beam.project(corners)).convex_hull
    shadow = silhouette(slab_stack(contours), beam)
    assert shadow.geom_type == "Polygon"
    assert shadow.symmetric_difference(expected).area < 1e-3


def test_a_step_in_the_body_stays_concave() -> None:
    wide = [rectangle((-30, 30), (-5, 5), z) for z in (-4.5, -1.5)]
    narrow = [rectangle((-30, 0), (-5, 5), z) for z in (1.5, 4.5)]
    shadow = silhouette(slab_stack([*wide, *narrow]), Beam((0.0, 0.0, 0.0), sad_mm=1e8))
    assert shadow.area == pytest.approx(60 * 6 + 30 * 6, rel=1e-5)
    assert shadow.convex_hull.area > shadow.area + 80


def test_a_hole_survives_only_where_rays_pass_through_it() -> None:
    def coronal_frames(hole: float) -> list[FloatArray]:
        rings = []
        for y in (-1.5, 1.5):
            for half in (30.0, hole):
                flat = [(-half, -half), (half, -half), (half, half), (-half, half)]
                rings.append(np.array([(x, y, z) for x, z in flat]))
        return rings

    beam = Beam((0.0, 0.0, 0.0))
    shadow = silhouette(slab_stack(coronal_frames(10.0)), beam)
    # The far edge of the hole, 3 mm behind the plane, is the smaller one.
    assert len(shadow.interiors) == 1
    assert shapely.Polygon(shadow.interiors[0]).area == pytest.approx((20 / 1.003) ** 2, rel=1e-6)
    axial_ring = [ring_ for contours in (-1.5, 1.5) for ring_ in axial_frame(contours)]
    assert not silhouette(slab_stack(axial_ring), beam).interiors


def axial_frame(z: float) -> list[FloatArray]:
    return [rectangle((-h, h), (-h, h), z) for h in (30.0, 10.0)]


def test_an_ellipsoid_has_no_slits_between_its_slices() -> None:
    stack = slab_stack(ellipsoid((35, 40, 60), ISOCENTRE_MM, 3.0))
    for gantry in (0.0, 45.0, 180.0):
        shadow = silhouette(stack, Beam(ISOCENTRE_MM, gantry))
        assert shadow.geom_type == "Polygon"
        assert not shadow.interiors


def tangent_plane(
    semi_axes: tuple[float, float, float], centre: FloatArray, beam: Beam, way: FloatArray, m: float
) -> float:
    """Where the plane through the source that touches (ellipsoid plus ball) meets the view."""
    offset = beam.patient_to_beam @ (centre - np.asarray(beam.isocentre_mm))
    turn = beam.patient_to_beam

    def gap(t: float) -> float:
        normal = np.array([way[0] * beam.sad_mm, way[1] * beam.sad_mm, t])
        body = np.sqrt((np.square(turn.T @ normal) * np.square(semi_axes)).sum())
        return normal @ offset + body + m * np.linalg.norm(normal) - t * beam.sad_mm

    return float(brentq(gap, -500, 500, xtol=1e-10))


@settings(max_examples=20, deadline=None)
@given(
    gantry=st.sampled_from([0.0, 180.0, 20.0, 325.0]),
    margin=st.floats(0, 30),
    shift=st.tuples(*[st.floats(-60, 60)] * 3),
    semi_axes=st.tuples(*[st.floats(12, 60)] * 3),
)
def test_edges_touch_the_ellipsoid_grown_in_space(
    gantry: float,
    margin: float,
    shift: tuple[float, float, float],
    semi_axes: tuple[float, float, float],
) -> None:
    # Whole slices of 3 mm fill the body, so that only its roundness is sampled.
    semi_axes = (semi_axes[0], semi_axes[1], np.round(semi_axes[2] / 3.0) * 3.0)
    centre = np.add(ISOCENTRE_MM, shift)
    stack = slab_stack(ellipsoid(semi_axes, tuple(centre), 3.0))
    beam = Beam(ISOCENTRE_MM, gantry)
    edges = projected_extents_mm(stack.vertices_mm(), beam, FOUR_WAYS, margin)
    expected = [tangent_plane(semi_axes, centre, beam, way, margin) for way in FOUR_WAYS]
    assert edges[:2] == pytest.approx(expected[:2], abs=0.5)
    # Across the slices a flat body is known no better than to half a slice, and the rim of its
    # flat end, where it lies nearer to the source, is projected a little wider than the pole.
    assert edges[2:] == pytest.approx(expected[2:], abs=2.0)


@pytest.mark.parametrize("gantry", [0.0, 180.0])
@pytest.mark.parametrize("semi_axes", [(35, 40, 60), (55, 45, 36), (20, 20, 21)])
def test_edges_of_a_gtv_are_right_to_a_fraction_of_a_slice(
    semi_axes: tuple[float, float, float], gantry: float
) -> None:
    stack = slab_stack(ellipsoid(semi_axes, ISOCENTRE_MM, 3.0))
    beam = Beam(ISOCENTRE_MM, gantry)
    edges = projected_extents_mm(stack.vertices_mm(), beam, FOUR_WAYS, 20.0)
    centre = np.array(ISOCENTRE_MM)
    expected = [tangent_plane(semi_axes, centre, beam, way, 20.0) for way in FOUR_WAYS]
    assert edges[:2] == pytest.approx(expected[:2], abs=0.1)
    # The steps between 3 mm slices stand out by less than half a half-slice.
    assert edges[2:] == pytest.approx(expected[2:], abs=0.75)


def test_a_single_point_grows_to_the_tangent_of_its_ball() -> None:
    beam = Beam((0.0, 0.0, 0.0))
    reach = projected_extents_mm(np.array([(0.0, -100.0, 0.0)]), beam, FOUR_WAYS, 20.0)
    # 900 mm from the source: 20 / sqrt(900^2 - 20^2) of the source-axis distance.
    assert reach == pytest.approx(np.full(4, 1000 * 20 / np.sqrt(900**2 - 400)), abs=1e-9)


@pytest.mark.parametrize("gantry", [0.0, 25.0])
def test_the_grown_shadow_holds_every_ray_that_passes_within_the_margin(gantry: float) -> None:
    margin = 15.0
    contours = mass_with_a_notch(11)
    stack = slab_stack(contours)
    beam = Beam(ISOCENTRE_MM, gantry)
    shadow = silhouette(stack, beam, margin)
    surface = [
        stack.to_patient(shapely.get_coordinates(shapely.segmentize(slab.shape, 0.7)), height)
        for slab in stack.slabs
        for height in np.linspace(slab.low_mm, slab.high_mm, 9)
    ]
    near = cKDTree(np.concatenate(surface))
    uv = np.random.default_rng(7).uniform(-90, 90, (600, 2))
    uv = uv[~shapely.contains_xy(silhouette(stack, beam), uv)]
    in_plane = uv @ beam.patient_to_beam[:2] + np.asarray(beam.isocentre_mm)
    shares = np.linspace(0.88, 1.12, 481)[:, None]
    passing = np.array(
        [near.query(beam.source_mm + shares * (p - beam.source_mm))[0].min() for p in in_plane]
    )
    certain = shapely.distance(shadow.boundary, shapely.points(uv)) > 0.25
    found = shapely.contains_xy(shadow, uv)
    assert certain.sum() > 200
    assert np.array_equal(found[certain], (passing <= margin)[certain])


@settings(max_examples=10, deadline=None)
@given(margin=st.floats(5, 30), gantry=st.sampled_from([0.0, 180.0, 40.0]), seed=st.integers(0, 99))
def test_the_grown_shadow_is_bounded_by_the_exact_edges(
    margin: float, gantry: float, seed: int
) -> None:
    stack = slab_stack(mass_with_a_notch(seed))
    beam = Beam(ISOCENTRE_MM, gantry)
    left, low, right, high = silhouette(stack, beam, margin).bounds
    edges = projected_extents_mm(stack.vertices_mm(), beam, FOUR_WAYS, margin)
    assert (right, -left, high, -low) == pytest.approx(edges, abs=0.05)


def test_a_structure_that_reaches_the_source_is_refused() -> None:
    point = np.array([(0.0, -990.0, 0.0)])
    with pytest.raises(InputRefused, match="reaches the source"):
        projected_extents_mm(point, Beam((0.0, 0.0, 0.0)), FOUR_WAYS, 20.0)
    stack = slab_stack([rectangle((-5, 5), (-995, -985), z) for z in (-1.0, 1.0)])
    with pytest.raises(InputRefused, match="reaches the source"):
        silhouette(stack, Beam((0.0, 0.0, 0.0)), 20.0)


def test_a_gtv_of_forty_slices_is_projected_at_once() -> None:
    stack = slab_stack(ellipsoid((35, 40, 60), ISOCENTRE_MM, 3.0))
    beam = Beam(ISOCENTRE_MM)
    silhouette(stack, beam)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        silhouette(stack, beam)
        projected_extents_mm(stack.vertices_mm(), beam, FOUR_WAYS, 20.0)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.15
