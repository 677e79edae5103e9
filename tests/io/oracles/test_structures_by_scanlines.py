"""Volumes of real structures against areas counted line by line, and against plastimatch."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread

from hccbm_gui.core.fields.structure_volume import roi_volume_cc
from hccbm_gui.core.roi import Roi
from hccbm_gui.io.load import load_case

pytestmark = pytest.mark.real_data

BREAST = "ct-rt-dicompyler-core-breast/rtss.dcm"
SETS = {
    "breast": BREAST,
    "sarcoma on CT": "ct-mr-pet-rtstruct-sts001-cropped/STS_001/CT/mask/RS.dcm",
    "sarcoma on PET": "pet-wholebody-sts001-raw/STS_001/FDG_PET/mask/1-1.dcm",
    "abdomen": "rt-objects/pancreas-cb001-rtstruct-only/Pancreas-CT-CB_001/mask/1-1.dcm",
    "cone": "rt-objects/pyorthanc-pinnacle/orthanc_2_test_data/RTSTRUCT.dcm",
}
LINES = 400
SAME_PLANE_MM, FINEST_SLICE_MM = 0.1, 0.5


def stored(path: Path) -> dict[int, list[np.ndarray[Any, Any]]]:
    """ROI Number to the points of its closed contours, by pydicom's own values."""
    return {
        int(one.ReferencedROINumber): [
            np.array(contour.ContourData, dtype=float).reshape(-1, 3)
            for contour in one.get("ContourSequence", [])
            if contour.ContourGeometricType == "CLOSED_PLANAR"
        ]
        for one in dcmread(path).ROIContourSequence
    }


def area_mm2(rings: Sequence[np.ndarray[Any, Any]]) -> float:
    """Even-odd area by lines along x: sort where each crosses an edge, add every second piece."""
    starts = np.concatenate([ring[:, :2] for ring in rings])
    ends = np.concatenate([np.roll(ring[:, :2], -1, axis=0) for ring in rings])
    low, high = starts[:, 1].min(), starts[:, 1].max()
    lines = low + (np.arange(LINES) + 0.5) * (high - low) / LINES
    crosses = (starts[:, 1] <= lines[:, None]) != (ends[:, 1] <= lines[:, None])
    rise = np.where(ends[:, 1] == starts[:, 1], 1.0, ends[:, 1] - starts[:, 1])
    share = (lines[:, None] - starts[:, 1]) / rise
    at = np.where(crosses, starts[:, 0] + share * (ends[:, 0] - starts[:, 0]), np.inf)
    at.sort(axis=1)
    width = np.where(np.isfinite(at[:, 1::2]), at[:, 1::2], 0.0)
    width -= np.where(np.isfinite(at[:, 1::2]), at[:, : 2 * width.shape[1] : 2], 0.0)
    return float(width.sum() * (high - low) / LINES)


def planimetry_cc(contours: Sequence[np.ndarray[Any, Any]]) -> float:
    """Half-way to each neighbour, no more than half a usual step where slices are missing."""
    heights = np.array([ring[:, 2].mean() for ring in contours])
    order = np.argsort(heights, kind="stable")
    planes = np.split(order, np.flatnonzero(np.diff(heights[order]) > SAME_PLANE_MM) + 1)
    places = np.array([heights[plane].mean() for plane in planes])
    steps = np.diff(places)
    usual = float(np.median(steps))
    cap = usual / 2.0 if usual >= FINEST_SLICE_MM else 0.0
    half = np.where(steps > 2.5 * usual, cap, steps / 2.0)
    below, above = np.append(cap, half), np.append(half, cap)
    areas = np.array([area_mm2([contours[n] for n in plane]) for plane in planes])
    return float(areas @ (below + above)) / 1000.0


def structures(path: Path) -> tuple[Roi, ...]:
    return load_case([path]).rois


@pytest.mark.parametrize("name", SETS)
def test_points_are_those_of_the_file_and_volumes_those_of_scan_lines(
    shared_data: Path, name: str
) -> None:
    path = shared_data / SETS[name]
    contours = stored(path)
    measured = 0
    for roi in structures(path):
        theirs = contours.get(roi.number, [])
        assert len(roi.contours) == len(theirs)
        for ours, points in zip(roi.contours, theirs, strict=True):
            np.testing.assert_array_equal(ours, points[: len(ours)])
            assert (points[len(ours) :] == points[0]).all()
        if len({round(ring[0, 2], 1) for ring in theirs}) > 1:
            assert roi_volume_cc(roi) == pytest.approx(planimetry_cc(theirs), rel=3e-4)
            measured += 1
    assert measured


@pytest.mark.parametrize("name", ["breast", "abdomen"])
def test_plastimatch_counts_the_same_volume(shared_data: Path, tmp_path: Path, name: str) -> None:
    if shutil.which("plastimatch") is None:
        pytest.skip("plastimatch is not installed")
    sitk = pytest.importorskip("SimpleITK")
    path = shared_data / SETS[name]
    rois = structures(path)
    points = np.concatenate([ring for roi in rois for ring in roi.contours])
    heights = np.unique(np.round(points[:, 2], 2))
    step = np.array([1.0, 1.0, np.median(np.diff(heights))])
    first = np.append(points[:, :2].min(axis=0) - 5.0, heights[0] - step[2])
    size = np.ceil((points.max(axis=0) + step + (5.0, 5.0, 0.0) - first) / step).astype(int) + 1
    grid = {"--origin": first, "--spacing": step, "--dim": size}
    options = [part for key, value in grid.items() for part in (key, " ".join(map(str, value)))]
    where = ["--input", str(path), "--output-prefix", str(tmp_path), "--prefix-format", "nrrd"]
    subprocess.run(["plastimatch", "convert", *where, *options], check=True, capture_output=True)
    compared = 0
    for file in tmp_path.glob("*.nrrd"):
        image = sitk.ReadImage(str(file))
        theirs = sitk.GetArrayViewFromImage(image).sum() * np.prod(image.GetSpacing()) / 1000.0
        named = file.stem.replace("_", " ")
        ours = [roi_volume_cc(roi) for roi in rois if roi.name.replace("_", " ") == named]
        if theirs > 10.0 and ours:
            assert ours[0] == pytest.approx(theirs, rel=0.007)
            compared += 1
    assert compared >= 4
