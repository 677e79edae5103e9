"""The JSON that scripts read: its keys, their order, and rounding that hides nothing."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.volume import Unit
from hccbm_gui.services.compare import compare_case
from hccbm_gui.services.comparison_json import comparison_to_json, spots_to_json

FIELD = ["superior_mm", "inferior_mm", "right_mm", "left_mm", "length_mm", "width_mm", "area_mm2"]
KEYS = {
    "patient": ["id", "name", "birth_date", "sex"],
    "image": ["modality", "series"],
    "bone_scan": ["modality", "kind", "alignment"],
    "rule": ["mode", "margin_mm", "tolerance_mm", "vertebrae"],
    "gtv": ["name", "volume_cc"],
    "spot": ["id", "type", "side"],
    "bone_scan_field": FIELD,
    "ct_field": FIELD,
    "increment_mm": ["superior", "inferior", "right", "left", "length", "width"],
    "adjusted": None,
    "marginal_miss": ["area_fraction", "volume_fraction", "largest_mm", "direction"],
    "dose": None,
    "warnings": None,
}


@pytest.fixture
def case(small_case: Callable[..., Case]) -> Case:
    made = small_case()
    series = tuple(replace(info, position="HFS") for info in made.series)
    return replace(made, series=series, patient=Patient("1", "A^B", "1961-05-04", "M"))


def test_a_comparison_has_exactly_the_documented_keys(case: Case) -> None:
    made = comparison_to_json(case, compare_case(case))
    assert list(made) == list(KEYS)
    for key, inner in KEYS.items():
        if inner is not None:
            assert list(made[key]) == inner
    assert list(made["bone_scan"]["alignment"]) == ["method", "residual_mm", "approved"]
    assert json.loads(json.dumps(made)) == made


def test_values_are_those_of_the_comparison(case: Case) -> None:
    comparison = compare_case(case)
    made = comparison_to_json(case, comparison)
    assert made["patient"] == {"id": "1", "name": "A^B", "birth_date": "1961-05-04", "sex": "M"}
    assert made["bone_scan"] == {
        "modality": "NM",
        "kind": "planar",
        "alignment": {"method": "projection", "residual_mm": 3.2, "approved": False},
    }
    assert made["rule"] == {
        "mode": "Kim 2007",
        "margin_mm": 20.0,
        "tolerance_mm": 10.0,
        "vertebrae": [],
    }
    assert made["gtv"] == {"name": "GTV", "volume_cc": 1.0}
    assert made["ct_field"]["length_mm"] == pytest.approx(
        comparison.ct_field.edges.length_mm, abs=0.005
    )
    assert made["increment_mm"]["length"] == pytest.approx(
        made["increment_mm"]["superior"] + made["increment_mm"]["inferior"], abs=0.02
    )
    assert made["adjusted"] is comparison.adjusted
    assert made["warnings"] == list(comparison.warnings)


def test_an_invisible_lesion_is_null_not_zero(case: Case) -> None:
    blind = replace(case, spots=())
    made = comparison_to_json(blind, compare_case(blind))
    assert list(made) == list(KEYS)
    for key in ("spot", "bone_scan_field", "increment_mm", "adjusted", "marginal_miss"):
        assert made[key] is None
    assert made["ct_field"] is not None


def test_no_negative_zero_and_no_value_that_json_cannot_say(case: Case) -> None:
    odd = replace(case.spots[0], lesion_to_background=float("inf"), peak=-0.00001)
    made = spots_to_json(replace(case, spots=(odd,)))["spots"][0]
    assert made["lesion_to_background"] is None
    assert str(made["peak"]) == "0.0"
    json.dumps(made, allow_nan=False)


def test_a_spot_has_only_the_size_that_applies(case: Case) -> None:
    planar = spots_to_json(case)["spots"][0]
    assert list(planar)[:4] == ["id", "type", "side", "region"]
    assert planar["area_cm2"] == 1.0
    assert "volume_cc" not in planar
    assert (planar["kind"], planar["unit"], planar["state"]) == ("planar", "counts", "proposed")
    assert "suv_max" not in planar
    assert {"lesion_to_background", "physiological", "reason"} <= set(planar)


def test_a_spot_on_a_pet_in_suv_says_its_maximum(case: Case) -> None:
    pet = SeriesInfo("pt", "st", "PT", "pet")
    volumes = {**case.volumes, "pt": replace(case.volumes["ct"], unit=Unit.SUV)}
    spot = replace(
        case.spots[0],
        id="pet-1",
        series_uid="pt",
        outlines=(),
        area_cm2=None,
        volume_cc=12.345,
        peak=25.41231,
    )
    there = replace(case, series=(*case.series, pet), volumes=volumes, spots=(spot,))
    made = spots_to_json(there)["spots"][0]
    assert made["volume_cc"] == pytest.approx(12.345, abs=0.006)
    assert "area_cm2" not in made
    assert (made["unit"], made["suv_max"]) == ("SUV", 25.4123)
