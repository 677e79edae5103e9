"""The mean DVH of one structure over several patients, on a common dose axis."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.errors import MissingInput

STEP_GY = 0.01
"""Of the common dose axis, as fine as the curves."""


@dataclass(frozen=True, slots=True, eq=False)
class MeanDvh:
    """The average of cumulative curves, each in percent of its own volume.

    Attributes
    ----------
    name : of the structure.
    dose_gy : (n,) common axis from 0 to above the highest maximum.
    percent : (n,) mean volume that receives at least the dose.
    spread_percent : (n,) standard deviation between patients (n - 1); 0 for a single one.
    low_percent, high_percent : (n,) lowest and highest curve at each dose.
    patients : how many curves went in.
    mean_gy : mean over the patients of their mean doses.
    notes : which curves were left out, and why.
    """

    name: str
    dose_gy: FloatArray
    percent: FloatArray
    spread_percent: FloatArray
    low_percent: FloatArray
    high_percent: FloatArray
    patients: int
    mean_gy: float
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("dose_gy", "percent", "spread_percent", "low_percent", "high_percent"):
            object.__setattr__(self, name, frozen(getattr(self, name), np.float64))

    def as_dvh(self) -> Dvh:
        """The mean as a curve of a structure of 100 cc, so that its cc are percent."""
        held, whole = self.percent > 0.0, self.percent >= 100.0 - 1e-9
        lowest, highest = (
            float(self.dose_gy[which][-1]) if which.any() else 0.0 for which in (whole, held)
        )
        return Dvh(
            name=f"{self.name}, mean of {self.patients}",
            dose_gy=self.dose_gy,
            volume_cc=np.minimum.accumulate(self.percent),
            total_cc=100.0,
            covered_cc=100.0,
            min_gy=lowest,
            mean_gy=self.mean_gy,
            max_gy=highest,
        )


def mean_dvh(dvhs: Sequence[Dvh], name: str = "") -> MeanDvh:
    """The mean of the curves of several patients.

    A structure that leaves its dose grid is left out, with a note: its curve is that of
    another volume.

    Raises
    ------
    MissingInput : there is no complete curve.
    """
    complete = [dvh for dvh in dvhs if dvh.is_complete]
    notes = tuple(
        f"{dvh.name}: left out, only {100.0 * dvh.covered_fraction:.1f} % of it has a dose."
        for dvh in dvhs
        if not dvh.is_complete
    )
    if not complete:
        raise MissingInput(
            "There is no complete DVH to take the mean of.",
            remedy="Add a patient whose dose covers the structure.",
        )
    highest = max(float(dvh.dose_gy[-1]) for dvh in complete)
    lowest = min(0.0, *(float(dvh.dose_gy[0]) for dvh in complete))
    count = int(np.ceil((highest - lowest) / STEP_GY)) + 1
    axis = np.asarray(lowest + STEP_GY * np.arange(count + 1), dtype=np.float64)
    curves = np.stack([_percent(dvh, axis) for dvh in complete])
    spread = curves.std(axis=0, ddof=1) if len(complete) > 1 else np.zeros(axis.size)
    return MeanDvh(
        name=name or complete[0].name,
        dose_gy=axis,
        percent=curves.mean(axis=0),
        spread_percent=spread,
        low_percent=curves.min(axis=0),
        high_percent=curves.max(axis=0),
        patients=len(complete),
        mean_gy=float(np.mean([dvh.mean_gy for dvh in complete])),
        notes=notes,
    )


def _percent(dvh: Dvh, axis: FloatArray) -> FloatArray:
    """The curve in percent at the doses of `axis`."""
    volume = np.interp(axis, dvh.dose_gy, dvh.volume_cc, left=dvh.covered_cc, right=0.0)
    return np.asarray(100.0 * volume / dvh.covered_cc)
