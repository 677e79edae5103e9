"""The written phantom: real DICOM, consistent references, reproducible bytes."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from hccbm_gui.core.errors import Cancelled
from hccbm_gui.core.planar import View
from hccbm_gui.io.phantom import planar_scan, write_phantom
from hccbm_gui.io.phantom.ct_series import ct_grid, ct_slices, slice_hu
from hccbm_gui.io.phantom.dicom_common import uid
from hccbm_gui.io.phantom.nuclear_planar import planar_dataset, write_planar
from hccbm_gui.io.phantom.structure_series import ellipse_at
from hccbm_gui.io.phantom.tissues import Tissue
from hccbm_gui.io.phantom.truth import truth

SEED = 5


@pytest.fixture(scope="session")
def phantom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("phantom")
    assert write_phantom(folder, small=True, seed=SEED) == folder / "truth.json"
    return folder


@pytest.fixture(scope="session")
def ct(phantom: Path) -> list[Dataset]:
    slices = [pydicom.dcmread(path) for path in sorted((phantom / "CT").iterdir())]
    return sorted(slices, key=lambda ds: float(ds.ImagePositionPatient[2]))


@pytest.fixture(scope="session")
def structures(phantom: Path) -> Dataset:
    return pydicom.dcmread(phantom / "RTSTRUCT" / "RS.structures.dcm")


def read(folder: Path) -> Dataset:
    return pydicom.dcmread(next(folder.iterdir()))


def test_every_series_belongs_to_the_same_patient(phantom: Path) -> None:
    for name in ("CT", "MR", "NM_planar", "NM_spect", "RTSTRUCT"):
        ds = read(phantom / name)
        assert (ds.PatientName, ds.PatientID) == ("PHANTOM^ILIAC", "HCCBM-0001")
        assert (ds.PatientBirthDate, ds.PatientSex) == ("19610504", "M")
    assert read(phantom / "CT").StudyDate == "20261102"
    assert read(phantom / "NM_planar").StudyDate == "20261020"


def test_all_uids_are_valid_unique_and_made_from_the_seed(phantom: Path) -> None:
    found = [pydicom.dcmread(p, stop_before_pixels=True) for p in sorted(phantom.rglob("*.dcm"))]
    instances = [ds.SOPInstanceUID for ds in found]
    assert len(set(instances)) == len(instances)
    assert all(u.is_valid and u.startswith("2.25.") for u in instances)
    assert len({ds.SeriesInstanceUID for ds in found}) == 5
    assert len({ds.StudyInstanceUID for ds in found}) == 3
    assert uid(1, "a") == uid(1, "a") != uid(2, "a")


def test_ct_is_an_even_stack_of_plausible_numbers(ct: list[Dataset]) -> None:
    z = np.array([float(ds.ImagePositionPatient[2]) for ds in ct])
    assert len(ct) == 236
    np.testing.assert_allclose(np.diff(z), 3.0, atol=1e-6)
    assert ct[0].pixel_array.shape == (256, 256)
    middle = ct[118].pixel_array.astype(int) + int(ct[118].RescaleIntercept)
    assert middle.min() < -950
    assert 800 < middle.max() < 1500
    assert {ds.PatientPosition for ds in ct} == {"HFS"}


def test_ct_noise_has_the_stated_strength() -> None:
    labels = np.full((256, 256), Tissue.MUSCLE, dtype=np.uint8)
    hu = slice_hu(labels, 1.0, SEED, 1)
    assert hu.mean() == pytest.approx(42.0, abs=0.3)
    assert hu.std() == pytest.approx(10.0, abs=0.5)


def test_frames_of_reference_are_shared_only_where_they_should_be(phantom: Path) -> None:
    known = json.loads((phantom / "truth.json").read_text())["frames"]
    for name in ("CT", "NM_spect", "RTSTRUCT"):
        assert read(phantom / name).FrameOfReferenceUID == known["ct"]
    assert read(phantom / "MR").FrameOfReferenceUID == known["mr"] != known["ct"]
    assert "FrameOfReferenceUID" not in read(phantom / "NM_planar")


def test_structures_refer_to_slices_that_exist(ct: list[Dataset], structures: Dataset) -> None:
    position = {ds.SOPInstanceUID: float(ds.ImagePositionPatient[2]) for ds in ct}
    frame = structures.ReferencedFrameOfReferenceSequence[0]
    series = frame.RTReferencedStudySequence[0].RTReferencedSeriesSequence[0]
    assert series.SeriesInstanceUID == ct[0].SeriesInstanceUID
    listed = {item.ReferencedSOPInstanceUID for item in series.ContourImageSequence}
    assert listed == set(position)
    for roi in structures.ROIContourSequence:
        for contour in roi.ContourSequence:
            points = np.array(contour.ContourData, dtype=float).reshape(-1, 3)
            plane = position[contour.ContourImageSequence[0].ReferencedSOPInstanceUID]
            assert len(points) == contour.NumberOfContourPoints >= 3
            np.testing.assert_allclose(points[:, 2], plane, atol=1e-3)


def test_structure_names_and_kinds_are_complete(structures: Dataset) -> None:
    names = [roi.ROIName for roi in structures.StructureSetROISequence]
    organs = ["EXTERNAL", "SpinalCord", "Lung_L", "Lung_R", "Kidney_L", "Kidney_R", "Bladder"]
    heads = ["Femur_Head_L", "Femur_Head_R"]
    assert names == organs + heads + ["GTVp_Iliac_R", "GTVp_T10", "GTVp_L3", "GTVp_Rib7_L"]
    kinds = [seen.RTROIInterpretedType for seen in structures.RTROIObservationsSequence]
    assert kinds == ["EXTERNAL"] + ["ORGAN"] * 8 + ["GTV"] * 4


def area_mm2(points: np.ndarray) -> float:
    x, y = points[:, 0], points[:, 1]
    return 0.5 * abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))


def test_contoured_volumes_equal_the_volumes_in_closed_form(structures: Dataset) -> None:
    known = truth(SEED, small=True)["structures"]
    names = [roi.ROIName for roi in structures.StructureSetROISequence]
    checked = 0
    for name, roi in zip(names, structures.ROIContourSequence, strict=True):
        if known[name]["volume_cc"] is None:
            continue
        outlines = [np.array(c.ContourData, float).reshape(-1, 3) for c in roi.ContourSequence]
        volume_cc = sum(area_mm2(outline) for outline in outlines) * 3.0 / 1000.0
        assert volume_cc == pytest.approx(known[name]["volume_cc"], rel=0.015), name
        checked += 1
    assert checked == 9


def test_gtv_contours_lie_exactly_on_their_ellipsoids() -> None:
    from hccbm_gui.io.phantom.lesions import lesions

    for lesion in lesions():
        outline = ellipse_at(lesion.gtv, lesion.gtv.centre_mm[2] + 4.0)
        assert outline is not None
        level = lesion.gtv.level(outline[:, 0], outline[:, 1], outline[:, 2])
        np.testing.assert_allclose(level, 0.0, atol=1e-9)


def test_planar_file_holds_the_scan_with_its_view_codes(phantom: Path) -> None:
    ds = read(phantom / "NM_planar")
    scan = planar_scan(SEED)
    assert list(ds.ImageType) == ["ORIGINAL", "PRIMARY", "WHOLE BODY", "EMISSION"]
    assert list(ds.FrameIncrementPointer) == [0x00540010, 0x00540020]
    assert (list(ds.EnergyWindowVector), list(ds.DetectorVector)) == ([1, 1], [1, 2])
    codes = [head.ViewCodeSequence[0].CodeValue for head in ds.DetectorInformationSequence]
    assert codes == ["399321004", "399001007"]
    assert [image.view for image in scan.images] == [View.ANTERIOR, View.POSTERIOR]
    for frame, image in zip(ds.pixel_array, scan.images, strict=True):
        np.testing.assert_array_equal(frame, image.array)
    assert ds.CountsAccumulated == ds.pixel_array.sum(dtype=int)
    assert ds.ScanLength <= ds.Rows * ds.PixelSpacing[0]


def test_spect_says_where_it_lies_in_its_detector_sequence(phantom: Path) -> None:
    ds = read(phantom / "NM_spect")
    assert ds.ImageType[2] == "RECON TOMO"
    assert ds.FrameIncrementPointer == 0x00540080
    assert list(ds.SliceVector) == list(range(1, ds.NumberOfFrames + 1))
    assert "ImagePositionPatient" not in ds
    origin = np.array(ds.DetectorInformationSequence[0].ImagePositionPatient, dtype=float)
    active = truth(SEED, small=True)["lesions"]["GTVp_Iliac_R"]["active"]["centre_mm"]
    i, j, k = np.rint((np.array(active) - origin) / ds.SpacingBetweenSlices).astype(int)
    inside = ds.pixel_array[k, j, i]
    assert inside > 3 * ds.pixel_array[k, j, ds.Columns - 1 - i]


def test_mr_shows_the_mass_where_the_rigid_offset_puts_it(phantom: Path) -> None:
    known = truth(SEED, small=True)
    matrix = np.array(known["mr"]["mr_from_ct"])
    np.testing.assert_allclose(matrix[:3, :3] @ matrix[:3, :3].T, np.eye(3), atol=1e-12)
    centre = np.array(known["lesions"]["GTVp_Iliac_R"]["gtv"]["centre_mm"])
    # Well inside the mass, away from the bone that is left of the wing.
    inside = centre + np.array([22.0, -6.0, 10.0])
    x, y, z = matrix[:3, :3] @ inside + matrix[:3, 3]
    slices = [pydicom.dcmread(path) for path in (phantom / "MR").iterdir()]
    ds = min(slices, key=lambda s: abs(float(s.ImagePositionPatient[2]) - z))
    column = round((x - float(ds.ImagePositionPatient[0])) / float(ds.PixelSpacing[1]))
    row = round((y - float(ds.ImagePositionPatient[1])) / float(ds.PixelSpacing[0]))
    patch = ds.pixel_array[row - 2 : row + 3, column - 2 : column + 3]
    assert patch.mean() == pytest.approx(230 * 0.92, rel=0.08)


def test_the_same_seed_gives_the_same_bytes(phantom: Path, tmp_path: Path) -> None:
    write_planar(tmp_path, SEED, planar_scan(SEED))
    again = (tmp_path / "NM.wholebody.dcm").read_bytes()
    first = (phantom / "NM_planar" / "NM.wholebody.dcm").read_bytes()
    assert hashlib.sha256(again).digest() == hashlib.sha256(first).digest()
    assert ct_slices(SEED, small=True)[3].sop_uid == ct_slices(SEED, small=False)[3].sop_uid
    assert ct_grid(small=True).shape == (236, 256, 256)


def test_two_seeds_differ_in_noise_and_uids_only() -> None:
    one, two = (planar_dataset(seed, planar_scan(seed)) for seed in (1, 2))
    assert one.SOPInstanceUID != two.SOPInstanceUID
    first, second = (np.frombuffer(ds.PixelData, "<u2").astype(float) for ds in (one, two))
    # The difference of two Poisson images has the variance of their sum.
    bright = first + second > 40
    z = (first - second)[bright] / np.sqrt((first + second)[bright])
    assert abs(z.mean()) < 0.02
    assert z.std() == pytest.approx(1.0, abs=0.02)


def test_cancel_stops_the_writing(tmp_path: Path) -> None:
    def stop(fraction: float, message: str = "") -> None:
        if fraction > 0.01:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_phantom(tmp_path, small=True, progress=stop)
    assert not (tmp_path / "truth.json").exists()


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dicom3tools is not installed")
@pytest.mark.parametrize("series", ["CT", "MR", "NM_planar", "NM_spect", "RTSTRUCT"])
def test_the_validator_finds_no_error(phantom: Path, series: str) -> None:
    path = next((phantom / series).iterdir())
    run = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, check=False)
    assert "Error" not in run.stdout + run.stderr
