"""A dose-volume histogram: which volume of a structure receives which dose at least."""

from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray, frozen

COMPLETE_WITHIN = 1e-6
"""A structure counts as covered when less than this share of it lies outside the dose grid.

Far above the rounding of the volumes (1e-12) and far below anything a dose metric can show:
0.03 cc of a body of 30 litres.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Dvh:
    """A cumulative curve and the numbers that are not read from it.

    The curve is exact at its doses; between two of them it is taken as straight.

    Attributes
    ----------
    name : of the structure.
    dose_gy : (n,) ascending from 0, or from below the minimum of a difference dose that is
        negative; even step of at most 0.01 Gy; ends above the maximum.
    volume_cc : (n,) covered volume that receives at least `dose_gy`; never rises, starts at
        `covered_cc` and ends at 0.
    total_cc : volume of the whole structure; NaN when it cannot be told.
    covered_cc : the part of it inside the dose grid.
    min_gy, mean_gy, max_gy : of the covered part; NaN when nothing is covered.
    bracket_cc : total volume (without end caps, with half-slice caps) of a structure drawn on
        fewer than five planes, where the contours do not tell it better.
    notes : why it cannot be trusted in full, if so.
    """

    name: str
    dose_gy: FloatArray
    volume_cc: FloatArray
    total_cc: float
    covered_cc: float
    min_gy: float
    mean_gy: float
    max_gy: float
    bracket_cc: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("dose_gy", "volume_cc"):
            object.__setattr__(self, name, frozen(getattr(self, name), np.float64))
        if self.dose_gy.ndim != 1 or self.dose_gy.shape != self.volume_cc.shape:
            raise ValueError("a DVH needs as many volumes as doses, in one row each")
        if self.dose_gy.size < 2:
            raise ValueError("a DVH needs at least two doses")

    @property
    def covered_fraction(self) -> float:
        """Share of the structure inside the dose grid, 0 to 1; 0 for an empty structure."""
        if not self.total_cc > 0.0:
            return 0.0
        return float(min(self.covered_cc / self.total_cc, 1.0))

    @property
    def is_complete(self) -> bool:
        """True when the dose grid covers the whole structure, within `COMPLETE_WITHIN`."""
        return self.covered_fraction >= 1.0 - COMPLETE_WITHIN

    @property
    def is_empty(self) -> bool:
        """True when no part of the structure has a dose; every reading is then NaN or 0."""
        return not self.covered_cc > 0.0

    def dose_at_percent(self, percent: float) -> float:
        """D95% and its like: the largest dose that `percent` of the covered volume receives.

        100 gives the minimum and 0 the maximum; NaN when nothing is covered or `percent` is
        not between 0 and 100.
        """
        if not 0.0 <= percent <= 100.0:
            return float("nan")
        return self.dose_at_cc(self.covered_cc * (percent / 100.0))

    def dose_at_cc(self, cc: float) -> float:
        """D0.03cc and its like: the largest dose that `cc` of the structure receives.

        NaN when less than `cc` is covered: there is then no such volume, and the minimum of a
        smaller one would be a made-up answer.
        """
        if self.is_empty or not 0.0 <= cc <= self.covered_cc:
            return float("nan")
        if cc == 0.0:
            return self.max_gy
        if cc == self.covered_cc:
            return self.min_gy
        # The last dose that still reaches the volume, so that a flat stretch reads its far end.
        last = int(np.searchsorted(-self.volume_cc, -cc, side="right")) - 1
        last = min(max(last, 0), self.volume_cc.size - 2)
        above, below = self.volume_cc[last], self.volume_cc[last + 1]
        share = (above - cc) / (above - below) if above > below else 0.0
        dose = self.dose_gy[last] + share * (self.dose_gy[last + 1] - self.dose_gy[last])
        return float(min(max(dose, self.min_gy), self.max_gy))

    def volume_at_gy(self, dose_gy: float) -> float:
        """V20Gy and its like, cc: the covered volume that receives at least `dose_gy`."""
        if self.is_empty or np.isnan(dose_gy):
            return 0.0 if self.is_empty else float("nan")
        # Exact at both ends, where a uniform dose falls between two doses of the curve.
        if dose_gy <= self.min_gy:
            return self.covered_cc
        if dose_gy > self.max_gy:
            return 0.0
        return float(np.interp(dose_gy, self.dose_gy, self.volume_cc))

    def percent_at_gy(self, dose_gy: float) -> float:
        """V20Gy in % of the covered volume; NaN when nothing is covered."""
        if self.is_empty:
            return float("nan")
        return 100.0 * self.volume_at_gy(dose_gy) / self.covered_cc

    def differential(self) -> tuple[FloatArray, FloatArray]:
        """((n - 1,) bin centres in Gy, (n - 1,) cc per Gy); its integral is `covered_cc`."""
        centres = (self.dose_gy[1:] + self.dose_gy[:-1]) / 2.0
        return centres, -np.diff(self.volume_cc) / np.diff(self.dose_gy)


def withheld(name: str, reason: str, total_cc: float = float("nan")) -> Dvh:
    """The answer for a structure without a trustworthy curve: nothing covered, and why."""
    nan = float("nan")
    axis, nothing = np.array([0.0, 0.01]), np.zeros(2)
    notes = (f"withheld: {reason}",)
    return Dvh(name, axis, nothing, total_cc, 0.0, nan, nan, nan, notes=notes)
