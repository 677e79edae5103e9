"""Metrics of a DVH by their TG-263 names: D95%[Gy], V20Gy[%], D0.03cc[Gy], Mean[Gy], HI, gEUD."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.errors import InputRefused, MissingInput

NUMBER = r"(?P<at>\d+(?:\.\d+)?)"
PATTERNS = (
    ("D", re.compile(rf"^D{NUMBER}(?P<at_unit>%|cc)(?:\[(?P<unit>Gy|%)\])?$", re.IGNORECASE)),
    ("DC", re.compile(rf"^DC{NUMBER}(?P<at_unit>%|cc)(?:\[(?P<unit>Gy|%)\])?$", re.IGNORECASE)),
    ("V", re.compile(rf"^V{NUMBER}(?P<at_unit>Gy|%)(?:\[(?P<unit>%|cc)\])?$", re.IGNORECASE)),
    ("CV", re.compile(rf"^CV{NUMBER}(?P<at_unit>Gy|%)(?:\[(?P<unit>%|cc)\])?$", re.IGNORECASE)),
    ("gEUD", re.compile(r"^gEUD\((?:a=)?(?P<at>-?\d+(?:\.\d+)?)\)(?:\[(?P<unit>Gy)\])?$", re.I)),
    ("Mean", re.compile(r"^(?:D?mean)(?:\[(?P<unit>Gy|%)\])?$", re.IGNORECASE)),
    ("Min", re.compile(r"^(?:D?min)(?:\[(?P<unit>Gy|%)\])?$", re.IGNORECASE)),
    ("Max", re.compile(r"^(?:D?max)(?:\[(?P<unit>Gy|%)\])?$", re.IGNORECASE)),
    ("HI", re.compile(r"^HI$", re.IGNORECASE)),
    ("Volume", re.compile(r"^Volume(?:\[(?P<unit>cc)\])?$", re.IGNORECASE)),
)
"""Kind and form of every metric; TG-263 section 10, and HI, gEUD and Volume of our own."""

USUAL_UNIT = {"D": "Gy", "DC": "Gy", "V": "%", "CV": "cc", "gEUD": "Gy", "Volume": "cc", "HI": ""}
UNIT_AS_WRITTEN = {"gy": "Gy", "%": "%", "cc": "cc"}


@dataclass(frozen=True, slots=True)
class DvhMetric:
    """One number of a DVH.

    Attributes
    ----------
    kind : D, DC (coldest volume), V, CV (complement of V), Mean, Min, Max, HI, gEUD or Volume.
    unit : of the result, Gy, % (of the prescription for a dose, of the structure for a
        volume), cc, or empty for an index.
    at, at_unit : where it is read: ``95 %``, ``0.03 cc``, ``20 Gy``; for gEUD its exponent.
    """

    kind: str
    unit: str
    at: float = 0.0
    at_unit: str = ""

    @property
    def name(self) -> str:
        """The TG-263 name, e.g. ``D0.03cc[Gy]``."""
        if self.kind == "HI":
            return self.kind
        if self.kind == "gEUD":
            return f"gEUD(a={self.at:g})[{self.unit}]"
        where = f"{self.at:g}{self.at_unit}" if self.at_unit else ""
        return f"{self.kind}{where}[{self.unit}]"

    @property
    def needs_prescription(self) -> bool:
        """True when it cannot be told without the prescribed dose."""
        if self.kind in {"V", "CV"}:
            return self.at_unit == "%"
        return self.unit == "%"

    @property
    def is_of_dose(self) -> bool:
        """True when its value is a dose, in Gy or in % of the prescription."""
        return self.kind in {"D", "DC", "Mean", "Min", "Max", "gEUD"}


def parse_metric(text: str) -> DvhMetric:
    """The metric of a TG-263 name; a name without its unit gets the usual one.

    Raises
    ------
    InputRefused : not a metric this program knows.
    """
    squeezed = text.replace(" ", "")
    for kind, pattern in PATTERNS:
        match = pattern.match(squeezed)
        if match is None:
            continue
        found = match.groupdict()
        unit = UNIT_AS_WRITTEN[found["unit"].lower()] if found.get("unit") else ""
        at_unit = UNIT_AS_WRITTEN[found["at_unit"].lower()] if found.get("at_unit") else ""
        metric = DvhMetric(
            kind, unit or USUAL_UNIT.get(kind, "Gy"), float(found.get("at") or 0.0), at_unit
        )
        _require_sense(metric, text)
        return metric
    raise InputRefused(
        f"{text!r} is not a DVH metric.",
        remedy="Write it as in TG-263, for example D95%[Gy], D0.03cc[Gy], V20Gy[%] or Mean[Gy].",
    )


def _require_sense(metric: DvhMetric, text: str) -> None:
    if metric.kind == "gEUD" and metric.at == 0.0:
        raise InputRefused(f"{text!r}: the exponent of gEUD cannot be zero.")
    if metric.kind in {"D", "DC"} and metric.at_unit == "%" and metric.at > 100.0:
        raise InputRefused(f"{text!r} asks for more than the whole structure.")


def evaluate(metric: DvhMetric, dvh: Dvh, prescription_gy: float | None = None) -> float:
    """The value of `metric` in its unit, over the part of the structure that has a dose.

    NaN where the DVH does not tell it: nothing covered, or a structure smaller than the volume
    asked for.

    Raises
    ------
    MissingInput : the metric is relative to a prescription that is not given.
    """
    if metric.needs_prescription and not (prescription_gy or 0.0) > 0.0:
        raise MissingInput(
            f"{metric.name} is relative to the prescribed dose, which is not known.",
            remedy="Give the prescribed dose.",
        )
    if metric.kind in {"V", "CV"}:
        return _volume_metric(metric, dvh, prescription_gy or 0.0)
    value = _READ[metric.kind](metric, dvh)
    if metric.is_of_dose and metric.unit == "%":
        value *= 100.0 / (prescription_gy or float("nan"))
    return value


def _volume_metric(metric: DvhMetric, dvh: Dvh, prescription_gy: float) -> float:
    if dvh.is_empty:
        return float("nan")
    dose_gy = metric.at * prescription_gy / 100.0 if metric.at_unit == "%" else metric.at
    volume_cc = dvh.volume_at_gy(dose_gy)
    if metric.kind == "CV":
        volume_cc = dvh.covered_cc - volume_cc
    return 100.0 * volume_cc / dvh.covered_cc if metric.unit == "%" else volume_cc


def _hottest(metric: DvhMetric, dvh: Dvh) -> float:
    read = dvh.dose_at_percent if metric.at_unit == "%" else dvh.dose_at_cc
    return read(metric.at)


def _coldest(metric: DvhMetric, dvh: Dvh) -> float:
    """The largest dose of the coldest part: what all but that part receives at least."""
    if metric.at_unit == "%":
        return dvh.dose_at_percent(100.0 - metric.at)
    return dvh.dose_at_cc(dvh.covered_cc - metric.at)


def homogeneity_index(dvh: Dvh) -> float:
    """(D2% - D98%) / D50% of ICRU 83 (section 3.7.1.3); NaN without dose."""
    median_gy = dvh.dose_at_percent(50.0)
    if not median_gy > 0.0:
        return float("nan")
    return (dvh.dose_at_percent(2.0) - dvh.dose_at_percent(98.0)) / median_gy


def generalised_eud_gy(dvh: Dvh, exponent: float) -> float:
    """gEUD, (sum v_i d_i^a)^(1/a), Gy (Niemierko 1999, Med Phys 26:1100); NaN below zero dose."""
    if dvh.is_empty or dvh.min_gy < 0.0:
        return float("nan")
    edges = np.clip(dvh.dose_gy, dvh.min_gy, dvh.max_gy)
    centres = (edges[1:] + edges[:-1]) / 2.0
    shares = -np.diff(dvh.volume_cc) / dvh.covered_cc
    held = shares > 0.0
    if not held.any() or dvh.max_gy == 0.0:
        return 0.0
    if exponent < 0.0 and (centres[held] == 0.0).any():
        return 0.0
    # Relative to the maximum, so that a large exponent neither overflows nor vanishes.
    relative = centres[held] / dvh.max_gy
    scale = relative.max() if exponent > 0.0 else relative.min()
    total = float((shares[held] * (relative / scale) ** exponent).sum())
    return float(dvh.max_gy * scale * total ** (1.0 / exponent))


_READ: dict[str, Callable[[DvhMetric, Dvh], float]] = {
    "D": _hottest,
    "DC": _coldest,
    "Mean": lambda _, dvh: dvh.mean_gy,
    "Min": lambda _, dvh: dvh.min_gy,
    "Max": lambda _, dvh: dvh.max_gy,
    "HI": lambda _, dvh: homogeneity_index(dvh),
    "gEUD": lambda metric, dvh: generalised_eud_gy(dvh, metric.at),
    "Volume": lambda _, dvh: dvh.total_cc,
}
