"""The planar whole-body bone scan: anterior and posterior frames in one NM file."""

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import NuclearMedicineImageStorage

from hccbm_gui.core.planar import PlanarScan, View
from hccbm_gui.io.phantom.camera import COLUMNS, PIXEL_MM, ROWS
from hccbm_gui.io.phantom.dicom_common import code, dicom_file, image_pixels, items, write
from hccbm_gui.io.phantom.nuclear_common import add_nuclear_modules, detector

SERIES = "NM_planar"
VIEW_CODES = {
    View.ANTERIOR: ("399321004", "Anterior projection", 180),
    View.POSTERIOR: ("399001007", "Posterior projection", 0),
}
"""View: code of CID 26, its meaning, and the start angle of the head."""

_VELOCITY_MM_S = 2.5
_SCAN_LENGTH_MM = 1950


def _head(view: View) -> Dataset:
    value, meaning, angle = VIEW_CODES[view]
    head = detector()
    head.StartAngle = angle
    head.ImagePositionPatient = head.ImageOrientationPatient = None
    view_code = code(value, "SCT", meaning)
    head.ViewCodeSequence = items(view_code)
    return head


def planar_dataset(seed: int, scan: PlanarScan) -> Dataset:
    """The scan as NM Image Storage (PS3.3 A.5); it has no frame of reference."""
    ds = dicom_file(seed, NuclearMedicineImageStorage, "bone scan", SERIES, 1)
    ds.Modality = "NM"
    ds.SeriesNumber = 1
    ds.SeriesDescription = "Whole body ANT POST"
    ds.BodyPartExamined = "WHOLEBODY"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "WHOLE BODY", "EMISSION"]
    ds.AcquisitionDate, ds.AcquisitionTime = ds.StudyDate, ds.StudyTime
    ds.AcquisitionTerminationCondition = "TIME"
    ds.CountsAccumulated = int(sum(int(image.array.sum()) for image in scan.images))
    ds.ScanVelocity = _VELOCITY_MM_S
    ds.ScanLength = _SCAN_LENGTH_MM
    ds.WholeBodyTechnique = "1PS"
    ds.ActualFrameDuration = int(1000 * _SCAN_LENGTH_MM / _VELOCITY_MM_S)
    ds.NumberOfFrames = len(scan.images)
    ds.FrameIncrementPointer = [Tag(0x0054, 0x0010), Tag(0x0054, 0x0020)]
    ds.EnergyWindowVector = [1] * len(scan.images)
    ds.NumberOfDetectors = len(scan.images)
    ds.DetectorVector = list(range(1, len(scan.images) + 1))
    ds.DetectorInformationSequence = items(*(_head(image.view) for image in scan.images))
    add_nuclear_modules(ds)
    ds.PixelSpacing = [PIXEL_MM, PIXEL_MM]
    image_pixels(ds, ROWS, COLUMNS)
    frames = np.stack([image.array for image in scan.images])
    ds.WindowCenter, ds.WindowWidth = 35, 70
    ds.PixelData = frames.astype("<u2").tobytes()
    return ds


def write_planar(folder: Path, seed: int, scan: PlanarScan) -> None:
    """Write the scan into `folder`."""
    write(planar_dataset(seed, scan), folder / "NM.wholebody.dcm")
