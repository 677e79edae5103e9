"""A DVH that a planning system stored, beside ours, and what differs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.dvh.tps_scale import TpsScale, curve_mean, tps_scale
from hccbm_gui.core.plan import TpsDvh

DOSE_PERCENT = 1.0
"""Mean dose and D95 that differ by more than this are flagged (percent of the stored value)."""
VOLUME_PERCENT, VOLUME_CC = 3.0, 0.1
"""A volume is flagged when it differs by more than both."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One number of ours and of the planning system.

    Attributes
    ----------
    quantity, unit : Volume, Mean or D95%.
    ours, tps : NaN where one does not know it.
    flagged : beyond the limit of this quantity.
    """

    quantity: str
    unit: str
    ours: float
    tps: float
    flagged: bool

    @property
    def percent(self) -> float:
        """Ours against theirs, in percent of theirs."""
        return 100.0 * (self.ours - self.tps) / self.tps if self.tps else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class TpsPair:
    """One structure: our curve, theirs in Gy and cc, and what differs."""

    ours: Dvh
    tps: Dvh
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_flagged(self) -> bool:
        """True when at least one difference is beyond its limit."""
        return any(difference.flagged for difference in self.differences)


@dataclass(frozen=True, slots=True, eq=False)
class TpsComparison:
    """All structures that both know.

    Attributes
    ----------
    scale : what the stored doses are worth.
    pairs : in the order of the stored DVHs; empty when the scale cannot be told.
    unmatched : stored DVHs without a structure of ours, and why.
    """

    scale: TpsScale
    pairs: tuple[TpsPair, ...]
    unmatched: tuple[str, ...] = ()


def tps_comparison(
    ours: Mapping[int, Dvh], stored: Sequence[TpsDvh], prescription_gy: float | None
) -> TpsComparison:
    """Stored DVHs beside ours.

    Parameters
    ----------
    ours : our DVH by ROI Number, of the dose and structure set the stored ones are of.
    prescription_gy : prescribed dose; what stored percent are taken of. None when not known.
    """
    known = [(ours[one.roi_number], one) for one in stored if one.roi_number in ours]
    scale = tps_scale(known, prescription_gy)
    unmatched = tuple(
        f"The stored DVH of ROI {one.roi_number} belongs to no structure here."
        if one.roi_number
        else "A stored DVH does not say which one structure it is of."
        for one in stored
        if one.roi_number not in ours
    )
    if scale.gy is None:
        return TpsComparison(scale, (), unmatched)
    pairs = tuple(_pair(mine, theirs, scale) for mine, theirs in known)
    return TpsComparison(scale, pairs, unmatched)


def tps_dvh(stored: TpsDvh, name: str, scale: TpsScale, total_cc: float) -> Dvh:
    """The stored curve in Gy and cc; its minimum, mean and maximum as stored where they can be.

    Parameters
    ----------
    scale : its `gy` is known.
    total_cc : our volume, for a curve that is stored in shares of the whole.
    """
    scale_gy = scale.gy or float("nan")
    dose, volume = stored.dose * scale_gy, np.asarray(stored.volume, dtype=np.float64)
    if stored.volume_unit != "CM3":
        volume = volume / (100.0 if stored.volume_unit == "PERCENT" else 1.0) * total_cc
    volume = np.minimum.accumulate(np.maximum(volume, 0.0))
    step = float(np.median(np.diff(dose))) if dose.size > 1 else 0.01 * scale_gy
    highest = float(dose[volume > 0.0].max()) + step if (volume > 0.0).any() else 0.0
    axis = np.append(dose, dose[-1] + step)
    curve = np.append(volume, 0.0)
    if axis[0] > 0.0:
        axis, curve = np.insert(axis, 0, 0.0), np.insert(curve, 0, curve[0])
    whole = float(curve[0])

    def given(value: float | None, otherwise: float) -> float:
        if value is None or scale.figures_gy is None:
            return otherwise
        return value * scale.figures_gy

    return Dvh(
        name=name,
        dose_gy=axis,
        volume_cc=curve,
        total_cc=whole,
        covered_cc=whole,
        min_gy=given(stored.minimum, float(axis[curve >= whole].max()) if whole else 0.0),
        mean_gy=given(stored.mean, curve_mean(stored) * scale_gy),
        max_gy=given(stored.maximum, highest),
        notes=stored.notes,
    )


def _pair(mine: Dvh, stored: TpsDvh, scale: TpsScale) -> TpsPair:
    theirs = tps_dvh(stored, mine.name, scale, mine.total_cc)
    in_shares = stored.volume_unit != "CM3"
    notes = ("The stored curve has no volume in cc.",) if in_shares else ()
    # One bin of the stored curve cannot be told apart in it.
    bin_gy = float(np.median(np.diff(theirs.dose_gy)))
    their_cc = float("nan") if in_shares else theirs.total_cc

    def dose(read: Callable[[Dvh], float], quantity: str) -> Difference:
        mine_gy, their_gy = read(mine), read(theirs)
        far = abs(mine_gy - their_gy) > max(DOSE_PERCENT / 100.0 * abs(their_gy), bin_gy)
        return Difference(quantity, "Gy", mine_gy, their_gy, bool(far))

    step_cc = abs(mine.total_cc - their_cc)
    far_cc = step_cc > max(VOLUME_PERCENT / 100.0 * their_cc, VOLUME_CC)
    differences = (
        Difference("Volume", "cc", mine.total_cc, their_cc, bool(far_cc)),
        dose(lambda dvh: dvh.mean_gy, "Mean"),
        dose(lambda dvh: dvh.dose_at_percent(95.0), "D95%"),
    )
    return TpsPair(mine, theirs, differences, notes)
