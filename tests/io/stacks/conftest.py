"""Enhanced multi-frame images built in code."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from pydicom import uid
from pydicom.dataset import Dataset
from pydicom.tag import Tag

AXIAL = (1, 0, 0, 0, 1, 0)
DIMENSIONS = ("StackID", "InStackPositionNumber", "TemporalPositionIndex")


class EnhancedMaker:
    """Builds enhanced images on a `DicomMaker`."""

    def __init__(self, make: Any) -> None:
        self.make = make

    def item(self, **values: Any) -> Dataset:
        return self.make.sequence_item(**values)  # type: ignore[no-any-return]

    def frame(
        self,
        position: Sequence[float] | None,
        *,
        stack: str = "1",
        place: int = 1,
        time: int | None = None,
        slope: float | None = None,
        **groups: Any,
    ) -> Dataset:
        """Functional groups of one frame; `groups` are the values of further ones."""
        ds = Dataset()
        content = self.item(StackID=stack, InStackPositionNumber=place)
        if time is not None:
            content.TemporalPositionIndex = time
            content.DimensionIndexValues = [1, place, time]
        ds.FrameContentSequence = [content]
        if position is not None:
            where = self.item(ImagePositionPatient=[float(x) for x in position])
            ds.PlanePositionSequence = [where]
        if slope is not None:
            rescale = self.item(RescaleSlope=slope, RescaleIntercept=0.0, RescaleType="US")
            ds.PixelValueTransformationSequence = [rescale]
        for keyword, values in groups.items():
            setattr(ds, keyword, [values])
        return ds

    def image(
        self,
        stored: Any,
        frames: Sequence[Dataset],
        *,
        sop_class: str = uid.EnhancedCTImageStorage,
        modality: str = "CT",
        orientation: Sequence[float] | None = AXIAL,
        spacing: Sequence[float] | None = (2.0, 1.5),
    ) -> Dataset:
        """A multi-frame image of `stored` (frames, rows, columns)."""
        ds = self.make.pixels(self.make.base(sop_class, modality, "9"), np.asarray(stored))
        ds.PatientPosition = "HFS"
        shared = Dataset()
        if orientation is not None:
            turned = self.item(ImageOrientationPatient=[float(c) for c in orientation])
            shared.PlaneOrientationSequence = [turned]
        if spacing is not None:
            measures = self.item(PixelSpacing=list(spacing), SliceThickness=3.0)
            shared.PixelMeasuresSequence = [measures]
        if not any("PixelValueTransformationSequence" in one for one in frames):
            rescale = self.item(RescaleSlope=1, RescaleIntercept=-1024, RescaleType="HU")
            shared.PixelValueTransformationSequence = [rescale]
        ds.SharedFunctionalGroupsSequence = [shared]
        ds.PerFrameFunctionalGroupsSequence = list(frames)
        ds.DimensionIndexSequence = [
            self.item(DimensionIndexPointer=Tag(keyword)) for keyword in DIMENSIONS
        ]
        return ds  # type: ignore[no-any-return]


@pytest.fixture
def enhanced(make: Any) -> EnhancedMaker:
    return EnhancedMaker(make)
