"""What a dose-volume histogram leaves open: how a structure ends, and how fine it is sampled."""

from dataclasses import dataclass
from enum import StrEnum

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.volume import Gap

COARSEST_BIN_GY = 0.01


class EndCaps(StrEnum):
    """Where a structure ends beyond its outer contours, which the contours do not say."""

    HALF_SLICE = "half-slice"
    """Half a slice beyond them, with the outline of the last contour.

    Contours closer than any slice end where they are (`structure_volume.end_cap_mm`).
    """
    NONE = "none"
    """On the plane of the last contour."""


class Quality(StrEnum):
    """How fine a structure is sampled."""

    FINAL = "final"
    COARSE = "coarse"
    """For a structure that is being dragged; volumes stay exact, doses within 0.2 Gy."""


@dataclass(frozen=True, slots=True)
class DvhSettings:
    """How a DVH is calculated.

    Attributes
    ----------
    end_caps : rule for both ends, and for both sides of a gap that separates two pieces.
    quality : sampling of rows and slabs.
    bin_gy : step of the curve, at most 0.01 Gy; halved until a curve has 2000 steps.
    single_plane_mm : thickness of structures drawn on one plane only; without it their DVH is
        withheld.
    gaps : where the images have no slices; curves of structures drawn there say so.
    """

    end_caps: EndCaps = EndCaps.HALF_SLICE
    quality: Quality = Quality.FINAL
    bin_gy: float = COARSEST_BIN_GY
    single_plane_mm: float | None = None
    gaps: tuple[Gap, ...] = ()

    def __post_init__(self) -> None:
        if not 1e-6 <= self.bin_gy <= COARSEST_BIN_GY:
            raise InputRefused(
                f"A DVH with steps of {self.bin_gy:g} Gy cannot be calculated.",
                remedy=f"Use a step of at most {COARSEST_BIN_GY:g} Gy.",
            )
        if self.single_plane_mm is not None and not self.single_plane_mm > 0.0:
            raise InputRefused(
                f"A slice cannot be {self.single_plane_mm:g} mm thick.",
                remedy="Use a positive thickness, or none.",
            )
