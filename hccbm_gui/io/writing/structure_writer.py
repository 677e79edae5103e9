"""Structures of this program as an RTSTRUCT file (PS3.3 A.19)."""

import re
from collections.abc import Sequence
from pathlib import Path

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import ImplicitVRLittleEndian, RTStructureSetStorage

import hccbm_gui
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import FrameMismatch, MissingInput
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.io.writing.encoded_contours import (
    contour_sequence,
    geometric_type,
    keep_encoding,
)
from hccbm_gui.io.writing.references import (
    Planes,
    instances_of,
    referenced_images,
    stored_series_uid,
)
from hccbm_gui.io.writing.written_object import (
    LONGEST_TEXT,
    image_of_frame,
    new_object,
    short_text,
    write_object,
)

STUDY_CLASS = "1.2.840.10008.3.1.2.3.1"
"""Detached Study Management, the class that studies are referred to by (PS3.3 C.8.8.5)."""
INTERPRETED = {
    RoiKind.GTV: "GTV",
    RoiKind.CTV: "CTV",
    RoiKind.ITV: "CTV",
    RoiKind.PTV: "PTV",
    RoiKind.OAR: "ORGAN",
    RoiKind.EXTERNAL: "EXTERNAL",
}
"""RT ROI Interpreted Type (PS3.3 C.8.8.8.1); it has no ITV, which is a target like the CTV."""
LONGEST_DESCRIPTION = 1024
"""Characters in a value of type ST."""
LABEL_CHARACTERS = 16
CODE = re.compile("[A-Z0-9_ ]{1,16}")


def write_structures(
    path: Path, rois: Sequence[Roi], case: Case, label: str = "", progress: Progress = quiet
) -> str:
    """Write structures as a new RTSTRUCT of the image they lie on; its SOP Instance UID.

    Identifiers are new with every call, points keep a thousandth of a millimetre, and nothing
    is written over an existing file.

    Raises
    ------
    MissingInput : there is no structure, or no slice of the image is known.
    FrameMismatch : the structures have several frames of reference, or one that no image has.
    InputRefused : a file of that name exists.
    HccbmError : the file cannot be written.
    """
    ds = structure_dataset(rois, case, label, progress)
    # Explicit VR cannot hold a contour of more than about 2,500 points.
    return write_object(path, ds, ImplicitVRLittleEndian)


def structure_dataset(
    rois: Sequence[Roi], case: Case, label: str = "", progress: Progress = quiet
) -> Dataset:
    """The data set that `write_structures` writes; errors as there."""
    image = _image_of(rois, case)
    ds = new_object("RTSTRUCT", RTStructureSetStorage, case.patient, image)
    ds.SeriesDescription = short_text(label or "Structures of hccbm-gui")
    ds.FrameOfReferenceUID, ds.PositionReferenceIndicator = image.frame_uid, ""
    ds.StructureSetLabel = short_text(label or "HCCBM")[:LABEL_CHARACTERS]
    ds.StructureSetDescription = hccbm_gui.NOTICE
    ds.StructureSetDate, ds.StructureSetTime = ds.SeriesDate, ds.SeriesTime
    ds.ApprovalStatus = "UNAPPROVED"
    ds.ReferencedFrameOfReferenceSequence = Items([_frame(image)])
    volume = case.volumes.get(image.uid)
    planes = Planes(image.slices, None if volume is None else volume.geometry.axes[0])
    parts = []
    for n, (number, roi) in enumerate(zip(written_numbers(rois), rois, strict=True)):
        progress(n / len(rois), f"Writing {roi.name}")
        parts.append(_structure(roi, number, planes))
    names, drawn, observed = zip(*parts, strict=True)
    ds.StructureSetROISequence = Items(names)
    ds.ROIContourSequence = Items(drawn)
    ds.RTROIObservationsSequence = Items(observed)
    keep_encoding(ds)
    return ds


def _image_of(rois: Sequence[Roi], case: Case) -> SeriesInfo:
    if not rois:
        raise MissingInput("There is no structure to write.")
    frames = {roi.frame_uid for roi in rois}
    if len(frames) > 1:
        raise FrameMismatch(
            "The structures lie in several frames of reference.",
            where=", ".join(roi.name for roi in rois),
            remedy="Write the structures of each image into a file of their own.",
        )
    wanted = rois[0].series_uid
    own = [info for info in case.series if info.uid == wanted and info.frame_uid in frames]
    image = own[0] if own else image_of_frame(case, rois[0].frame_uid, rois[0].name)
    if not instances_of(image):
        raise MissingInput(
            "The image of the structures names no slices.",
            where=image.description,
            remedy="Open the image together with the structures.",
        )
    return image


def written_numbers(rois: Sequence[Roi]) -> list[int]:
    """The ROI Numbers in the file: as they are, new ones for those that are taken or none."""
    free = max(0, *(roi.number for roi in rois)) + 1
    numbers: list[int] = []
    for roi in rois:
        number = roi.number
        if number <= 0 or number in numbers:
            number, free = free, free + 1
        numbers.append(number)
    return numbers


def _frame(image: SeriesInfo) -> Dataset:
    series = Dataset()
    series.SeriesInstanceUID = stored_series_uid(image)
    series.ContourImageSequence = Items(referenced_images(image))
    study = Dataset()
    study.ReferencedSOPClassUID = STUDY_CLASS
    study.ReferencedSOPInstanceUID = image.study_uid
    study.RTReferencedSeriesSequence = Items([series])
    frame = Dataset()
    frame.FrameOfReferenceUID = image.frame_uid
    frame.RTReferencedStudySequence = Items([study])
    return frame


def _structure(roi: Roi, number: int, planes: Planes) -> tuple[Dataset, Dataset, Dataset]:
    """What one structure adds to the three sequences of a structure set."""
    named = Dataset()
    named.ROINumber, named.ROIName = number, short_text(roi.name)
    named.ReferencedFrameOfReferenceUID = roi.frame_uid
    whole = [f"Full name: {roi.name}"] if len(roi.name) > LONGEST_TEXT else []
    # What was written here once comes back as part of the description.
    told = [words for words in (*whole, *roi.notes) if words not in roi.description]
    if words := " ".join([roi.description, *told]).strip():
        named.ROIDescription = words[:LONGEST_DESCRIPTION]
    named.ROIGenerationAlgorithm = roi.generation if _is_code(roi.generation) else ""
    drawn = Dataset()
    drawn.ROIDisplayColor = list(roi.colour)
    drawn.ReferencedROINumber = number
    closed = [("CLOSED_PLANAR", one, planes.of(one)) for one in roi.contours if len(one) >= 3]
    marks = [(geometric_type(one), one, planes.of(one)) for one in roi.marks if len(one)]
    if closed or marks:
        encoded = contour_sequence([*closed, *marks])
        drawn[encoded.tag] = encoded
        keep_encoding(drawn)
    seen = Dataset()
    seen.ObservationNumber = seen.ReferencedROINumber = number
    kept = _is_code(roi.interpreted_type)
    seen.RTROIInterpretedType = roi.interpreted_type if kept else INTERPRETED.get(roi.kind, "")
    if roi.label:
        seen.ROIObservationLabel = roi.label.replace("\\", "/")[:LABEL_CHARACTERS]
    seen.ROIInterpreter = ""
    return named, drawn, seen


def _is_code(stored: str) -> bool:
    """Whether what a file stored may stand in a value of type CS (PS3.5 6.2)."""
    return CODE.fullmatch(stored) is not None
