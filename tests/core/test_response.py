"""Sums of diameters and their words, at and around every threshold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.response import (
    RECIST_1_1,
    RECIST_OF_STUDY,
    Category,
    SizeResponse,
    Target,
    compare_targets,
    unmeasurable,
)

CR, PR, SD, PD = Category
sizes = st.lists(st.floats(10.0, 120.0), min_size=1, max_size=5)


def lesions(*sizes_mm: float) -> list[Target]:
    return [Target(f"lesion {number}", mm) for number, mm in enumerate(sizes_mm)]


def response(before: float, now: float, **more: object) -> SizeResponse:
    return compare_targets(lesions(before), lesions(now), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "now", "word"),
    [
        (100.0, 0.0, CR),
        (100.0, 0.1, PR),
        (100.0, 70.0, PR),
        (100.0, 70.01, SD),
        (100.0, 100.0, SD),
        (100.0, 119.99, SD),
        (100.0, 120.0, PD),
        # From 25 mm on 20 % are 5 mm or more; below, the 5 mm decide.
        (25.0, 30.0, PD),
        (20.0, 24.9, SD),
        (20.0, 25.0, PD),
        (12.0, 16.9, SD),
    ],
)
def test_recist_at_its_thresholds(before: float, now: float, word: Category) -> None:
    assert response(before, now).category is word


def test_the_printed_rule_of_the_study_knows_no_least_rise() -> None:
    assert response(20.0, 24.0).category is SD
    assert "less than 5 mm" in response(20.0, 24.0).reason
    assert response(20.0, 24.0, rule=RECIST_OF_STUDY).category is PD
    assert response(20.0, 23.9, rule=RECIST_OF_STUDY).category is SD


def test_progression_counts_from_the_smallest_sum_and_goes_before_response() -> None:
    found = response(100.0, 48.0, smallest_mm=40.0)
    assert found.category is PD
    assert found.change_percent == pytest.approx(-52.0)
    assert found.from_smallest_percent == pytest.approx(20.0)
    assert response(100.0, 44.9, smallest_mm=40.0).category is PR
    assert response(100.0, 3.0, smallest_mm=0.0).category is PD
    # The smallest sum so far cannot be above the baseline.
    assert response(100.0, 120.0, smallest_mm=500.0).category is PD


def test_a_new_lesion_is_progression_even_when_all_targets_are_gone() -> None:
    assert response(100.0, 0.0, new_lesion=True).category is PD
    assert response(5.0, 0.0, new_lesion=True).category is PD


def test_a_lesion_that_is_not_found_again_is_gone() -> None:
    found = compare_targets(lesions(40.0, 30.0), lesions(40.0))
    assert found.change_percent == pytest.approx(-300.0 / 7.0)
    assert found.category is PR
    assert compare_targets(lesions(40.0, 30.0), []).category is CR


def test_a_node_counts_with_its_short_axis_and_is_gone_below_10_mm() -> None:
    def node(mm: float) -> list[Target]:
        return [Target("GTVn", mm, is_node=True)]

    assert compare_targets(node(22.0), node(9.9)).category is CR
    assert compare_targets(node(22.0), node(10.0)).category is PR
    assert compare_targets(node(14.9), node(9.0)).category is None
    assert "15 mm" in unmeasurable(node(14.9))[0]


def test_targets_that_cannot_be_measured_get_no_word() -> None:
    small = response(9.9, 4.0)
    assert small.category is None
    assert "at least 10 mm" in small.reason
    bone = [Target("GTVp", 40.0, is_bone=True, soft_tissue_mm=9.0)]
    found = compare_targets(bone, lesions(20.0))
    assert found.category is None
    assert "9.0 mm of soft tissue" in found.reason
    assert found.change_percent == pytest.approx(-50.0)
    assert compare_targets(bone, lesions(20.0), RECIST_OF_STUDY).category is PR
    with_soft = [Target("GTVp", 40.0, is_bone=True, soft_tissue_mm=10.0)]
    assert compare_targets(with_soft, lesions(20.0)).category is PR


def test_what_the_reader_must_know_is_told() -> None:
    unknown = compare_targets([Target("GTVp", 40.0, is_bone=True)], lesions(20.0))
    assert unknown.category is PR
    assert any("soft-tissue component" in note and "GTVp" in note for note in unknown.notes)
    many = compare_targets([Target(str(n), 20.0, organ="bone") for n in range(6)], lesions(20.0))
    assert any("at most 5" in note for note in many.notes)
    assert any("More than 2 targets in one organ" in note for note in many.notes)
    assert any("irradiated" in note for note in many.notes)


def test_every_rule_names_its_source_and_its_thresholds() -> None:
    assert "10.1016/j.ejca.2008.10.026" in RECIST_1_1.source
    for words in ("30 %", "20 %", "5 mm", "new lesion"):
        assert words in RECIST_1_1.thresholds
    assert "mm" not in RECIST_OF_STUDY.thresholds


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_a_size_that_is_none_is_refused(wrong: float) -> None:
    with pytest.raises(InputRefused):
        Target("GTVp", wrong)


def test_without_a_baseline_there_is_no_change() -> None:
    for nothing in ([], lesions(0.0)):
        with pytest.raises(InputRefused, match="baseline"):
            compare_targets(nothing, lesions(20.0))


@given(sizes, st.floats(0.0, 2.0), st.floats(1.0, 3.0))
@settings(max_examples=100, deadline=None)
def test_only_the_sum_counts_and_percentages_do_not_know_the_unit(before, share, scale) -> None:
    found = compare_targets(lesions(*before), lesions(*(mm * share for mm in before)))
    together = response(sum(before), sum(before) * share)
    assert found.category is together.category
    assert found.change_percent == pytest.approx(100.0 * (share - 1.0), abs=1e-9)
    larger = compare_targets(
        lesions(*(mm * scale for mm in before)), lesions(*(mm * share * scale for mm in before))
    )
    assert larger.change_percent == pytest.approx(found.change_percent, abs=1e-9)
    # Larger lesions reach 5 mm earlier, never later.
    assert larger.category is found.category or larger.category is PD


@given(st.floats(10.0, 200.0), st.floats(0.0, 400.0), st.floats(0.0, 400.0))
@settings(max_examples=100, deadline=None)
def test_a_larger_tumour_never_gets_a_better_word(before, one, other) -> None:
    order = [CR, PR, SD, PD]
    smaller, larger = (response(before, mm).category for mm in sorted((one, other)))
    assert smaller is not None
    assert larger is not None
    assert order.index(smaller) <= order.index(larger)
