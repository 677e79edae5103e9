"""A structure drawn on an image; its polygons are the truth."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hccbm_gui.core.arrays import FloatArray, frozen_points


class RoiKind(StrEnum):
    """What a structure stands for (ICRU 83, DICOM RT ROI Interpreted Type)."""

    GTV = "GTV"
    CTV = "CTV"
    ITV = "ITV"
    PTV = "PTV"
    OAR = "OAR"
    EXTERNAL = "EXTERNAL"
    SPOT = "SPOT"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, eq=False)
class Roi:
    """Closed planar polygons in one frame of reference.

    Attributes
    ----------
    name, kind, colour : as stored; colour is (red, green, blue) 0-255.
    frame_uid : frame of reference of the points.
    contours : polygons (N, 3) in LPS mm, unclosed (the last point is not the first again).
        Several polygons on one plane combine by even-odd (holes, pieces).
    series_uid : the image series it was drawn on, empty when the file does not say.
    number : ROI Number, unique within its structure set.
    structure_set_uid : series UID of its RTSTRUCT; ``drawn`` when drawn here.
    notes : why it cannot be trusted in full, if so.
    marks : what was drawn beside the polygons and bounds no area: open lines (N, 3) and points
        (1, 3), LPS mm. They are shown, never measured.
    unmeasured : why no volume and no DVH is taken of it; empty for most.
    interpreted_type : RT ROI Interpreted Type that it came with, such as AVOIDANCE, of which
        `kind` keeps only part; empty for one made here or given another kind.
    generation : ROI Generation Algorithm that it came with: AUTOMATIC, SEMIAUTOMATIC or MANUAL.
    description, label : ROI Description and ROI Observation Label that it came with.
    """

    name: str
    kind: RoiKind
    colour: tuple[int, int, int]
    frame_uid: str
    contours: tuple[FloatArray, ...]
    series_uid: str = ""
    number: int = 0
    structure_set_uid: str = ""
    notes: tuple[str, ...] = ()
    marks: tuple[FloatArray, ...] = ()
    unmeasured: str = ""
    interpreted_type: str = ""
    generation: str = ""
    description: str = ""
    label: str = ""

    def __post_init__(self) -> None:
        for name in ("contours", "marks"):
            lines = tuple(frozen_points(line, 3) for line in getattr(self, name))
            object.__setattr__(self, name, lines)

    @property
    def key(self) -> str:
        """Identity within the case: structure set and number."""
        return f"{self.structure_set_uid}/{self.number}"

    @property
    def is_empty(self) -> bool:
        """True when nothing is drawn."""
        return not any(len(contour) >= 3 for contour in self.contours)

    def bounds_mm(self) -> FloatArray:
        """(2, 3) smallest and largest LPS coordinates of all points."""
        points = np.concatenate(self.contours)
        return np.stack([points.min(axis=0), points.max(axis=0)])


def edited_generation(generation: str, *, by_hand: bool) -> str:
    """ROI Generation Algorithm of contours once a person or a computation has changed them."""
    unchanged = "MANUAL" if by_hand else "AUTOMATIC"
    return generation if generation in ("", unchanged) else "SEMIAUTOMATIC"


def kind_from_name(name: str, interpreted_type: str = "") -> RoiKind:
    """The kind by DICOM's RT ROI Interpreted Type, else by the TG-263 start of the name."""
    declared = interpreted_type.upper()
    if declared in {"GTV", "CTV", "PTV", "EXTERNAL"}:
        return RoiKind(declared)
    upper = name.upper()
    for kind in (RoiKind.GTV, RoiKind.CTV, RoiKind.ITV, RoiKind.PTV):
        if upper.startswith(kind.value):
            return kind
    if upper in {"BODY", "EXTERNAL", "SKIN"}:
        return RoiKind.EXTERNAL
    if declared in {"ORGAN", "AVOIDANCE"}:
        return RoiKind.OAR
    return RoiKind.OTHER
