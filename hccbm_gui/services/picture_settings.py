"""What the program remembers of the pictures: layout, how they share the room, windows, colours."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

Shares = tuple[tuple[float, ...], tuple[float, ...]]
"""How wide the columns and how high the rows are, relative to each other."""

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """Kept per user, the same for all patients.

    Attributes
    ----------
    layout : id of the layout chosen last; empty for the one that the hanging table says.
    shares : id of a layout to how its columns and rows share the room.
    columns : widths of the left panel, the pictures and the right panel; empty for the usual.
    windows : unit to (width, level); only of units that mean the same in every image, as HU.
    colours : kind of image (``spect``, ``MR``...) to colour map, as base and as overlay.
    opacity : of what is fused with the image, 0 to 1.
    linked : True when positions are linked across images.
    """

    layout: str = ""
    shares: Mapping[str, Shares] = field(default_factory=lambda: NOTHING)
    columns: tuple[int, ...] = ()
    windows: Mapping[str, tuple[float, float]] = field(default_factory=lambda: NOTHING)
    colours: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    opacity: float = 0.5
    linked: bool = True

    def with_shares(self, layout: str, shares: Shares) -> "PictureSettings":
        """These settings with the shares of one layout."""
        return replace(self, shares={**self.shares, layout: shares})

    def with_window(self, unit: str, width: float, level: float) -> "PictureSettings":
        """These settings with the window of images in `unit`."""
        return replace(self, windows={**self.windows, unit: (float(width), float(level))})

    def with_colours(self, kind: str, colour_map: str) -> "PictureSettings":
        """These settings with the colour map of a kind of image."""
        return replace(self, colours={**self.colours, kind: colour_map})


def pictures_to_json(pictures: PictureSettings) -> dict[str, Any]:
    """As it stands in the settings file."""
    return {
        "layout": pictures.layout,
        "shares": {name: [list(c), list(r)] for name, (c, r) in pictures.shares.items()},
        "columns": list(pictures.columns),
        "windows": {unit: list(ends) for unit, ends in pictures.windows.items()},
        "colours": dict(pictures.colours),
        "opacity": pictures.opacity,
        "linked": pictures.linked,
    }


def pictures_from_json(stored: object) -> PictureSettings:
    """What a settings file says; whatever it does not say, or says wrongly, is as at first.

    A file of an earlier or later version loses its layout at most, never the rest of the settings.
    """
    if not isinstance(stored, Mapping):
        return PictureSettings()
    plain = PictureSettings()
    layout, linked = stored.get("layout"), stored.get("linked")
    opacity = stored.get("opacity")
    return PictureSettings(
        layout=layout if isinstance(layout, str) else plain.layout,
        shares=_table(stored.get("shares"), _shares),
        columns=tuple(round(n) for n in _numbers(stored.get("columns")) or ()),
        windows=_table(stored.get("windows"), _window),
        colours=_table(stored.get("colours"), lambda name: name if isinstance(name, str) else None),
        opacity=min(max(opacity, 0.0), 1.0) if _is_number(opacity) else plain.opacity,
        linked=linked if isinstance(linked, bool) else plain.linked,
    )


def _table(stored: object, read: Any) -> Mapping[str, Any]:
    if not isinstance(stored, Mapping):
        return NOTHING
    entries = {str(name): read(value) for name, value in stored.items()}
    return {name: value for name, value in entries.items() if value is not None}


def _shares(stored: object) -> Shares | None:
    if not isinstance(stored, list) or len(stored) != 2:
        return None
    columns, rows = (_numbers(part) for part in stored)
    if not columns or not rows or min(columns) <= 0.0 or min(rows) <= 0.0:
        return None
    return columns, rows


def _window(stored: object) -> tuple[float, float] | None:
    numbers = _numbers(stored)
    if numbers is None or len(numbers) != 2 or numbers[0] <= 0.0:
        return None
    return numbers[0], numbers[1]


def _numbers(stored: object) -> tuple[float, ...] | None:
    if not isinstance(stored, list) or not all(_is_number(entry) for entry in stored):
        return None
    return tuple(float(entry) for entry in stored)


def _is_number(value: object) -> bool:
    # JSON as Python reads it knows NaN and infinity.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9
