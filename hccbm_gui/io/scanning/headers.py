"""The few facts kept of each file: enough to sort files into series, nothing more."""

from dataclasses import dataclass
from pathlib import Path

from pydicom.dataset import Dataset

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.core.patient import Patient
from hccbm_gui.io.dicom_file import is_encapsulated, open_header
from hccbm_gui.io.images.pixels import is_lossy
from hccbm_gui.io.images.planar_views import frame_views
from hccbm_gui.io.scanning.identity import patient_of
from hccbm_gui.io.scanning.kinds import modality_and_kind
from hccbm_gui.io.values import integer, iso_day, items, number, numbers, text

PHASE_TAGS = (
    "TemporalPositionIdentifier",
    "EchoNumbers",
    "EchoTime",
    "DiffusionBValue",
    "ImageType",
    "ConvolutionKernel",
    "AcquisitionNumber",
    "TriggerTime",
    "AcquisitionTime",
)
"""What may tell apart slices at one position: time points, echoes, b-values, kernels."""


@dataclass(frozen=True, slots=True)
class FileHeader:
    """One file, or one frame of a multi-frame one, which then is a slice like any other.

    UIDs and texts are empty, numbers None, where the file does not say.

    Attributes
    ----------
    matrix : (rows, columns).
    frames : number of frames; items (structures, beams) for objects without pixels.
    position_mm, orientation : Image Position and Orientation (Patient).
    spacing_mm : Pixel Spacing (row, column).
    step_mm : Spacing Between Slices, else Slice Thickness.
    views : for planar images the view of each frame.
    phase : values of `PHASE_TAGS`.
    frame : index of the frame where each frame is a slice of its own; None for a whole file.
    """

    path: Path
    patient: Patient
    modality: str
    kind: str
    study_uid: str
    study_date: str
    study_description: str
    series_uid: str
    series_date: str
    series_description: str
    sop_class: str
    sop_uid: str
    frame_uid: str
    patient_position: str
    matrix: tuple[int, int]
    frames: int
    position_mm: tuple[float, ...] | None
    orientation: tuple[float, ...] | None
    spacing_mm: tuple[float, ...] | None
    step_mm: float | None
    lossy: bool
    encapsulated: bool
    views: tuple[str, ...]
    phase: tuple[str, ...]
    notes: tuple[str, ...] = ()
    frame: int | None = None


def read_headers(path: Path) -> tuple[FileHeader, ...]:
    """What one file holds: itself, or each of its frames where these are slices.

    Raises
    ------
    UnreadableFile : not DICOM or not used by this program, with the reason.
    Exception : whatever pydicom raises on broken input.
    """
    return (read_header(path),)


def read_header(path: Path) -> FileHeader:
    """The header of one file that is a single image or object.

    Raises
    ------
    UnreadableFile : not DICOM or not used by this program, with the reason.
    Exception : whatever pydicom raises on broken input.
    """
    ds = open_header(path)
    modality, kind = modality_and_kind(ds)
    position = numbers(ds, "ImagePositionPatient", 3)
    orientation = numbers(ds, "ImageOrientationPatient", 6)
    if kind in ("volume", "pet") and (position is None or orientation is None):
        raise UnreadableFile(
            "The slice does not say where it lies in the patient "
            "(Image Position and Orientation are absent)."
        )
    stored = text(ds, "Modality")
    notes = (
        (f"The file calls itself {stored} but is {modality}.",)
        if stored
        not in (
            "",
            modality,
        )
        else ()
    )
    return FileHeader(
        path=path,
        patient=patient_of(ds),
        modality=modality,
        kind=kind,
        study_uid=text(ds, "StudyInstanceUID"),
        study_date=iso_day(ds, "StudyDate"),
        study_description=text(ds, "StudyDescription"),
        series_uid=text(ds, "SeriesInstanceUID"),
        series_date=iso_day(ds, "SeriesDate") or iso_day(ds, "AcquisitionDate"),
        series_description=_description(ds, kind),
        sop_class=text(ds, "SOPClassUID"),
        sop_uid=text(ds, "SOPInstanceUID"),
        frame_uid=_frame_uid(ds),
        patient_position=text(ds, "PatientPosition"),
        matrix=(integer(ds, "Rows"), integer(ds, "Columns")),
        frames=_count(ds, kind),
        position_mm=position,
        orientation=orientation,
        spacing_mm=numbers(ds, "PixelSpacing", 2),
        step_mm=_step_mm(ds),
        lossy=is_lossy(ds),
        encapsulated=is_encapsulated(ds),
        views=tuple(v.view.value for v in frame_views(ds)) if kind == "planar" else (),
        phase=tuple(text(ds, tag) for tag in PHASE_TAGS),
        notes=notes,
    )


def _description(ds: Dataset, kind: str) -> str:
    by_kind = {"structures": "StructureSetLabel", "plan": "RTPlanLabel", "dose": "DoseComment"}
    own = text(ds, by_kind[kind]) if kind in by_kind else ""
    return own or text(ds, "SeriesDescription") or text(ds, "ImageID")


def _frame_uid(ds: Dataset) -> str:
    top = text(ds, "FrameOfReferenceUID")
    referenced = items(ds, "ReferencedFrameOfReferenceSequence")
    return top or (text(referenced[0], "FrameOfReferenceUID") if referenced else "")


def _count(ds: Dataset, kind: str) -> int:
    if kind == "structures":
        return len(items(ds, "StructureSetROISequence"))
    if kind == "plan":
        return len(items(ds, "BeamSequence"))
    return max(integer(ds, "NumberOfFrames", 1), 1)


def _step_mm(ds: Dataset) -> float | None:
    offsets = numbers(ds, "GridFrameOffsetVector")
    if offsets and len(offsets) > 1:
        return abs(offsets[1] - offsets[0])
    for tag in ("SpacingBetweenSlices", "SliceThickness"):
        step = number(ds, tag)
        if step:
            return abs(step)
    return None
