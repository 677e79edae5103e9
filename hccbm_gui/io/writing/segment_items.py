"""What a segment is, and where its frames lie (PS3.3 C.8.20 and C.7.6.16)."""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import generate_uid

import hccbm_gui
from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.spot import Side, Spot, SpotState, SpotType
from hccbm_gui.io.writing.references import Instance, referenced
from hccbm_gui.io.writing.written_object import coded, decimals, short_text

CATEGORY = ("49755003", "SCT", "Morphologically Abnormal Structure")
TYPE = ("52988006", "SCT", "Lesion")
"""Segmentation property (PS3.16 CID 7150 and 7159)."""
SIDES = {
    Side.RIGHT: ("24028007", "SCT", "Right"),
    Side.LEFT: ("7771000", "SCT", "Left"),
}
"""Laterality (PS3.16 CID 244); it has no midline."""
FAMILY = ("123101", "DCM", "Neighborhood Analysis")
"""Segmentation algorithm family (PS3.16 CID 7162)."""
ALGORITHM = "hccbm-gui spots"
PROPOSED = "Proposed, not confirmed."
COLOURS = {SpotType.HOT: (41287, 48316, 46517), SpotType.COLD: (38666, 37265, 16448)}
"""Recommended display, CIELab as unsigned 16 bit (PS3.3 C.10.7.1.1): orange, blue."""
LONGEST_DESCRIPTION = 1024
"""Characters in a value of type ST."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One frame of a segmentation.

    Attributes
    ----------
    segment : its Segment Number.
    height : index of its plane among those used, from 1.
    position_mm : (3,) centre of its first voxel, LPS mm.
    source : the image it was made on; None when no single one is.
    source_frame : the frame of it, from 1; None for all of it.
    """

    segment: int
    height: int
    position_mm: FloatArray
    source: Instance | None
    source_frame: int | None = None


def segment_item(number: int, spot: Spot) -> Dataset:
    """What one spot is."""
    item = Dataset()
    item.SegmentNumber = number
    item.SegmentLabel = short_text(f"{spot.id} {spot.region}".strip())
    item.SegmentDescription = description_of(spot)
    item.SegmentAlgorithmType = "SEMIAUTOMATIC" if spot.edited else "AUTOMATIC"
    item.SegmentAlgorithmName = ALGORITHM
    algorithm = Dataset()
    algorithm.AlgorithmFamilyCodeSequence = Items([coded(*FAMILY)])
    algorithm.AlgorithmName, algorithm.AlgorithmVersion = ALGORITHM, hccbm_gui.__version__
    item.SegmentationAlgorithmIdentificationSequence = Items([algorithm])
    item.SegmentedPropertyCategoryCodeSequence = Items([coded(*CATEGORY)])
    kind = coded(*TYPE)
    if spot.side in SIDES:
        kind.SegmentedPropertyTypeModifierCodeSequence = Items([coded(*SIDES[spot.side])])
    item.SegmentedPropertyTypeCodeSequence = Items([kind])
    item.TrackingID, item.TrackingUID = spot.id, generate_uid(prefix=None)
    item.RecommendedDisplayCIELabValue = list(COLOURS[spot.type])
    return item


def description_of(spot: Spot) -> str:
    """Where and what, its size, whether anybody agreed, and why it was found."""
    confirmed = "Accepted by the user." if spot.state is SpotState.ACCEPTED else PROPOSED
    place = ", ".join(part for part in (spot.region, spot.side.value) if part)
    size = f"{spot.volume_cc:.2f} cc." if spot.volume_cc is not None else ""
    size = f"{spot.area_cm2:.2f} cm²." if spot.area_cm2 is not None else size
    ratio = ""
    if isfinite(spot.lesion_to_background):
        ratio = f"Lesion to background {spot.lesion_to_background:.2f}."
    words = (f"{spot.type.value.capitalize()} spot, {place}.", confirmed, size, ratio, spot.reason)
    return " ".join(word for word in words if word)[:LONGEST_DESCRIPTION]


def shared_item(geometry: Geometry) -> Dataset:
    """What all frames have in common: the size of the voxels and how they lie."""
    step_mm, row_mm, column_mm = geometry.spacing_mm
    _, j, i = geometry.axes
    measures = Dataset()
    measures.SliceThickness = measures.SpacingBetweenSlices = decimals((step_mm,))[0]
    measures.PixelSpacing = decimals((row_mm, column_mm))
    orientation = Dataset()
    orientation.ImageOrientationPatient = decimals(np.concatenate([i, j]))
    shared = Dataset()
    shared.PixelMeasuresSequence = Items([measures])
    shared.PlaneOrientationSequence = Items([orientation])
    return shared


def frame_item(frame: Frame) -> Dataset:
    """Which segment one frame shows, where it lies, and what it was made on."""
    content, position, shows = Dataset(), Dataset(), Dataset()
    content.DimensionIndexValues = [frame.segment, frame.height]
    position.ImagePositionPatient = decimals(frame.position_mm)
    shows.ReferencedSegmentNumber = frame.segment
    item = Dataset()
    item.FrameContentSequence = Items([content])
    item.PlanePositionSequence = Items([position])
    item.SegmentIdentificationSequence = Items([shows])
    derived = [] if frame.source is None else [derivation_item(frame.source, frame.source_frame)]
    item.DerivationImageSequence = Items(derived)
    return item


def derivation_item(instance: Instance, frame: int | None) -> Dataset:
    """What a frame was made on: an image, or one frame of it, the first one 1."""
    source = referenced(instance)
    if frame is not None:
        source.ReferencedFrameNumber = frame
    source.PurposeOfReferenceCodeSequence = Items(
        [coded("121322", "DCM", "Source Image for Image Processing Operation")]
    )
    item = Dataset()
    item.DerivationCodeSequence = Items([coded("113076", "DCM", "Segmentation")])
    item.SourceImageSequence = Items([source])
    return item
