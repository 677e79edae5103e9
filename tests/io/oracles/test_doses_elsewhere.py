"""Doses at LPS points: by SimpleITK from real files, by the standard's formula from made ones."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread, uid

from hccbm_gui.core.volume import Unit
from hccbm_gui.io.load import load_case
from hccbm_gui.io.rt.dose import load_dose

REAL = {
    "ct-rt-dicompyler-core-breast/rtdose.dcm": 14.680764,
    "rt-objects/pymedphys-history/dose/RD.wedge.dcm": 1.95958956,
    "rt-objects/pyorthanc-pinnacle/orthanc_1_test_data/RTDOSE.dcm": 55.8724937,
}
ORIENTATIONS = {
    "HFS": (1, 0, 0, 0, 1, 0),
    "HFP": (-1, 0, 0, 0, -1, 0),
    "HFDL": (0, -1, 0, 1, 0, 0),
    "HFDR": (0, 1, 0, -1, 0, 0),
    "FFS": (-1, 0, 0, 0, 1, 0),
    "FFP": (1, 0, 0, 0, -1, 0),
    "FFDL": (0, 1, 0, 1, 0, 0),
    "FFDR": (0, -1, 0, -1, 0, 0),
}
FIRST, STEP_MM, SCALING = np.array([-31.5, 12.25, -140.0]), (2.5, 4.0), 2e-5


@pytest.mark.real_data
@pytest.mark.parametrize("name", REAL)
def test_a_real_dose_is_where_and_what_another_reader_says(shared_data: Path, name: str) -> None:
    sitk = pytest.importorskip("SimpleITK")
    path = shared_data / name
    (dose,) = load_case([path]).doses.values()
    volume = dose.volume
    # GDCM leaves the scaling of a dose to its reader.
    scaling = float(dcmread(path, stop_before_pixels=True).DoseGridScaling)
    sitk.ProcessObject.SetGlobalWarningDisplay(False)
    image = sitk.ReadImage(str(path), imageIO="GDCMImageIO")
    random = np.random.default_rng(11)
    indices = [[int(random.integers(size)) for size in image.GetSize()] for _ in range(2000)]
    points = [image.TransformIndexToPhysicalPoint(index) for index in indices]
    theirs = np.array([image[index] for index in indices], dtype=float) * scaling
    assert volume.unit is Unit.GY
    np.testing.assert_allclose(volume.sample(points), theirs, atol=1e-5)
    assert volume.array.max() == pytest.approx(REAL[name], rel=1e-7)


@pytest.mark.parametrize("position", ORIENTATIONS)
@pytest.mark.parametrize("way", ["relative", "descending", "absolute", "absolute descending"])
def test_every_patient_position_and_way_of_offsets(make: Any, position: str, way: str) -> None:
    stored = np.random.default_rng(3).integers(0, 2**31, (7, 5, 6), dtype=np.uint32)
    ds = make.pixels(make.base(uid.RTDoseStorage, "RTDOSE"), stored)
    across, down = np.array(ORIENTATIONS[position], dtype=float).reshape(2, 3)
    normal = np.cross(across, down)
    along = np.arange(7) * (-3.0 if "descending" in way else 3.0)
    ds.ImagePositionPatient, ds.ImageOrientationPatient = list(FIRST), list(ORIENTATIONS[position])
    ds.PixelSpacing, ds.DoseGridScaling = list(STEP_MM), str(SCALING)
    ds.DoseUnits, ds.DoseType, ds.DoseSummationType = "GY", "PHYSICAL", "PLAN"
    # Absolute offsets are patient z; it runs against the normal where that looks to the feet.
    ds.GridFrameOffsetVector = list(FIRST[2] + along * normal[2] if "abs" in way else along)
    make.save(ds, "dose")
    volume = load_dose(ds).volume
    random = np.random.default_rng(5)
    k, j, i = (random.integers(size, size=500) for size in stored.shape)
    points = FIRST + np.outer(i * STEP_MM[1], across) + np.outer(j * STEP_MM[0], down)
    points += np.outer(along[k], normal)
    expected = stored[k, j, i] * SCALING
    np.testing.assert_allclose(volume.sample(points), expected, rtol=1e-6)
    assert volume.array.max() == pytest.approx(stored.max() * SCALING, rel=1e-6)
