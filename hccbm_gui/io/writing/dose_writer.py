"""A dose of this program as an RTDOSE file (PS3.3 A.18)."""

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import RTDoseStorage, RTPlanStorage, generate_uid
from pydicom.valuerep import format_number_as_ds

import hccbm_gui
from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.writing.written_object import (
    decimals,
    image_of_frame,
    new_object,
    short_text,
    write_object,
)

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
    write_object(path, dose_dataset(dose, case))


def dose_dataset(dose: Dose, case: Case) -> Dataset:
    """The data set that `write_dose` writes; errors as there."""
    if dose.volume.unit is not Unit.GY:
        raise InputRefused(
            f"The dose is in {dose.volume.unit}, not in Gy.",
            where=dose.label,
            remedy="Only doses in Gy are written as RTDOSE.",
        )
    image = image_of_frame(case, dose.volume.geometry.frame_uid, dose.label)
    ds = new_object("RTDOSE", RTDoseStorage, case.patient, image)
    ds.InstanceNumber = 1
    ds.ContentDate, ds.ContentTime = ds.SeriesDate, ds.SeriesTime
    _described(ds, dose)
    array, geometry = _right_handed(dose.volume.array, dose.volume.geometry)
    _place(ds, geometry)
    _pixels(ds, array, dose)
    _meaning(ds, dose)
    return ds


def _described(ds: Dataset, dose: Dose) -> None:
    origin, label = dose.origin or "Dose", dose.label
    told = origin.split(maxsplit=1)[0].strip(":,").lower() in label.lower()
    ds.SeriesDescription = short_text(origin)
    ds.DoseComment = short_text(label if told else f"{origin}: {label}".rstrip(": "))
    ds.ImageComments = f"{label}. {origin}. {hccbm_gui.NOTICE}"


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
    ds.ImagePositionPatient = decimals(geometry.origin_mm)
    ds.ImageOrientationPatient = decimals(np.concatenate([i, j]))
    ds.PixelSpacing = decimals((row_mm, column_mm))
    ds.SliceThickness = decimals((step_mm,))[0]
    if geometry.shape[0] > 1:
        ds.NumberOfFrames = geometry.shape[0]
        ds.FrameIncrementPointer = GRID_FRAME_OFFSET_VECTOR
        ds.GridFrameOffsetVector = decimals(step_mm * np.arange(geometry.shape[0]))


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
