"""What the layer panel is told of the pictures."""

from dataclasses import dataclass, field

from hccbm_gui.core.volume import Volume
from hccbm_gui.render.layers import Layer
from hccbm_gui.render.looks import Fusion, ImageLook, OverlayLook
from hccbm_gui.render.window_level import WindowLevel, colour_range, default_window


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """What the pictures show, for the panel; a label is empty where there is nothing.

    Attributes
    ----------
    base, overlay : the images, for their units and ranges.
    base_look, overlay_look, fusion : how they look now.
    curtain_opacity, dose_opacity : 0 to 1.
    hidden : layers that are switched off.
    """

    base: Volume | None = None
    base_label: str = ""
    base_look: ImageLook = field(default_factory=ImageLook)
    overlay: Volume | None = None
    overlay_label: str = ""
    overlay_look: OverlayLook = field(default_factory=OverlayLook)
    fusion: Fusion = field(default_factory=Fusion)
    curtain_label: str = ""
    curtain_opacity: float = 0.5
    dose_label: str = ""
    dose_opacity: float = 0.3
    hidden: frozenset[Layer] = frozenset()

    def base_ends(self) -> WindowLevel:
        """The window of the image as it is, its own or the usual one."""
        usual = WindowLevel(1.0, 0.5) if self.base is None else default_window(self.base)
        return self.base_look.window or usual

    def overlay_ends(self) -> WindowLevel:
        """The values at the ends of the colours of what is fused."""
        ends = (0.0, 1.0) if self.overlay is None else colour_range(self.overlay)
        return self.overlay_look.window or WindowLevel.between(*ends)
