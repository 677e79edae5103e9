"""Small DICOM files built in code; tests load this file by its place."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset, FileMetaDataset

STUDY, FRAME = "1.2.826.0.1.1", "1.2.826.0.1.2"
NM_TYPES = {"planar": "WHOLE BODY", "spect": "RECON TOMO"}


class DicomMaker:
    """Builds data sets and writes them below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    def base(self, sop_class: str, modality: str, series: str = "1") -> Dataset:
        self._count += 1
        ds = Dataset()
        ds.SOPClassUID, ds.Modality = sop_class, modality
        ds.SOPInstanceUID = f"1.2.826.0.2.{self._count}"
        ds.PatientID, ds.PatientName = "P1", "Test^Person"
        ds.PatientBirthDate, ds.PatientSex = "19500102", "F"
        ds.StudyInstanceUID, ds.StudyDate = STUDY, "20240105"
        ds.SeriesInstanceUID = f"1.2.826.0.3.{series}"
        ds.FrameOfReferenceUID = FRAME
        return ds

    def pixels(self, ds: Dataset, stored: Any) -> Dataset:
        stored = np.asarray(stored)
        ds.Rows, ds.Columns = stored.shape[-2:]
        if stored.ndim == 3:
            ds.NumberOfFrames = len(stored)
        ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
        ds.BitsAllocated = ds.BitsStored = stored.dtype.itemsize * 8
        ds.HighBit = ds.BitsStored - 1
        ds.PixelRepresentation = int(stored.dtype.kind == "i")
        ds.PixelData = stored.astype(stored.dtype.newbyteorder("<")).tobytes()
        return ds

    def slice(
        self,
        stored: Any,
        position: Sequence[float],
        orientation: Sequence[float] = (1, 0, 0, 0, 1, 0),
        *,
        sop_class: str = uid.CTImageStorage,
        modality: str = "CT",
        series: str = "1",
    ) -> Dataset:
        ds = self.pixels(self.base(sop_class, modality, series), stored)
        ds.ImagePositionPatient = [float(p) for p in position]
        ds.ImageOrientationPatient = [float(c) for c in orientation]
        ds.PixelSpacing, ds.SliceThickness = [2.0, 1.5], 3.0
        ds.RescaleSlope, ds.RescaleIntercept = 1, -1024
        ds.PatientPosition = "HFS"
        return ds

    def stack(self, depths: Sequence[float], series: str = "1", **options: Any) -> list[Dataset]:
        """Axial slices whose every pixel holds 100 + 10 z."""
        return [
            self.slice(
                np.full((4, 5), 100 + 10 * z, np.int16), (-3, -4, z), series=series, **options
            )
            for z in depths
        ]

    def nuclear(self, stored: Any, kind: str) -> Dataset:
        ds = self.pixels(self.base(uid.NuclearMedicineImageStorage, "NM"), stored)
        ds.ImageType = ["ORIGINAL", "PRIMARY", NM_TYPES[kind], "EMISSION"]
        ds.PixelSpacing = [2.0, 2.0]
        return ds

    def sequence_item(self, **values: Any) -> Dataset:
        item = Dataset()
        for keyword, value in values.items():
            setattr(item, keyword, value)
        return item

    def detector(self, code: str = "", angle: float | None = None, cosines: Any = None) -> Dataset:
        item = Dataset()
        if code:
            item.ViewCodeSequence = [self.sequence_item(CodeValue=code, CodeMeaning=f"view {code}")]
        if angle is not None:
            item.StartAngle = angle
        if cosines is not None:
            item.ImageOrientationPatient = list(cosines)
        return item

    def save(self, ds: Dataset, name: str = "", syntax: str = uid.ExplicitVRLittleEndian) -> Path:
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = uid.UID(syntax)
        ds.file_meta.MediaStorageSOPClassUID = ds.get("SOPClassUID", "1.2.3")
        ds.file_meta.MediaStorageSOPInstanceUID = ds.get("SOPInstanceUID", "1.2.3.4")
        path = self.folder / (name or f"file{self._count}_{ds.get('SOPInstanceUID', '0')}")
        path.parent.mkdir(parents=True, exist_ok=True)
        ds.save_as(path, enforce_file_format=True, overwrite=True)
        return path

    def save_all(self, datasets: Sequence[Dataset]) -> list[Path]:
        return [self.save(ds, f"{n:03d}_{ds.SOPInstanceUID}") for n, ds in enumerate(datasets)]
