"""Frames of an enhanced multi-frame image, each as the single slice it stands for.

Enhanced CT, MR and PET keep what differs from slice to slice in functional groups (PS3.3
C.7.6.16). Laid out flat and under the names of the classic objects, every frame is a slice
like any other, and nothing downstream needs to know of functional groups.
"""

import re
from collections.abc import Mapping

from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.core.note_words import AS_SINGLE_SLICES
from hccbm_gui.io.values import BAD_VALUE, integer, items, numbers, text

Elements = dict[BaseTag, DataElement | RawDataElement]

GROUPS = (
    "UnassignedSharedConvertedAttributesSequence",
    "UnassignedPerFrameConvertedAttributesSequence",
    "FrameContentSequence",
    "TemporalPositionSequence",
    "PlanePositionSequence",
    "PlaneOrientationSequence",
    "PixelMeasuresSequence",
    "PixelValueTransformationSequence",
    "FrameVOILUTSequence",
    "CTImageFrameTypeSequence",
    "CTReconstructionSequence",
    "MRImageFrameTypeSequence",
    "MREchoSequence",
    "MRDiffusionSequence",
    "PETFrameTypeSequence",
    "CardiacSynchronizationSequence",
    "RespiratorySynchronizationSequence",
    "RadiopharmaceuticalUsageSequence",
    "SegmentIdentificationSequence",
)
"""Functional groups that are laid out flat; a later one wins where two hold one attribute."""

CLASSIC_NAMES = {
    "FrameType": "ImageType",
    "EffectiveEchoTime": "EchoTime",
    "TemporalPositionIndex": "TemporalPositionIdentifier",
    "FrameAcquisitionNumber": "AcquisitionNumber",
    "NominalCardiacTriggerDelayTime": "TriggerTime",
    "FrameAcquisitionDuration": "ActualFrameDuration",
}
"""Attribute of an enhanced object, and the name of the same fact in a classic one."""


def _tags(names: Mapping[str, str]) -> dict[BaseTag, BaseTag]:
    return {Tag(name): Tag(classic) for name, classic in names.items()}


_GROUP_RANK = {Tag(keyword): rank for rank, keyword in enumerate(GROUPS)}
_CLASSIC = _tags(CLASSIC_NAMES)
_REAL_WORLD = Tag("RealWorldValueMappingSequence")
_NOT_COMMON = {Tag("SharedFunctionalGroupsSequence"), Tag("PerFrameFunctionalGroupsSequence")}
_ACQUIRED = Tag("FrameAcquisitionDateTime")
_CLOCK = tuple(Tag(name) for name in ("AcquisitionDate", "AcquisitionTime"))
_CLOCK_VR = ("DA", "TM")
_PIXEL_GROUP = 0x7FE0
_INDICES = Tag("DimensionIndexValues")
_PLACES = {str(Tag(name)) for name in ("StackID", "InStackPositionNumber", "ImagePositionPatient")}
"""Dimensions along which slices of one volume follow each other."""


def frame_datasets(ds: Dataset) -> tuple[Dataset, ...]:
    """The frames of an enhanced image as classic headers, in the order of their pixels.

    What all frames share is held by all of them as stored; nothing is copied.

    Raises
    ------
    UnreadableFile : the functional groups are absent or fewer than the frames.
    """
    frames = max(integer(ds, "NumberOfFrames", 1), 1)
    each = items(ds, "PerFrameFunctionalGroupsSequence")
    if len(each) < frames:
        raise UnreadableFile(
            f"The file does not say where its {frames} frames lie "
            f"(it describes {len(each)} of them).",
            remedy=f"Export the series again, or {AS_SINGLE_SLICES}.",
        )
    common = _common(ds)
    kept = _other_dimensions(ds)
    for shared in items(ds, "SharedFunctionalGroupsSequence")[:1]:
        common |= _flat(shared)
    return tuple(_frame(ds, common, groups, kept) for groups in each[:frames])


def _frame(ds: Dataset, common: Elements, groups: Dataset, others: tuple[int, ...]) -> Dataset:
    frame = Dataset({**common, **_flat(groups)})
    # Elements that nobody has asked for yet are still bytes in the encoding of the file.
    implicit, little_endian = ds.original_encoding
    frame.set_original_encoding(implicit, little_endian, ds.original_character_set)
    frame.file_meta = ds.file_meta
    if _INDICES in frame:
        indices = numbers(frame, "DimensionIndexValues") or ()
        frame.DimensionIndexValues = [int(indices[n]) for n in others if n < len(indices)]
    return frame


def _other_dimensions(ds: Dataset) -> tuple[int, ...]:
    """Which dimensions (PS3.3 C.7.6.17) are not places in a stack: time, echo, direction ..."""
    pointers = [text(item, "DimensionIndexPointer") for item in items(ds, "DimensionIndexSequence")]
    return tuple(n for n, pointer in enumerate(pointers) if pointer not in _PLACES)


def _common(ds: Dataset) -> Elements:
    """What stands at the top of the file, as stored, without functional groups and pixels."""
    found: Elements = {}
    for tag in tuple(ds.keys()):
        element = ds.get_item(tag)
        if element is not None and tag not in _NOT_COMMON and tag.group < _PIXEL_GROUP:
            found[tag] = element
    return found


def _flat(groups: Dataset) -> Elements:
    """Functional groups of one frame (or of all) under the names of classic attributes."""
    flat: Elements = {}
    present = [tag for tag in tuple(groups.keys()) if tag in _GROUP_RANK]
    for tag in sorted(present, key=_GROUP_RANK.__getitem__):
        for item in _items_at(groups, tag)[:1]:
            for inner in tuple(item.keys()):
                _put(flat, item, inner)
    if _REAL_WORLD in groups:
        flat[_REAL_WORLD] = groups[_REAL_WORLD]
    return flat


def _items_at(groups: Dataset, tag: BaseTag) -> list[Dataset]:
    try:
        return list(groups[tag].value or ())
    except BAD_VALUE:
        return []


def _put(flat: Elements, item: Dataset, tag: BaseTag) -> None:
    stored = item.get_item(tag)
    if stored is not None:
        flat[tag] = stored
    if tag not in _CLASSIC and tag != _ACQUIRED:
        return
    try:
        element = item[tag]
    except BAD_VALUE:
        return
    if tag in _CLASSIC:
        name = _CLASSIC[tag]
        flat[name] = DataElement(name, element.VR, element.value, already_converted=True)
        return
    found = re.match(r"(\d{8})(\d{2,6}(?:\.\d{1,6})?)", str(element.value))
    for name, part, vr in zip(_CLOCK, found.groups(), _CLOCK_VR, strict=True) if found else ():
        flat[name] = DataElement(name, vr, part, already_converted=True)
