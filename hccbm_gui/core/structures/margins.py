"""How far a structure grows or shrinks in each direction of the patient."""

from dataclasses import astuple, dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused

LARGEST_SKEW = 0.01
"""Axes further than this (rad) from those of the patient take no margins that differ."""


@dataclass(frozen=True, slots=True)
class Margins:
    """A margin for each direction of the patient, mm; between them it follows an ellipsoid."""

    right_mm: float
    left_mm: float
    anterior_mm: float
    posterior_mm: float
    inferior_mm: float
    superior_mm: float

    def __post_init__(self) -> None:
        if not all(np.isfinite(mm) and mm >= 0.0 for mm in astuple(self)):
            raise InputRefused(
                "A margin cannot be negative.",
                where=", ".join(f"{mm:g} mm" for mm in astuple(self)),
                remedy="To make a structure smaller, shrink it.",
            )

    @classmethod
    def even(cls, margin_mm: float) -> "Margins":
        """The same in all directions."""
        return cls(*[margin_mm] * 6)

    @property
    def largest_mm(self) -> float:
        """The largest of the six."""
        return float(max(astuple(self)))

    @property
    def is_even(self) -> bool:
        """True when all six are the same."""
        return len(set(astuple(self))) == 1

    def along(self, axes: FloatArray) -> FloatArray:
        """(2, 3) towards lower and higher coordinates of `axes` (3, 3), rows in LPS.

        Raises
        ------
        InputRefused : margins differ and the axes are not those of the patient.
        """
        patient = np.array(astuple(self)).reshape(3, 2).T
        if self.is_even:
            return np.asarray(patient)
        which = np.abs(axes).argmax(axis=1)
        if np.abs(np.abs(axes) - np.eye(3)[which]).max() > LARGEST_SKEW:
            raise InputRefused(
                "Margins that differ by direction need contours along the patient's axes.",
                remedy="Use one margin for all directions.",
            )
        found = patient[:, which]
        turned = axes[np.arange(3), which] < 0.0
        found[:, turned] = found[::-1, turned]
        return np.asarray(found)
