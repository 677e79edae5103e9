"""What every segmentation written here states of itself (PS3.3 C.8.20.2 and C.7.6.17)."""

from collections.abc import Sequence

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.tag import BaseTag, Tag
from pydicom.uid import generate_uid

import hccbm_gui
from hccbm_gui.core.arrays import BoolArray
from hccbm_gui.core.spot import Spot
from hccbm_gui.io.writing.segment_items import segment_item
from hccbm_gui.io.writing.written_object import SHORT_NOTICE

Dimension = tuple[BaseTag, BaseTag, str]
"""The attribute that tells frames apart, its functional group, and what it is called."""
SEGMENT: Dimension = (
    Tag("ReferencedSegmentNumber"),
    Tag("SegmentIdentificationSequence"),
    "Segment",
)
POSITION: Dimension = (Tag("ImagePositionPatient"), Tag("PlanePositionSequence"), "Position")
VIEW: Dimension = (Tag("FrameLabel"), Tag("FrameContentSequence"), "View")


def add_segments(ds: Dataset, spots: Sequence[Spot], what: str, second: Dimension) -> None:
    """Say that `ds` is a binary segmentation of `what`, a segment a spot, in new dimensions."""
    ds.DeviceSerialNumber = ds.ManufacturerModelName
    ds.InstanceNumber = 1
    ds.ContentDate, ds.ContentTime = ds.SeriesDate, ds.SeriesTime
    ds.ContentLabel, ds.ContentCreatorName = "SPOTS", ""
    ds.ContentDescription = SHORT_NOTICE
    ds.ImageComments = f"{hccbm_gui.NOTICE} Spots of {what}."
    ds.ImageType = ["DERIVED", "PRIMARY"]
    ds.SegmentationType = "BINARY"
    ds.LossyImageCompression = "00"
    organisation = Dataset()
    organisation.DimensionOrganizationUID = generate_uid(prefix=None)
    ds.DimensionOrganizationSequence = Items([organisation])
    ds.DimensionIndexSequence = Items([_dimension(organisation, *one) for one in (SEGMENT, second)])
    ds.SegmentSequence = Items([segment_item(n, spot) for n, spot in enumerate(spots, start=1)])


def add_frames(ds: Dataset, items: Sequence[Dataset], pictures: Sequence[BoolArray]) -> None:
    """Functional groups and bits of the frames; `pictures` are (rows, columns) each."""
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = pictures[0].shape
    ds.BitsAllocated = ds.BitsStored = 1
    ds.HighBit = ds.PixelRepresentation = 0
    ds.PerFrameFunctionalGroupsSequence = Items(items)
    ds.NumberOfFrames = len(items)
    # Frames follow each other bit by bit (PS3.5 8.1.1), and the whole is of even length.
    bits = np.packbits(np.stack(pictures).ravel(), bitorder="little").tobytes()
    ds.PixelData = bits + b"\0" * (len(bits) % 2)
    ds["PixelData"].VR = "OB"


def _dimension(organisation: Dataset, pointer: BaseTag, group: BaseTag, label: str) -> Dataset:
    item = Dataset()
    item.DimensionOrganizationUID = organisation.DimensionOrganizationUID
    item.DimensionIndexPointer, item.FunctionalGroupPointer = pointer, group
    item.DimensionDescriptionLabel = label
    return item
