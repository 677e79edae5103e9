"""A marker lies at the same place of the patient however the slices were taken (BI-09 .. BI-21)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread, uid

from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.headers.file_header import read_headers
from hccbm_gui.io.nuclear.planar_scan import planar_scan
from hccbm_gui.io.stacks.image_series import load_image_series
from hccbm_gui.io.stacks.recon_tomo import load_recon_tomo

MARKER_MM = np.array([21.0, -13.0, 37.0])
"""Off centre along every axis, so that no mirroring goes unnoticed."""
PT = uid.PositronEmissionTomographyImageStorage

AXIAL = {
    "HFS": (1, 0, 0, 0, 1, 0),
    "HFP": (-1, 0, 0, 0, -1, 0),
    "FFS": (-1, 0, 0, 0, 1, 0),
    "FFP": (1, 0, 0, 0, -1, 0),
    "HFDR": (0, -1, 0, 1, 0, 0),
    "HFDL": (0, 1, 0, -1, 0, 0),
    "FFDR": (0, -1, 0, -1, 0, 0),
    "FFDL": (0, 1, 0, 1, 0, 0),
}
OTHER = {
    "sagittal": (0, 1, 0, 0, 0, -1),
    "coronal": (1, 0, 0, 0, 0, -1),
    "coronal, head down": (1, 0, 0, 0, 0, 1),
    "mirrored axial": (-1, 0, 0, 0, 1, 0),
}


def loaded(paths: list[Path], modality: str) -> Volume:
    return load_image_series([h for path in paths for h in read_headers(path)], modality)


def marked(make: Any, orientation: Any, position: str = "HFS") -> list[Path]:
    """Slices 2.5 mm apart of 44 rows 1.6 mm and 60 columns 1.1 mm apart, around the marker."""
    across, down = np.array(orientation, dtype=float).reshape(2, 3)
    normal = np.cross(across, down)
    corner = MARKER_MM - 27.3 * across - 31.9 * down - 24.2 * normal
    rows, columns = np.mgrid[:44, :60]
    slices = []
    for k in np.random.default_rng(3).permutation(19):
        first = corner + 2.5 * k * normal
        points = first + rows[..., None] * 1.6 * down + columns[..., None] * 1.1 * across
        distance = np.linalg.norm(points - MARKER_MM, axis=-1)
        stored = np.rint(2000 * np.exp(-((distance / 5.0) ** 2))).astype(np.int16)
        ds = make.slice(stored, first, orientation, sop_class=uid.MRImageStorage, modality="MR")
        ds.PixelSpacing, ds.SliceThickness, ds.PatientPosition = [1.6, 1.1], 2.5, position
        del ds.RescaleSlope, ds.RescaleIntercept
        slices.append(ds)
    return list(make.save_all(slices))


def assert_marker_at_its_place(volume: Volume) -> None:
    weights = volume.array.astype(float).ravel()
    indices = np.indices(volume.array.shape).reshape(3, -1).T
    centre = weights @ volume.geometry.to_patient(indices) / weights.sum()
    assert np.linalg.norm(centre - MARKER_MM) < 0.1
    assert volume.geometry.spacing_mm == pytest.approx((2.5, 1.6, 1.1))
    beside = MARKER_MM + np.diag([6.0, 6.0, 6.0])
    assert volume.sample(beside) == pytest.approx(volume.sample(2 * MARKER_MM - beside), rel=0.1)


@pytest.mark.parametrize("position", AXIAL)
def test_all_eight_patient_positions(make: Any, position: str) -> None:
    assert_marker_at_its_place(loaded(marked(make, AXIAL[position], position), "MR"))


@pytest.mark.parametrize("name", OTHER)
def test_sagittal_coronal_and_mirrored_acquisitions(make: Any, name: str) -> None:
    assert_marker_at_its_place(loaded(marked(make, OTHER[name]), "MR"))


@pytest.mark.parametrize(("a", "b"), [(0.3, 0.2), (-1.1, 0.7), (2.5, -2.2)])
def test_oblique_acquisitions(make: Any, turned: Callable[..., Any], a: float, b: float) -> None:
    across, down, _ = turned(a, b)
    assert_marker_at_its_place(loaded(marked(make, [*across, *down]), "MR"))


def coded(make: Any, ds: Any) -> Any:
    make.save(ds, "uncompressed")
    ds.compress(uid.JPEG2000, j2k_psnr=[50.0], generate_instance_uid=False)
    return ds


def test_pet_compressed_with_loss_is_shown_but_not_measured(make: Any) -> None:
    paths = []
    for k in range(3):
        ds = make.slice(
            np.arange(1600, dtype=np.uint16).reshape(40, 40),
            (0, 0, 4.0 * k),
            sop_class=PT,
            modality="PT",
        )
        ds.Units, ds.RescaleSlope, ds.RescaleIntercept = "GML", 0.01, 0
        paths.append(make.save(coded(make, ds), f"{k}", uid.JPEG2000))
    volume = loaded(paths, "PT")
    assert volume.unit is Unit.SUV
    assert not volume.quantifiable
    assert any("compressed with loss (JPEG 2000" in note for note in volume.notes)


def test_nuclear_images_compressed_with_loss_are_shown_but_not_measured(make: Any) -> None:
    counts = np.arange(3200, dtype=np.uint16).reshape(2, 40, 40)
    tomo = make.nuclear(counts, "spect")
    tomo.SpacingBetweenSlices = 4.0
    whole_body = make.nuclear(counts, "planar")
    for ds in (tomo, whole_body):
        coded(make, ds)
    for path, load in (
        (make.save(tomo, "tomo", uid.JPEG2000), load_recon_tomo),
        (make.save(whole_body, "planar", uid.JPEG2000), lambda ds: planar_scan([ds])),
    ):
        image = load(dcmread(path))
        assert not image.quantifiable
        assert any("loss" in note for note in image.notes)


def test_one_slice_that_was_once_lossy_makes_the_series_so(make: Any) -> None:
    slices = make.stack([0.0, 3.0, 6.0])
    slices[1].LossyImageCompression = "01"
    volume = loaded(make.save_all(slices), "CT")
    assert not volume.quantifiable
    assert any("before it was stored" in note for note in volume.notes)
