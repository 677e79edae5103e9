"""A patient of all kinds of objects that refer to each other, with their name in every corner."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import uid
from pydicom.dataset import Dataset

from hccbm_gui.io.deidentify.profile import Profile, read_profile
from hccbm_gui.services.resources import resource_path

SECRETS = ("KOWALCZYK", "Kowalczyk", "Bronislava", "QX-778812", "ACC4711", "Marienthal")
"""What may be found in no byte of any output."""

BOX = np.array([(-3.0, -3.0), (3.0, -3.0), (3.0, 3.0), (-3.0, 3.0)])
DEPTHS = (0.0, 3.0, 6.0, 9.0, 12.0, 15.0)


@pytest.fixture(scope="session")
def profile() -> Profile:
    return read_profile(
        resource_path("deidentification.csv"), resource_path("deidentification_types.csv")
    )


def identify(ds: Dataset) -> Dataset:
    """Name the patient wherever somebody could."""
    ds.PatientName, ds.PatientID = "KOWALCZYK^Bronislava", "QX-778812"
    ds.PatientBirthDate, ds.PatientSex = "19481123", "F"
    ds.PatientAge, ds.PatientWeight, ds.PatientSize = "075Y", 70.0, 1.62
    ds.AccessionNumber, ds.InstitutionName = "ACC4711", "Marienthal Hospital"
    ds.StudyDate, ds.StudyTime, ds.StudyID = "20240105", "101500", "QX-778812"
    ds.SeriesDate, ds.SeriesTime = "20240105", "102000"
    ds.AcquisitionDate, ds.AcquisitionTime = "20240105", "102030"
    ds.ReferringPhysicianName = "Grey^Meredith"
    ds.StudyDescription = "Staging of Mrs Kowalczyk 05.01.2024"
    ds.SeriesDescription = "Axial bone Kowalczyk"
    ds.ManufacturerModelName = "Scanner of Marienthal"
    ds.ImageComments = "Bronislava was asleep"
    ds.PerformingPhysicianName = "Kowalczyk^Adam"
    block = ds.private_block(0x0099, "ACME OF MARIENTHAL", create=True)
    block.add_new(0x01, "LO", "KOWALCZYK^Bronislava")
    request = Dataset()
    request.RequestedProcedureDescription = "CT of Kowalczyk"
    request.RequestedProcedureID = "ACC4711"
    ds.RequestAttributesSequence = [request]
    ds.add_new(0x60000010, "US", 4)
    ds.add_new(0x60003000, "OW", b"KOWALCZYK ")
    return ds


class LinkedPatient:
    """CT, RTSTRUCT, RTPLAN, RTDOSE, REG and PET in one folder, each naming the others."""

    def __init__(self, make: Any) -> None:
        self.make = make
        self.folder: Path = make.folder
        item = make.sequence_item
        self.ct = [identify(ds) for ds in make.stack(DEPTHS)]
        self.pet = self._pet()
        self.structures = identify(self._structures())
        self.plan = identify(self._plan())
        self.dose = identify(self._dose())
        self.registration = identify(make.base(uid.SpatialRegistrationStorage, "REG", "6"))
        matrix = item(
            FrameOfReferenceTransformationMatrixType="RIGID",
            FrameOfReferenceTransformationMatrix=[1, 0, 0, 4, 0, 1, 0, 5, 0, 0, 1, 6, 0, 0, 0, 1],
        )
        self.registration.RegistrationSequence = [
            item(
                FrameOfReferenceUID="1.2.826.0.1.77",
                MatrixRegistrationSequence=[item(MatrixSequence=[matrix])],
            )
        ]
        objects = (self.structures, self.plan, self.dose, self.registration)
        for n, ds in enumerate((*self.ct, *self.pet, *objects)):
            make.save(ds, f"KOWALCZYK/{n:03d}.dcm")

    def _pet(self) -> list[Dataset]:
        slices = self.make.stack(
            DEPTHS, "2", sop_class=uid.PositronEmissionTomographyImageStorage, modality="PT"
        )
        for n, ds in enumerate(slices):
            identify(ds)
            ds.FrameOfReferenceUID, ds.Units = "1.2.826.0.1.77", "BQML"
            ds.DecayCorrection, ds.CorrectedImage = "START", ["DECY", "ATTN"]
            ds.RescaleSlope, ds.RescaleIntercept = 2.5, 0
            ds.SeriesTime, ds.AcquisitionTime = "235900.250", f"2359{10 + n}.500"
            tracer = self.make.sequence_item(
                RadiopharmaceuticalStartTime="225530.750",
                RadionuclideTotalDose=3.1e8,
                RadionuclideHalfLife=6586.2,
                Radiopharmaceutical="FDG for Kowalczyk",
            )
            ds.RadiopharmaceuticalInformationSequence = [tracer]
        # The last bed was taken after midnight.
        slices[-1].AcquisitionDate, slices[-1].AcquisitionTime = "20240106", "000130"
        return slices

    def _structures(self) -> Dataset:
        item = self.make.sequence_item
        ds = self.make.base(uid.RTStructureSetStorage, "RTSTRUCT", "3")
        ds.StructureSetLabel = "Kowalczyk"
        names = ((1, "GTVp", "GTV"), (2, "SpinalCord", "ORGAN"), (3, "PTV_Kowalczyk", "PTV"))
        ds.StructureSetROISequence = [
            item(ROINumber=n, ROIName=name, ReferencedFrameOfReferenceUID=ds.FrameOfReferenceUID)
            for n, name, _ in names
        ]
        ds.ROIContourSequence = [self._contours(n) for n, _, _ in names]
        ds.RTROIObservationsSequence = [
            item(ReferencedROINumber=n, RTROIInterpretedType=kind, ROIInterpreter="Grey^Meredith")
            for n, _, kind in names
        ]
        images = [item(ReferencedSOPInstanceUID=one.SOPInstanceUID) for one in self.ct]
        series = item(SeriesInstanceUID=self.ct[0].SeriesInstanceUID, ContourImageSequence=images)
        study = item(
            ReferencedSOPInstanceUID=ds.StudyInstanceUID, RTReferencedSeriesSequence=[series]
        )
        ds.ReferencedFrameOfReferenceSequence = [
            item(FrameOfReferenceUID=ds.FrameOfReferenceUID, RTReferencedStudySequence=[study])
        ]
        return ds

    def _contours(self, number: int) -> Dataset:
        item = self.make.sequence_item
        drawn = []
        for image, depth in zip(self.ct[1:5], DEPTHS[1:5], strict=True):
            points = np.column_stack([BOX / number, np.full(4, depth)])
            drawn.append(
                item(
                    ContourGeometricType="CLOSED_PLANAR",
                    NumberOfContourPoints=4,
                    ContourData=[f"{value:.3f}" for value in points.ravel()],
                    ContourImageSequence=[item(ReferencedSOPInstanceUID=image.SOPInstanceUID)],
                )
            )
        return item(ReferencedROINumber=number, ContourSequence=drawn)

    def _plan(self) -> Dataset:
        item = self.make.sequence_item
        ds = self.make.base(uid.RTPlanStorage, "RTPLAN", "4")
        ds.RTPlanLabel, ds.RTPlanDate, ds.RTPlanTime = "Kowalczyk", "20240106", "080000"
        ds.RTPlanGeometry = "PATIENT"
        first = item(
            ControlPointIndex=0,
            GantryAngle=180,
            BeamLimitingDeviceAngle=0,
            PatientSupportAngle=0,
            IsocenterPosition=[1.5, -2.5, 3.5],
            NominalBeamEnergy=6,
            BeamLimitingDevicePositionSequence=[
                item(RTBeamLimitingDeviceType="ASYMX", LeafJawPositions=[-30, 50]),
                item(RTBeamLimitingDeviceType="ASYMY", LeafJawPositions=[-60, 60]),
            ],
        )
        ds.BeamSequence = [
            item(
                BeamNumber=1,
                BeamName="PA Kowalczyk",
                TreatmentMachineName="Marienthal 2",
                RadiationType="PHOTON",
                SourceAxisDistance=1000,
                ControlPointSequence=[first, item(ControlPointIndex=1)],
            )
        ]
        ds.PatientSetupSequence = [item(PatientSetupNumber=1, PatientPosition="HFS")]
        ds.FractionGroupSequence = [item(FractionGroupNumber=1, NumberOfFractionsPlanned=10)]
        ds.ReferencedStructureSetSequence = [
            item(ReferencedSOPInstanceUID=self.structures.SOPInstanceUID)
        ]
        return ds

    def _dose(self) -> Dataset:
        stored = np.arange(6 * 4 * 5, dtype=np.uint32).reshape(6, 4, 5) * 1000
        ds = self.make.pixels(self.make.base(uid.RTDoseStorage, "RTDOSE", "5"), stored)
        ds.ImagePositionPatient, ds.ImageOrientationPatient = [-3, -4, 0], [1, 0, 0, 0, 1, 0]
        ds.PixelSpacing, ds.GridFrameOffsetVector = [2.0, 1.5], list(DEPTHS)
        ds.DoseUnits, ds.DoseType, ds.DoseSummationType = "GY", "PHYSICAL", "PLAN"
        ds.DoseGridScaling = "0.0001"
        ds.ReferencedRTPlanSequence = [
            self.make.sequence_item(ReferencedSOPInstanceUID=self.plan.SOPInstanceUID)
        ]
        return ds


@pytest.fixture
def linked(make: Any) -> LinkedPatient:
    return LinkedPatient(make)


@pytest.fixture
def secrets() -> tuple[str, ...]:
    return SECRETS
