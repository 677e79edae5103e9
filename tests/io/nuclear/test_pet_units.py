"""When PET becomes SUV, and when it honestly does not."""

from typing import Any

import pytest
from pydicom import uid
from pydicom.dataset import Dataset

from hccbm_gui.core.volume import Unit
from hccbm_gui.io.nuclear.pet_units import pet_scale

HALF_LIFE_S = 6586.2


@pytest.fixture
def pet(make: Any) -> Dataset:
    ds = make.base(uid.PositronEmissionTomographyImageStorage, "PT")
    ds.Units, ds.DecayCorrection, ds.PatientWeight = "BQML", "START", 70.0
    ds.SeriesDate = ds.AcquisitionDate = "20240105"
    ds.SeriesTime = ds.AcquisitionTime = "110000"
    ds.RadiopharmaceuticalInformationSequence = [
        make.sequence_item(
            RadiopharmaceuticalStartTime="100000.00",
            RadionuclideTotalDose=3.5e8,
            RadionuclideHalfLife=HALF_LIFE_S,
        )
    ]
    return ds


def expected(uptake_s: float) -> float:
    return float(70_000.0 / (3.5e8 * 0.5 ** (uptake_s / HALF_LIFE_S)))


def test_decay_runs_from_injection_to_series_time(pet: Dataset) -> None:
    scale = pet_scale([pet])
    assert (scale.unit, scale.notes) == (Unit.SUV, ())
    assert scale.factor == pytest.approx(expected(3600), rel=1e-12)


def test_correction_to_administration_needs_no_decay(pet: Dataset) -> None:
    pet.DecayCorrection = "ADMIN"
    assert pet_scale([pet]).factor == pytest.approx(expected(0), rel=1e-12)


def test_an_injection_before_midnight_belongs_to_the_day_before(pet: Dataset) -> None:
    pet.SeriesTime = pet.AcquisitionTime = "003000"
    tracer = pet.RadiopharmaceuticalInformationSequence[0]
    tracer.RadiopharmaceuticalStartTime = "233000"
    scale = pet_scale([pet])
    assert scale.factor == pytest.approx(expected(3600), rel=1e-12)
    assert any("day before" in note for note in scale.notes)


def test_the_full_date_of_injection_is_preferred(pet: Dataset) -> None:
    tracer = pet.RadiopharmaceuticalInformationSequence[0]
    tracer.RadiopharmaceuticalStartDateTime = "20240105093000.000000+0100"
    assert pet_scale([pet]).factor == pytest.approx(expected(5400), rel=1e-12)


def test_shifted_dates_leave_the_time_of_day(pet: Dataset) -> None:
    tracer = pet.RadiopharmaceuticalInformationSequence[0]
    tracer.RadiopharmaceuticalStartDateTime = "20190301093000"
    del tracer.RadiopharmaceuticalStartTime
    scale = pet_scale([pet])
    assert scale.factor == pytest.approx(expected(5400), rel=1e-12)
    assert any("only its time" in note for note in scale.notes)


def test_a_series_made_after_the_scan_is_reckoned_from_the_acquisition(pet: Dataset) -> None:
    pet.SeriesTime = "150000"
    scale = pet_scale([pet])
    assert scale.factor == pytest.approx(expected(3600), rel=1e-12)
    assert any("first acquisition" in note for note in scale.notes)


@pytest.mark.parametrize(
    ("keyword", "value", "word"),
    [
        ("PatientWeight", None, "weight"),
        ("PatientWeight", 0, "weight"),
        ("PatientWeight", 7000, "plausible"),
        ("DecayCorrection", None, "decay"),
        ("CorrectedImage", ["DECY"], "attenuation"),
        ("RadiopharmaceuticalInformationSequence", [], "injection"),
    ],
)
def test_missing_facts_leave_activity_with_a_note(
    pet: Dataset, keyword: str, value: object, word: str
) -> None:
    setattr(pet, keyword, value)
    scale = pet_scale([pet])
    assert (scale.factor, scale.unit) == (1.0, Unit.BQ_ML)
    assert word in scale.notes[0]


@pytest.mark.parametrize("keyword", ["RadionuclideTotalDose", "RadiopharmaceuticalStartTime"])
def test_a_missing_injection_fact_leaves_activity(pet: Dataset, keyword: str) -> None:
    delattr(pet.RadiopharmaceuticalInformationSequence[0], keyword)
    assert pet_scale([pet]).unit is Unit.BQ_ML


def test_an_activity_in_megabecquerel_is_not_believed(pet: Dataset) -> None:
    pet.RadiopharmaceuticalInformationSequence[0].RadionuclideTotalDose = 350
    assert "plausible" in pet_scale([pet]).notes[0]


@pytest.mark.parametrize(
    ("units", "unit"), [("CNTS", Unit.COUNTS), ("GML", Unit.SUV), ("PROPCPS", Unit.UNKNOWN)]
)
def test_other_units_stay_as_stored(pet: Dataset, units: str, unit: Unit) -> None:
    pet.Units = units
    scale = pet_scale([pet])
    assert (scale.factor, scale.unit) == (1.0, unit)
