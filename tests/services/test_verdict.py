"""The sentence a tired person reads: never kinder, never harsher than the numbers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.comparison import FieldComparison, Increments, MarginalMiss
from hccbm_gui.core.field import Field, FieldEdges, FieldRule, FieldSource
from hccbm_gui.services.verdict import Severity, centimetres, percent, verdict

NO_MISS = MarginalMiss(0.0, 0.0, 0.0, "")


def comparison(
    steps: tuple[float, float, float, float],
    miss: MarginalMiss = NO_MISS,
    residual_mm: float = 4.2,
    approved: bool = True,
    tolerance_mm: float = 10.0,
) -> FieldComparison:
    beam, rule = Beam((0.0, 0.0, 0.0)), FieldRule(tolerance_mm=tolerance_mm)
    target = (np.array([(0, 0), (1, 0), (0, 1)], float),)
    scan = FieldEdges(50.0, 50.0, 40.0, 40.0)
    ct = FieldEdges(50.0 + steps[0], 50.0 + steps[1], 40.0 + steps[2], 40.0 + steps[3])
    increments = Increments.between(scan, ct)
    return FieldComparison(
        gtv_name="GTVp",
        gtv_volume_cc=100.0,
        spot_id="hot-1",
        image_uid="ct",
        scan_uid="nm",
        beam=beam,
        rule=rule,
        gtv_outline=target,
        ct_field=Field(FieldSource.CT_MRI, beam, rule, target, ct),
        bone_scan_field=Field(FieldSource.BONE_SCAN, beam, rule, target, scan),
        increments=increments,
        adjusted=max(increments.by_edge().values()) >= tolerance_mm - 1e-9,
        marginal_miss=miss,
        alignment_method="projection",
        residual_mm=residual_mm,
        approved=approved,
    )


def test_the_worked_example_reads_as_drawn() -> None:
    spoken = verdict(comparison((35, 15, 15, 15), MarginalMiss(0.136, 0.13, 15.0, "superior")))
    assert spoken.headline == "Adjust the field: +5.0 cm in length"
    assert spoken.sentence == "It misses 14 % of the GTV, at most 15 mm, superior."
    assert spoken.detail == "Alignment residual 4.2 mm is below every increment."
    assert spoken.severity is Severity.ADJUST


def test_a_wider_change_is_told_as_width() -> None:
    assert verdict(comparison((5, 5, 20, 15))).headline == "Adjust the field: +3.5 cm in width"


def test_edges_are_named_where_the_length_hides_them() -> None:
    spoken = verdict(comparison((15, -15, 0, 10)))
    assert spoken.headline == "Adjust the field: +1.5 cm superior, +1.0 cm patient left"


def test_a_field_that_covers_says_so_with_its_largest_change() -> None:
    spoken = verdict(comparison((5, -2, 8, 6)))
    assert spoken.headline == "The bone-scan field covers this GTV"
    assert "largest change is +0.8 cm (right)" in spoken.sentence
    assert spoken.detail == "Within the alignment residual of 4.2 mm: inferior."
    assert spoken.severity is Severity.COVERED


def test_a_miss_below_the_tolerance_is_not_called_covered() -> None:
    spoken = verdict(comparison((8, 0, 0, 0), MarginalMiss(0.001, 0.001, 0.3, "superior")))
    assert spoken.headline == "The bone-scan field misses part of this GTV"
    assert "less than 1 % of the GTV, by less than 1 mm, superior" in spoken.sentence
    assert spoken.severity is Severity.ADJUST


def test_changes_below_the_residual_are_not_distinguishable() -> None:
    spoken = verdict(comparison((12, 0, 0, 0), residual_mm=13.0, approved=False))
    assert spoken.headline == "Not distinguishable"
    assert spoken.severity is Severity.UNCERTAIN
    assert "above every increment" in spoken.detail
    assert spoken.detail.endswith("Not approved yet.")


def test_a_residual_as_large_as_the_tolerance_proves_no_cover() -> None:
    assert verdict(comparison((2, 2, 2, 2), residual_mm=10.0)).severity is Severity.UNCERTAIN


def test_one_edge_beyond_the_residual_is_enough() -> None:
    spoken = verdict(comparison((35, 12, 0, 0), residual_mm=15.0))
    assert spoken.severity is Severity.ADJUST
    assert spoken.detail.startswith("Within the alignment residual of 15.0 mm: inferior")


def test_an_invisible_lesion_is_no_zero() -> None:
    nothing = replace(
        comparison((0, 0, 0, 0)),
        bone_scan_field=None,
        increments=None,
        adjusted=None,
        marginal_miss=None,
    )
    spoken = verdict(nothing)
    assert spoken.headline == "No field from the bone scan"
    assert spoken.severity is Severity.NO_FIELD
    assert spoken.detail == "CT/MRI field 10.0 cm long, 8.0 cm wide."


@pytest.mark.parametrize(
    ("length", "limit", "text"),
    [
        (35.0, None, "+3.5 cm"),
        (-20.0, None, "-2.0 cm"),
        (0.2, None, "0.0 cm"),
        (-0.2, None, "0.0 cm"),
        (9.96, 10.0, "+0.996 cm"),
        (9.8, 10.0, "+0.98 cm"),
        (10.0, 10.0, "+1.0 cm"),
        (10.04, 10.0, "+1.0 cm"),
        (12.46, 12.5, "+1.2 cm"),
        (12.54, 12.5, "+1.3 cm"),
    ],
)
def test_a_rounded_length_stays_on_its_side_of_the_tolerance(
    length: float, limit: float | None, text: str
) -> None:
    assert centimetres(length, limit) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0.0, "0 %"),
        (1e-6, "less than 1 %"),
        (0.136, "14 %"),
        (0.999, "more than 99 %"),
        (1.0, "100 %"),
    ],
)
def test_a_fraction_is_never_rounded_to_nothing_or_all(fraction: float, text: str) -> None:
    assert percent(fraction) == text


@settings(max_examples=60, deadline=None)
@given(
    steps=st.tuples(*[st.floats(-40, 40)] * 4),
    residual=st.floats(0, 20),
    missed=st.booleans(),
)
def test_cover_is_said_only_where_the_numbers_say_it(
    steps: tuple[float, float, float, float], residual: float, missed: bool
) -> None:
    miss = MarginalMiss(0.1, 0.1, 5.0, "left") if missed else NO_MISS
    result = comparison(steps, miss, residual)
    spoken = verdict(result)
    if spoken.severity is Severity.COVERED:
        assert result.adjusted is False
        assert not missed
        assert residual < result.rule.tolerance_mm
    if result.adjusted and max(steps) > residual + 1e-6:
        assert spoken.severity is Severity.ADJUST
