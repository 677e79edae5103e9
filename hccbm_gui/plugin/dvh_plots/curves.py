"""DVH curves as they are drawn: which line, in which units, in which colour."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.overlay import Colour

DIFFERENTIAL_BINS = 150
"""A differential curve is drawn in at most so many bins; finer ones show the voxels."""
LEAST_LUMINANCE, MOST_LUMINANCE = 0.16, 0.42
"""Of a curve on a dark ground, and on white paper."""


class CurveLine(StrEnum):
    """How a curve is drawn."""

    SOLID = "solid"
    """The plan that is looked at."""
    DASHED = "dashed"
    """The plan it is compared with."""
    DOTTED = "dotted"
    """What the planning system stored."""


@dataclass(frozen=True, slots=True, eq=False)
class DvhCurve:
    """A DVH and how it is drawn.

    Attributes
    ----------
    key : identity; several curves of one structure may share a colour, never a key.
    dvh : the curve; one of which nothing is covered is not drawn.
    colour : of the structure; made lighter or darker where the ground would swallow it.
    label : what a person reads; the name of the structure when empty.
    band_cc : (low, high), each (n,) at `dvh.dose_gy`: the spread around a mean.
    """

    key: str
    dvh: Dvh
    colour: Colour
    line: CurveLine = CurveLine.SOLID
    label: str = ""
    band_cc: tuple[FloatArray, FloatArray] | None = None

    @property
    def text(self) -> str:
        """The label, else the name."""
        return self.label or self.dvh.name


@dataclass(frozen=True, slots=True)
class ConstraintMark:
    """A limit as a point: at most `volume_percent` may receive `dose_gy`, or at least.

    Attributes
    ----------
    met : None when the verdict is withheld.
    """

    dose_gy: float
    volume_percent: float
    text: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class DvhAxes:
    """What the axes of a plot mean.

    Attributes
    ----------
    cumulative : else differential.
    relative_volume : percent of the structure, else cc.
    relative_dose : percent of `prescription_gy`, else Gy; Gy without a prescription.
    """

    cumulative: bool = True
    relative_volume: bool = True
    relative_dose: bool = False
    prescription_gy: float | None = None

    @property
    def gy_per_unit(self) -> float:
        """Gy of one unit of the dose axis."""
        if self.relative_dose and self.prescription_gy:
            return self.prescription_gy / 100.0
        return 1.0

    @property
    def dose_unit(self) -> str:
        """Gy or %."""
        return "%" if self.gy_per_unit != 1.0 or self._is_percent else "Gy"

    @property
    def _is_percent(self) -> bool:
        return self.relative_dose and bool(self.prescription_gy)

    @property
    def dose_title(self) -> str:
        """Title of the dose axis with its unit."""
        if self._is_percent:
            return f"Dose (% of {self.prescription_gy:g} Gy)"
        return "Dose (Gy)"

    @property
    def volume_unit(self) -> str:
        """Unit of the volume axis."""
        unit = "%" if self.relative_volume else "cc"
        return unit if self.cumulative else f"{unit}/{self.dose_unit}"

    @property
    def volume_title(self) -> str:
        """Title of the volume axis with its unit."""
        return f"Volume ({self.volume_unit})"

    def with_prescription(self, prescription_gy: float | None) -> "DvhAxes":
        """These axes with another prescription."""
        return replace(self, prescription_gy=prescription_gy)


def curve_points(curve: DvhCurve, axes: DvhAxes) -> tuple[FloatArray, FloatArray]:
    """(n,) doses and (n,) volumes of `curve` in the units of `axes`; empty without dose."""
    dvh = curve.dvh
    if dvh.is_empty:
        return np.empty(0), np.empty(0)
    if axes.cumulative:
        return dvh.dose_gy / axes.gy_per_unit, _in_volume_unit(dvh.volume_cc, dvh, axes)
    return _differential(dvh, axes)


def band_points(curve: DvhCurve, axes: DvhAxes) -> tuple[FloatArray, FloatArray] | None:
    """The band of `curve` in the unit of the volume axis; None without one or differential."""
    if curve.band_cc is None or not axes.cumulative or curve.dvh.is_empty:
        return None
    low, high = curve.band_cc
    return _in_volume_unit(low, curve.dvh, axes), _in_volume_unit(high, curve.dvh, axes)


def _in_volume_unit(volume_cc: FloatArray, dvh: Dvh, axes: DvhAxes) -> FloatArray:
    return volume_cc * (100.0 / dvh.covered_cc if axes.relative_volume else 1.0)


def _differential(dvh: Dvh, axes: DvhAxes) -> tuple[FloatArray, FloatArray]:
    """Volume per unit of dose, in bins wide enough to be read, falling to zero at both ends."""
    low, high = float(dvh.dose_gy[0]), max(dvh.max_gy, float(dvh.dose_gy[0]) + 0.1)
    edges = np.linspace(low, high, DIFFERENTIAL_BINS + 1)
    volume = np.interp(edges, dvh.dose_gy, dvh.volume_cc)
    volume[-1] = 0.0
    per_gy = -np.diff(volume) / np.diff(edges)
    centres = (edges[1:] + edges[:-1]) / 2.0
    doses = np.concatenate([[low], centres, [high]]) / axes.gy_per_unit
    heights = np.concatenate([[0.0], per_gy, [0.0]]) * axes.gy_per_unit
    return doses, _in_volume_unit(heights, dvh, axes)


def readable(colour: Colour, on_dark: bool) -> Colour:
    """`colour`, moved towards white or black until it stands out from its ground."""
    red, green, blue = (channel / 255.0 for channel in colour)
    target = 1.0 if on_dark else 0.0
    for step in np.linspace(0.0, 1.0, 21):
        mixed = [channel + (target - channel) * float(step) for channel in (red, green, blue)]
        linear = [channel**2.2 for channel in mixed]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        if luminance >= LEAST_LUMINANCE if on_dark else luminance <= MOST_LUMINANCE:
            break
    return (round(255 * mixed[0]), round(255 * mixed[1]), round(255 * mixed[2]))
