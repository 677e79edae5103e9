"""The same voxels at the same places as SimpleITK (GDCM) reads from the same files."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.volume import AIR_HU, Unit, Volume
from hccbm_gui.io.load import load_case

sitk = pytest.importorskip("SimpleITK")
pytestmark = pytest.mark.real_data

SERIES = {
    "CT of a patient": "ct-abdpelvis-crlm1004/CRLM-CT-1004/image",
    "CT with axes that differ": "ct-ibsi2-digital-phantoms/dicom/orientation",
    "MR": "ct-mr-pet-rtstruct-sts001-cropped/STS_001/MR_T1/image",
    "PET in SUV": "ct-mr-pet-rtstruct-sts001-cropped/STS_001/PET/image",
    "PET in Bq/ml": "pet-wholebody-sts001-raw/STS_001/FDG_PET/image",
}
POINTS = 2000
FARTHEST_MM = 0.1
"""Slices this close to an even grid are taken as even (the PET lies 3.19 to 3.29 mm apart)."""
ENCODERS = {
    "RLE": ["dcmcrle"],
    "JPEG lossless, first order": ["dcmcjpeg", "+e1"],
    "JPEG lossless": ["dcmcjpeg", "+el"],
    "JPEG-LS": ["dcmcjpls", "+el"],
    "big-endian": ["dcmconv", "+tb"],
    "deflated": ["dcmconv", "+td"],
}


def as_others_see(paths: Sequence[Path]) -> list[Any]:
    sitk.ProcessObject.SetGlobalWarningDisplay(False)
    return [sitk.ReadImage(str(path), imageIO="GDCMImageIO") for path in paths]


def read_alike(volume: Volume, images: Sequence[Any], points: int = POINTS) -> float:
    """Compare random pixels of single slices; what turns their value into that of the volume.

    Every slice is asked at its own place, so an uneven stack is compared where it was taken.
    """
    random = np.random.default_rng(7)
    theirs, places = np.empty(points), np.empty((points, 3))
    for n in range(points):
        image = images[random.integers(len(images))]
        index = [int(random.integers(size)) for size in image.GetSize()]
        theirs[n], places[n] = image[index], image.TransformIndexToPhysicalPoint(index)
    found = volume.geometry.to_index(places)
    nearest = np.rint(found).astype(int)
    apart = np.abs(found - nearest) * volume.geometry.spacing_mm
    assert apart[:, 0].max() < FARTHEST_MM
    assert apart[:, 1:].max() < 1e-3
    ours = volume.array[tuple(nearest.T)].astype(np.float64)
    if volume.unit is not Unit.SUV:
        # What the file marks as no image is air here and far below air there.
        seen = theirs > -3000.0
        assert (ours[~seen] == AIR_HU).all()
        np.testing.assert_array_equal(ours[seen], theirs[seen])
        return 1.0
    factors = ours[theirs > 0] / theirs[theirs > 0]
    assert np.ptp(factors) < 1e-6 * factors.mean()
    return float(np.median(factors))


@pytest.mark.parametrize("name", SERIES)
def test_every_series_lies_where_another_reader_puts_it(shared_data: Path, name: str) -> None:
    folder = shared_data / SERIES[name]
    (volume,) = load_case([folder]).volumes.values()
    images = as_others_see(sorted(folder.glob("*.dcm")))
    factor = read_alike(volume, images)
    # 71 kg, 388.777 MBq, by the published set of the same patient (SUVmax 25.4123).
    assert factor == pytest.approx(0.000242903 if name == "PET in Bq/ml" else 1.0, rel=1e-6)
    assert volume.geometry.spacing_mm[:0:-1] == pytest.approx(images[0].GetSpacing()[:2])
    turned = np.array(images[0].GetDirection()).reshape(3, 3)[:, :2]
    np.testing.assert_allclose(volume.geometry.axes[[2, 1]].T, turned, atol=1e-6)


@pytest.mark.parametrize("encoding", ENCODERS)
def test_what_dcmtk_compresses_is_what_it_was(
    shared_data: Path, tmp_path: Path, encoding: str
) -> None:
    command = ENCODERS[encoding]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} (DCMTK) is not installed")
    folders = [shared_data / SERIES[name] for name in ("CT of a patient", "PET in Bq/ml")]
    for number, folder in enumerate(folders):
        originals = sorted(folder.glob("*.dcm"))[10:13]
        made = tmp_path / str(number)
        made.mkdir()
        for path in originals:
            subprocess.run([*command, path, made / path.name], check=True, capture_output=True)
        (volume,) = load_case([made]).volumes.values()
        assert volume.quantifiable
        read_alike(volume, as_others_see(originals), 600)
