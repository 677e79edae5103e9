"""Nuclear medicine and pictures that lack what they should say; written into `make.folder`."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from pydicom import uid


def bi_12(make: Any, parts: Any) -> Path:
    """A bone scan, which lies nowhere in the patient, beside the CT."""
    make.save_all([*parts.ct(make), parts.bone_scan(make)])
    return make.folder


def bi_13(make: Any, parts: Any, how: str = "silent") -> Path:
    """A bone scan of one frame without view code (silent), or a posterior one that its cosines
    call anterior (mirrored)."""
    ds = parts.bone_scan(make)
    if how == "silent":
        counts = np.frombuffer(ds.PixelData, np.uint16).reshape(2, ds.Rows, ds.Columns)[0]
        del ds.NumberOfFrames, ds.DetectorVector, ds.EnergyWindowVector
        ds.DetectorInformationSequence = []
        ds.PixelData = counts.tobytes()
    else:
        cosines = (1, 0, 0, 0, 0, -1)
        ds.DetectorInformationSequence = [
            make.detector("399321004", cosines=cosines),
            make.detector("399001007", cosines=cosines),
        ]
    make.save(ds)
    return make.folder


def bi_14(make: Any, parts: Any, how: str = "empty") -> Path:
    """A bone scan with an empty pixel spacing, one of 1 x 1 mm, or one the zoom contradicts."""
    ds = parts.bone_scan(make)
    if how == "empty":
        ds.PixelSpacing = None
    elif how == "one":
        ds.PixelSpacing = [1.0, 1.0]
    else:
        # A field of 400 mm at zoom 2 has 200 mm over 32 columns: 6.25 mm, not 8.
        for detector in ds.DetectorInformationSequence:
            detector.FieldOfViewDimensions, detector.ZoomFactor = [400, 400], [2.0, 2.0]
    make.save(ds)
    return make.folder


def bi_15(make: Any, parts: Any) -> Path:
    """A bone scan that was stored as a secondary capture after compression with loss."""
    ds = parts.bone_scan(make)
    ds.SOPClassUID = uid.SecondaryCaptureImageStorage
    ds.LossyImageCompression, ds.LossyImageCompressionRatio = "01", "20"
    make.save(ds)
    return make.folder


def bi_16(make: Any, parts: Any) -> Path:
    """Photographs of a bone scan beside the CT, their names saying nothing."""
    make.save_all(parts.ct(make))
    grey = np.zeros((64, 32, 3), np.uint8)
    grey[8:56, 12:20] = 120
    picture = Image.fromarray(grey)
    for name, kind in (("scan1.dcm", "PNG"), ("scan2", "JPEG"), ("scan3.bin", "BMP")):
        picture.save(make.folder / name, format=kind)
    return make.folder


def bi_17(make: Any, parts: Any, placed: bool = False) -> Path:
    """A reconstructed SPECT; `placed` by its detector and stacked downwards, else nowhere.

    Slice k, placed, lies at z = 30 - 4 k and counts 100 + k.
    """
    counts = np.stack([np.full((8, 8), 100 + k, np.uint16) for k in range(5)])
    ds = make.nuclear(counts, "spect")
    ds.FrameIncrementPointer, ds.SliceVector = 0x00540080, [1, 2, 3, 4, 5]
    ds.PixelSpacing, ds.SliceThickness = [4.0, 4.0], 4.0
    ds.SpacingBetweenSlices = -4.0
    ds.DetectorInformationSequence = [make.sequence_item(CollimatorType="PARA")]
    if placed:
        detector = ds.DetectorInformationSequence[0]
        detector.ImagePositionPatient = [-14.0, -14.0, 30.0]
        detector.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    make.save(ds)
    return make.folder


def bi_24(make: Any, parts: Any, lacking: str = "PatientWeight") -> Path:
    """A PET without what SUV needs."""
    slices = parts.pet(make)
    for ds in slices:
        delattr(ds, lacking)
    make.save_all(slices)
    return make.folder
