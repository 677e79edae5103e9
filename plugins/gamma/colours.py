"""The colour of each level of a verdict, on dark and on light ground."""

from PySide6.QtGui import QPalette

ON_DARK = {"tolerance": "#35d0ba", "action": "#ffb020", "fail": "#ff5d5d", "none": "#e6edf3"}
ON_LIGHT = {"tolerance": "#0b7a69", "action": "#9a6300", "fail": "#b3261e", "none": "#1f2328"}


def level_colour(level: str, palette: QPalette) -> str:
    """``#rrggbb`` of a level of `GammaVerdict` on the ground of `palette`."""
    dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
    return (ON_DARK if dark else ON_LIGHT)[level]
