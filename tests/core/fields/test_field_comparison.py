"""The comparison against the worked example and volumes that can be told by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.field import FieldEdges, FieldRule
from hccbm_gui.core.fields.field_comparison import (
    FunctionalImage,
    compare_fields,
    marginal_miss,
    volume_fraction_outside,
)
from hccbm_gui.core.fields.field_design import (
    common_beam,
    ct_field,
    planar_spot_field,
    volume_spot_field,
)
from hccbm_gui.core.fields.polygons import rings_of
from hccbm_gui.core.fields.silhouette import silhouette
from hccbm_gui.core.fields.structure_volume import slab_stack
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Side, Spot, SpotType

SCAN = FunctionalImage("nm", "bone scan", True, "projection", 4.2, True, "hot-1", 13)
Span = tuple[float, float]


def box(x: Span, y: Span, z: Span, spacing: float = 2.5) -> tuple[FloatArray, ...]:
    """Axial rectangles whose slabs fill a box exactly."""
    flat = [(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])]
    count = round((z[1] - z[0]) / spacing)
    heights = z[0] + (np.arange(count) + 0.5) * (z[1] - z[0]) / count
    return tuple(np.array([(a, b, height) for a, b in flat]) for height in heights)


def gtv(contours: tuple[FloatArray, ...]) -> Roi:
    return Roi("GTVp_Iliac_R", RoiKind.GTV, (255, 0, 0), "frame", contours)


def spot_box(x: Span, z: Span) -> Spot:
    outline = np.array([(x[0], z[0]), (x[1], z[0]), (x[1], z[1]), (x[0], z[1])], float)
    return Spot("hot-1", SpotType.HOT, Side.RIGHT, "pelvis", "nm", outlines=(outline,))


def aligned() -> PlanarAlignment:
    return PlanarAlignment("nm", "frame", np.eye(3), AlignmentMethod.PROJECTION, 4.2)


def compared(
    body: tuple[FloatArray, ...],
    spot: Spot | None,
    *,
    rule: FieldRule | None = None,
    scan: FunctionalImage = SCAN,
    sad_mm: float = 1000.0,
    gantry: float = 0.0,
) -> FieldComparison:
    roi, rule = gtv(body), rule or FieldRule()
    beam = common_beam(roi, gantry, "HFS", sad_mm=sad_mm)
    bone_scan = None if spot is None else planar_spot_field(spot, aligned(), beam, rule)
    return compare_fields(roi, ct_field(roi, beam, rule), bone_scan, scan, "ct")


# Hot box 60 x 40 mm; GTV 35 mm beyond it above, 15 mm below and on both sides.
HOT = spot_box((-20, 20), (-30, 30))
MASS_X, MASS_Z = (-35.0, 35.0), (-45.0, 65.0)


@pytest.mark.parametrize("gantry", [0.0, 180.0])
@pytest.mark.parametrize(
    ("depth", "sad_mm"), [((-0.001, 0.001), 1000.0), ((-40.0, 40.0), 1e7)], ids=["thin", "parallel"]
)
def test_the_worked_example_comes_out(depth: Span, sad_mm: float, gantry: float) -> None:
    result = compared(box(MASS_X, depth, MASS_Z), HOT, sad_mm=sad_mm, gantry=gantry)
    # A margin in space, seen from 1 m, is 0.1 mm wider than in the plane at 85 mm off axis.
    accuracy = 0.1
    assert result.increments is not None
    assert result.marginal_miss is not None
    steps = list(result.increments.by_edge().values())
    assert steps == pytest.approx([35.0, 15.0, 15.0, 15.0], abs=accuracy)
    assert result.increments.length == pytest.approx(50.0, abs=2 * accuracy)
    assert result.increments.width == pytest.approx(30.0, abs=2 * accuracy)
    bone_scan = result.bone_scan_field
    assert bone_scan is not None
    assert (bone_scan.edges.length_mm, bone_scan.edges.width_mm) == pytest.approx((100.0, 80.0))
    ct = result.ct_field.edges
    assert (ct.length_mm, ct.width_mm) == pytest.approx((150.0, 110.0), abs=2 * accuracy)
    miss = result.marginal_miss
    assert 100 * miss.area_fraction == pytest.approx(13.6, abs=0.1)
    assert 100 * miss.volume_fraction == pytest.approx(13.6, abs=0.1)
    assert (miss.largest_mm, miss.direction) == (pytest.approx(15.0, abs=accuracy), "superior")
    assert result.adjusted is True
    assert all(result.distinguishable(edge) for edge in result.increments.by_edge())


def test_a_covered_gtv_misses_nothing() -> None:
    result = compared(box((-10, 10), (-5, 5), (-10, 10)), HOT)
    assert result.adjusted is False
    assert result.marginal_miss is not None
    assert result.marginal_miss.direction == ""
    assert result.marginal_miss.area_fraction == 0.0
    assert result.marginal_miss.volume_fraction == 0.0
    assert result.marginal_miss.largest_mm == 0.0
    assert result.increments is not None
    assert max(result.increments.by_edge().values()) < 0.0


def test_no_lesion_on_the_scan_is_not_a_change_of_zero() -> None:
    result = compared(box((-10, 10), (-5, 5), (-10, 10)), None)
    assert result.bone_scan_field is result.increments is result.marginal_miss is None
    assert result.adjusted is None
    assert result.spot_id == ""
    assert result.warnings[0] == (
        "The bone scan shows no lesion here: no field from the bone scan."
    )


@settings(max_examples=15, deadline=None)
@given(
    fractions=st.tuples(*[st.floats(0.05, 0.95)] * 4),
    gantry=st.sampled_from([0.0, 180.0]),
)
def test_a_box_far_from_the_source_loses_what_geometry_says(
    fractions: tuple[float, float, float, float], gantry: float
) -> None:
    stack = slab_stack(box((-40, 40), (-30, 30), (-50, 50)))
    beam = Beam((0.0, 0.0, 0.0), gantry, sad_mm=1e8)
    up, down, right, left = fractions
    edges = FieldEdges(50 * up, 50 * down, 40 * right, 40 * left)
    miss = marginal_miss(stack, rings_of(silhouette(stack, beam)), edges, beam)
    expected = 1 - (up + down) / 2 * (right + left) / 2
    assert miss.area_fraction == pytest.approx(expected, abs=1e-5)
    assert miss.volume_fraction == pytest.approx(expected, abs=5e-3)
    beyond = {
        "superior": 50 * (1 - up),
        "inferior": 50 * (1 - down),
        "right": 40 * (1 - right),
        "left": 40 * (1 - left),
    }
    assert miss.largest_mm == pytest.approx(max(beyond.values()), abs=1e-4)
    assert beyond[miss.direction] == pytest.approx(max(beyond.values()), abs=1e-4)


@pytest.mark.parametrize("gantry", [0.0, 180.0, 30.0])
def test_the_volume_outside_agrees_with_random_points(gantry: float) -> None:
    stack = slab_stack(box((-40, 40), (-60, 60), (-50, 50)))
    beam = Beam((10.0, -15.0, 5.0), gantry)
    edges = FieldEdges(30.0, 45.0, 22.0, 18.0)
    points = np.random.default_rng(1).uniform((-40, -60, -50), (40, 60, 50), (400_000, 3))
    u, v = beam.project(points).T
    left = u * np.sign(beam.direction_in_view((1, 0, 0))[0])
    inside = (v <= 30) & (v >= -45) & (left <= 18) & (left >= -22)
    found = volume_fraction_outside(stack, edges, beam)
    assert found == pytest.approx(1 - inside.mean(), abs=0.003)


def test_a_field_beside_the_gtv_misses_all_of_it() -> None:
    result = compared(box((-10, 10), (-5, 5), (-10, 10)), spot_box((100, 120), (-10, 10)))
    assert result.marginal_miss is not None
    assert result.marginal_miss.area_fraction == pytest.approx(1.0)
    assert result.marginal_miss.volume_fraction == 1.0
    assert result.marginal_miss.direction == "right"


def test_an_increment_equal_to_the_tolerance_calls_for_adjustment() -> None:
    body = box((-10, 10), (-0.001, 0.001), (-10, 10))
    rule = FieldRule(margin_mm=0.0)
    result = compared(body, spot_box((-10, 10), (-10, 10)), rule=rule, sad_mm=1e9)
    assert result.increments is not None
    assert result.adjusted is False
    step = compared(body, spot_box((-10, 10), (-10, 0)), rule=rule, sad_mm=1e9)
    assert step.increments is not None
    exact = replace(rule, tolerance_mm=step.increments.superior)
    assert compared(body, spot_box((-10, 10), (-10, 0)), rule=exact, sad_mm=1e9).adjusted is True
    above = replace(rule, tolerance_mm=step.increments.superior + 1e-6)
    assert compared(body, spot_box((-10, 10), (-10, 0)), rule=above, sad_mm=1e9).adjusted is False


def test_edges_below_the_residual_are_named_as_not_distinguishable() -> None:
    result = compared(box(MASS_X, (-1, 1), MASS_Z), HOT, scan=replace(SCAN, residual_mm=16.0))
    assert not result.distinguishable("left")
    assert result.distinguishable("superior")
    expected = "Not distinguishable from the alignment residual of 16.0 mm: inferior, right, left."
    assert expected in result.warnings
    assert any("above 10 mm" in warning for warning in result.warnings)


def test_what_a_reader_must_know_is_said() -> None:
    scan = replace(SCAN, approved=False, days_apart=-29)
    result = compared(box(MASS_X, (-1, 1), MASS_Z), HOT, scan=scan, rule=FieldRule(margin_mm=25.0))
    text = " ".join(result.warnings)
    for words in ("approved", "29 days apart", "outside the range", "no depth", "does not say"):
        assert words in text
    calm = " ".join(compared(box(MASS_X, (-1, 1), MASS_Z), HOT).warnings)
    for words in ("approved", "days apart", "outside the range", "Not distinguishable"):
        assert words not in calm


def test_fields_beyond_the_jaws_are_named() -> None:
    result = compared(box((-30, 30), (-5, 5), (-190, 190)), HOT)
    assert any("The CT/MRI field is larger than 40 cm" in warning for warning in result.warnings)
    assert not any("The bone-scan field is larger" in warning for warning in result.warnings)


def test_notes_are_carried_once() -> None:
    roi = gtv(box(MASS_X, (-1, 1), MASS_Z))
    beam = common_beam(roi, 0.0, "HFS")
    field = ct_field(roi, beam, FieldRule())
    result = compare_fields(roi, field, None, SCAN, "ct", notes=("a gap", "a gap"))
    assert result.warnings.count("a gap") == 1
    assert result.gtv_volume_cc == pytest.approx(70 * 2 * 110 / 1000)


def test_a_spot_in_space_of_the_same_shape_needs_no_change() -> None:
    contours = box(MASS_X, (-30, 30), MASS_Z)
    spot = Spot("pet-1", SpotType.HOT, Side.RIGHT, "", "pt", contours=contours)
    roi = gtv(contours)
    beam = common_beam(roi, 0.0, "HFS")
    rule = FieldRule()
    result = compare_fields(
        roi, ct_field(roi, beam, rule), volume_spot_field(spot, beam, rule), SCAN, "ct"
    )
    assert result.increments is not None
    assert list(result.increments.by_edge().values()) == [0.0] * 4
    assert result.marginal_miss is not None
    assert result.marginal_miss.volume_fraction == 0.0


def test_fields_of_two_rules_are_not_compared() -> None:
    roi = gtv(box(MASS_X, (-1, 1), MASS_Z))
    beam = common_beam(roi, 0.0, "HFS")
    one, two = (ct_field(roi, beam, FieldRule(margin_mm=m)) for m in (15.0, 20.0))
    with pytest.raises(InputRefused, match="one beam and one rule"):
        compare_fields(roi, one, two, SCAN, "ct")
