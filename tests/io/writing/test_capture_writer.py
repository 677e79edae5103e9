"""Pictures of the screen written here come back pixel for pixel, and say what they are."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from hccbm_gui import NOTICE
from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.io.writing.capture_writer import ScreenPicture, capture_dataset, write_capture

# An odd number of bytes, which DICOM has to pad.
PIXELS = np.random.default_rng(3).integers(0, 256, (17, 13, 3), dtype=np.uint8)
PICTURE = ScreenPicture(PIXELS, "Axial CT", names_patient=False)


def test_every_pixel_comes_back(patient_case: Case, tmp_path: Path) -> None:
    write_capture(tmp_path / "sc.dcm", PICTURE, patient_case)
    ds = pydicom.dcmread(tmp_path / "sc.dcm")
    assert np.array_equal(ds.pixel_array, PIXELS)
    assert len(ds.PixelData) % 2 == 0


def test_it_says_that_it_is_a_picture_of_a_screen(patient_case: Case) -> None:
    ds = capture_dataset(PICTURE, patient_case)
    assert (ds.ConversionType, ds.PhotometricInterpretation) == ("WSD", "RGB")
    assert ds.ImageType == ["DERIVED", "SECONDARY"]
    assert "Axial CT" in ds.DerivationDescription
    assert NOTICE in ds.DerivationDescription
    assert ds.PatientID == patient_case.patient.id


@pytest.mark.parametrize(("named", "told"), [(True, "YES"), (False, "NO")])
def test_it_says_whether_the_patient_can_be_read_in_it(
    patient_case: Case, named: bool, told: str
) -> None:
    ds = capture_dataset(replace(PICTURE, names_patient=named), patient_case)
    assert ds.BurnedInAnnotation == told


def test_it_belongs_to_the_study_of_what_it_shows_else_of_the_ct(patient_case: Case) -> None:
    assert capture_dataset(PICTURE, patient_case).StudyInstanceUID == "1.2.77"
    of_pet = replace(PICTURE, series_uid="1.2.4")
    assert capture_dataset(of_pet, patient_case).StudyInstanceUID == "1.2.88"


def test_what_is_no_picture_is_refused(patient_case: Case) -> None:
    with pytest.raises(InputRefused):
        capture_dataset(replace(PICTURE, pixels=PIXELS[..., 0]), patient_case)
    with pytest.raises(InputRefused):
        capture_dataset(replace(PICTURE, pixels=PIXELS.astype(float)), patient_case)
    with pytest.raises(MissingInput):
        capture_dataset(PICTURE, replace(patient_case, series=()))


def test_other_programs_take_it(patient_case: Case, tmp_path: Path, without_errors) -> None:
    write_capture(tmp_path / "sc.dcm", PICTURE, patient_case)
    without_errors(tmp_path / "sc.dcm")


def test_highdicom_takes_it(patient_case: Case, tmp_path: Path) -> None:
    highdicom = pytest.importorskip("highdicom")
    write_capture(tmp_path / "sc.dcm", PICTURE, patient_case)
    image = highdicom.imread(tmp_path / "sc.dcm")
    assert np.array_equal(image.get_stored_frame(1), PIXELS)
