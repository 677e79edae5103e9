"""Hot and cold spots of one image as a Segmentation file (PS3.3 A.51)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import SegmentationStorage

from hccbm_gui.core.arrays import BoolArray
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Spot, SpotState
from hccbm_gui.core.structures.raster import structure_mask
from hccbm_gui.core.volume import Volume
from hccbm_gui.io.writing.planar_segmentation import planar_spot_dataset
from hccbm_gui.io.writing.references import Instance, Planes, add_common_references, instances_of
from hccbm_gui.io.writing.segment_items import Frame, frame_item, shared_item
from hccbm_gui.io.writing.segmentation_module import POSITION, add_frames, add_segments
from hccbm_gui.io.writing.written_object import new_object, short_text, write_object


@dataclass(frozen=True, slots=True, eq=False)
class _Segment:
    """One spot on the grid of its image: the first slice it reaches, and its voxels from there."""

    spot: Spot
    first: int
    mask: BoolArray
    box: tuple[slice, slice]


def spots_to_write(case: Case, series_uid: str) -> tuple[Spot, ...]:
    """The spots of one image that are thought lesions: accepted ones, and proposed ones that are
    not explained by normal uptake."""
    return tuple(
        spot
        for spot in case.spots
        if spot.series_uid == series_uid
        and (spot.contours or spot.outlines)
        and (
            spot.state is SpotState.ACCEPTED
            or (spot.state is SpotState.PROPOSED and not spot.physiological)
        )
    )


def write_spots(
    path: Path, series_uid: str, case: Case, progress: Progress = quiet, sop_uid: str = ""
) -> str:
    """Write the spots of one image as a new SEG, a binary segment each; its SOP Instance UID.

    Of a planar scan, the spots on one of its files: `sop_uid`, which need not be named when
    there is only one.

    Raises
    ------
    MissingInput : the image has no spot to write, or none that holds a voxel.
    InputRefused : it lies on no frame of reference, is a photograph, or a file of that name
        exists.
    HccbmError : the file cannot be written.
    """
    return write_object(path, spot_dataset(series_uid, case, progress, sop_uid))


def spot_dataset(
    series_uid: str, case: Case, progress: Progress = quiet, sop_uid: str = ""
) -> Dataset:
    """The data set that `write_spots` writes; errors as there."""
    spots = spots_to_write(case, series_uid)
    if series_uid in case.planar_scans:
        image = case.series_by_uid(series_uid)
        return planar_spot_dataset(case, image, sop_uid, spots, progress)
    image, volume = _image(series_uid, case)
    segments = _segments(spots, volume, image, progress)
    ds = new_object("SEG", SegmentationStorage, case.patient, image)
    called = image.description or image.modality
    ds.SeriesDescription = short_text(f"Spots of {called}")
    ds.FrameOfReferenceUID, ds.PositionReferenceIndicator = volume.geometry.frame_uid, ""
    add_segments(ds, [one.spot for one in segments], called, POSITION)
    ds.SharedFunctionalGroupsSequence = Items([shared_item(volume.geometry)])
    frames, pictures, used = _frames(segments, volume, image)
    add_frames(ds, [frame_item(one) for one in frames], pictures)
    add_common_references(ds, [(image, used)])
    return ds


def _image(series_uid: str, case: Case) -> tuple[SeriesInfo, Volume]:
    image = case.series_by_uid(series_uid)
    volume = case.volumes.get(series_uid)
    if volume is None or not volume.geometry.frame_uid:
        raise InputRefused(
            "Its spots have no place in space: the image lies on no frame of reference.",
            where=image.description,
            remedy="Write a picture of them instead.",
        )
    return image, volume


def _segments(
    spots: Sequence[Spot], volume: Volume, image: SeriesInfo, progress: Progress
) -> list[_Segment]:
    found = []
    for n, spot in enumerate(spots):
        progress(n / len(spots), f"Voxels of {spot.id}")
        outline = Roi(spot.id, RoiKind.SPOT, (0, 0, 0), spot.frame_uid, spot.contours)
        mask = structure_mask(outline, volume.geometry, volume.geometry.spacing_mm[0])
        occupied = np.flatnonzero(mask.array.any(axis=(1, 2)))
        if len(occupied):
            cut = mask.array[occupied[0] : occupied[-1] + 1]
            found.append(_Segment(spot, mask.box[0].start + int(occupied[0]), cut, mask.box[1:]))
    if not found:
        raise MissingInput(
            "There is no spot to write: none is accepted or proposed.",
            where=image.description,
            remedy="Find spots on this image and accept those that are lesions.",
        )
    return found


def _frames(
    segments: Sequence[_Segment], volume: Volume, image: SeriesInfo
) -> tuple[list[Frame], list[BoolArray], list[Instance]]:
    """Frames that are not empty, segment by segment, their masks, and the images they lie on."""
    geometry = volume.geometry
    planes = Planes(image.slices, geometry.axes[0])
    whole = instances_of(image)
    heights = sorted({s.first + k for s in segments for k in range(len(s.mask)) if s.mask[k].any()})
    frames: list[Frame] = []
    pictures: list[BoolArray] = []
    used: list[Instance] = []
    for number, segment in enumerate(segments, start=1):
        for k in np.flatnonzero(segment.mask.any(axis=(1, 2))):
            at = segment.first + int(k)
            position = geometry.to_patient([(at, 0, 0)])
            on = planes.of(position)
            # One file for all slices: it is named as a whole.
            source = (on.sop_class, on.sop_uid) if on else whole[0] if len(whole) == 1 else None
            used += [source] if source else []
            frame = on.frame if on else None
            frames.append(Frame(number, heights.index(at) + 1, position[0], source, frame))
            picture = np.zeros(geometry.shape[1:], dtype=np.bool_)
            picture[segment.box] = segment.mask[k]
            pictures.append(picture)
    return frames, pictures, list(dict.fromkeys(used))
