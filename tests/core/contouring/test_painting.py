"""Laws of painting, on slices and across them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hccbm_gui.core.contouring.drawing_plane import DrawingPlane, Slices, slices_of, standard_plane
from hccbm_gui.core.contouring.painting import changed, changed_by_ball, nudged
from hccbm_gui.core.contouring.slice_shapes import shape_on
from hccbm_gui.core.contouring.strokes import stroke_area
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import volume_cc
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi

AXIAL = standard_plane("axial", 3.0, 3.0)
PLANES = st.sampled_from(
    [AXIAL, standard_plane("coronal", 4.2, 1.0), standard_plane("sagittal", -3.7, 1.0)]
)
POINTS = st.lists(st.tuples(st.integers(-25, 25), st.integers(-25, 25)), min_size=1, max_size=6)
STROKES = st.builds(stroke_area, POINTS, st.floats(1.0, 9.0))
LAWS = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NOTHING_MM2 = 1e-6


def areas(roi: Roi, slices: Slices) -> np.ndarray:
    return np.array([shape_on(roi, slices, n).area for n in range(len(slices.heights_mm))])


def differ_mm2(first: Roi, second: Roi, slices: Slices) -> float:
    both = (
        shapely.symmetric_difference(shape_on(first, slices, n), shape_on(second, slices, n)).area
        for n in range(len(slices.heights_mm))
    )
    return max(both)


@LAWS
@given(plane=PLANES, area=STROKES)
def test_a_stroke_painted_and_erased_leaves_nothing(
    make_roi: Callable[..., Roi], slices: Slices, plane: DrawingPlane, area: shapely.Polygon
) -> None:
    painted = changed(make_roi(), plane, area, "add", slices)
    assert not painted.is_empty
    assert changed(painted, plane, area, "cut", slices).contours == ()


@LAWS
@given(plane=PLANES, area=STROKES)
def test_painting_twice_is_painting_once(
    cylinder: Roi, slices: Slices, plane: DrawingPlane, area: shapely.Polygon
) -> None:
    once = changed(cylinder, plane, area, "add", slices)
    assert differ_mm2(once, changed(once, plane, area, "add", slices), slices) < NOTHING_MM2
    cut = changed(cylinder, plane, area, "cut", slices)
    assert differ_mm2(cut, changed(cut, plane, area, "cut", slices), slices) < NOTHING_MM2


@LAWS
@given(plane=PLANES, other=PLANES, first=STROKES, second=STROKES)
def test_the_order_of_two_strokes_does_not_matter(
    cylinder: Roi,
    slices: Slices,
    plane: DrawingPlane,
    other: DrawingPlane,
    first: shapely.Polygon,
    second: shapely.Polygon,
) -> None:
    here = changed(changed(cylinder, plane, first, "add", slices), other, second, "add", slices)
    there = changed(changed(cylinder, other, second, "add", slices), plane, first, "add", slices)
    # Pieces below 0.01 mm2 are dropped at either step.
    assert differ_mm2(here, there, slices) < 0.05


@LAWS
@given(plane=PLANES, area=STROKES)
def test_areas_add_up_and_turning_over_twice_changes_nothing(
    cylinder: Roi, slices: Slices, plane: DrawingPlane, area: shapely.Polygon
) -> None:
    added = areas(changed(cylinder, plane, area, "add", slices), slices)
    cut = areas(changed(cylinder, plane, area, "cut", slices), slices)
    turned = changed(cylinder, plane, area, "xor", slices)
    stroke = areas(changed(replace(cylinder, contours=()), plane, area, "add", slices), slices)
    before = areas(cylinder, slices)
    assert np.allclose(added - before, stroke - (before - cut), atol=0.1)
    assert np.allclose(areas(turned, slices), added - (before - cut), atol=0.1)
    back = changed(turned, plane, area, "xor", slices)
    assert differ_mm2(back, cylinder, slices) < 0.1


@LAWS
@given(area=STROKES)
def test_slices_beside_a_stroke_keep_the_very_same_arrays(
    cylinder: Roi, slices: Slices, area: shapely.Polygon
) -> None:
    after = {id(contour) for contour in changed(cylinder, AXIAL, area, "add", slices).contours}
    beside = [contour for contour in cylinder.contours if contour[0, 2] != 3.0]
    assert len(beside) == 18
    assert all(id(contour) in after for contour in beside)


def test_a_stroke_that_changes_nothing_is_no_edit(cylinder: Roi, slices: Slices) -> None:
    inside, outside = stroke_area([(12, 0)], 3.0), stroke_area([(-40, 30)], 3.0)
    assert changed(cylinder, AXIAL, inside, "add", slices) is cylinder
    assert changed(cylinder, AXIAL, outside, "cut", slices) is cylinder
    assert changed(cylinder, AXIAL, shapely.Polygon(), "add", slices) is cylinder


def test_holes_and_pieces_survive_a_stroke_beside_them(cylinder: Roi, slices: Slices) -> None:
    edited = changed(cylinder, AXIAL, stroke_area([(-20, 0)], 4.0), "add", slices)
    shape = shape_on(edited, slices, slices.index_at(3.0))
    assert sorted(len(piece.interiors) for piece in shape.geoms) == [0, 1]


@pytest.mark.parametrize("axis", ["coronal", "sagittal"])
def test_drawing_across_the_slices_edits_the_same_contours(
    cylinder: Roi, slices: Slices, axis: str
) -> None:
    plane = standard_plane(axis, 10.0, 1.0)
    before = areas(cylinder, slices)
    # From 12 to 30 along the slices, at the heights of the slices at 0, 3 and 6.
    area = shapely.box(12.0, -1.0, 30.0, 7.0)
    added = changed(cylinder, plane, area, "add", slices)
    touched = np.flatnonzero(np.abs(areas(added, slices) - before) > 1e-9)
    assert slices.heights_mm[touched].tolist() == [0.0, 3.0, 6.0]
    strip = shapely.box(12.0, 9.5, 30.0, 10.5)
    if axis == "sagittal":
        strip = shapely.box(9.5, 12.0, 10.5, 30.0)
    new = shapely.difference(strip, shape_on(cylinder, slices, slices.index_at(3.0))).area
    assert np.allclose((areas(added, slices) - before)[touched], new, atol=0.01)
    assert sum(a is b for a, b in zip(added.contours, cylinder.contours, strict=False)) > 0
    cut = changed(added, plane, area, "cut", slices)
    assert shape_on(cut, slices, slices.index_at(0.0)).intersection(strip).area < NOTHING_MM2


def test_a_block_painted_in_coronal_slices_has_its_volume(
    make_roi: Callable[..., Roi], slices: Slices
) -> None:
    roi = make_roi()
    for n in range(20):
        plane = standard_plane("coronal", -8.0 + 0.9765625 * n * 1.1, 0.9765625 * 1.1)
        roi = changed(roi, plane, shapely.box(-8, -13.5, 8, 13.5), "add", slices)
    # Neighbouring views leave no slit between them.
    assert len(roi.contours) == 9
    assert volume_cc(roi) == pytest.approx(16 * 20 * 0.9765625 * 1.1 * 27 / 1000.0, rel=1e-4)


def test_a_brush_between_two_slices_paints_the_nearer_one(
    make_roi: Callable[..., Roi], slices: Slices
) -> None:
    coronal = standard_plane("coronal", 0.0, 1.0)
    roi = changed(make_roi(), coronal, stroke_area([(0, 1.2)], 0.8), "add", slices)
    assert {float(contour[0, 2]) for contour in roi.contours} == {0.0}


@pytest.mark.parametrize("tilt_deg", [2.0, 20.0, 60.0, 80.0])
def test_on_tilted_slices_the_painted_volume_is_that_of_the_view(
    make_roi: Callable[..., Roi], tilt_deg: float
) -> None:
    turn = np.deg2rad(tilt_deg)
    axes = [[0, np.sin(turn), np.cos(turn)], [0, np.cos(turn), -np.sin(turn)], [1, 0, 0]]
    corner = -np.array([100, 100, 100]) @ np.array(axes)
    slices = slices_of(Geometry.from_axes((200, 200, 200), corner, (1, 1, 1), "f", axes))
    roi = make_roi()
    for z in range(-10, 10):
        plane = standard_plane("axial", z + 0.5, 1.0)
        roi = changed(roi, plane, stroke_area([(0, 0)], 15.0), "add", slices)
    assert volume_cc(roi, 1.0) == pytest.approx(np.pi * 15**2 * 20 / 1000.0, rel=0.02)


@pytest.mark.parametrize("axis", ["axial", "coronal", "sagittal"])
def test_a_ball_has_its_volume_from_every_side(make_roi: Callable[..., Roi], axis: str) -> None:
    geometry = Geometry.from_axes((60, 60, 60), (-29.5, -29.5, -29.5), (1, 1, 1), "f")
    slices = slices_of(geometry)
    plane = standard_plane(axis, 0.0, 1.0)
    ball = changed_by_ball(make_roi(), plane, [(1.0, -2.0)], 12.0, "add", slices)
    assert volume_cc(ball) == pytest.approx(4 / 3 * np.pi * 12**3 / 1000.0, rel=0.005)
    swept = changed_by_ball(make_roi(), plane, [(-8.0, -2.0), (8.0, 5.0)], 10.0, "add", slices)
    capsule = 4 / 3 * np.pi * 10**3 + np.pi * 10**2 * np.hypot(16, 7)
    assert volume_cc(swept) == pytest.approx(capsule / 1000.0, rel=0.01)
    assert changed_by_ball(ball, plane, [(1.0, -2.0)], 12.1, "cut", slices).is_empty


def test_a_nudge_pushes_out_from_inside_and_in_from_outside(cylinder: Roi, slices: Slices) -> None:
    index = slices.index_at(3.0)
    outwards = nudged(cylinder, AXIAL, [(-12, 0), (-18, 0)], 5.0, slices)
    assert shape_on(outwards, slices, index).bounds[0] == pytest.approx(-23.0, abs=0.05)
    inwards = nudged(cylinder, AXIAL, [(-30, 0), (-20, 0)], 5.0, slices)
    assert not shape_on(inwards, slices, index).intersects(shapely.Point(-16.0, 0.0))
    assert nudged(cylinder, AXIAL, [(-12, 0), (-11, 0)], 2.0, slices) is cylinder
    assert nudged(cylinder, AXIAL, [(-40, 0), (-39, 0)], 2.0, slices) is cylinder
    from_hole = nudged(cylinder, AXIAL, [(0, 0), (3, 0)], 4.0, slices)
    assert not shape_on(from_hole, slices, index).intersects(shapely.Point(6.5, 0.0))


@pytest.mark.parametrize("height", [-30.0, 27.0])
def test_the_first_and_the_last_slice_can_be_painted(
    make_roi: Callable[..., Roi], slices: Slices, height: float
) -> None:
    area = stroke_area([(0, 0)], 5.0)
    painted = changed(make_roi(), standard_plane("axial", height), area, "add", slices)
    assert painted.contours[0][0, 2] == height
    beyond = standard_plane("axial", height * 1.2)
    with pytest.raises(InputRefused, match="no slice"):
        changed(painted, beyond, area, "add", slices)
    with pytest.raises(InputRefused, match="no slice"):
        changed(painted, standard_plane("coronal", 0.0), stroke_area([(0, 90)], 5.0), "add", slices)


def test_nothing_is_painted_outside_the_image(make_roi: Callable[..., Roi], slices: Slices) -> None:
    outside = stroke_area([(80, 0)], 5.0)
    assert changed(make_roi(), AXIAL, outside, "add", slices).is_empty
    edge = changed(make_roi(), AXIAL, stroke_area([(50, 0)], 5.0), "add", slices)
    assert edge.bounds_mm()[1, 0] == pytest.approx(50.0)
    assert changed(edge, AXIAL, stroke_area([(50, 0)], 6.0), "cut", slices).is_empty
    beside = standard_plane("coronal", 70.0)
    assert changed(make_roi(), beside, stroke_area([(0, 0)], 9.0), "add", slices).is_empty


def test_an_area_that_crosses_itself_is_painted_by_even_odd(
    make_roi: Callable[..., Roi], slices: Slices
) -> None:
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    painted = changed(make_roi(), AXIAL, bow_tie, "add", slices)
    assert areas(painted, slices).max() == pytest.approx(50.0)


def test_a_structure_finer_than_the_image_is_cut_on_all_its_planes(
    make_roi: Callable[..., Roi], slices: Slices
) -> None:
    square = np.array([[0.0, 0, 0], [10, 0, 0], [10, 10, 0], [0, 10, 0]])
    fine = make_roi(*(square + np.array([0, 0, z]) for z in np.arange(0.0, 9.0)))
    cut = changed(fine, AXIAL, shapely.box(-1, -11, 5, 1), "cut", slices)
    widths = {float(c[0, 2]): float(np.ptp(c[:, 0])) for c in cut.contours}
    assert [widths[z] for z in np.arange(0.0, 9.0)] == [10, 10, 5, 5, 5, 10, 10, 10, 10]


def test_a_structure_on_other_planes_is_refused(
    make_roi: Callable[..., Roi], slices: Slices
) -> None:
    upright = make_roi(np.array([[0.0, 0, 0], [9, 0, 0], [9, 0, 9]]))
    with pytest.raises(InputRefused, match="slices of this image"):
        changed(upright, AXIAL, stroke_area([(0, 0)], 5.0), "add", slices)
