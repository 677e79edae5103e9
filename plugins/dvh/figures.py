"""Figures of a DVH as a person reads them."""

from collections.abc import Sequence

import numpy as np

from hccbm_gui.core.dvh.metrics import DvhMetric, evaluate, parse_metric
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.plugin.api import Dvh, Metric

NONE = "–"
USUAL = ("Mean[Gy]", "D95%[Gy]", "Max[Gy]")
OFFERED = (
    "Mean[Gy]",
    "D99%[Gy]",
    "D98%[Gy]",
    "D95%[Gy]",
    "D50%[Gy]",
    "D5%[Gy]",
    "D2%[Gy]",
    "D0.03cc[Gy]",
    "Min[Gy]",
    "Max[Gy]",
    "V5Gy[%]",
    "V10Gy[%]",
    "V20Gy[%]",
    "V30Gy[%]",
    "V95%[%]",
    "HI",
    "gEUD(a=10)[Gy]",
)
"""What the menu of columns offers; any other TG-263 name can be typed."""


def value_of(
    name: str, dvh: Dvh, prescription_gy: float | None, contributed: Sequence[Metric] = ()
) -> float:
    """A metric of this program, or one that a plugin contributes; NaN where it is not told."""
    for metric in contributed:
        if metric.name == name:
            return float("nan") if dvh.is_empty else float(metric.value(dvh))
    try:
        return evaluate(parse_metric(name), dvh, prescription_gy)
    except MissingInput:
        return float("nan")


def shown(value: float, decimals: int = 2) -> str:
    """A number with `decimals`, a dash for NaN."""
    return NONE if np.isnan(value) else f"{value:.{decimals}f}"


def cc(value: float) -> str:
    """A volume: three decimals below 1 cc, none above 1000 cc."""
    if np.isnan(value):
        return NONE
    return f"{value:.{3 if value < 1.0 else 2 if value < 100.0 else 1 if value < 1000.0 else 0}f}"


def decimals_of(metric: DvhMetric) -> int:
    """How exact a metric is shown."""
    return {"Gy": 2, "%": 1, "cc": 2}.get(metric.unit, 3)


def volume_words(dvh: Dvh) -> str:
    """Volume, with its bracket where the slices do not tell it better."""
    if dvh.bracket_cc is None:
        return cc(dvh.total_cc)
    low, high = dvh.bracket_cc
    return f"{cc(dvh.total_cc)} ({cc(low)}–{cc(high)})"


def remark(dvh: Dvh) -> str:
    """The most important note in a few words; empty when there is nothing to say."""
    if dvh.is_empty:
        return "no DVH"
    if not dvh.is_complete:
        share = 100.0 * dvh.covered_fraction
        return f"only {share:.1f} % has a dose" if share < 99.95 else "a little has no dose"
    if dvh.bracket_cc is not None:
        return "few slices"
    return "gaps" if any("gap" in note for note in dvh.notes) else ""
