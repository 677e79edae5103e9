"""A small CT as files, for tests that open folders."""

from pathlib import Path

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset, FileMetaDataset

SERIES, FRAME = "1.2.3.2", "1.2.3.3"
FIRST_VALUE = 1000
"""Stored value of the first slice; each further one has one more."""


def write_ct(folder: Path, patient: str = "P7", series: str = SERIES, slices: int = 6) -> Path:
    """Axial slices of 32 x 32 voxels of 1 x 1 x 3 mm in `folder`, which is made."""
    folder.mkdir(parents=True)
    for number in range(slices):
        ds = Dataset()
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
        ds.SOPClassUID, ds.Modality = uid.CTImageStorage, "CT"
        ds.SOPInstanceUID = f"{series}.{number + 1}"
        ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
        ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
        ds.PatientID, ds.PatientName = patient, f"Test^{patient}"
        ds.StudyInstanceUID, ds.SeriesInstanceUID = f"{series}.99", series
        ds.FrameOfReferenceUID, ds.StudyDate = FRAME, "20240105"
        ds.SeriesDescription, ds.PatientPosition = "Planning", "HFS"
        ds.ImagePositionPatient = [-16.0, -16.0, 3.0 * number]
        ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        ds.PixelSpacing, ds.SliceThickness = [1.0, 1.0], 3.0
        ds.RescaleSlope, ds.RescaleIntercept = 1, -1024
        ds.Rows = ds.Columns = 32
        ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
        ds.BitsAllocated = ds.BitsStored = 16
        ds.HighBit, ds.PixelRepresentation = 15, 0
        ds.PixelData = np.full((32, 32), FIRST_VALUE + number, "<u2").tobytes()
        ds.save_as(folder / f"{number}.dcm", enforce_file_format=True)
    return folder


def change_a_pixel(image: Path, number: int) -> None:
    """Give the slice `number` other stored values."""
    before, after = (np.uint16(FIRST_VALUE + n).tobytes() for n in (number, 77))
    content = image.read_bytes()
    image.write_bytes(content.replace(before, after))
