"""A small plan as DICOM files: CT, structures, plan and dose without fault."""

from pathlib import Path
from typing import Any

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset, FileMetaDataset

MODALITIES = ("CT", "RTDOSE", "RTPLAN", "RTSTRUCT")
STUDY, FRAME = "1.2.826.0.1.1", "1.2.826.0.1.2"


def item(**values: Any) -> Dataset:
    found = Dataset()
    for keyword, value in values.items():
        setattr(found, keyword, value)
    return found


def base(sop_class: str, modality: str, number: int) -> Dataset:
    return item(
        SOPClassUID=sop_class,
        SOPInstanceUID=f"1.2.826.0.2.{number}",
        Modality=modality,
        PatientID="=P1",
        PatientName="Doe^Jane",
        PatientBirthDate="19500102",
        PatientSex="F",
        StudyInstanceUID=STUDY,
        StudyDate="20261102",
        SeriesInstanceUID=f"1.2.826.0.3.{MODALITIES.index(modality) + 1}",
        FrameOfReferenceUID=FRAME,
    )


def pixels(ds: Dataset, stored: Any) -> Dataset:
    ds.Rows, ds.Columns = stored.shape[-2:]
    if stored.ndim == 3:
        ds.NumberOfFrames = len(stored)
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated = ds.BitsStored = stored.dtype.itemsize * 8
    ds.HighBit, ds.PixelRepresentation = ds.BitsStored - 1, int(stored.dtype.kind == "i")
    ds.PixelData = stored.tobytes()
    ds.ImageOrientationPatient, ds.PixelSpacing = [1, 0, 0, 0, 1, 0], [4.0, 4.0]
    return ds


def ct_slices() -> list[Dataset]:
    slices = []
    for k in range(9):
        ds = pixels(base(uid.CTImageStorage, "CT", 100 + k), np.zeros((20, 20), np.int16))
        ds.ImagePositionPatient = [-38.0, -38.0, 3.0 * k]
        ds.SliceThickness, ds.RescaleSlope, ds.RescaleIntercept = 3.0, 1, 0
        ds.PatientPosition = "HFS"
        slices.append(ds)
    return slices


def structures() -> Dataset:
    ds = base(uid.RTStructureSetStorage, "RTSTRUCT", 4)
    series = item(SeriesInstanceUID="1.2.826.0.3.1", ContourImageSequence=[])
    study = item(ReferencedSOPInstanceUID=STUDY, RTReferencedSeriesSequence=[series])
    ds.ReferencedFrameOfReferenceSequence = [
        item(FrameOfReferenceUID=FRAME, RTReferencedStudySequence=[study])
    ]
    ds.StructureSetROISequence, ds.ROIContourSequence = [], []
    for number, (name, half) in enumerate((("External", 30), ("PTV_3000", 10)), start=1):
        ds.StructureSetROISequence.append(
            item(ROINumber=number, ROIName=name, ReferencedFrameOfReferenceUID=FRAME)
        )
        square = [(-half, -half), (half, -half), (half, half), (-half, half)]
        drawn = [
            item(
                ContourGeometricType="CLOSED_PLANAR",
                NumberOfContourPoints=4,
                ContourData=[v for x, y in square for v in (x, y, 3.0 * k)],
            )
            for k in (range(1, 8) if number == 1 else range(3, 6))
        ]
        ds.ROIContourSequence.append(item(ReferencedROINumber=number, ContourSequence=drawn))
    return ds


def plan() -> Dataset:
    ds = base(uid.RTPlanStorage, "RTPLAN", 3)
    ds.RTPlanLabel = "PA"
    edges = [
        item(RTBeamLimitingDeviceType="X", LeafJawPositions=[-30, 30]),
        item(RTBeamLimitingDeviceType="Y", LeafJawPositions=[-40, 40]),
    ]
    point = item(
        GantryAngle=180,
        IsocenterPosition=[0, 0, 12],
        NominalBeamEnergy=6,
        BeamLimitingDevicePositionSequence=edges,
    )
    ds.BeamSequence = [
        item(
            BeamNumber=1,
            BeamName="PA",
            RadiationType="PHOTON",
            TreatmentDeliveryType="TREATMENT",
            SourceAxisDistance=1000,
            ControlPointSequence=[point],
            PrimaryDosimeterUnit="MU",
        )
    ]
    ds.FractionGroupSequence = [
        item(
            FractionGroupNumber=1,
            NumberOfFractionsPlanned=10,
            ReferencedBeamSequence=[item(ReferencedBeamNumber=1, BeamMeterset=310.5)],
        )
    ]
    ds.DoseReferenceSequence = [item(DoseReferenceType="TARGET", TargetPrescriptionDose=30)]
    ds.PatientSetupSequence = [item(PatientSetupNumber=1, PatientPosition="HFS")]
    ds.ReferencedStructureSetSequence = [item(ReferencedSOPInstanceUID="1.2.826.0.2.4")]
    return ds


def dose() -> Dataset:
    ds = pixels(base(uid.RTDoseStorage, "RTDOSE", 2), np.full((9, 20, 20), 30_000, np.uint32))
    ds.ImagePositionPatient, ds.GridFrameOffsetVector = [-38.0, -38.0, 0.0], list(range(0, 27, 3))
    ds.DoseUnits, ds.DoseType, ds.DoseSummationType = "GY", "PHYSICAL", "PLAN"
    ds.DoseGridScaling = "0.001"
    ds.ReferencedRTPlanSequence = [item(ReferencedSOPInstanceUID="1.2.826.0.2.3")]
    return ds


def write_set(folder: Path) -> None:
    """Write everything into `folder`."""
    for n, ds in enumerate([*ct_slices(), structures(), plan(), dose()]):
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
        ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
        ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
        ds.save_as(folder / f"{n}.dcm", enforce_file_format=True)
