"""Whole vertebrae in the field: truth are the discs of the phantom and parallel rays."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.field import Field, FieldRule, VertebraRule
from hccbm_gui.core.fields.field_comparison import FunctionalImage, compare_fields
from hccbm_gui.core.fields.field_design import common_beam, ct_field, planar_spot_field
from hccbm_gui.core.levels import Levels, LevelSequence, Reach, VertebraLevel, relabelled
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Side, Spot, SpotType
from hccbm_gui.io.phantom.spine import VERTEBRAE

FRAME = "1.2.3"
NAMES = ("T10", "T11", "T12", "L1", "L2", "L3", "L4")
PLUS_ONE = FieldRule(margin_mm=15.0, vertebra_rule=VertebraRule.NEIGHBOURS)
INVOLVED = replace(PLUS_ONE, vertebra_rule=VertebraRule.INVOLVED)
LEVELS: Levels = tuple(
    VertebraLevel(name, (0.0, VERTEBRAE[name].y_mm, VERTEBRAE[name].z_mm), FRAME) for name in NAMES
)


def disc_z(upper: str, lower: str) -> float:
    """The middle of a disc of the phantom."""
    top, bottom = VERTEBRAE[upper], VERTEBRAE[lower]
    return (top.z_mm - top.semi_mm[2] + bottom.z_mm + bottom.semi_mm[2]) / 2.0


def gtv(z: tuple[float, float], x: float = 0.0, y: float = 21.0) -> Roi:
    """A square column 30 mm wide between two heights."""
    square = np.array([(x - 15, y - 15), (x + 15, y - 15), (x + 15, y + 15), (x - 15, y + 15)])
    heights = np.arange(z[0] + 1.0, z[1], 2.0)
    contours: tuple[FloatArray, ...] = tuple(
        np.column_stack([square, np.full(4, height)]) for height in heights
    )
    return Roi("GTVp", RoiKind.GTV, (255, 0, 0), FRAME, contours)


IN_L3 = gtv((52.0, 72.0))


def field_of(roi: Roi, rule: FieldRule, levels: Levels = LEVELS, sad_mm: float = 1e7) -> Field:
    """Rays nearly parallel, so that edges are heights."""
    return ct_field(roi, common_beam(roi, 0.0, "HFS", sad_mm=sad_mm), rule, levels=levels)


def reach_z(field: Field) -> tuple[float, float]:
    """Heights of the upper and the lower edge at the isocentre plane."""
    z = field.beam.isocentre_mm[2]
    return z + field.edges.superior_mm, z - field.edges.inferior_mm


@pytest.mark.parametrize("sad_mm", [1e7, 1000.0])
def test_a_field_of_l3_is_extended_by_one_vertebra_above_and_below(sad_mm: float) -> None:
    field = field_of(IN_L3, PLUS_ONE, sad_mm=sad_mm)
    assert field.levels == ("L2", "L3", "L4")
    top, bottom = reach_z(field)
    assert top == pytest.approx(disc_z("L1", "L2"), abs=3.0)
    assert bottom == pytest.approx(disc_z("L4", "L5"), abs=3.0)
    plain = field_of(IN_L3, FieldRule(margin_mm=15.0), sad_mm=sad_mm)
    assert plain.levels == ()
    assert (field.edges.right_mm, field.edges.left_mm) == (
        plain.edges.right_mm,
        plain.edges.left_mm,
    )


def test_the_involved_level_alone_ends_at_its_discs() -> None:
    field = field_of(IN_L3, replace(INVOLVED, margin_mm=0.0))
    assert field.levels == ("L3",)
    top, bottom = reach_z(field)
    assert top == pytest.approx(disc_z("L2", "L3"), abs=3.0)
    assert bottom == pytest.approx(disc_z("L3", "L4"), abs=3.0)


def test_levels_apart_are_joined_to_one_field() -> None:
    field = field_of(gtv((120.0, 210.0)), INVOLVED)
    assert field.levels == ("T11", "T12", "L1")
    named = field_of(IN_L3, replace(INVOLVED, vertebrae=("T12",)))
    assert named.levels == ("T12", "L1", "L2", "L3")


@given(st.floats(50.0, 180.0), st.floats(8.0, 30.0), st.floats(0.0, 50.0))
@settings(max_examples=25, deadline=None)
def test_a_vertebra_rule_never_makes_a_field_smaller(
    low: float, tall: float, margin: float
) -> None:
    roi = gtv((low, low + tall))
    rules = [replace(PLUS_ONE, margin_mm=margin, vertebra_rule=one) for one in VertebraRule]
    plain, involved, more = (field_of(roi, rule, sad_mm=1000.0) for rule in rules)
    for smaller, larger in ((plain, involved), (involved, more)):
        assert set(smaller.levels) <= set(larger.levels)
        assert larger.edges.superior_mm >= smaller.edges.superior_mm
        assert larger.edges.inferior_mm >= smaller.edges.inferior_mm
    assert len(more.levels) == len(involved.levels) + 2


def test_a_planar_spot_of_the_same_level_gets_the_same_edges() -> None:
    spot = planar_spot(52.0, 72.0)
    beam = common_beam(IN_L3, 0.0, "HFS")
    ct = ct_field(IN_L3, beam, PLUS_ONE, levels=LEVELS)
    scan = planar_spot_field(spot, ALIGNMENT, beam, PLUS_ONE, levels=LEVELS)
    assert scan.levels == ct.levels
    assert scan.edges.superior_mm == pytest.approx(ct.edges.superior_mm)
    assert scan.edges.inferior_mm == pytest.approx(ct.edges.inferior_mm)


def test_each_field_follows_its_own_target() -> None:
    roi, spot = gtv((52.0, 105.0)), planar_spot(52.0, 72.0)
    beam = common_beam(roi, 0.0, "HFS")
    ct = ct_field(roi, beam, PLUS_ONE, levels=LEVELS)
    scan = planar_spot_field(spot, ALIGNMENT, beam, PLUS_ONE, levels=LEVELS)
    assert (ct.levels, scan.levels) == (("L1", "L2", "L3", "L4"), ("L2", "L3", "L4"))
    image = FunctionalImage("nm", "bone scan", True, "landmarks", 3.0, True, "hot-1")
    comparison = compare_fields(roi, ct, scan, image, "ct")
    assert comparison.increments is not None
    assert comparison.increments.superior == pytest.approx(
        disc_z("T12", "L1") - disc_z("L1", "L2"), abs=3.0
    )
    assert comparison.increments.inferior == pytest.approx(0.0, abs=1e-9)


ALIGNMENT = PlanarAlignment("nm", FRAME, np.eye(3), AlignmentMethod.LANDMARKS, 3.0)


def planar_spot(low: float, high: float) -> Spot:
    outline = np.array([(-15.0, low), (15.0, low), (15.0, high), (-15.0, high)])
    return Spot("hot-1", SpotType.HOT, Side.MIDLINE, "lumbar spine", "nm", outlines=(outline,))


def test_with_thirteen_thoracic_vertebrae_the_names_change_and_the_edges_do_not() -> None:
    thirteen = relabelled(LEVELS, "L1", "T13", LevelSequence(13, 5), Reach.BELOW)
    field, other = field_of(IN_L3, PLUS_ONE), field_of(IN_L3, PLUS_ONE, thirteen)
    assert other.levels == ("L1", "L2", "L3")
    assert other.edges == field.edges


@pytest.mark.parametrize(
    ("roi", "levels", "words"),
    [
        (IN_L3, (), "no level is labelled"),
        (IN_L3, LEVELS[-2:-1], "only L3 is labelled"),
        (IN_L3, LEVELS[:-1], "below L3, which is not labelled"),
        (gtv((222.0, 236.0)), LEVELS, "above T10, which is not labelled"),
        (gtv((222.0, 290.0)), LEVELS, "above T10, which is not labelled"),
        (gtv((52.0, 72.0), x=120.0), LEVELS, "does not lie at the spine"),
    ],
)
def test_without_the_levels_it_needs_the_rule_is_refused(
    roi: Roi, levels: Levels, words: str
) -> None:
    with pytest.raises(InputRefused, match=words) as refusal:
        field_of(roi, PLUS_ONE, levels)
    assert refusal.value.remedy


def test_a_level_named_in_the_rule_must_be_labelled() -> None:
    with pytest.raises(InputRefused, match="names L5"):
        field_of(IN_L3, FieldRule(vertebrae=("L5",)), LEVELS)


def test_at_the_ends_of_the_spine_there_is_no_more_to_take_in() -> None:
    names = ("C1", "C2", "C3")
    levels = tuple(
        VertebraLevel(name, (0.0, 10.0, 560.0 - 16.0 * n), FRAME) for n, name in enumerate(names)
    )
    field = field_of(gtv((552.0, 575.0), y=10.0), PLUS_ONE, levels)
    assert field.levels == ("C1", "C2")
    assert Beam(field.beam.isocentre_mm) == replace(field.beam, sad_mm=1000.0)
