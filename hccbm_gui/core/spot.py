"""A place on the functional image that takes up more, or less, than its surroundings."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from hccbm_gui.core.arrays import FloatArray, frozen_points
from hccbm_gui.core.planar import View


class SpotType(StrEnum):
    """More or less uptake than expected."""

    HOT = "hot"
    COLD = "cold"


class SpotState(StrEnum):
    """What the user has decided."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Side(StrEnum):
    """The patient's side."""

    RIGHT = "right"
    LEFT = "left"
    MIDLINE = "midline"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """One hot or cold spot.

    Attributes
    ----------
    id : stable name within the case, e.g. ``hot-1``.
    series_uid : the functional image it lies on.
    outlines : planar scan: polygons (N, 2) in scan-plane (p, q) mm.
    contours : SPECT and PET: polygons (N, 3) in LPS mm, one or more a slice.
    frame_uid : frame of `contours`; empty for a planar spot.
    area_cm2, volume_cc : size; the one that does not apply is None.
    lesion_to_background : mean of the spot over its background (dimensionless); NaN, as the
        values below, where the image has no counts.
    z_score : peak difference over the noise.
    peak, mean, background : in the unit of the image.
    physiological : proposed as normal uptake (bladder, kidney, ...), never removed silently.
    reason : why it was found, or why it is thought physiological.
    edited : True once the user has changed its outline.
    views : planar scan: the views that show it; empty when nobody has said.
    """

    id: str
    type: SpotType
    side: Side
    region: str
    series_uid: str
    outlines: tuple[FloatArray, ...] = ()
    contours: tuple[FloatArray, ...] = ()
    frame_uid: str = ""
    area_cm2: float | None = None
    volume_cc: float | None = None
    lesion_to_background: float = 1.0
    z_score: float = 0.0
    peak: float = 0.0
    mean: float = 0.0
    background: float = 0.0
    physiological: bool = False
    reason: str = ""
    state: SpotState = SpotState.PROPOSED
    edited: bool = False
    views: tuple[View, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "outlines", tuple(frozen_points(o, 2) for o in self.outlines))
        object.__setattr__(self, "contours", tuple(frozen_points(c, 3) for c in self.contours))

    @property
    def ratio_words(self) -> str:
        """``2.31``, or a dash on an image without counts."""
        return f"{self.lesion_to_background:.2f}" if isfinite(self.lesion_to_background) else "–"

    @property
    def is_planar(self) -> bool:
        """True when it lies on a planar scan and so has no depth."""
        return not self.contours
