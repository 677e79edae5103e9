"""DICOM segmentation (SEG) to structures: every segment as contours in the planes of its frames."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.errors import UnreadableFile, UntrustedGeometry
from hccbm_gui.core.note_words import NO_PLACE
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi, kind_from_name
from hccbm_gui.core.spots.mask_contours import field_outlines
from hccbm_gui.io.dicom_file import is_encapsulated
from hccbm_gui.io.headers.frames import frame_datasets
from hccbm_gui.io.pixels.pixel_values import stored_values
from hccbm_gui.io.rt.cielab import rgb_of_cielab
from hccbm_gui.io.rt.structure_set import COLOURS
from hccbm_gui.io.stacks.slice_order import image_axes
from hccbm_gui.io.values import integer, items, numbers, text

ORGAN_CATEGORIES = ("91723000", "123037004", "T-D000A", "85756007", "T-D0050")
"""Property categories anatomical structure and tissue (PS3.16 CID 7150), SCT and SRT."""
BACKGROUND = 0
"""In a label map the number of what is no segment; some writers describe it all the same."""

Picture = Callable[[int], VoxelArray]
"""Index of a frame to its stored values (rows, columns)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Plane:
    """One frame in the patient: first pixel, unit axes of rows and columns, spacing, mm."""

    frame: int
    origin_mm: FloatArray
    down_mm: FloatArray
    across_mm: FloatArray

    def to_patient(self, outline: FloatArray) -> FloatArray:
        """(row, column) points (N, 2) to LPS mm (N, 3)."""
        return self.origin_mm + outline[:, :1] * self.down_mm + outline[:, 1:] * self.across_mm


def load_segmentation(
    ds: Dataset, structure_set_uid: str, progress: Progress = quiet
) -> tuple[Roi, ...]:
    """All segments of a SEG as structures, empty ones included, in the order of the file.

    Outlines run between pixels, at half height: binary segments half-way between the pixels
    in and out, fractional ones where they reach half of Maximum Fractional Value.

    Parameters
    ----------
    structure_set_uid : series UID under which the structures are known.

    Raises
    ------
    UnreadableFile : tiled (microscopy), without functional groups or segments, or pixels that
        cannot be decoded.
    UntrustedGeometry : a frame without a place in the patient, as of planar images.
    """
    _require_slices(ds)
    frames = frame_datasets(ds)
    placed = text(ds, "FrameOfReferenceUID") or any("ImagePositionPatient" in f for f in frames)
    if not placed:
        # They only name the frame of an image that they cover (PS3.3 A.51.3).
        raise UntrustedGeometry(
            f"The segments lie on the pixels of planar images and {NO_PLACE}.",
            remedy="Find the spots on the planar scan instead.",
        )
    described = items(ds, "SegmentSequence")
    if not described:
        raise UnreadableFile("The segmentation describes no segments.")
    labelled = text(ds, "SegmentationType").upper() == "LABELMAP"
    if labelled:
        described = tuple(one for one in described if integer(one, "SegmentNumber") != BACKGROUND)
    numbered = [integer(one, "SegmentNumber", n + 1) for n, one in enumerate(described)]
    if len(set(numbered)) < len(numbered):
        raise UnreadableFile("Several segments of the segmentation have one number.")
    planes = [_plane(frame, n) for n, frame in enumerate(frames)]
    of_segment = _frames_by_segment(frames, labelled)
    picture, level, notes = _pictures(ds)
    lost = 0 if labelled else sum(len(of_segment[n]) for n in of_segment.keys() - set(numbered))
    if lost:
        notes += (f"{lost} frames of the segmentation belong to no segment it describes.",)
    rois = []
    for n, (number, segment) in enumerate(zip(numbered, described, strict=True)):
        progress(n / len(described), f"Reading {text(segment, 'SegmentLabel')}")
        contours: list[FloatArray] = []
        kept, twice = _once_each(of_segment.get(BACKGROUND if labelled else number, []), planes)
        for k in kept:
            progress(n / len(described))
            values = picture(k) == number if labelled else picture(k)
            contours += [planes[k].to_patient(o) for o in _outlines(values, level)]
        rois.append(_roi(ds, segment, n, number, tuple(contours), structure_set_uid, notes + twice))
    return tuple(rois)


def _once_each(frames: list[int], planes: list[_Plane]) -> tuple[list[int], tuple[str, ...]]:
    """(the first frame at each place, a note): two outlines at one place would cut each other."""
    first: dict[tuple[float, ...], int] = {}
    for k in frames:
        first.setdefault(tuple(np.round(planes[k].origin_mm, 2).tolist()), k)
    left_out = len(frames) - len(first)
    told = f"{left_out} frames lie where another frame of the segment lies; they are left out."
    return list(first.values()), (told,) if left_out else ()


def _require_slices(ds: Dataset) -> None:
    tiled = text(ds, "DimensionOrganizationType").upper().startswith("TILED")
    if tiled or "TotalPixelMatrixColumns" in ds:
        raise UnreadableFile(
            "A segmentation of a microscope slide (tiles), not of slices of a patient."
        )


def _plane(frame: Dataset, n: int) -> _Plane:
    position = numbers(frame, "ImagePositionPatient", 3)
    orientation = numbers(frame, "ImageOrientationPatient", 6)
    spacing = numbers(frame, "PixelSpacing", 2)
    if position is None or orientation is None or spacing is None or min(spacing) <= 0.0:
        raise UntrustedGeometry(f"Frame {n + 1} does not say where it lies in the patient.")
    _, down, across = image_axes(orientation)
    return _Plane(n, np.array(position), down * spacing[0], across * spacing[1])


def _frames_by_segment(frames: tuple[Dataset, ...], labelled: bool) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for n, frame in enumerate(frames):
        # A label map holds all segments in every frame.
        found[BACKGROUND if labelled else integer(frame, "ReferencedSegmentNumber")].append(n)
    return found


def _pictures(ds: Dataset) -> tuple[Picture, float, tuple[str, ...]]:
    """(values of a frame, level of the outline, notes)."""
    kind = text(ds, "SegmentationType").upper()
    level = 0.5
    notes: tuple[str, ...] = ()
    if kind == "FRACTIONAL":
        highest = integer(ds, "MaximumFractionalValue", 255)
        means = text(ds, "SegmentationFractionalType").lower() or "fraction"
        level = highest / 2.0
        notes = (f"Drawn where the {means} of the segment reaches one half.",)
    elif kind not in ("", "BINARY", "LABELMAP"):
        raise UnreadableFile(f"Segmentations of type {kind} are not understood.")
    if integer(ds, "BitsAllocated") == 1 and not is_encapsulated(ds):
        return _packed_bits(ds), level, notes
    values = stored_values(ds)
    stack = values if values.ndim == 3 else values[None]
    return stack.__getitem__, level, notes


def _packed_bits(ds: Dataset) -> Picture:
    """Frames of single bits, unpacked one at a time: the lowest bit of a byte comes first."""
    shape = integer(ds, "Rows"), integer(ds, "Columns")
    size = shape[0] * shape[1]
    raw = np.frombuffer(ds.get("PixelData") or b"", dtype=np.uint8)
    frames = max(integer(ds, "NumberOfFrames", 1), 1)
    if size <= 0 or len(raw) * 8 < frames * size:
        raise UnreadableFile(
            f"The pixels are truncated: {len(raw)} of {-(-frames * size // 8)} bytes are there.",
            remedy="Copy or export the file again.",
        )
    if ds.original_encoding[1] is False and ds["PixelData"].VR == "OW":
        # Big-endian words hold the bytes in pairs the other way round (PS3.5 8.1.1).
        raw = raw[: len(raw) // 2 * 2].reshape(-1, 2)[:, ::-1].ravel()

    def frame(k: int) -> VoxelArray:
        first, last = k * size // 8, -(-(k + 1) * size // 8)
        bits = np.unpackbits(raw[first:last], bitorder="little")
        skip = k * size - first * 8
        return bits[skip : skip + size].reshape(shape)

    return frame


def _outlines(values: VoxelArray, level: float) -> list[FloatArray]:
    rows = np.flatnonzero((values >= level).any(axis=1))
    if len(rows) == 0:
        return []
    columns = np.flatnonzero((values >= level).any(axis=0))
    # One pixel around, as a fractional segment fades out there.
    top, left = max(rows[0] - 1, 0), max(columns[0] - 1, 0)
    part = values[top : rows[-1] + 2, left : columns[-1] + 2]
    corner = np.array([top, left], dtype=np.float64)
    return [outline + corner for outline in field_outlines(part, level)]


def _roi(
    ds: Dataset,
    segment: Dataset,
    n: int,
    number: int,
    contours: tuple[FloatArray, ...],
    structure_set_uid: str,
    notes: tuple[str, ...],
) -> Roi:
    named = [
        text(code, "CodeMeaning") for code in items(segment, "SegmentedPropertyTypeCodeSequence")
    ]
    name = text(segment, "SegmentLabel") or next(filter(None, named), f"Segment {number}")
    categories = items(segment, "SegmentedPropertyCategoryCodeSequence")
    organ = any(text(code, "CodeValue") in ORGAN_CATEGORIES for code in categories)
    frame_uid = text(ds, "FrameOfReferenceUID")
    if not frame_uid:
        notes += ("The segmentation names no frame of reference.",)
    return Roi(
        name=name,
        kind=kind_from_name(name, "ORGAN" if organ else ""),
        colour=rgb_of_cielab(numbers(segment, "RecommendedDisplayCIELabValue", 3))
        or COLOURS[n % len(COLOURS)],
        frame_uid=frame_uid,
        contours=contours,
        series_uid=_series_uid(ds),
        number=number,
        structure_set_uid=structure_set_uid,
        notes=notes,
    )


def _series_uid(ds: Dataset) -> str:
    """The only image series it refers to, else none."""
    named = {text(one, "SeriesInstanceUID") for one in items(ds, "ReferencedSeriesSequence")} - {""}
    return named.pop() if len(named) == 1 else ""
