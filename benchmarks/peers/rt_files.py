"""The clinical case as RTSTRUCT and RTDOSE files, for peers that read nothing else."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.tag import Tag
from pydicom.uid import ImplicitVRLittleEndian, RTDoseStorage, RTStructureSetStorage, generate_uid

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi

CONTOUR_DATA = Tag(0x3006, 0x0050)


def write_structures(path: Path, rois: Sequence[Roi]) -> None:
    """An RTSTRUCT with all contours to 0.0001 mm."""
    ds = _object("RTSTRUCT", RTStructureSetStorage, rois[0].frame_uid)
    ds.StructureSetLabel = "Benchmark"
    ds.StructureSetROISequence = [_named(roi) for roi in rois]
    ds.ROIContourSequence = [_drawn(roi) for roi in rois]
    ds.RTROIObservationsSequence = [_observed(roi) for roi in rois]
    ds.save_as(path, enforce_file_format=True)


def write_dose(path: Path, stored: np.ndarray, scaling_gy: float, grid: Geometry) -> None:
    """An RTDOSE of uint32 (frames, rows, columns) on an axial grid; Gy are stored * scaling."""
    ds = _object("RTDOSE", RTDoseStorage, grid.frame_uid)
    frames, rows, columns = stored.shape
    ds.NumberOfFrames, ds.Rows, ds.Columns = frames, rows, columns
    ds.ImagePositionPatient = [f"{x:g}" for x in grid.origin_mm]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    depth, *spacing = grid.spacing_mm
    ds.PixelSpacing, ds.SliceThickness = spacing, depth
    ds.GridFrameOffsetVector = [f"{depth * n:g}" for n in range(frames)]
    ds.FrameIncrementPointer = Tag(0x3004, 0x000C)
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated = ds.BitsStored = 32
    ds.HighBit, ds.PixelRepresentation = 31, 0
    ds.DoseUnits, ds.DoseType, ds.DoseSummationType = "GY", "PHYSICAL", "PLAN"
    ds.DoseGridScaling = f"{scaling_gy:g}"
    ds.PixelData = np.ascontiguousarray(stored, dtype="<u4").tobytes()
    ds.save_as(path, enforce_file_format=True)


def _object(modality: str, kind: str, frame_uid: str) -> Dataset:
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    # Explicit VR could not hold a contour of more than 64 kB.
    ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = kind, generate_uid(prefix=None)
    ds.Modality, ds.FrameOfReferenceUID = modality, frame_uid
    ds.PatientName, ds.PatientID = "BENCHMARK", "0001"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = (generate_uid(prefix=None) for _ in range(2))
    return ds


def _named(roi: Roi) -> Dataset:
    ds = Dataset()
    ds.ROINumber, ds.ROIName = roi.number, roi.name
    ds.ReferencedFrameOfReferenceUID, ds.ROIGenerationAlgorithm = roi.frame_uid, "MANUAL"
    return ds


def _observed(roi: Roi) -> Dataset:
    ds = Dataset()
    ds.ObservationNumber = ds.ReferencedROINumber = roi.number
    ds.RTROIInterpretedType = "ORGAN"
    return ds


def _drawn(roi: Roi) -> Dataset:
    ds = Dataset()
    ds.ReferencedROINumber, ds.ROIDisplayColor = roi.number, list(roi.colour)
    ds.ContourSequence = [_contour(points) for points in roi.contours]
    return ds


def _contour(points: np.ndarray) -> Dataset:
    ds = Dataset()
    ds.ContourGeometricType, ds.NumberOfContourPoints = "CLOSED_PLANAR", len(points)
    text = "\\".join(map("{:.4f}".format, points.ravel().tolist())).encode("ascii")
    text += b" " * (len(text) % 2)
    # As bytes: numbers would each become an object first, which takes seconds.
    ds[CONTOUR_DATA] = RawDataElement(CONTOUR_DATA, "DS", len(text), text, 0, True, True)
    ds.set_original_encoding(True, True, None)
    return ds
