"""Forty sound DICOM files of every kind the program reads, each with the files beside it."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
from pydicom import uid
from pydicom.dataset import Dataset, FileMetaDataset

STUDY, FRAME = "1.2.826.0.7.1", "1.2.826.0.7.2"
FROM_PYDICOM = (
    "CT_small", "ExplVR_BigEnd", "693_J2KI", "JPEG-lossy", "JPEG2000", "JPGExtended",
    "JPEGLSNearLossless_16", "MR_small", "MR_small_RLE", "MR_small_expb", "MR_small_implicit",
    "SC_rgb_jpeg_gdcm", "SC_rgb_rle_2frame", "image_dfl", "liver_1frame", "rtdose", "rtdose_rle",
    "rtplan", "rtstruct", "no_meta",
)  # fmt: skip
"""Files that the pydicom wheel carries."""
SYNTAXES = {
    "implicit": uid.ImplicitVRLittleEndian,
    "explicit": uid.ExplicitVRLittleEndian,
    "deflated": uid.DeflatedExplicitVRLittleEndian,
    "rle": uid.RLELossless,
    "j2k": uid.JPEG2000Lossless,
    "jpeg-ls": uid.JPEGLSLossless,
}


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound file that will be broken, and sound files of the same patient beside it."""

    name: str
    data: bytes
    beside: tuple[bytes, ...] = ()


def seeds() -> tuple[Seed, ...]:
    """All forty."""
    made = (*_slices(), *_objects())
    folder = Path(pydicom.__file__).parent / "data" / "test_files"
    wheel = tuple(Seed(name, (folder / f"{name}.dcm").read_bytes()) for name in FROM_PYDICOM)
    return (*made, *wheel)


def _slices() -> Iterator[Seed]:
    """One slice of five, compressed in several ways; a PET and a MR slice."""
    stack = [_slice(k) for k in range(5)]
    beside = tuple(_bytes(ds) for ds in stack[:2] + stack[3:])
    for name, syntax in SYNTAXES.items():
        yield Seed(f"ct-{name}", _bytes(stack[2], syntax), beside)
    for modality, sop_class in (
        ("MR", uid.MRImageStorage),
        ("PT", uid.PositronEmissionTomographyImageStorage),
    ):
        stack = [_slice(k, modality, sop_class) for k in range(5)]
        yield Seed(
            modality.lower(), _bytes(stack[2]), tuple(_bytes(ds) for ds in stack[:2] + stack[3:])
        )


def _objects() -> Iterator[Seed]:
    beside = tuple(_bytes(_slice(k)) for k in range(5))
    for name, ds in (
        ("planar", _nuclear("WHOLE BODY", (2, 12, 6))),
        ("spect", _nuclear("RECON TOMO", (4, 6, 6))),
        ("structures", _structures()),
        ("dose", _dose(np.uint32)),
        ("dose-16", _dose(np.uint16)),
        ("plan", _plan()),
        ("registration", _registration()),
        ("segmentation", _segmentation()),
        ("enhanced-ct", _enhanced("CT", uid.EnhancedCTImageStorage)),
        ("enhanced-mr", _enhanced("MR", uid.EnhancedMRImageStorage)),
        ("capture", _capture()),
        ("portal", _portal()),
    ):
        yield Seed(name, _bytes(ds), beside)


def _base(modality: str, sop_class: str, number: int = 1) -> Dataset:
    ds = Dataset()
    ds.SOPClassUID, ds.Modality = sop_class, modality
    ds.SOPInstanceUID = f"1.2.826.0.7.3.{sum(modality.encode())}.{number}"
    ds.PatientID, ds.PatientName, ds.PatientBirthDate = "F1", "Fuzz^Person", "19500101"
    ds.StudyInstanceUID, ds.StudyDate, ds.SeriesDate = STUDY, "20240105", "20240105"
    ds.SeriesInstanceUID = f"1.2.826.0.7.4.{sop_class.rsplit('.', 1)[-1]}.{len(modality)}"
    ds.FrameOfReferenceUID, ds.PatientPosition = FRAME, "HFS"
    return ds


def _pixels(ds: Dataset, stored: np.ndarray) -> Dataset:
    ds.Rows, ds.Columns = stored.shape[-2:]
    if stored.ndim == 3:
        ds.NumberOfFrames = len(stored)
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated = ds.BitsStored = stored.dtype.itemsize * 8
    ds.HighBit, ds.PixelRepresentation = ds.BitsStored - 1, int(stored.dtype.kind == "i")
    ds.PixelData = stored.tobytes()
    return ds


def _slice(k: int, modality: str = "CT", sop_class: str = uid.CTImageStorage) -> Dataset:
    ds = _base(modality, sop_class, k)
    _pixels(ds, (np.arange(1024, dtype=np.uint16).reshape(32, 32) * 7 + k) % 4000)
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [-6, -6, 3 * k], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.SliceThickness, ds.InstanceNumber = [1, 1], 3, k
    ds.RescaleSlope, ds.RescaleIntercept = 1, -1024
    if modality == "PT":
        ds.Units, ds.DecayCorrection, ds.CorrectedImage = "BQML", "START", ["ATTN", "DECY"]
        ds.PatientWeight, ds.SeriesTime, ds.AcquisitionDate = 70, "100000", "20240105"
        ds.AcquisitionTime = "100000"
        ds.RadiopharmaceuticalInformationSequence = [
            _item(
                RadionuclideTotalDose=3e8,
                RadionuclideHalfLife=6586.2,
                RadiopharmaceuticalStartTime="090000",
            )
        ]
    return ds


def _nuclear(purpose: str, shape: tuple[int, ...]) -> Dataset:
    ds = _pixels(_base("NM", uid.NuclearMedicineImageStorage), np.ones(shape, np.uint16))
    ds.ImageType = ["ORIGINAL", "PRIMARY", purpose, "EMISSION"]
    ds.PixelSpacing, ds.SpacingBetweenSlices = [2, 2], -2
    views = ("399321004", "399001007")
    ds.DetectorInformationSequence = [
        _item(
            ViewCodeSequence=[_item(CodeValue=code, CodingSchemeDesignator="SCT")],
            ImagePositionPatient=[0, 0, 0],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
        )
        for code in views
    ]
    vector = list(range(1, shape[0] + 1))
    if purpose == "RECON TOMO":
        ds.FrameIncrementPointer, ds.SliceVector = 0x00540080, vector
    else:
        ds.FrameIncrementPointer, ds.DetectorVector = 0x00540020, vector
        ds.EnergyWindowVector = [1] * shape[0]
    return ds


def _structures() -> Dataset:
    ds = _base("RTSTRUCT", uid.RTStructureSetStorage)
    ds.StructureSetLabel = "SEED"
    square = [-3, -3, 0, 3, -3, 0, 3, 3, 0, -3, 3, 0]
    contours = [
        _item(
            ContourGeometricType="CLOSED_PLANAR",
            NumberOfContourPoints=4,
            ContourData=[v if n % 3 < 2 else 3.0 * k for n, v in enumerate(square)],
        )
        for k in range(4)
    ]
    ds.StructureSetROISequence = [
        _item(ROINumber=1, ROIName="GTV", ReferencedFrameOfReferenceUID=FRAME)
    ]
    ds.ROIContourSequence = [
        _item(ReferencedROINumber=1, ROIDisplayColor=[255, 0, 0], ContourSequence=contours)
    ]
    ds.RTROIObservationsSequence = [
        _item(ObservationNumber=1, ReferencedROINumber=1, RTROIInterpretedType="GTV")
    ]
    return ds


def _dose(kind: type[np.unsignedinteger]) -> Dataset:
    ds = _pixels(_base("RTDOSE", uid.RTDoseStorage), np.full((3, 6, 6), 1000, kind))
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [-6, -6, 0], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.GridFrameOffsetVector = [2, 2], [0, 3, 6]
    ds.DoseUnits, ds.DoseType, ds.DoseSummationType = "GY", "PHYSICAL", "PLAN"
    ds.DoseGridScaling = 0.01
    ds.DVHSequence = [
        _item(
            DVHType="CUMULATIVE",
            DoseUnits="GY",
            DoseType="PHYSICAL",
            DVHDoseScaling=1,
            DVHVolumeUnits="CM3",
            DVHNumberOfBins=2,
            DVHData=[1, 5, 1, 3],
            DVHReferencedROISequence=[
                _item(ReferencedROINumber=1, DVHROIContributionType="INCLUDED")
            ],
        )
    ]
    return ds


def _plan() -> Dataset:
    ds = _base("RTPLAN", uid.RTPlanStorage)
    ds.RTPlanLabel, ds.RTPlanGeometry = "SEED", "PATIENT"
    jaws = [
        _item(RTBeamLimitingDeviceType=kind, LeafJawPositions=[-50, 50])
        for kind in ("ASYMX", "ASYMY")
    ]
    points = [
        _item(
            ControlPointIndex=0,
            NominalBeamEnergy=6,
            GantryAngle=0,
            IsocenterPosition=[0, 0, 6],
            BeamLimitingDevicePositionSequence=jaws,
        ),
        _item(ControlPointIndex=1),
    ]
    ds.BeamSequence = [
        _item(
            BeamNumber=1,
            BeamName="AP",
            RadiationType="PHOTON",
            SourceAxisDistance=1000,
            ControlPointSequence=points,
        )
    ]
    ds.PatientSetupSequence = [_item(PatientSetupNumber=1, PatientPosition="HFS")]
    ds.FractionGroupSequence = [
        _item(
            FractionGroupNumber=1,
            NumberOfFractionsPlanned=10,
            ReferencedBeamSequence=[_item(ReferencedBeamNumber=1, BeamMeterset=100)],
        )
    ]
    return ds


def _registration() -> Dataset:
    ds = _base("REG", uid.SpatialRegistrationStorage)
    matrix = _item(
        FrameOfReferenceTransformationMatrix=[1, 0, 0, 5, 0, 1, 0, 6, 0, 0, 1, 7, 0, 0, 0, 1],
        FrameOfReferenceTransformationMatrixType="RIGID",
    )
    ds.RegistrationSequence = [
        _item(
            FrameOfReferenceUID=frame,
            MatrixRegistrationSequence=[_item(MatrixSequence=[matrix])],
        )
        for frame in (FRAME, f"{FRAME}.9")
    ]
    return ds


def _segmentation() -> Dataset:
    ds = _enhanced("SEG", uid.SegmentationStorage, frames=2)
    ds.SegmentationType, ds.BitsAllocated, ds.BitsStored, ds.HighBit = "BINARY", 1, 1, 0
    ds.PixelData = bytes([0b00111100] * 36)
    ds.SegmentSequence = [
        _item(SegmentNumber=1, SegmentLabel="Lesion", SegmentAlgorithmType="MANUAL")
    ]
    for item in ds.PerFrameFunctionalGroupsSequence:
        item.SegmentIdentificationSequence = [_item(ReferencedSegmentNumber=1)]
    return ds


def _enhanced(modality: str, sop_class: str, frames: int = 3) -> Dataset:
    ds = _pixels(_base(modality, sop_class), np.ones((frames, 12, 12), np.uint16))
    ds.ImageType = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
    ds.SharedFunctionalGroupsSequence = [
        _item(
            PixelMeasuresSequence=[_item(PixelSpacing=[1, 1], SliceThickness=3)],
            PlaneOrientationSequence=[_item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])],
            PixelValueTransformationSequence=[_item(RescaleSlope=1, RescaleIntercept=-1024)],
        )
    ]
    ds.PerFrameFunctionalGroupsSequence = [
        _item(
            PlanePositionSequence=[_item(ImagePositionPatient=[-6, -6, 3 * k])],
            FrameContentSequence=[_item(StackID="1", InStackPositionNumber=k + 1)],
        )
        for k in range(frames)
    ]
    return ds


def _capture() -> Dataset:
    ds = _pixels(_base("OT", uid.SecondaryCaptureImageStorage), np.ones((9, 12), np.uint8))
    ds.ConversionType = "WSD"
    return ds


def _portal() -> Dataset:
    ds = _pixels(_base("RTIMAGE", uid.RTImageStorage), np.ones((9, 12), np.uint16))
    ds.RTImageLabel, ds.RTImagePlane, ds.RTImageSID = "AP", "NORMAL", 1500
    ds.ImagePlanePixelSpacing, ds.RTImagePosition = [1, 1], [-6, 4]
    ds.RadiationMachineSAD, ds.GantryAngle = 1000, 0
    return ds


def _item(**values: object) -> Dataset:
    item = Dataset()
    for keyword, value in values.items():
        setattr(item, keyword, value)
    return item


def _bytes(ds: Dataset, syntax: str = uid.ExplicitVRLittleEndian) -> bytes:
    ds = copy.deepcopy(ds)
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
    if uid.UID(syntax).is_encapsulated:
        ds.compress(syntax, generate_instance_uid=False)
    ds.file_meta.TransferSyntaxUID = uid.UID(syntax)
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    buffer = BytesIO()
    ds.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
