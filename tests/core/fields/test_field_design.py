"""Fields of bodies with known edges, and the laws that every field keeps."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import PATIENT_TO_FIXED, Beam
from hccbm_gui.core.errors import FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.field import FieldEdges, FieldRule, FieldSource
from hccbm_gui.core.fields.field_design import (
    common_beam,
    ct_field,
    field_rectangle,
    margin_warning,
    planar_spot_field,
    view_directions,
    volume_spot_field,
)
from hccbm_gui.core.fields.polygons import even_odd
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Side, Spot, SpotType

ISOCENTRE_MM = (-80.0, 20.0, -300.0)
Span = tuple[float, float]


def box(x: Span, y: Span, z: Span, spacing: float = 3.0) -> tuple[FloatArray, ...]:
    """Axial rectangles whose slabs fill a box exactly."""
    flat = [(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])]
    count = round((z[1] - z[0]) / spacing)
    heights = z[0] + (np.arange(count) + 0.5) * (z[1] - z[0]) / count
    return tuple(np.array([(a, b, height) for a, b in flat]) for height in heights)


def gtv(contours: tuple[FloatArray, ...]) -> Roi:
    return Roi("GTVp", RoiKind.GTV, (255, 0, 0), "frame", contours)


def planar_spot(*outlines: FloatArray) -> Spot:
    return Spot("hot-1", SpotType.HOT, Side.RIGHT, "pelvis", "nm", outlines=outlines)


def alignment(matrix: FloatArray | None = None, residual_mm: float = 3.0) -> PlanarAlignment:
    matrix = np.eye(3) if matrix is None else matrix
    return PlanarAlignment("nm", "frame", matrix, AlignmentMethod.LANDMARKS, residual_mm)


def edges_of(edges: FieldEdges) -> list[float]:
    return [edges.superior_mm, edges.inferior_mm, edges.right_mm, edges.left_mm]


LOPSIDED = box((-120, -60), (5, 15), (-340, -290))


def test_the_isocentre_is_the_centre_of_the_bounding_box() -> None:
    beam = common_beam(gtv(LOPSIDED), 180.0, "HFS")
    assert beam.isocentre_mm == pytest.approx((-90.0, 10.0, -315.0))
    assert (beam.gantry_deg, beam.patient_position) == (180.0, "HFS")


@pytest.mark.parametrize("position", PATIENT_TO_FIXED)
@pytest.mark.parametrize("gantry", [0.0, 180.0])
def test_edges_bear_the_patients_own_directions(position: str, gantry: float) -> None:
    beam = Beam(ISOCENTRE_MM, gantry, sad_mm=1e7, patient_position=position)
    field = ct_field(gtv(LOPSIDED), beam, FieldRule(margin_mm=0.0))
    assert edges_of(field.edges) == pytest.approx([10.0, 40.0, 40.0, 20.0], abs=1e-3)
    assert field.source is FieldSource.CT_MRI


@settings(max_examples=20, deadline=None)
@given(
    turn=st.sampled_from(["HFP", "FFS", "FFP"]),
    gantry=st.sampled_from([0.0, 180.0]),
    margin=st.floats(0, 40),
)
def test_turning_the_patient_turns_front_and_back_only(
    turn: str, gantry: float, margin: float
) -> None:
    rule = FieldRule(margin_mm=margin)
    # Prone and gantry 180 both look at the back; feet first changes nothing.
    back = (gantry == 180.0) != (turn in {"HFP", "FFP"})
    supine = Beam(ISOCENTRE_MM, 180.0 if back else 0.0)
    turned = Beam(ISOCENTRE_MM, gantry, patient_position=turn)
    expected, found = (ct_field(gtv(LOPSIDED), beam, rule).edges for beam in (supine, turned))
    assert edges_of(found) == pytest.approx(edges_of(expected), abs=1e-9)


def test_ap_and_pa_agree_for_a_thin_body_at_the_isocentre_plane() -> None:
    thin = gtv(box((-120, -60), (19.999, 20.001), (-340, -290)))
    ap, pa = (ct_field(thin, Beam(ISOCENTRE_MM, g), FieldRule()).edges for g in (0.0, 180.0))
    assert edges_of(ap) == pytest.approx(edges_of(pa), abs=1e-3)


def test_a_body_nearer_to_the_source_needs_a_larger_field() -> None:
    body = gtv(box((-110, -50), (-40, -30), (-330, -270)))
    front = ct_field(body, Beam(ISOCENTRE_MM, 0.0), FieldRule(margin_mm=0.0)).edges
    back = ct_field(body, Beam(ISOCENTRE_MM, 180.0), FieldRule(margin_mm=0.0)).edges
    assert edges_of(front) == pytest.approx([30 / 0.94] * 4, abs=1e-9)
    assert edges_of(back) == pytest.approx([30 / 1.05] * 4, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(
    shift=st.tuples(*[st.floats(-300, 300)] * 3),
    gantry=st.sampled_from([0.0, 30.0, 180.0]),
)
def test_moving_target_and_isocentre_together_changes_nothing(
    shift: tuple[float, float, float], gantry: float
) -> None:
    here = ct_field(gtv(LOPSIDED), Beam(ISOCENTRE_MM, gantry), FieldRule())
    moved = gtv(tuple(contour + shift for contour in LOPSIDED))
    beam = Beam(tuple(np.add(ISOCENTRE_MM, shift).tolist()), gantry)
    there = ct_field(moved, beam, FieldRule())
    assert edges_of(there.edges) == pytest.approx(edges_of(here.edges), abs=1e-8)
    assert even_odd(there.target).area == pytest.approx(even_odd(here.target).area, rel=1e-8)


@settings(max_examples=25, deadline=None)
@given(start=st.floats(0, 30), growth=st.floats(0, 20), gantry=st.sampled_from([0.0, 180.0]))
def test_growing_the_margin_moves_every_planar_edge_by_as_much(
    start: float, growth: float, gantry: float
) -> None:
    outline = np.array([(-30, -10), (5, -25), (40, 0), (0, 30)], float)
    beam = Beam(ISOCENTRE_MM, gantry)
    small, large = (
        planar_spot_field(planar_spot(outline), alignment(), beam, FieldRule(margin_mm=m)).edges
        for m in (start, start + growth)
    )
    moved = np.subtract(edges_of(large), edges_of(small))
    assert moved == pytest.approx(np.full(4, growth), abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(start=st.floats(0, 30), growth=st.floats(0.1, 20))
def test_growing_the_margin_in_space_never_moves_an_edge_inward(
    start: float, growth: float
) -> None:
    beam = Beam(ISOCENTRE_MM)
    small, large = (
        ct_field(gtv(LOPSIDED), beam, FieldRule(margin_mm=m)).edges for m in (start, start + growth)
    )
    assert (np.subtract(edges_of(large), edges_of(small)) > 0.9 * growth).all()


@pytest.mark.parametrize("position", PATIENT_TO_FIXED)
@pytest.mark.parametrize("gantry", [0.0, 180.0])
def test_a_planar_spot_lies_at_the_isocentre_plane_with_magnification_1(
    position: str, gantry: float
) -> None:
    # p runs to the patient's left and q to the head; here 2 mm of scan are 1 mm of patient.
    matrix = np.array([(0.5, 0.0, -90.0), (0.0, 0.5, -310.0), (0.0, 0.0, 1.0)])
    outline = np.array([(-40, -20), (60, -20), (60, 100), (-40, 100)], float)
    beam = Beam(ISOCENTRE_MM, gantry, patient_position=position)
    field = planar_spot_field(planar_spot(outline), alignment(matrix), beam, FieldRule())
    # x -110 to -60, z -320 to -260, isocentre at -80 and -300, margin 20.
    assert edges_of(field.edges) == pytest.approx([60.0, 40.0, 50.0, 40.0], abs=1e-9)
    assert even_odd(field.target).area == pytest.approx(50 * 60)
    assert field.source is FieldSource.BONE_SCAN


def test_a_spot_in_space_makes_the_same_field_as_a_structure_of_that_shape() -> None:
    spot = Spot("s", SpotType.HOT, Side.LEFT, "", "pt", contours=LOPSIDED, frame_uid="frame")
    beam = Beam(ISOCENTRE_MM)
    ours, theirs = (
        volume_spot_field(spot, beam, FieldRule()),
        ct_field(gtv(LOPSIDED), beam, FieldRule()),
    )
    assert ours.edges == theirs.edges
    assert ours.source is FieldSource.BONE_SCAN


def test_a_structure_on_one_slice_takes_the_slice_thickness() -> None:
    single = gtv((LOPSIDED[0],))
    beam = Beam((-90.0, 10.0, float(LOPSIDED[0][0, 2])), sad_mm=1e7)
    field = ct_field(single, beam, FieldRule(margin_mm=0.0), single_plane_mm=5.0)
    assert field.edges.length_mm == pytest.approx(5.0, abs=1e-4)
    with pytest.raises(InputRefused, match="one slice only"):
        ct_field(single, beam, FieldRule())


def test_the_rectangle_holds_the_edges_in_every_view() -> None:
    edges = FieldEdges(10.0, 20.0, 30.0, 40.0)
    for position in PATIENT_TO_FIXED:
        for gantry in (0.0, 180.0, 320.0):
            beam = Beam(ISOCENTRE_MM, gantry, patient_position=position)
            reach = field_rectangle(edges, beam) @ np.stack(list(view_directions(beam).values())).T
            assert reach.max(axis=0) == pytest.approx(edges_of(edges))


@pytest.mark.parametrize("gantry", [46.0, 90.0, 134.0, 270.0])
def test_a_lateral_beam_has_no_patient_right_and_left(gantry: float) -> None:
    with pytest.raises(InputRefused, match="AP and PA only"):
        ct_field(gtv(LOPSIDED), Beam(ISOCENTRE_MM, gantry), FieldRule())


def test_a_turned_collimator_is_refused_unless_the_jaws_follow_the_patient() -> None:
    straight, quarter = (
        ct_field(gtv(LOPSIDED), Beam(ISOCENTRE_MM, 0.0, angle), FieldRule()) for angle in (0, 90)
    )
    assert edges_of(quarter.edges) == pytest.approx(edges_of(straight.edges))
    with pytest.raises(InputRefused, match="collimator"):
        ct_field(gtv(LOPSIDED), Beam(ISOCENTRE_MM, 0.0, 30.0), FieldRule())


@pytest.mark.parametrize("gantry", [5.0, 175.0, 40.0])
def test_a_planar_scan_is_seen_from_front_and_back_only(gantry: float) -> None:
    outline = np.array([(0, 0), (1, 0), (0, 1)], float)
    with pytest.raises(InputRefused, match="front and back only"):
        planar_spot_field(
            planar_spot(outline), alignment(), Beam(ISOCENTRE_MM, gantry), FieldRule()
        )


def test_a_poor_alignment_carries_no_field() -> None:
    outline = np.array([(0, 0), (1, 0), (0, 1)], float)
    spot, beam = planar_spot(outline), Beam(ISOCENTRE_MM)
    planar_spot_field(spot, alignment(residual_mm=20.0), beam, FieldRule())
    with pytest.raises(InputRefused, match="above 20 mm"):
        planar_spot_field(spot, alignment(residual_mm=20.1), beam, FieldRule())


def test_an_alignment_of_another_scan_and_an_empty_spot_are_refused() -> None:
    outline = np.array([(0, 0), (1, 0), (0, 1)], float)
    other = replace(alignment(), scan_uid="another")
    with pytest.raises(FrameMismatch, match="another scan"):
        planar_spot_field(planar_spot(outline), other, Beam(ISOCENTRE_MM), FieldRule())
    with pytest.raises(MissingInput, match="no outline"):
        planar_spot_field(planar_spot(), alignment(), Beam(ISOCENTRE_MM), FieldRule())


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (FieldRule(margin_mm=-1.0), "margin of -1 mm"),
        (FieldRule(margin_mm=51.0), "margin of 51 mm"),
        (FieldRule(margin_mm=float("nan")), "margin of nan"),
        (FieldRule(tolerance_mm=0.0), "tolerance of 0 mm"),
        (FieldRule(mode="ICRU"), "ICRU"),
        (FieldRule(vertebrae=("T10",)), "vertebra rule"),
    ],
)
def test_rules_that_cannot_be_followed_are_refused(rule: FieldRule, words: str) -> None:
    with pytest.raises(InputRefused, match=words):
        ct_field(gtv(LOPSIDED), Beam(ISOCENTRE_MM), rule)


def test_margins_kim_did_not_use_are_named() -> None:
    assert [margin_warning(m) for m in (15.0, 17.5, 20.0)] == ["", "", ""]
    assert "outside the range of Kim 2007" in margin_warning(14.9)
    assert "25 mm is outside" in margin_warning(25.0)


def test_an_empty_structure_has_no_isocentre() -> None:
    with pytest.raises(InputRefused, match="no closed contour"):
        common_beam(gtv(()), 0.0, "HFS")
