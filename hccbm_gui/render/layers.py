"""The layers of a slice view in their one fixed order, and which of them are seen."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Layer(StrEnum):
    """What lies in a slice view, from the lowest to the highest."""

    BASE = "base"
    OVERLAY = "overlay"
    CURTAIN = "curtain"
    DOSE = "dose"
    CONTOURS = "contours"
    SPOTS = "spots"
    FIELDS = "fields"
    ANNOTATIONS = "annotations"


BLINKING = frozenset({Layer.OVERLAY, Layer.CURTAIN, Layer.DOSE})
"""What goes while the key for blinking is held."""


@dataclass(frozen=True, slots=True)
class SeenLayers:
    """Which layers are seen.

    Attributes
    ----------
    hidden : those that the user has switched off.
    blinked : True while what is laid over the image is hidden for a moment.
    """

    hidden: frozenset[Layer] = frozenset()
    blinked: bool = False

    def shows(self, layer: Layer) -> bool:
        """True when `layer` is drawn."""
        return layer not in self.hidden and not (self.blinked and layer in BLINKING)

    def with_layer(self, layer: Layer | str, shown: bool) -> "SeenLayers":
        """These with one layer switched on or off; ValueError for a layer there is not."""
        one = frozenset({Layer(layer)})
        return replace(self, hidden=self.hidden - one if shown else self.hidden | one)

    def with_blink(self, blinked: bool) -> "SeenLayers":
        """These with what is laid over the image hidden for a moment, or not."""
        return replace(self, blinked=blinked)
