"""Colour maps by name, read from resources/colour_maps, as tables for VTK and Qt."""

import tomllib
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.resources import resource_path

ColourTable = npt.NDArray[np.uint8]
"""(256, 3) red, green, blue."""


@lru_cache(maxsize=1)
def _tables() -> dict[str, tuple[ColourTable, bool]]:
    """Name to table, and whether it is offered for fused images."""
    found: list[tuple[int, str, ColourTable, bool]] = []
    for path in sorted(resource_path("colour_maps").glob("*.toml")):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            points = np.asarray(content["points"], dtype=np.float64)
            place, name = int(content["order"]), str(content["name"])
            found.append((place, name, table_from(points), bool(content.get("offered", True))))
        except (OSError, ValueError, KeyError, IndexError) as error:
            raise InputRefused(
                f"A colour map cannot be read: {error}.",
                where=path.name,
                remedy="Correct the file or install the program again.",
            ) from error
    ordered = sorted(found, key=lambda entry: entry[:2])
    return {name: (table, offered) for _, name, table, offered in ordered}


def table_from(points: npt.NDArray[np.float64]) -> ColourTable:
    """The table through control points (N, 4): place 0-255, red, green, blue.

    Raises
    ------
    ValueError : the points do not run from 0 to 255.
    """
    if points.ndim != 2 or points.shape[1] != 4 or points[0, 0] != 0 or points[-1, 0] != 255:
        raise ValueError("the control points do not run from 0 to 255")
    channels = [np.interp(np.arange(256), points[:, 0], points[:, c]) for c in (1, 2, 3)]
    table = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    table.flags.writeable = False
    return table


def colour_map_names() -> tuple[str, ...]:
    """The maps for fused images, in the order they are offered; others stand for one thing only."""
    return tuple(name for name, (_, offered) in _tables().items() if offered)


def colour_table(name: str) -> ColourTable:
    """(256, 3) read-only colours of the map `name`.

    Raises
    ------
    InputRefused : there is no such map.
    """
    tables = _tables()
    if name not in tables:
        raise InputRefused(f"There is no colour map {name}.", remedy=f"Known: {', '.join(tables)}.")
    return tables[name][0]
