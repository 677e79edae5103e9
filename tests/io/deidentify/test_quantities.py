"""SUV whose facts lie in private attributes, and real PET."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.deidentify.folder import deidentify
from hccbm_gui.io.deidentify.options import Dates, Options
from hccbm_gui.io.deidentify.profile import Profile
from hccbm_gui.io.deidentify.pseudonyms import Pseudonyms
from hccbm_gui.io.deidentify.quantities import FOLDED
from hccbm_gui.io.deidentify.survey import survey
from hccbm_gui.io.load import load_case

OPTIONS = [Options(dates=dates, characteristics=True) for dates in Dates]


def pet_of(folder: Path) -> Volume:
    case = load_case([folder])
    (info,) = case.series_of("pet")
    return case.volumes[info.uid]


@pytest.fixture
def pet_alone(linked: Any) -> Callable[[Callable[[Dataset], object]], Path]:
    """The PET of the patient after a change to each of its files, in a folder of its own."""

    def build(change: Callable[[Dataset], object]) -> Path:
        folder = linked.folder / "pet"
        for n, ds in enumerate(linked.pet):
            change(ds)
            linked.make.save(ds, f"pet/{n}.dcm")
        return Path(folder)

    return build


@pytest.mark.parametrize("options", OPTIONS, ids=lambda one: one.dates.value)
def test_the_private_scan_time_of_ge_is_kept_in_a_public_attribute(
    pet_alone: Any, tmp_path: Path, profile: Profile, options: Options
) -> None:
    def later_series(ds: Dataset) -> None:
        # The series was reconstructed in the night; only GE's tag has the start of the scan.
        ds.SeriesDate, ds.SeriesTime = "20240106", "030000"
        block = ds.private_block(0x0009, "GEMS_PETD_01", create=True)
        block.add_new(0x0D, "DT", "20240105235850")

    source = pet_alone(later_series)
    deidentify(survey([source]), tmp_path / "out", profile, options, Pseudonyms())
    before, after = pet_of(source), pet_of(tmp_path / "out")
    assert before.unit is after.unit is Unit.SUV
    np.testing.assert_allclose(after.array, before.array, rtol=1e-6)


@pytest.mark.parametrize("options", OPTIONS, ids=lambda one: one.dates.value)
def test_the_private_factor_of_philips_becomes_the_unit(
    pet_alone: Any, tmp_path: Path, profile: Profile, options: Options
) -> None:
    def counts(ds: Dataset) -> None:
        ds.Units = "CNTS"
        block = ds.private_block(0x7053, "Philips PET Private Group", create=True)
        block.add_new(0x00, "DS", "0.00123456789")

    source = pet_alone(counts)
    outcome = deidentify(survey([source]), tmp_path / "out", profile, options, Pseudonyms())
    before, after = pet_of(source), pet_of(tmp_path / "out")
    assert before.unit is after.unit is Unit.SUV
    np.testing.assert_allclose(after.array, before.array, rtol=1e-6)
    (series,) = outcome.report.series.values()
    assert FOLDED in series.notes


def test_the_made_up_clock_tells_no_time_of_the_original(
    linked: Any, tmp_path: Path, profile: Profile
) -> None:
    deidentify(survey([linked.folder]), tmp_path / "out", profile, OPTIONS[0], Pseudonyms())
    for path in (tmp_path / "out").rglob("*.dcm"):
        ds = dcmread(path)
        if ds.Modality == "PT":
            tracer = ds.RadiopharmaceuticalInformationSequence[0]
            assert tracer.RadiopharmaceuticalStartTime.startswith("120000")
            assert ds.SeriesDate == "20000101"
            assert tracer.Radiopharmaceutical == "FDG for"
            assert not ds.StudyDate
            assert ds.LongitudinalTemporalInformationModified == "REMOVED"


@pytest.mark.real_data
@pytest.mark.parametrize("options", OPTIONS, ids=lambda one: one.dates.value)
def test_suv_of_a_real_patient_is_that_of_the_original(
    shared_data: Path, tmp_path: Path, profile: Profile, options: Options
) -> None:
    source = tmp_path / "pet"
    source.mkdir()
    files = sorted((shared_data / "pet-wholebody-sts001-raw").rglob("*.dcm"))
    pet = [path for path in files if dcmread(path, specific_tags=["Modality"]).Modality == "PT"]
    for path in pet[:24]:
        (source / path.name).symlink_to(path)
    deidentify(survey([source]), tmp_path / "out", profile, options, Pseudonyms())
    before, after = pet_of(source), pet_of(tmp_path / "out")
    assert before.unit is after.unit is Unit.SUV
    np.testing.assert_allclose(after.array, before.array, rtol=1e-6)
