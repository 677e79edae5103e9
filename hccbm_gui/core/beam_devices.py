"""What shapes a planned beam: leaves, blocks and wedges, and how it moves (PS3.3 C.8.8.14)."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray, frozen, frozen_points
from hccbm_gui.core.errors import UntrustedGeometry

Jaws = tuple[float, float, float, float]
"""(x1, x2, y1, y2) at the isocentre plane, mm, IEC 61217 beam-limiting-device axes."""

Pair = tuple[float, float]
"""Both edges of one pair of jaws, mm."""


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """A beam at one moment; what a file does not repeat is carried forward.

    Attributes
    ----------
    gantry_deg, collimator_deg, couch_deg : IEC 61217 angles.
    turning : Gantry Rotation Direction on the way to the next one: CW, CC, NONE.
    weight : Cumulative Meterset Weight over its final value, 0 to 1; NaN when not said.
    x_jaws_mm, y_jaws_mm : edges of each pair; None for one the machine does not have.
    ssd_mm : source to surface; None when not said.
    energy : Nominal Beam Energy, MV or MeV; None when not said.
    """

    gantry_deg: float
    collimator_deg: float
    couch_deg: float
    turning: str
    weight: float
    x_jaws_mm: Pair | None
    y_jaws_mm: Pair | None
    ssd_mm: float | None
    energy: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Mlc:
    """A multileaf collimator, or one layer of a device that has two.

    Attributes
    ----------
    name : RT Beam Limiting Device Type, e.g. MLCX, MLCX1.
    along : ``x`` or ``y``, the way the leaves move.
    boundaries_mm : (N + 1,) sides of the leaf pairs, ascending, across their way, at the
        isocentre plane.
    tips_mm : (C, 2, N) at each control point the tips of bank 1 and bank 2.

    Raises
    ------
    UntrustedGeometry : boundaries that do not ascend, or tips that do not fit them.
    """

    name: str
    along: str
    boundaries_mm: FloatArray
    tips_mm: FloatArray

    def __post_init__(self) -> None:
        for name in ("boundaries_mm", "tips_mm"):
            object.__setattr__(self, name, frozen(getattr(self, name), np.float64))
        pairs = self.boundaries_mm.size - 1
        if self.boundaries_mm.ndim != 1 or pairs < 1 or (np.diff(self.boundaries_mm) <= 0.0).any():
            raise UntrustedGeometry("The boundaries of the leaves are not in order.")
        if self.tips_mm.ndim != 3 or self.tips_mm.shape[1:] != (2, pairs):
            raise UntrustedGeometry("The leaves are not as many as their boundaries.")

    @property
    def pairs(self) -> int:
        """How many pairs of leaves it has."""
        return self.boundaries_mm.size - 1

    @property
    def moves(self) -> bool:
        """True when a leaf moves between two control points."""
        return bool((self.tips_mm != self.tips_mm[:1]).any())

    def openings(self, control_point: int) -> FloatArray:
        """(M, 4) (x1, y1, x2, y2) of the leaf pairs that are open at a control point, mm."""
        low, high = self.tips_mm[control_point]
        sides = np.stack([self.boundaries_mm[:-1], self.boundaries_mm[1:]])
        is_open = high > low
        ways = np.stack([low, high])[:, is_open]
        sides = sides[:, is_open]
        x, y = (ways, sides) if self.along == "x" else (sides, ways)
        return np.stack([x[0], y[0], x[1], y[1]], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A block or an electron cut-out.

    Attributes
    ----------
    name : Block Name, else its number.
    is_aperture : True where it lets the beam through inside its outline, False where it shields.
    outline_mm : (N, 2) at the isocentre plane, IEC beam-limiting-device axes.
    """

    name: str
    is_aperture: bool
    outline_mm: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "outline_mm", frozen_points(self.outline_mm, 2))


@dataclass(frozen=True, slots=True)
class Wedge:
    """A wedge: its name, type (STANDARD, DYNAMIC, MOTORIZED), angle and orientation, degrees."""

    name: str
    kind: str
    angle_deg: float | None
    orientation_deg: float | None
