"""What the thirty inputs are made of: a water CT, structures, a plan, a dose, nuclear images.

A `make` is a `DicomMaker`. All of it lies in one frame of reference and belongs together; the
inputs then spoil one thing each.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset

STEP_MM, PIXEL_MM, PIXELS = 3.0, 4.0, 20
HALF_MM = PIXEL_MM * (PIXELS - 1) / 2.0
DEPTHS = tuple(STEP_MM * k for k in range(9))
CT_SERIES, SET_SERIES, PLAN_SERIES, DOSE_SERIES = "1", "2", "3", "4"
PLAN_UID, SET_UID = "1.2.826.0.9.1", "1.2.826.0.9.2"
OTHER_FRAME = "1.2.826.0.1.77"


def water(depth: float) -> Any:
    """Stored values of a slice: a square of water that tells its depth by its number."""
    stored = np.zeros((PIXELS, PIXELS), np.int16)
    stored[3:-3, 3:-3] = 1000 + round(10 * depth)
    return stored


def ct(make: Any, depths: Sequence[float] = DEPTHS, series: str = CT_SERIES) -> list[Dataset]:
    """Axial slices whose water holds -24 + 10 z HU."""
    slices = [
        make.slice(water(z), (-HALF_MM, -HALF_MM, z), series=series, modality="CT") for z in depths
    ]
    for ds in slices:
        ds.PixelSpacing, ds.ImageType = [PIXEL_MM, PIXEL_MM], ["ORIGINAL", "PRIMARY", "AXIAL"]
    return slices


def square(half: float, z: float) -> list[float]:
    """Contour Data of an axial square."""
    corners = ((-half, -half), (half, -half), (half, half), (-half, half))
    return [value for x, y in corners for value in (x, y, z)]


def contour(make: Any, data: Sequence[float], kind: str = "CLOSED_PLANAR") -> Dataset:
    """One contour."""
    values = [f"{value:.3f}" for value in data]
    return make.sequence_item(
        ContourGeometricType=kind, NumberOfContourPoints=len(values) // 3, ContourData=values
    )


def structures(make: Any, series: str = CT_SERIES, frame: str = "") -> Dataset:
    """A body and a GTV, drawn on the CT."""
    ds = make.base(uid.RTStructureSetStorage, "RTSTRUCT", SET_SERIES)
    ds.SOPInstanceUID, ds.StructureSetLabel = SET_UID, "SET"
    frame = frame or ds.FrameOfReferenceUID
    ds.FrameOfReferenceUID = frame
    images = make.sequence_item(SeriesInstanceUID=f"1.2.826.0.3.{series}", ContourImageSequence=[])
    study = make.sequence_item(
        ReferencedSOPInstanceUID=ds.StudyInstanceUID, RTReferencedSeriesSequence=[images]
    )
    ds.ReferencedFrameOfReferenceSequence = [
        make.sequence_item(FrameOfReferenceUID=frame, RTReferencedStudySequence=[study])
    ]
    ds.StructureSetROISequence, ds.ROIContourSequence = [], []
    ds.RTROIObservationsSequence = []
    add_structure(make, ds, "External", [square(24, z) for z in DEPTHS[1:8]])
    add_structure(make, ds, "GTVp", [square(8, z) for z in DEPTHS[3:6]])
    return ds


def add_structure(
    make: Any, ds: Dataset, name: str, contours: Sequence[Any], kind: str = "CLOSED_PLANAR"
) -> None:
    """One more structure; contours as Contour Data or as items."""
    number = len(ds.StructureSetROISequence) + 1
    frame = ds.ReferencedFrameOfReferenceSequence[0].FrameOfReferenceUID
    ds.StructureSetROISequence.append(
        make.sequence_item(ROINumber=number, ROIName=name, ReferencedFrameOfReferenceUID=frame)
    )
    drawn = [c if isinstance(c, Dataset) else contour(make, c, kind) for c in contours]
    ds.ROIContourSequence.append(
        make.sequence_item(ReferencedROINumber=number, ContourSequence=drawn)
    )
    ds.RTROIObservationsSequence.append(
        make.sequence_item(
            ObservationNumber=number, ReferencedROINumber=number, RTROIInterpretedType=""
        )
    )


def plan(make: Any) -> Dataset:
    """One beam from behind, ten fractions, 30 Gy."""
    ds = make.base(uid.RTPlanStorage, "RTPLAN", PLAN_SERIES)
    ds.SOPInstanceUID, ds.RTPlanLabel = PLAN_UID, "PA"
    jaws = [
        make.sequence_item(RTBeamLimitingDeviceType=axis, LeafJawPositions=[-half, half])
        for axis, half in (("X", 30), ("Y", 40))
    ]
    point = make.sequence_item(
        ControlPointIndex=0,
        GantryAngle=180,
        IsocenterPosition=[0, 0, 12],
        NominalBeamEnergy=6,
        BeamLimitingDevicePositionSequence=jaws,
    )
    ds.BeamSequence = [
        make.sequence_item(
            BeamNumber=1,
            BeamName="PA",
            RadiationType="PHOTON",
            TreatmentDeliveryType="TREATMENT",
            SourceAxisDistance=1000,
            PrimaryDosimeterUnit="MU",
            ControlPointSequence=[point],
        )
    ]
    beam = make.sequence_item(ReferencedBeamNumber=1, BeamMeterset=310.5)
    ds.FractionGroupSequence = [
        make.sequence_item(
            FractionGroupNumber=1, NumberOfFractionsPlanned=10, ReferencedBeamSequence=[beam]
        )
    ]
    ds.DoseReferenceSequence = [
        make.sequence_item(DoseReferenceType="TARGET", TargetPrescriptionDose=30)
    ]
    ds.PatientSetupSequence = [make.sequence_item(PatientSetupNumber=1, PatientPosition="HFS")]
    ds.ReferencedStructureSetSequence = [make.sequence_item(ReferencedSOPInstanceUID=SET_UID)]
    return ds


def dose(make: Any, series: str = DOSE_SERIES, depths: Sequence[float] = DEPTHS) -> Dataset:
    """30 Gy + 0.1 Gy a mm of depth, of the plan."""
    planes = [np.full((PIXELS, PIXELS), 30_000 + 100 * z, np.uint32) for z in depths]
    ds = make.pixels(make.base(uid.RTDoseStorage, "RTDOSE", series), np.stack(planes))
    ds.ImagePositionPatient = [-HALF_MM, -HALF_MM, depths[0]]
    ds.ImageOrientationPatient, ds.PixelSpacing = [1, 0, 0, 0, 1, 0], [PIXEL_MM, PIXEL_MM]
    ds.GridFrameOffsetVector = [z - depths[0] for z in depths]
    ds.FrameIncrementPointer = 0x3004000C
    ds.DoseUnits, ds.DoseType, ds.DoseSummationType = "GY", "PHYSICAL", "PLAN"
    ds.DoseGridScaling = "0.001"
    ds.ReferencedRTPlanSequence = [make.sequence_item(ReferencedSOPInstanceUID=PLAN_UID)]
    return ds


def whole_set(make: Any) -> list[Dataset]:
    """CT, structures, plan and dose without fault."""
    return [*ct(make), structures(make), plan(make), dose(make)]


def bone_scan(make: Any, series: str = "8", rows: int = 64, columns: int = 32) -> Dataset:
    """Anterior and posterior whole-body views, as the standard has them."""
    counts = np.zeros((2, rows, columns), np.uint16)
    counts[:, 8:56, 12:20] = 20
    counts[:, 30:33, 14:17] = 200
    ds = make.nuclear(counts, "planar")
    ds.SeriesInstanceUID = f"1.2.826.0.3.{series}"
    del ds.FrameOfReferenceUID
    ds.PixelSpacing = [8.0, 8.0]
    ds.EnergyWindowVector, ds.DetectorVector = [1, 1], [1, 2]
    ds.DetectorInformationSequence = [make.detector("399321004"), make.detector("399001007")]
    ds.PatientPosition = "HFS"
    return ds


def pet(make: Any, series: str = "9") -> list[Dataset]:
    """A PET series with all that SUV needs."""
    kind = uid.PositronEmissionTomographyImageStorage
    stack = make.stack(
        [0, 3, 6],
        series=series,
        sop_class=kind,
        modality="PT",
    )
    for ds in stack:
        ds.Units, ds.DecayCorrection, ds.CorrectedImage = "BQML", "START", ["ATTN", "DECY"]
        ds.SeriesDate = ds.AcquisitionDate = "20240105"
        ds.SeriesTime = ds.AcquisitionTime = "110000"
        ds.PatientWeight, ds.RescaleIntercept = 70, 0
        ds.RadiopharmaceuticalInformationSequence = [
            make.sequence_item(
                RadionuclideTotalDose=3.7e8,
                RadionuclideHalfLife=6586.2,
                RadiopharmaceuticalStartTime="100000",
            )
        ]
    return stack
