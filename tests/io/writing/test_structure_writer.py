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
def test_a_varian_structure_set_goes_out_again_as_it_was(
    shared_data: Path, tmp_path: Path, without_errors
) -> None:
    case = load_case([shared_data / "ct-rt-dicompyler-core-breast"])
    path = tmp_path / "again.dcm"
    write_structures(path, case.rois, case)
    again = load_case([path]).rois
    assert len(again) == 10
    for before, after in zip(case.rois, again, strict=True):
        told = [(r.name, r.number, r.kind, r.colour, r.frame_uid) for r in (before, after)]
        assert told[0] == told[1]
        for mine, theirs in zip(before.contours, after.contours, strict=True):
            assert np.abs(mine - theirs).max() <= 0.001
        for mine, theirs in zip(before.marks, after.marks, strict=True):
            assert np.abs(mine - theirs).max() <= 0.001
    assert [roi.name for roi in again if not roi.contours] == ["Areola"]
    without_errors(path)


def test_what_pydicom_is_handed_is_what_it_would_write_itself(tmp_path: Path) -> None:
    mark = np.array([[1.0, 2.0, -27.0]])
    line = np.array([[0.0, 0, -27], [5, 0, -27], [5, 5, -27]])
    write_structures(tmp_path / "a.dcm", [structure(marks=(mark, line))], CASE)
    read = pydicom.dcmread(tmp_path / "a.dcm")
    again = tmp_path / "b.dcm"
    for item in read.ROIContourSequence:
        for contour in item.ContourSequence:
            # Touching every value makes pydicom encode it anew.
            contour.ContourData = list(contour.ContourData)
    read.save_as(again)
    ours, theirs = load_case([tmp_path / "a.dcm"]).rois[0], load_case([again]).rois[0]
    for mine, other in zip(ours.contours, theirs.contours, strict=True):
        assert np.array_equal(mine, other)


def test_points_and_open_lines_stay_what_they_are(tmp_path: Path) -> None:
    point = np.array([[1.0, 2.0, -27.0]])
    line = np.array([[0.0, 0, -27], [5, 0, -27], [5, 5, -27], [0, 9, -27]])
    bent = np.array([[0.0, 0, -27], [5, 0, -24], [5, 5, -21], [0, 9, -30]])
    path = tmp_path / "marks.dcm"
    write_structures(path, [structure(marks=(point, line, bent))], CASE)
    kinds = [
        one.ContourGeometricType
        for one in pydicom.dcmread(path).ROIContourSequence[0].ContourSequence
    ]
    assert kinds == ["CLOSED_PLANAR"] * 5 + ["POINT", "OPEN_PLANAR", "OPEN_NONPLANAR"]
    (roi,) = load_case([path]).rois
    assert len(roi.contours) == 5
    assert [len(mark) for mark in roi.marks] == [1, 4, 4]


NAMES = ("간 전이 (왼쪽)", "Größe µ^2", "x" * 90, "GTVp", "GTVp", "zPTV_High^Σ")


def test_names_of_every_script_and_length_survive(tmp_path: Path) -> None:
    path = tmp_path / "names.dcm"
    rois = [structure(name=name, number=n) for n, name in enumerate(NAMES, start=1)]
    write_structures(path, rois, CASE)
    ds = pydicom.dcmread(path)
    stored = [item.ROIName for item in ds.StructureSetROISequence]
    short = "x" * 61 + "..."
    assert stored == [short if len(name) > 64 else name for name in NAMES]
    assert "x" * 90 in ds.StructureSetROISequence[2].ROIDescription
    assert "ROIDescription" not in ds.StructureSetROISequence[0]


def test_frames_of_an_enhanced_image_are_named_by_number(tmp_path: Path) -> None:
    frames = tuple(replace(one, sop_uid="1.2.3.4", frame=n) for n, one in enumerate(SLICES, 1))
    case = replace(CASE, series=(replace(IMAGE, slices=frames),))
    path = tmp_path / "enhanced.dcm"
    write_structures(path, [structure()], case)
    ds = pydicom.dcmread(path)
    contours = ds.ROIContourSequence[0].ContourSequence
    assert [c.ContourImageSequence[0].ReferencedFrameNumber for c in contours] == [1, 2, 2, 3, 3]
    (frame,) = ds.ReferencedFrameOfReferenceSequence
    (series,) = frame.RTReferencedStudySequence[0].RTReferencedSeriesSequence
    assert [one.ReferencedSOPInstanceUID for one in series.ContourImageSequence] == ["1.2.3.4"]


def test_every_name_of_an_image_is_of_one_that_exists(written: Path) -> None:
    ds = pydicom.dcmread(written)
    (frame,) = ds.ReferencedFrameOfReferenceSequence
    (series,) = frame.RTReferencedStudySequence[0].RTReferencedSeriesSequence
    listed = {one.ReferencedSOPInstanceUID for one in series.ContourImageSequence}
    assert listed == {one.sop_uid for one in SLICES}
    for item in ds.ROIContourSequence:
        for contour in item.ContourSequence:
            assert {i.ReferencedSOPInstanceUID for i in contour.ContourImageSequence} <= listed
    assert {item.ReferencedFrameOfReferenceUID for item in ds.StructureSetROISequence} == {"1.2.3"}
