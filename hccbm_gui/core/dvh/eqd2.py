"""A DVH in equivalent doses of 2 Gy fractions, converted point by point."""

import numpy as np

from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.errors import InputRefused


def eqd2_dvh(dvh: Dvh, fractions: int, alpha_beta_gy: float) -> Dvh:
    """The curve of EQD2: every dose D becomes D (D/n + a/b) / (2 + a/b).

    Each point of the structure has a dose a fraction of its own, D/n; converting a metric
    by the dose a fraction of the prescription would be another number. EQD2 rises with D, so
    the volumes stay and only the axis is stretched (its step is then no longer even).

    Raises
    ------
    InputRefused : no fraction, an alpha/beta that is not above zero, or negative doses.
    """
    if fractions < 1 or not alpha_beta_gy > 0.0:
        raise InputRefused(
            "EQD2 needs a number of fractions and an α/β above zero.", where=dvh.name
        )
    if dvh.min_gy < 0.0:
        raise InputRefused("A dose below zero has no EQD2.", where=dvh.name)

    def converted(dose_gy: float) -> float:
        return dose_gy * (dose_gy / fractions + alpha_beta_gy) / (2.0 + alpha_beta_gy)

    axis = dvh.dose_gy[dvh.dose_gy >= 0.0]
    return Dvh(
        name=dvh.name,
        dose_gy=axis * (axis / fractions + alpha_beta_gy) / (2.0 + alpha_beta_gy),
        volume_cc=dvh.volume_cc[dvh.dose_gy >= 0.0],
        total_cc=dvh.total_cc,
        covered_cc=dvh.covered_cc,
        min_gy=converted(dvh.min_gy),
        mean_gy=_mean_gy(dvh, fractions, alpha_beta_gy),
        max_gy=converted(dvh.max_gy),
        bracket_cc=dvh.bracket_cc,
        notes=(*dvh.notes, f"EQD2 with α/β {alpha_beta_gy:g} Gy, {fractions} fractions"),
    )


def _mean_gy(dvh: Dvh, fractions: int, alpha_beta_gy: float) -> float:
    """The mean of EQD2: linear part from the mean dose, square part from the curve."""
    if dvh.is_empty:
        return float("nan")
    edges = np.clip(dvh.dose_gy, dvh.min_gy, dvh.max_gy)
    low, high = edges[:-1], edges[1:]
    squares = (low**2 + low * high + high**2) / 3.0
    mean_square = float((-np.diff(dvh.volume_cc) * squares).sum()) / dvh.covered_cc
    return (mean_square / fractions + alpha_beta_gy * dvh.mean_gy) / (2.0 + alpha_beta_gy)
