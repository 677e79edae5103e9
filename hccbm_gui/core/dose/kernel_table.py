"""The photon pencil kernel of Nyholm and colleagues, from its table of coefficients.

Nyholm, Olofsson, Ahnesjo, Karlsson 2006 (Radiother Oncol 78:347) with the corrigendum of 2011
(Radiother Oncol 98:286): every parameter of the kernel is a polynomial of the beam quality
t = TPR20,10, valid from 0.60 to 0.81.
"""

import csv
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.core.errors import InputRefused

PARAMETERS = (
    *("A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4", "B5"),
    *("a1", "a2", "b1", "b2", "b3", "b4", "b5"),
)
"""Names of the kernel parameters, in the order of the rows of `PencilKernel.coefficients`."""
POWERS = 6
"""Coefficients of a parameter: powers 0 to 5 of t."""
VALID_TPR20_10 = (0.60, 0.81)
DEEPEST_CM = 50.0
"""The fit ends here; deeper points take the kernel of this depth."""


@dataclass(frozen=True, slots=True, eq=False)
class KernelCurves:
    """The kernel of one beam quality at some depths.

    The dose of a pencil at lateral distance r is (A exp(-a r) + B exp(-b r)) / r; 2 pi A / a is
    all of its primary part, and 2 pi B / b all of its scatter part.

    Attributes
    ----------
    primary, scatter : (N,) A / a and B / b.
    primary_per_cm, scatter_per_cm : (N,) a and b, per cm of water.
    """

    primary: FloatArray
    primary_per_cm: FloatArray
    scatter: FloatArray
    scatter_per_cm: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class PencilKernel:
    """The 102 coefficients.

    Attributes
    ----------
    coefficients : (17, 6) rows as `PARAMETERS`, columns by rising power of TPR20,10.
    """

    coefficients: FloatArray

    def __post_init__(self) -> None:
        array = np.array(self.coefficients, dtype=np.float64)
        if array.shape != (len(PARAMETERS), POWERS) or not np.isfinite(array).all():
            raise InputRefused("The pencil kernel needs 17 parameters with six numbers each.")
        object.__setattr__(self, "coefficients", frozen(array))

    @classmethod
    def from_table(cls, text: str) -> "PencilKernel":
        """From CSV: a head ``power, A1, ... b5``, then one row for each power 0 to 5.

        Lines that start with # are remarks.

        Raises
        ------
        InputRefused : a column or power is absent, twice there, or no number.
        """
        lines = [line for line in text.splitlines() if line.strip() and line[0] != "#"]
        rows = list(csv.DictReader(lines, skipinitialspace=True))
        try:
            by_power = {int(row["power"]): row for row in rows}
            table = [[float(by_power[p][name]) for p in range(POWERS)] for name in PARAMETERS]
        except (KeyError, TypeError, ValueError) as error:
            raise InputRefused(
                f"The table of the pencil kernel cannot be read: {error}.",
                remedy="Restore the table that came with the program.",
            ) from error
        if len(rows) != POWERS:
            raise InputRefused(f"The table of the pencil kernel has {len(rows)} rows, not 6.")
        return cls(np.array(table))

    def curves(self, tpr20_10: float, depth_cm: npt.ArrayLike) -> KernelCurves:
        """The kernel of beam quality `tpr20_10` at water depths (N,) in cm.

        Raises
        ------
        InputRefused : a beam quality outside the fit.
        """
        low, high = VALID_TPR20_10
        if not low <= tpr20_10 <= high:
            raise InputRefused(
                f"The pencil kernel has no beam of TPR20,10 {tpr20_10:g}.",
                remedy=f"Beam qualities from {low:g} to {high:g} are covered.",
            )
        d = np.clip(np.asarray(depth_cm, dtype=np.float64), 0.0, DEEPEST_CM)
        values = self.coefficients @ tpr20_10 ** np.arange(POWERS)
        p = dict(zip(PARAMETERS, values.tolist(), strict=True))
        return KernelCurves(
            primary=_build_up(d, p["A1"], p["A2"], p["A3"], p["A4"], p["A5"]),
            primary_per_cm=np.asarray(p["a2"] + p["a1"] * d),
            scatter=_build_up(d, p["B1"], p["B2"], p["B3"], p["B4"], p["B5"]),
            scatter_per_cm=_build_up(d, p["b1"], p["b2"], p["b3"], p["b4"], p["b5"]),
        )


def _build_up(d: FloatArray, c1: float, c2: float, c3: float, c4: float, c5: float) -> FloatArray:
    """c1 (1 - exp(c2 sqrt(d^2 + c5^2))) exp(c3 d + c4 d^2)."""
    return np.asarray(-c1 * np.expm1(c2 * np.hypot(d, c5)) * np.exp(c3 * d + c4 * d**2))
