"""The few facts kept of each file: enough to sort files into series, nothing more."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydicom.dataset import Dataset

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.core.note_words import AS_SINGLE_SLICES, LOCALISER
from hccbm_gui.core.patient import Patient
from hccbm_gui.io.dicom_file import PixelPlace, is_encapsulated, open_header_and_place
from hccbm_gui.io.headers.frames import frame_datasets
from hccbm_gui.io.headers.identity import patient_of
from hccbm_gui.io.headers.kinds import is_enhanced, modality_and_kind
from hccbm_gui.io.nuclear.planar_views import frame_views
from hccbm_gui.io.person_name import name_doubt, person_name
from hccbm_gui.io.pixels.pixel_values import is_lossy
from hccbm_gui.io.pixels.stored_pixels import StoredPixels, stored_pixels
from hccbm_gui.io.values import integer, iso_day, items, number, numbers, text, texts

PHASE_TAGS = (
    "TemporalPositionIdentifier",
    "TemporalPositionIndex",
    "NominalPercentageOfRespiratoryPhase",
    "NominalPercentageOfCardiacPhase",
    "EchoNumbers",
    "EchoTime",
    "DiffusionBValue",
    "ImageType",
    "ConvolutionKernel",
    "ImageComments",
    "SeriesDescription",
    "ProtocolName",
    "FrameReferenceTime",
    "AcquisitionNumber",
    "TriggerTime",
    "AcquisitionTime",
    "ContentTime",
    "DimensionIndexValues",
)
"""What may tell apart slices at one position: time points, echoes, b-values, kernels.

Of the dimension indices of enhanced images those that are no place in a stack.
"""


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
    thickness_mm : Slice Thickness.
    pixels : where the stored values lie and what they are; None without, or for colour.
    stack : Stack ID of a frame; slices of different stacks are different volumes.
    study_time, study_id, accession_number, referring_physician : of the study, as stored.
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
    stack: str = ""
    thickness_mm: float | None = None
    pixels: StoredPixels | None = None
    study_time: str = ""
    study_id: str = ""
    accession_number: str = ""
    referring_physician: str = ""


def read_headers(path: Path) -> tuple[FileHeader, ...]:
    """What one file holds: itself, or each of its frames where these are slices.

    Raises
    ------
    UnreadableFile : not DICOM or not used by this program, with the reason.
    Exception : whatever pydicom raises on broken input.
    """
    ds, pixels_at = open_header_and_place(path)
    modality, kind = modality_and_kind(ds)
    if is_enhanced(ds):
        return _frame_headers(path, ds, modality, kind, pixels_at)
    return (_header(path, ds, modality, kind, pixels_at),)


def _frame_headers(
    path: Path, ds: Dataset, modality: str, kind: str, pixels_at: PixelPlace
) -> tuple[FileHeader, ...]:
    """One header for each frame that is a slice; what is the same in all is read once."""
    frames = frame_datasets(ds)
    slices = [n for n, frame in enumerate(frames) if "LOCALIZER" not in texts(frame, "ImageType")]
    if not slices:
        raise UnreadableFile(f"{LOCALISER}, not a slice.")
    places = {n: _place(frames[n]) for n in slices}
    for n, place in places.items():
        if None in (place["position_mm"], place["orientation"], place["spacing_mm"]):
            raise UnreadableFile(
                f"Frame {n + 1} of {len(frames)} does not say where it lies in the patient "
                "(position, orientation or pixel spacing is absent).",
                remedy=f"Export the series {AS_SINGLE_SLICES}.",
            )
    first = replace(_header(path, frames[slices[0]], modality, kind, pixels_at), frames=1)
    return tuple(
        replace(
            first,
            **places[n],
            phase=tuple(text(frames[n], tag) for tag in PHASE_TAGS),
            frame=n,
            stack=text(frames[n], "StackID"),
            thickness_mm=number(frames[n], "SliceThickness"),
            pixels=stored_pixels(frames[n], pixels_at),
        )
        for n in slices
    )


def _place(ds: Dataset) -> dict[str, Any]:
    """Where a slice lies, as fields of its header."""
    return {
        "position_mm": numbers(ds, "ImagePositionPatient", 3),
        "orientation": numbers(ds, "ImageOrientationPatient", 6),
        "spacing_mm": numbers(ds, "PixelSpacing", 2),
        "step_mm": _step_mm(ds),
    }


def _header(path: Path, ds: Dataset, modality: str, kind: str, pixels_at: PixelPlace) -> FileHeader:
    place = _place(ds)
    if kind in ("volume", "pet") and None in (place["position_mm"], place["orientation"]):
        raise UnreadableFile(
            "The slice does not say where it lies in the patient "
            "(Image Position and Orientation are absent)."
        )
    stored = text(ds, "Modality")
    notes: tuple[str, ...] = (
        (f"The file calls itself {stored} but is {modality}.",)
        if stored not in ("", modality) and kind != "picture"
        else ()
    )
    doubt = name_doubt(ds, "PatientName")
    notes += (doubt,) if doubt else ()
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
        **place,
        lossy=is_lossy(ds),
        encapsulated=is_encapsulated(ds),
        views=tuple(v.view.value for v in frame_views(ds)) if kind == "planar" else (),
        phase=tuple(text(ds, tag) for tag in PHASE_TAGS),
        notes=notes,
        thickness_mm=number(ds, "SliceThickness"),
        pixels=stored_pixels(ds, pixels_at),
        study_time=text(ds, "StudyTime"),
        study_id=text(ds, "StudyID"),
        accession_number=text(ds, "AccessionNumber"),
        referring_physician=person_name(ds, "ReferringPhysicianName"),
    )


def _description(ds: Dataset, kind: str) -> str:
    by_kind = {
        "structures": "StructureSetLabel",
        "plan": "RTPlanLabel",
        "dose": "DoseComment",
        "picture": "RTImageLabel",
    }
    own = text(ds, by_kind[kind]) if kind in by_kind else ""
    return own or text(ds, "SeriesDescription") or text(ds, "ImageID")


def _frame_uid(ds: Dataset) -> str:
    top = text(ds, "FrameOfReferenceUID")
    referenced = items(ds, "ReferencedFrameOfReferenceSequence")
    return top or (text(referenced[0], "FrameOfReferenceUID") if referenced else "")


def _count(ds: Dataset, kind: str) -> int:
    if kind == "structures":
        return len(items(ds, "StructureSetROISequence"))
    if kind == "segmentation":
        # A label map may describe its background as number 0.
        return sum(integer(one, "SegmentNumber", 1) != 0 for one in items(ds, "SegmentSequence"))
    if kind == "plan":
        return len(items(ds, "BeamSequence"))
    if kind == "registration":
        return len(items(ds, "RegistrationSequence"))
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
