"""The structure set: contours cut from the solids on the planes of the CT."""

from pathlib import Path
from typing import cast

import numpy as np
from contourpy import LineType, contour_generator
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import UID, CTImageStorage, RTStructureSetStorage

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.phantom.anatomy import structures
from hccbm_gui.io.phantom.ct_series import SERIES as CT_SERIES
from hccbm_gui.io.phantom.ct_series import CtSlice, ct_slices
from hccbm_gui.io.phantom.dicom_common import dicom_file, frame_uid, items, uid, write
from hccbm_gui.io.phantom.shapes import Shape, Superellipsoid

SERIES = "RTSTRUCT"
COLOURS = {
    "EXTERNAL": (90, 200, 140),
    "SpinalCord": (155, 227, 110),
    "Lung_L": (110, 190, 235),
    "Lung_R": (90, 160, 225),
    "Kidney_L": (235, 170, 90),
    "Kidney_R": (225, 150, 70),
    "Bladder": (199, 155, 255),
    "Femur_Head_L": (125, 211, 252),
    "Femur_Head_R": (100, 190, 240),
}
GTV_COLOUR = (255, 93, 93)
_STEP_MM = {"EXTERNAL": 2.0, "Lung_L": 1.5, "Lung_R": 1.5}


def ellipse_at(solid: Superellipsoid, z_mm: float, points: int = 180) -> FloatArray | None:
    """The exact section (points, 3) of an ellipsoid in an axial plane; None beside it.

    With p in the plane and A = axes^T diag(1 / semi^2) axes, the section is where
    (p - c)^T A (p - c) = 1; completing the square in (x, y) gives centre and radii.
    """
    axes = solid.axes()
    matrix = axes.T @ np.diag(1.0 / np.array(solid.semi_mm) ** 2) @ axes
    above = z_mm - solid.centre_mm[2]
    shift = -np.linalg.solve(matrix[:2, :2], matrix[:2, 2] * above)
    left = 1.0 - matrix[2, 2] * above**2 + shift @ matrix[:2, :2] @ shift
    if left <= 0.0:
        return None
    angle = np.linspace(0.0, 2.0 * np.pi, points, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    # L L^T = M, so L^-T maps the unit circle to p^T M p = 1.
    ellipse = np.linalg.solve(np.linalg.cholesky(matrix[:2, :2]).T, circle) * np.sqrt(left)
    centre = np.array(solid.centre_mm[:2]) + shift
    return np.column_stack([ellipse.T + centre, np.full(points, z_mm)])


def sections(solid: Shape, z_mm: float, step_mm: float) -> list[FloatArray]:
    """Sections (N, 3) of any solid in an axial plane, by marching squares on its level."""
    low, high = solid.bounds_mm()
    if not low[2] < z_mm < high[2]:
        return []
    x = np.arange(low[0] - 2.0 * step_mm, high[0] + 2.5 * step_mm, step_mm)
    y = np.arange(low[1] - 2.0 * step_mm, high[1] + 2.5 * step_mm, step_mm)
    level = solid.level(x[None, None, :], y[None, :, None], np.array(z_mm).reshape(1, 1, 1))[0]
    generator = contour_generator(x, y, level, line_type=LineType.Separate)
    lines = cast("list[FloatArray]", generator.lines(0.0))
    return [
        np.column_stack([line[:-1], np.full(len(line) - 1, z_mm)])
        for line in lines
        if len(line) > 4
    ]


def contours_of(
    name: str, solid: Shape, planes: tuple[CtSlice, ...], progress: Progress = quiet
) -> list[tuple[CtSlice, FloatArray]]:
    """Every contour of a structure with the slice it lies on."""
    found: list[tuple[CtSlice, FloatArray]] = []
    for number, plane in enumerate(planes):
        progress(number / len(planes), f"structure {name}")
        if isinstance(solid, Superellipsoid) and solid.exponent == 2.0:
            ellipse = ellipse_at(solid, plane.z_mm)
            lines = [] if ellipse is None else [ellipse]
        else:
            lines = sections(solid, plane.z_mm, _STEP_MM.get(name, 0.75))
        found += [(plane, line) for line in lines]
    return found


def _contour_item(plane: CtSlice, line: FloatArray, sop_class: str) -> Dataset:
    item = Dataset()
    image = Dataset()
    image.ReferencedSOPClassUID = sop_class
    image.ReferencedSOPInstanceUID = plane.sop_uid
    item.ContourImageSequence = items(image)
    item.ContourGeometricType = "CLOSED_PLANAR"
    item.NumberOfContourPoints = len(line)
    # Text as it is written: converting half a million numbers to DS and back takes seconds.
    values = [f"{v:.3f}" for v in line.ravel()]
    item.add(DataElement(Tag(0x3006, 0x0050), "DS", values, already_converted=True))
    return item


def _referenced_frame(seed: int, planes: tuple[CtSlice, ...], sop_class: str) -> Dataset:
    series = Dataset()
    series.SeriesInstanceUID = uid(seed, "series", CT_SERIES)
    images = []
    for plane in planes:
        image = Dataset()
        image.ReferencedSOPClassUID = sop_class
        image.ReferencedSOPInstanceUID = plane.sop_uid
        images.append(image)
    series.ContourImageSequence = items(*images)
    study = Dataset()
    study.ReferencedSOPClassUID = "1.2.840.10008.3.1.2.3.1"
    study.ReferencedSOPInstanceUID = uid(seed, "study", "planning")
    study.RTReferencedSeriesSequence = items(series)
    frame = Dataset()
    frame.FrameOfReferenceUID = frame_uid(seed, "ct")
    frame.RTReferencedStudySequence = items(study)
    return frame


def _interpreted_type(name: str) -> str:
    return "EXTERNAL" if name == "EXTERNAL" else "GTV" if name.startswith("GTV") else "ORGAN"


def _structure(
    number: int, name: str, lines: list[tuple[CtSlice, FloatArray]], frame: UID
) -> tuple[Dataset, Dataset, Dataset]:
    """What one structure adds to the three sequences of a structure set."""
    roi = Dataset()
    roi.ROINumber, roi.ROIName = number, name
    roi.ReferencedFrameOfReferenceUID = frame
    roi.ROIGenerationAlgorithm = "AUTOMATIC"
    drawn = Dataset()
    drawn.ROIDisplayColor = list(COLOURS.get(name, GTV_COLOUR))
    drawn.ReferencedROINumber = number
    drawn.ContourSequence = items(*(_contour_item(p, line, CTImageStorage) for p, line in lines))
    seen = Dataset()
    seen.ObservationNumber = seen.ReferencedROINumber = number
    seen.RTROIInterpretedType = _interpreted_type(name)
    seen.ROIInterpreter = ""
    return roi, drawn, seen


def structure_dataset(seed: int, *, small: bool, progress: Progress = quiet) -> Dataset:
    """The structure set as RT Structure Set Storage (PS3.3 A.19)."""
    planes = ct_slices(seed, small=small)
    ds = dicom_file(seed, RTStructureSetStorage, "planning", SERIES, 1)
    ds.Modality = "RTSTRUCT"
    ds.SeriesNumber = 2
    ds.SeriesDescription = "Structures"
    del ds.ContentDate, ds.ContentTime
    ds.FrameOfReferenceUID = frame_uid(seed, "ct")
    ds.PositionReferenceIndicator = ""
    ds.StructureSetLabel = "HCCBM"
    ds.StructureSetName = "Phantom structures"
    ds.StructureSetDate, ds.StructureSetTime = ds.StudyDate, "101500"
    ds.ApprovalStatus = "UNAPPROVED"
    ds.ReferencedFrameOfReferenceSequence = items(_referenced_frame(seed, planes, CTImageStorage))
    shapes = structures()
    parts = []
    for number, (name, solid) in enumerate(shapes.items(), start=1):
        step = part(progress, (number - 1) / len(shapes), number / len(shapes))
        lines = contours_of(name, solid, planes, step)
        parts.append(_structure(number, name, lines, frame_uid(seed, "ct")))
    names, contours, observations = zip(*parts, strict=True)
    ds.StructureSetROISequence = items(*names)
    ds.ROIContourSequence = items(*contours)
    ds.RTROIObservationsSequence = items(*observations)
    return ds


def write_structures(folder: Path, seed: int, *, small: bool, progress: Progress = quiet) -> None:
    """Write the structure set into `folder`."""
    write(structure_dataset(seed, small=small, progress=progress), folder / "RS.structures.dcm")
