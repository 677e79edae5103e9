"""What one number of a planning system's stored DVH is worth in Gy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.plan import TpsDvh
from hccbm_gui.core.volume import Unit

SAME_SCALE = 0.2
"""Two dose scales within this are the same: doses may truly differ by some percent, a wrong unit
is wrong by a factor."""
EVEN = 0.05
"""Structures whose scales spread by less than this have one scale in common."""
SMALLEST_GY = 0.1
"""Structures with less dose do not tell the scale: their ratio is mostly noise."""


@dataclass(frozen=True, slots=True)
class TpsScale:
    """What stored doses are worth; a file may use two units at once.

    Attributes
    ----------
    gy : Gy of a 1 on the dose axis of the curves; None when it cannot be told.
    figures_gy : Gy of a 1 in stored minimum, maximum and mean; None when it cannot be told.
    sentence : how it was found, for a person; empty when the file is simply right.
    """

    gy: float | None
    figures_gy: float | None
    sentence: str = ""


def tps_scale(
    pairs: Sequence[tuple[Dvh, TpsDvh]], prescription_gy: float | None = None
) -> TpsScale:
    """What a stored dose is worth, from all structures together.

    A file may say GY and hold percent of the prescription, in all of its numbers or only in
    minimum, maximum and mean, as exports of Eclipse did; the doses of the same structures in our
    own DVH tell. Nothing is scaled by their ratio itself: it only decides between Gy, cGy
    and percent of the prescription.
    """
    in_gy = bool(pairs) and all(one.dose_unit is Unit.GY for _, one in pairs)
    percent_gy = prescription_gy / 100.0 if prescription_gy else None
    of_curves, of_figures = _ratios(pairs, curve_mean), _ratios(pairs, lambda one: one.mean)
    if not of_curves.size:
        return _as_stated(in_gy, percent_gy)
    curve = _decided(of_curves, in_gy, percent_gy)
    if curve is None:
        return TpsScale(None, None, _unknown(of_curves, in_gy, percent_gy))
    figures = _decided(of_figures, in_gy, percent_gy) if of_figures.size else curve
    words = {
        1.0: "",
        0.01: "cGy",
        percent_gy: f"percent of the prescribed {prescription_gy:g} Gy" if prescription_gy else "",
    }
    said = "The file says GY, but its" if in_gy else "The file does not say GY; its"
    if figures == curve:
        told = f"{said} doses are {words[curve]}." if words[curve] else ""
        return TpsScale(curve, figures, told)
    told = f"{said} curves are {words[curve]}. " if words[curve] else ""
    if figures is None:
        meaning = "in no unit that fits our doses, so they are read from the curves"
    else:
        meaning = f"{words[figures] or 'Gy'}, unlike its curves"
    return TpsScale(curve, figures, f"{told}{said} minimum, maximum and mean are {meaning}.")


def _decided(ratios: FloatArray, in_gy: bool, percent_gy: float | None) -> float | None:
    """Gy, cGy or percent of the prescription, whichever is near; None when all are too far."""
    ratio = float(np.median(ratios))
    scales = {1.0, 0.01} if in_gy else set()
    scales |= {percent_gy} if percent_gy else set()
    near = [scale for scale in scales if abs(np.log(ratio / scale)) <= np.log1p(SAME_SCALE)]
    return min(near, key=lambda scale: abs(float(np.log(ratio / scale))), default=None)


def _unknown(ratios: FloatArray, in_gy: bool, percent_gy: float | None) -> str:
    ratio = float(np.median(ratios))
    spread = float(np.subtract(*np.percentile(ratios, [75, 25])) / ratio)
    guess = f" They would fit percent of {100.0 * ratio:.3g} Gy." if spread < EVEN else ""
    stated = "neither Gy nor" if in_gy else "not"
    prescribed = "of the prescription" if percent_gy else "(the prescribed dose is not known)"
    return (
        f"The stored doses are {stated} percent {prescribed}: our doses are {ratio:.3g} of the "
        f"stored numbers.{guess}"
    )


def _as_stated(in_gy: bool, percent_gy: float | None) -> TpsScale:
    """Without a dose of ours to compare with, the word of the file is all there is."""
    if in_gy:
        return TpsScale(1.0, 1.0, "The unit of the stored doses could not be checked.")
    told = "" if percent_gy is None else " Nothing here tells whether it is percent."
    return TpsScale(None, None, f"The file does not give its stored DVHs in Gy.{told}")


def _ratios(
    pairs: Sequence[tuple[Dvh, TpsDvh]], read: Callable[[TpsDvh], float | None]
) -> FloatArray:
    """Our mean over the stored one, of every structure that can tell."""
    found = []
    for mine, theirs in pairs:
        stored = read(theirs)
        if mine.is_complete and mine.mean_gy > SMALLEST_GY and stored is not None and stored > 0.0:
            found.append(mine.mean_gy / stored)
    return np.array(found)


def curve_mean(stored: TpsDvh) -> float:
    """The mean dose of a stored curve, in the unit of its axis."""
    falling = -np.diff(np.append(stored.volume, 0.0))
    step = float(np.median(np.diff(stored.dose))) if stored.dose.size > 1 else 0.0
    whole = float(falling.sum())
    return float((falling * (stored.dose + step / 2.0)).sum()) / whole if whole > 0.0 else 0.0
