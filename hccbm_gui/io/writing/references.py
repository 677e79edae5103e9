"""How a written object names the images it was made on."""

from collections.abc import Iterable, Sequence

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import NuclearMedicineImageStorage

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import SeriesInfo, SliceReference

ON_SLICE_MM = 0.5
"""What is drawn names a slice when its plane is no further away."""

Instance = tuple[str, str]
"""SOP Class UID and SOP Instance UID."""
Named = tuple[SeriesInfo, Sequence[Instance]]
"""A series and those of its images that are referred to."""


def stored_series_uid(info: SeriesInfo) -> str:
    """The Series Instance UID as it stands in the files, where a series was split here."""
    return info.uid.split("#")[0].split("/")[0]


def instances_of(info: SeriesInfo) -> tuple[Instance, ...]:
    """Every image of a series once, in the order of its slices; empty when none is known."""
    if info.slices:
        return tuple(dict.fromkeys((one.sop_class, one.sop_uid) for one in info.slices))
    if info.kind == "spect" and info.sop_uid:
        return ((str(NuclearMedicineImageStorage), info.sop_uid),)
    return ()


def referenced_images(info: SeriesInfo) -> list[Dataset]:
    """Items that name the images of a series, of a multi-frame file the frames it is made of.

    Frames are listed where they are not the first ones of their file without a gap: a reference
    to all frames lists none (PS3.3 table 10-3).
    """
    frames: dict[str, list[int]] = {}
    for one in info.slices:
        if one.frame is not None:
            frames.setdefault(one.sop_uid, []).append(one.frame)
    items = []
    for instance in instances_of(info):
        item = referenced(instance)
        numbers = sorted(frames.get(instance[1], []))
        if numbers != list(range(1, len(numbers) + 1)):
            item.ReferencedFrameNumber = numbers
        items.append(item)
    return items


def referenced(instance: Instance) -> Dataset:
    """The item that names one object (PS3.3 10.8)."""
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = instance
    return item


def referenced_series(info: SeriesInfo, instances: Iterable[Instance]) -> Dataset:
    """The item of a Common Instance Reference that names images of one series (PS3.3 C.12.2)."""
    item = Dataset()
    item.SeriesInstanceUID = stored_series_uid(info)
    item.ReferencedInstanceSequence = Items([referenced(one) for one in instances])
    return item


def add_common_references(
    ds: Dataset, used: Sequence[tuple[SeriesInfo, Sequence[Instance]]]
) -> None:
    """Name all images that `ds` refers to, those of other studies apart (PS3.3 C.12.2)."""
    used = [one for one in used if one[1]]
    here = [one for one in used if one[0].study_uid == ds.StudyInstanceUID]
    if here:
        ds.ReferencedSeriesSequence = Items([referenced_series(*one) for one in here])
    others: dict[str, list[Dataset]] = {}
    for info, instances in used:
        if info.study_uid != ds.StudyInstanceUID:
            others.setdefault(info.study_uid, []).append(referenced_series(info, instances))
    if others:
        studies = []
        for uid, series in others.items():
            study = Dataset()
            study.StudyInstanceUID = uid
            study.ReferencedSeriesSequence = Items(series)
            studies.append(study)
        ds.StudiesContainingOtherReferencedInstancesSequence = Items(studies)


class Planes:
    """Finds the slice that something drawn lies on."""

    def __init__(self, slices: Sequence[SliceReference], normal: FloatArray | None = None) -> None:
        """`normal` (3,) of the slices; without it they are taken to be stacked straight."""
        self._slices = slices
        positions = np.array([one.position_mm for one in slices], dtype=np.float64).reshape(-1, 3)
        way = positions[-1] - positions[0] if len(slices) else np.zeros(3)
        length = float(np.linalg.norm(way))
        straight = way / length if length > 0.0 else np.array((0.0, 0.0, 1.0))
        self._normal = straight if normal is None else normal
        self._heights = positions @ self._normal

    def of(self, points_mm: FloatArray) -> SliceReference | None:
        """The slice within `ON_SLICE_MM` of all points (N, 3); None between and across slices."""
        if not self._slices:
            return None
        heights = points_mm @ self._normal
        nearest = int(np.abs(self._heights - heights[0]).argmin())
        apart = np.abs(heights - self._heights[nearest]).max()
        return self._slices[nearest] if apart <= ON_SLICE_MM else None
