"""What every DICOM object written here has in common: whose it is, by whom, a new file."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from pathlib import Path

from pydicom import config
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID, ExplicitVRLittleEndian, generate_uid
from pydicom.valuerep import format_number_as_ds, validate_value

import hccbm_gui
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import FrameMismatch
from hccbm_gui.core.patient import Patient
from hccbm_gui.io.rt.dose import MANUFACTURER
from hccbm_gui.io.values import lenient_reading
from hccbm_gui.io.writing.new_file import write_new

IMPLEMENTATION = UID("2.25.196413107214203526493283914622474155253")
LONGEST_TEXT = 64
"""Characters in a value of type LO."""
SHORT_NOTICE = ". ".join(hccbm_gui.NOTICE.split(". ")[:2]) + "."
"""The notice where it must fit into a value of type LO."""


def image_of_frame(case: Case, frame_uid: str, what: str) -> SeriesInfo:
    """The series to whose study an object of this frame belongs: CT first, images before objects.

    Raises
    ------
    FrameMismatch : no series of the case has the frame of reference of `what`.
    """
    here = [info for info in case.series if frame_uid and info.frame_uid == frame_uid]
    if not here:
        raise FrameMismatch(
            "No series of the case has its frame of reference.",
            where=what,
            remedy="Open the image it lies on together with it.",
        )
    return min(here, key=lambda info: (info.modality != "CT", info.kind != "volume"))


def new_object(modality: str, sop_class: str, patient: Patient, image: SeriesInfo) -> Dataset:
    """Patient, study, series, equipment and common modules of a new object, with new UIDs."""
    now = datetime.now()
    day, clock = f"{now:%Y%m%d}", f"{now:%H%M%S}"
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.PatientName, ds.PatientID = patient.name, patient.id
    ds.PatientBirthDate = patient.birth_date.replace("-", "")
    ds.PatientSex = patient.sex
    ds.StudyInstanceUID = image.study_uid or generate_uid(prefix=None)
    ds.StudyDescription = short_text(image.study_description)
    # A study is the same in all its objects; what is not known of it may be empty.
    ds.StudyDate, ds.StudyTime = image.study_date.replace("-", ""), valid("TM", image.study_time)
    ds.StudyID = valid("SH", image.study_id)
    ds.AccessionNumber = valid("SH", image.accession_number)
    ds.ReferringPhysicianName = valid("PN", image.referring_physician)
    ds.SOPClassUID, ds.SOPInstanceUID = UID(sop_class), generate_uid(prefix=None)
    ds.Modality = modality
    ds.SeriesInstanceUID, ds.SeriesNumber = generate_uid(prefix=None), 1
    ds.OperatorsName = ""
    ds.InstanceCreationDate = ds.SeriesDate = day
    ds.InstanceCreationTime = ds.SeriesTime = clock
    ds.Manufacturer, ds.ManufacturerModelName = MANUFACTURER, "hccbm-gui"
    ds.SoftwareVersions = hccbm_gui.__version__
    return ds


def short_text(words: str) -> str:
    """`words` as one value of type LO."""
    words = words.replace("\\", "/")
    return words if len(words) <= LONGEST_TEXT else words[: LONGEST_TEXT - 3] + "..."


def valid(vr: str, value: str) -> str:
    """`value`, or nothing where a value of its type may not be so (PS3.5 6.2)."""
    try:
        validate_value(vr, value, config.RAISE)
    except ValueError:
        return ""
    return value


def decimals(values: Iterable[float]) -> list[str]:
    """Numbers as decimal strings of at most 16 characters; -0 as 0."""
    return [format_number_as_ds(float(value) + 0.0) for value in values]


def coded(value: str, scheme: str, meaning: str) -> Dataset:
    """One item of a code sequence (PS3.3 8.8)."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def write_object(path: Path, ds: Dataset, syntax: UID = ExplicitVRLittleEndian) -> str:
    """Write `ds` as a new file in an uncompressed `syntax`; its SOP Instance UID.

    Raises
    ------
    InputRefused, HccbmError : as `write_new`.
    """
    meta = FileMetaDataset()
    meta.FileMetaInformationVersion = b"\x00\x01"
    meta.MediaStorageSOPClassUID = ds.SOPClassUID
    meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    meta.TransferSyntaxUID = syntax
    meta.ImplementationClassUID = IMPLEMENTATION
    meta.ImplementationVersionName = "HCCBM_GUI"
    ds.file_meta = meta
    buffer = BytesIO()
    # The identity goes out as it came in, also where it breaks the rules of its type.
    with lenient_reading():
        dcmwrite(buffer, ds, enforce_file_format=True)
    write_new(path, buffer.getvalue())
    return str(ds.SOPInstanceUID)
