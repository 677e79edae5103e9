"""Isodose levels and their colours, as planning systems commonly show them."""

from collections.abc import Iterable, Sequence

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


def isodoses(
    reference_gy: float, percents: Sequence[float] = DEFAULT_PERCENTS
) -> tuple[Isodose, ...]:
    """Levels in percent of `reference_gy`, as ``95 % · 28.5 Gy``, from the highest to the lowest.

    Raises
    ------
    InputRefused : the reference dose or a level is not above zero.
    """
    reference = _positive((reference_gy,), "reference dose")[0]
    return tuple(
        Isodose(
            level=reference * percent / 100.0,
            colour=isodose_colour(percent),
            label=f"{percent:g} % · {gy_text(reference * percent / 100.0)}",
        )
        for percent in _positive(percents, "isodose level")
    )


def absolute_isodoses(levels_gy: Sequence[float]) -> tuple[Isodose, ...]:
    """Levels in Gy, as ``28.5 Gy``, from the highest to the lowest; the highest is 100 %.

    Raises
    ------
    InputRefused : a level is not above zero.
    """
    levels = _positive(levels_gy, "isodose level")
    return tuple(
        Isodose(level, isodose_colour(100.0 * level / levels[0]), gy_text(level))
        for level in levels
    )


def percent_isodoses(percents: Sequence[float] = DEFAULT_PERCENTS) -> tuple[Isodose, ...]:
    """Levels of a dose that is itself in percent (RELATIVE), from the highest to the lowest.

    Raises
    ------
    InputRefused : a level is not above zero.
    """
    levels = _positive(percents, "isodose level")
    return tuple(Isodose(level, isodose_colour(level), f"{level:g} %") for level in levels)


def isodose_colour(percent: float) -> Colour:
    """The colour of a level in percent of the reference; between two of `COLOURS` a mixture."""
    places = np.array([place for place, _ in COLOURS[::-1]])
    inks = np.array([ink for _, ink in COLOURS[::-1]], dtype=np.float64)
    red, green, blue = (round(float(np.interp(percent, places, inks[:, c]))) for c in range(3))
    return red, green, blue


def gy_text(dose_gy: float) -> str:
    """``28.5 Gy``; a second decimal only where it says something."""
    text = f"{dose_gy:.2f}"
    return f"{text.removesuffix('0')} Gy"


def _positive(values: Iterable[float], what: str) -> list[float]:
    """The different values from the highest to the lowest, all above zero."""
    found = [float(value) for value in values]
    for value in found:
        if not (np.isfinite(value) and value > 0.0):
            raise InputRefused(
                f"A {what} of {value:g} cannot be drawn.", remedy=f"Give a {what} above zero."
            )
    return sorted(set(found), reverse=True)
