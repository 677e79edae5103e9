"""Doses written here are standard-conforming and come back as they were."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest

from hccbm_gui import NOTICE, __version__
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import FrameMismatch, HccbmError, InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.load import load_case
from hccbm_gui.io.writing.dose_writer import write_dose

STUDY = "1.2.826.0.1.77"
CASE = Case(
    Patient("P1", "Müller^Änne", "1950-01-02", "F"),
    series=(
        SeriesInfo("1.2.1", "1.2.99", "MR", "volume", frame_uid="1.2.3"),
        SeriesInfo(
            "1.2.2", STUDY, "CT", "volume", "Planning", "Spine", "2026-11-02", frame_uid="1.2.3"
        ),
    ),
)
VALUES = np.random.default_rng(7).random((5, 6, 4)).astype(np.float32) * 33.0


def made(geometry: Geometry | None = None, **changes: Any) -> Dose:
    geometry = geometry or Geometry.from_axes(
        VALUES.shape, (-10.123456789, 20, -33.3333333), (3, 2.5, 2), "1.2.3"
    )
    values = changes.pop("values", VALUES)
    unit = changes.pop("unit", Unit.GY)
    dose = Dose(
        Volume(values, geometry, unit),
        "PLAN",
        label="Estimate, CT field",
        key="made/1",
        origin="Estimate with pencil kernels, no monitor units",
    )
    return replace(dose, **changes)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "dose.dcm"
    write_dose(path, made(), CASE)
    return path


def test_a_written_dose_comes_back_as_it_was(written: Path) -> None:
    case = load_case([written])
    (dose,) = case.doses.values()
    assert case.patient == CASE.patient
    assert np.abs(dose.volume.array - VALUES).max() <= 1e-6 * VALUES.max()
    assert np.allclose(dose.volume.array, VALUES, rtol=1e-6, atol=1e-6)
    before = made().volume.geometry
    assert dose.volume.geometry.same_grid(before, tolerance_mm=1e-6)
    assert (dose.volume.unit, dose.volume.quantifiable) == (Unit.GY, True)
    assert (dose.summation, dose.dose_type) == ("PLAN", "PHYSICAL")
    assert dose.key == case.series[0].uid


def test_what_is_read_again_says_that_it_is_an_estimate(written: Path) -> None:
    (dose,) = load_case([written]).doses.values()
    assert dose.label == "Estimate, CT field"
    assert any("Made by this program: Estimate" in note for note in dose.volume.notes)
    ds = pydicom.dcmread(written)
    assert "Estimate" in ds.SeriesDescription
    assert "Estimate" in ds.DoseComment
    assert NOTICE in ds.ImageComments
    assert (ds.Manufacturer, ds.SoftwareVersions) == ("HCCBM", __version__)


def test_a_dose_without_the_word_in_its_label_gets_its_origin_before_it(tmp_path: Path) -> None:
    write_dose(tmp_path / "d", made(label="Bone-scan field", origin="Estimate"), CASE)
    ds = pydicom.dcmread(tmp_path / "d")
    assert ds.DoseComment == "Estimate: Bone-scan field"
    long = made(label="x" * 80, origin="Estimate")
    write_dose(tmp_path / "e", long, CASE)
    assert len(pydicom.dcmread(tmp_path / "e").DoseComment) == 64


def test_it_belongs_to_the_study_of_the_ct_and_its_identifiers_are_new(tmp_path: Path) -> None:
    for name in "ab":
        write_dose(tmp_path / name, made(), CASE)
    one, other = (pydicom.dcmread(tmp_path / name) for name in "ab")
    assert one.StudyInstanceUID == other.StudyInstanceUID == STUDY
    assert one.FrameOfReferenceUID == "1.2.3"
    assert one.SOPInstanceUID != other.SOPInstanceUID
    assert one.SeriesInstanceUID != other.SeriesInstanceUID
    assert one.file_meta.MediaStorageSOPInstanceUID == one.SOPInstanceUID


AXES = {
    "HFS": ((0, 0, 1), (0, 1, 0), (1, 0, 0)),
    "HFP": ((0, 0, 1), (0, -1, 0), (-1, 0, 0)),
    "FFS": ((0, 0, -1), (0, 1, 0), (-1, 0, 0)),
    "FFP": ((0, 0, -1), (0, -1, 0), (1, 0, 0)),
    "left-handed": ((0, 0, -1), (0, 1, 0), (1, 0, 0)),
    "sagittal": ((1, 0, 0), (0, 0, -1), (0, 1, 0)),
    "oblique": ((0, 0.6, 0.8), (0, 0.8, -0.6), (1, 0, 0)),
}


@pytest.mark.parametrize("name", AXES)
def test_every_voxel_lies_where_it_lay_in_any_orientation(tmp_path: Path, name: str) -> None:
    geometry = Geometry.from_axes(VALUES.shape, (5, -6, 7), (3, 2.5, 2), "1.2.3", AXES[name])
    write_dose(tmp_path / "d", made(geometry), CASE)
    (dose,) = load_case([tmp_path / "d"]).doses.values()
    points = geometry.to_patient(list(np.ndindex(*VALUES.shape)))
    assert np.allclose(dose.volume.sample(points), VALUES.ravel(), atol=1e-4)


def test_planes_are_written_in_the_order_of_their_normal(tmp_path: Path) -> None:
    geometry = Geometry.from_axes(
        VALUES.shape, (0, 0, 0), (3, 2.5, 2), "1.2.3", AXES["left-handed"]
    )
    write_dose(tmp_path / "d", made(geometry), CASE)
    ds = pydicom.dcmread(tmp_path / "d")
    assert [float(z) for z in ds.GridFrameOffsetVector] == [0.0, 3.0, 6.0, 9.0, 12.0]
    assert float(ds.ImagePositionPatient[2]) == -12.0


def test_a_single_plane_and_an_empty_dose_can_be_written(tmp_path: Path) -> None:
    plane = Geometry.from_axes((1, 6, 4), (0, 0, 0), (3, 2, 2), "1.2.3")
    write_dose(tmp_path / "d", made(plane, values=np.zeros((1, 6, 4), np.float32)), CASE)
    (dose,) = load_case([tmp_path / "d"]).doses.values()
    assert dose.volume.array.shape == (1, 6, 4)
    assert dose.volume.array.max() == 0.0


def test_a_difference_keeps_its_sign_and_a_dose_may_have_none(tmp_path: Path) -> None:
    signed = VALUES - 15.0
    write_dose(tmp_path / "d", made(values=signed, dose_type="ERROR"), CASE)
    (dose,) = load_case([tmp_path / "d"]).doses.values()
    assert np.allclose(dose.volume.array, signed, atol=1e-5)
    with pytest.raises(InputRefused, match="negative"):
        write_dose(tmp_path / "e", made(values=signed), CASE)
    assert not (tmp_path / "e").exists()


def test_nothing_is_written_over(written: Path) -> None:
    before = written.read_bytes()
    with pytest.raises(InputRefused, match="exists already"):
        write_dose(written, made(), CASE)
    assert written.read_bytes() == before


def test_what_rtdose_cannot_hold_is_refused(tmp_path: Path) -> None:
    unknown = VALUES.copy()
    unknown[0, 0, 0] = np.nan
    with pytest.raises(InputRefused, match="not known everywhere"):
        write_dose(tmp_path / "d", made(values=unknown), CASE)
    with pytest.raises(InputRefused, match="not in Gy"):
        write_dose(tmp_path / "d", made(unit=Unit.UNKNOWN), CASE)
    elsewhere = Geometry.from_axes(VALUES.shape, (0, 0, 0), (3, 2, 2), "9.9")
    with pytest.raises(FrameMismatch):
        write_dose(tmp_path / "d", made(elsewhere), CASE)
    with pytest.raises(HccbmError, match="cannot be written"):
        write_dose(tmp_path / "nowhere" / "d", made(), CASE)
    assert list(tmp_path.iterdir()) == []


def test_a_plan_is_named_when_there_is_one(tmp_path: Path) -> None:
    write_dose(tmp_path / "d", made(plan_uid="1.2.3.9"), CASE)
    (dose,) = load_case([tmp_path / "d"]).doses.values()
    assert dose.plan_uid == "1.2.3.9"
    assert "never written" not in pydicom.dcmread(tmp_path / "d").ImageComments


def test_a_dose_of_fields_drawn_here_says_that_its_plan_does_not_exist(written: Path) -> None:
    assert "never written" in pydicom.dcmread(written).ImageComments


def test_the_validator_of_dicom3tools_finds_no_error(written: Path, tmp_path: Path) -> None:
    validator = shutil.which("dciodvfy")
    if validator is None:
        pytest.skip("dicom3tools is not installed")
    ds = pydicom.dcmread(written)
    # The validator itself fails on pixels of 32 bits; everything else is as written.
    stored = np.frombuffer(ds.PixelData, "<u4") >> 16
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, 16, 15
    ds.PixelData = stored.astype("<u2").tobytes()
    ds.save_as(tmp_path / "half.dcm")
    run = subprocess.run(
        [validator, "-new", str(tmp_path / "half.dcm")], capture_output=True, text=True, check=False
    )
    said = run.stdout + run.stderr
    assert "RTDose" in said
    assert [line for line in said.splitlines() if line.startswith("Error")] == []
