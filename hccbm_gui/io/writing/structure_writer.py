"""Structures of this program as an RTSTRUCT file (PS3.3 A.19)."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.tag import Tag
from pydicom.uid import RTStructureSetStorage

import hccbm_gui
from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case, SeriesInfo, SliceReference
from hccbm_gui.core.errors import FrameMismatch, MissingInput
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.io.writing.written_object import image_of_frame, new_object, short_text, write_object

CONTOUR_DATA = Tag(0x3006, 0x0050)
STUDY_CLASS = "1.2.840.10008.3.1.2.3.1"
"""Detached Study Management, the class that studies are referred to by (PS3.3 C.8.8.5)."""
ON_SLICE_MM = 0.5
"""A contour names a slice when its plane is no further away."""
INTERPRETED = {
    RoiKind.GTV: "GTV",
    RoiKind.CTV: "CTV",
    RoiKind.ITV: "CTV",
    RoiKind.PTV: "PTV",
    RoiKind.OAR: "ORGAN",
    RoiKind.EXTERNAL: "EXTERNAL",
}
"""RT ROI Interpreted Type (PS3.3 C.8.8.8.1); it has no ITV, which is a target like the CTV."""
LABEL_CHARACTERS = 16


def write_structures(
    path: Path, rois: Sequence[Roi], case: Case, label: str = "", progress: Progress = quiet
) -> None:
    """Write structures as a new RTSTRUCT that belongs to the image they lie on.

    Identifiers are new with every call, points keep a thousandth of a millimetre, and nothing
    is written over an existing file.

    Raises
    ------
    MissingInput : there is no structure, or no slice of the image is known.
    FrameMismatch : the structures have several frames of reference, or one that no image has.
    InputRefused : a file of that name exists.
    HccbmError : the file cannot be written.
    """
    write_object(path, structure_dataset(rois, case, label, progress))


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
    planes = _Planes(image.slices)
    parts = []
    for n, (number, roi) in enumerate(zip(_numbers(rois), rois, strict=True)):
        progress(n / len(rois), f"Writing {roi.name}")
        parts.append(_structure(roi, number, planes))
    names, drawn, observed = zip(*parts, strict=True)
    ds.StructureSetROISequence = Items(names)
    ds.ROIContourSequence = Items(drawn)
    ds.RTROIObservationsSequence = Items(observed)
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
    if not image.slices:
        raise MissingInput(
            "The image of the structures names no slices.",
            where=image.description,
            remedy="Open the image together with the structures.",
        )
    return image


def _numbers(rois: Sequence[Roi]) -> list[int]:
    """The ROI numbers as they are, new ones for those that are taken or none."""
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
    series.SeriesInstanceUID = image.uid.split("#")[0].split("/")[0]
    series.ContourImageSequence = Items([_reference(one) for one in image.slices])
    study = Dataset()
    study.ReferencedSOPClassUID = STUDY_CLASS
    study.ReferencedSOPInstanceUID = image.study_uid
    study.RTReferencedSeriesSequence = Items([series])
    frame = Dataset()
    frame.FrameOfReferenceUID = image.frame_uid
    frame.RTReferencedStudySequence = Items([study])
    return frame


def _reference(one: SliceReference) -> Dataset:
    image = Dataset()
    image.ReferencedSOPClassUID = one.sop_class
    image.ReferencedSOPInstanceUID = one.sop_uid
    return image


class _Planes:
    """Finds the slice that a contour lies on."""

    def __init__(self, slices: Sequence[SliceReference]) -> None:
        self._slices = slices
        positions = np.array([one.position_mm for one in slices])
        way = positions[-1] - positions[0]
        length = float(np.linalg.norm(way))
        self._normal = way / length if length > 0.0 else np.array((0.0, 0.0, 1.0))
        self._heights = positions @ self._normal

    def of(self, contour: FloatArray) -> SliceReference | None:
        """The slice within `ON_SLICE_MM` of all points; None between slices and across them."""
        heights = contour @ self._normal
        nearest = int(np.abs(self._heights - heights[0]).argmin())
        apart = np.abs(heights - self._heights[nearest]).max()
        return self._slices[nearest] if apart <= ON_SLICE_MM else None


def _structure(roi: Roi, number: int, planes: _Planes) -> tuple[Dataset, Dataset, Dataset]:
    """What one structure adds to the three sequences of a structure set."""
    named = Dataset()
    named.ROINumber, named.ROIName = number, short_text(roi.name)
    named.ReferencedFrameOfReferenceUID = roi.frame_uid
    named.ROIGenerationAlgorithm = ""
    drawn = Dataset()
    drawn.ROIDisplayColor = list(roi.colour)
    drawn.ReferencedROINumber = number
    contours = [contour for contour in roi.contours if len(contour) >= 3]
    if contours:
        drawn.ContourSequence = Items([_contour(one, planes.of(one)) for one in contours])
    seen = Dataset()
    seen.ObservationNumber = seen.ReferencedROINumber = number
    seen.RTROIInterpretedType = INTERPRETED.get(roi.kind, "")
    seen.ROIInterpreter = ""
    return named, drawn, seen


def _contour(points: FloatArray, on: SliceReference | None) -> Dataset:
    item = Dataset()
    if on is not None:
        item.ContourImageSequence = Items([_reference(on)])
    item.ContourGeometricType = "CLOSED_PLANAR"
    item.NumberOfContourPoints = len(points)
    # Text as it is written: a value object for each number would be ten times slower.
    values = ("%.3f\\" * points.size) % tuple((points + 0.0).ravel().tolist())
    item.add(DataElement(CONTOUR_DATA, "DS", values[:-1].split("\\"), already_converted=True))
    return item
