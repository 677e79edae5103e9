"""SUV by the reckoning that the Quantitative Imaging Biomarkers Alliance published."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread, uid
from pydicom.dataset import Dataset

from hccbm_gui.core.volume import Unit
from hccbm_gui.io.load import load_case

RAW = "pet-wholebody-sts001-raw/STS_001/FDG_PET/image"
SCANNED = datetime(2024, 1, 5, 0, 40)
HALF_LIFE_S = 6588.0
COUNTS = np.arange(1, 13, dtype=np.uint16).reshape(3, 4) * 37


def when(ds: Dataset, prefix: str) -> datetime:
    """Seconds are enough: the published pseudo-code has no more."""
    at = str(ds[f"{prefix}Time"].value).split(".", maxsplit=1)[0]
    return datetime.strptime(str(ds[f"{prefix}Date"].value) + at, "%Y%m%d%H%M%S")


def published_factor(slices: Sequence[Dataset]) -> float:
    """What Rescaled values are multiplied by, after the vendor-neutral pseudo-code."""
    ds = slices[0]
    if ds.Units == "GML":
        return 1.0
    scale = 1.0
    if ds.Units == "CNTS":
        if (0x7053, 0x1000) in ds:
            return float(ds[0x7053, 0x1000].value)
        scale = float(ds[0x7053, 0x1009].value)
    injection = ds.RadiopharmaceuticalInformationSequence[0]
    remaining = float(injection.RadionuclideTotalDose)
    if ds.DecayCorrection == "START":
        start = when(ds, "Series")
        if start > min(when(one, "Acquisition") for one in slices):
            private = str(ds[0x0009, 0x100D].value).split(".", maxsplit=1)[0]
            start = datetime.strptime(private, "%Y%m%d%H%M%S")
        at = str(injection.RadiopharmaceuticalStartTime).split(".", maxsplit=1)[0]
        injected = datetime.strptime(f"{start:%Y%m%d}{at}", "%Y%m%d%H%M%S")
        if injected > start:
            injected -= timedelta(days=1)
        half_life = float(injection.RadionuclideHalfLife)
        remaining *= 2.0 ** (-(start - injected).total_seconds() / half_life)
    return scale * float(ds.PatientWeight) * 1000.0 / remaining


@pytest.mark.real_data
def test_suv_of_a_real_patient(shared_data: Path) -> None:
    slices = [dcmread(path) for path in sorted((shared_data / RAW).glob("*.dcm"))]
    factor = published_factor(slices)
    (volume,) = load_case([shared_data / RAW]).volumes.values()
    assert volume.unit is Unit.SUV
    for ds in slices[::40]:
        place = volume.geometry.to_index([ds.ImagePositionPatient])[0]
        stored = ds.pixel_array * float(ds.RescaleSlope) + float(ds.RescaleIntercept)
        np.testing.assert_allclose(volume.array[round(place[0])], stored * factor, rtol=1e-6)


def put(ds: Dataset, prefix: str, at: datetime) -> None:
    setattr(ds, f"{prefix}Date", f"{at:%Y%m%d}")
    setattr(ds, f"{prefix}Time", f"{at:%H%M%S}.00")


def plain(slices: list[Dataset]) -> None:
    """Injected 21:50 the evening before, scanned after midnight."""


def at_injection(slices: list[Dataset]) -> None:
    for ds in slices:
        ds.DecayCorrection = "ADMIN"


def made_later_by_ge(slices: list[Dataset]) -> None:
    for ds in slices:
        put(ds, "Series", SCANNED + timedelta(hours=9))
        block = ds.private_block(0x0009, "GEMS_PETD_01", create=True)
        block.add_new(0x0D, "DT", f"{SCANNED:%Y%m%d%H%M%S}.00")


def counts_of_philips(slices: list[Dataset]) -> None:
    for ds in slices:
        ds.Units = "CNTS"
        block = ds.private_block(0x7053, "Philips PET Private Group", create=True)
        block.add_new(0x00, "DS", "0.000341")
        block.add_new(0x09, "DS", "1.43")


def activity_of_philips(slices: list[Dataset]) -> None:
    for ds in slices:
        ds.Units = "CNTS"
        ds.private_block(0x7053, "Philips PET Private Group", create=True).add_new(
            0x09, "DS", "1.43"
        )


def as_stored(slices: list[Dataset]) -> None:
    for ds in slices:
        ds.Units = "GML"


@pytest.mark.parametrize(
    "vendor",
    [
        plain,
        at_injection,
        made_later_by_ge,
        counts_of_philips,
        activity_of_philips,
        as_stored,
    ],
)
def test_made_images_of_every_vendor(make: Any, vendor: Any) -> None:
    slices = []
    for n, slope in enumerate((0.7, 1.9, 3.1)):
        ds = make.slice(
            COUNTS,
            (0.0, 0.0, 4.0 * n),
            sop_class=uid.PositronEmissionTomographyImageStorage,
            modality="PT",
        )
        ds.Units, ds.DecayCorrection, ds.PatientWeight = "BQML", "START", 63.5
        ds.CorrectedImage = ["DECY", "ATTN", "SCAT"]
        ds.RescaleSlope, ds.RescaleIntercept = slope, 0
        put(ds, "Series", SCANNED)
        put(ds, "Acquisition", SCANNED + timedelta(minutes=3 * n))
        ds.RadiopharmaceuticalInformationSequence = [
            make.sequence_item(
                RadiopharmaceuticalStartTime="215000.00",
                RadionuclideTotalDose=3.1e8,
                RadionuclideHalfLife=HALF_LIFE_S,
            )
        ]
        slices.append(ds)
    vendor(slices)
    (volume,) = load_case(make.save_all(slices)).volumes.values()
    assert volume.unit is Unit.SUV
    factor = published_factor(slices)
    for n, ds in enumerate(slices):
        expected = COUNTS * float(ds.RescaleSlope) * factor
        np.testing.assert_allclose(volume.array[n], expected, rtol=1e-6)


def test_an_image_without_decay_correction_has_the_same_suv(make: Any) -> None:
    """Decay Correction NONE: the values belong to the mean of their own frame."""
    frame_s = 1200.0
    rate = np.log(2.0) / HALF_LIFE_S
    ds = make.slice(
        COUNTS, (0, 0, 0), sop_class=uid.PositronEmissionTomographyImageStorage, modality="PT"
    )
    ds.Units, ds.DecayCorrection, ds.PatientWeight = "BQML", "NONE", 63.5
    ds.RescaleSlope, ds.RescaleIntercept, ds.ActualFrameDuration = 2.0, 0, int(frame_s * 1000)
    put(ds, "Series", SCANNED)
    put(ds, "Acquisition", SCANNED)
    ds.RadiopharmaceuticalInformationSequence = [
        make.sequence_item(
            RadiopharmaceuticalStartTime="235000",
            RadionuclideTotalDose=3.1e8,
            RadionuclideHalfLife=HALF_LIFE_S,
        )
    ]
    (volume,) = load_case([make.save(ds)]).volumes.values()
    # By integration: what was there at the start, over what was there on average.
    times = np.linspace(0.0, frame_s, 20001)
    mean_left = np.trapezoid(np.exp(-rate * (3000.0 + times)), times) / frame_s
    expected = COUNTS * 2.0 * 63.5e3 / (3.1e8 * mean_left)
    np.testing.assert_allclose(volume.array[0], expected, rtol=2e-6)


@pytest.mark.parametrize(
    ("correction", "listed", "doubtful"),
    [("START", True, False), ("START", False, True), ("NONE", True, True), ("NONE", False, False)],
)
def test_a_file_that_contradicts_itself_on_decay_says_so(
    make: Any, correction: str, listed: bool, doubtful: bool
) -> None:
    """The published reckoning asks Corrected Image as well as Decay Correction."""
    ds = make.slice(
        COUNTS, (0, 0, 0), sop_class=uid.PositronEmissionTomographyImageStorage, modality="PT"
    )
    ds.Units, ds.DecayCorrection, ds.PatientWeight = "BQML", correction, 63.5
    ds.CorrectedImage = ["DECY", "ATTN"] if listed else ["ATTN", "SCAT"]
    ds.RescaleSlope, ds.RescaleIntercept, ds.ActualFrameDuration = 1, 0, 120_000
    put(ds, "Series", SCANNED)
    put(ds, "Acquisition", SCANNED)
    ds.RadiopharmaceuticalInformationSequence = [
        make.sequence_item(
            RadiopharmaceuticalStartTime="235000",
            RadionuclideTotalDose=3.1e8,
            RadionuclideHalfLife=HALF_LIFE_S,
        )
    ]
    (volume,) = load_case([make.save(ds)]).volumes.values()
    assert volume.unit is Unit.SUV
    assert any("doubtful" in note for note in volume.notes) == doubtful
