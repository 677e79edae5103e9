"""How an image is drawn in a slice view: colours, window, slab, and how two are fused."""

from dataclasses import dataclass
from enum import StrEnum

from hccbm_gui.render.window_level import WindowLevel


class SlabMode(StrEnum):
    """What a slice with thickness shows of the voxels within it."""

    SLICE = "slice"
    MIP = "MIP"
    MINIP = "MinIP"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Slab:
    """A projection through `thickness_mm`, centred on the slice; a plain slice by default."""

    mode: SlabMode = SlabMode.SLICE
    thickness_mm: float = 0.0


class FusionMode(StrEnum):
    """How the overlay shares the picture with the image."""

    BLEND = "blend"
    CHECKERBOARD = "checkerboard"
    SWIPE = "swipe"
    SPYGLASS = "spyglass"


@dataclass(frozen=True, slots=True)
class Fusion:
    """A way to fuse and its place.

    Attributes
    ----------
    mode : blend, or one of the ways that show each image in parts of the picture.
    at : where the swipe divides (the first) or the spyglass lies (both), as shares of the width
        and height of the window from its lower left corner.
    size_px : edge of a checker, radius of the spyglass; in device-independent pixels.
    """

    mode: FusionMode = FusionMode.BLEND
    at: tuple[float, float] = (0.5, 0.5)
    size_px: float = 64.0


@dataclass(frozen=True, slots=True)
class ImageLook:
    """Window and colour map of the image itself; without a window the default of its kind."""

    window: WindowLevel | None = None
    colour_map: str = "grey"


@dataclass(frozen=True, slots=True)
class OverlayLook:
    """Opacity, colours, window and threshold of what is fused with the image.

    Below `threshold`, in the unit of the overlay, nothing is painted.
    """

    opacity: float = 0.5
    colour_map: str = "hot iron"
    window: WindowLevel | None = None
    threshold: float | None = None
