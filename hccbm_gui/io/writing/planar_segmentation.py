"""Spots of a planar scan as a Segmentation of the pictures they were found on.

A planar scan lies on no frame of reference. Its segments have a place only on the source frame
that the Derivation Image names, pixel for pixel (PS3.3 A.51.3 and C.7.6.16.2.6).
"""

from collections.abc import Sequence

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import SegmentationStorage

from hccbm_gui.core.arrays import BoolArray
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.planar import PlanarImage, PlanarScan, PlanarSource, Scale
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.spot import Spot
from hccbm_gui.core.spots.planar_mask import planar_spot_mask
from hccbm_gui.io.writing.references import add_common_references
from hccbm_gui.io.writing.segment_items import derivation_item
from hccbm_gui.io.writing.segmentation_module import VIEW, add_frames, add_segments
from hccbm_gui.io.writing.written_object import decimals, new_object, short_text

PHOTOGRAPH = "A photograph is no DICOM image that a segmentation could refer to."
NO_SOURCE = "The file of the scan does not say what it is called, so nothing can refer to it."
NO_DEPTH = "A projection has no depth: a slice thickness of 1 mm is nominal."

Shown = tuple[PlanarImage, PlanarSource]
"""A picture and the frame it shows."""


def planar_files(scan: PlanarScan) -> tuple[str, ...]:
    """SOP Instance UIDs of the files that the pictures of a scan come from.

    Raises
    ------
    InputRefused : it is a photograph, or a picture whose file is not known.
    """
    files = [image.source.sop_uid for image in scan.images if image.source is not None]
    if len(files) < len(scan.images):
        raise InputRefused(PHOTOGRAPH if scan.photograph else NO_SOURCE)
    return tuple(dict.fromkeys(files))


def shown_in(scan: PlanarScan, sop_uid: str, spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """The spots that show on a picture of one file; all where nobody has said on which."""
    views = {i.view for i in scan.images if i.source is not None and i.source.sop_uid == sop_uid}
    return tuple(spot for spot in spots if not spot.views or views & set(spot.views))


def planar_spot_dataset(
    case: Case, image: SeriesInfo, sop_uid: str, spots: Sequence[Spot], progress: Progress = quiet
) -> Dataset:
    """The segmentation of one file of a planar scan: a frame for each spot and view.

    Parameters
    ----------
    sop_uid : of the file; empty for the only one.

    Raises
    ------
    MissingInput : there is no such file, or no spot on it that holds a pixel.
    InputRefused : it is a photograph, or a picture whose file is not known.
    """
    scan = case.planar_scans[image.uid]
    sop_uid = sop_uid or planar_files(scan)[0]
    planar_files(scan)
    shown = [(i, i.source) for i in scan.images if i.source and i.source.sop_uid == sop_uid]
    segments = _segments(shown_in(scan, sop_uid, spots), shown, progress)
    if not segments:
        raise MissingInput(
            "There is no spot to write: none is accepted or proposed.",
            where=image.description,
            remedy="Find spots on this image and accept those that are lesions.",
        )
    ds = new_object("SEG", SegmentationStorage, case.patient, image)
    called = image.description or image.modality
    ds.SeriesDescription = short_text(f"Spots of {called}")
    ds.PatientOrientation = _orientation(shown)
    add_segments(ds, [spot for spot, _ in segments], called, VIEW)
    ds.ImageComments += f" {NO_DEPTH}"
    ds.SharedFunctionalGroupsSequence = Items([_shared(scan)])
    drawn = [
        (_frame(number, place, *shown[place]), _as_stored(mask, shown[place][1]))
        for number, (_, masks) in enumerate(segments, start=1)
        for place, mask in masks.items()
    ]
    add_frames(ds, [item for item, _ in drawn], [mask for _, mask in drawn])
    add_common_references(ds, [(image, [(shown[0][1].sop_class, sop_uid)])])
    return ds


def _segments(
    spots: Sequence[Spot], shown: Sequence[Shown], progress: Progress
) -> list[tuple[Spot, dict[int, BoolArray]]]:
    """Spots that hold a pixel, each with its mask by index of the picture."""
    found = []
    for n, spot in enumerate(spots):
        progress(n / len(spots), f"Pixels of {spot.id}")
        masks = {
            place: planar_spot_mask(spot, picture)
            for place, (picture, _) in enumerate(shown)
            if not spot.views or picture.view in spot.views
        }
        masks = {place: mask for place, mask in masks.items() if mask.any()}
        if masks:
            found.append((spot, masks))
    return found


def _orientation(shown: Sequence[Shown]) -> list[str]:
    """Where columns and rows run as stored; empty where not known or not alike in all frames."""
    sides = {True: "L", False: "R", None: ""}
    ways = {
        (sides[picture.patient_left_on_right], "H" if source.turned_over else "F")
        for picture, source in shown
    }
    across, down = ways.pop()
    return [across, down] if across and not ways else []


def _as_stored(mask: BoolArray, source: PlanarSource) -> BoolArray:
    return mask[::-1] if source.turned_over else mask


def _shared(scan: PlanarScan) -> Dataset:
    """The pixel size as it stands in the file; one that a person has set is not the file's."""
    shared = Dataset()
    if scan.scale in (Scale.STORED, Scale.DOUBTFUL):
        measures = Dataset()
        measures.PixelSpacing = decimals(scan.images[0].spacing_mm)
        # Readers ask for a thickness above zero, though a projection has none.
        measures.SliceThickness = "1"
        shared.PixelMeasuresSequence = Items([measures])
    return shared


def _frame(segment: int, place: int, picture: PlanarImage, source: PlanarSource) -> Dataset:
    """Which segment one frame shows, on which frame of the file."""
    content, shows = Dataset(), Dataset()
    content.DimensionIndexValues = [segment, place + 1]
    content.FrameLabel = f"{picture.view.value} {source.frame}"
    shows.ReferencedSegmentNumber = segment
    item = Dataset()
    item.FrameContentSequence = Items([content])
    item.SegmentIdentificationSequence = Items([shows])
    # One frame is all of the file: then its number is not given (PS3.3 table 10-3).
    number = source.frame if source.frames > 1 else None
    derived = derivation_item((source.sop_class, source.sop_uid), number)
    derived.SourceImageSequence[0].SpatialLocationsPreserved = "YES"
    item.DerivationImageSequence = Items([derived])
    return item
