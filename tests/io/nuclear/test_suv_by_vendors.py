"""SUV as vendors and enhanced objects store what it needs, against numbers reckoned by hand."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import uid
from pydicom.dataset import Dataset

from hccbm_gui.core.suv import LEAN_JANMA, Body, suv_ratio
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.nuclear.pet_units import pet_scale
from hccbm_gui.io.nuclear.spect_units import NO_CALIBRATION, spect_scale

F18_S, TC99M_S = 6586.2, 6.0067 * 3600.0
INJECTED = datetime(2024, 1, 5, 10, 0)


def item(**values: Any) -> Dataset:
    ds = Dataset()
    for keyword, value in values.items():
        setattr(ds, keyword, value)
    return ds


def at(ds: Dataset, prefix: str, when: datetime) -> None:
    setattr(ds, f"{prefix}Date", f"{when:%Y%m%d}")
    setattr(ds, f"{prefix}Time", f"{when:%H%M%S.%f}")


def new_pet() -> Dataset:
    ds = Dataset()
    ds.SOPClassUID, ds.Modality = uid.PositronEmissionTomographyImageStorage, "PT"
    ds.Units, ds.DecayCorrection, ds.PatientWeight = "BQML", "START", 70.0
    at(ds, "Series", INJECTED + timedelta(hours=1))
    at(ds, "Acquisition", INJECTED + timedelta(hours=1))
    ds.RadiopharmaceuticalInformationSequence = [
        item(
            RadiopharmaceuticalStartTime="100000.00",
            RadionuclideTotalDose=3.5e8,
            RadionuclideHalfLife=F18_S,
        )
    ]
    return ds


@pytest.fixture
def pet() -> Dataset:
    return new_pet()


def factor_after(seconds: float, half_life_s: float = F18_S, injected: float = 3.5e8) -> float:
    return float(70_000.0 / (injected * 0.5 ** (seconds / half_life_s)))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.integers(5, 600), correction=st.sampled_from(["START", "ADMIN", "NONE"]))
def test_suv_does_not_depend_on_the_moment_that_decay_is_reckoned_to(
    minutes: int, correction: str
) -> None:
    """One activity, corrected to injection, to the scan, or not at all: one SUV."""
    scan = new_pet()
    scanned = INJECTED + timedelta(minutes=minutes)
    at(scan, "Series", scanned)
    at(scan, "Acquisition", scanned)
    scan.DecayCorrection = correction
    scan.RadiopharmaceuticalInformationSequence[
        0
    ].RadiopharmaceuticalStartDateTime = f"{INJECTED:%Y%m%d%H%M%S}"
    at_injection = 5000.0
    left = 1.0 if correction == "ADMIN" else 0.5 ** (minutes * 60 / F18_S)
    suv = at_injection * left * pet_scale([scan]).factor
    assert suv == pytest.approx(at_injection * 70_000 / 3.5e8, rel=1e-9)


def test_a_frame_without_decay_correction_counts_from_its_mean_activity(pet: Dataset) -> None:
    pet.DecayCorrection, pet.ActualFrameDuration = "NONE", 3_600_000
    # Over one hour of F-18 the mean activity is reached after 29.05 minutes.
    assert pet_scale([pet]).factor == pytest.approx(factor_after(3600 + 29.05 * 60), rel=1e-4)


def test_beds_of_different_times_without_decay_correction_have_no_common_factor(
    pet: Dataset,
) -> None:
    later = new_pet()
    at(later, "Acquisition", INJECTED + timedelta(hours=1, minutes=3))
    pet.DecayCorrection = "NONE"
    scale = pet_scale([pet, later])
    assert scale.unit is Unit.BQ_ML
    assert "different times" in scale.notes[0]


def test_the_scan_time_of_ge_is_found_in_its_private_tag(pet: Dataset) -> None:
    at(pet, "Series", INJECTED + timedelta(hours=5))
    at(pet, "Acquisition", INJECTED + timedelta(hours=1, minutes=6))
    block = pet.private_block(0x0009, "GEMS_PETD_01", create=True)
    block.add_new(0x0D, "DT", "20240105110000.00")
    scale = pet_scale([pet])
    assert scale.factor == pytest.approx(factor_after(3600), rel=1e-12)
    assert any("GE" in note for note in scale.notes)


def test_a_later_series_of_siemens_is_reckoned_by_its_frame_times(pet: Dataset) -> None:
    at(pet, "Series", INJECTED + timedelta(hours=5))
    at(pet, "Acquisition", INJECTED + timedelta(hours=1, minutes=10))
    # The frame began 10 minutes into the series and its mean activity was 89.9 s later.
    pet.ActualFrameDuration, pet.FrameReferenceTime = 180_000, 600_000 + 89_858
    assert pet_scale([pet]).factor == pytest.approx(factor_after(3600), rel=1e-6)


def test_counts_of_philips_become_suv_by_the_factor_in_the_file(pet: Dataset) -> None:
    pet.Units = "CNTS"
    block = pet.private_block(0x7053, "Philips PET Private Group", create=True)
    block.add_new(0x00, "DS", "0.000587")
    scale = pet_scale([pet, pet])
    assert (scale.factor, scale.unit) == (pytest.approx(0.000587), Unit.SUV)


def test_counts_of_philips_become_suv_through_their_activity(pet: Dataset) -> None:
    pet.Units = "CNTS"
    block = pet.private_block(0x7053, "Philips PET Private Group", create=True)
    block.add_new(0x00, "DS", "0")
    block.add_new(0x09, "UN", b"2.5 ")
    scale = pet_scale([pet])
    assert scale.unit is Unit.SUV
    assert scale.factor == pytest.approx(2.5 * factor_after(3600), rel=1e-12)


def test_a_private_group_of_somebody_else_is_not_the_factor_of_philips(pet: Dataset) -> None:
    pet.Units = "CNTS"
    pet.private_block(0x7053, "Another Maker", create=True).add_new(0x00, "DS", "0.5")
    assert pet_scale([pet]).unit is Unit.COUNTS


def test_stored_suv_by_lean_mass_is_turned_into_body_weight(pet: Dataset) -> None:
    pet.Units, pet.SUVType, pet.PatientSize, pet.PatientSex = "GML", LEAN_JANMA, 1.7, "F"
    scale = pet_scale([pet])
    expected = 1.0 / suv_ratio(LEAN_JANMA, Body(70.0, 170.0, "F"))
    assert (scale.factor, scale.unit) == (pytest.approx(expected), Unit.SUV)
    assert "lean body mass (Janmahasatian)" in scale.notes[0]


def test_stored_suv_by_surface_is_turned_into_body_weight(pet: Dataset) -> None:
    # SUVbsa = C A / D and SUVbw = C W / D, so their ratio is W / A.
    pet.Units, pet.PatientSize = "CM2ML", 170
    assert pet_scale([pet]).factor == pytest.approx(70_000 / 1.81e4, rel=1e-3)


@pytest.mark.parametrize("kind", ["LBM", LEAN_JANMA])
def test_stored_suv_by_lean_mass_stays_with_a_note_where_the_body_is_not_known(
    pet: Dataset, kind: str
) -> None:
    pet.Units, pet.SUVType = "GML", kind
    scale = pet_scale([pet])
    assert (scale.factor, scale.unit) == (1.0, Unit.SUV)
    assert "not by body weight" in scale.notes[0]


def mapped(pet: Dataset, unit: str, slope: float) -> None:
    pet.Units = None
    pet.RealWorldValueMappingSequence = [
        item(
            RealWorldValueSlope=slope,
            RealWorldValueIntercept=0.0,
            MeasurementUnitsCodeSequence=[item(CodeValue=unit)],
        )
    ]


def test_enhanced_pet_says_its_unit_in_the_real_world_map(pet: Dataset) -> None:
    mapped(pet, "Bq/ml", 0.5)
    pet.RescaleSlope, pet.RescaleIntercept = 0.25, 0
    # Rescaled values are half of the activity, as 0.25 is half of 0.5.
    assert pet_scale([pet]).factor == pytest.approx(2.0 * factor_after(3600), rel=1e-12)
    mapped(pet, "{SUVbw}g/ml", 0.5)
    assert pet_scale([pet]).factor == pytest.approx(2.0)


def test_maps_that_differ_from_slice_to_slice_give_no_unit(pet: Dataset) -> None:
    other = new_pet()
    mapped(pet, "Bq/ml", 0.5)
    mapped(other, "Bq/ml", 0.7)
    assert pet_scale([pet, other]).unit is Unit.UNKNOWN


def test_enhanced_pet_names_the_moment_of_its_correction(pet: Dataset) -> None:
    del pet.DecayCorrection
    pet.DecayCorrected, pet.DecayCorrectionDateTime = "YES", "20240105120000"
    assert pet_scale([pet]).factor == pytest.approx(factor_after(7200), rel=1e-12)


@pytest.fixture
def spect() -> Dataset:
    ds = Dataset()
    ds.SOPClassUID, ds.Modality = uid.NuclearMedicineImageStorage, "NM"
    ds.PatientWeight = 70.0
    at(ds, "Acquisition", INJECTED + timedelta(hours=3))
    mapped(ds, "Bq/ml", 4.0)
    ds.RadiopharmaceuticalInformationSequence = [
        item(
            RadiopharmaceuticalStartTime="100000",
            RadionuclideTotalDose=700.0,
            RadionuclideCodeSequence=[item(CodeValue="C-163A8", CodeMeaning="^99m^Technetium")],
        )
    ]
    return ds


def test_a_calibrated_bone_spect_becomes_suv(spect: Dataset) -> None:
    # The dose of nuclear medicine is in MBq, and the half-life is that of Tc-99m.
    scale = spect_scale(spect)
    expected = 4.0 * factor_after(3 * 3600, TC99M_S, 7e8)
    assert (scale.factor, scale.unit) == (pytest.approx(expected, rel=1e-9), Unit.SUV)
    assert any("start of the acquisition" in note for note in scale.notes)


@pytest.mark.parametrize("name", ["Tc-99m MDP", "99mTc HDP", "^99m^Technetium", "Technetium 99m"])
def test_the_nuclide_may_stand_in_the_name_of_the_tracer(spect: Dataset, name: str) -> None:
    tracer = spect.RadiopharmaceuticalInformationSequence[0]
    del tracer.RadionuclideCodeSequence
    tracer.Radiopharmaceutical = name
    assert spect_scale(spect).unit is Unit.SUV


@pytest.mark.parametrize("name", ["MDP", "Tc-99", "FDG"])
def test_a_tracer_without_its_nuclide_leaves_activity(spect: Dataset, name: str) -> None:
    tracer = spect.RadiopharmaceuticalInformationSequence[0]
    del tracer.RadionuclideCodeSequence
    tracer.Radiopharmaceutical = name
    scale = spect_scale(spect)
    assert (scale.factor, scale.unit) == (4.0, Unit.BQ_ML)
    assert "half-life" in scale.notes[0]


def test_a_spect_without_calibration_stays_in_counts_and_says_so(spect: Dataset) -> None:
    del spect.RealWorldValueMappingSequence
    scale = spect_scale(spect)
    assert (scale.factor, scale.unit) == (1.0, Unit.COUNTS)
    assert scale.notes == (NO_CALIBRATION,)


def test_lean_body_mass_is_at_hand_where_height_and_sex_are_known(
    pet: Dataset, spect: Dataset
) -> None:
    for ds in (pet, spect):
        scale = pet_scale if ds is pet else lambda slices: spect_scale(slices[0])
        assert scale([ds]).lean_ratio is None
        ds.PatientSize, ds.PatientSex = 1.7, "F"
        expected = 9270.0 / (8780.0 + 244.0 * 70.0 / 1.7**2)
        assert scale([ds]).lean_ratio == pytest.approx(expected, rel=1e-9)
        ds.PatientWeight = None
        assert scale([ds]).lean_ratio is None
