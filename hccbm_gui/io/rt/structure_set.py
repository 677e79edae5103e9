"""RTSTRUCT to structures."""

from collections import Counter

from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi, kind_from_name
from hccbm_gui.io.rt.contour_data import closed_polygon
from hccbm_gui.io.values import integer, items, numbers, text

COLOURS = (
    (255, 210, 80),
    (110, 200, 255),
    (150, 230, 130),
    (230, 150, 240),
    (255, 160, 110),
    (130, 230, 220),
)
"""For structures without a display colour, one after the other."""


def load_structure_set(
    ds: Dataset, structure_set_uid: str, progress: Progress = quiet
) -> tuple[Roi, ...]:
    """All structures of an RTSTRUCT, empty ones included, in the order of the file.

    Open contours, points and malformed ones are kept out with a note; keyhole polygons stay
    as they are.

    Parameters
    ----------
    structure_set_uid : series UID under which the structures are known.
    """
    described = items(ds, "StructureSetROISequence")
    drawn = _by_number(items(ds, "ROIContourSequence"))
    observed = _by_number(items(ds, "RTROIObservationsSequence"))
    used: set[int] = set()
    rois = []
    for n, roi in enumerate(described):
        progress(n / len(described), f"Reading {text(roi, 'ROIName')}")
        stored_number = integer(roi, "ROINumber", n + 1)
        contours = drawn.get(stored_number, Dataset())
        polygons, notes = _polygons(contours)
        number = _free(stored_number, used)
        if number != stored_number:
            notes += (f"ROI number {stored_number} occurs twice; this one is now {number}.",)
        interpreted = text(observed.get(stored_number, Dataset()), "RTROIInterpretedType")
        frame_uid = _frame_uid(ds, roi)
        if not frame_uid:
            notes += ("The structure names no frame of reference.",)
        name = text(roi, "ROIName") or f"ROI {number}"
        rois.append(
            Roi(
                name=name,
                kind=kind_from_name(name, interpreted),
                colour=_colour(contours, n),
                frame_uid=frame_uid,
                contours=polygons,
                series_uid=_series_uid(ds, frame_uid, contours),
                number=number,
                structure_set_uid=structure_set_uid,
                notes=notes,
            )
        )
    return tuple(rois)


def _by_number(sequence: tuple[Dataset, ...]) -> dict[int, Dataset]:
    return {integer(item, "ReferencedROINumber"): item for item in reversed(sequence)}


def _free(number: int, used: set[int]) -> int:
    if number in used:
        number = max(used) + 1
    used.add(number)
    return number


def _polygons(contours: Dataset) -> tuple[tuple[FloatArray, ...], tuple[str, ...]]:
    polygons: list[FloatArray] = []
    kept_out: Counter[str] = Counter()
    for contour in items(contours, "ContourSequence"):
        found = closed_polygon(contour)
        if isinstance(found, str):
            kept_out[found] += 1
        else:
            polygons.append(found)
    notes = tuple(
        f"{count} contour{'s' if count > 1 else ''} {why} kept out."
        for why, count in kept_out.items()
    )
    return tuple(polygons), notes


def _colour(contours: Dataset, n: int) -> tuple[int, int, int]:
    stored = numbers(contours, "ROIDisplayColor", 3)
    if stored is None:
        return COLOURS[n % len(COLOURS)]
    red, green, blue = (min(max(int(part), 0), 255) for part in stored)
    return red, green, blue


def _frame_uid(ds: Dataset, roi: Dataset) -> str:
    own = text(roi, "ReferencedFrameOfReferenceUID")
    frames = items(ds, "ReferencedFrameOfReferenceSequence")
    only = text(frames[0], "FrameOfReferenceUID") if len(frames) == 1 else ""
    return own or only or text(ds, "FrameOfReferenceUID")


def _series_uid(ds: Dataset, frame_uid: str, contours: Dataset) -> str:
    """The image series of the frame; with several, the one that the first contour lies on."""
    series = [
        series
        for frame in items(ds, "ReferencedFrameOfReferenceSequence")
        if text(frame, "FrameOfReferenceUID") == frame_uid
        for study in items(frame, "RTReferencedStudySequence")
        for series in items(study, "RTReferencedSeriesSequence")
    ]
    if len(series) > 1:
        first = items(contours, "ContourSequence")[:1]
        on = {
            text(image, "ReferencedSOPInstanceUID")
            for contour in first
            for image in items(contour, "ContourImageSequence")
        }
        series = [one for one in series if on & _images_of(one)]
    return text(series[0], "SeriesInstanceUID") if len(series) == 1 else ""


def _images_of(series: Dataset) -> set[str]:
    images = items(series, "ContourImageSequence")
    return {text(image, "ReferencedSOPInstanceUID") for image in images}
