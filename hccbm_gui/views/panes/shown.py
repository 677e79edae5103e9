"""What one picture shows."""

from dataclasses import dataclass, field

from hccbm_gui.render.looks import Fusion, ImageLook, OverlayLook, Slab


@dataclass(frozen=True, slots=True)
class Shown:
    """Series by UID, empty for none, and how they look.

    Attributes
    ----------
    base_uid : what is sliced, projected or rendered.
    overlay_uid : what is fused with it; of the same frame of reference, or registered to it.
    curtain_uid : the aligned planar scan in a coronal view.
    planar_uid, planar_index : the view of a planar scan.
    picture_uid : the screen capture, portal image or radiograph.
    base, overlay, fusion, slab : how they look.
    curtain_opacity : of the planar scan in a coronal view, 0 to 1.
    """

    base_uid: str = ""
    overlay_uid: str = ""
    curtain_uid: str = ""
    planar_uid: str = ""
    planar_index: int = 0
    picture_uid: str = ""
    base: ImageLook = field(default_factory=ImageLook)
    overlay: OverlayLook = field(default_factory=OverlayLook)
    fusion: Fusion = field(default_factory=Fusion)
    slab: Slab = field(default_factory=Slab)
    curtain_opacity: float = 0.5
