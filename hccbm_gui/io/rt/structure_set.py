"""RTSTRUCT to structures."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from pydicom.dataset import Dataset

from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi, kind_from_name
from hccbm_gui.io.rt.contour_data import all_points, geometric_type, images_of_contour
from hccbm_gui.io.rt.contour_doubts import sorted_out
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


@dataclass(frozen=True, slots=True)
class _Listed:
    """One structure: its number in the file, its three items, its contours, and remarks."""

    number: int
    roi: Dataset
    drawn: Dataset
    observed: Dataset
    contours: tuple[Dataset, ...]
    notes: tuple[str, ...] = ()


def load_structure_set(
    ds: Dataset,
    structure_set_uid: str,
    progress: Progress = quiet,
    named: set[str] | None = None,
) -> tuple[Roi, ...]:
    """All structures of an RTSTRUCT, empty ones included, in the order of the file.

    Keyhole polygons stay as they are. Open contours, points and what is too short become
    `Roi.marks`; what cannot be read is told, and the structure is then not measured.

    Parameters
    ----------
    structure_set_uid : series UID under which the structures are known.
    named : SOP Instance UIDs of the images that the contours name are added to it.
    """
    listed = _listed(ds, progress)
    points = iter(all_points([contour for one in listed for contour in one.contours]))
    used: set[int] = set()
    names: Counter[str] = Counter()
    rois = []
    for n, one in enumerate(listed):
        progress(0.7 + 0.3 * n / len(listed), "Reading structures")
        theirs = list(islice(points, len(one.contours)))
        drawn = sorted_out([geometric_type(contour) for contour in one.contours], theirs)
        number = _free(one.number, used)
        name, notes = _name(one, number, names)
        frame_uid = _frame_uid(ds, one.roi)
        if not frame_uid:
            notes += ("The structure names no frame of reference.",)
        if named is not None:
            named.update(uid for contour in one.contours for uid in images_of_contour(contour))
        interpreted = text(one.observed, "RTROIInterpretedType")
        rois.append(
            Roi(
                name=name,
                kind=kind_from_name(name, interpreted),
                colour=_colour(one.drawn, n),
                frame_uid=frame_uid,
                contours=drawn.contours,
                series_uid=_series_uid(ds, frame_uid, one.contours),
                number=number,
                structure_set_uid=structure_set_uid,
                notes=(*one.notes, *notes, *drawn.notes),
                marks=drawn.marks,
                unmeasured=drawn.unmeasured,
                interpreted_type=interpreted,
                generation=text(one.roi, "ROIGenerationAlgorithm"),
                description=text(one.roi, "ROIDescription"),
                label=text(one.observed, "ROIObservationLabel"),
            )
        )
    return tuple(rois)


def _listed(ds: Dataset, progress: Progress) -> list[_Listed]:
    """What the three sequences say of every structure; one that is only drawn is kept as well."""
    described = items(ds, "StructureSetROISequence")
    drawn, observed = (
        _by_number(ds, "ROIContourSequence"),
        _by_number(ds, "RTROIObservationsSequence"),
    )
    known = [integer(roi, "ROINumber", n + 1) for n, roi in enumerate(described)]
    told = list(zip(known, described, strict=True))
    told += [(number, Dataset()) for number in drawn if number not in known]
    listed = []
    for n, (number, roi) in enumerate(told):
        progress(0.7 * n / len(told), "Reading structures")
        parts = drawn.get(number, [Dataset()])
        notes: tuple[str, ...] = ()
        if n >= len(known):
            notes = ("It is drawn in the file, but not named.",)
        if len(parts) > 1:
            notes = (*notes, f"Its contours stand in {len(parts)} places of the file.")
        contours = tuple(contour for part in parts for contour in items(part, "ContourSequence"))
        seen = observed.get(number, [Dataset()])[0]
        listed.append(_Listed(number, roi, parts[0], seen, contours, notes))
    return listed


def _by_number(ds: Dataset, sequence: str) -> dict[int, list[Dataset]]:
    found: dict[int, list[Dataset]] = {}
    for item in items(ds, sequence):
        found.setdefault(integer(item, "ReferencedROINumber"), []).append(item)
    return found


def _free(number: int, used: set[int]) -> int:
    if number in used:
        number = max(used) + 1
    used.add(number)
    return number


def _name(one: _Listed, number: int, names: Counter[str]) -> tuple[str, tuple[str, ...]]:
    """A name that no earlier structure of the set has, and what had to be changed."""
    stored = text(one.roi, "ROIName") or f"ROI {number}"
    notes: tuple[str, ...] = ()
    if number != one.number:
        notes = (f"ROI number {one.number} occurs twice; this one is now {number}.",)
    names[stored] += 1
    if names[stored] == 1:
        return stored, notes
    again = f"{stored} ({names[stored]})"
    names[again] += 1
    return again, (*notes, f"The name {stored} occurs more than once in the file.")


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


def _series_uid(ds: Dataset, frame_uid: str, contours: tuple[Dataset, ...]) -> str:
    """The image series of the frame; with several, the one that the first contour lies on."""
    series = [
        series
        for frame in items(ds, "ReferencedFrameOfReferenceSequence")
        if text(frame, "FrameOfReferenceUID") == frame_uid
        for study in items(frame, "RTReferencedStudySequence")
        for series in items(study, "RTReferencedSeriesSequence")
    ]
    if len(series) > 1:
        on = {uid for contour in contours[:1] for uid in images_of_contour(contour)}
        series = [one for one in series if on & _images_of(one)]
    return text(series[0], "SeriesInstanceUID") if len(series) == 1 else ""


def _images_of(series: Dataset) -> set[str]:
    images = items(series, "ContourImageSequence")
    return {text(image, "ReferencedSOPInstanceUID") for image in images}
