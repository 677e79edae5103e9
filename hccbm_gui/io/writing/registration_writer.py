"""How one frame of reference lies on another, as a Spatial Registration file (PS3.3 A.39.1)."""

from math import isnan
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import SpatialRegistrationStorage

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.io.writing.references import add_common_references, instances_of, referenced_images
from hccbm_gui.io.writing.written_object import (
    SHORT_NOTICE,
    coded,
    decimals,
    image_of_frame,
    new_object,
    short_text,
    write_object,
)

LABEL = "REGISTRATION"
TYPES = {
    AlignmentMethod.FRAME: ("125021", "DCM", "Frame of Reference Identity"),
    AlignmentMethod.LANDMARKS: ("125022", "DCM", "Fiducial Alignment"),
    AlignmentMethod.PROJECTION: ("125024", "DCM", "Image Content-based Alignment"),
    AlignmentMethod.MANUAL: ("125025", "DCM", "Visual Alignment"),
}
"""Registration Type (PS3.16 CID 7100)."""


def write_registration(path: Path, registration: RigidRegistration, case: Case) -> str:
    """Write a rigid registration as a new REG; its SOP Instance UID.

    Raises
    ------
    FrameMismatch : no image of the case has one of the two frames of reference.
    InputRefused : a file of that name exists.
    HccbmError : the file cannot be written.
    """
    return write_object(path, registration_dataset(registration, case))


def registration_dataset(registration: RigidRegistration, case: Case) -> Dataset:
    """The data set that `write_registration` writes; errors as there."""
    fixed = image_of_frame(case, registration.fixed_frame_uid, "The fixed image")
    moving = image_of_frame(case, registration.moving_frame_uid, "The moving image")
    ds = new_object("REG", SpatialRegistrationStorage, case.patient, fixed)
    ds.SeriesDescription = short_text(f"{_called(moving)} on {_called(fixed)}")
    ds.DeviceSerialNumber = ds.ManufacturerModelName
    ds.FrameOfReferenceUID, ds.PositionReferenceIndicator = fixed.frame_uid, ""
    ds.InstanceNumber, ds.Laterality = 1, ""
    ds.ContentDate, ds.ContentTime = ds.SeriesDate, ds.SeriesTime
    ds.ContentLabel, ds.ContentDescription = LABEL, SHORT_NOTICE
    ds.ContentCreatorName = registration.approved_by
    ds.RegistrationSequence = Items(
        [
            _placed(fixed, np.eye(4), "The fixed frame stays where it is.", None),
            _placed(moving, registration.matrix, comment_of(registration), registration.method),
        ]
    )
    add_common_references(ds, [(info, instances_of(info)) for info in (fixed, moving)])
    return ds


def comment_of(registration: RigidRegistration) -> str:
    """How it was found, how well, and who approved it, in 64 characters."""
    unknown = isnan(registration.residual_mm)
    error = "error unknown" if unknown else f"error {registration.residual_mm:.1f} mm"
    approved = (
        f"approved {registration.approved_at[:10]}" if registration.approved else "NOT approved"
    )
    return short_text(f"By {registration.method}, {error}, {approved}")


def _placed(
    image: SeriesInfo, matrix: FloatArray, comment: str, method: AlignmentMethod | None
) -> Dataset:
    transform = Dataset()
    transform.FrameOfReferenceTransformationMatrix = decimals(np.asarray(matrix).ravel())
    transform.FrameOfReferenceTransformationMatrixType = "RIGID"
    step = Dataset()
    step.FrameOfReferenceTransformationComment = comment
    kind = TYPES.get(method) if method is not None else None
    step.RegistrationTypeCodeSequence = Items([coded(*kind)] if kind else [])
    step.MatrixSequence = Items([transform])
    item = Dataset()
    item.FrameOfReferenceUID = image.frame_uid
    images = referenced_images(image)
    if images:
        item.ReferencedImageSequence = Items(images)
    item.MatrixRegistrationSequence = Items([step])
    return item


def _called(info: SeriesInfo) -> str:
    return info.description or info.modality
