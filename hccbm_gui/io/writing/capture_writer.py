"""A picture of the screen as a Secondary Capture file (PS3.3 A.8.1)."""

from dataclasses import dataclass
from pathlib import Path

from pydicom.dataset import Dataset
from pydicom.uid import SecondaryCaptureImageStorage

import hccbm_gui
from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.io.writing.written_object import new_object, short_text, write_object

IMAGES = ("volume", "planar", "spect", "pet")


@dataclass(frozen=True, slots=True, eq=False)
class ScreenPicture:
    """A picture as it was seen, with the notice drawn into it.

    Attributes
    ----------
    pixels : (rows, columns, 3) red, green, blue 0 to 255.
    title : which view it is.
    names_patient : whether the name or ID of the patient can be read in it.
    series_uid : the image it shows; empty for a picture of several.
    """

    pixels: VoxelArray
    title: str
    names_patient: bool
    series_uid: str = ""


def write_capture(path: Path, picture: ScreenPicture, case: Case) -> str:
    """Write a picture of the screen as a new SC in the study of what it shows;
    its SOP Instance UID.

    Raises
    ------
    MissingInput : the case has no image whose study it could belong to.
    InputRefused : the picture is not of three colours of 8 bits, or a file of that name exists.
    HccbmError : the file cannot be written.
    """
    return write_object(path, capture_dataset(picture, case))


def capture_dataset(picture: ScreenPicture, case: Case) -> Dataset:
    """The data set that `write_capture` writes; errors as there."""
    pixels = picture.pixels
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != "uint8" or not pixels.size:
        raise InputRefused("The picture is not one of red, green and blue with 8 bits each.")
    ds = new_object("OT", SecondaryCaptureImageStorage, case.patient, _study_of(picture, case))
    ds.SeriesDescription = short_text(f"Screen: {picture.title}")
    ds.InstanceNumber, ds.Laterality = 1, ""
    ds.ContentDate = ds.DateOfSecondaryCapture = ds.SeriesDate
    ds.ContentTime = ds.TimeOfSecondaryCapture = ds.SeriesTime
    ds.ConversionType = "WSD"
    ds.SecondaryCaptureDeviceManufacturer = ds.Manufacturer
    ds.SecondaryCaptureDeviceManufacturerModelName = ds.ManufacturerModelName
    ds.SecondaryCaptureDeviceSoftwareVersions = ds.SoftwareVersions
    ds.ImageType = ["DERIVED", "SECONDARY"]
    ds.PatientOrientation = ""
    ds.DerivationDescription = f"Picture of the screen: {picture.title}. {hccbm_gui.NOTICE}"
    ds.ImageComments = hccbm_gui.NOTICE
    ds.BurnedInAnnotation = "YES" if picture.names_patient else "NO"
    ds.LossyImageCompression = "00"
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 3, "RGB"
    ds.PlanarConfiguration = 0
    ds.Rows, ds.Columns = pixels.shape[:2]
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit, ds.PixelRepresentation = 7, 0
    stored = pixels.tobytes()
    ds.PixelData = stored + b"\0" * (len(stored) % 2)
    ds["PixelData"].VR = "OB"
    return ds


def _study_of(picture: ScreenPicture, case: Case) -> SeriesInfo:
    """The image that it shows, else the CT, else the first image."""
    images = case.series_of(*IMAGES)
    if not images:
        raise MissingInput("There is no image whose study the picture could belong to.")
    shown = [info for info in images if info.uid == picture.series_uid]
    return shown[0] if shown else min(images, key=lambda info: info.modality != "CT")
