"""Structure sets written here are standard-conforming and come back as they were."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from hccbm_gui import NOTICE
from hccbm_gui.core.case import Case, SeriesInfo, SliceReference
from hccbm_gui.core.errors import FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.io.load import load_case
from hccbm_gui.io.writing.structure_writer import structure_dataset, write_structures

CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"
SLICES = tuple(
    SliceReference(CT_CLASS, f"1.2.3.4.{n}", (-100.0, -90.0, -30.0 + 3.0 * n)) for n in range(20)
)
IMAGE = SeriesInfo("1.2.2", "1.2.77", "CT", "volume", "Planning", frame_uid="1.2.3", slices=SLICES)
CASE = Case(Patient("P1", "김^철수", "1950-01-02", "M"), series=(IMAGE,))


def ring(radius: float, z: float, count: int = 40) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([radius * np.cos(turn), radius * np.sin(turn), np.full(count, z)], axis=1)


def structure(**changes: object) -> Roi:
    roi = Roi(
        name="GTVp",
        kind=RoiKind.GTV,
        colour=(255, 93, 93),
        frame_uid="1.2.3",
        # A hole on the second plane, two pieces on the third.
        contours=(
            ring(20, -30),
            ring(21.1234, -27),
            ring(5, -27),
            ring(9, -24),
            ring(3, -24) + np.array([30.0, 0.0, 0.0]),
        ),
        series_uid="1.2.2",
        number=7,
        structure_set_uid="drawn",
    )
    return replace(roi, **changes)  # type: ignore[arg-type]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "structures.dcm"
    cord = structure(name="SpinalCord", kind=RoiKind.OAR, colour=(1, 2, 3), number=9)
    write_structures(path, [structure(), cord], CASE, "Target of today")
    return path


def test_every_point_comes_back_within_a_thousandth_of_a_millimetre(written: Path) -> None:
    first, second = load_case([written]).rois
    assert (first.name, first.kind, first.colour) == ("GTVp", RoiKind.GTV, (255, 93, 93))
    assert (second.name, second.kind, second.number) == ("SpinalCord", RoiKind.OAR, 9)
    assert first.number == 7
    assert first.series_uid == IMAGE.uid
    assert first.frame_uid == "1.2.3"
    assert first.notes == ()
    for mine, theirs in zip(structure().contours, first.contours, strict=True):
        assert np.abs(mine - theirs).max() <= 0.0005 + 1e-9


def test_the_patient_and_the_study_are_those_of_the_image(written: Path) -> None:
    case = load_case([written])
    assert case.patient == CASE.patient
    ds = pydicom.dcmread(written)
    assert ds.StudyInstanceUID == "1.2.77"
    assert ds.ApprovalStatus == "UNAPPROVED"
    assert NOTICE in ds.StructureSetDescription
    assert ds.StructureSetLabel == "Target of today"


def test_contours_name_the_slices_they_lie_on(written: Path) -> None:
    ds = pydicom.dcmread(written)
    contours = ds.ROIContourSequence[0].ContourSequence
    named = [c.ContourImageSequence[0].ReferencedSOPInstanceUID for c in contours]
    assert named == ["1.2.3.4.0", "1.2.3.4.1", "1.2.3.4.1", "1.2.3.4.2", "1.2.3.4.2"]
    (frame,) = ds.ReferencedFrameOfReferenceSequence
    (series,) = frame.RTReferencedStudySequence[0].RTReferencedSeriesSequence
    assert series.SeriesInstanceUID == "1.2.2"
    assert len(series.ContourImageSequence) == len(SLICES)


def test_contours_between_or_across_slices_name_none() -> None:
    sagittal = ring(10, 0)[:, [2, 0, 1]]
    ds = structure_dataset([structure(contours=(ring(5, -28.5), sagittal))], CASE)
    contours = ds.ROIContourSequence[0].ContourSequence
    assert not any("ContourImageSequence" in contour for contour in contours)


def test_numbers_are_kept_where_they_are_free() -> None:
    rois = [structure(number=n, name=f"R{n}") for n in (3, 3, 0, 1)]
    ds = structure_dataset(rois, CASE)
    assert [roi.ROINumber for roi in ds.StructureSetROISequence] == [3, 4, 5, 1]


def test_an_empty_structure_stays_without_contours(tmp_path: Path) -> None:
    write_structures(tmp_path / "s.dcm", [structure(contours=())], CASE)
    (roi,) = load_case([tmp_path / "s.dcm"]).rois
    assert roi.is_empty


def test_nothing_is_written_over(written: Path) -> None:
    before = written.read_bytes()
    with pytest.raises(InputRefused, match="exists already"):
        write_structures(written, [structure()], CASE)
    assert written.read_bytes() == before


def test_what_cannot_be_referred_to_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.dcm"
    with pytest.raises(MissingInput, match="no structure"):
        write_structures(path, [], CASE)
    with pytest.raises(FrameMismatch, match="several"):
        write_structures(path, [structure(), structure(frame_uid="1.9")], CASE)
    with pytest.raises(FrameMismatch, match="No series"):
        write_structures(path, [structure(frame_uid="1.9")], CASE)
    bare = replace(CASE, series=(replace(IMAGE, slices=()),))
    with pytest.raises(MissingInput, match="no slices"):
        write_structures(path, [structure()], bare)
    assert not path.exists()


def test_the_validator_finds_no_error(written: Path) -> None:
    validator = shutil.which("dciodvfy")
    if validator is None:
        pytest.skip("dciodvfy (Debian dicom3tools) is not installed")
    told = subprocess.run([validator, str(written)], capture_output=True, check=False)
    errors = [line for line in told.stderr.decode().splitlines() if line.startswith("Error")]
    assert not errors


@pytest.mark.real_data
def test_a_varian_structure_set_goes_out_again_with_every_point(
    shared_data: Path, tmp_path: Path
) -> None:
    case = load_case([shared_data / "ct-rt-dicompyler-core-breast"])
    slices = tuple(SLICES)
    if not any(info.slices for info in case.series):
        info = SeriesInfo(
            "1.2.2", "1.2.77", "CT", "volume", frame_uid=case.rois[0].frame_uid, slices=slices
        )
        case = replace(case, series=(*case.series, info))
    path = tmp_path / "again.dcm"
    write_structures(path, case.rois, case)
    again = load_case([path]).rois
    assert [roi.name for roi in again] == [roi.name for roi in case.rois]
    for before, after in zip(case.rois, again, strict=True):
        assert len(before.contours) == len(after.contours)
        for mine, theirs in zip(before.contours, after.contours, strict=True):
            assert np.abs(mine - theirs).max() <= 0.001
