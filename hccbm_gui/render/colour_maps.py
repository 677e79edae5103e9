"""Colour maps by name, read from resources/colour_maps, as tables for VTK and Qt."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.resources import read_table, refused, resource_files, user_resources

ColourTable = npt.NDArray[np.uint8]
"""(256, 3) red, green, blue."""

FUNCTIONAL = frozenset({Unit.COUNTS, Unit.SUV, Unit.BQ_ML})
"""Units of NM, SPECT and PET images."""


@dataclass(frozen=True, slots=True, eq=False)
class ColourMap:
    """A map as its file has it.

    Attributes
    ----------
    name : as it is offered.
    table : (256, 3) colours, read-only.
    offered : False for one that stands for one thing only.
    centred : True when its middle stands for a reference value, as with hot and cold.
    """

    name: str
    table: ColourTable
    offered: bool = True
    centred: bool = False


@lru_cache(maxsize=4)
def _maps(_users: Path) -> dict[str, ColourMap]:
    """All maps by name, in the order in which they are offered."""
    found: list[tuple[int, ColourMap]] = []
    for path in resource_files("colour_maps"):
        content = read_table(path, "A colour map")
        try:
            points = np.asarray(content["points"], dtype=np.float64)
            table = table_from(points, bool(content.get("steps", False)))
            name, order = str(content["name"]), int(content["order"])
        except (ValueError, TypeError, KeyError) as error:
            raise refused(path, "A colour map", error) from error
        offered, centred = content.get("offered", True), content.get("centred", False)
        found.append((order, ColourMap(name, table, bool(offered), bool(centred))))
    found.sort(key=lambda entry: (entry[0], entry[1].name))
    return {one.name: one for _, one in found}


def table_from(points: npt.NDArray[np.float64], steps: bool = False) -> ColourTable:
    """The table through control points (N, 4): place 0-255, red, green, blue.

    With `steps` a colour holds from its place to the next, otherwise it runs to the next evenly.

    Raises
    ------
    ValueError : the points do not run from 0 to 255, go back, or a colour is none.
    """
    if points.ndim != 2 or points.shape[1] != 4 or not len(points):
        raise ValueError("a control point is not place, red, green, blue")
    places, inks = points[:, 0], points[:, 1:]
    if places[0] != 0 or places[-1] > 255 or (places[-1] != 255 and not steps):
        raise ValueError("the control points do not run from 0 to 255")
    if (np.diff(places) <= 0).any() or (inks < 0).any() or (inks > 255).any():
        raise ValueError("the control points do not rise, or a colour is not within 0 to 255")
    entries = np.arange(256)
    if steps:
        colours = inks[np.searchsorted(places, entries, side="right") - 1]
    else:
        colours = np.stack([np.interp(entries, places, inks[:, c]) for c in range(3)], axis=1)
    table = np.rint(colours).astype(np.uint8)
    table.flags.writeable = False
    return table


def colour_map_names() -> tuple[str, ...]:
    """The maps for images, in the order they are offered; others stand for one thing only."""
    return tuple(name for name, one in _maps(user_resources()).items() if one.offered)


def colour_map(name: str) -> ColourMap:
    """The map `name`.

    Raises
    ------
    InputRefused : there is no such map.
    """
    maps = _maps(user_resources())
    if name not in maps:
        raise InputRefused(f"There is no colour map {name}.", remedy=f"Known: {', '.join(maps)}.")
    return maps[name]


def colour_table(name: str) -> ColourTable:
    """(256, 3) read-only colours of the map `name`.

    Raises
    ------
    InputRefused : there is no such map.
    """
    return colour_map(name).table


def default_base_colours(volume: Volume) -> str:
    """The map in which an image is read alone: inverted grey for NM, SPECT and PET, else grey."""
    return "inverted grey" if volume.unit in FUNCTIONAL else "grey"
