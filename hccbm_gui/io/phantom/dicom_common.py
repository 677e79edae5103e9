"""What all DICOM files of the phantom share: identity, identifiers, equipment, writing."""

import hashlib
from pathlib import Path

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRLittleEndian

from hccbm_gui.core.patient import Patient

PATIENT = Patient(id="HCCBM-0001", name="PHANTOM^ILIAC", birth_date="1961-05-04", sex="M")
CT_DATE = "20261102"
BONE_SCAN_DATE = "20261020"
MR_DATE = "20261030"

STUDIES = {
    # study: date, time, description, identifier
    "planning": (CT_DATE, "091500", "Planning CT", "P1"),
    "bone scan": (BONE_SCAN_DATE, "103000", "Bone scan 99mTc-MDP", "N1"),
    "mr": (MR_DATE, "140500", "MR pelvis", "M1"),
}


def uid(seed: int, *names: object) -> UID:
    """A UID under 2.25 that depends on the seed and on what it names (PS3.5 B.2)."""
    words = "/".join(str(name) for name in ("hccbm phantom", seed, *names))
    return UID(f"2.25.{int.from_bytes(hashlib.sha256(words.encode()).digest()[:16], 'big')}")


def frame_uid(seed: int, name: str) -> UID:
    """Frame of reference: ``ct`` (shared by SPECT and structures) or ``mr``."""
    return uid(seed, "frame", name)


def code(value: str, scheme: str, meaning: str) -> Dataset:
    """One coded concept (PS3.3 8.8)."""
    item = Dataset()
    item.CodeValue = value
    item.CodingSchemeDesignator = scheme
    item.CodeMeaning = meaning
    return item


def items(*datasets: Dataset) -> Sequence:
    """A sequence of datasets."""
    return Sequence(datasets)


def dicom_file(seed: int, sop_class: UID, study: str, series: str, number: int) -> Dataset:
    """A dataset with patient, study, series, equipment and SOP common modules filled in.

    Parameters
    ----------
    study : key of `STUDIES`.
    series : name of the series within the phantom; its UIDs follow from it.
    number : instance number within the series.
    """
    date, time, description, study_id = STUDIES[study]
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 100"
    ds.SOPClassUID = sop_class
    ds.SOPInstanceUID = uid(seed, series, number)
    ds.PatientName = PATIENT.name
    ds.PatientID = PATIENT.id
    ds.PatientBirthDate = PATIENT.birth_date.replace("-", "")
    ds.PatientSex = PATIENT.sex
    ds.PatientAge = "065Y"
    ds.PatientSize = "1.75"
    ds.PatientWeight = "74"
    ds.StudyInstanceUID = uid(seed, "study", study)
    ds.StudyDate = ds.SeriesDate = ds.ContentDate = ds.InstanceCreationDate = date
    ds.StudyTime = ds.SeriesTime = ds.ContentTime = ds.InstanceCreationTime = time
    ds.StudyDescription = description
    ds.StudyID = study_id
    ds.AccessionNumber = ""
    ds.ReferringPhysicianName = ""
    ds.OperatorsName = ""
    ds.SeriesInstanceUID = uid(seed, "series", series)
    ds.InstanceNumber = number
    ds.Manufacturer = "HCCBM"
    ds.ManufacturerModelName = "Analytic phantom"
    ds.DeviceSerialNumber = "1"
    ds.SoftwareVersions = "1"
    ds.InstitutionName = "Phantom, not a patient"
    return ds


def image_pixels(ds: Dataset, rows: int, columns: int, *, signed: bool = False) -> None:
    """The pixel module for 16-bit monochrome; pixel data follow."""
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.Rows, ds.Columns = rows, columns
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit = 15
    ds.PixelRepresentation = int(signed)


def write(ds: Dataset, path: Path) -> None:
    """Write one file, explicit VR little endian; the same dataset always gives the same bytes."""
    meta = FileMetaDataset()
    meta.FileMetaInformationVersion = b"\x00\x01"
    meta.MediaStorageSOPClassUID = ds.SOPClassUID
    meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = uid(0, "implementation")
    meta.ImplementationVersionName = "HCCBM_PHANTOM_1"
    ds.file_meta = meta
    path.parent.mkdir(parents=True, exist_ok=True)
    dcmwrite(path, ds, enforce_file_format=True)
