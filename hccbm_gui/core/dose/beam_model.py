"""The generic photon beam: what leaves the machine, and how density bends the kernel."""

import tomllib
from dataclasses import dataclass
from typing import Any

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused


@dataclass(frozen=True, slots=True)
class Horn:
    """Open fluence off the axis, relative to the axis.

    Attributes
    ----------
    radius_mm : rising distances from the axis at the isocentre plane.
    factor : one for each; beyond the last its value holds.
    """

    radius_mm: tuple[float, ...]
    factor: tuple[float, ...]

    def __post_init__(self) -> None:
        radius, factor = np.array(self.radius_mm), np.array(self.factor)
        rising = radius.size == factor.size > 0 and bool((np.diff(radius) > 0.0).all())
        if not rising or not (factor > 0.0).all():
            raise InputRefused("The horn needs rising distances, each with a positive factor.")

    def at(self, radius_mm: FloatArray) -> FloatArray:
        """Factors at distances of any shape."""
        return np.interp(radius_mm, self.radius_mm, self.factor)


@dataclass(frozen=True, slots=True)
class BeamModel:
    """Everything but the kernel.

    Attributes
    ----------
    tpr20_10 : beam quality by nominal energy in MV.
    horn : fluence off the axis.
    source_blur_mm : standard deviation of the edge blur at the isocentre plane.
    transmission : share of the open fluence that passes the jaws.
    primary_mm, scatter_mm : standard deviations of the density averages that scale the primary
        and the scatter part of the kernel.
    density_limits : those averages are kept within them.
    """

    tpr20_10: tuple[tuple[float, float], ...]
    horn: Horn
    source_blur_mm: float = 2.0
    transmission: float = 0.015
    primary_mm: float = 6.0
    scatter_mm: float = 40.0
    density_limits: tuple[float, float] = (0.2, 1.6)

    def __post_init__(self) -> None:
        lengths = (self.source_blur_mm, self.primary_mm, self.scatter_mm)
        low, high = self.density_limits
        if not (
            self.tpr20_10
            and all(length > 0.0 for length in lengths)
            and 0.0 <= self.transmission < 1.0
            and 0.0 < low < 1.0 < high
        ):
            raise InputRefused("The beam model holds a value that is not possible.")

    @classmethod
    def from_toml_text(cls, text: str) -> "BeamModel":
        """From TOML with [[beam]], [fluence] and [heterogeneity].

        Raises
        ------
        InputRefused : an entry is absent or impossible.
        """
        try:
            return cls(**_entries(tomllib.loads(text)))
        except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
            raise InputRefused(
                f"The table of the photon beams cannot be read: {error}.",
                remedy="Restore the table that came with the program.",
            ) from error

    def quality(self, energy_mv: float) -> float:
        """TPR20,10 of a nominal energy.

        Raises
        ------
        InputRefused : there is no such beam.
        """
        known = dict(self.tpr20_10)
        if energy_mv not in known:
            there = ", ".join(f"{energy:g}" for energy in sorted(known))
            raise InputRefused(
                f"The dose estimate has no photon beam of {energy_mv:g} MV.",
                remedy=f"Choose one of {there} MV.",
            )
        return known[energy_mv]


def _entries(table: dict[str, Any]) -> dict[str, Any]:
    """Arguments of `BeamModel` from a parsed file."""
    fluence, heterogeneity = table["fluence"], table["heterogeneity"]
    low, high = heterogeneity["relative_density"]
    return {
        "tpr20_10": tuple((float(b["energy_mv"]), float(b["tpr20_10"])) for b in table["beam"]),
        "horn": Horn(*zip(*((float(r), float(f)) for r, f in fluence["horn"]), strict=True)),
        "source_blur_mm": float(fluence["source_blur_mm"]),
        "transmission": float(fluence["transmission"]),
        "primary_mm": float(heterogeneity["primary_mm"]),
        "scatter_mm": float(heterogeneity["scatter_mm"]),
        "density_limits": (float(low), float(high)),
    }
