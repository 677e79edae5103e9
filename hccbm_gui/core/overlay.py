"""What may be laid over the images: values in colour, and doses with their isodose lines."""

from dataclasses import dataclass

from hccbm_gui.core.volume import Volume

Colour = tuple[int, int, int]
"""Red, green, blue, 0-255."""


@dataclass(frozen=True, slots=True)
class Isodose:
    """One isodose: its level in the unit of the dose, colour and words."""

    level: float
    colour: Colour
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class DoseOverlay:
    """A dose as isodose lines, colour wash or both; nothing is painted outside its grid.

    Attributes
    ----------
    name : identity; an overlay of the same name replaces an earlier one.
    volume : the dose.
    isodoses : from the highest to the lowest level.
    lines, wash : what is painted; the wash has the colour of the isodose below the value.
    opacity : of the wash, 0 to 1.
    caption : one line for every view, e.g. ``Estimate, no monitor units``.
    """

    name: str
    volume: Volume
    isodoses: tuple[Isodose, ...]
    lines: bool = True
    wash: bool = True
    opacity: float = 0.3
    caption: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ImageOverlay:
    """Values in a colour map, as gamma or a dose difference.

    Attributes
    ----------
    name : identity; an overlay of the same name replaces an earlier one.
    volume : values; NaN is not painted.
    colour_map : a name of resources/colour_maps.
    low, high : values at the ends of the colour map.
    threshold : nothing is painted at or below it; None paints all.
    opacity : 0 to 1.
    caption : one line for every view.
    """

    name: str
    volume: Volume
    colour_map: str
    low: float
    high: float
    threshold: float | None = None
    opacity: float = 0.5
    caption: str = ""


Overlay = DoseOverlay | ImageOverlay
