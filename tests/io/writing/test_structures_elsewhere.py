"""Structure sets written here are read by the programs of others."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pydicom
import pytest

from hccbm_gui.core.case import Case, SeriesInfo, SliceReference
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.io.load import load_case
from hccbm_gui.io.writing.structure_writer import write_structures

CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"
SLICES = tuple(SliceReference(CT_CLASS, f"1.2.3.4.{n}", (0, 0, -30.0 + 3.0 * n)) for n in range(9))
IMAGE = SeriesInfo("1.2.2", "1.2.77", "CT", "volume", "Planning", frame_uid="1.2.3", slices=SLICES)
CASE = Case(Patient("P1", "김^철수", "1950-01-02", "M"), series=(IMAGE,))
NAMES = ("간 전이 (왼쪽)", "Größe µ^2", "GTVp", "GTVp", "zPTV_High^Σ")


def structure(contour: np.ndarray, name: str = "GTVp", number: int = 1) -> Roi:
    return Roi(name, RoiKind.GTV, (255, 0, 0), "1.2.3", (contour,), "1.2.2", number, "drawn")


def big(points: int) -> np.ndarray:
    """A contour whose text is far beyond 64 kB for 10,000 points."""
    turn = np.linspace(0, 2 * np.pi, points, endpoint=False)
    reach = 120.0 + 3.0 * np.sin(25.0 * turn)
    return np.stack([reach * np.cos(turn), reach * np.sin(turn), np.full(points, -30.0)], axis=1)


@pytest.fixture
def long_contour(tmp_path: Path) -> Path:
    path = tmp_path / "long.dcm"
    write_structures(path, [structure(big(10_000))], CASE)
    return path


def test_a_contour_of_10000_points_is_read_by_everybody_s_values(long_contour: Path) -> None:
    ds = pydicom.dcmread(long_contour)
    assert ds.file_meta.TransferSyntaxUID == pydicom.uid.ImplicitVRLittleEndian
    (contour,) = ds.ROIContourSequence[0].ContourSequence
    assert contour.NumberOfContourPoints == 10_000
    points = np.array(contour.ContourData, dtype=float).reshape(-1, 3)
    assert np.abs(points - big(10_000)).max() <= 0.0005 + 1e-9
    (roi,) = load_case([long_contour]).rois
    assert len(roi.contours[0]) == 10_000


def test_dcmtk_reads_a_contour_of_10000_points(long_contour: Path) -> None:
    tool = shutil.which("dcmdump")
    if tool is None:
        pytest.skip("dcmdump (dcmtk) is not installed")
    run = subprocess.run(
        [tool, "-q", "+L", "+P", "3006,0050", long_contour], capture_output=True, check=True
    )
    values = run.stdout.split(b"[")[1].split(b"]")[0].split(b"\\")
    assert np.array_equal(np.array(values, dtype=float), np.round(big(10_000).ravel(), 3))


def test_plastimatch_reads_a_contour_of_10000_points(long_contour: Path, tmp_path: Path) -> None:
    tool = shutil.which("plastimatch")
    if tool is None:
        pytest.skip("plastimatch is not installed")
    out = tmp_path / "out.cxt"
    subprocess.run(
        [tool, "convert", "--input", long_contour, "--output-cxt", out],
        capture_output=True,
        check=True,
    )
    line = next(row for row in out.read_text().splitlines() if row.count("\\") > 1000)
    values = np.array(line.rsplit("|", 1)[1].split("\\"), dtype=float)
    assert np.abs(values.reshape(-1, 3)[:10_000] - big(10_000)).max() <= 0.001


def test_dcmtk_reads_names_in_utf_8(tmp_path: Path) -> None:
    tool = shutil.which("dcmdump")
    if tool is None:
        pytest.skip("dcmdump (dcmtk) is not installed")
    path = tmp_path / "names.dcm"
    rois = [structure(big(9), name, n) for n, name in enumerate(NAMES, start=1)]
    write_structures(path, rois, CASE)
    run = subprocess.run(
        [tool, "-q", "+U8", "+L", "+P", "3006,0026", path], capture_output=True, check=True
    )
    told = run.stdout.decode("utf-8")
    assert all(f"[{name}" in told for name in NAMES)


def test_drtdump_reads_it(long_contour: Path, read_by_drtdump, without_errors) -> None:
    read_by_drtdump(long_contour)
    without_errors(long_contour)


def test_rt_utils_draws_the_same_voxels(patient_case: Case, tmp_path: Path, make) -> None:
    pytest.importorskip("rt_utils")
    from rt_utils import RTStructBuilder

    info = patient_case.series_by_uid("1.2.2")
    geometry = patient_case.volumes["1.2.2"].geometry
    step, row, column = geometry.spacing_mm
    for reference in info.slices:
        ds = make.slice(np.zeros(geometry.shape[1:], np.int16), reference.position_mm)
        ds.PixelSpacing, ds.SliceThickness = [row, column], step
        ds.SOPInstanceUID, ds.SeriesInstanceUID = reference.sop_uid, info.uid
        make.save(ds, f"{reference.sop_uid}.dcm")
    write_structures(tmp_path / "rs.dcm", patient_case.rois, patient_case)
    theirs = RTStructBuilder.create_from(str(make.folder), str(tmp_path / "rs.dcm"))
    assert theirs.get_roi_names() == ["GTVp", "Bone"]
    mask = theirs.get_roi_mask_by_name("GTVp")
    drawn = np.flatnonzero(mask.any(axis=(0, 1)))
    heights = [reference.position_mm[2] for reference in info.slices]
    assert sorted(heights[n] for n in drawn) == list(range(-12, 13, 3))
    # A disc of 20 mm radius on pixels of 4 mm; it counts every pixel its outline touches.
    area = mask[..., drawn[0]].sum() * row * column
    assert np.pi * 20.0**2 * 0.9 <= area <= np.pi * 24.0**2
