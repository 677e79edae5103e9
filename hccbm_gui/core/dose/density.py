"""From CT numbers to density relative to water: a table of points, straight lines between."""

import tomllib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused

LARGEST_DENSITY = 25.0
"""Denser than any metal; a larger number is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class DensityTable:
    """Relative electron density against HU, as measured for one scanner.

    Attributes
    ----------
    hu : rising CT numbers, at least two.
    relative_density : one for each, not below 0; water is 1. Beyond the ends the end values hold.

    Raises
    ------
    InputRefused : lengths differ, HU do not rise, or a density is impossible.
    """

    hu: tuple[float, ...]
    relative_density: tuple[float, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "hu", tuple(float(v) for v in self.hu))
        object.__setattr__(self, "relative_density", tuple(float(v) for v in self.relative_density))
        fault = _fault(np.array(self.hu), np.array(self.relative_density))
        if fault:
            raise InputRefused(
                f"The density table cannot be used: {fault}.",
                remedy="Give rising CT numbers, each with a density relative to water.",
            )

    @classmethod
    def from_toml_text(cls, text: str) -> "DensityTable":
        """A table from TOML: ``points = [[hu, relative density], ...]``.

        Raises
        ------
        InputRefused : no such list, or what the table itself refuses.
        """
        try:
            points = tomllib.loads(text)["points"]
            pairs = [(float(hu), float(density)) for hu, density in points]
        except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
            raise InputRefused(
                f"The density table cannot be read: {error}.",
                remedy="Write it as points = [[HU, relative density], ...].",
            ) from error
        return cls(tuple(hu for hu, _ in pairs), tuple(density for _, density in pairs))

    def to_toml_text(self) -> str:
        """What `from_toml_text` reads back as the same table."""
        rows = zip(self.hu, self.relative_density, strict=True)
        return "points = [\n" + "".join(f"    [{hu!r}, {rho!r}],\n" for hu, rho in rows) + "]\n"

    def density(self, hu: npt.ArrayLike) -> FloatArray:
        """Relative density of CT numbers, of the same shape."""
        return np.interp(np.asarray(hu, dtype=np.float64), self.hu, self.relative_density)


def _fault(hu: FloatArray, density: FloatArray) -> str:
    """Why the points make no table; empty when they do."""
    if hu.size < 2 or hu.size != density.size:
        return "it needs two or more pairs of CT number and density"
    if not (np.isfinite(hu).all() and np.isfinite(density).all()):
        return "a value is not a number"
    if (np.diff(hu) <= 0.0).any():
        return "its CT numbers do not rise"
    if density.min() < 0.0 or density.max() > LARGEST_DENSITY:
        return f"a density lies outside 0 to {LARGEST_DENSITY:g}"
    return ""
