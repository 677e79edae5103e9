"""Isodose levels and their colours, as planning systems commonly show them."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.overlay import Colour, Isodose

DEFAULT_PERCENTS = (102.0, 100.0, 98.0, 95.0, 90.0, 80.0, 70.0, 50.0, 30.0)
"""Levels in percent of the reference dose, as dicompyler and Weasis offer them."""

COLOURS: tuple[tuple[float, Colour], ...] = (
    (107.0, (120, 0, 0)),
    (102.0, (170, 0, 0)),
    (100.0, (238, 69, 0)),
    (98.0, (255, 165, 0)),
    (95.0, (255, 255, 0)),
    (90.0, (0, 255, 0)),
    (80.0, (0, 139, 0)),
    (70.0, (0, 255, 255)),
    (50.0, (0, 0, 255)),
    (30.0, (0, 0, 128)),
    (20.0, (96, 0, 160)),
    (10.0, (150, 80, 200)),
)
"""Percent of the reference dose and its colour; from 102 to 30 the common table of the field."""


@dataclass(frozen=True, slots=True)
class IsodoseTable:
    """Levels and colours from the highest to the lowest, as a file of resources has them.

    Attributes
    ----------
    relative : (percent of the reference dose, colour); at least one.
    absolute : (Gy, colour); empty where the file has none.
    """

    relative: tuple[tuple[float, Colour], ...] = COLOURS
    absolute: tuple[tuple[float, Colour], ...] = ()

    @property
    def percents(self) -> tuple[float, ...]:
        """The relative levels."""
        return tuple(percent for percent, _ in self.relative)


FIELD_TABLE = IsodoseTable()


def isodose_table(text: str, where: str = "") -> IsodoseTable:
    """The table of a TOML text: ``[[relative]]`` with `percent`, ``[[absolute]]`` with `dose_gy`.

    Each has a `colour` as three numbers from 0 to 255. `where` names the file in a refusal.

    Raises
    ------
    InputRefused : the text is none, a level is not above zero or given twice, a colour is none.
    """
    try:
        content = tomllib.loads(text)
        unknown = content.keys() - {"relative", "absolute"}
        if unknown:
            raise ValueError(f"unknown entry {', '.join(sorted(unknown))}")
        relative = _levels(content.get("relative", []), "percent")
        absolute = _levels(content.get("absolute", []), "dose_gy")
        if not relative:
            raise ValueError("no relative level")
    except (ValueError, TypeError) as error:
        raise InputRefused(
            f"The isodose table cannot be read: {error}.",
            where=where,
            remedy="Give percent or dose_gy and a colour as [red, green, blue] for each level.",
        ) from error
    return IsodoseTable(relative, absolute)


def isodoses(
    reference_gy: float,
    percents: Sequence[float] | None = None,
    table: IsodoseTable | None = None,
) -> tuple[Isodose, ...]:
    """Levels in percent of `reference_gy`, as ``95 % · 28.5 Gy``, from the highest to the lowest.

    Without `percents` they are those of `table`, without a table `DEFAULT_PERCENTS`.

    Raises
    ------
    InputRefused : the reference dose or a level is not above zero.
    """
    reference = _positive((reference_gy,), "reference dose")[0]
    return tuple(
        Isodose(
            level=reference * percent / 100.0,
            colour=isodose_colour(percent, table),
            label=f"{percent:g} % · {gy_text(reference * percent / 100.0)}",
        )
        for percent in _positive(_wanted(percents, table), "isodose level")
    )


def absolute_isodoses(
    levels_gy: Sequence[float] | None = None, table: IsodoseTable | None = None
) -> tuple[Isodose, ...]:
    """Levels in Gy, as ``28.5 Gy``, from the highest to the lowest; the highest is 100 %.

    Without `levels_gy` they are those of `table`, in its own colours.

    Raises
    ------
    InputRefused : a level is not above zero, or there is none.
    """
    if levels_gy is None:
        own = () if table is None else table.absolute
        if not own:
            raise InputRefused("There are no isodose levels in Gy.", remedy="Give the levels.")
        return tuple(Isodose(level, ink, gy_text(level)) for level, ink in own)
    levels = _positive(levels_gy, "isodose level")
    return tuple(
        Isodose(level, isodose_colour(100.0 * level / levels[0], table), gy_text(level))
        for level in levels
    )


def percent_isodoses(
    percents: Sequence[float] | None = None, table: IsodoseTable | None = None
) -> tuple[Isodose, ...]:
    """Levels of a dose that is itself in percent (RELATIVE), from the highest to the lowest.

    Raises
    ------
    InputRefused : a level is not above zero.
    """
    levels = _positive(_wanted(percents, table), "isodose level")
    return tuple(Isodose(level, isodose_colour(level, table), f"{level:g} %") for level in levels)


def isodose_colour(percent: float, table: IsodoseTable | None = None) -> Colour:
    """The colour of a level in percent of the reference; between two of the table a mixture."""
    rows = (FIELD_TABLE if table is None else table).relative[::-1]
    places = np.array([place for place, _ in rows])
    inks = np.array([ink for _, ink in rows], dtype=np.float64)
    red, green, blue = (round(float(np.interp(percent, places, inks[:, c]))) for c in range(3))
    return red, green, blue


def gy_text(dose_gy: float) -> str:
    """``28.5 Gy``; a second decimal only where it says something."""
    text = f"{dose_gy:.2f}"
    return f"{text.removesuffix('0')} Gy"


def _wanted(percents: Sequence[float] | None, table: IsodoseTable | None) -> Sequence[float]:
    if percents is not None:
        return percents
    return DEFAULT_PERCENTS if table is None else table.percents


def _positive(values: Iterable[float], what: str) -> list[float]:
    """The different values from the highest to the lowest, all above zero."""
    found = [float(value) for value in values]
    for value in found:
        if not (np.isfinite(value) and value > 0.0):
            raise InputRefused(
                f"A {what} of {value:g} cannot be drawn.", remedy=f"Give a {what} above zero."
            )
    return sorted(set(found), reverse=True)


def _levels(entries: Any, key: str) -> tuple[tuple[float, Colour], ...]:
    """(level, colour) of the entries of a file, from the highest to the lowest; else ValueError."""
    found: dict[float, Colour] = {}
    for entry in entries:
        if not isinstance(entry, dict) or entry.keys() != {key, "colour"}:
            raise ValueError(f"a level is not {key} and colour")
        level = float(entry[key])
        red, green, blue = (int(c) for c in entry["colour"])
        if not (np.isfinite(level) and level > 0.0) or level in found:
            raise ValueError(f"the level {level:g} is not above zero or is given twice")
        if not all(0 <= c <= 255 for c in (red, green, blue)):
            raise ValueError(f"the colour of {level:g} is not within 0 to 255")
        found[level] = (red, green, blue)
    return tuple(sorted(found.items(), reverse=True))
