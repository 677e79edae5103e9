"""A dose of this program as an RTDOSE file (PS3.3 A.18)."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.tag import Tag
from pydicom.uid import (
    UID,
    ExplicitVRLittleEndian,
    RTDoseStorage,
    RTPlanStorage,
    generate_uid,
)
from pydicom.valuerep import format_number_as_ds

import hccbm_gui
from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import FrameMismatch, HccbmError, InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.dose import MANUFACTURER
from hccbm_gui.io.values import lenient_reading

IMPLEMENTATION = UID("2.25.196413107214203526493283914622474155253")
LONGEST_TEXT = 64
"""Characters in a value of type LO."""
LARGEST_STORED = 2**32 - 2
LARGEST_SIGNED = 2**31 - 2
GRID_FRAME_OFFSET_VECTOR = Tag(0x3004, 0x000C)


def write_dose(path: Path, dose: Dose, case: Case) -> None:
    """Write `dose` as a new RTDOSE that belongs to the study of the image it lies on.

    Identifiers are new with every call. Nothing is written over an existing file.

    Raises
    ------
    InputRefused : not in Gy, values that RTDOSE cannot hold, or a file of that name exists.
    FrameMismatch : no series of the case has the frame of reference of the dose.
    HccbmError : the file cannot be written.
    """
    buffer = BytesIO()
    # The identity goes out as it came in, also where it breaks the rules of its type.
    with lenient_reading():
        dcmwrite(buffer, dose_dataset(dose, case), enforce_file_format=True)
    _write_new(path, buffer.getvalue())


def dose_dataset(dose: Dose, case: Case) -> Dataset:
    """The data set that `write_dose` writes; errors as there."""
    if dose.volume.unit is not Unit.GY:
        raise InputRefused(
            f"The dose is in {dose.volume.unit}, not in Gy.",
            where=dose.label,
            remedy="Only doses in Gy are written as RTDOSE.",
        )
    ds = Dataset()
    _patient_and_study(ds, case.patient, _image_of(dose, case), datetime.now())
    _equipment(ds, dose)
    array, geometry = _right_handed(dose.volume.array, dose.volume.geometry)
    _place(ds, geometry)
    _pixels(ds, array, dose)
    _meaning(ds, dose)
    ds.file_meta = _file_meta(ds)
    return ds


def _image_of(dose: Dose, case: Case) -> SeriesInfo:
    """The series whose study the dose belongs to: CT before other images, images before objects."""
    frame_uid = dose.volume.geometry.frame_uid
    here = [info for info in case.series if frame_uid and info.frame_uid == frame_uid]
    if not here:
        raise FrameMismatch(
            "No series of the case has the frame of reference of the dose.",
            where=dose.label,
            remedy="Open the image together with the dose.",
        )
    return min(here, key=lambda info: (info.modality != "CT", info.kind != "volume"))


def _patient_and_study(ds: Dataset, patient: Patient, image: SeriesInfo, now: datetime) -> None:
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.PatientName, ds.PatientID = patient.name, patient.id
    ds.PatientBirthDate = patient.birth_date.replace("-", "")
    ds.PatientSex = patient.sex
    ds.StudyInstanceUID = image.study_uid or generate_uid(prefix=None)
    ds.StudyDescription = image.study_description
    # Time and numbers of the study are not known here; the standard allows them to be empty.
    ds.StudyDate = image.date.replace("-", "")
    ds.StudyTime = ds.StudyID = ds.AccessionNumber = ds.ReferringPhysicianName = ""
    ds.SOPClassUID, ds.SOPInstanceUID = RTDoseStorage, generate_uid(prefix=None)
    ds.SeriesInstanceUID = generate_uid(prefix=None)
    ds.OperatorsName = ""
    ds.SeriesNumber = ds.InstanceNumber = 1
    day, clock = f"{now:%Y%m%d}", f"{now:%H%M%S}"
    ds.InstanceCreationDate = ds.SeriesDate = ds.ContentDate = day
    ds.InstanceCreationTime = ds.SeriesTime = ds.ContentTime = clock


def _equipment(ds: Dataset, dose: Dose) -> None:
    ds.Modality = "RTDOSE"
    ds.Manufacturer, ds.ManufacturerModelName = MANUFACTURER, "hccbm-gui"
    ds.SoftwareVersions = hccbm_gui.__version__
    origin, label = dose.origin or "Dose", dose.label
    told = origin.split(maxsplit=1)[0].strip(":,").lower() in label.lower()
    ds.SeriesDescription = _short(origin)
    ds.DoseComment = _short(label if told else f"{origin}: {label}".rstrip(": "))
    ds.ImageComments = f"{label}. {origin}. {hccbm_gui.NOTICE}"


def _short(words: str) -> str:
    """`words` as one value of type LO."""
    words = words.replace("\\", "/")
    return words if len(words) <= LONGEST_TEXT else words[: LONGEST_TEXT - 1] + "…"


def _right_handed(array: VoxelArray, geometry: Geometry) -> tuple[VoxelArray, Geometry]:
    """Planes in the order of the normal (columns x rows), as readers of all kinds expect."""
    k, j, i = geometry.axes
    if np.cross(i, j) @ k > 0.0:
        return array, geometry
    affine = geometry.affine.copy()
    affine[:3, 3] += affine[:3, 0] * (geometry.shape[0] - 1)
    affine[:3, 0] *= -1.0
    return array[::-1], Geometry(geometry.shape, affine, geometry.frame_uid)


def _place(ds: Dataset, geometry: Geometry) -> None:
    step_mm, row_mm, column_mm = geometry.spacing_mm
    _, j, i = geometry.axes
    ds.FrameOfReferenceUID = geometry.frame_uid
    ds.PositionReferenceIndicator = ""
    ds.ImagePositionPatient = _decimal(geometry.origin_mm)
    ds.ImageOrientationPatient = _decimal(np.concatenate([i, j]))
    ds.PixelSpacing = _decimal((row_mm, column_mm))
    ds.SliceThickness = _decimal((step_mm,))[0]
    if geometry.shape[0] > 1:
        ds.NumberOfFrames = geometry.shape[0]
        ds.FrameIncrementPointer = GRID_FRAME_OFFSET_VECTOR
        ds.GridFrameOffsetVector = _decimal(step_mm * np.arange(geometry.shape[0]))


def _decimal(values: Iterable[float]) -> list[str]:
    """Numbers as decimal strings of at most 16 characters; -0 as 0."""
    return [format_number_as_ds(float(value) + 0.0) for value in values]


def _pixels(ds: Dataset, array: VoxelArray, dose: Dose) -> None:
    values = np.asarray(array, dtype=np.float64)
    signed = dose.dose_type == "ERROR"
    if not np.isfinite(values).all():
        raise InputRefused(
            "The dose is not known everywhere on its grid.",
            where=dose.label,
            remedy="RTDOSE has no value for that; cut the grid to where it is known.",
        )
    if values.min() < 0.0 and not signed:
        raise InputRefused(
            "The dose has negative values.",
            where=dose.label,
            remedy="Only a dose difference (type ERROR) may have them.",
        )
    largest = float(np.abs(values).max()) or 1.0
    # What is stored is rounded to 16 characters; the voxels fit what will be read.
    scaling = format_number_as_ds(largest / (LARGEST_SIGNED if signed else LARGEST_STORED))
    stored = np.rint(values / float(scaling)).astype("<i4" if signed else "<u4")
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = array.shape[1:]
    ds.BitsAllocated = ds.BitsStored = 32
    ds.HighBit, ds.PixelRepresentation = 31, int(signed)
    ds.DoseGridScaling = scaling
    ds.PixelData = stored.tobytes()
    ds["PixelData"].VR = "OW"


def _meaning(ds: Dataset, dose: Dose) -> None:
    ds.DoseUnits, ds.DoseType = "GY", dose.dose_type or "PHYSICAL"
    ds.DoseSummationType = dose.summation or "PLAN"
    if not dose.plan_uid:
        ds.ImageComments += " The plan it names was never written: its fields were drawn here."
    plan = Dataset()
    plan.ReferencedSOPClassUID = RTPlanStorage
    plan.ReferencedSOPInstanceUID = dose.plan_uid or generate_uid(prefix=None)
    # A dose of a plan must name one (type 1C), so one without gets a name of its own.
    ds.ReferencedRTPlanSequence = [plan]


def _file_meta(ds: Dataset) -> FileMetaDataset:
    meta = FileMetaDataset()
    meta.FileMetaInformationVersion = b"\x00\x01"
    meta.MediaStorageSOPClassUID = ds.SOPClassUID
    meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = IMPLEMENTATION
    meta.ImplementationVersionName = "HCCBM_GUI"
    return meta


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet; half a file is taken away again."""
    try:
        with path.open("xb") as stream:
            try:
                stream.write(data)
            except OSError:
                path.unlink(missing_ok=True)
                raise
    except FileExistsError:
        raise InputRefused(
            "A file of that name exists already.",
            where=str(path),
            remedy="Choose another name; nothing is written over.",
        ) from None
    except OSError as error:
        raise HccbmError(
            f"The file cannot be written: {error.strerror or error}.",
            where=str(path),
            remedy="Choose another folder or name.",
        ) from error
